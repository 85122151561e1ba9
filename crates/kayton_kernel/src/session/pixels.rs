//! Pictures that a cell gives as pixels, as PNG.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use png::{BitDepth, ColorType, Encoder};

/// MIME type of pixels: `WIDTH HEIGHT BASE64`, row by row, in one to four bytes each (grey, grey and
/// alpha, RGB, RGBA).
pub(super) const PIXELS: &str = "application/vnd.kayton.pixels";
/// MIME type of what clients show.
pub(super) const PNG: &str = "image/png";

/// Largest width and height that is shown; what is larger has other ways to be looked at.
const LARGEST: u32 = 16_384;

/// The picture as PNG in base64; nothing if the bytes are no picture of this size.
pub(super) fn png(text: &str) -> Option<String> {
    let mut parts = text.splitn(3, ' ');
    let mut size = || {
        parts
            .next()?
            .parse()
            .ok()
            .filter(|n| (1..=LARGEST).contains(n))
    };
    let (width, height) = (size()?, size()?);
    let data = BASE64.decode(parts.next()?).ok()?;
    let count = usize::try_from(u64::from(width) * u64::from(height)).ok()?;
    let color = match (data.len() % count, data.len() / count) {
        (0, 1) => ColorType::Grayscale,
        (0, 2) => ColorType::GrayscaleAlpha,
        (0, 3) => ColorType::Rgb,
        (0, 4) => ColorType::Rgba,
        _ => return None,
    };
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, width, height);
    encoder.set_color(color);
    encoder.set_depth(BitDepth::Eight);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&data).ok()?;
    writer.finish().ok()?;
    Some(BASE64.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(text: &str) -> (u32, u32, ColorType, Vec<u8>) {
        let bytes = BASE64.decode(text).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes))
            .read_info()
            .unwrap();
        let mut data = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut data).unwrap();
        (info.width, info.height, info.color_type, data)
    }

    #[test]
    fn pixels_come_back_from_the_file() {
        for (channels, color) in [
            (1, ColorType::Grayscale),
            (2, ColorType::GrayscaleAlpha),
            (3, ColorType::Rgb),
            (4, ColorType::Rgba),
        ] {
            let data: Vec<u8> = (0..3 * 2 * channels).collect();
            let file = png(&format!("3 2 {}", BASE64.encode(&data))).unwrap();
            assert_eq!(decoded(&file), (3, 2, color, data));
        }
    }

    #[test]
    fn what_is_no_picture_is_not_shown_as_one() {
        let data = BASE64.encode([0; 12]);
        for text in [
            "",
            "3",
            "3 2",
            "3 2 !",
            "0 0 ",
            "-1 2 AAAA",
            "99999999 1 AAAA",
        ] {
            assert_eq!(png(text), None, "{text}");
        }
        assert_eq!(
            png(&format!("5 2 {data}")),
            None,
            "a number of bytes that does not fit"
        );
        assert_eq!(
            png(&format!("1 1 {data}")),
            None,
            "twelve bytes for one pixel"
        );
    }
}
