// The service worker: one self-contained script beside the page.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  publicDir: false,
  build: {
    outDir: fileURLToPath(new URL('../dist/player', import.meta.url)),
    emptyOutDir: false,
    target: 'es2022',
    reportCompressedSize: false,
    lib: {
      entry: fileURLToPath(new URL('src/sw.ts', import.meta.url)),
      formats: ['iife'],
      name: 'soundwalk',
      fileName: () => 'sw.js',
    },
  },
});
