//! `Content-Disposition` (RFC 6266) of a download.

use axum::http::HeaderValue;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Characters besides letters and digits that are not escaped in `filename*` (RFC 8187).
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'-').remove(b'_');

/// Header of a download. Clients that do not support `filename*` use `filename`, which is ASCII (RFC 6266, appendix D).
pub(super) fn attachment(name: &str) -> HeaderValue {
    let encoded = utf8_percent_encode(name, PLAIN);
    let value = format!(
        "attachment; filename=\"{}\"; filename*=UTF-8''{encoded}",
        ascii(name)
    );
    HeaderValue::try_from(value).unwrap_or(HeaderValue::from_static("attachment"))
}

/// Replaces each run of characters that are not ASCII, or that clients interpret differently in quotes, by one underscore.
fn ascii(name: &str) -> String {
    let mut ascii = String::with_capacity(name.len());
    for character in name.chars() {
        let printable = character == ' ' || character.is_ascii_graphic();
        if printable && !matches!(character, '"' | '\\' | '%' | '/') {
            ascii.push(character);
        } else if !ascii.ends_with('_') {
            ascii.push('_');
        }
    }
    ascii
}

#[cfg(test)]
mod tests {
    use super::attachment;

    #[test]
    fn a_download_has_its_name_for_all_programs() {
        for (name, expected) in [
            (
                "a.pdf",
                "attachment; filename=\"a.pdf\"; filename*=UTF-8''a.pdf",
            ),
            (
                "Pr\u{FC}f 1.pdf",
                "attachment; filename=\"Pr_f 1.pdf\"; filename*=UTF-8''Pr%C3%BCf%201.pdf",
            ),
            (
                "\u{691C}\u{67FB}.pdf",
                "attachment; filename=\"_.pdf\"; filename*=UTF-8''%E6%A4%9C%E6%9F%BB.pdf",
            ),
            (
                "a\"%41.pdf",
                "attachment; filename=\"a_41.pdf\"; filename*=UTF-8''a%22%2541.pdf",
            ),
        ] {
            assert_eq!(attachment(name), expected);
        }
    }
}
