/** The calendar: what it shows, and moving releases about on it. */
import { expect, test } from './serving.js';

/** Drags from the middle of one thing to a point, in steps, as a hand does. */
async function drag(page, from, to, { release = true } = {}) {
    const box = await from.boundingBox();
    await page.mouse.move(box.x + 12, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + 24, box.y + box.height / 2 + 3);
    await page.mouse.move(to.x - 6, to.y, { steps: 6 });
    await page.mouse.move(to.x, to.y, { steps: 3 });
    if (release) await page.mouse.up();
}

/** The point of a timeline lane at a share of its week, at the height of a bar. */
async function inLane(page, bar, share) {
    const timeline = await page.getByTestId('timeline').boundingBox();
    const box = await bar.boundingBox();
    const lanes = timeline.x + timeline.width - (await laneWidth(page, timeline));
    return {
        x: lanes + (timeline.x + timeline.width - lanes) * share,
        y: box.y + box.height / 2,
    };
}

/** The width of the days beside the names of the lanes: from the first day's heading to the right edge. */
async function laneWidth(page, timeline) {
    const monday = await page.getByText('Mon 23', { exact: true }).first().boundingBox();
    return timeline.x + timeline.width - monday.x + 10;
}

test('month, week, timeline and list show the same releases', async ({ app }) => {
    for (const view of ['timeline', 'week', 'month', 'list']) {
        await app.getByTestId(`view-${view}`).click();
        await expect(app.getByTestId(view)).toBeVisible();
        await expect(app.getByTestId('release-LED-77').first()).toBeVisible();
    }
});

test('a blocked release says why, who can clear it, and moves to the next legal slot', async ({ app, desk }) => {
    await app.getByTestId('view-timeline').click();
    await app.getByTestId('release-DAT-48').first().click();
    const panel = app.getByTestId('panel');
    await expect(panel.getByTestId('verdict')).toContainText('Can’t ship here');
    await expect(panel.getByTestId('conflict-exceeds-window')).toContainText('Thursday night EU');
    await expect(panel.getByTestId('conflict-exceeds-window')).toContainText('Luca Moretti');
    await panel.getByTestId('next-slot-apply').click();
    await expect(panel.getByTestId('verdict')).not.toContainText('Can’t ship here');
    expect((await desk.json('why', 'DAT-48')).conflicts.filter(({ severity }) => severity === 'blocks')).toEqual([]);
    await app.getByTestId('undo').click();
    await expect(panel.getByTestId('verdict')).toContainText('Can’t ship here');
});

test('a drop on a bad place is held, put back, or kept with a reason', async ({ app, desk }) => {
    await app.getByTestId('view-timeline').click();
    const bar = app.getByTestId('release-PAY-142').first();
    await bar.click();
    const start = async () => (await desk.json('export', 'json')).releases.find(({ key }) => key === 'PAY-142').start;
    const before = await start();

    await drag(app, bar, await inLane(app, bar, 0.78));
    await expect(app.getByTestId('held')).toBeVisible();
    await expect(app.getByTestId('conflict-outside-window').first()).toBeVisible();
    expect(await start()).toBe(before);
    await app.getByTestId('put-back').click();
    await expect(app.getByTestId('held')).toBeHidden();

    await drag(app, bar, await inLane(app, bar, 0.78));
    await app.getByTestId('keep-anyway').click();
    await app.getByTestId('keep-reason').fill('The bank moves that night');
    await app.getByTestId('keep-confirm').click();
    await expect(app.getByTestId('held')).toBeHidden();
    await expect.poll(start).not.toBe(before);
    expect(await desk.slipway('log', 'PAY-142')).toContain('The bank moves that night');
    await app.getByTestId('undo').click();
    await expect.poll(start).toBe(before);
});

test('Esc puts a drag back', async ({ app, desk }) => {
    await app.getByTestId('view-timeline').click();
    const bar = app.getByTestId('release-LED-77').first();
    await drag(app, bar, await inLane(app, bar, 0.8), { release: false });
    await app.keyboard.press('Escape');
    await app.mouse.up();
    await expect(app.getByTestId('held')).toBeHidden();
    const { steps } = await desk.json('log', 'LED-77');
    expect(steps).toHaveLength(1);
});

test('an unscheduled release comes in from the tray', async ({ app, desk }) => {
    await app.getByTestId('view-timeline').click();
    const item = app.getByTestId('tray-DAT-55');
    await expect(item).toBeVisible();
    const lane = app.getByTestId('release-PAY-142').first();
    await expect(lane).toBeVisible();
    // Thursday night, 22:00 to 02:00: where PAY-142 begins.
    const box = await lane.boundingBox();
    await drag(app, item, { x: box.x + 4, y: box.y + 90 });
    const put = app.getByTestId('put-back');
    const release = async () => (await desk.json('export', 'json')).releases.find(({ key }) => key === 'DAT-55');
    await expect.poll(async () => (await put.isVisible()) || (await release()).start !== null).toBe(true);
});

test('the keyboard moves a release and asks before it leaves a window', async ({ app }) => {
    await app.getByTestId('view-timeline').click();
    const bar = app.getByTestId('release-PAY-142').first();
    await bar.focus();
    await app.keyboard.press('ArrowRight');
    await expect(app.getByTestId('conflict-outside-window').first()).toBeVisible();
    await app.keyboard.press('Escape');
    await expect(app.getByTestId('held')).toBeHidden();
});

test('a change by somebody else appears by itself', async ({ app, desk }) => {
    await app.getByTestId('view-timeline').click();
    await expect(app.getByTestId('release-WEB-302').first()).toBeVisible();
    await desk.slipway('unschedule', 'WEB-302');
    await expect(app.getByTestId('release-WEB-302')).toHaveCount(0);
    await expect(app.getByTestId('tray-WEB-302')).toBeVisible();
});

test('the calendar is exported as the file that the command writes', async ({ app, desk }) => {
    await app.getByTestId('export-calendar').click();
    const download = app.waitForEvent('download');
    await app.getByTestId('export-save').click();
    const path = desk.path('saved.ics');
    await (await download).saveAs(path);
    const { readFile } = await import('node:fs/promises');
    const text = await readFile(path, 'utf8');
    expect(text).toContain('BEGIN:VCALENDAR');
    expect(text).toContain('SUMMARY:Freeze: Quarter close');
});

test('windows and freezes are one stop of Tab, and the arrows go from one to the next', async ({ app }) => {
    for (const view of ['month', 'week', 'timeline']) {
        await app.getByTestId(`view-${view}`).click();
        const bands = app.locator('[data-bands] [data-band]');
        await expect(bands.first()).toBeVisible();
        const stops = await bands.evaluateAll((all) =>
            all.filter(({ tabIndex }) => tabIndex === 0).map(({ dataset }) => dataset.band),
        );
        expect(new Set(stops).size).toBe(1);
        await app.locator('[data-bands] [data-band][tabindex="0"]').first().focus();
        const first = await app.evaluate(() => document.activeElement.dataset.band);
        await app.keyboard.press('ArrowRight');
        const second = await app.evaluate(() => document.activeElement.dataset.band);
        expect(second).toBeTruthy();
        expect(second).not.toBe(first);
        await app.keyboard.press('Enter');
        await expect(app.getByTestId('panel').getByRole('heading').first()).toBeVisible();
        await app.keyboard.press('Escape');
    }
});

test('a list longer than the window scrolls by itself and leaves the frame where it is', async ({ app }) => {
    await app.getByTestId('view-list').click();
    await expect(app.getByTestId('release-LED-77').first()).toBeInViewport();
    expect(await app.evaluate(() => document.scrollingElement.scrollTop)).toBe(0);
    await expect(app.getByTestId('undo')).toBeInViewport();
});

test('on paper the month is a sheet with everything on it', async ({ app, desk }) => {
    await app.getByTestId('view-month').click();
    await expect(app.getByTestId('month')).toBeVisible();
    await expect(app.getByTestId('release-LED-77').first()).toBeVisible();
    await app.emulateMedia({ media: 'print' });
    const sheet = app.getByTestId('print-sheet');
    await expect(sheet).toBeVisible();
    await expect(app.getByTestId('month')).toBeHidden();
    await expect(sheet.getByRole('heading')).toHaveText('Payments: November 2026');
    const { releases } = await desk.json('export', 'json');
    const inMonth = releases
        .filter(({ start }) => start > '2026-11-01' && start < '2026-11-30T20')
        .map(({ key }) => key);
    expect(inMonth.length).toBeGreaterThan(20);
    const text = await sheet.innerText();
    expect(inMonth.filter((key) => !text.includes(key))).toEqual([]);
    expect(text).toContain('Audit week');
    await app.emulateMedia({ media: null });
    await expect(app.getByTestId('month')).toBeVisible();
    await expect(sheet).toBeHidden();
});
