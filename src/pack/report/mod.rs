//! The report of a build: one HTML file that a guide can open anywhere, without a network. It shows every track with
//! its waveform, loudness curve, passages, captions and speakers, and its length beside the time the walk takes. The
//! sounds are embedded. It is in Russian if the tour's first language is Russian, otherwise in English.

use super::manifest::{Manifest, Mix, Narrator, PassagePart, Role};
use super::writer::Content;
use crate::build::captions::Cue;
use crate::build::{Built, BuiltTrack};
use crate::drawing::{BaseMap, TourMap};
use crate::engine::Course;
use crate::geodesy::LatLon;
use crate::language::Direction;
use crate::streets;
use crate::streets::ground::Ground;
use crate::tour::Tour;
use crate::tour::model::{Leg, Stop, Travel};
use crate::workspace::content;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

mod words;

use words::Words;

/// Size of a drawing in its own units.
const WIDTH: f64 = 600.0;
const HEIGHT: f64 = 80.0;
/// Loudness at the lower edge of a drawing, LUFS; the upper edge is 0.
const MIN_DRAWN_LUFS: f32 = -40.0;

/// Last bytes of a complete report.
const DOCUMENT_END: &str = "</body></html>\n";

/// Whether there is a complete report at `path`.
pub fn is_whole(path: &Path) -> bool {
    let end = || -> io::Result<Vec<u8>> {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::End(-(DOCUMENT_END.len() as i64)))?;
        let mut end = Vec::new();
        file.take(DOCUMENT_END.len() as u64).read_to_end(&mut end)?;
        Ok(end)
    };
    end().is_ok_and(|end| end == DOCUMENT_END.as_bytes())
}

/// Writes the report as HTML, piece by piece, because with its sounds the report of a long tour takes hundreds of
/// megabytes. Contents are not verified here; the pack writer does that.
///
/// # Errors
/// What writing gives; a sound that cannot be read from the store.
pub fn report(
    tour: &Tour,
    built: &Built,
    manifest: &Manifest,
    contents: &BTreeMap<String, Content>,
    output: &mut impl io::Write,
) -> io::Result<()> {
    let words = Words::of(tour.languages.first());
    let first = manifest.languages.first();
    let title = first
        .and_then(|lang| tour.title.get(lang))
        .unwrap_or(&tour.id);
    let mut page = String::new();
    let _ = write!(
        page,
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>{} – {}</title>\n<style>{}</style>\
         </head>\n<body>\n<h1 dir=\"auto\">{}</h1>\n",
        words.lang,
        escaped(title),
        words.report,
        include_str!("page.css"),
        escaped(title)
    );
    announcement(&mut page, &words, tour);
    overview(&mut page, &words, manifest, contents);
    map(&mut page, &words, tour, manifest, contents);
    output.write_all(page.as_bytes())?;
    for (track, facts) in built.tracks.iter().zip(&manifest.tracks) {
        page.clear();
        begin_track(&mut page, &words, tour, track, &facts.file);
        output.write_all(page.as_bytes())?;
        write_sound(&contents[&facts.file], output)?;
        page.clear();
        end_track(&mut page, &words, track);
        output.write_all(page.as_bytes())?;
    }
    write!(
        output,
        "<script>{}</script>\n{DOCUMENT_END}",
        include_str!("page.js")
    )
}

/// Writes with what the tour is announced: its description, author, licence and address.
fn announcement(page: &mut String, words: &Words, tour: &Tour) {
    let first = tour.languages.first();
    if let Some(text) = first.and_then(|lang| tour.description.get(lang)) {
        let _ = writeln!(page, "<p dir=\"auto\">{}</p>", escaped(text));
    }
    for (name, value) in [
        (words.author, &tour.author),
        (words.licence, &tour.licence),
        (words.url, &tour.url),
    ] {
        if let Some(value) = value {
            let _ = writeln!(page, "<p>{name}: <bdi>{}</bdi></p>", escaped(value));
        }
    }
}

fn overview(
    page: &mut String,
    words: &Words,
    manifest: &Manifest,
    contents: &BTreeMap<String, Content>,
) {
    let _ = writeln!(
        page,
        "<table><thead><tr><th>{}<th>{}<th>LUFS<th>dBTP<th>{}</tr></thead><tbody>",
        words.track, words.length, words.size
    );
    for track in &manifest.tracks {
        let loudness = track
            .loudness_lufs
            .map_or_else(|| "–".to_owned(), |lufs| format!("{lufs:.2}"));
        let size = contents
            .get(&track.file)
            .map_or(0, |content| content.facts().bytes)
            / 1000;
        let _ = writeln!(
            page,
            "<tr><td><a href=\"#{0}\">{0}</a><td>{1}<td>{loudness}<td>{2:.2}<td>{size} kB</tr>",
            escaped(&track.file),
            clock(track.duration_s),
            track.true_peak_dbtp
        );
    }
    page.push_str("</tbody></table>\n");
}

/// Writes the map of the tour, as pictures of walks have it, with the credit of what it shows. It is embedded as a picture, so that the
/// page's styles leave it alone.
fn map(
    page: &mut String,
    words: &Words,
    tour: &Tour,
    manifest: &Manifest,
    contents: &BTreeMap<String, Content>,
) {
    let (base, ground) = (base_map(manifest, contents), ground(manifest, contents));
    let course = Course::from_tour(tour, &BTreeMap::new());
    let first = manifest.languages.first();
    let map = TourMap {
        course: &course,
        base: &base,
        ground: ground.as_ref(),
        language: first.map_or("", |lang| lang.0.as_str()),
    };
    let _ = writeln!(
        page,
        "<figure><img alt=\"{}: {}\" src=\"data:image/svg+xml;base64,{}\">\n<figcaption>{}</figcaption></figure>",
        words.map,
        tour.stops.len(),
        BASE64_STANDARD.encode(map.draw()),
        escaped(&map.credits())
    );
}

/// The ways, buildings and places that the pack contains.
fn ground(manifest: &Manifest, contents: &BTreeMap<String, Content>) -> Option<Ground> {
    let ways = bytes_of(contents, manifest.ways.as_ref()?)?;
    streets::file::decode(ways).ok()
}

/// The lines and areas of the maps that are GeoJSON.
fn base_map(manifest: &Manifest, contents: &BTreeMap<String, Content>) -> BaseMap {
    let mut base = BaseMap::default();
    let maps = manifest.maps.iter();
    for text in maps.filter_map(|name| content::geojson_of(bytes_of(contents, name)?)) {
        if let Ok(geojson) = serde_json::from_slice(text) {
            base.add(&geojson);
        }
    }
    base
}

/// The bytes of a content that is in memory, as maps are.
fn bytes_of<'c>(contents: &'c BTreeMap<String, Content>, name: &str) -> Option<&'c [u8]> {
    match contents.get(name)? {
        Content::Bytes(bytes) => Some(bytes),
        Content::File(..) => None,
    }
}

/// Writes what precedes a track's sound.
fn begin_track(page: &mut String, words: &Words, tour: &Tour, track: &BuiltTrack, file: &str) {
    let stop = &tour.stops[track.stop];
    let title = stop.title.get(&track.lang).unwrap_or(&stop.id);
    let kind = match (track.role, track.mix) {
        (Role::Story, Mix::Standard) => String::new(),
        (Role::Short, Mix::Standard) => format!(" · {}", words.short),
        (Role::Story, Mix::Loud) => format!(" · {}", words.loud),
        (Role::Short, Mix::Loud) => format!(" · {} · {}", words.short, words.loud),
    };
    let _ = write!(
        page,
        "<section id=\"{}\" lang=\"{}\" dir=\"{}\">\n<h2>{}. <bdi>{}</bdi><small> {}{kind}</small></h2>\n<p>{}</p>\n{}",
        escaped(file),
        escaped(&track.lang.0),
        Direction::of(&track.lang.0).html(),
        track.stop + 1,
        escaped(title),
        escaped(&track.lang.0),
        time_on_the_way(words, tour, stop, track.sound.duration_s),
        draw_track(track)
    );
    page.push_str("<audio controls preload=\"none\" src=\"data:audio/ogg;base64,");
}

/// Writes what follows a track's sound.
fn end_track(page: &mut String, words: &Words, track: &BuiltTrack) {
    page.push_str("\"></audio>\n<ol>\n");
    for passage in &track.passages {
        let (class, speaker) = match &passage.speaker {
            Narrator::Take(take) => ("take", format!("{}: {}", words.take, escaped(take))),
            Narrator::Voice(voice) => {
                let licence = passage.licence.as_ref();
                let licence = licence.map_or_else(String::new, |it| format!(" ({it})"));
                let credit = escaped(&format!("{voice}{licence}"));
                ("voice", format!("{}: {credit}", words.synthetic))
            }
        };
        let arrow = match passage.part {
            PassagePart::Narration => "",
            PassagePart::Directions => "→ ",
        };
        let _ = write!(
            page,
            "<li class=\"{class}\"><small>{speaker}</small> {arrow}"
        );
        passage.cues.iter().for_each(|cue| write_cue(page, cue));
        page.push_str("</li>\n");
    }
    page.push_str("</ol>\n</section>\n");
}

fn write_cue(page: &mut String, cue: &Cue) {
    let text = escaped(&cue.text);
    let _ = write!(
        page,
        "<a data-from=\"{:.3}\" data-to=\"{:.3}\">{text}</a> ",
        cue.start_s, cue.end_s
    );
}

/// Length of the track compared with the time to the next stop.
fn time_on_the_way(words: &Words, tour: &Tour, stop: &Stop, seconds: f64) -> String {
    let length_text = clock(seconds);
    let Some(leg) = tour.legs.iter().find(|leg| leg.from == stop.id) else {
        return format!("{}: {length_text}", words.length);
    };
    if !leg.by.is_walked() {
        return format!("{}: {length_text}; {}", words.length, words.by_vehicle);
    }
    let Some(metres) = length_m(tour, leg) else {
        return format!("{}: {length_text}", words.length);
    };
    let walk = metres / Travel::WALKING_PACE_MPS;
    let class = if seconds > walk { "long" } else { "fits" };
    format!(
        "{}: <b class=\"{class}\">{length_text}</b>; {}: {metres:.0} m, {}",
        words.length,
        words.way,
        clock(walk)
    )
}

/// Length of a leg in metres along its line, or straight from stop to stop.
fn length_m(tour: &Tour, leg: &Leg) -> Option<f64> {
    let place = |id: &str| {
        let stop = tour.stops.iter().find(|stop| stop.id == id)?;
        LatLon::new(stop.position.lat, stop.position.lon)
    };
    let line: Option<Vec<LatLon>> = match leg.line.len() {
        0 | 1 => [place(&leg.from), place(&leg.to)].into_iter().collect(),
        _ => leg
            .line
            .iter()
            .map(|[lon, lat]| LatLon::new(*lat, *lon))
            .collect(),
    };
    Some(
        line?
            .windows(2)
            .map(|pair| pair[0].distance_m(pair[1]))
            .sum(),
    )
}

/// Draws waveform, loudness curve and passages as SVG.
fn draw_track(track: &BuiltTrack) -> String {
    let curves = &track.sound.curves;
    let duration = track.sound.duration_s.max(0.001);
    let mut svg = format!("<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" preserveAspectRatio=\"none\">");
    for passage in &track.passages {
        let (from, to) = (
            passage.start_s / duration * WIDTH,
            passage.end_s / duration * WIDTH,
        );
        let class = match passage.speaker {
            Narrator::Take(_) => "take",
            Narrator::Voice(_) => "voice",
        };
        let _ = write!(
            svg,
            "<rect class=\"{class}\" x=\"{from:.1}\" y=\"0\" width=\"{:.1}\" height=\"{HEIGHT}\"/>",
            to - from
        );
    }
    // Use relative integer coordinates and scale the drawing, because a long tour has tens of thousands of strokes.
    let mut wave = String::from("M.5 255");
    let mut before = 0;
    for &peak in &curves.peaks {
        let _ = write!(
            wave,
            "m1-{}v{}",
            before + u32::from(peak),
            2 * u32::from(peak)
        );
        before = u32::from(peak);
    }
    let mut curve = String::new();
    for (index, lufs) in curves.short_term_lufs.iter().enumerate() {
        let tenths = (-10.0 * lufs.clamp(MIN_DRAWN_LUFS, 0.0)).round();
        let _ = write!(curve, "{index},{tenths} ");
    }
    let across = |count: usize| WIDTH / count.max(1) as f64;
    let _ = writeln!(
        svg,
        "<path transform=\"scale({:.4} {:.4}) translate(-1)\" d=\"{wave}\"/>\
         <polyline transform=\"scale({:.4} {:.4}) translate(.5)\" points=\"{curve}\"/>\
         <line y2=\"{HEIGHT}\"/></svg>",
        across(curves.peaks.len()),
        HEIGHT / 510.0,
        across(curves.short_term_lufs.len()),
        HEIGHT / (-10.0 * f64::from(MIN_DRAWN_LUFS)),
    );
    svg
}

/// Writes a sound as base64.
fn write_sound(content: &Content, output: &mut impl io::Write) -> io::Result<()> {
    match content {
        Content::Bytes(bytes) => write_base64(&bytes[..], output),
        Content::File(path, facts) => write_base64(File::open(path)?.take(facts.bytes), output),
    }
}

/// Encodes block by block, because base64 writers that accept any length are half as fast.
fn write_base64(mut input: impl Read, output: &mut impl io::Write) -> io::Result<()> {
    // Base64 turns three bytes into four characters.
    const BLOCK: usize = 3 << 14;
    let mut bytes = Vec::with_capacity(BLOCK);
    let mut text = vec![0; BLOCK / 3 * 4];
    loop {
        bytes.clear();
        if input.by_ref().take(BLOCK as u64).read_to_end(&mut bytes)? == 0 {
            return Ok(());
        }
        let length = BASE64_STANDARD
            .encode_slice(&bytes, &mut text)
            .expect("OK because there is room for a block");
        output.write_all(&text[..length])?;
    }
}

fn clock(seconds: f64) -> String {
    let seconds = seconds.round() as u64;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_special_characters_are_escaped() {
        assert_eq!(escaped("<a b=\"c\">&"), "&lt;a b=&quot;c&quot;&gt;&amp;");
    }
}
