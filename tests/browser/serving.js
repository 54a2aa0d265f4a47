/** A server of its own for every test: a fresh plan, on a Tuesday at noon. */
import { test as base, expect } from '@playwright/test';
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const slipway = process.env['SLIPWAY_BIN'] ?? join(root, 'target/debug/slipway');

/** The instant that the servers reason with: Tuesday 24 November 2026, 13:00 in Berlin. */
export const NOW = '2026-11-24T12:00:00Z';

class Desk {
    constructor(folder) {
        this.folder = folder;
        this.env = {
            ...process.env,
            SLIPWAY_DATA_DIR: join(folder, 'data'),
            SLIPWAY_PLAN: join(folder, 'plan.slipway'),
        };
    }

    path(name) {
        return join(this.folder, name);
    }

    /** Runs the command on the plan that is being served: another process, as a colleague's would be. */
    async slipway(...args) {
        const { stdout } = await promisify(execFile)(slipway, ['--now', NOW, '--actor', 'colleague', ...args], {
            env: this.env,
            maxBuffer: 64 * 1024 * 1024,
        });
        return stdout;
    }

    async json(...args) {
        return JSON.parse(await this.slipway('--json', ...args));
    }

    serve() {
        return serve(['--now', NOW, '--actor', 'tester'], this.env);
    }
}

/** Starts the server; gives back its process and the address of its page. */
export function serve(args, env = process.env) {
    const server = spawn(slipway, [...args, '--json', 'serve', '--ui', join(root, 'ui/dist')], { env });
    return new Promise((resolve, reject) => {
        let said = '';
        server.stdout.on('data', (chunk) => {
            said += chunk;
            try {
                resolve({ server, url: JSON.parse(said).url });
            } catch {
                // Not all of it has come yet.
            }
        });
        server.stderr.on('data', (chunk) => (said += chunk));
        server.on('exit', (code) => reject(new Error(`slipway serve ended with ${code}: ${said}`)));
    });
}

export const test = base.extend({
    /** What the plan begins with: `sample` or `empty`. */
    plan: ['sample', { option: true }],

    desk: async ({ plan }, use) => {
        const desk = new Desk(await mkdtemp(join(tmpdir(), 'slipway-')));
        const how = plan === 'sample' ? ['--sample'] : ['--name', 'Empty', '--zone', 'Europe/Berlin'];
        await desk.slipway('init', ...how, desk.env.SLIPWAY_PLAN);
        await use(desk);
        await rm(desk.folder, { recursive: true, force: true });
    },

    /** The app, open in the page. Anything the page complains of fails the test. */
    app: async ({ desk, page }, use) => {
        const { server, url } = await desk.serve();
        const complaints = [];
        page.on('pageerror', (error) => complaints.push(String(error)));
        page.on('console', (message) => {
            // A command that is refused answers 422; that is what the page asked to know.
            const isRefusal = message.text().includes('status of 422');
            if (message.type() === 'error' && !isRefusal) complaints.push(message.text());
        });
        await page.clock.setFixedTime(NOW).catch(() => undefined);
        await page.goto(url);
        await expect(page.getByTestId('nav-calendar')).toBeVisible();
        await use(page);
        server.removeAllListeners('exit');
        server.kill();
        expect(complaints).toEqual([]);
    },
});

export { expect };
