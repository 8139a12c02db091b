// The pages' plane gives what the engine's gives: tests/fixtures/plane.json is made from that one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import table from '../../../tests/fixtures/plane.json';
import { Plane, wrapLongitude, type Place } from '../src/ground/plane';
import { corridorOutline } from '../src/map/corridor';

const place = ([lat, lon]: readonly number[]): Place => ({ lat: lat ?? NaN, lon: lon ?? NaN });
const isNear = (found: number, expected: number, within: number): boolean => Math.abs(found - expected) <= within;

test('the plane has the same values as the engine’s', () => {
  assert.ok(table.length > 80);
  for (const row of table) {
    const [plane, at] = [new Plane(place(row.origin)), place(row.at)];
    const name = JSON.stringify(row);
    const spot = plane.project(at);
    // Beyond a quarter of the earth the last digits of a sine are metres.
    const within = Math.hypot(spot.x, spot.y) > 1e6 ? 1 : 1e-6;
    assert.ok(
      isNear(spot.x, row.spot[0] ?? NaN, within) && isNear(spot.y, row.spot[1] ?? NaN, within),
      `${name}: ${JSON.stringify(spot)}`,
    );
    const direction = plane.direction(at, row.degrees);
    assert.ok(
      isNear(direction.x, row.direction[0] ?? NaN, 1e-9) && isNear(direction.y, row.direction[1] ?? NaN, 1e-9),
      name,
    );
    const turn = wrapLongitude(plane.bearing(at, spot) - row.bearing);
    assert.ok(Math.hypot(spot.x, spot.y) < 0.01 || isNear(turn, 0, 1e-6), `${name}: ${turn}`);
    if (within === 1) continue;
    const back = plane.project(plane.unproject(spot));
    assert.ok(isNear(back.x, spot.x, 1e-6) && isNear(back.y, spot.y, 1e-6), name);
  }
});

test('differences of longitude take the short way round', () => {
  for (const [degrees, expected] of [
    [0, 0],
    [180, 180],
    [-180, -180],
    [180.5, -179.5],
    [359.75, -0.25],
    [-359.5, 0.5],
  ] as const) {
    assert.equal(wrapLongitude(degrees), expected);
  }
});

test('a corridor across the 180th meridian has the same width as elsewhere', () => {
  const width = (line: [number, number][]): number[] => {
    const outline = corridorOutline(line, 20);
    const plane = new Plane({ lon: line[0]?.[0] ?? 0, lat: line[0]?.[1] ?? 0 });
    return outline.flatMap(([lon, lat]) => {
      assert.ok(Math.abs(lon) <= 180);
      const { x, y } = plane.project({ lat, lon });
      return [Math.round(x), Math.round(y)];
    });
  };
  assert.deepEqual(
    width([
      [179.999, -16.8],
      [-179.999, -16.8],
    ]),
    width([
      [177.999, -16.8],
      [178.001, -16.8],
    ]),
  );
  assert.deepEqual(corridorOutline([], 20), []);
});
