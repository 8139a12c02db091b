//! Pictures from a tour to its pack, with the real binary.

use crate::build::{build_pack, folder, soundwalk};
use image::{ImageFormat, Rgb, RgbImage};
use std::fs;
use std::path::Path;

/// A tour of one stop with a picture of this name, which is its cover, too.
fn tour_with(folder: &Path, picture: &str, bytes: &[u8]) {
    let tour = serde_json::json!({
        "format": 1, "id": "t", "title": {"en": "T"}, "languages": ["en"],
        "cover": {"file": picture, "alt": {"en": "Red and blue"}},
        "url": "https://tour.example/",
        "stops": [{
            "id": "s", "title": {"en": "S"},
            "position": {"lat": 53.767194, "lon": 87.092328, "uncertainty_m": 15},
            "geofence": {"radius_m": 40},
            "picture": {"file": picture, "alt": {"en": "Red and blue"}, "credit": "me"},
            "narration": {"en": ["You stand on the square."]}
        }]
    });
    fs::write(folder.join("tour.json"), tour.to_string()).expect("OK because tests may write");
    fs::write(folder.join(picture), bytes).expect("OK because tests may write");
}

fn checked(folder: &Path) -> (Option<i32>, String) {
    let output = soundwalk(&["check", &folder.to_string_lossy()]);
    let text = [output.stdout, output.stderr].concat();
    (
        output.status.code(),
        String::from_utf8_lossy(&text).into_owned(),
    )
}

fn drawn(format: ImageFormat) -> Vec<u8> {
    let image = RgbImage::from_fn(300, 200, |x, y| Rgb([x as u8, y as u8, 90]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::ImageRgb8(image)
        .write_to(&mut bytes, format)
        .expect("OK because memory can be written");
    bytes.into_inner()
}

#[test]
fn pictures_that_browsers_cannot_show_are_reported_and_not_packed() {
    let heic = include_bytes!("pictures/two-colours.heic");
    let zeros = vec![0; 34 << 20];
    let tiff = [b"II*\0\x08\0\0\0".as_slice(), &[0; 200]].concat();
    let jpeg = drawn(ImageFormat::Jpeg);
    for (name, bytes, expected) in [
        ("a.heic", heic.as_slice(), "heif-convert"),
        ("heic_named.jpg", heic, "heif-convert"),
        ("a.tiff", &tiff, "TIFF"),
        ("empty.jpg", b"", "it is empty"),
        ("text.jpg", b"not a picture", "begins like text"),
        ("big.jpg", &zeros, "a file of zeros"),
        ("cut.JPG", &jpeg[..jpeg.len() / 2], "end is missing"),
        (
            "drawing.svg",
            b"<svg onload='alert(1)'/>",
            "export it as PNG",
        ),
    ] {
        let folder = folder();
        tour_with(folder.path(), name, bytes);
        let (status, text) = checked(folder.path());
        assert_eq!(status, Some(1), "{name}: {text}");
        for part in ["error[picture-unusable]", name, expected] {
            assert!(text.contains(part), "{name}: {text}");
        }
        let pack = folder.path().join("p.pack");
        let (status, text) = build_pack(folder.path(), &pack, &folder.path().join("store"), &[]);
        assert_ne!(status, Some(0), "{name}: {text}");
        assert!(text.contains(name), "{name}: {text}");
        assert!(!pack.exists(), "{name}");
    }
}

#[test]
fn a_picture_is_packed_in_two_formats_and_made_once() {
    let folder = folder();
    // The right format under a wrong name, and an extension in capitals, are read nevertheless.
    tour_with(folder.path(), "square.PNG", &drawn(ImageFormat::Jpeg));
    let (status, text) = checked(folder.path());
    assert_eq!(status, Some(0), "{text}");
    assert!(text.contains("note[picture-misnamed]"), "{text}");
    let store = folder.path().join("store");
    let built = |name: &str, more: &[&str]| {
        let pack = folder.path().join(name);
        let (status, text) = build_pack(folder.path(), &pack, &store, more);
        assert_eq!(status, Some(0), "{text}");
        fs::read(&pack).expect("OK because it was built")
    };
    let one = built(
        "one.pack",
        &[
            "-j",
            "1",
            "--site",
            &folder.path().join("site").to_string_lossy(),
        ],
    );
    let pack = soundwalk::pack::open(&folder.path().join("one.pack"))
        .expect("OK because it was just built");
    let manifest = pack.manifest();
    assert_eq!(manifest.pictures["s"], "pictures/01-s.jpg");
    assert_eq!(manifest.pictures_webp["s"], "pictures/01-s.webp");
    assert_eq!(manifest.url.as_deref(), Some("https://tour.example/"));
    for (name, format) in [
        ("pictures/cover.jpg", ImageFormat::Jpeg),
        ("pictures/cover.webp", ImageFormat::WebP),
        ("pictures/01-s.jpg", ImageFormat::Jpeg),
        ("pictures/01-s.webp", ImageFormat::WebP),
    ] {
        let bytes =
            fs::read(folder.path().join("site").join(name)).expect("OK because it is there");
        let image = image::load_from_memory_with_format(&bytes, format).expect("a picture");
        assert_eq!((image.width(), image.height()), (300, 200));
    }
    let headers = fs::read_to_string(folder.path().join("site/_headers"))
        .expect("OK because every site has it");
    assert!(headers.contains("frame-ancestors 'self'"), "{headers}");
    // Built again from the same store, whose picture is damaged, and from an empty store on many threads.
    assert_eq!(built("two.pack", &["-j", "8"]), one);
    damage_pictures(&store);
    assert_eq!(built("three.pack", &[]), one);
    fs::remove_dir_all(&store).expect("OK because it is ours");
    assert_eq!(built("four.pack", &["-j", "8"]), one);
}

/// Changes a byte in every picture of the store.
fn damage_pictures(store: &Path) {
    let mut folders = vec![store.to_owned()];
    let mut count = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("OK because it is there") {
            let path = entry.expect("OK because it was just listed").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let mut bytes = fs::read(&path).expect("OK because it is there");
            if bytes.starts_with(b"\xff\xd8\xff")
                || bytes.starts_with(b"RIFF") && bytes[8..12] == *b"WEBP"
            {
                let last = bytes.len() - 1;
                bytes[last] ^= 1;
                fs::write(&path, bytes).expect("OK because tests may write");
                count += 1;
            }
        }
    }
    // A picture as small as this one is used as its own cover.
    assert_eq!(count, 2);
}

/// A colour profile of 200 MB, which takes 200 kB while it is compressed, and a real one.
#[test]
#[cfg(target_os = "linux")]
fn large_colour_profiles_take_no_memory() {
    use image::ImageEncoder;
    use image::codecs::png::PngEncoder;
    let picture = |profile: Vec<u8>| {
        let mut bytes = Vec::new();
        let mut encoder = PngEncoder::new(&mut bytes);
        let named = encoder.set_icc_profile(profile);
        named.expect("OK because PNG has profiles");
        let pixels = [90; 3 * 300 * 200];
        let written = encoder.write_image(&pixels, 300, 200, image::ExtendedColorType::Rgb8);
        written.expect("OK because memory can be written");
        bytes
    };
    let bomb = picture(vec![0; 200 << 20]);
    assert!(bomb.len() < 4 << 20, "{}", bomb.len());
    let opened = soundwalk::picture::read(&bomb).expect("the picture is good");
    assert_eq!(opened.profile, None);
    let small = soundwalk::picture::read(&picture(vec![7; 3 << 20])).expect("it is good");
    assert_eq!(small.profile.map(|profile| profile.len()), Some(3 << 20));
    let folder = folder();
    tour_with(folder.path(), "a.png", &bomb);
    let output = std::process::Command::new("sh")
        .args(["-c", "ulimit -d 150000 && exec \"$@\"", "sh"])
        .args([env!("CARGO_BIN_EXE_soundwalk"), "check"])
        .arg(folder.path())
        .env("RAYON_NUM_THREADS", "2")
        .output()
        .expect("OK because there is a shell");
    let printed = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{printed}");
}
