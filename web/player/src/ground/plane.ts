// The plane around a place: metres east and north of an origin. Both pages measure on it. It copies the plane of the
// rules and the engine (src/geodesy/plane.rs), and a table made by that one keeps both at the same values.

export interface Place {
  readonly lat: number;
  readonly lon: number;
}

/** A point on the plane. */
export interface PlanePoint {
  /** Metres east of the origin. */
  readonly x: number;
  /** Metres north of the origin. */
  readonly y: number;
}

/** Mean radius of the earth (IUGG, R₁), metres. */
export const EARTH_M = 6_371_008.771_415;
const METRES_PER_DEGREE = (Math.PI / 180) * EARTH_M;
/**
 * From this latitude on (degrees) the plane is azimuthal, because an equirectangular one has no meaning at the pole.
 */
const POLAR_LATITUDE = 70;

type Vector = readonly [number, number, number];

/** Unit vectors in coordinates of the earth: east and north as seen from a place, and up towards it. */
interface Axes {
  readonly east: Vector;
  readonly north: Vector;
  readonly up: Vector;
}

/** Wraps a longitude, or the difference of two, to −180 to 180 degrees. */
export function wrapLongitude(degrees: number): number {
  return degrees >= -180 && degrees <= 180 ? degrees : degrees - 360 * Math.floor((degrees + 180) / 360);
}

export class Plane {
  readonly origin: Place;
  readonly #metresPerDegreeEast: number;
  /** The axes of an azimuthal plane; null for an equirectangular one. */
  readonly #axes: Axes | null;

  constructor(origin: Place) {
    this.origin = origin;
    this.#metresPerDegreeEast = METRES_PER_DEGREE * Math.cos(radians(origin.lat));
    this.#axes = Math.abs(origin.lat) < POLAR_LATITUDE ? null : axesAt(origin);
  }

  /** Projects a place onto the plane. A difference of longitudes is taken the short way round. */
  project(place: Place): PlanePoint {
    const axes = this.#axes;
    if (axes === null) {
      return {
        x: wrapLongitude(place.lon - this.origin.lon) * this.#metresPerDegreeEast,
        y: (place.lat - this.origin.lat) * METRES_PER_DEGREE,
      };
    }
    const { up } = axesAt(place);
    const [x, y] = [dot(up, axes.east), dot(up, axes.north)];
    const sine = Math.hypot(x, y);
    const stretch = EARTH_M * (sine > 0 ? Math.atan2(sine, dot(up, axes.up)) / sine : 1);
    return { x: x * stretch, y: y * stretch };
  }

  /** The place on earth of a point on the plane. */
  unproject(spot: PlanePoint): Place {
    const axes = this.#axes;
    if (axes === null) {
      return {
        lat: Math.min(90, Math.max(-90, this.origin.lat + spot.y / METRES_PER_DEGREE)),
        lon: wrapLongitude(this.origin.lon + spot.x / this.#metresPerDegreeEast),
      };
    }
    const length = Math.hypot(spot.x, spot.y);
    if (length === 0) return this.origin;
    const [sine, cosine] = [Math.sin(length / EARTH_M) / length, Math.cos(length / EARTH_M)];
    const at = (axis: 0 | 1 | 2): number =>
      axes.east[axis] * spot.x * sine + axes.north[axis] * spot.y * sine + axes.up[axis] * cosine;
    return { lat: degrees(Math.atan2(at(2), Math.hypot(at(0), at(1)))), lon: degrees(Math.atan2(at(1), at(0))) };
  }

  /** The unit vector of a direction at a place, given in degrees clockwise from true north. */
  direction(at: Place, clockwise: number): PlanePoint {
    const [sine, cosine] = [Math.sin(radians(clockwise)), Math.cos(radians(clockwise))];
    const axes = this.#axes;
    if (axes === null) return { x: sine, y: cosine };
    const there = axesAt(at);
    const along = (axis: 0 | 1 | 2): number => there.east[axis] * sine + there.north[axis] * cosine;
    const towards: Vector = [along(0), along(1), along(2)];
    const [x, y] = [dot(towards, axes.east), dot(towards, axes.north)];
    const length = Math.hypot(x, y);
    return length > 0 ? { x: x / length, y: y / length } : { x: sine, y: cosine };
  }

  /** The direction of a movement at a place, in degrees clockwise from true north, 0 to 360. */
  bearing(at: Place, movement: PlanePoint): number {
    const [north, east] = [this.direction(at, 0), this.direction(at, 90)];
    const clockwise = degrees(
      Math.atan2(movement.x * east.x + movement.y * east.y, movement.x * north.x + movement.y * north.y),
    );
    return clockwise < 0 ? clockwise + 360 : clockwise;
  }
}

function axesAt({ lat, lon }: Place): Axes {
  const [sinLat, cosLat] = [Math.sin(radians(lat)), Math.cos(radians(lat))];
  const [sinLon, cosLon] = [Math.sin(radians(lon)), Math.cos(radians(lon))];
  return {
    east: [-sinLon, cosLon, 0],
    north: [-sinLat * cosLon, -sinLat * sinLon, cosLat],
    up: [cosLat * cosLon, cosLat * sinLon, sinLat],
  };
}

function dot(one: Vector, other: Vector): number {
  return one[0] * other[0] + one[1] * other[1] + one[2] * other[2];
}

function radians(angle: number): number {
  return (angle * Math.PI) / 180;
}

function degrees(angle: number): number {
  return (angle * 180) / Math.PI;
}
