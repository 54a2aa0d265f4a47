// The screen as the window system sees it: windows, and keys that go to whatever has the focus.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PATIENCE = { timeout: 10_000 };

/** The ids of the windows that are shown and have `name` in their names; of all of them without one. */
export async function windows(name = '.') {
    return (await xdotool('search', '--onlyvisible', '--name', name)).split('\n').filter(Boolean);
}

export async function xdotool(...args) {
    const { stdout } = await run('xdotool', args, PATIENCE).catch((error) => {
        // What `search` says when it finds nothing.
        if (args[0] === 'search' && error.code === 1) return { stdout: '' };
        throw error;
    });
    return stdout;
}
