//! Geometry on the ground: positions, the plane around a tour, zones and route lines.
//!
//! It knows nothing of tours or of time. The great-circle distance comes from the `geo` crate. What the trigger
//! engine computes on the plane is written here in additions, multiplications and square roots (sine, cosine and arc
//! tangent come from `libm`), because the standard library's transcendental functions differ in their last bits between
//! a phone's browser and a native build, and both must write the same walk log.

mod index;
mod middle;
mod plane;
mod polygon;
mod position;
mod route;
mod segment;
mod zone;

pub use index::ZoneIndex;
pub use middle::middle;
pub use plane::{Plane, Spot};
pub use polygon::{Polygon, ring_contains};
pub use position::{LatLon, normalized_longitude};
pub use route::{RouteLine, RoutePiece, RoutePlace};
pub use zone::{HeadingGate, Shape, Zone};
