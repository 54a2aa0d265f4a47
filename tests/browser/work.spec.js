/** Releases, setup, import, history and the palette. */
import { writeFile } from 'node:fs/promises';
import { expect, test } from './serving.js';

test('the table searches, sorts, filters and changes many at once', async ({ app, desk }) => {
    await app.getByTestId('nav-releases').click();
    const rows = app.getByTestId('release-table').locator('tbody tr[data-key]');
    await expect(rows).not.toHaveCount(0);
    await app.getByTestId('release-search').fill('vault');
    await expect(app.getByTestId('row-VLT-9')).toBeVisible();
    await expect(app.getByTestId('row-PAY-142')).toHaveCount(0);
    await app.getByTestId('release-search').fill('');

    await app.getByTestId('sort-key').click();
    await expect(rows.first()).toHaveAttribute('data-key', 'API-88');
    await app.getByTestId('sort-key').click();
    await expect(rows.first()).toHaveAttribute('data-key', 'WEB-320');

    await app.getByTestId('release-search').fill('WEB-31');
    await expect(rows).toHaveCount(5);
    await app.getByLabel('Pick all rows shown').check();
    await expect(app.getByTestId('bulk-bar')).toContainText('5 releases picked');
    await app.getByTestId('bulk-stage').click();
    await app.getByRole('menuitem', { name: 'ready', exact: true }).click();
    const stages = async () =>
        (await desk.json('export', 'json')).releases
            .filter(({ key }) => key.startsWith('WEB-31'))
            .map(({ stage }) => stage);
    await expect.poll(stages).toEqual(['ready', 'ready', 'ready', 'ready', 'ready']);
    await app.getByTestId('undo').click();
    await expect.poll(stages).toContain('scheduled');
});

test('a release is written, refused with the reason at its field, and saved', async ({ app, desk }) => {
    await app.getByTestId('nav-releases').click();
    await app.getByTestId('new-release').click();
    const form = app.getByTestId('release-form');
    await form.locator('[name=key]').fill('PAY-142');
    await form.locator('[name=title]').fill('Twice');
    await app.getByTestId('release-save').click();
    await expect(form.getByRole('alert').first()).toContainText('PAY-142');
    await form.locator('[name=key]').fill('PAY-900');
    await form.locator('[name=duration]').fill('90 min');
    await app.getByTestId('release-save').click();
    await expect(app.getByTestId('panel')).toContainText('PAY-900');
    const record = (await desk.json('export', 'json')).releases.find(({ key }) => key === 'PAY-900');
    expect(record).toMatchObject({ title: 'Twice', duration: 'PT1H30M', start: null });
});

test('a window shows its next nights while its rule is typed', async ({ app, desk }) => {
    await app.getByTestId('nav-setup').click();
    await app.getByTestId('setup-windows').click();
    await app.getByTestId('setup-add').click();
    const form = app.getByTestId('setup-form');
    await form.locator('[name=name]').fill('Friday night');
    await form.locator('[name=key]').fill('fri-night');
    await form.locator('[name=start]').fill('2026-11-27T22:00');
    await form.locator('[name=duration]').fill('3h');
    await form.locator('[name=frequency]').selectOption('monthly-weekday');
    await form.getByLabel('Which Friday').selectOption('-1');
    const preview = app.getByTestId('rule-preview');
    await expect(preview).toContainText('Fri 25 Dec');
    await form.locator('[name=frequency]').selectOption('custom');
    await form.locator('[name=rrule]').fill('FREQ=MONTHLY;BYDAY=9FR');
    await expect(preview.locator('.problem')).toBeVisible();
    await form.locator('[name=rrule]').fill('FREQ=MONTHLY;BYDAY=-1FR');
    await expect(preview).toContainText('Fri 25 Dec');
    await app.getByTestId('setup-save').click();
    await expect(app.getByTestId('setup-row-fri-night')).toBeVisible();
    const window = (await desk.json('export', 'json')).windows.find(({ key }) => key === 'fri-night');
    expect(window).toMatchObject({ rrule: 'FREQ=MONTHLY;BYDAY=-1FR', duration: 'PT3H' });
});

test('what is still used is not deleted, and the form says by what', async ({ app }) => {
    await app.getByTestId('nav-setup').click();
    await app.getByTestId('setup-services').click();
    await app.getByTestId('setup-row-ledger').click();
    await app.getByRole('button', { name: 'Delete' }).click();
    await expect(app.getByTestId('setup-form').getByRole('alert')).toContainText('still used');
});

test('a table is imported after every row was shown', async ({ app, desk }) => {
    const file = desk.path('releases.csv');
    await writeFile(
        file,
        'Key;Title;Service;Environment;Start\nNEW-1;"One; two";payments;prod-eu;2026-12-01 22:00\nNEW-2;Lost;nowhere;prod-eu;\n',
    );
    await app.keyboard.press('Control+i');
    const chooser = app.waitForEvent('filechooser');
    await app.getByTestId('import-choose').click();
    await (await chooser).setFiles(file);
    const rows = app.getByTestId('import-rows');
    await expect(rows.locator('[data-status=new]')).toContainText('NEW-1');
    await expect(rows.locator('[data-status=refused]')).toContainText('nowhere');
    expect((await desk.json('export', 'json')).releases.some(({ key }) => key === 'NEW-1')).toBe(false);
    await app.getByTestId('import-accept').click();
    await expect(app.getByTestId('import-done')).toContainText('1 release added');
    const taken = (await desk.json('export', 'json')).releases.find(({ key }) => key === 'NEW-1');
    expect(taken).toMatchObject({ title: 'One; two', start: '2026-12-01T21:00:00Z' });
});

test('history lists steps with what was there before, and the log is verified', async ({ app, desk }) => {
    await desk.slipway('schedule', 'DAT-55', '2026-11-26T22:00:00', '--force', '--reason', 'test');
    await app.getByTestId('nav-history').click();
    const history = app.getByTestId('history');
    await expect(history).toContainText('DAT-55');
    await expect(history).toContainText('colleague');
    await history.locator('summary').first().click();
    await expect(history.locator('details[open]')).toContainText('start');
    await app.getByTestId('audit-verify').click();
    await expect(app.getByTestId('toast')).toContainText('The log is whole');
});

test('the palette finds releases and does things', async ({ app }) => {
    await app.keyboard.press('Control+k');
    const palette = app.getByTestId('palette');
    await palette.getByRole('combobox').or(palette.getByRole('textbox')).first().fill('card tokens');
    await expect(palette).toContainText('PAY-142');
    await app.keyboard.press('Enter');
    await expect(app.getByTestId('panel')).toContainText('Card tokens');
});

test.describe('an empty plan', () => {
    test.use({ plan: 'empty' });

    test('says what to do next', async ({ app }) => {
        await expect(app.getByTestId('panel')).toContainText('No releases yet');
        await app.getByTestId('nav-setup').click();
        await app.getByTestId('setup-windows').click();
        await expect(app.locator('main')).toContainText('No windows yet');
    });

    test('makes what a first table names, and offers a way out of having no windows', async ({ app, desk }) => {
        const file = desk.path('releases.csv');
        await writeFile(file, 'Key,Service,Start\nNEW-1,payments,2026-12-01 22:00\nNEW-2,ledger,2026-12-02 22:00\n');
        await app.keyboard.press('Control+i');
        const chooser = app.waitForEvent('filechooser');
        await app.getByTestId('import-choose').click();
        await (await chooser).setFiles(file);
        await expect(app.getByTestId('import-creates')).toContainText('2 services');
        await app.getByTestId('import-lacks-environment').getByRole('button').click();
        await app.keyboard.type('production');
        await app.keyboard.press('Tab');
        await expect(app.getByTestId('import-creates')).toContainText('1 environment and 2 services');
        await expect(app.getByTestId('import-lacks-environment')).toBeHidden();
        await app.getByTestId('import-accept').click();
        await expect(app.getByTestId('import-done')).toContainText('2 releases added');
        expect((await desk.json('check', 'NEW-1').catch(({ stdout }) => JSON.parse(stdout))).conflicts).toMatchObject([
            { kind: 'outside-window' },
        ]);

        await app.getByTestId('import-undo').click();
        await expect(app.getByTestId('import-done')).toContainText('Taken back');
        expect((await desk.json('export', 'json')).releases ?? []).toEqual([]);
        await app.getByRole('button', { name: 'Bring it in again' }).click();
        await app.getByTestId('open-production').click();
        await expect(app.getByTestId('no-windows-production')).toBeHidden();
        expect((await desk.json('check', 'NEW-1')).conflicts).toEqual([]);
    });
});
