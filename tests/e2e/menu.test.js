// The native menu, by the keys that a person would press: WebDriver sees the page only, not the window around it.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { App, environment } from './app.js';
import { pressMenu } from './menu.js';
import { makePlan, slipway } from './plans.js';
import { until } from './webdriver.js';

const id = (name) => `[data-testid="${name}"]`;

describe('the native menu', () => {
    let folder, app, session, plan;

    before(async () => {
        folder = await mkdtemp(join(tmpdir(), 'slipway-menu-'));
        plan = await makePlan(folder, { name: 'Menu', teams: [{ key: 'pay', name: 'Payments' }] });
        app = await App.start({ environment: environment(join(folder, 'data')), files: [plan] });
        session = app.session;
        await session.find(id('nav-calendar'));
    });

    after(async () => {
        await app?.picture('menu-end');
        await app?.stop();
        await rm(folder, { recursive: true, maxRetries: 10 });
    });

    test('Week and Month change the view', async () => {
        await pressMenu('View', 'Week');
        await session.find(id('week'));
        assert.equal(await session.attribute(id('view-week'), 'aria-pressed'), 'true');
        await pressMenu('View', 'Month');
        await session.find(id('month'));
        await session.gone(id('week'));
    });

    test('Undo takes the last step back, Redo brings it again', async () => {
        const record = { kind: 'team', record: { key: 'ops', name: 'Operations' } };
        await session.execute(
            "return window.__TAURI_INTERNALS__.invoke('call', { name: 'record.put', input: arguments[0] }).then(() => true)",
            { record, new: true },
        );
        // The page has to have seen it: what there is to undo is its to know.
        await until('a step to undo', async () => /ops/.test(await session.attribute(id('undo'), 'aria-label')));
        await pressMenu('Edit', 'Undo');
        await until('the team to be gone', async () => (await teams()).join() === 'pay');
        await pressMenu('Edit', 'Redo');
        await until('the team to be back', async () => (await teams()).join() === 'ops,pay');
    });

    test('New Plan… asks for a name', async () => {
        await pressMenu('File', 'New Plan…');
        await session.find('#new-plan');
    });

    /** The teams in the file, as another process reads it. */
    async function teams() {
        const rows = JSON.parse(await slipway('--plan', plan, '--json', 'list', 'teams'));
        return rows.map(({ key }) => key);
    }
});
