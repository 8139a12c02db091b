// Every key of the format has a form, and every form a key: the list of forms is compared with the JSON Schema.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { forms, viewOf } from '../src/model/forms';
import { keysOf } from './schema-keys.mjs';

const schema = JSON.parse(readFileSync(new URL('../tour/tour.schema.json', `file://${process.cwd()}/`), 'utf8'));

test('every key of the format has a form', () => {
  const keys = keysOf(schema);
  assert.ok(keys.includes('/stops/*/geofence/radius_m') && keys.includes('/voices/*/command'), keys.join('\n'));
  assert.deepEqual(
    keys.filter((key: string) => !forms.has(key)),
    [],
    'keys without a form',
  );
  assert.deepEqual(
    [...forms.keys()].filter((form) => !keys.includes(form)),
    [],
    'forms of keys that the format does not have',
  );
});

test('a key that is new in the format is missed', () => {
  const grown = structuredClone(schema);
  grown.properties.motto = { type: 'string' };
  grown.$defs.Stop.properties.smell = { $ref: '#/$defs/Picture' };
  const missed = keysOf(grown).filter((key: string) => !forms.has(key));
  assert.deepEqual(missed.sort(), ['/motto', '/stops/*/smell/alt', '/stops/*/smell/credit', '/stops/*/smell/file']);
});

test('a finding leads to the view with the form', () => {
  for (const [pointer, view] of Object.entries({
    '/title/pl': 'tour',
    '/voices/en/pace': 'tour',
    '/sound': 'tour',
    '/languages/1': 'tour',
    '/maps/0': 'tour',
    '/lexicon/ru/КМК': 'words',
    '/claims/3/figures/0': 'stops',
    '/stops/4': 'stops',
    '/stops/4/geofence/polygon/3': 'stops',
    '/stops/4/unknown': 'stops',
    '/stops/4/narration': 'stops',
    '/stops/4/narration/en/2/say': 'stops',
    '/stops/4/directions/en': 'stops',
    '/legs/2/line/0': 'tour',
    '/unknown': 'text',
    '': 'text',
  }))
    assert.equal(viewOf(pointer), view, pointer);
});
