//! Detection of the type of a file by its first bytes.
//!
//! Images and PDF files begin with a signature. Text formats do not, so text that a browser would render as a page or that a
//! shell would execute is detected and refused, and XML and JSON are detected by their beginning. Archives, office documents and
//! programs are not supported because their content cannot be inspected.

use super::file_type::{FileType, TELLING};
use super::markup::{Markup, markup};

/// Generic media types that do not declare a type.
const UNKNOWN_TYPES: [&str; 2] = ["application/octet-stream", "binary/octet-stream"];

impl FileType {
    /// Detects the type of a file by its first bytes. Among text formats, the declared media type decides. Returns `None` if the
    /// type is not supported or contradicts the declared one.
    #[must_use]
    pub fn of(first: &[u8], declared: Option<&str>) -> Option<Self> {
        let declared = declared
            .map(media_type)
            .filter(|declared| !UNKNOWN_TYPES.contains(&declared.as_str()));
        let candidates = candidates(first);
        match declared.as_deref() {
            None => candidates.first().copied(),
            Some(declared) => candidates
                .iter()
                .copied()
                .find(|kind| kind.is_named(declared)),
        }
    }
}

fn media_type(declared: &str) -> String {
    declared
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

/// Types that match the first bytes, the most probable first.
///
/// A PDF file begins with its header (ISO 32000-2, 7.5.2), preceded at most by a byte order mark and blanks. Some readers accept
/// the header anywhere in the first 1,024 bytes, but then pages and scripts that mention it would count as PDF files too.
fn candidates(first: &[u8]) -> Vec<FileType> {
    let marked = first.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(first);
    let text = marked.trim_ascii_start();
    if text.starts_with(b"%PDF-") {
        return vec![FileType::Pdf];
    }
    match infer::get(first).map(|kind| kind.mime_type()) {
        Some("image/png") => return vec![FileType::Png],
        Some("image/jpeg") => return vec![FileType::Jpeg],
        Some("image/webp") => return vec![FileType::Webp],
        // Text may coincide with a signature: "BMW" begins like a bitmap.
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

/// True if the bytes may be part of a text in an encoding that is a superset of ASCII.
#[must_use]
pub fn is_text(bytes: &[u8]) -> bool {
    bytes
        .iter()
        .all(|byte| !byte.is_ascii_control() || matches!(byte, b'\t' | b'\n' | b'\r' | b'\x0C'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    const PDF: &[u8] = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";

    #[test]
    fn a_file_is_what_its_bytes_say() {
        let webp = b"RIFF\x10\0\0\0WEBPVP8 ";
        for (bytes, expected) in [
            (PDF, Some(FileType::Pdf)),
            (PNG, Some(FileType::Png)),
            (b"\xFF\xD8\xFF\xE0\0\x10JFIF", Some(FileType::Jpeg)),
            (webp, Some(FileType::Webp)),
            (b"<?xml version=\"1.0\"?><a/>", Some(FileType::Xml)),
            (
                b"\xEF\xBB\xBF<?xml version=\"1.0\"?><a/>",
                Some(FileType::Xml),
            ),
            (b" {\"a\": 1}", Some(FileType::Json)),
            (b"a;b;c\r\n1;2;3\r\n", Some(FileType::Text)),
            (b"BMW and others", Some(FileType::Text)),
            (b"Pr\xFCfbericht", Some(FileType::Text)),
            (b"PK\x03\x04\x14\0\x06\0", None),
            (b"\x7FELF\x02\x01\x01\0", None),
            (b"MZ\x90\0\x03\0\0\0", None),
            (b"#!/bin/sh\nrm -r /\n", None),
            (b"<!DOCTYPE html><html></html>", None),
            (b"<svg onload=\"alert(1)\"/>", None),
            (b"\xFF\xFEa\0b\0", None),
            (b"a\0b", None),
            (b"\xEF\xBB\xBF\r\n%PDF-1.4\n", Some(FileType::Pdf)),
            (b"see %PDF-1.7;1", Some(FileType::Text)),
            (b"\x7FELF\x02 %PDF-1.7", None),
            (b"MZ\x90\0 %PDF-1.7", None),
            (b"#!/bin/sh\n# %PDF-1.7\n", None),
            (b"%PDF", Some(FileType::Text)),
        ] {
            assert_eq!(
                FileType::of(bytes, None),
                expected,
                "{}",
                bytes.escape_ascii()
            );
            assert_eq!(
                FileType::of(bytes, Some("application/octet-stream")),
                expected
            );
        }
    }

    #[test]
    fn a_declaration_chooses_among_texts_and_never_contradicts() {
        use FileType::{Csv, Json, Pdf, Png, Text, Xml};
        let csv = b"a;b\n1;2\n";
        for (bytes, declared, expected) in [
            (csv.as_slice(), "text/csv; charset=utf-8", Some(Csv)),
            (csv, "TEXT/PLAIN", Some(Text)),
            (csv, "application/json", None),
            (csv, "application/pdf", None),
            (b"[1]", "application/json", Some(Json)),
            (b"[1]", "text/plain", Some(Text)),
            (b"<?xml version='1.0'?><a/>", "text/xml", Some(Xml)),
            (b"<?xml version='1.0'?><svg/>", "image/svg+xml", None),
            (PNG, "image/png", Some(Png)),
            (PNG, "image/jpeg", None),
            (PDF, "text/plain", None),
            (PDF, "", None),
            (PDF, "binary/octet-stream", Some(Pdf)),
            (PDF, "application/x-pdf", Some(Pdf)),
            (csv, "application/vnd.ms-excel", Some(Csv)),
            (
                b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
                "application/vnd.ms-excel",
                None,
            ),
            (
                b"<html><table></table></html>",
                "application/vnd.ms-excel",
                None,
            ),
            (b"a\tb\n1\t2\n", "text/tab-separated-values", Some(Text)),
            (b"see %PDF-1.7;1", "text/csv", Some(Csv)),
            (b"see %PDF-1.7;1", "application/pdf", None),
            (b"<0.1;mg/kg", "text/csv", Some(Csv)),
            (b"<a/>", "text/plain", None),
            (b"<r/>", "text/plain", Some(Text)),
            (b"<r/>", "application/soap+xml", Some(Xml)),
            (b"<r/>", "application/xhtml+xml", None),
            (b"{}", "application/ld+json", Some(Json)),
        ] {
            assert_eq!(FileType::of(bytes, Some(declared)), expected, "{declared}");
        }
    }
}
