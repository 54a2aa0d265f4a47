import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { App, APPLICATION, environment } from './app.js';
import { makePlan } from './plans.js';
import { until } from './webdriver.js';

let folder, bus, env, app;

before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-second-'));
    bus = spawn('dbus-daemon', ['--session', '--nofork', '--nopidfile', '--print-address=1'], {
        stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [address] = await once(bus.stdout, 'data');
    // Only an app with the usual directories looks for another one, so the home directory is what differs here.
    const { SLIPWAY_DATA_DIR: _, ...rest } = environment(folder);
    env = {
        ...rest,
        HOME: folder,
        XDG_DATA_HOME: join(folder, 'share'),
        XDG_CONFIG_HOME: join(folder, 'config'),
        XDG_CACHE_HOME: join(folder, 'cache'),
        DBUS_SESSION_BUS_ADDRESS: String(address).trim(),
    };
});

after(async () => {
    await app?.stop();
    bus.kill();
    await rm(folder, { recursive: true, maxRetries: 10 });
});

test('a second start hands its file to the first and ends', async () => {
    const plan = await makePlan(folder, { name: 'Handed over' });
    app = await App.start({ environment: env });
    await app.session.find('[data-testid=welcome]');

    const second = spawn(APPLICATION, [plan], { env, stdio: 'ignore' });
    const [code] = await once(second, 'exit');

    assert.equal(code, 0);
    await until('the plan in the first window', async () => (await app.session.title()).startsWith('Handed over'));
});
