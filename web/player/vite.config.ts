// How the visitors' page is bundled. File names are fixed: a pack lists its files by digest and the service worker serves them
// by digest, so hashes in names would only add churn.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  resolve: {
    alias: [
      // Leaflet's package points to its script for pages without modules; its module can be tree-shaken.
      { find: /^leaflet$/, replacement: 'leaflet/dist/leaflet-src.esm.js' },
      // The built module of protomaps-leaflet cannot be tree-shaken; its sources can, without its styles and its layer.
      {
        find: /^protomaps-leaflet$/,
        replacement: fileURLToPath(new URL('../node_modules/protomaps-leaflet/src/index.ts', import.meta.url)),
      },
    ],
  },
  plugins: [svelte({ configFile: false })],
  build: {
    outDir: fileURLToPath(new URL('../dist/player', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: false,
    reportCompressedSize: false,
    rollupOptions: {
      // The colours of other styles, which protomaps-leaflet imports for its own.
      treeshake: { moduleSideEffects: (id) => !id.includes('/@protomaps/basemaps/') },
      output: {
        entryFileNames: 'player.js',
        chunkFileNames: '[name].js',
        assetFileNames: '[name][extname]',
      },
    },
  },
});
