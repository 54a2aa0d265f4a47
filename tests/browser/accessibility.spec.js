/** Every view, light and dark, held against the rules of axe (WCAG 2.2 AA). */
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './serving.js';

const VIEWS = {
    month: async (app) => app.getByTestId('view-month').click(),
    week: async (app) => app.getByTestId('view-week').click(),
    timeline: async (app) => {
        await app.getByTestId('view-timeline').click();
        await app.getByTestId('release-DAT-48').first().click();
        await expect(app.getByTestId('verdict')).toBeVisible();
    },
    list: async (app) => app.getByTestId('view-list').click(),
    releases: async (app) => {
        await app.getByTestId('nav-releases').click();
        await expect(app.getByTestId('release-table')).toBeVisible();
    },
    'release form': async (app) => {
        await app.getByTestId('nav-releases').click();
        await app.getByTestId('new-release').click();
        await expect(app.getByTestId('release-form')).toBeVisible();
    },
    'window form': async (app) => {
        await app.getByTestId('nav-setup').click();
        await app.getByTestId('setup-windows').click();
        await app.getByTestId('setup-row-eu-tue').click();
        await expect(app.getByTestId('rule-preview')).toContainText('Tue');
    },
    history: async (app) => app.getByTestId('nav-history').click(),
    import: async (app) => app.keyboard.press('Control+i'),
};

for (const scheme of ['light', 'dark']) {
    test.describe(scheme, () => {
        test.use({ colorScheme: scheme });
        for (const [name, open] of Object.entries(VIEWS)) {
            test(`${name} has no barriers`, async ({ app }) => {
                await open(app);
                await app.waitForTimeout(300);
                const { violations } = await new AxeBuilder({ page: app })
                    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
                    .analyze();
                const found = violations.map(
                    ({ id, nodes }) =>
                        `${id}: ${nodes
                            .slice(0, 3)
                            .map(({ html }) => html.slice(0, 160))
                            .join(' | ')}`,
                );
                expect(found).toEqual([]);
            });
        }
    });
}
