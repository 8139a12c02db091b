// The rules of ESLint for both pages. Layout is Prettier's: eslint-config-prettier turns off every rule about it.
import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import svelte from 'eslint-plugin-svelte';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import ts from 'typescript-eslint';

export default defineConfig(
  { ignores: ['dist/', 'engine/', 'node_modules/'] },
  js.configs.recommended,
  ts.configs.recommended,
  svelte.configs.recommended,
  prettier,
  svelte.configs.prettier,
  { languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  {
    files: ['**/*.ts'],
    // The type checker knows every global of TypeScript files; ESLint does not.
    rules: { 'no-undef': 'off' },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      'no-undef': 'off',
      // Svelte trims whitespace at the edges of a block: {' '} keeps it.
      'svelte/no-useless-mustaches': 'off',
    },
  },
  {
    files: ['studio/public/recorder.js'],
    languageOptions: { globals: globals.audioWorklet },
  },
);
