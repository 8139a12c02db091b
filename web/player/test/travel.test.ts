// What the page tells of ways: what is walked, what is ridden, how far the route is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTour, type Tour } from '../src/pack/tour';
import { walkingMetres } from '../src/walk/length';
import { metresFromRoute } from '../src/walk/route';
import { isWalked, reachedByRide } from '../src/walk/travel';

/** Stops 0.01° of longitude apart on the equator (1112 m), and legs as `from-to by`. */
function tour(legs: readonly string[], { lon = 0, lat = 0 } = {}): Tour {
  const stop = (id: string, index: number): unknown => ({
    id,
    title: { en: id },
    position: { lat, lon: ((lon + 0.01 * index + 180) % 360) - 180 },
    geofence: {},
    narration: {},
  });
  return readTour({
    title: { en: 'T' },
    stops: ['a', 'b', 'c', 'd'].map(stop),
    legs: legs.map((leg) => {
      const [ends, by] = leg.split(' ');
      return { from: ends?.[0], to: ends?.[2], ...(by === undefined ? {} : { by }) };
    }),
  });
}

for (const [name, legs, ridden] of [
  ['the last stop by bus', ['a-b', 'b-c', 'c-d bus'], [['d', 'bus']]],
  ['a ride in the middle; the walk goes on from there', ['a-b', 'b-c tram', 'c-d'], [['c', 'tram']]],
  ['the walk begins with a ride: where one gets on is not ridden to', ['a-b bus', 'b-c', 'c-d'], [['b', 'bus']]],
  ['a stop that is walked to as well', ['a-b', 'b-c', 'a-c bus', 'c-d'], []],
  ['a way of travelling that only a newer page knows', ['a-b', 'b-c', 'c-d rickshaw'], [['d', 'rickshaw']]],
  ['a wheelchair is no ride', ['a-b wheelchair', 'b-c wheelchair'], []],
  ['a tour by bicycle is a tour by bicycle', ['a-b bicycle', 'b-c bicycle', 'c-d bicycle'], []],
  ['no ways at all', [], []],
] as const) {
  test(`reached by a ride: ${name}`, () => {
    assert.deepEqual([...reachedByRide(tour(legs))], ridden);
  });
}

test('rides are not walked', () => {
  assert.deepEqual(tour(['a-b', 'b-c wheelchair', 'c-d ferry']).legs.map(isWalked), [true, true, false]);
  assert.ok(Math.abs(walkingMetres(tour(['a-b', 'b-c wheelchair', 'c-d ferry'])) - 2224) < 3);
});

for (const [name, place, metres] of [
  ['on the way', { lat: 0, lon: 0.005 }, 0],
  ['beside the way', { lat: 0.002, lon: 0.015 }, 222],
  ['before its beginning', { lat: 0, lon: -0.003 }, 334],
  ['behind its end', { lat: 0, lon: 0.033 }, 334],
] as const) {
  test(`metres from the route: ${name}`, () => {
    const found = metresFromRoute(tour(['a-b', 'b-c', 'c-d']), place);
    assert.ok(found !== null && Math.abs(found - metres) < 2, String(found));
  });
}

test('the distance from the route is right across the 180th meridian and in the far north', () => {
  const dateline = tour(['a-b', 'b-c', 'c-d'], { lon: 179.985 });
  const found = metresFromRoute(dateline, { lat: 0.002, lon: -179.99 });
  assert.ok(found !== null && Math.abs(found - 222) < 2, String(found));
  const north = metresFromRoute(tour(['a-b'], { lat: 60 }), { lat: 60.002, lon: 0.005 });
  assert.ok(north !== null && Math.abs(north - 222) < 2, String(north));
});

test('a tour without legs has no distance from the route', () => {
  assert.equal(metresFromRoute(tour([]), { lat: 0, lon: 0 }), null);
});
