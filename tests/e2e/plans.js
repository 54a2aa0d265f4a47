// Plan files made with the slipway command.

import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { target } from './app.js';

const run = promisify(execFile);
const SLIPWAY = process.env.SLIPWAY_BIN ?? join(target, 'debug/slipway');

/** Makes a plan file from a document of the open plan format; gives back where it is. */
export async function makePlan(folder, document) {
    const plan = resolve(folder, `${document.name}.slipway`);
    const json = join(folder, `${document.name}.json`);
    await writeFile(json, JSON.stringify({ slipway: 1, zone: 'Europe/Berlin', ...document }));
    await slipway('init', plan);
    await slipway('--plan', plan, 'import', 'json', json);
    return plan;
}

/** What the slipway command prints. */
export async function slipway(...args) {
    return (await run(SLIPWAY, args)).stdout;
}
