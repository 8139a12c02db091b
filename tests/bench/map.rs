//! How long a large extract takes, and how much memory: writes a file of the given size as a country has it (nodes in small
//! walks, a way for every ten of them, some multipolygons), cuts a box of 20 by 20 km out of it, and prints the figures.
//!
//! `cargo run --release --example map -- 1000 /tmp/large.osm.pbf` writes 1,000 MB, unless the file is there already.

// The tests write more kinds of files than this bench.
#[allow(dead_code)]
#[path = "../map/pbf_writer.rs"]
mod pbf_writer;

use pbf_writer::{Node, Packing, PbfWriter, Relation, Tags, Way};
use soundwalk::geodesy::LatLon;
use soundwalk::streets::extract::{Bounds, Coordinate};
use soundwalk::streets::{build, file, osm};
use std::fs::File;
use std::io::{self, BufWriter, Seek, Write};
use std::path::Path;
use std::time::Instant;

/// Objects of a block, as in real files.
const BLOCK: i64 = 8_000;
/// Nodes of a way.
const WAY_NODES: i64 = 10;
/// The country: south, west, height and width in 10⁻⁷ degrees.
const COUNTRY: [i64; 4] = [500_000_000, 50_000_000, 50_000_000, 100_000_000];

/// The generator of Knuth's MMIX.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: i64) -> i64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % limit as u64) as i64
    }
}

fn tags(pairs: &[(&str, String)]) -> Tags {
    pairs
        .iter()
        .map(|(key, value)| ((*key).to_owned(), value.clone()))
        .collect()
}

fn generate(path: &Path, bytes: u64) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    let mut writer = PbfWriter::begin(&mut file, Packing::Zlib, None, Some(1_700_000_000))?;
    let mut random = Random(7);
    let mut blocks = 0;
    let [south, west, height, width] = COUNTRY;
    // Ways take a fifth of the file.
    while std::fs::metadata(path)?.len() < bytes * 4 / 5 {
        let (mut latitude, mut longitude) =
            (south + random.below(height), west + random.below(width));
        let nodes: Vec<Node> = (0..BLOCK)
            .map(|index| {
                latitude += random.below(4_001) - 2_000;
                longitude += random.below(4_001) - 2_000;
                let own = match random.below(40) {
                    0 => tags(&[
                        ("amenity", "cafe".to_owned()),
                        ("name", format!("Café {}", random.below(900))),
                    ]),
                    _ => Tags::new(),
                };
                (blocks * BLOCK + index, latitude, longitude, own)
            })
            .collect();
        writer.dense_nodes(&nodes)?;
        blocks += 1;
    }
    let ways = blocks * BLOCK / WAY_NODES;
    for first in (0..ways).step_by(BLOCK as usize) {
        let block: Vec<Way> = (first..(first + BLOCK).min(ways))
            .map(|way| {
                let mut nodes: Vec<i64> = (way * WAY_NODES..(way + 1) * WAY_NODES).collect();
                let own = if way % 2 == 0 {
                    nodes.push(nodes[0]);
                    tags(&[("building", "yes".to_owned())])
                } else {
                    tags(&[
                        ("highway", "residential".to_owned()),
                        ("name", format!("Street {}", way % 999)),
                    ])
                };
                (way, nodes, own)
            })
            .collect();
        writer.ways(&block)?;
    }
    for first in (0..ways / 200).step_by(BLOCK as usize) {
        let block: Vec<Relation> = (first..(first + BLOCK).min(ways / 200))
            .map(|relation| {
                let member = (1, relation * 200, "outer".to_owned());
                let own = tags(&[
                    ("type", "multipolygon".to_owned()),
                    ("natural", "water".to_owned()),
                ]);
                (relation, vec![member], own)
            })
            .collect();
        writer.relations(&block)?;
    }
    file.flush()
}

/// Peak of the memory that was in use, MB.
fn peak_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1_024
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let megabytes: u64 = args.next().ok_or("name a size in MB")?.parse()?;
    let path = args.next().ok_or("name a file")?;
    let path = Path::new(&path);
    let mut out = io::stdout();
    if !path.exists() {
        generate(path, megabytes * 1_000_000)?;
    }
    let at = |lat, lon| Coordinate::from_position(LatLon { lat, lon });
    let bounds = Bounds {
        min: at(52.4, 9.9),
        max: at(52.58, 10.19),
    };
    let mut file = File::open(path)?;
    let bytes = file.seek(io::SeekFrom::End(0))?;
    writeln!(
        out,
        "{} MB, {} threads; {} MB before",
        bytes / 1_000_000,
        rayon::current_num_threads(),
        peak_mb()
    )?;
    let start = Instant::now();
    let found = osm::read(file, bounds, &mut |_, _| {})?;
    let seconds = start.elapsed().as_secs_f64();
    let extract = found.extract;
    writeln!(
        out,
        "read in {seconds:.1} s: {} points, {} lines, {} areas; peak {} MB",
        extract.points.len(),
        extract.lines.len(),
        extract.areas.len(),
        peak_mb()
    )?;
    let ways = file::encode(&build::ground(&extract, &["en".to_owned()]));
    let total = start.elapsed().as_secs_f64();
    writeln!(
        out,
        "ways.bin of {} kB after {total:.1} s; peak {} MB",
        ways.len() / 1_000,
        peak_mb()
    )?;
    Ok(())
}
