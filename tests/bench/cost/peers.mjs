// Times what other audio guides do with a fix, on the zones and fixes that `trigger_cost` wrote: `node peers.mjs FILE`.
//
// `@turf/turf` is asked for the distance to every zone. GeoXp's core does the same for every fix (a haversine distance to
// each spot, a radius, a deadband); its package is not on the npm registry, so its rule is done here with turf's distance.
import { distance } from '@turf/turf';
import { readFileSync } from 'node:fs';

const RUNS = 7;
/** A library that looks at all zones is timed on so many distances a run at most. */
const MOST = 400_000;
const DEADBAND_M = 10;

/** What was counted, so that nothing is left out as useless. */
let sink = 0;

const sets = JSON.parse(readFileSync(process.argv[2], 'utf8'));
console.log(`${'zones'.padStart(8)} ${'turf, ns a fix'.padStart(22)} ${'to the engine'.padStart(14)} ${'GeoXp’s rule, ns'.padStart(22)} ${'to the engine'.padStart(14)}`);
for (const { zones, radius_m, fixes, engine_ns } of sets) {
  const some = fixes.slice(0, Math.max(5, Math.floor(MOST / zones.length)));
  const turf = median(() => time(some, (fix) => zones.filter((zone) => metres(fix, zone) <= radius_m).length));
  const inside = new Array(zones.length).fill(false);
  const geoxp = median(() =>
    time(some, (fix) => {
      let changes = 0;
      zones.forEach((zone, index) => {
        const far = metres(fix, zone);
        const now = inside[index] ? far <= radius_m + DEADBAND_M : far <= radius_m;
        changes += Number(now !== inside[index]);
        inside[index] = now;
      });
      return changes;
    }),
  );
  const ratio = (ns) => `${(ns / engine_ns).toFixed(1)} ×`.padStart(14);
  console.log(`${String(zones.length).padStart(8)} ${turf.toFixed(0).padStart(22)} ${ratio(turf)} ${geoxp.toFixed(0).padStart(22)} ${ratio(geoxp)}`);
}

function metres(from, to) {
  return distance(from, to, { units: 'meters' });
}

/** Nanoseconds a fix. */
function time(fixes, work) {
  const started = process.hrtime.bigint();
  for (const fix of fixes) sink += work(fix);
  return Number(process.hrtime.bigint() - started) / fixes.length;
}

function median(once) {
  const times = Array.from({ length: RUNS }, once).sort((a, b) => a - b);
  return times[Math.floor(RUNS / 2)];
}

if (Number.isNaN(sink)) throw new Error('a distance was no number');
