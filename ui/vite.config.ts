import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';

// `slipway serve` to develop against in a browser; the desktop app needs none.
const backend = process.env['SLIPWAY_SERVE'] ?? 'http://127.0.0.1:7878';

export default defineConfig({
    plugins: [svelte(), svelteTesting()],
    clearScreen: false,
    server: { port: 5173, strictPort: true, proxy: { '/api': backend } },
    build: { target: ['chrome110', 'safari16.4'], sourcemap: false, assetsInlineLimit: 0 },
    test: { environment: 'happy-dom', include: ['src/**/*.test.ts'] },
});
