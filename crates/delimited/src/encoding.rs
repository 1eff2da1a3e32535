use std::borrow::Cow;

use crate::record::Lines;

/// Bytes that are not valid in their encoding.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "Line {line} has bytes that are not valid {encoding}. Save the file as UTF-8 and send it again."
)]
pub struct EncodingError {
    /// Line of the first invalid unit, counted from 1.
    pub line: u64,
    /// Encoding of the byte order mark; UTF-8 without a mark.
    pub encoding: &'static str,
    /// True if the file has a byte order mark, so that it cannot be in another encoding.
    pub marked: bool,
}

/// Decodes a file and removes its byte order mark: UTF-8, or UTF-16 with a mark, as spreadsheets write it.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, EncodingError> {
    match bytes {
        [0xFF, 0xFE, units @ ..] => utf16(units, u16::from_le_bytes).map(Cow::Owned),
        [0xFE, 0xFF, units @ ..] => utf16(units, u16::from_be_bytes).map(Cow::Owned),
        [0xEF, 0xBB, 0xBF, text @ ..] => utf8(text, true).map(Cow::Borrowed),
        text => utf8(text, false).map(Cow::Borrowed),
    }
}

fn utf8(bytes: &[u8], marked: bool) -> Result<&str, EncodingError> {
    std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes
            .get(..error.valid_up_to())
            .and_then(|before| std::str::from_utf8(before).ok());
        EncodingError {
            line: line_after(before.unwrap_or_default()),
            encoding: "UTF-8",
            marked,
        }
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, EncodingError> {
    let broken = |before: &str| EncodingError {
        line: line_after(before),
        encoding: "UTF-16",
        marked: true,
    };
    let pairs = bytes.chunks_exact(2);
    let is_whole = pairs.remainder().is_empty();
    let units = pairs
        .filter_map(|pair| <[u8; 2]>::try_from(pair).ok())
        .map(unit);
    let mut text = String::with_capacity(bytes.len());
    for letter in char::decode_utf16(units) {
        let Ok(letter) = letter else {
            return Err(broken(&text));
        };
        text.push(letter);
    }
    if is_whole {
        Ok(text)
    } else {
        Err(broken(&text))
    }
}

/// Line of the file after this text, counted from 1.
fn line_after(text: &str) -> u64 {
    let mut lines = Lines::of(text);
    lines.advance(text.len());
    lines.number()
}

#[cfg(test)]
mod tests {
    use super::{EncodingError, decode};

    fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn the_encodings_of_spreadsheets_are_understood() {
        let text = "K\u{E4}se;\u{1F600}\r\n";
        for bytes in [
            text.as_bytes().to_vec(),
            [&[0xEF, 0xBB, 0xBF][..], text.as_bytes()].concat(),
            [vec![0xFF, 0xFE], utf16(text, u16::to_le_bytes)].concat(),
            [vec![0xFE, 0xFF], utf16(text, u16::to_be_bytes)].concat(),
        ] {
            assert_eq!(decode(&bytes).unwrap(), text, "{bytes:x?}");
        }
    }

    #[test]
    fn a_broken_unit_is_refused_with_its_line() {
        let error = |encoding, line, marked| EncodingError {
            line,
            encoding,
            marked,
        };
        for (bytes, expected) in [
            (b"K\xE4se".to_vec(), error("UTF-8", 1, false)),
            (
                b"one\ntwo\r\nK\xE4se\nfour".to_vec(),
                error("UTF-8", 3, false),
            ),
            (b"one\rtwo\rthr\xFFe".to_vec(), error("UTF-8", 3, false)),
            (b"\xEF\xBB\xBFone\nt\xC3".to_vec(), error("UTF-8", 2, true)),
            (b"\xFF\xFE\x41".to_vec(), error("UTF-16", 1, true)),
            (
                b"\xFF\xFEa\0\n\0\x00\xD8b\0".to_vec(),
                error("UTF-16", 2, true),
            ),
            (
                b"\xFE\xFF\0a\0\n\0b\0\n\0".to_vec(),
                error("UTF-16", 3, true),
            ),
        ] {
            assert_eq!(decode(&bytes).unwrap_err(), expected, "{bytes:x?}");
        }
    }
}
