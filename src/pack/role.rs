//! What the entries of a pack are for. The manifest names each entry in exactly one role, under a name that suits the
//! role; `tour.json` and the visitor's page are the same in every pack and are not named.

use super::error::Fault;
use super::manifest::Manifest;
use super::names;
use super::site;
use std::collections::BTreeMap;

/// What an entry is for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum EntryRole {
    /// The tour definition, `tour.json`.
    Tour,
    /// A file of the visitor's page.
    Page,
    /// A story, with its length in seconds.
    Track(f64),
    /// A sound without words, with its length in seconds.
    Sound(f64),
    /// Captions of a track.
    Captions,
    /// Transcript of a track.
    Transcript,
    /// Master of a track.
    Master,
    /// A map as GeoJSON or tiles.
    Map,
    /// Ways, buildings and places around the tour.
    Ways,
    /// A picture as JPEG.
    Jpeg,
    /// A picture as WebP.
    WebP,
}

impl EntryRole {
    /// The role in words, with an article.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tour => "the tour",
            Self::Page => "a part of the page",
            Self::Track(_) => "a track",
            Self::Sound(_) => "a sound",
            Self::Captions => "captions",
            Self::Transcript => "a transcript",
            Self::Master => "a master",
            Self::Map => "a map",
            Self::Ways => "a file of ways",
            Self::Jpeg => "a JPEG picture",
            Self::WebP => "a WebP picture",
        }
    }

    /// Folder of such entries and the allowed endings of their names; `None` for roles with fixed names.
    fn kind(self) -> Option<(&'static str, &'static [&'static str])> {
        Some(match self {
            Self::Tour | Self::Page => return None,
            Self::Track(_) => ("tracks", &[".opus"]),
            Self::Sound(_) => ("sounds", &[".opus"]),
            Self::Captions => ("captions", &[".vtt"]),
            Self::Transcript => ("transcripts", &[".txt"]),
            Self::Master => ("masters", &[".wav"]),
            Self::Map => ("maps", &[".geojson", ".pmtiles"]),
            Self::Ways => ("maps", &[".bin"]),
            Self::Jpeg => ("pictures", &[".jpg"]),
            Self::WebP => ("pictures", &[".webp"]),
        })
    }

    fn check_name(self, name: &str) -> Result<(), Fault> {
        let Some((folder, endings)) = self.kind() else {
            return Ok(());
        };
        let inside = name.strip_prefix(folder);
        let inside = inside.and_then(|inside| inside.strip_prefix('/'));
        let is_of_kind = |inside: &str| endings.iter().any(|ending| inside.ends_with(ending));
        if inside.is_some_and(is_of_kind) {
            Ok(())
        } else {
            Err(Fault::OtherKind {
                name: name.to_owned(),
                role: self.name(),
                folder,
                ending: endings[0],
            })
        }
    }
}

/// The role of every entry, keyed by name.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::OtherKind`], [`Fault::TwoRoles`] and [`Fault::WithoutRole`].
pub(super) fn roles(manifest: &Manifest) -> Result<BTreeMap<&str, EntryRole>, Fault> {
    let mut roles = BTreeMap::new();
    for (name, role) in fixed(manifest).chain(named(manifest)) {
        if !manifest.files.contains_key(name) {
            return Err(Fault::Missing(name.to_owned()));
        }
        role.check_name(name)?;
        if let Some(first) = roles.insert(name, role) {
            return Err(Fault::TwoRoles {
                name: name.to_owned(),
                first: first.name(),
                second: role.name(),
            });
        }
    }
    let mut unnamed = manifest.files.keys();
    match unnamed.find(|name| !roles.contains_key(name.as_str())) {
        Some(name) => Err(Fault::WithoutRole(name.clone())),
        None => Ok(roles),
    }
}

/// Entries that the manifest names only in its list of files.
fn fixed(manifest: &Manifest) -> impl Iterator<Item = (&str, EntryRole)> {
    let page = site::names()
        .filter(|name| site::REQUIRED.contains(name) || manifest.files.contains_key(*name))
        .map(|name| (name, EntryRole::Page));
    [(names::TOUR, EntryRole::Tour)].into_iter().chain(page)
}

/// Entries that the manifest names elsewhere, with their roles.
fn named(manifest: &Manifest) -> impl Iterator<Item = (&str, EntryRole)> {
    let of_tracks = manifest.tracks.iter().flat_map(|track| {
        let master = track.master.as_ref().map(|name| (name, EntryRole::Master));
        [
            (&track.file, EntryRole::Track(track.duration_s)),
            (&track.captions, EntryRole::Captions),
            (&track.transcript, EntryRole::Transcript),
        ]
        .into_iter()
        .chain(master)
    });
    let sounds = manifest.sounds.iter();
    let pictures = manifest.cover.iter().chain(manifest.pictures.values());
    let covers_webp = manifest.cover_webp.iter();
    let pictures_webp = covers_webp.chain(manifest.pictures_webp.values());
    of_tracks
        .chain(sounds.map(|sound| (&sound.file, EntryRole::Sound(sound.duration_s))))
        .chain(manifest.maps.iter().map(|name| (name, EntryRole::Map)))
        .chain(manifest.ways.iter().map(|name| (name, EntryRole::Ways)))
        .chain(pictures.map(|name| (name, EntryRole::Jpeg)))
        .chain(pictures_webp.map(|name| (name, EntryRole::WebP)))
        .map(|(name, role)| (name.as_str(), role))
}
