// The window system's own file dialogs. WebDriver cannot reach them, and while one is open the page does not answer
// it either; so they are handled from outside, with the keys that a person would press.

import { access } from 'node:fs/promises';

import { windows, xdotool } from './screen.js';
import { until } from './webdriver.js';

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

/**
 * Types the answer until the dialog takes it and closes: keys that come while it is still reading its folder may not
 * arrive. Each time it gets the time to close, for once it is gone the keys would go to the page behind it.
 */
async function answer(open, keysBefore, path) {
    const before = await windows();
    // Does not end before the dialog does.
    const opened = open();
    const dialog = await until('a file dialog', async () =>
        (await windows()).find((window) => !before.includes(window)),
    );
    const isOpen = async () => (await windows()).includes(dialog);
    // It is there before it listens, and nothing outside of it can tell when it does.
    await new Promise((resolve) => setTimeout(resolve, 500));
    for (let attempt = 1; await isOpen(); attempt += 1) {
        if (attempt > 5) throw new Error(`the file dialog was answered five times and does not close: ${path}`);
        // Without a window manager nobody else gives it the focus.
        await xdotool('windowfocus', dialog);
        for (const key of keysBefore) await xdotool('key', key);
        await xdotool('type', '--delay', '10', path);
        await xdotool('key', 'Return');
        if (await closes(isOpen)) break;
        // The first one may have gone to completing the name.
        await xdotool('key', 'Return');
        await closes(isOpen);
    }
    await opened;
}

function closes(isOpen) {
    return until('the dialog to close', async () => !(await isOpen()), 4_000).then(
        () => true,
        () => false,
    );
}
