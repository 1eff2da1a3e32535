//! `Content-Disposition` (RFC 6266) of an upload.
//!
//! Clients send names outside ASCII as raw UTF-8 (RFC 7578), as raw Latin-1, percent-encoded in `filename*` (RFC 8187) or in
//! `filename`, or as encoded words (RFC 2047). All of these are decoded. `filename*` has precedence.

use std::borrow::Cow;

use axum::http::HeaderMap;
use axum::http::header::CONTENT_DISPOSITION;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use encoding_rs::{Encoding, WINDOWS_1252};
use percent_encoding::percent_decode;

/// File name of a part of a form. It may be empty. `None` if the part is not a file.
pub(super) fn file_name(headers: &HeaderMap) -> Option<String> {
    let header = headers.get(CONTENT_DISPOSITION)?.as_bytes();
    let parameters = parameters(header);
    let value = |name: &[u8]| {
        let parameter = parameters
            .iter()
            .find(|parameter| parameter.name.eq_ignore_ascii_case(name))?;
        Some(parameter.value.as_slice())
    };
    let (extended, plain) = (value(b"filename*"), value(b"filename"));
    let decoded = extended
        .and_then(extended_text)
        .filter(|name| !name.is_empty());
    // A malformed `filename*` is used as a plain name.
    decoded.or_else(|| plain.or(extended).map(plain_text))
}

struct Parameter<'h> {
    name: &'h [u8],
    value: Vec<u8>,
}

/// Parameters after the disposition type.
fn parameters(header: &[u8]) -> Vec<Parameter<'_>> {
    let (mut quoted, mut escaped, mut start) = (false, false, 0);
    let mut parameters = Vec::new();
    for (position, byte) in header.iter().copied().chain([b';']).enumerate() {
        let is_end = position == header.len() || (byte == b';' && !quoted);
        if is_end {
            parameters.extend(header.get(start..position).and_then(parameter));
            start = position + 1;
        }
        if byte == b'"' && !escaped {
            quoted = !quoted;
        }
        escaped = quoted && byte == b'\\' && !escaped;
    }
    parameters
}

fn parameter(piece: &[u8]) -> Option<Parameter<'_>> {
    let equals = piece.iter().position(|byte| *byte == b'=')?;
    let (name, value) = piece.split_at(equals);
    let value = value.strip_prefix(b"=")?.trim_ascii();
    Some(Parameter {
        name: name.trim_ascii(),
        value: unquoted(value),
    })
}

/// Removes the quotes of a value. Only quotes and backslashes count as escaped, because Windows paths contain other backslashes.
fn unquoted(value: &[u8]) -> Vec<u8> {
    let Some(inner) = value
        .strip_prefix(b"\"")
        .and_then(|value| value.strip_suffix(b"\""))
    else {
        return value.to_vec();
    };
    let mut plain = Vec::with_capacity(inner.len());
    let mut bytes = inner.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        let escaped = if byte == b'\\' {
            bytes.next_if(|next| matches!(next, b'"' | b'\\'))
        } else {
            None
        };
        plain.push(escaped.unwrap_or(byte));
    }
    plain
}

/// `charset'language'text` (RFC 8187).
fn extended_text(value: &[u8]) -> Option<String> {
    let mut parts = value.splitn(3, |byte| *byte == b'\'');
    let (charset, _, text) = (parts.next()?, parts.next()?, parts.next()?);
    let bytes: Vec<u8> = percent_decode(text).collect();
    decoded(charset, &bytes)
}

fn decoded(charset: &[u8], bytes: &[u8]) -> Option<String> {
    let encoding = Encoding::for_label(charset)?;
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .map(Cow::into_owned)
}

fn plain_text(value: &[u8]) -> String {
    let text = match std::str::from_utf8(value) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(value).0,
    };
    encoded_words(&text)
        .or_else(|| percent_encoded(&text))
        .unwrap_or_else(|| {
            // Browsers percent-encode these three characters only.
            text.replace("%22", "\"")
                .replace("%0D", "\r")
                .replace("%0A", "\n")
        })
}

/// Decodes a text that is percent-encoded as a whole. Only texts with characters outside ASCII are, because others may contain a
/// literal `%`.
fn percent_encoded(text: &str) -> Option<String> {
    let bytes: Vec<u8> = percent_decode(text.as_bytes()).collect();
    String::from_utf8(bytes)
        .ok()
        .filter(|decoded| text.is_ascii() && !decoded.is_ascii())
}

/// Decodes a text that consists of encoded words (RFC 2047) only.
fn encoded_words(text: &str) -> Option<String> {
    if text.trim().is_empty() {
        return None;
    }
    text.split_ascii_whitespace().map(encoded_word).collect()
}

/// `=?charset?encoding?text?=`
fn encoded_word(word: &str) -> Option<String> {
    let mut parts = word.strip_prefix("=?")?.strip_suffix("?=")?.splitn(3, '?');
    let (charset, encoding, text) = (parts.next()?, parts.next()?, parts.next()?);
    let bytes = match encoding {
        "B" | "b" => STANDARD.decode(text).ok()?,
        "Q" | "q" => {
            let percent = text.replace('%', "%25").replace('=', "%").replace('_', " ");
            percent_decode(percent.as_bytes()).collect()
        }
        _ => return None,
    };
    decoded(charset.as_bytes(), &bytes)
}

#[cfg(test)]
mod tests {
    use axum::http::header::CONTENT_DISPOSITION;
    use axum::http::{HeaderMap, HeaderValue};

    use super::file_name;

    fn of(disposition: &[u8]) -> Option<String> {
        let value = HeaderValue::from_bytes(disposition).unwrap();
        file_name(&HeaderMap::from_iter([(CONTENT_DISPOSITION, value)]))
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "one line for each case")]
    fn a_name_is_read_in_every_form_that_programs_send() {
        for (disposition, expected) in [
            ("form-data; name=\"file\"; filename=\"a.pdf\"", "a.pdf"),
            ("form-data; name=file; filename=a.pdf", "a.pdf"),
            ("form-data;name=\"file\";filename=\"a b.pdf\"", "a b.pdf"),
            ("form-data; FileName = \"a.pdf\" ; name=file", "a.pdf"),
            (
                "form-data; name=\"f\"; filename=\"Pr\u{FC}f.pdf\"",
                "Pr\u{FC}f.pdf",
            ),
            (
                "form-data; name=\"f\"; filename*=utf-8''Pr%C3%BCf.pdf",
                "Pr\u{FC}f.pdf",
            ),
            (
                "form-data; name=\"f\"; filename*=UTF-8'de'Pr%C3%BCf.pdf",
                "Pr\u{FC}f.pdf",
            ),
            (
                "form-data; name=\"f\"; filename*=\"UTF-8''Pr%C3%BCf.pdf\"",
                "Pr\u{FC}f.pdf",
            ),
            (
                "form-data; name=\"f\"; filename*=iso-8859-1''Pr%FCf.pdf",
                "Pr\u{FC}f.pdf",
            ),
            (
                "form-data; filename*=utf-8''Pr%C3%BCf.pdf; filename=\"Pruef.pdf\"",
                "Pr\u{FC}f.pdf",
            ),
            (
                "form-data; filename=\"Pruef.pdf\"; filename*=utf-8''Pr%C3%BCf.pdf",
                "Pr\u{FC}f.pdf",
            ),
            (
                "form-data; filename=\"a.pdf\"; filename*=utf-8''%FF.pdf",
                "a.pdf",
            ),
            ("form-data; filename=\"a.pdf\"; filename*=utf-8''", "a.pdf"),
            ("form-data; filename*=a.pdf", "a.pdf"),
            (
                "form-data; filename=\"=?utf-8?B?UHLDvGYucGRm?=\"",
                "Pr\u{FC}f.pdf",
            ),
            (
                "form-data; filename=\"=?iso-8859-1?Q?Pr=FCf_1.pdf?=\"",
                "Pr\u{FC}f 1.pdf",
            ),
            ("form-data; filename=\"Pr%C3%BCf.pdf\"", "Pr\u{FC}f.pdf"),
            ("form-data; filename=\"100%25.pdf\"", "100%25.pdf"),
            ("form-data; filename=\"a%22b.pdf\"", "a\"b.pdf"),
            ("form-data; filename=\"a\\\"b;c.pdf\"", "a\"b;c.pdf"),
            ("form-data; filename=\"a\\\\b.pdf\"", "a\\b.pdf"),
            ("form-data; filename=\"C:\\temp\\a.pdf\"", "C:\\temp\\a.pdf"),
            (
                "form-data; name=\"filename=x\"; filename=\"a.pdf\"",
                "a.pdf",
            ),
            ("form-data; name=\"f\"; filename=\"\"", ""),
        ] {
            assert_eq!(
                of(disposition.as_bytes()).as_deref(),
                Some(expected),
                "{disposition}"
            );
        }
        assert_eq!(
            of(b"form-data; filename=\"Pr\xFCf.pdf\"").as_deref(),
            Some("Pr\u{FC}f.pdf"),
            "Latin-1"
        );
        for none in [
            "form-data; name=\"note\"",
            "form-data; name=\"a; filename=b\"",
            "form-data",
            "",
        ] {
            assert_eq!(of(none.as_bytes()), None, "{none}");
        }
    }
}
