// The window system's own file dialogs. WebDriver cannot reach them, and while one is open the page does not answer
// it either; so they are handled from outside, with the keys that a person would press.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { until } from './webdriver.js';

const run = promisify(execFile);
const PATIENCE = { timeout: 10_000 };

/** Answers the save dialog that `open` brings up with `path`. */
export function saveAs(path, open) {
    return answer(open, ['ctrl+a'], path);
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
    // Without a window manager nobody else gives it the focus.
    await xdotool('windowfocus', dialog);
    for (const key of keysBefore) await xdotool('key', key);
    await xdotool('type', '--delay', '2', path);
    await until('the dialog to close', async () => {
        await xdotool('key', 'Return');
        return !(await windows()).includes(dialog);
    });
    await opened;
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
