// The time of a walk, and the time of a fix on it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FixClock } from '../src/walk/fixclock';
import { WalkClock } from '../src/walk/walkclock';

const START = 1_700_000_000_000;

/** A device whose clocks a test moves. */
function device(): { wall: number; steady: number; clock: WalkClock } {
  const state = { wall: START, steady: 5000 };
  const clock = new WalkClock({ wall: () => state.wall, steady: () => state.steady });
  return Object.assign(state, { clock });
}

test('the walk’s clock advances with the device’s', () => {
  const it = device();
  assert.equal(it.clock.now(), START);
  for (let step = 1; step <= 1000; step++) {
    it.wall = START + 100 * step;
    // Clocks that tick in different steps do not add up to a drift.
    it.steady = 5000 + 100 * step - (step % 7);
    assert.ok(Math.abs(it.clock.now() - it.wall) <= 50);
  }
});

test('the walk’s clock does not go back when the device’s is set back', () => {
  const it = device();
  it.wall -= 3_600_000;
  it.steady += 1000;
  assert.equal(it.clock.now(), START + 1000);
  it.wall += 3_600_000;
  it.steady += 1000;
  assert.equal(it.clock.now(), START + 2000);
});

test('the walk’s clock counts sleep during which the steady clock stopped', () => {
  const it = device();
  it.wall += 600_000;
  assert.equal(it.clock.now(), START + 600_000);
});

/**
 * Fixes once a second whose stamps differ from the walk's clock by `offset`, each under way for `delay` milliseconds.
 */
function times(
  clock: FixClock,
  from: number,
  count: number,
  offset: number,
  delay: (index: number) => number = () => 200,
): number[] {
  return Array.from({ length: count }, (_, index) => {
    const at = from + 1000 * index + delay(index);
    return clock.timeOf({ time: from + 1000 * index + offset, lat: index * 1e-5, lon: 0 }, at) - at;
  });
}

for (const offset of [-120_000, -20_000, -3000, 0, 3000, 20_000, 120_000, -978_307_200_000, 5e12]) {
  test(`a constant difference of ${offset / 1000} s does not count as delay`, () => {
    const uneven = (index: number): number => 100 + ((index * 37) % 10) * 60;
    const late = times(new FixClock(), START, 300, offset, uneven);
    for (const lag of late) assert.ok(lag <= 0 && lag >= -1000, `${lag} ms`);
  });
}

test('delayed fixes keep the time at which they were measured', () => {
  const clock = new FixClock();
  times(clock, START, 30, -20_000);
  // Twenty seconds of fixes come in one moment.
  const at = START + 50_000;
  const held = Array.from({ length: 20 }, (_, index) =>
    clock.timeOf({ time: START + 30_000 + 1000 * index - 20_000, lat: 1 + index, lon: 0 }, at + index),
  );
  held.forEach((time, index) => assert.equal(time, START + 30_200 + 1000 * index));
  assert.deepEqual(times(clock, START + 50_000, 3, -20_000), [0, 0, 0]);
});

for (const [name, change] of [
  ['forward', 30_000],
  ['back', -30_000],
  ['back by years', -6e11],
] as const) {
  test(`a receiver's clock that is set ${name} is recognised within three fixes`, () => {
    const clock = new FixClock();
    times(clock, START, 30, 0);
    const late = times(clock, START + 30_000, 30, change);
    for (const lag of late.slice(2)) assert.ok(lag <= 0 && lag >= -1000, `${lag} ms`);
  });
}

test('one stale fix at the beginning does not distort later times', () => {
  const clock = new FixClock();
  clock.timeOf({ time: START - 3_600_000, lat: 9, lon: 9 }, START - 1000);
  for (const lag of times(clock, START, 30, 0)) assert.ok(lag <= 0 && lag >= -1000, `${lag} ms`);
});

test('useless stamps are replaced by the time of arrival', () => {
  const stuck = new FixClock();
  const lags = Array.from(
    { length: 30 },
    (_, index) => stuck.timeOf({ time: START, lat: index, lon: 0 }, START + 1000 * index) - (START + 1000 * index),
  );
  assert.ok(
    lags.every((lag) => lag === 0),
    lags.join(' '),
  );
  assert.equal(new FixClock().timeOf({ time: Number.NaN, lat: 0, lon: 0 }, START), START);
  // Seconds in place of milliseconds.
  const slow = new FixClock();
  for (let index = 0; index < 100; index++) {
    const at = START + 1000 * index;
    const lag = at - slow.timeOf({ time: Math.floor(at / 1000), lat: index, lon: 0 }, at);
    assert.ok(lag >= 0 && lag < 10_000, `${lag} ms`);
  }
});

test('a repeated fix keeps its time', () => {
  const clock = new FixClock();
  const first = clock.timeOf({ time: START, lat: 1, lon: 1 }, START + 100);
  assert.equal(clock.timeOf({ time: START, lat: 1, lon: 1 }, START + 1100), first);
});
