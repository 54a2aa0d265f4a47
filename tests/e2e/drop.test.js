// A file that is dropped onto the window.

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { App, environment } from './app.js';
import { dropFile } from './drop.js';
import { makePlan } from './plans.js';
import { until } from './webdriver.js';

const id = (name) => `[data-testid="${name}"]`;
const MIDDLE = { x: 700, y: 450 };

describe('dropping a file onto the window', () => {
    let folder, app, session;

    before(async () => {
        folder = await mkdtemp(join(tmpdir(), 'slipway-drop-'));
        const plan = await makePlan(folder, { name: 'Dropped onto' });
        app = await App.start({ environment: environment(join(folder, 'data')), files: [plan] });
        session = app.session;
        await session.find(id('nav-calendar'));
    });

    after(async () => {
        await app?.picture('drop-end');
        await app?.stop();
        await rm(folder, { recursive: true, maxRetries: 10 });
    });

    test('a table is shown row by row', async () => {
        const file = join(folder, 'freeze days.csv');
        await writeFile(file, 'name,first_day,last_day\nYear-end,2026-12-21,2027-01-03\n');
        await dropFile(file, MIDDLE, () => session.find(id('drop-here')));
        await session.find(id('import-rows'));
        await session.gone(id('drop-here'));
        const shown = await session.execute("return document.querySelector('[data-testid=import-view]').textContent");
        assert.match(shown, /freeze days\.csv/);
        assert.match(shown, /year-end/);
    });

    test('a plan is opened', async () => {
        const plan = await makePlan(folder, { name: 'Dropped plan' });
        await dropFile(plan, MIDDLE, () => session.find(id('drop-here')));
        await until('the other plan', async () => (await session.title()).startsWith('Dropped plan'));
    });
});
