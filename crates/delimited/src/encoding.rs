use std::borrow::Cow;

/// Returns the text of a file: UTF-8, or UTF-16 with a byte order mark, as spreadsheets write it. `None` for other bytes.
#[must_use]
pub fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    match bytes {
        [0xFF, 0xFE, units @ ..] => utf16(units, u16::from_le_bytes).map(Cow::Owned),
        [0xFE, 0xFF, units @ ..] => utf16(units, u16::from_be_bytes).map(Cow::Owned),
        _ => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let pairs = bytes.chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    let units = pairs.filter_map(|pair| <[u8; 2]>::try_from(pair).ok()).map(unit);
    char::decode_utf16(units).collect::<Result<String, _>>().ok()
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn the_encodings_of_spreadsheets_are_understood_and_others_are_not() {
        let text = "K\u{E4}se;\u{1F600}\r\n";
        let units = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        for bytes in [
            text.as_bytes().to_vec(),
            [vec![0xFF, 0xFE], units(u16::to_le_bytes)].concat(),
            [vec![0xFE, 0xFF], units(u16::to_be_bytes)].concat(),
        ] {
            assert_eq!(decode(&bytes).as_deref(), Some(text), "{bytes:x?}");
        }
        for bytes in [&b"K\xE4se"[..], &[0xFF, 0xFE, 0x41], &[0xFF, 0xFE, 0x00, 0xD8]] {
            assert_eq!(decode(bytes), None, "{bytes:x?}");
        }
    }
}
