/** The frame around the views: keys, filters, what a band says, small screens, and who may look. */
import { expect, test } from './serving.js';

test('keys change the view, and ? lists them', async ({ app }) => {
    await app.keyboard.press('m');
    await expect(app.getByTestId('month')).toBeVisible();
    await app.keyboard.press('t');
    await expect(app.getByTestId('timeline')).toBeVisible();
    await app.keyboard.press('?');
    await expect(app.getByTestId('shortcuts')).toBeVisible();
    await app.keyboard.press('Escape');
    await expect(app.getByTestId('shortcuts')).toBeHidden();
});

test('a freeze says what it is and where', async ({ app }) => {
    await app.getByTestId('view-timeline').click();
    await app.getByTestId('freeze-settlement').first().click();
    const panel = app.getByTestId('panel');
    await expect(panel).toContainText('Settlement run');
    await expect(panel).toContainText('hard freeze');
    await expect(panel).toContainText('prod-jp');
});

test('a filter asks for less, stands in the address, and is lifted', async ({ app }) => {
    await app.getByTestId('view-timeline').click();
    await app.getByTestId('filter').click();
    await app.getByTestId('filter-environments').click();
    await app.getByRole('checkbox', { name: 'Production US' }).check();
    await expect(app).toHaveURL(/environments=prod-us/);
    await expect(app.getByTestId('release-WEB-302')).toBeHidden();
    await expect(app.getByTestId('release-WEB-305').first()).toBeVisible();
    await app.keyboard.press('Escape');
    await app.getByRole('button', { name: 'Show everything' }).click();
    await expect(app.getByTestId('release-WEB-302').first()).toBeVisible();
    await expect(app).not.toHaveURL(/environments/);
});

test.describe('at 1024 by 700', () => {
    test.use({ viewport: { width: 1024, height: 700 } });

    test('every tool is within reach, and nothing scrolls sideways', async ({ app }) => {
        await app.getByTestId('view-timeline').click();
        await expect(app.getByTestId('export-calendar')).toBeInViewport({ ratio: 1 });
        await expect(app.getByTestId('view-list')).toBeInViewport({ ratio: 1 });
        await expect(app.getByTestId('panel')).toBeInViewport();
        expect(await app.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)).toBe(false);
    });
});
