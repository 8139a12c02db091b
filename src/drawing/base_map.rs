//! The base map under the route: lines and areas from GeoJSON. Parts that cannot be read are left out.

use crate::geodesy::LatLon;
use serde_json::Value;

/// A map to draw under a walk.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BaseMap {
    /// The features in drawing order, the lowest first.
    pub features: Vec<Feature>,
    /// Attributions of the sources, as the files state them.
    pub credits: Vec<String>,
}

/// One line or area of the base map.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    /// How the feature is drawn.
    pub shape: Shape,
    /// The points of the line, or of the area's outline.
    pub points: Vec<LatLon>,
    /// Name of the feature, where the file gives one.
    pub name: Option<String>,
}

/// How a feature is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A river or stream.
    Water,
    /// A street or path.
    Street,
    /// An administrative or other boundary.
    Boundary,
    /// A line of any other kind.
    Line,
    /// An area of water.
    Lake,
    /// An area of any other kind.
    Area,
}

/// Maximum number of points taken from one file.
const MAX_POINTS: usize = 200_000;

impl BaseMap {
    /// Adds the lines and areas of a GeoJSON text. Other geometries are left out.
    pub fn add(&mut self, geojson: &Value) {
        if let Some(credit) = ["attribution", "credit", "licence", "license"]
            .iter()
            .find_map(|key| geojson.get(key)?.as_str())
        {
            self.credits.push(credit.to_owned());
        }
        let whole = [geojson.clone()];
        let features = match geojson.get("features").and_then(Value::as_array) {
            Some(features) => features.as_slice(),
            None => &whole,
        };
        let mut left = MAX_POINTS;
        for feature in features {
            let geometry = feature.get("geometry").unwrap_or(feature);
            let properties = feature.get("properties").unwrap_or(&Value::Null);
            self.geometry(geometry, properties, &mut left);
        }
    }

    fn geometry(&mut self, geometry: &Value, properties: &Value, left: &mut usize) {
        let coordinates = geometry.get("coordinates").unwrap_or(&Value::Null);
        let parts = |value: &Value| value.as_array().cloned().unwrap_or_default();
        match geometry.get("type").and_then(Value::as_str) {
            Some("LineString") => self.line(coordinates, line_shape(properties), properties, left),
            Some("MultiLineString") => {
                for part in parts(coordinates) {
                    self.line(&part, line_shape(properties), properties, left);
                }
            }
            Some("Polygon") => {
                // Holes are drawn as outlines only; the map stays readable.
                if let Some(ring) = parts(coordinates).first() {
                    self.line(ring, area_shape(properties), properties, left);
                }
            }
            Some("MultiPolygon") => {
                for polygon in parts(coordinates) {
                    if let Some(ring) = parts(&polygon).first() {
                        self.line(ring, area_shape(properties), properties, left);
                    }
                }
            }
            Some("GeometryCollection") => {
                for part in parts(geometry.get("geometries").unwrap_or(&Value::Null)) {
                    if part.get("type").and_then(Value::as_str) != Some("GeometryCollection") {
                        self.geometry(&part, properties, left);
                    }
                }
            }
            Some(_) | None => {}
        }
    }

    fn line(&mut self, coordinates: &Value, shape: Shape, properties: &Value, left: &mut usize) {
        let points: Vec<LatLon> = coordinates
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|pair| LatLon::unrolled(pair.get(1)?.as_f64()?, pair.get(0)?.as_f64()?))
            .take(*left)
            .collect();
        *left -= points.len();
        if points.len() >= 2 {
            let name = ["name:ru", "name_ru", "name"]
                .iter()
                .find_map(|key| properties.get(key)?.as_str())
                .map(str::to_owned);
            self.features.push(Feature {
                shape,
                points,
                name,
            });
        }
    }
}

fn says(properties: &Value, words: &[&str]) -> bool {
    properties.as_object().is_some_and(|object| {
        object.iter().any(|(key, value)| {
            let value = value.as_str().unwrap_or_default().to_lowercase();
            words
                .iter()
                .any(|word| key.eq_ignore_ascii_case(word) || value.contains(word))
        })
    })
}

fn line_shape(properties: &Value) -> Shape {
    if says(properties, &["waterway", "river", "stream"]) {
        Shape::Water
    } else if says(properties, &["boundary", "admin_level"]) {
        Shape::Boundary
    } else if says(properties, &["highway", "street", "road"]) {
        Shape::Street
    } else {
        Shape::Line
    }
}

fn area_shape(properties: &Value) -> Shape {
    if says(properties, &["water", "lake", "river"]) {
        Shape::Lake
    } else if says(properties, &["boundary", "admin_level"]) {
        Shape::Boundary
    } else {
        Shape::Area
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_runs_on_beyond_180_degrees_keeps_all_its_points() {
        let mut map = BaseMap::default();
        map.add(&serde_json::json!({
            "type": "LineString", "coordinates": [[179.99, -16.8], [180.01, -16.8], [-180.02, -16.8], [900, 0]]
        }));
        let points: Vec<(f64, f64)> = map.features[0]
            .points
            .iter()
            .map(|at| (at.lat, at.lon))
            .collect();
        assert_eq!(points.len(), 3);
        for ((lat, lon), expected) in points.into_iter().zip([179.99, -179.99, 179.98]) {
            assert!(lat == -16.8 && (lon - expected).abs() < 1e-9, "{lon}");
        }
    }
}
