import { defineConfig } from '@playwright/test';

/** Debian's Chromium against `slipway serve`: one server and one plan for each test, so that none sees another's changes. */
export default defineConfig({
    testDir: '.',
    testMatch: '*.spec.js',
    outputDir: '../../target/browser-tests',
    workers: 2,
    fullyParallel: true,
    forbidOnly: true,
    retries: 0,
    // Two cores may be busy with other things; a test that hangs is ended all the same.
    timeout: 90_000,
    expect: { timeout: 20_000 },
    reporter: 'list',
    use: {
        viewport: { width: 1440, height: 900 },
        timezoneId: 'Europe/Berlin',
        colorScheme: 'light',
        trace: 'off',
        launchOptions: {
            executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
            args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
        },
    },
});
