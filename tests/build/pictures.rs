//! Pictures of stops: every device's format becomes an upright sRGB picture without the place where it was taken, and
//! pictures that cannot be shown are refused with advice. All pictures are drawn here.

use image::codecs::gif::GifEncoder;
use image::codecs::png::PngEncoder;
use image::{DynamicImage, Frame, ImageEncoder, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use jpeg_encoder::{ColorType, Encoder};
use soundwalk::picture::{self, DeliveredPicture, Fault, Kind, Note};
use std::io::Cursor;
use std::time::{Duration, Instant};

/// A picture whose four quarters are red, green, blue and yellow, from left to right and from top to bottom.
fn quarters(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        match (x < width / 2, y < height / 2) {
            (true, true) => Rgb([220, 20, 20]),
            (false, true) => Rgb([20, 200, 20]),
            (true, false) => Rgb([20, 20, 220]),
            (false, false) => Rgb([220, 220, 20]),
        }
    })
}

fn png(image: &DynamicImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image
        .write_to(&mut bytes, ImageFormat::Png)
        .expect("OK because memory can be written");
    bytes.into_inner()
}

/// EXIF as cameras write it: an orientation, then a place (59.9398 N, 30.3146 E) as text, which the tests search for.
fn exif(orientation: u16) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    tiff.extend_from_slice(&2_u16.to_le_bytes());
    // Orientation: short, once.
    for word in [0x0112_u16, 3] {
        tiff.extend_from_slice(&word.to_le_bytes());
    }
    tiff.extend_from_slice(&1_u32.to_le_bytes());
    tiff.extend_from_slice(&u32::from(orientation).to_le_bytes());
    // Description: text at byte 38.
    for word in [0x010e_u16, 2] {
        tiff.extend_from_slice(&word.to_le_bytes());
    }
    tiff.extend_from_slice(&(PLACE.len() as u32).to_le_bytes());
    tiff.extend_from_slice(&38_u32.to_le_bytes());
    tiff.extend_from_slice(&0_u32.to_le_bytes());
    tiff.extend_from_slice(PLACE);
    tiff
}

const PLACE: &[u8] = b"GPS 59.9398N 30.3146E iPhone 42\0";

fn jpeg(image: &RgbImage, exif: Option<&[u8]>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 95);
    if let Some(exif) = exif {
        encoder
            .add_exif_metadata(exif)
            .expect("OK because it is short");
    }
    let (width, height) = (image.width() as u16, image.height() as u16);
    encoder
        .encode(image, width, height, ColorType::Rgb)
        .expect("OK because memory can be written");
    bytes
}

fn written(bytes: &[u8]) -> DeliveredPicture {
    let opened = picture::read(bytes).expect("OK because it is a picture");
    picture::write(opened).expect("OK because it can be written")
}

fn decoded(bytes: &[u8]) -> RgbImage {
    image::load_from_memory(bytes)
        .expect("OK because it was just written")
        .into_rgb8()
}

/// The letters of the quarters' colours, from left to right and from top to bottom.
fn seen(image: &RgbImage) -> String {
    let (width, height) = image.dimensions();
    [(1, 1), (3, 1), (1, 3), (3, 3)]
        .map(|(x, y)| {
            let Rgb([red, green, blue]) = *image.get_pixel(width * x / 4, height * y / 4);
            match (red > 128, green > 128, blue > 128) {
                (true, false, false) => 'r',
                (false, true, false) => 'g',
                (false, false, true) => 'b',
                (true, true, false) => 'y',
                (true, true, true) => 'w',
                _ => '?',
            }
        })
        .iter()
        .collect()
}

#[test]
fn pictures_are_upright_however_the_phone_was_held() {
    // EXIF 2.32, 4.6.4: where row 0 and column 0 of the stored picture are.
    for (orientation, expected, is_turned) in [
        (1, "rgby", false),
        (2, "gryb", false),
        (3, "ybgr", false),
        (4, "byrg", false),
        (5, "rbgy", true),
        (6, "bryg", true),
        (7, "ygbr", true),
        (8, "gyrb", true),
        // A value that EXIF does not define leaves the picture as it is.
        (0, "rgby", false),
        (9, "rgby", false),
        (65_535, "rgby", false),
    ] {
        let bytes = jpeg(&quarters(64, 48), Some(&exif(orientation)));
        let written = written(&bytes);
        for delivered in [&written.jpeg, &written.webp, &written.cover] {
            let image = decoded(delivered);
            assert_eq!(seen(&image), expected, "{orientation}");
            let size = if is_turned { (48, 64) } else { (64, 48) };
            assert_eq!(image.dimensions(), size, "{orientation}");
        }
    }
}

#[test]
fn delivered_pictures_have_no_metadata() {
    let holds_place = |bytes: &[u8]| {
        [&PLACE[..10], b"Exif", b"iPhone"]
            .iter()
            .any(|needle| bytes.windows(needle.len()).any(|part| part == *needle))
    };
    let image = DynamicImage::ImageRgb8(quarters(64, 48));
    let mut with_exif = Vec::new();
    let mut encoder = PngEncoder::new(&mut with_exif);
    encoder
        .set_exif_metadata(exif(6))
        .expect("OK because PNG holds EXIF");
    image
        .write_with_encoder(encoder)
        .expect("OK because memory can be written");
    for bytes in [jpeg(&quarters(64, 48), Some(&exif(6))), with_exif] {
        assert!(holds_place(&bytes));
        let written = written(&bytes);
        assert_eq!(seen(&decoded(&written.jpeg)), "bryg");
        for delivered in [written.jpeg, written.webp, written.cover] {
            assert!(!holds_place(&delivered));
        }
    }
}

#[test]
fn large_pictures_are_scaled_to_the_size_of_a_phone() {
    for (size, expected) in [
        ((4000, 3000), (1440, 1080)),
        ((3000, 4000), (1440, 1920)),
        ((9000, 300), (1440, 48)),
        ((10, 9000), (2, 1920)),
        ((1440, 1920), (1440, 1920)),
        ((20, 10), (20, 10)),
        ((1, 1), (1, 1)),
    ] {
        let written = written(&jpeg(&quarters(size.0, size.1), None));
        for delivered in [&written.jpeg, &written.webp] {
            assert_eq!(decoded(delivered).dimensions(), expected, "{size:?}");
        }
        let cover = decoded(&written.cover);
        assert!(cover.width().max(cover.height()) <= 600, "{size:?}");
    }
}

#[test]
fn every_supported_picture_format_is_read() {
    let rgb = quarters(40, 40);
    let deep = DynamicImage::ImageRgb8(rgb.clone()).into_rgb16();
    let grey = DynamicImage::ImageRgb8(rgb.clone()).into_luma_alpha16();
    let mut webp = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(rgb.clone())
        .write_to(&mut webp, ImageFormat::WebP)
        .expect("OK because memory can be written");
    let mut progressive = Vec::new();
    let mut encoder = Encoder::new(&mut progressive, 90);
    encoder.set_progressive(true);
    encoder
        .encode(&rgb, 40, 40, ColorType::Rgb)
        .expect("OK because memory can be written");
    // Red, green, blue and yellow as inks.
    let inks: Vec<u8> = rgb
        .pixels()
        .flat_map(|Rgb([red, green, blue])| [255 - red, 255 - green, 255 - blue, 0])
        .collect();
    let mut cmyk = Vec::new();
    Encoder::new(&mut cmyk, 95)
        .encode(&inks, 40, 40, ColorType::Cmyk)
        .expect("OK because memory can be written");
    for (name, bytes, expected) in [
        ("JPEG", jpeg(&rgb, None), "rgby"),
        ("progressive JPEG", progressive, "rgby"),
        ("JPEG of inks", cmyk, "rgby"),
        ("PNG", png(&DynamicImage::ImageRgb8(rgb.clone())), "rgby"),
        (
            "PNG of 16 bits",
            png(&DynamicImage::ImageRgb16(deep)),
            "rgby",
        ),
        (
            "grey PNG with transparency",
            png(&DynamicImage::ImageLumaA16(grey)),
            "",
        ),
        ("WebP", webp.into_inner(), "rgby"),
    ] {
        let opened = picture::read(&bytes);
        assert!(opened.is_ok(), "{name}: {:?}", opened.err());
        let written = written(&bytes);
        for delivered in [&written.jpeg, &written.webp] {
            if !expected.is_empty() {
                assert_eq!(seen(&decoded(delivered)), expected, "{name}");
            }
        }
    }
}

#[test]
fn transparent_pixels_become_white() {
    let image = RgbaImage::from_fn(40, 40, |x, _| Rgba([0, 0, 0, if x < 20 { 0 } else { 255 }]));
    let written = written(&png(&DynamicImage::ImageRgba8(image)));
    for delivered in [&written.jpeg, &written.webp] {
        let image = decoded(delivered);
        assert!(image.get_pixel(5, 20).0.iter().all(|part| *part > 240));
        assert!(image.get_pixel(35, 20).0.iter().all(|part| *part < 15));
    }
}

#[test]
fn the_first_frame_of_an_animation_is_shown() {
    let mut bytes = Vec::new();
    {
        let mut encoder = GifEncoder::new(&mut bytes);
        for colour in [[250, 0, 0, 255], [0, 0, 250, 255]] {
            let frame = Frame::new(RgbaImage::from_pixel(40, 40, Rgba(colour)));
            encoder
                .encode_frame(frame)
                .expect("OK because memory can be written");
        }
    }
    let opened = picture::read(&bytes).expect("OK because it is a GIF");
    assert_eq!(opened.notes, [Note::Animated]);
    assert_eq!(seen(&decoded(&written(&bytes).webp)), "rrrr");
    let mut still = Vec::new();
    GifEncoder::new(&mut still)
        .encode_frame(Frame::new(RgbaImage::from_pixel(
            4,
            4,
            Rgba([0, 250, 0, 255]),
        )))
        .expect("OK because memory can be written");
    let opened = picture::read(&still).expect("OK because it is a GIF");
    assert_eq!((opened.kind, opened.notes), (Kind::Gif, vec![]));
}

#[test]
fn colours_are_converted_from_their_profile_to_srgb() {
    let profile = moxcms::ColorProfile::new_display_p3()
        .encode()
        .expect("OK because it is a profile");
    let image = RgbImage::from_pixel(40, 40, Rgb([200, 60, 60]));
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 95);
    encoder
        .add_icc_profile(&profile)
        .expect("OK because it is short");
    encoder
        .encode(&image, 40, 40, ColorType::Rgb)
        .expect("OK because memory can be written");
    let Rgb([red, green, _]) = *decoded(&written(&bytes).jpeg).get_pixel(20, 20);
    // Display P3 (0.784, 0.235, 0.235) is sRGB (0.854, 0.163, 0.204), by CSS Color 4.
    assert!((213..=222).contains(&red), "{red}");
    assert!((37..=47).contains(&green), "{green}");
    // An invalid profile is ignored.
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 95);
    encoder
        .add_icc_profile(&[7; 500])
        .expect("OK because it is short");
    encoder
        .encode(&image, 40, 40, ColorType::Rgb)
        .expect("OK because memory can be written");
    let Rgb([red, ..]) = *decoded(&written(&bytes).jpeg).get_pixel(20, 20);
    assert!((195..=205).contains(&red), "{red}");
}

#[test]
fn the_same_picture_gives_the_same_bytes() {
    let bytes = jpeg(&quarters(2000, 1500), None);
    let first = written(&bytes);
    let others: Vec<_> = (0..4)
        .map(|_| {
            let bytes = bytes.clone();
            std::thread::spawn(move || written(&bytes))
        })
        .collect();
    for other in others {
        assert_eq!(other.join().expect("OK because it does not panic"), first);
    }
}

#[test]
fn unusable_pictures_are_refused_with_the_reason() {
    let whole = jpeg(&quarters(200, 100), None);
    let thumbnail_inside = {
        let mut exif = exif(1);
        exif.extend_from_slice(&jpeg(&quarters(20, 10), None));
        let bytes = jpeg(&quarters(200, 100), Some(&exif));
        bytes[..bytes.len() - 40].to_vec()
    };
    let png = png(&DynamicImage::ImageRgb8(quarters(200, 100)));
    let cut = |bytes: &[u8], rest: usize| bytes[..bytes.len() - rest].to_vec();
    for (name, bytes, expected) in [
        ("nothing", Vec::new(), "it is empty"),
        ("text", b"not a picture\n".to_vec(), "begins like text"),
        ("zeros", vec![0; 5000], "a file of zeros"),
        (
            "HEIC",
            b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec(),
            "HEIC",
        ),
        ("TIFF", b"II*\0\x08\0\0\0".to_vec(), "TIFF"),
        (
            "SVG",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
            "SVG",
        ),
        (
            "web page",
            b"<!DOCTYPE html><html>404".to_vec(),
            "a web page",
        ),
        ("JPEG without its end", cut(&whole, 2), "end is missing"),
        (
            "half a JPEG",
            cut(&whole, whole.len() / 2),
            "end is missing",
        ),
        ("a JPEG's head", whole[..30].to_vec(), "end is missing"),
        ("JPEG with a thumbnail", thumbnail_inside, "end is missing"),
        ("half a PNG", cut(&png, png.len() / 2), ""),
        ("a PNG's head", png[..40].to_vec(), ""),
    ] {
        let fault = picture::read(&bytes).err();
        let fault = fault.unwrap_or_else(|| panic!("{name} was read"));
        assert!(fault.to_string().contains(expected), "{name}: {fault}");
        assert!(!fault.cure().is_empty());
    }
    // Data that cameras append after the end are ignored.
    let appended = [whole.as_slice(), &[0; 100], b"trailer"].concat();
    assert!(picture::read(&appended).is_ok());
}

/// A PNG that states this size but has only `lines` lines of pixels, which are all zero.
fn claiming(width: u32, height: u32, lines: usize) -> Vec<u8> {
    use std::io::Write;
    let mut header = Vec::new();
    header.extend_from_slice(&width.to_be_bytes());
    header.extend_from_slice(&height.to_be_bytes());
    header.extend_from_slice(&[8, 2, 0, 0, 0]);
    let mut pixels = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    let line = vec![0; 1 + 3 * width as usize];
    for _ in 0..lines {
        pixels
            .write_all(&line)
            .expect("OK because memory can be written");
    }
    let pixels = pixels.finish().expect("OK because memory can be written");
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, data) in [
        (b"IHDR", header.as_slice()),
        (b"IDAT", &pixels),
        (b"IEND", &[]),
    ] {
        png.extend_from_slice(&(data.len() as u32).to_be_bytes());
        png.extend_from_slice(name);
        png.extend_from_slice(data);
        let mut crc = flate2::Crc::new();
        crc.update(name);
        crc.update(data);
        png.extend_from_slice(&crc.sum().to_be_bytes());
    }
    png
}

#[test]
fn decompression_bombs_take_no_memory() {
    let begin = Instant::now();
    let fault = |bytes: &[u8]| picture::read(bytes).expect_err("OK because it is a bomb");
    for (width, height) in [
        (60_000, 60_000),
        (2_000_000_000, 2_000_000_000),
        (1, 100_000_000),
    ] {
        let lines = usize::from(width < 100_000) * 20;
        let bytes = match width {
            0..100_000 => claiming(width, height, lines),
            _ => {
                let mut bytes = claiming(1, 1, 1);
                bytes = claiming_size(bytes, width, height);
                bytes
            }
        };
        let found = fault(&bytes);
        assert!(
            matches!(found, Fault::TooManyPixels { .. } | Fault::Damaged(_)),
            "{width} × {height}: {found:?}"
        );
    }
    assert!(matches!(
        fault(&claiming(0, 0, 0)),
        Fault::NoPixels { .. } | Fault::Damaged(_)
    ));
    // A GIF that states a size of 65,535 × 65,535 pixels.
    let mut gif = b"GIF89a\xff\xff\xff\xff\0\0\0".to_vec();
    gif.extend_from_slice(b"\x2c\0\0\0\0\xff\xff\xff\xff\0\x02\0\x3b");
    assert!(matches!(fault(&gif), Fault::TooManyPixels { .. }));
    // A JPEG of 65,500 × 65,500: the size follows the frame's marker.
    let mut large = jpeg(&quarters(16, 16), None);
    let frame = large
        .windows(2)
        .position(|two| two == [0xff, 0xc0])
        .expect("OK because every baseline JPEG has a frame");
    large[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xdc, 0xff, 0xdc]);
    assert!(matches!(fault(&large), Fault::TooManyPixels { .. }));
    assert!(
        begin.elapsed() < Duration::from_secs(5),
        "{:?}",
        begin.elapsed()
    );
}

/// Sixteen bits a colour take twice the memory. The message says this, and not that there are too many pixels.
#[test]
fn pictures_of_too_many_bits_have_their_own_message() {
    // RGB, RGBA and grey with transparency of 16 bits.
    for (colours, width, height, bytes) in [
        (2, 8000, 7000, Some(8000 * 7000 * 6)),
        (6, 8000, 5000, Some(8000 * 5000 * 8)),
        (6, 8000, 3000, None),
        (4, 8000, 7000, None),
    ] {
        let mut png = claiming(1, 1, 1);
        (png[24], png[25]) = (16, colours);
        let found =
            picture::read(&claiming_size(png, width, height)).expect_err("it has no pixels");
        match bytes {
            Some(bytes) => {
                let expected = Fault::TooDeep {
                    width,
                    height,
                    bytes,
                };
                assert_eq!(found, expected);
                assert!(found.to_string().contains("more than 8 bits"), "{found}");
                assert!(found.cure().contains("8 bits"), "{}", found.cure());
            }
            None => assert!(!matches!(found, Fault::TooDeep { .. }), "{found:?}"),
        }
    }
}

/// The PNG with another size in its header.
fn claiming_size(mut png: Vec<u8>, width: u32, height: u32) -> Vec<u8> {
    png[16..20].copy_from_slice(&width.to_be_bytes());
    png[20..24].copy_from_slice(&height.to_be_bytes());
    let mut crc = flate2::Crc::new();
    crc.update(&png[12..29]);
    png[29..33].copy_from_slice(&crc.sum().to_be_bytes());
    png
}

#[test]
fn damaged_pictures_never_cause_a_panic() {
    let mut samples = vec![
        jpeg(&quarters(60, 40), Some(&exif(6))),
        png(&DynamicImage::ImageRgb8(quarters(60, 40))),
    ];
    let mut webp = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(quarters(60, 40))
        .write_to(&mut webp, ImageFormat::WebP)
        .expect("OK because memory can be written");
    samples.push(webp.into_inner());
    let mut gif = Vec::new();
    GifEncoder::new(&mut gif)
        .encode_frame(Frame::new(RgbaImage::new(60, 40)))
        .expect("OK because memory can be written");
    samples.push(gif);
    // A linear congruential generator (Numerical Recipes): the same damage in every run.
    let mut state = 7_u32;
    let mut random = |below: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % below
    };
    for sample in &samples {
        for _ in 0..150 {
            let mut bytes = sample.clone();
            for _ in 0..1 + random(4) {
                let at = random(bytes.len());
                bytes[at] = random(256) as u8;
            }
            bytes.truncate(bytes.len() - random(2) * random(bytes.len()));
            if let Ok(opened) = picture::read(&bytes) {
                let _ = picture::write(opened);
            }
        }
    }
}
