//! Files of evidence and their types.

use secrecy::SecretString;
use time::OffsetDateTime;

use super::file_content::candidates;
use crate::domain::{DocumentId, FileId, OrganisationId};

/// What a file is, by its content.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(const_into_str)]
pub enum FileType {
    #[strum(serialize = "application/pdf")]
    Pdf,
    #[strum(serialize = "image/png")]
    Png,
    #[strum(serialize = "image/jpeg")]
    Jpeg,
    #[strum(serialize = "image/webp")]
    Webp,
    #[strum(serialize = "application/xml")]
    Xml,
    #[strum(serialize = "application/json")]
    Json,
    #[strum(serialize = "text/csv")]
    Csv,
    #[strum(serialize = "text/plain")]
    Text,
}

/// How many first bytes of a file tell what it is.
pub const TELLING: usize = 4096;

/// A file that was uploaded; its bytes are in the object store.
#[derive(Clone, Debug)]
pub struct File {
    pub id: FileId,
    pub organisation: OrganisationId,
    pub name: SecretString,
    pub kind: FileType,
    /// In bytes.
    pub size: u64,
    pub sha256: [u8; 32],
    /// The document that it is the file of.
    pub document: Option<DocumentId>,
    /// When all of it was last read and found to be what was uploaded.
    pub verified_at: Option<OffsetDateTime>,
    pub created_at: OffsetDateTime,
}

impl FileType {
    /// Returns the type of a file by its first bytes. Texts look alike: among them the declared media type chooses. `None` if the
    /// type is not taken, or is not the declared one.
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

    /// True for the type's registered media type, for other names that programs send, and for the structured syntax suffixes of
    /// RFC 6839, except those of pictures and pages.
    fn is_named(self, declared: &str) -> bool {
        let suffix = match self {
            Self::Xml if declared != "application/xhtml+xml" => Some("+xml"),
            Self::Json => Some("+json"),
            _ => None,
        };
        self.into_str() == declared
            || self.other_names().contains(&declared)
            || suffix.is_some_and(|suffix| {
                declared.starts_with("application/") && declared.ends_with(suffix)
            })
    }

    /// Windows declares every CSV file as an Excel file where Excel is installed.
    const fn other_names(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["application/x-pdf"],
            Self::Png => &["image/x-png"],
            Self::Jpeg => &["image/jpg", "image/pjpeg"],
            Self::Webp => &[],
            Self::Xml => &["text/xml"],
            Self::Json => &["text/json"],
            Self::Csv => &[
                "application/csv",
                "application/x-csv",
                "text/x-csv",
                "text/comma-separated-values",
                "application/vnd.ms-excel",
            ],
            Self::Text => &["text/tab-separated-values", "text/markdown"],
        }
    }

    #[must_use]
    pub const fn is_text(self) -> bool {
        matches!(self, Self::Xml | Self::Json | Self::Csv | Self::Text)
    }

    /// What the name of such a file ends with; the first is the usual one.
    pub(super) const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Webp => &["webp"],
            Self::Xml => &["xml"],
            Self::Json => &["json"],
            Self::Csv => &["csv"],
            Self::Text => &["txt", "text", "md", "log", "tsv"],
        }
    }
}

/// Media types that say nothing about the content.
const UNKNOWN_TYPES: [&str; 2] = ["application/octet-stream", "binary/octet-stream"];

fn media_type(declared: &str) -> String {
    declared
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
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
