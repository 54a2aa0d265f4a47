// The main job, in the real window, on the sample plan: see why a release cannot ship, move it, take it back, hand the
// freezes to the team, and find it all there the next day. The steps build on each other.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { App, environment } from './app.js';
import { saveAs } from './dialogs.js';
import { slipway } from './plans.js';
import { until } from './webdriver.js';

const id = (name) => `[data-testid="${name}"]`;
const day = (date) => `${id('month')} [data-day="${date}"]`;

// A release that waits in the tray, and a day on which everything in production is frozen (the sample plan lies
// around the tests' day, 24 November 2026).
const RELEASE = 'WEB-320';
const FROZEN = '2026-12-22';

describe('the main job', () => {
    let data, app, session, plan, legal;

    before(async () => {
        data = await mkdtemp(join(tmpdir(), 'slipway-e2e-'));
        app = await App.start({ environment: environment(data) });
        session = app.session;
    });

    after(async () => {
        await app?.picture('end');
        await app?.stop();
        await rm(data, { recursive: true, maxRetries: 10 });
    });

    /** Where the plan has the release, as the slipway command sees it. */
    async function start() {
        const rows = JSON.parse(await slipway('--plan', plan, '--json', 'list', 'releases'));
        return rows.find(({ key }) => key === RELEASE).slot?.local_start ?? null;
    }

    test('the first start offers the sample plan, a new one and a file', async () => {
        for (const way of ['welcome-sample', 'welcome-new', 'welcome-open']) await session.find(id(way));
        await app.picture('welcome');
    });

    test('the sample plan opens, and the window bears its name', async () => {
        await session.click(id('welcome-sample'));
        await session.find(id('view-month'));
        await until('the title', async () => (await session.title()) === 'Payments – Slipway');
        plan = await session.execute(
            "return window.__TAURI_INTERNALS__.invoke('call', { name: 'plan.summary', input: {} }).then(({ path }) => path)",
        );
        assert.equal(await start(), null);
    });

    test('over a freeze, the panel says what is in the way', async () => {
        await session.click(id('view-month'));
        await session.click('[aria-label="Later"]');
        await session.find(day(FROZEN));
        await session.grab(id(`tray-${RELEASE}`));
        await session.carry(day(FROZEN));
        const reason = await session.text(`${id('panel')} ${id('conflict-hits-freeze')}`);
        assert.match(reason, /year-end/i);
        await app.picture('over-a-freeze');
    });

    test('dropped there, it is held until there is a reason', async () => {
        await session.drop();
        await session.find(id('held'));
        assert.equal(await start(), null);
        await session.click(id('keep-anyway'));
        await session.click(id('keep-reason'));
        await session.keys('Agreed with the change board');
        await session.click(id('keep-confirm'));
        await session.gone(id('held'));
        await until('the release in the freeze', async () => (await start())?.startsWith(FROZEN));
        await session.find(`${id('panel')} ${id('conflict-hits-freeze')}`);
    });

    test('dragged out to a day that lights up, nothing is in the way', async () => {
        await session.grab(id(`release-${RELEASE}`));
        await session.carry(day('2026-12-18'));
        // A whole day can light up for the rest of it that is free of what stands there; any one will do.
        legal = await until('a day to light up', () =>
            session.execute("return document.querySelector('[data-testid=month] .day.lit:not(.other)')?.dataset.day"),
        );
        await session.carry(day(legal));
        await session.gone(`${id('panel')} ${id('conflict-hits-freeze')}`);
        await app.picture('out-of-the-freeze');
        await session.drop();
        await until('the release there', async () => (await start())?.startsWith(legal));
        await session.gone(id('held'));
        await session.gone(`${id('panel')} [data-severity="blocks"]`);
    });

    test('undo puts it back into the freeze, redo out of it again', async () => {
        await session.click(id('undo'));
        await until('the release in the freeze', async () => (await start())?.startsWith(FROZEN));
        await session.click(id('redo'));
        await until('the release out of it', async () => (await start())?.startsWith(legal));
    });

    test('the exported calendar holds the freezes', async () => {
        const file = join(data, 'freezes.ics');
        await session.click(id('export-calendar'));
        await session.find(id('export-dialog'));
        await saveAs(file, () => session.click(id('export-save')));
        await session.gone(id('export-dialog'));
        const calendar = await readFile(file, 'utf8');
        assert.match(calendar, /^BEGIN:VCALENDAR\r\n/);
        assert.match(calendar, /SUMMARY:.*Year-end/);
        assert.match(calendar, /DTSTART;VALUE=DATE:20261221\r\n/);
    });

    test('the next start shows the plan as it was left', async () => {
        await app.stop();
        app = await App.start({ environment: environment(data) });
        session = app.session;
        await until('the title', async () => (await session.title()) === 'Payments – Slipway');
        assert.equal(await session.attribute(id('view-month'), 'aria-pressed'), 'true');
        assert.ok((await start())?.startsWith(legal));
        await session.click(id('undo'));
        await until('the release in the freeze', async () => (await start())?.startsWith(FROZEN));
    });
});
