// Dropping a file onto the window, as from a file manager: a drag between two programs, with the real pointer.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { xdotool } from './screen.js';

const SOURCE = join(dirname(fileURLToPath(import.meta.url)), 'drag_source.py');
/** Where the file lies: at the foot of the screen, below the window. */
const FILE = { x: 20, y: 940, width: 120, height: 40 };
/** Debian’s Python, which is the one that has its GTK. */
const PYTHON = '/usr/bin/python3';

/** Drags the file at `path` onto the point of the screen, calls `over` while it is held there, and lets go of it. */
export async function dropFile(path, to, over) {
    const { x, y, width, height } = FILE;
    const source = spawn(PYTHON, [SOURCE, path, `${x}`, `${y}`, `${width}`, `${height}`], {
        stdio: ['ignore', 'pipe', 'inherit'],
    });
    const said = createInterface({ input: source.stdout })[Symbol.asyncIterator]();
    const hears = async (word) => {
        const { value } = await said.next();
        if (value !== word) throw new Error(`the drag source said ${value} instead of ${word}`);
    };
    try {
        await hears('ready');
        const from = { x: x + width / 2, y: y + height / 2 };
        await xdotool('mousemove', `${from.x}`, `${from.y}`, 'mousedown', '1');
        // A drag begins when the pointer has gone some way, and programs ask each other at every step.
        const steps = 12;
        for (let step = 1; step <= steps; step += 1) {
            const at = (begin, end) => `${Math.round(begin + ((end - begin) * step) / steps)}`;
            await xdotool('mousemove', '--sync', at(from.x, to.x), at(from.y, to.y));
        }
        await over();
        await xdotool('mouseup', '1');
        await hears('done');
        // Nothing of the page is to be hovered over by those who come next.
        await xdotool('mousemove', `${from.x}`, `${from.y}`);
    } finally {
        source.kill();
    }
}
