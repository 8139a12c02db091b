//! A block of a PBF file, read in place: its nodes, ways and relations (`osmformat.proto` of OpenStreetMap's wiki,
//! "PBF Format").

use super::wire::{Fields, Malformed, Packed, Value, zigzag};
use crate::streets::extract::{Coordinate, Tags};
use crate::streets::osm::elements::Role;

/// Maximum number of texts of a block. Blocks have 8,000 objects, with a handful of tags each.
const MAX_STRINGS: usize = 1 << 20;
/// Fields of a group.
const WAYS: u64 = 3;
const RELATIONS: u64 = 4;
/// Nanodegrees of one unit of a [`Coordinate`].
const NANODEGREES_PER_UNIT: i64 = 100;

/// A block with its texts and the scale of its positions.
pub(super) struct Block<'a> {
    strings: Vec<&'a [u8]>,
    groups: Vec<&'a [u8]>,
    granularity: i64,
    latitude_offset: i64,
    longitude_offset: i64,
}

/// Tags of an object as indices of texts.
#[derive(Debug, Clone, Copy)]
pub(super) enum TagRefs<'a> {
    /// Keys and values in turn.
    Alternating(&'a [u8]),
    /// Keys, and values.
    Separate(&'a [u8], &'a [u8]),
}

/// A node.
pub(super) struct Node<'a> {
    pub(super) id: i64,
    /// `None` if it is not a position on earth.
    pub(super) at: Option<Coordinate>,
    pub(super) tags: TagRefs<'a>,
}

/// A way or a relation.
pub(super) struct Composite<'a> {
    pub(super) id: i64,
    pub(super) tags: TagRefs<'a>,
    /// Differences of the ids of a way's nodes, or of a relation's members.
    ids: Packed<'a>,
    roles: Packed<'a>,
    types: Packed<'a>,
}

impl TagRefs<'_> {
    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Alternating(refs) | Self::Separate(refs, _) => refs.is_empty(),
        }
    }
}

impl<'a> Composite<'a> {
    /// Gives the id of each of a way's nodes.
    pub(super) fn each_node(&self, mut each: impl FnMut(i64)) -> Result<(), Malformed> {
        let (mut ids, mut id) = (self.ids, 0_i64);
        while let Some(difference) = ids.signed()? {
            id = id.wrapping_add(difference);
            each(id);
        }
        Ok(())
    }

    /// Gives the id and role of each way of a multipolygon.
    pub(super) fn each_way(
        &self,
        block: &Block<'_>,
        mut each: impl FnMut(i64, Role),
    ) -> Result<(), Malformed> {
        const WAY: u64 = 1;
        let (mut ids, mut roles, mut types) = (self.ids, self.roles, self.types);
        let mut id = 0_i64;
        while let Some(difference) = ids.signed()? {
            id = id.wrapping_add(difference);
            let role = roles.number()?.ok_or(Malformed)?;
            let is_way = types.number()?.ok_or(Malformed)? == WAY;
            if let Some(role) = Role::named(block.text(role)?).filter(|_| is_way) {
                each(id, role);
            }
        }
        Ok(())
    }
}

impl<'a> Block<'a> {
    /// Reads the texts and finds the groups.
    pub(super) fn parse(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let mut block = Self {
            strings: Vec::new(),
            groups: Vec::new(),
            granularity: 100,
            latitude_offset: 0,
            longitude_offset: 0,
        };
        for field in Fields(bytes) {
            match field? {
                (1, table) => {
                    for text in Fields(table.bytes()?) {
                        if let (1, text) = text? {
                            block.strings.push(text.bytes()?);
                        }
                        if block.strings.len() > MAX_STRINGS {
                            return Err(Malformed);
                        }
                    }
                }
                (2, group) if block.groups.len() < MAX_STRINGS => block.groups.push(group.bytes()?),
                (2, _) => return Err(Malformed),
                (17, granularity) => block.granularity = granularity.number()? as i64,
                (19, offset) => block.latitude_offset = offset.number()? as i64,
                (20, offset) => block.longitude_offset = offset.number()? as i64,
                _ => {}
            }
        }
        Ok(block)
    }

    /// Gives each node.
    pub(super) fn each_node<E: From<Malformed>>(
        &self,
        each: &mut impl FnMut(Node<'a>) -> Result<(), E>,
    ) -> Result<(), E> {
        for field in self.groups.iter().flat_map(|group| Fields(group)) {
            match field? {
                (1, node) => each(self.node(node.bytes()?)?)?,
                (2, dense) => self.each_dense(dense.bytes()?, each)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// Gives each way.
    pub(super) fn each_way<E: From<Malformed>>(
        &self,
        each: &mut impl FnMut(Composite<'a>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.each_composite(WAYS, 8, each)
    }

    /// Gives each relation.
    pub(super) fn each_relation<E: From<Malformed>>(
        &self,
        each: &mut impl FnMut(Composite<'a>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.each_composite(RELATIONS, 9, each)
    }

    /// Whether there are relations.
    pub(super) fn has_relations(&self) -> Result<bool, Malformed> {
        for field in self.groups.iter().flat_map(|group| Fields(group)) {
            if field?.0 == RELATIONS {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The value of a key among an object's tags, without copying any.
    pub(super) fn tag(&self, refs: TagRefs<'a>, key: &[u8]) -> Result<Option<&'a [u8]>, Malformed> {
        let mut found = None;
        self.each_tag(refs, &mut |own, value| {
            if own == key && found.is_none() {
                found = Some(value);
            }
        })?;
        Ok(found)
    }

    /// The tags of an object. Texts that are not UTF-8 are left out.
    pub(super) fn tags(&self, refs: TagRefs<'a>) -> Result<Tags, Malformed> {
        let mut pairs = Vec::new();
        self.each_tag(refs, &mut |key, value| {
            let texts = (std::str::from_utf8(key), std::str::from_utf8(value));
            if let (Ok(key), Ok(value)) = texts {
                pairs.push((key.to_owned(), value.to_owned()));
            }
        })?;
        Ok(pairs.into_iter().collect())
    }

    /// What the tags of an object need in memory, bytes of their letters and their number.
    pub(super) fn tags_size(&self, refs: TagRefs<'a>) -> Result<(usize, usize), Malformed> {
        let (mut letters, mut count) = (0, 0);
        self.each_tag(refs, &mut |key, value| {
            letters += key.len() + value.len();
            count += 1;
        })?;
        Ok((letters, count))
    }

    fn each_tag(
        &self,
        refs: TagRefs<'a>,
        each: &mut impl FnMut(&'a [u8], &'a [u8]),
    ) -> Result<(), Malformed> {
        let (mut keys, mut values, is_alternating) = match refs {
            TagRefs::Alternating(refs) => (Packed(refs), Packed(&[]), true),
            TagRefs::Separate(keys, values) => (Packed(keys), Packed(values), false),
        };
        while let Some(key) = keys.number()? {
            let values = if is_alternating {
                &mut keys
            } else {
                &mut values
            };
            let value = values.number()?.ok_or(Malformed)?;
            each(self.text(key)?, self.text(value)?);
        }
        Ok(())
    }

    fn text(&self, index: u64) -> Result<&'a [u8], Malformed> {
        let index = usize::try_from(index).map_err(|_| Malformed)?;
        self.strings.get(index).copied().ok_or(Malformed)
    }

    fn node(&self, bytes: &'a [u8]) -> Result<Node<'a>, Malformed> {
        let (mut id, mut latitude, mut longitude) = (0, 0, 0);
        let (mut keys, mut values): (&[u8], &[u8]) = (&[], &[]);
        for field in Fields(bytes) {
            match field? {
                (1, number) => id = zigzag(number.number()?),
                (2, packed) => keys = packed.bytes()?,
                (3, packed) => values = packed.bytes()?,
                (8, number) => latitude = zigzag(number.number()?),
                (9, number) => longitude = zigzag(number.number()?),
                _ => {}
            }
        }
        Ok(Node {
            id,
            at: self.coordinate(latitude, longitude),
            tags: TagRefs::Separate(keys, values),
        })
    }

    fn each_dense<E: From<Malformed>>(
        &self,
        bytes: &'a [u8],
        each: &mut impl FnMut(Node<'a>) -> Result<(), E>,
    ) -> Result<(), E> {
        let [mut ids, mut latitudes, mut longitudes, mut tags] = [Packed::default(); 4];
        for field in Fields(bytes) {
            match field? {
                (1, packed) => ids = Packed(packed.bytes()?),
                (8, packed) => latitudes = Packed(packed.bytes()?),
                (9, packed) => longitudes = Packed(packed.bytes()?),
                (10, packed) => tags = Packed(packed.bytes()?),
                _ => {}
            }
        }
        let (mut id, mut latitude, mut longitude) = (0_i64, 0_i64, 0_i64);
        while let Some(difference) = ids.signed()? {
            id = id.wrapping_add(difference);
            latitude = latitude.wrapping_add(latitudes.signed()?.ok_or(Malformed)?);
            longitude = longitude.wrapping_add(longitudes.signed()?.ok_or(Malformed)?);
            each(Node {
                id,
                at: self.coordinate(latitude, longitude),
                tags: TagRefs::Alternating(next_tags(&mut tags)?),
            })?;
        }
        Ok(())
    }

    fn each_composite<E: From<Malformed>>(
        &self,
        kind: u64,
        ids_field: u64,
        each: &mut impl FnMut(Composite<'a>) -> Result<(), E>,
    ) -> Result<(), E> {
        for field in self.groups.iter().flat_map(|group| Fields(group)) {
            let (number, value) = field?;
            if number == kind {
                each(composite(value, ids_field)?)?;
            }
        }
        Ok(())
    }

    fn coordinate(&self, latitude: i64, longitude: i64) -> Option<Coordinate> {
        let unit = |offset: i64, number: i64, limit: i32| {
            let nanodegrees = offset.checked_add(self.granularity.checked_mul(number)?)?;
            let unit = i32::try_from(nanodegrees / NANODEGREES_PER_UNIT).ok()?;
            (-limit..=limit).contains(&unit).then_some(unit)
        };
        Some(Coordinate {
            lat_e7: unit(self.latitude_offset, latitude, 900_000_000)?,
            lon_e7: unit(self.longitude_offset, longitude, 1_800_000_000)?,
        })
    }
}

/// The tags of the next dense node, which end with a zero.
fn next_tags<'a>(tags: &mut Packed<'a>) -> Result<&'a [u8], Malformed> {
    let start = tags.0;
    loop {
        let before = tags.0.len();
        match tags.number()? {
            Some(0) => return Ok(&start[..start.len() - before]),
            Some(_) => {
                // The value of the key, which may be text 0.
                tags.number()?.ok_or(Malformed)?;
            }
            None => return Ok(start),
        }
    }
}

fn composite(value: Value<'_>, ids_field: u64) -> Result<Composite<'_>, Malformed> {
    let mut id = 0;
    let (mut keys, mut values): (&[u8], &[u8]) = (&[], &[]);
    let [mut ids, mut roles, mut types] = [Packed::default(); 3];
    for field in Fields(value.bytes()?) {
        let (number, value) = field?;
        match number {
            1 => id = value.number()? as i64,
            2 => keys = value.bytes()?,
            3 => values = value.bytes()?,
            10 => types = Packed(value.bytes()?),
            _ if number == ids_field => ids = Packed(value.bytes()?),
            8 => roles = Packed(value.bytes()?),
            _ => {}
        }
    }
    Ok(Composite {
        id,
        tags: TagRefs::Separate(keys, values),
        ids,
        roles,
        types,
    })
}
