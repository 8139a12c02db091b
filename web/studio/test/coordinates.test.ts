// Coordinates in every notation that people paste.
import assert from 'node:assert/strict';
import test from 'node:test';
import { parsePlace } from '../src/model/coordinates.ts';

const PLACE = { lat: 53.7671944, lon: 87.1360833 };

const cases: [string, { lat: number; lon: number } | null][] = [
  ['53.7671944, 87.1360833', PLACE],
  ['53.7671944,87.1360833', PLACE],
  ['53.7671944 87.1360833', PLACE],
  ['53.7671944;87.1360833', PLACE],
  ['53.7671944\t87.1360833', PLACE],
  ['53.7671944 / 87.1360833', PLACE],
  ['53,7671944 87,1360833', PLACE],
  ['53,7671944; 87,1360833', PLACE],
  ['53,7671944, 87,1360833', PLACE],
  ['(53.7671944, 87.1360833)', PLACE],
  ['[53.7671944, 87.1360833]', PLACE],
  ['lat: 53.7671944, lon: 87.1360833', PLACE],
  ['53.7671944° N, 87.1360833° E', PLACE],
  ['87.1360833 E, 53.7671944 N', PLACE],
  ['N 53.7671944 E 87.1360833', PLACE],
  ['N53.7671944, E87.1360833', PLACE],
  ['53°46′01.9″N 87°08′09.9″E', { lat: 53.7671944, lon: 87.1360833 }],
  ['53°46\'01.9"N, 87°08\'09.9"E', { lat: 53.7671944, lon: 87.1360833 }],
  ["53°46'01.9''N 87°08'09.9''E", { lat: 53.7671944, lon: 87.1360833 }],
  ['53°46′01,9″ с. ш. 87°08′09,9″ в. д.', { lat: 53.7671944, lon: 87.1360833 }],
  ['53°46′02″ с. ш., 87°08′10″ в. д.', { lat: 53.7672222, lon: 87.1361111 }],
  ['53.767° с.ш. 87.136° в.д.', { lat: 53.767, lon: 87.136 }],
  ['53 46 01.9 87 08 09.9', { lat: 53.7671944, lon: 87.1360833 }],
  ['53 46.0317 N 87 08.165 E', { lat: 53.767195, lon: 87.1360833 }],
  ['53:46:01.9, 87:08:09.9', { lat: 53.7671944, lon: 87.1360833 }],
  ['53°46.0317′ 87°08.165′', { lat: 53.767195, lon: 87.1360833 }],
  ['33.8688 S, 151.2093 E', { lat: -33.8688, lon: 151.2093 }],
  ['-33.8688, -70.5', { lat: -33.8688, lon: -70.5 }],
  ['−33.8688, −70.5', { lat: -33.8688, lon: -70.5 }],
  ['geo:53.7671944,87.1360833', PLACE],
  ['geo:53.7671944,87.1360833;u=15', PLACE],
  ['geo:53.7671944,87.1360833,210;crs=wgs84;u=5', PLACE],
  ['geo:0,0?q=53.7671944,87.1360833(Tank)', PLACE],
  ['GEO:-33.86,151.2', { lat: -33.86, lon: 151.2 }],
  ['https://www.openstreetmap.org/#map=17/53.7671944/87.1360833', PLACE],
  ['https://www.openstreetmap.org/?mlat=53.7671944&mlon=87.1360833#map=15/1/2', PLACE],
  ['https://www.google.com/maps/@53.7671944,87.1360833,17z', PLACE],
  [
    'https://www.google.com/maps/place/X/@1.5,2.5,17z/data=!3m1!4b1!4m5!3m4!1s0x0:0x0!8m2!3d53.7671944!4d87.1360833',
    PLACE,
  ],
  ['https://maps.google.com/?q=53.7671944,87.1360833', PLACE],
  ['https://www.google.com/maps/search/?api=1&query=53.7671944%2C87.1360833', PLACE],
  ['https://maps.apple.com/?ll=53.7671944,87.1360833&q=Tank', PLACE],
  ['https://yandex.ru/maps/?ll=87.1360833%2C53.7671944&z=17', PLACE],
  ['https://yandex.ru/maps/237/novokuznetsk/?ll=1,2&pt=87.1360833,53.7671944&z=17', PLACE],
  ['https://2gis.ru/novokuznetsk/geo/70000001234/87.1360833,53.7671944', PLACE],
  ['https://2gis.ru/novokuznetsk?m=87.1360833%2C53.7671944%2F17', PLACE],
  ['https://www.bing.com/maps?cp=53.7671944~87.1360833&lvl=17', PLACE],
  ['', null],
  ['53.767', null],
  ['53,767', null],
  ['hello', null],
  ['91, 10', null],
  ['10, 181', null],
  ['53°60′00″N 87°08′09″E', null],
  ['53.5°30′N 87°08′E', null],
  ['53.7 N, 54.1 N', null],
  ['1 2 3', null],
  ['https://example.org/', null],
];

for (const [text, expected] of cases) {
  test(`${text || 'nothing'} is ${expected === null ? 'no place' : `${expected.lat}, ${expected.lon}`}`, () => {
    const found = parsePlace(text);
    if (expected === null || found === null) assert.deepEqual(found, expected);
    else {
      assert.ok(Math.abs(found.lat - expected.lat) < 2e-7, `${found.lat}`);
      assert.ok(Math.abs(found.lon - expected.lon) < 2e-7, `${found.lon}`);
    }
  });
}
