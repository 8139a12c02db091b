// Runs the tests of a page's pure functions (`<page>/test/*.test.ts`) under Node. Each test is bundled first, because Node
// does not run TypeScript. Usage: node unit-tests.mjs player|studio
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const page = process.argv[2];
const folder = fileURLToPath(new URL(`${page}/test`, import.meta.url));
const outDir = mkdtempSync(join(tmpdir(), `soundwalk-${page}-test-`));
const tests = readdirSync(folder)
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => join(folder, name));
await build({
  configFile: false,
  logLevel: 'warn',
  build: {
    ssr: true,
    outDir,
    emptyOutDir: true,
    rollupOptions: { input: tests, output: { entryFileNames: '[name].mjs' } },
  },
});
const outputs = readdirSync(outDir)
  .filter((name) => name.endsWith('.test.mjs'))
  .map((name) => join(outDir, name));
const { status } = spawnSync(process.execPath, ['--test', ...outputs], { stdio: 'inherit' });
rmSync(outDir, { recursive: true });
process.exit(status ?? 1);
