//! Pictures and background sounds of stops that are uploaded, and claims that are looked up in a source document.

use crate::studio::open::{Open, TOUR, open, open_in_workspace};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use serde_json::{Value, json};
use soundwalk::studio::Access;
use std::io::Cursor;

/// An opaque picture: red on the left, blue on the right.
fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let image = RgbImage::from_fn(width, height, |x, _| {
        Rgb(if x < width / 2 {
            [200, 20, 20]
        } else {
            [20, 20, 200]
        })
    });
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(image)
        .write_to(&mut bytes, format)
        .expect("OK because the picture is small");
    bytes.into_inner()
}

/// A JPEG whose EXIF says that it has to be turned to the right, and that it was taken somewhere.
pub fn turned_jpeg() -> Vec<u8> {
    let plain = picture(60, 40, ImageFormat::Jpeg);
    // TIFF header, one entry: orientation (0x0112), short, 6.
    let mut exif =
        b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
    exif.extend(b"SECRET-PLACE");
    let length = u16::try_from(exif.len() + 2).expect("OK because it is short");
    let mut bytes = plain[..2].to_vec();
    bytes.extend([0xff, 0xe1]);
    bytes.extend(length.to_be_bytes());
    bytes.extend(exif);
    bytes.extend(&plain[2..]);
    bytes
}

fn upload(studio: &Open, kind: &str, stop: &str, body: &[u8]) -> crate::studio::open::Reply {
    let base = studio.version();
    studio.send(&format!("/api/{kind}?base={base}&stop={stop}"), body)
}

fn tour(studio: &Open) -> Value {
    serde_json::from_str(&studio.text()).expect("OK because the studio writes JSON")
}

#[test]
fn a_picture_is_kept_upright_without_other_data_and_named_in_the_stop() {
    let studio = open(Access::Edit);
    let kept = upload(&studio, "picture", "gate", &turned_jpeg());
    assert_eq!(kept.status, 200, "{}", String::from_utf8_lossy(&kept.body));
    assert_eq!(kept.json()["file"], "pictures/gate.jpg");
    assert_eq!(
        tour(&studio)["stops"][0]["picture"],
        json!({"file": "pictures/gate.jpg", "alt": {"en": ""}})
    );
    let file = studio.folder.join("pictures/gate.jpg");
    let bytes = std::fs::read(&file).expect("OK because it was just written");
    assert!(!bytes.windows(6).any(|part| part == b"SECRET"));
    let image = image::load_from_memory(&bytes)
        .expect("OK because it is a JPEG")
        .to_rgb8();
    assert_eq!(image.dimensions(), (40, 60), "it is upright");
    assert!(image.get_pixel(20, 5)[0] > 150 && image.get_pixel(20, 55)[2] > 150);
    // The same picture is kept once; another one beside it, and undo names the first again.
    assert_eq!(
        upload(&studio, "picture", "gate", &turned_jpeg()).json()["file"],
        "pictures/gate.jpg"
    );
    let other = upload(
        &studio,
        "picture",
        "gate",
        &picture(30, 20, ImageFormat::Png),
    );
    assert_eq!(other.json()["file"], "pictures/gate-2.jpg");
    assert_eq!(std::fs::read(&file).expect("OK because it stays"), bytes);
    let undone = studio.post("/api/undo", &json!({"base": studio.version()}));
    assert_eq!(
        undone.json()["tour"]["stops"][0]["picture"]["file"],
        "pictures/gate.jpg"
    );
}

#[test]
fn a_picture_is_turned_as_a_new_file_and_keeps_its_description() {
    let studio = open(Access::Edit);
    let png = picture(30, 20, ImageFormat::Png);
    assert_eq!(upload(&studio, "picture", "gate", &png).status, 200);
    let described = json!({"base": studio.version(), "label": "alt", "edits": [
        {"do": "set", "pointer": "/stops/0/picture/alt/en", "value": "A gate"}
    ]});
    assert_eq!(studio.post("/api/edit", &described).status, 200);
    let turned = upload(&studio, "picture/turn", "gate", b"");
    assert_eq!(turned.json()["file"], "pictures/gate-2.jpg");
    assert_eq!(tour(&studio)["stops"][0]["picture"]["alt"]["en"], "A gate");
    let bytes =
        std::fs::read(studio.folder.join("pictures/gate-2.jpg")).expect("OK because it is there");
    let image = image::load_from_memory(&bytes).expect("OK because it is a JPEG");
    assert_eq!((image.width(), image.height()), (20, 30));
    assert_eq!(
        upload(&studio, "picture/turn", "square", b"").refusal(),
        (404, "not-found".to_owned())
    );
}

#[test]
fn a_large_photo_is_scaled() {
    let studio = open(Access::Edit);
    let large = picture(6000, 1000, ImageFormat::Jpeg);
    assert_eq!(upload(&studio, "picture", "gate", &large).status, 200);
    let bytes =
        std::fs::read(studio.folder.join("pictures/gate.jpg")).expect("OK because it is there");
    let image = image::load_from_memory(&bytes).expect("OK because it is a JPEG");
    assert_eq!((image.width(), image.height()), (2880, 480));
}

#[test]
fn hostile_and_useless_pictures_are_refused_and_leave_nothing() {
    let studio = open(Access::Edit);
    let before = studio.text();
    let cut = picture(600, 400, ImageFormat::Jpeg);
    // A PNG that says it has four thousand million pixels.
    let mut bomb = picture(4, 4, ImageFormat::Png);
    bomb[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>";
    let page = b"<!DOCTYPE html><script>alert(1)</script>";
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
    for (body, says) in [
        (&b""[..], "empty"),
        (svg, "SVG"),
        (page, "web page"),
        (heic, "HEIC"),
        (&cut[..cut.len() / 2], "end is missing"),
        (&bomb, ""),
        (b"hello", "not a picture"),
    ] {
        let refused = upload(&studio, "picture", "gate", body);
        assert_eq!(refused.refusal(), (422, "unfit".to_owned()), "{says}");
        let message = refused.json()["message"].to_string();
        assert!(message.contains(says), "{says}: {message}");
    }
    let good = picture(30, 20, ImageFormat::Png);
    for stop in ["nowhere", "..%2F..%2Fsecret", "%2Fetc%2Fpasswd"] {
        assert_eq!(
            upload(&studio, "picture", stop, &good).refusal(),
            (404, "not-found".to_owned()),
            "{stop}"
        );
    }
    let stale = format!("/api/picture?base={}&stop=gate", "0".repeat(64));
    assert_eq!(
        studio.send(&stale, &good).refusal(),
        (409, "stale".to_owned())
    );
    assert_eq!(studio.text(), before);
    let kept = std::fs::read_dir(studio.folder.join("pictures")).map_or(0, Iterator::count);
    assert_eq!(kept, 0, "nothing is left");
}

#[test]
fn a_read_only_studio_keeps_no_files() {
    let studio = open(Access::ReadOnly);
    let good = picture(30, 20, ImageFormat::Png);
    for kind in ["picture", "picture/turn", "bed"] {
        assert_eq!(
            upload(&studio, kind, "gate", &good).refusal(),
            (403, "read-only".to_owned()),
            "{kind}"
        );
    }
    assert!(!studio.folder.join("pictures").exists());
    assert_eq!(studio.text(), TOUR);
}

#[cfg(unix)]
#[test]
fn files_of_stops_stay_in_the_folder_of_the_tour() {
    // In a workspace, too, whose other files the tour may use.
    let studio = open_in_workspace();
    let elsewhere = studio.outer.path().join("elsewhere");
    std::fs::create_dir(&elsewhere).expect("OK because the folder is new");
    std::os::unix::fs::symlink(&elsewhere, studio.folder.join("pictures"))
        .expect("OK because nothing is there");
    let good = picture(30, 20, ImageFormat::Png);
    assert_eq!(
        upload(&studio, "picture", "gate", &good).refusal(),
        (403, "outside".to_owned())
    );
    assert_eq!(
        std::fs::read_dir(&elsewhere)
            .expect("OK because it is there")
            .count(),
        0
    );
    // An id that is not one yet names no file.
    let odd = TOUR.replace("\"id\": \"gate\"", "\"id\": \"../gate\"");
    std::fs::remove_file(studio.folder.join("pictures")).expect("OK because it is a link");
    std::fs::write(studio.folder.join("tour.json"), odd).expect("OK because it is there");
    let kept = upload(&studio, "picture", "..%2Fgate", &good);
    assert_eq!(kept.json()["file"], "pictures/stop.jpg");
}

#[test]
fn a_background_sound_is_kept_and_named() {
    let studio = open(Access::Edit);
    let samples: Vec<u8> = (0..4800_i32)
        .flat_map(|at| (((at % 96) * 200 - 9600) as i16).to_le_bytes())
        .collect();
    let mut wav =
        b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x80\xbb\0\0\0\x77\x01\0\x02\0\x10\0data"
            .to_vec();
    wav.extend(
        u32::try_from(samples.len())
            .expect("OK because it is short")
            .to_le_bytes(),
    );
    wav.extend(samples);
    let kept = upload(&studio, "bed", "gate", &wav);
    assert_eq!(kept.status, 200, "{}", String::from_utf8_lossy(&kept.body));
    let file = kept.json()["file"]
        .as_str()
        .expect("OK because it is a text")
        .to_owned();
    assert_eq!(tour(&studio)["stops"][0]["bed"], file);
    assert!(studio.folder.join(&file).exists());
    assert_eq!(
        upload(&studio, "bed", "gate", b"not a sound").refusal(),
        (422, "unfit".to_owned())
    );
}

#[test]
fn claims_are_looked_up_in_the_source_document() {
    let studio = open(Access::ReadOnly);
    let claims = r#""claims": [
    {"id": "opened", "statement": {"en": "It was opened in 1932."}, "figures": ["1932"], "paragraph": 7},
    {"id": "tanks", "statement": {"en": "64 tanks."}, "figures": ["64"], "names": ["Petrov"]},
    {"id": "own", "statement": {"en": "From elsewhere."}, "source": "A book"},
    {"id": "absent", "statement": {"en": "17 of them."}, "figures": ["17"]}
  ],
  "stops""#;
    let text = TOUR.replacen("\"stops\"", claims, 1);
    std::fs::write(studio.folder.join("tour.json"), &text).expect("OK because it is there");
    let document = "The works.\n\nThey opened in 1932.\n\nPetrov counted 64 tanks.\n";
    // A read-only studio may look; it writes nothing.
    let found = studio.send("/api/source", document.as_bytes());
    assert_eq!(found.status, 200);
    let view = found.json();
    assert_eq!(view["paragraphs"], 3);
    assert_eq!(
        view["claims"],
        json!([
            {"claim": "opened", "paragraphs": [2], "missing": []},
            {"claim": "tanks", "paragraphs": [3], "missing": []},
            {"claim": "absent", "paragraphs": [], "missing": ["17"]},
        ])
    );
    assert_eq!(view["sha256"].as_str().map(str::len), Some(64));
    assert_eq!(
        studio.send("/api/source", b"\xff\xfe").refusal(),
        (422, "unfit".to_owned())
    );
    assert_eq!(studio.text(), text);
}
