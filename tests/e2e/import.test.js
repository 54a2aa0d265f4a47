// A table is brought in through the system's own open dialog: every row is shown before anything is written, all of it
// stands in the calendar afterwards, and one undo takes all of it back. The steps build on each other.

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { App, environment } from './app.js';
import { choose } from './dialogs.js';
import { makePlan, slipway } from './plans.js';
import { until } from './webdriver.js';

const id = (name) => `[data-testid="${name}"]`;

const PLAN = {
    name: 'Shop',
    environments: [{ key: 'prod', name: 'Production', policy: 'open' }],
    services: [{ key: 'basket', name: 'Basket' }],
};
// Semicolons, a quoted one among them, wall-clock times of the plan's zone, and a row that cannot be taken.
const TABLE = `Key;Title;Service;Environment;Start;Duration
SHOP-1;"Coupons; second try";basket;prod;2026-11-25 10:00;1h 30m
SHOP-2;Faster search;search;prod;2026-11-26 22:00;PT2H
SHOP-3;Yesterday’s news;basket;prod;the day before;1h
`;

describe('importing a table', () => {
    let folder, app, session, plan;

    before(async () => {
        folder = await mkdtemp(join(tmpdir(), 'slipway-import-'));
        plan = await makePlan(folder, PLAN);
        await writeFile(join(folder, 'releases.csv'), TABLE);
        app = await App.start({ environment: environment(join(folder, 'data')), files: [plan] });
        session = app.session;
    });

    after(async () => {
        await app?.picture('import-end');
        await app?.stop();
        await rm(folder, { recursive: true, maxRetries: 10 });
    });

    /** What another process reads in the file. */
    async function keys(kind) {
        const rows = JSON.parse(await slipway('--plan', plan, '--json', 'list', kind));
        return rows.map(({ key }) => key);
    }

    /** The keys of the rows of the preview that become `status`. */
    function rows(status) {
        return session.execute(
            `return [...document.querySelectorAll('${id('import-rows')} [data-status="' + arguments[0] + '"] .key')].map(
                (cell) => cell.textContent)`,
            status,
        );
    }

    test('every row of the chosen file is shown', async () => {
        await session.find(id('nav-calendar'));
        await session.chord('\uE009', 'i');
        await session.find(id('import-choose'));
        await choose(join(folder, 'releases.csv'), () => session.click(id('import-choose')));
        await session.find(id('import-rows'));
        assert.deepEqual(await rows('new'), ['SHOP-1']);
        assert.deepEqual(await rows('refused'), ['SHOP-2', 'SHOP-3']);
        await app.picture('import-preview');
    });

    test('what the plan lacks is made when that is asked for', async () => {
        await session.click(id('import-create-missing'));
        await until('another row that can be taken', async () => (await rows('new')).length === 2);
        assert.deepEqual(await rows('refused'), ['SHOP-3']);
        assert.deepEqual(await keys('releases'), []);
    });

    test('accepted, it is in the file and in the calendar', async () => {
        await session.click(id('import-accept'));
        await session.find(id('import-done'));
        assert.deepEqual(await keys('releases'), ['SHOP-1', 'SHOP-2']);
        assert.deepEqual(await keys('services'), ['basket', 'search']);
        await app.picture('import-done');
        await session.click(id('nav-calendar'));
        await session.click(id('view-month'));
        await session.find(`${id('month')} [data-day="2026-11-25"]`);
        for (const key of ['SHOP-1', 'SHOP-2']) await session.find(id(`release-${key}`));
    });

    test('undo takes all of it back at once', async () => {
        await session.click(id('undo'));
        for (const key of ['SHOP-1', 'SHOP-2']) await session.gone(id(`release-${key}`));
        await until('an empty file', async () => (await keys('releases')).length === 0);
        assert.deepEqual(await keys('services'), ['basket']);
    });
});
