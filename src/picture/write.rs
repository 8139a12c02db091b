//! Encodes pictures for delivery: sRGB pixels at a size that a phone can show, and nothing else.

use super::{DecodedPicture, Fault};
use image::imageops::FilterType;
use image::{DynamicImage, RgbImage};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

/// Maximum width of a delivered picture, pixels. The page shows pictures as wide as the screen, and the widest phones
/// have 430 to 480 points of three pixels each.
const MAX_WIDTH: u32 = 1440;
/// Maximum height of a delivered picture, pixels: an upright photo (3 : 4) of the maximum width.
const MAX_HEIGHT: u32 = 1920;
/// Longest side of the small picture that players show beside a track, pixels. Each track carries a copy of it.
const COVER_SIDE: u32 = 600;

/// The most that a picture is wider or higher than a delivered one when it is kept beside a tour.
const KEPT_SCALE: u32 = 2;

/// JPEG quality out of 100: the lowest at which leaves and bricks show no blocks on a phone.
const JPEG_QUALITY: u8 = 80;
/// JPEG quality of pictures that are kept beside a tour, which are encoded again for delivery.
const KEPT_QUALITY: u8 = 92;
/// WebP quality out of 100: visually as good as the JPEG, by SSIM.
const WEBP_QUALITY: f32 = 76.0;

/// A picture as it is delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveredPicture {
    /// WebP, two thirds the size of the JPEG, for every browser that runs the page.
    pub webp: Vec<u8>,
    /// JPEG, for all other software.
    pub jpeg: Vec<u8>,
    /// A small JPEG that music players show.
    pub cover: Vec<u8>,
}

/// Encodes a picture for delivery. The same picture always gives the same bytes.
///
/// # Errors
/// [`Fault::Unwritable`], which an encoder has no reason for.
pub fn write(opened: DecodedPicture) -> Result<DeliveredPicture, Fault> {
    let DecodedPicture { image, profile, .. } = opened;
    let opaque = on_white(image);
    let scaled = fitted(opaque, MAX_WIDTH, MAX_HEIGHT);
    let picture = in_srgb(scaled.into_rgb8(), profile.as_deref());
    let cover = fitted(
        DynamicImage::ImageRgb8(picture.clone()),
        COVER_SIDE,
        COVER_SIDE,
    )
    .into_rgb8();
    Ok(DeliveredPicture {
        webp: webp_of(&picture)?,
        jpeg: jpeg_of(&picture, JPEG_QUALITY)?,
        cover: jpeg_of(&cover, JPEG_QUALITY)?,
    })
}

/// Encodes a picture to be kept beside a tour: a JPEG that is upright, in sRGB, at most twice as wide and high as a delivered
/// picture, and without any other data of its file. The same picture always gives the same bytes.
///
/// # Errors
/// [`Fault::Unwritable`], which an encoder has no reason for.
pub fn write_original(opened: DecodedPicture) -> Result<Vec<u8>, Fault> {
    let DecodedPicture { image, profile, .. } = opened;
    let scaled = fitted(
        on_white(image),
        KEPT_SCALE * MAX_WIDTH,
        KEPT_SCALE * MAX_HEIGHT,
    );
    jpeg_of(
        &in_srgb(scaled.into_rgb8(), profile.as_deref()),
        KEPT_QUALITY,
    )
}

/// Puts the picture on white: the page is dark at night, and drawings are made on paper.
fn on_white(image: DynamicImage) -> DynamicImage {
    if !image.color().has_alpha() {
        return image;
    }
    let rgba = image.into_rgba8();
    let mut opaque = RgbImage::new(rgba.width(), rgba.height());
    for (from, to) in rgba.pixels().zip(opaque.pixels_mut()) {
        let [.., alpha] = from.0;
        let over = |colour: u8| {
            let (colour, alpha) = (u32::from(colour), u32::from(alpha));
            ((colour * alpha + 255 * (255 - alpha) + 127) / 255) as u8
        };
        to.0 = [over(from.0[0]), over(from.0[1]), over(from.0[2])];
    }
    DynamicImage::ImageRgb8(opaque)
}

/// Scales the picture down if it does not fit. The filter takes sixteen bytes per pixel, so large pictures are first
/// brought near the size by averaging.
fn fitted(mut image: DynamicImage, width: u32, height: u32) -> DynamicImage {
    if image.width() > 2 * width || image.height() > 2 * height {
        image = image.thumbnail(2 * width, 2 * height);
    }
    if image.width() > width || image.height() > height {
        image = image.resize(width, height, FilterType::CatmullRom);
    }
    image
}

/// Converts the colours of a profile, such as Display P3 of phones, to sRGB. Without a profile, or with one that cannot
/// be used or is not for three colours, the colours are taken as sRGB.
fn in_srgb(picture: RgbImage, profile: Option<&[u8]>) -> RgbImage {
    let source = profile.and_then(|profile| ColorProfile::new_from_slice(profile).ok());
    let Some(source) = source.filter(|source| source.color_space == DataColorSpace::Rgb) else {
        return picture;
    };
    let srgb = ColorProfile::new_srgb();
    let options = TransformOptions::default();
    let Ok(transform) = source.create_transform_8bit(Layout::Rgb, &srgb, Layout::Rgb, options)
    else {
        return picture;
    };
    let mut converted = RgbImage::new(picture.width(), picture.height());
    match transform.transform(&picture, &mut converted) {
        Ok(()) => converted,
        Err(_) => picture,
    }
}

fn webp_of(picture: &RgbImage) -> Result<Vec<u8>, Fault> {
    let encoder = webp::Encoder::from_rgb(picture, picture.width(), picture.height());
    match encoder.encode_simple(false, WEBP_QUALITY) {
        Ok(bytes) => Ok(bytes.to_vec()),
        Err(error) => Err(Fault::Unwritable(format!("WebP, {error:?}"))),
    }
}

fn jpeg_of(picture: &RgbImage, quality: u8) -> Result<Vec<u8>, Fault> {
    let unwritable = || Fault::Unwritable("JPEG".to_owned());
    let width = u16::try_from(picture.width()).map_err(|_| unwritable())?;
    let height = u16::try_from(picture.height()).map_err(|_| unwritable())?;
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, quality);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.set_progressive(true);
    encoder.set_optimized_huffman_tables(true);
    encoder
        .encode(picture, width, height, ColorType::Rgb)
        .map_err(|error| Fault::Unwritable(format!("JPEG, {error}")))?;
    Ok(bytes)
}
