// The studio asks about the programs that a tour names: it shows each command in full, and nothing runs before the user agrees.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { accessibilityViolations, newDesktopContext, folder, launch, open, picture, soundwalk, studio, until } from './studio-tools.mjs';

test('a program of the tour runs only after the author trusts it', { timeout: 120_000 }, async (t) => {
  const home = folder(t);
  process.env.XDG_STATE_HOME = join(home, 'state');
  const tour = join(home, 'strange');
  assert.equal(soundwalk('new', tour, '--lang', 'ru', '--lang', 'en').status, 0);
  const file = join(tour, 'tour.json');
  const ran = join(home, 'ran');
  mkdirSync(join(tour, 'bin'));
  writeFileSync(join(tour, 'bin', 'speak'), `touch '${ran}'\nexit 1\n`);
  const named = { ...JSON.parse(readFileSync(file, 'utf8')), voices: { en: { command: ['sh', 'bin/speak', 'a\u202eb', '{out}'] } } };
  writeFileSync(file, JSON.stringify(named, null, 2));

  const open_ = await studio(t, tour);
  const page = await open(await newDesktopContext(t, await launch(t)), open_.address);
  const asked = page.getByRole('region', { name: 'This tour wants to run programs on your machine' });
  await asked.waitFor();
  await asked.getByText("sh bin/speak 'a\\u{202e}b' '{out}'", { exact: true }).waitFor();
  await asked.getByText('bin/speak', { exact: true }).waitFor();
  await picture(page, 'trust');
  assert.deepEqual(await accessibilityViolations(page), []);
  const speak = () => page.evaluate(async () => {
    const body = JSON.stringify({ lang: 'en', text: 'A word.' });
    const answer = await fetch('/api/speak', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
    return answer.status;
  });
  assert.equal(await speak(), 403);
  assert.ok(!existsSync(ran), 'nothing has run');

  await asked.getByRole('button', { name: 'I trust these programs' }).click();
  await asked.waitFor({ state: 'detached' });
  assert.ok(!existsSync(ran), 'to trust is not to run');
  assert.equal(await speak(), 500);
  assert.ok(existsSync(ran), 'it has run');
  assert.match(soundwalk('trust', '--list').stdout, /strange\/tour\.json/);

  // The studio asks again if the program under the same name has changed.
  rmSync(ran);
  writeFileSync(join(tour, 'bin', 'speak'), `touch '${ran}'\nexit 2\n`);
  writeFileSync(file, JSON.stringify({ ...named, title: { ru: 'Б', en: 'B' } }, null, 2));
  await asked.getByText('They have changed since you trusted them.').waitFor();
  assert.equal(await speak(), 403);
  await asked.getByRole('button', { name: 'I trust these programs' }).click();
  await asked.waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Stop trusting them' }).click();
  await asked.waitFor();
  assert.equal(await speak(), 403);
  await until(() => soundwalk('trust', '--list').stdout.includes('You do not trust the programs of any tour'), 'it is forgotten');
  assert.ok(!existsSync(ran), 'nothing has run again');
});
