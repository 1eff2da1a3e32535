//! Files of evidence: what may come in, and what it is called.

use secrecy::SecretString;
use time::OffsetDateTime;

use super::{DocumentId, FileId, OrganisationId};

words! {
    /// What a file is, by its content.
    FileType {
        Pdf = "application/pdf",
        Png = "image/png",
        Jpeg = "image/jpeg",
        Webp = "image/webp",
        Xml = "application/xml",
        Json = "application/json",
        Csv = "text/csv",
        Text = "text/plain",
    }
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
    pub created_at: OffsetDateTime,
}

impl FileType {
    /// What a file is, from its first bytes; of texts, which look alike, the one that it is declared as. None: a type
    /// that is not taken, or another than declared.
    #[must_use]
    pub fn of(first: &[u8], declared: Option<&str>) -> Option<Self> {
        let declared = declared.map(media_type).filter(|declared| declared != "application/octet-stream");
        let candidates = candidates(first);
        match declared.as_deref() {
            None => candidates.first().copied(),
            Some(declared) => {
                candidates.iter().copied().find(|kind| kind.names().any(|name| name == declared))
            }
        }
    }

    /// The type's media types: the registered one, and what some programs say.
    fn names(self) -> impl Iterator<Item = &'static str> {
        let other = match self {
            Self::Xml => Some("text/xml"),
            Self::Jpeg => Some("image/jpg"),
            Self::Csv => Some("application/csv"),
            _ => None,
        };
        std::iter::once(self.word()).chain(other)
    }

    #[must_use]
    pub const fn is_text(self) -> bool {
        matches!(self, Self::Xml | Self::Json | Self::Csv | Self::Text)
    }

    /// What the name of such a file ends with; the first is the usual one.
    const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Webp => &["webp"],
            Self::Xml => &["xml"],
            Self::Json => &["json"],
            Self::Csv => &["csv"],
            Self::Text => &["txt", "text", "md", "log"],
        }
    }
}

/// What the bytes may be, the likeliest first. Pictures and PDF say it themselves. Archives, office documents and programs
/// are not taken: nobody can see what is inside. Web pages are not either: a browser might run them.
fn candidates(first: &[u8]) -> Vec<FileType> {
    let told = infer::get(first).map(|kind| kind.mime_type());
    match told {
        Some("application/pdf") => return vec![FileType::Pdf],
        Some("image/png") => return vec![FileType::Png],
        Some("image/jpeg") => return vec![FileType::Jpeg],
        Some("image/webp") => return vec![FileType::Webp],
        Some("text/html" | "text/x-shellscript") => return Vec::new(),
        // A text may begin like anything, as "BMW" with the letters of a bitmap.
        _ if is_text(first) => {}
        _ => return Vec::new(),
    }
    let text = first.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(first).trim_ascii_start();
    match text.first() {
        Some(b'<') if text.starts_with(b"<?xml") => vec![FileType::Xml],
        Some(b'<') => Vec::new(),
        Some(b'{' | b'[') => vec![FileType::Json, FileType::Text, FileType::Csv],
        _ => vec![FileType::Text, FileType::Csv],
    }
}

/// Whether these bytes of a file can be those of a text, in whatever encoding that has ASCII in it.
#[must_use]
pub fn is_text(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| !byte.is_ascii_control() || matches!(byte, b'\t' | b'\n' | b'\r' | b'\x0C'))
}

fn media_type(declared: &str) -> String {
    declared.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The longest name, in characters, without its ending.
const LONGEST_NAME: usize = 120;

/// A name under which the file can be kept on any machine: without a folder, without characters that mean something to a
/// shell or turn the direction of writing, and with an ending that says what the file is.
#[must_use]
pub fn file_name(wished: &str, kind: FileType) -> String {
    let last = wished.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|char| is_plain(*char)).collect();
    let plain = plain.trim_matches(|char: char| char == '.' || char.is_whitespace());
    let (stem, ending) = plain.rsplit_once('.').unwrap_or((plain, ""));
    let known = kind.extensions().iter().find(|known| ending.eq_ignore_ascii_case(known));
    let (stem, ending) = match known {
        Some(_) => (stem, ending),
        None => (plain, kind.extensions().first().copied().unwrap_or_default()),
    };
    let stem: String = stem.chars().take(LONGEST_NAME).collect();
    let stem = if stem.trim().is_empty() { "file" } else { stem.trim() };
    format!("{stem}.{ending}")
}

fn is_plain(char: char) -> bool {
    let turns = matches!(char, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}');
    !char.is_control() && !turns && !matches!(char, '<' | '>' | ':' | '"' | '|' | '?' | '*' | '`' | '$')
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
            (b"\xEF\xBB\xBF<?xml version=\"1.0\"?><a/>", Some(FileType::Xml)),
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
        ] {
            assert_eq!(FileType::of(bytes, None), expected, "{}", bytes.escape_ascii());
            assert_eq!(FileType::of(bytes, Some("application/octet-stream")), expected);
        }
    }

    #[test]
    fn a_declaration_chooses_among_texts_and_never_contradicts() {
        let csv = b"a;b\n1;2\n";
        for (bytes, declared, expected) in [
            (csv.as_slice(), "text/csv; charset=utf-8", Some(FileType::Csv)),
            (csv, "TEXT/PLAIN", Some(FileType::Text)),
            (csv, "application/json", None),
            (csv, "application/pdf", None),
            (b"[1]", "application/json", Some(FileType::Json)),
            (b"[1]", "text/plain", Some(FileType::Text)),
            (b"<?xml version='1.0'?><a/>", "text/xml", Some(FileType::Xml)),
            (b"<?xml version='1.0'?><svg/>", "image/svg+xml", None),
            (PNG, "image/png", Some(FileType::Png)),
            (PNG, "image/jpeg", None),
            (PDF, "text/plain", None),
            (PDF, "", None),
        ] {
            assert_eq!(FileType::of(bytes, Some(declared)), expected, "{declared}");
        }
    }

    #[test]
    fn a_name_is_safe_and_tells_what_the_file_is() {
        for (wished, kind, expected) in [
            ("Report 2026.pdf", FileType::Pdf, "Report 2026.pdf"),
            ("scan.JPEG", FileType::Jpeg, "scan.JPEG"),
            ("Prüfbericht.PDF", FileType::Pdf, "Prüfbericht.PDF"),
            ("../../etc/passwd", FileType::Text, "passwd.txt"),
            ("C:\\temp\\a.csv", FileType::Csv, "a.csv"),
            ("invoice.pdf.exe", FileType::Pdf, "invoice.pdf.exe.pdf"),
            ("fdp\u{202E}exe.pdf", FileType::Pdf, "fdpexe.pdf"),
            ("a\"b\r\nc.pdf", FileType::Pdf, "abc.pdf"),
            ("", FileType::Png, "file.png"),
            ("..", FileType::Png, "file.png"),
            (".png", FileType::Png, "png.png"),
        ] {
            assert_eq!(file_name(wished, kind), expected, "{wished}");
        }
        assert_eq!(file_name(&"ä".repeat(500), FileType::Pdf), format!("{}.pdf", "ä".repeat(120)));
    }
}
