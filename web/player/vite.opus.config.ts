// The decoder's worker: one self-contained script, loaded only by browsers that play no Ogg Opus.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  publicDir: false,
  build: {
    outDir: fileURLToPath(new URL('../dist/player', import.meta.url)),
    emptyOutDir: false,
    target: 'es2020',
    reportCompressedSize: false,
    lib: {
      entry: fileURLToPath(new URL('src/opus/worker.ts', import.meta.url)),
      formats: ['iife'],
      name: 'soundwalkOpus',
      fileName: () => 'opus.js',
    },
  },
});
