// How long from starting the program to a calendar that can be used: `npm run startup` with the release build.
// The first start is told apart, since it makes the web view's caches.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { App, environment } from './app.js';
import { until } from './webdriver.js';

const STARTS = 11;

const data = await mkdtemp(join(tmpdir(), 'slipway-startup-'));
const [file] = process.argv.slice(2);
try {
    if (!file) await withApp([], ({ session }) => session.click('[data-testid=welcome-sample]'));
    const times = [];
    for (let start = 0; start < STARTS; start += 1) times.push(await withApp(file && start === 0 ? [file] : [], ready));
    const [first, ...warm] = times;
    warm.sort((a, b) => a - b);
    console.log(
        `first ${first} ms; then median ${warm[warm.length >> 1]} ms, slowest ${warm.at(-1)} ms of ${warm.length}`,
    );
} finally {
    await rm(data, { recursive: true, maxRetries: 10 });
}

async function withApp(files, use) {
    const app = await App.start({ environment: environment(data), files });
    try {
        const result = await use(app);
        await ready(app);
        return result;
    } finally {
        await app.stop();
    }
}

/** Milliseconds from the start of the program to the page's own mark. */
async function ready({ session, started }) {
    const at = await until('the calendar', () =>
        session.execute(
            "const [mark] = performance.getEntriesByName('interactive'); return mark && performance.timeOrigin + mark.startTime",
        ),
    );
    return Math.round(at - started);
}
