//! The types that a file may have, by its first bytes.
//!
//! Pictures and PDF files have a signature at their beginning. Texts have none, so those are found that a browser would show as a
//! page or that a shell would run, and XML and JSON by how they begin. Archives, office documents and programs are not taken:
//! their content cannot be seen.

use super::file::{FileType, TELLING};
use super::markup::{Markup, markup};

/// Returns the types that these first bytes fit, the likeliest first.
///
/// A PDF file begins with its header (ISO 32000-2, 7.5.2), after a byte order mark and blanks at most. Some readers look for the header
/// in the first 1,024 bytes; then pages and scripts that mention it would be PDF files as well.
pub(super) fn candidates(first: &[u8]) -> Vec<FileType> {
    let marked = first.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(first);
    let text = marked.trim_ascii_start();
    if text.starts_with(b"%PDF-") {
        return vec![FileType::Pdf];
    }
    match infer::get(first).map(|kind| kind.mime_type()) {
        Some("image/png") => return vec![FileType::Png],
        Some("image/jpeg") => return vec![FileType::Jpeg],
        Some("image/webp") => return vec![FileType::Webp],
        // A text may begin like anything, as "BMW" with the letters of a bitmap.
        _ if !is_text(first) || marked.starts_with(b"#!") => return Vec::new(),
        _ => {}
    }
    match (text.first(), markup(text, first.len() < TELLING)) {
        (_, Markup::Page) => Vec::new(),
        (_, Markup::Xml) => vec![FileType::Xml, FileType::Text, FileType::Csv],
        (Some(b'{' | b'['), Markup::None) => vec![FileType::Json, FileType::Text, FileType::Csv],
        (_, Markup::None) => vec![FileType::Text, FileType::Csv],
    }
}

/// Returns true if these bytes of a file can be those of a text, in any encoding that contains ASCII.
#[must_use]
pub fn is_text(bytes: &[u8]) -> bool {
    bytes
        .iter()
        .all(|byte| !byte.is_ascii_control() || matches!(byte, b'\t' | b'\n' | b'\r' | b'\x0C'))
}
