// Builds the studio's page into web/dist/studio (or the folder given as an argument), with the licences of its packages and the
// digest of its sources, so that a test can show without Node that the committed page is current.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const web = fileURLToPath(new URL('..', import.meta.url));
const outDir = resolve(process.argv[2] ?? join(web, 'dist', 'studio'));

const bundled = new Set();
const built = await build({ configFile: join(web, 'studio', 'vite.config.ts'), logLevel: 'warn', build: { outDir } });
for (const { output } of [built].flat()) {
  for (const module of output.flatMap((chunk) => (chunk.type === 'chunk' ? Object.keys(chunk.modules) : []))) {
    const folder = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(module)?.[0];
    if (folder !== undefined) bundled.add(folder.replace(/^\0+/, ''));
  }
}
writeFileSync(join(outDir, 'licences.txt'), licences([...bundled]));
writeFileSync(join(outDir, 'sources.sha256'), execFileSync(join(web, 'studio', 'sources.sh')));

function licences(packages) {
  const own = 'soundwalk: MIT OR Apache-2.0.\n' + 'The page contains the packages below.\n';
  return own + packages.map(licence).sort().join('');
}

function licence(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((one) => /^licen[cs]e(\.(md|txt))?$/i.test(one));
  const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim();
  return `\n${'-'.repeat(80)}\n${name} ${version}: ${license}\n\n${text}\n`;
}
