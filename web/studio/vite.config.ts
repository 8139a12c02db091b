// How the studio's page is bundled: fixed file names, because `src/studio/assets.rs` puts each file into the program by
// its name.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/',
  resolve: {
    alias: [
      // The built module of protomaps-leaflet cannot be tree-shaken; its sources can, without its styles and its layer.
      {
        find: /^protomaps-leaflet$/,
        replacement: fileURLToPath(new URL('../node_modules/protomaps-leaflet/src/index.ts', import.meta.url)),
      },
    ],
  },
  plugins: [svelte({ configFile: false })],
  build: {
    outDir: fileURLToPath(new URL('../dist/studio', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1000,
    rollupOptions: {
      // The colours of other styles, which protomaps-leaflet imports for its own.
      treeshake: { moduleSideEffects: (id) => !id.includes('/@protomaps/basemaps/') },
      output: {
        entryFileNames: 'studio.js',
        chunkFileNames: '[name].js',
        assetFileNames: '[name][extname]',
      },
    },
  },
});
