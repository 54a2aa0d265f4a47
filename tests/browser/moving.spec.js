/** Every way in which a release is moved: by pointer in each view, from and to the tray, at its edge, by keys. */
import { expect, test } from './serving.js';

/** A point on a bar that is neither its edge nor its mark. */
async function grip(bar) {
    const { x, y, height } = await bar.boundingBox();
    return { x: x + 24, y: y + height / 2 };
}

async function drag(page, from, to, { hold = false } = {}) {
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 6 });
    await page.mouse.move(to.x, to.y, { steps: 6 });
    if (!hold) await page.mouse.up();
}

const lane = (page) => page.getByRole('group', { name: 'Production EU' });
const dayWidth = async (page) => (await lane(page).boundingBox()).width / 7;

async function release(desk, key) {
    return (await desk.json('export', 'json')).releases.find((candidate) => candidate.key === key);
}

test('a drag lights up where it may go, is written there, and is undone by Ctrl+Z', async ({ app, desk }) => {
    await app.getByTestId('view-timeline').click();
    const before = (await release(desk, 'WEB-302')).start;
    const from = await grip(app.getByTestId('release-WEB-302'));
    await drag(app, from, { x: from.x + 2 * (await dayWidth(app)), y: from.y }, { hold: true });
    await expect(lane(app).locator('.legal').first()).toBeVisible();
    await expect(app.getByTestId('verdict')).toHaveText('Can ship here');
    await app.mouse.up();
    await expect(app.getByTestId('toast')).toContainText('Moved WEB-302: Fri 27 Nov');
    // 09:45 lies between two half hours: which of them depends on the pixel.
    expect((await release(desk, 'WEB-302')).start).toMatch(/^2026-11-27T(08:30|09:00):00Z$/);
    await expect(app.getByTestId('undo')).toHaveAccessibleName('Undo “Move WEB-302”');
    await app.keyboard.press('Control+z');
    await expect(app.getByTestId('redo')).toHaveAccessibleName('Redo “Move WEB-302”');
    expect((await release(desk, 'WEB-302')).start).toBe(before);
});

test('a release comes in from the tray, and goes back into it', async ({ app, desk }) => {
    await app.getByTestId('view-timeline').click();
    const { x, width, y, height } = await lane(app).boundingBox();
    // Friday afternoon, below all bars: wherever it may lie, the calendar must take it up.
    const to = { x: x + (width / 7) * 4.6, y: y + height - 12 };
    await drag(app, await grip(app.getByTestId('tray-DAT-55')), to);
    await app.getByTestId('keep-anyway').click();
    await app.getByTestId('keep-reason').fill('A rehearsal');
    await app.getByTestId('keep-confirm').click();
    await expect(app.getByTestId('release-DAT-55')).toBeVisible();
    await expect(app.getByTestId('tray-DAT-55')).toBeHidden();
    expect((await release(desk, 'DAT-55')).start).toMatch(/^2026-11-27T/);

    const tray = await app.getByTestId('tray').boundingBox();
    await drag(app, await grip(app.getByTestId('release-DAT-55')), { x: tray.x + 60, y: tray.y + 120 });
    await expect(app.getByTestId('tray-DAT-55')).toBeVisible();
    expect((await release(desk, 'DAT-55')).start).toBeNull();
});

test('its edge makes a release longer', async ({ app, desk }) => {
    await app.getByTestId('view-timeline').click();
    const before = await release(desk, 'PAY-142S');
    const bar = await app.getByTestId('release-PAY-142S').boundingBox();
    const edge = { x: bar.x + bar.width - 3, y: bar.y + bar.height / 2 };
    await drag(app, edge, { x: edge.x + (await dayWidth(app)) / 4, y: edge.y });
    await expect(app.getByTestId('toast')).toContainText('Resized PAY-142S');
    const after = await release(desk, 'PAY-142S');
    expect(after).toMatchObject({ duration: 'PT8H', start: before.start });
});

test('a drag goes down the hours in the week, and from day to day in the month', async ({ app, desk }) => {
    await app.getByTestId('view-week').click();
    const inWeek = await grip(app.getByTestId('release-PAY-142S'));
    const hour = (await app.getByTestId('week').boundingBox()).height / 24;
    await drag(app, inWeek, { x: inWeek.x, y: inWeek.y + 2 * hour });
    await expect(app.getByTestId('toast')).toContainText('Moved PAY-142S: Wed 25 Nov, 15:00');

    await app.getByTestId('view-month').click();
    await expect(app.getByTestId('month')).toBeVisible();
    const inMonth = await grip(app.getByTestId('release-PAY-142S'));
    const day = (await app.getByTestId('month').boundingBox()).width / 7;
    await drag(app, inMonth, { x: inMonth.x + day, y: inMonth.y });
    // Another rehearsal has staging until 16:00, so the nearest legal start of that day is taken.
    await expect(app.getByTestId('toast').last()).toContainText('Moved PAY-142S: Thu 26 Nov, 16:00');
    expect((await release(desk, 'PAY-142S')).start).toBe('2026-11-26T15:00:00Z');
});

test('keys move a release, and Enter drops it', async ({ app, desk }) => {
    await app.getByTestId('view-timeline').click();
    const bar = app.getByTestId('release-WEB-302');
    await bar.focus();
    await app.keyboard.press('ArrowRight');
    await app.keyboard.press('ArrowRight');
    await expect(app.getByTestId('verdict')).toHaveText('Can ship here');
    await app.keyboard.press('ArrowDown');
    await app.keyboard.press('Enter');
    await expect(app.getByTestId('toast')).toContainText('Moved WEB-302: Fri 27 Nov, 10:15');
    expect((await release(desk, 'WEB-302')).start).toBe('2026-11-27T09:15:00Z');
});
