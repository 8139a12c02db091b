// The build configuration of a script beside the page: one self-contained file in web/dist/player.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** Builds `entry`, given relative to this folder, into the file `name`; `global` is the script's global name. */
export function script(entry, name, global, target) {
  return defineConfig({
    root: fileURLToPath(new URL('.', import.meta.url)),
    publicDir: false,
    build: {
      outDir: fileURLToPath(new URL('../dist/player', import.meta.url)),
      emptyOutDir: false,
      target,
      reportCompressedSize: false,
      lib: {
        entry: fileURLToPath(new URL(entry, import.meta.url)),
        formats: ['iife'],
        name: global,
        fileName: () => name,
      },
    },
  });
}
