/**
 * How long the page is busy with a large plan: `npm run speed -- FILE.slipway [DAY]`. Tells, for each thing a person
 * does, the longest task of the page's thread (what keeps a key or a pointer waiting), and how evenly frames come
 * while a release is dragged across the month.
 */
import { chromium } from '@playwright/test';
import { serve } from './serving.js';

const [plan, day = '2026-07-20'] = process.argv.slice(2);
if (!plan) throw new Error('Which plan? npm run speed -- FILE.slipway [DAY]');

const { server, url } = await serve(['--plan', plan, '--now', `${day}T08:00:00Z`]);
server.removeAllListeners('exit');
const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
});
try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.addInitScript(() => {
        globalThis.tasks = [];
        const seen = (list) => globalThis.tasks.push(...list.getEntries().map(({ duration }) => duration));
        new PerformanceObserver(seen).observe({ entryTypes: ['longtask'] });
    });

    /** Does something, waits until the page has settled, and tells its longest task. Below 50 ms none is reported. */
    const measure = async (what, act) => {
        await page.evaluate(() => (globalThis.tasks = []));
        await act();
        await page.waitForTimeout(1_500);
        const tasks = await page.evaluate(() => globalThis.tasks);
        const longest = tasks.length > 0 ? `${Math.max(...tasks).toFixed(0)} ms` : 'under 50 ms';
        const nodes = await page.evaluate(() => document.querySelectorAll('*').length);
        console.log(`${what.padEnd(28)} longest task ${longest.padStart(11)}   ${String(nodes).padStart(6)} elements`);
    };
    const view = (name) => page.getByTestId(`view-${name}`).click();
    const later = () => page.getByLabel('Later').click();

    await measure('open', async () => {
        await page.goto(url);
        await page.getByTestId('view-month').waitFor();
    });
    await measure('month', () => view('month'));
    await measure('the next month', later);
    await measure('the month after', later);
    await measure('week', () => view('week'));
    await measure('timeline', () => view('timeline'));
    await measure('list', () => view('list'));
    await measure('back to the month', () => view('month'));

    const bar = await page.locator('[data-testid=month] [data-testid^="release-"]').first().boundingBox();
    await page.mouse.move(bar.x + bar.width / 2, bar.y + bar.height / 2);
    await page.mouse.down();
    const frames = page.evaluate(async () => {
        const lengths = [];
        let last = await new Promise(requestAnimationFrame);
        const end = last + 4_000;
        while (last < end) {
            const now = await new Promise(requestAnimationFrame);
            lengths.push(now - last);
            last = now;
        }
        return lengths.sort((a, b) => a - b);
    });
    await measure('drag across the month', async () => {
        for (let step = 0; step < 60; step += 1) {
            await page.mouse.move(300 + step * 12, 250 + (step % 5) * 100);
            await page.waitForTimeout(50);
        }
        await frames;
    });
    const lengths = await frames;
    const at = (share) => `${lengths[Math.min(lengths.length - 1, Math.floor(lengths.length * share))].toFixed(0)} ms`;
    console.log(`${' '.repeat(28)} frames: p50 ${at(0.5)}, p95 ${at(0.95)}, slowest ${at(1)}`);
    await page.keyboard.press('Escape');
    await page.mouse.up();

    await measure('the table of releases', () => page.evaluate(() => (location.hash = '#/releases')));
    await measure('scroll it', async () => {
        await page.mouse.move(700, 500);
        for (let step = 0; step < 20; step += 1) {
            await page.mouse.wheel(0, 3_000);
            await page.waitForTimeout(60);
        }
    });
    await measure('find in the palette', async () => {
        await page.keyboard.press('Control+k');
        await page.keyboard.type('mobile', { delay: 60 });
    });
} finally {
    await browser.close();
    server.kill();
}
