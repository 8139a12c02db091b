// The style of the streets: what features are, which names are shown, and that the lettering can be read in every theme.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groundOf, isLandmark, nameKeys, roadClass } from '../src/map/streets/features';
import { DARK, DARK_CONTRAST, LIGHT, LIGHT_CONTRAST, themeFor, type StreetTheme } from '../src/map/streets/theme';

const road = (kind: string, kind_detail?: string): ReturnType<typeof roadClass> =>
  roadClass({ props: kind_detail === undefined ? { kind } : { kind, kind_detail } });

test('lines are what they are for people on foot', () => {
  const table: [kind: string, detail: string | undefined, is: string][] = [
    ['path', 'footway', 'path'],
    ['path', 'sidewalk', 'sidewalk'],
    ['path', 'steps', 'steps'],
    ['path', 'crossing', 'crossing'],
    ['path', 'pedestrian', 'promenade'],
    ['path', 'pier', 'path'],
    ['path', undefined, 'path'],
    ['minor_road', 'residential', 'street'],
    ['minor_road', 'living_street', 'promenade'],
    ['minor_road', 'service', 'service'],
    ['major_road', 'primary', 'main-street'],
    ['highway', 'motorway', 'motorway'],
    ['rail', 'tram', 'rail'],
    // A platform of rails is not a path.
    ['rail', 'platform', 'rail'],
    ['ferry', 'ferry', 'none'],
    ['aerialway', 'gondola', 'none'],
  ];
  for (const [kind, detail, is] of table) assert.equal(road(kind, detail), is, `${kind} ${detail}`);
});

test('areas and points that do not help walkers are left out', () => {
  assert.equal(groundOf('park'), 'park');
  assert.equal(groundOf('forest'), 'wood');
  assert.equal(groundOf('pedestrian'), 'square');
  assert.equal(groundOf('industrial'), null);
  assert.equal(isLandmark('museum'), true);
  assert.equal(isLandmark('shop'), false);
  // Names of tables are not kinds.
  assert.equal(groundOf('constructor'), null);
  assert.equal(road('path', 'constructor'), 'path');
  assert.equal(road('toString'), 'none');
});

test('names are looked for in the visitor’s language, then in the local one', () => {
  assert.deepEqual(nameKeys('ru'), ['name:ru', 'name']);
  assert.deepEqual(nameKeys('pt-BR'), ['name:pt-BR', 'name:pt', 'name']);
});

const themes: [name: string, theme: StreetTheme][] = [
  ['light', LIGHT],
  ['dark', DARK],
  ['light with contrast', LIGHT_CONTRAST],
  ['dark with contrast', DARK_CONTRAST],
];

test('the lettering has the contrast of WCAG 2.2 AA on everything that it may lie on', () => {
  for (const [name, { colours, isContrasting }] of themes) {
    const least = isContrasting ? 7 : 4.5;
    const grounds = [colours.land, colours.halo, colours.building, colours.street, colours.promenade, colours.park];
    for (const ground of [...grounds, colours.wood, colours.square]) {
      for (const ink of [colours.label, colours.faintLabel]) {
        const found = contrast(ink, ground);
        assert.ok(found >= least, `${name}: ${ink} on ${ground} has ${found.toFixed(2)}`);
      }
    }
    for (const [ink, ground] of [
      [colours.waterLabel, colours.water],
      [colours.parkLabel, colours.park],
      [colours.parkLabel, colours.wood],
      [colours.halo, colours.facility],
    ] as const) {
      const found = contrast(ink, ground);
      assert.ok(found >= least, `${name}: ${ink} on ${ground} has ${found.toFixed(2)}`);
    }
    // What is walked on differs from the ground as graphics must (WCAG 1.4.11, 3:1 only where contrast is asked for).
    assert.ok(contrast(colours.path, colours.pathBed) >= (isContrasting ? 7 : 2.5), `${name}: paths`);
  }
});

test('the theme follows what the system asks for', () => {
  const none = { isDark: false, wantsContrast: false, forced: null };
  assert.equal(themeFor(none), LIGHT);
  assert.equal(themeFor({ ...none, isDark: true }), DARK);
  assert.equal(themeFor({ ...none, wantsContrast: true }), LIGHT_CONTRAST);
  assert.equal(themeFor({ ...none, isDark: true, wantsContrast: true }), DARK_CONTRAST);
  const forced = { paper: 'rgb(0, 0, 0)', ink: 'rgb(255, 255, 0)' };
  const { colours } = themeFor({ isDark: true, wantsContrast: true, forced });
  assert.equal(colours.land, forced.paper);
  assert.equal(colours.label, forced.ink);
  assert.equal(colours.building, 'rgb(26, 26, 0)');
});

/** The contrast of two colours `#rrggbb` (WCAG 2.2, “contrast ratio”). */
function contrast(one: string, other: string): number {
  const luminance = (colour: string): number => {
    const channel = (at: number): number => {
      const value = parseInt(colour.slice(at, at + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    };
    return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
  };
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}
