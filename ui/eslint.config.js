import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

export default ts.config(
    { ignores: ['dist/', 'src/generated/'] },
    js.configs.recommended,
    ...ts.configs.strict,
    ...svelte.configs.recommended,
    ...svelte.configs.prettier,
    { languageOptions: { globals: { ...globals.browser } } },
    {
        files: ['**/*.svelte', '**/*.svelte.ts'],
        languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
    },
    {
        rules: {
            eqeqeq: ['error', 'smart'],
            'no-console': ['error', { allow: ['warn', 'error'] }],
            '@typescript-eslint/consistent-type-imports': 'error',
            // Sets, maps and addresses here are made, read and dropped; nothing waits for them to change.
            'svelte/prefer-svelte-reactivity': 'off',
            // TypeScript itself tells which names exist.
            'no-undef': 'off',
            // One door to the backend: whatever speaks to the shell or the server lives in src/host.
            'no-restricted-imports': [
                'error',
                { patterns: [{ group: ['@tauri-apps/*'], message: 'Only src/host may speak to the shell.' }] },
            ],
            'no-restricted-globals': [
                'error',
                { name: 'fetch', message: 'Only src/host may speak to the backend: use call().' },
            ],
        },
    },
    { files: ['src/host/**'], rules: { 'no-restricted-imports': 'off', 'no-restricted-globals': 'off' } },
);
