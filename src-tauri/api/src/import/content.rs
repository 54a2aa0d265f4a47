//! Where the content of an import comes from.

use std::io::Read as _;
use std::path::Path;

use slipway_core::rejection::Rejection;
use slipway_core::text::printable;

use crate::types::import::ImportSource;

/// The largest file that is read, in bytes.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;

/// What is to be imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The bytes as they are.
    pub bytes: Vec<u8>,
    /// The name of the file, if it came from one.
    pub name: Option<String>,
    /// Whether it was handed over as text, so that its encoding is known.
    pub is_text: bool,
}

impl Content {
    /// Text at hand.
    pub fn of_text(text: &str) -> Self {
        Self { bytes: text.as_bytes().to_vec(), name: None, is_text: true }
    }

    /// Reads the content.
    ///
    /// # Errors
    /// When the file cannot be read, the base64 is none, or there is too much of it.
    pub fn read(source: &ImportSource) -> Result<Self, Rejection> {
        let content = match source {
            ImportSource::Path(path) => read_file(Path::new(path))?,
            ImportSource::Base64(text) => Self { bytes: decode_base64(text)?, name: None, is_text: false },
            ImportSource::Text(text) => Self::of_text(text),
        };
        if content.bytes.len() > MAX_BYTES {
            return Err(too_large());
        }
        Ok(content)
    }
}

fn too_large() -> Rejection {
    Rejection::invalid(
        "source",
        format!(
            "The file is larger than {} MiB; split it and import the parts. Nothing was imported.",
            MAX_BYTES / (1024 * 1024)
        ),
    )
}

fn read_file(path: &Path) -> Result<Content, Rejection> {
    let shown = printable(&path.to_string_lossy());
    let refused = |error: std::io::Error| {
        Rejection::invalid("source", format!("{shown} cannot be read: {error}. Nothing was imported."))
    };
    let file = std::fs::File::open(path).map_err(refused)?;
    let mut bytes = Vec::new();
    // One byte more than allowed tells that there is more, however the file grows meanwhile.
    let limit = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    file.take(limit).read_to_end(&mut bytes).map_err(refused)?;
    let name = path.file_name().map(|name| printable(&name.to_string_lossy()));
    Ok(Content { bytes, name, is_text: false })
}

/// Base64 (RFC 4648 §4), with or without padding; white space is passed over.
fn decode_base64(text: &str) -> Result<Vec<u8>, Rejection> {
    let refused = || Rejection::invalid("source", "The content is not base64. Nothing was imported.");
    if text.len() / 4 * 3 > MAX_BYTES + 3 {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut group, mut bits, mut ended) = (0_u32, 0_u32, false);
    for c in text.bytes().filter(|c| !c.is_ascii_whitespace()) {
        let value = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => {
                ended = true;
                continue;
            }
            _ => return Err(refused()),
        };
        if ended {
            return Err(refused());
        }
        group = (group << 6) | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((group >> bits) & 0xFF).unwrap_or_default());
            group &= (1 << bits) - 1;
        }
    }
    // Six bits left over are half of nothing.
    if bits == 6 { Err(refused()) } else { Ok(bytes) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::decode_base64;

    #[test]
    fn base64_of_every_length_is_read() {
        for (text, bytes) in [
            ("", ""),
            ("Zg==", "f"),
            ("Zm8=", "fo"),
            ("Zm9v", "foo"),
            ("Zm9vYg", "foob"),
            ("Zm9v\nYmE=", "fooba"),
        ] {
            assert_eq!(decode_base64(text).unwrap(), bytes.as_bytes());
        }
        assert_eq!(decode_base64("+/8=").unwrap(), [0xFB, 0xFF]);
        for wrong in ["Z", "Zm9vY", "Z=m9", "Zm9*"] {
            assert!(decode_base64(wrong).is_err(), "{wrong}");
        }
    }
}
