// The window system's own file dialogs. WebDriver cannot reach them, and while one is open the page does not answer
// it either; so they are handled from outside, with the keys that a person would press.

import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { promisify } from 'node:util';

import { until } from './webdriver.js';

const run = promisify(execFile);
const PATIENCE = { timeout: 10_000 };

/**
 * Answers the save dialog that `open` brings up with `path`, until there is a file. Keys typed while the dialog is still
 * reading its folder may not arrive, and then it is answered with another name.
 */
export async function saveAs(path, open) {
    for (let attempt = 1; ; attempt += 1) {
        await answer(open, ['ctrl+a'], path);
        const saved = await until(
            'the file',
            () =>
                access(path).then(
                    () => true,
                    () => false,
                ),
            5_000,
        ).catch(() => false);
        if (saved) return;
        if (attempt === 3) throw new Error(`the save dialog was answered ${attempt} times, and there is no ${path}`);
    }
}

/** Answers the open dialog that `open` brings up with `path`. */
export function choose(path, open) {
    return answer(open, ['ctrl+l', 'ctrl+a'], path);
}

async function answer(open, keysBefore, path) {
    const before = await windows();
    // Does not end before the dialog does.
    const opened = open();
    const dialog = await until('a file dialog', async () =>
        (await windows()).find((window) => !before.includes(window)),
    );
    // It is there before it listens, and nothing outside of it can tell when it does.
    await new Promise((resolve) => setTimeout(resolve, 500));
    // Without a window manager nobody else gives it the focus.
    await xdotool('windowfocus', dialog);
    for (const key of keysBefore) await xdotool('key', key);
    await xdotool('type', '--delay', '10', path);
    await close(dialog);
    await opened;
}

/**
 * Presses Return until the dialog closes. Each time it gets the time to do so, for once it is gone the key would go to
 * the page behind it and press whatever has the focus there.
 */
async function close(dialog) {
    for (let attempt = 1; ; attempt += 1) {
        await xdotool('key', 'Return');
        const closed = await until('the dialog to close', async () => !(await windows()).includes(dialog), 3_000).catch(
            () => false,
        );
        if (closed) return;
        if (attempt === 10) throw new Error('the file dialog does not close');
    }
}

/** The ids of all windows that are shown. */
async function windows() {
    return (await xdotool('search', '--onlyvisible', '--name', '.')).split('\n').filter(Boolean);
}

async function xdotool(...args) {
    const { stdout } = await run('xdotool', args, PATIENCE).catch((error) => {
        // What `search` says when it finds nothing.
        if (args[0] === 'search' && error.code === 1) return { stdout: '' };
        throw error;
    });
    return stdout;
}
