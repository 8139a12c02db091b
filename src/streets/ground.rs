//! The ground of a tour: the graph of ways, buildings, water and green, named places. It is what `maps/ways.bin` holds;
//! routing, rules, rehearsals, search and the maps of pictures and terminals read it.

use super::extract::{Bounds, Coordinate, Polygon};
use serde::{Deserialize, Serialize};

/// An index into [`Ground::nodes`].
pub type NodeIndex = u32;

/// An index into [`Ground::names`].
pub type NameIndex = u32;

/// Everything about the ground, sorted so that the same extract gives the same bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ground {
    /// The box that was cut out. Ways and areas that reach beyond it are whole.
    pub bounds: Bounds,
    /// The credit that must be shown wherever the map is, with an address.
    pub credit: String,
    /// The newest change that the extract contains, seconds since 1970.
    pub timestamp_s: Option<i64>,
    /// Names of ways and places.
    pub names: Vec<Name>,
    /// Ends and crossings of ways.
    pub nodes: Vec<Node>,
    /// Ways between nodes, walkable and not, in the order of OpenStreetMap's ids.
    pub ways: Vec<Way>,
    /// Buildings.
    pub buildings: Vec<Building>,
    /// Lakes, rivers, the sea within the box, and other areas of water.
    pub waters: Vec<Polygon>,
    /// Parks, squares of grass, woods.
    pub greens: Vec<Polygon>,
    /// Named places and addresses, for the search.
    pub places: Vec<Place>,
}

/// A name in several languages.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Name {
    /// The name on the signs (`name`).
    pub local: String,
    /// Names in the tour's languages that differ from it (`name:fi`), sorted by language tag.
    pub translations: Vec<(String, String)>,
}

impl Name {
    /// The name in a language, else the local one.
    pub fn in_language(&self, language: &str) -> &str {
        let translation = self.translations.iter().find(|(own, _)| own == language);
        translation.map_or(&self.local, |(_, name)| name)
    }
}

/// An end or a crossing of ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// Where it is.
    pub at: Coordinate,
    /// How pedestrians cross here, if a crossing is mapped on this node.
    pub crossing: Option<Crossing>,
}

/// How pedestrians cross a carriageway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Crossing {
    /// With traffic lights.
    Signals,
    /// With a zebra or other marking.
    Marked,
    /// Without marking, or not said.
    Unmarked,
}

/// What a way is, from what is made for walkers to what is made for cars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum WayKind {
    /// A footway, sidewalk or platform.
    Footway,
    /// A part of a footway that crosses a carriageway.
    Crossing,
    /// A pedestrian street or square.
    Pedestrian,
    /// Steps.
    Steps,
    /// A path or track.
    Path,
    /// A cycleway.
    Cycleway,
    /// A living street.
    LivingStreet,
    /// A driveway or alley.
    Service,
    /// A residential or unclassified street.
    Street,
    /// A tertiary road.
    Tertiary,
    /// A secondary road.
    Secondary,
    /// A primary road.
    Primary,
    /// A trunk road.
    Trunk,
    /// A motorway.
    Motorway,
    /// Rails of trains or the underground.
    Rail,
    /// Rails of trams.
    Tram,
}

impl WayKind {
    /// Whether cars drive here as a matter of course.
    pub fn is_carriageway(self) -> bool {
        matches!(
            self,
            Self::Street
                | Self::Tertiary
                | Self::Secondary
                | Self::Primary
                | Self::Trunk
                | Self::Motorway
        )
    }

    /// Whether the traffic is heavy enough that a visitor must not be distracted while crossing.
    pub fn is_major_road(self) -> bool {
        matches!(
            self,
            Self::Tertiary | Self::Secondary | Self::Primary | Self::Trunk | Self::Motorway
        )
    }
}

/// A part of a way between two nodes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Way {
    /// OpenStreetMap's id of the whole way.
    pub osm_id: i64,
    /// What it is.
    pub kind: WayKind,
    /// Its name, if it has one.
    pub name: Option<NameIndex>,
    /// The node at the first point of the line.
    pub from: NodeIndex,
    /// The node at the last point of the line.
    pub to: NodeIndex,
    /// At least two points, both ends included.
    pub line: Vec<Coordinate>,
    /// Whether people may walk here.
    pub is_walkable: bool,
    /// Whether a street's sidewalks are mapped as ways of their own, so that walkers use those.
    pub has_separate_sidewalk: bool,
    /// What the tags say about wheelchairs.
    pub wheelchair: Wheelchair,
    /// Whether the surface is gravel, earth, sand and the like.
    pub is_unpaved: bool,
    /// Slope in percent, rounded up, where it is tagged.
    pub incline_percent: Option<u8>,
    /// Width in decimetres, tagged or from the number of lanes.
    pub width_dm: Option<u16>,
    /// Whether it runs through a tunnel, a building or under a roof, so that there is no sky.
    pub is_covered: bool,
    /// Whether it is a bridge.
    pub is_bridge: bool,
    /// OpenStreetMap's `layer`, 0 on the ground.
    pub layer: i8,
}

/// What a way is for wheelchairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wheelchair {
    /// Nothing is said.
    Unknown,
    /// Usable.
    Yes,
    /// Usable with help.
    Limited,
    /// Not usable.
    No,
}

/// A building.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Building {
    /// Its outlines.
    pub polygons: Vec<Polygon>,
    /// Height in decimetres: tagged, from the number of storeys, or a default by type.
    pub height_dm: u16,
    /// Whether the height was tagged, directly or as storeys.
    pub is_height_tagged: bool,
    /// Its house number, if it has one.
    pub house_number: Option<String>,
}

/// A place that the search finds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Its name, or the street of an address.
    pub name: NameIndex,
    /// The house number of an address.
    pub house_number: Option<String>,
    /// What it is.
    pub kind: PlaceKind,
    /// Where it is: the point, the middle of the area, or a point on the street.
    pub at: Coordinate,
}

/// What a place of the search is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum PlaceKind {
    /// A street.
    Street,
    /// An address.
    Address,
    /// A square or quarter.
    Locality,
    /// A station or stop of public transport.
    Transport,
    /// A monument, museum or other sight.
    Sight,
    /// A park, garden or lake.
    Nature,
    /// A café or restaurant.
    Food,
    /// A shop.
    Shop,
    /// A bench or shelter.
    Bench,
    /// A public toilet.
    Toilet,
    /// Any other named place.
    Other,
}
