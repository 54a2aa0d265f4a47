// The desktop app as a person finds it: its real window, a data directory of its own, driven through tauri-driver.

import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Session, until } from './webdriver.js';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const PICTURES = join(ROOT, 'test-results/e2e');

/** Cargo’s target folder. */
export const target = resolve(ROOT, process.env.CARGO_TARGET_DIR ?? 'target');
/** The program under test. */
export const APPLICATION = process.env.SLIPWAY_DESKTOP_BIN ?? join(target, 'debug/slipway-desktop');
const DRIVER = process.env.SLIPWAY_TAURI_DRIVER ?? join(target, 'tools/bin/tauri-driver');

/** The instant at which the tests play. */
export const NOW = '2026-11-24T09:00:00Z';

/** The environment of an app with its own data directory, in which it is always {@link NOW}. */
export function environment(data) {
    return {
        ...process.env,
        SLIPWAY_DATA_DIR: data,
        SLIPWAY_NOW: NOW,
        SLIPWAY_ACTOR: 'Ana Ito',
        TZ: 'Europe/Berlin',
        // No desktop's settings and no accessibility bus: there is no session to ask.
        GSETTINGS_BACKEND: 'memory',
        NO_AT_BRIDGE: '1',
    };
}

/** A running app. */
export class App {
    #driver;

    constructor(driver, session, started) {
        this.#driver = driver;
        this.session = session;
        this.started = started;
    }

    /** Starts the app in an `environment`, with `files` on its command line. */
    static async start({ environment, files = [] }) {
        const [port, nativePort] = [await freePort(), await freePort()];
        const driver = spawn(DRIVER, ['--port', `${port}`, '--native-port', `${nativePort}`], {
            env: environment,
            stdio: ['ignore', 'ignore', 'inherit'],
        });
        const base = `http://127.0.0.1:${port}`;
        try {
            await until('the driver', () =>
                fetch(`${base}/status`).then(
                    () => true,
                    () => false,
                ),
            );
            const started = Date.now();
            const session = await Session.start(base, { 'tauri:options': { application: APPLICATION, args: files } });
            return new App(driver, session, started);
        } catch (error) {
            driver.kill();
            throw error;
        }
    }

    /** Closes the app. */
    async stop() {
        await this.session.end().catch(() => {});
        this.#driver.kill();
        await new Promise((resolve) =>
            this.#driver.exitCode === null ? this.#driver.once('exit', resolve) : resolve(),
        );
    }

    /** Keeps a picture of the window under test-results/. */
    async picture(name) {
        await mkdir(PICTURES, { recursive: true });
        await writeFile(join(PICTURES, `${name}.png`), await this.session.screenshot());
    }
}

function freePort() {
    return new Promise((resolve, reject) => {
        const server = createServer();
        server.once('error', reject);
        server.listen(0, '127.0.0.1', () => {
            const { port } = server.address();
            server.close(() => resolve(port));
        });
    });
}
