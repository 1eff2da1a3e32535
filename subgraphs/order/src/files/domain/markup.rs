//! Distinguishes XML, web pages and other text that begins with `<` by the first bytes of a file.

/// Kind of markup in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Markup {
    Xml,
    /// A browser may render or execute it.
    Page,
    None,
}

/// Elements at which a browser treats a text as a page: those of the MIME Sniffing standard, and others that can load resources
/// or run scripts.
const PAGE_ELEMENTS: [&str; 40] = [
    "a", "audio", "b", "base", "body", "br", "button", "center", "details", "dialog", "div",
    "embed", "font", "form", "frameset", "h1", "h2", "h3", "head", "html", "iframe", "img",
    "input", "link", "marquee", "math", "meta", "object", "p", "pre", "script", "select", "span",
    "style", "svg", "table", "template", "title", "ul", "video",
];

/// Namespaces of pages. They apply to elements with any name.
const PAGE_NAMESPACES: [&[u8]; 2] = [
    b"http://www.w3.org/1999/xhtml",
    b"http://www.w3.org/2000/svg",
];

/// Classifies a text by its beginning, without leading blanks. `whole` is true if this is the whole text.
///
/// The XML declaration is optional, so every text with a well-formed first start tag counts as XML. A limit of detection such as
/// `<0.1` or `<LOQ;1` is not a tag.
pub(super) fn markup(text: &[u8], whole: bool) -> Markup {
    if !text.starts_with(b"<") {
        return Markup::None;
    }
    let declared = starts_with_word(text, "<?xml");
    match after_prolog(text) {
        // The root element is beyond the first bytes.
        Prolog::Unfinished if declared => Markup::Xml,
        Prolog::Page | Prolog::Unfinished => Markup::Page,
        Prolog::Root(root) => {
            let has_prolog = root.len() < text.len();
            match (root_element(root, whole, declared), declared, has_prolog) {
                (Markup::None, true, _) => Markup::Xml,
                // A browser treats a text that begins with a comment as a page.
                (Markup::None, false, true) => Markup::Page,
                (other, _, _) => other,
            }
        }
    }
}

enum Prolog<'t> {
    Root(&'t [u8]),
    Unfinished,
    Page,
}

/// Skips the XML declaration, comments, processing instructions and the document type.
fn after_prolog(text: &[u8]) -> Prolog<'_> {
    let mut rest = text;
    loop {
        rest = rest.trim_ascii_start();
        let end: &[u8] = if let Some(target) = rest.strip_prefix(b"<?") {
            // Server-side code, and scripts of early browsers.
            if target.first().is_none_or(|first| !is_name_start(*first))
                || starts_with_word(target, "php")
            {
                return Prolog::Page;
            }
            b"?>"
        } else if rest.starts_with(b"<!--") {
            b"-->"
        } else if starts_with_word(rest, "<!doctype") {
            let name = rest
                .get("<!doctype".len()..)
                .unwrap_or_default()
                .trim_ascii_start();
            if starts_with_word(name, "html") || starts_with_word(name, "svg") {
                return Prolog::Page;
            }
            document_type_end(rest)
        } else {
            return Prolog::Root(rest);
        };
        match position(rest, end) {
            Some(at) => rest = rest.get(at + end.len()..).unwrap_or_default(),
            None => return Prolog::Unfinished,
        }
    }
}

/// An internal subset of the document type ends with `]>`.
fn document_type_end(rest: &[u8]) -> &'static [u8] {
    let own = rest.iter().position(|byte| *byte == b'[');
    let end = rest.iter().position(|byte| *byte == b'>');
    match (own, end) {
        (Some(own), Some(end)) if own < end => b"]>",
        _ => b">",
    }
}

fn root_element(root: &[u8], whole: bool, declared: bool) -> Markup {
    let Some(tag) = root
        .strip_prefix(b"<")
        .filter(|tag| tag.first().is_some_and(|first| is_name_start(*first)))
    else {
        return Markup::None;
    };
    let (name, rest) = tag.split_at(name_length(tag));
    let is = |page: &&str| name.eq_ignore_ascii_case(page.as_bytes());
    let is_page = if declared {
        is(&"html")
    } else {
        PAGE_ELEMENTS.iter().any(is)
    };
    // A different next byte means another element name, or no element.
    if is_page
        && rest
            .first()
            .is_none_or(|next| next.is_ascii_whitespace() || matches!(next, b'>' | b'/'))
    {
        return Markup::Page;
    }
    let Some(attributes) = attributes(rest, whole) else {
        return Markup::None;
    };
    let prefix = name
        .iter()
        .position(|byte| *byte == b':')
        .and_then(|colon| name.get(..colon));
    let namespace = prefix.map_or_else(
        || b"xmlns".to_vec(),
        |prefix| [b"xmlns:".as_slice(), prefix].concat(),
    );
    let of_page = |attribute: &Attribute<'_>| {
        attribute.name == namespace && PAGE_NAMESPACES.contains(&attribute.value)
    };
    if attributes.iter().any(of_page) {
        Markup::Page
    } else {
        Markup::Xml
    }
}

struct Attribute<'t> {
    name: &'t [u8],
    value: &'t [u8],
}

/// Attributes of a start tag, beginning after its name. `None` if the tag is not well-formed.
fn attributes(mut rest: &[u8], whole: bool) -> Option<Vec<Attribute<'_>>> {
    let mut attributes = Vec::new();
    loop {
        let next = rest.trim_ascii_start();
        let is_apart = next.len() < rest.len();
        match next {
            // Only the beginning of a long tag is available.
            [] => return (!whole).then_some(attributes),
            [b'>', ..] | [b'/', b'>', ..] => return Some(attributes),
            _ if !is_apart => return None,
            _ => {}
        }
        let (name, value) = next.split_at(name_length(next));
        if name.is_empty() {
            return None;
        }
        let Some(value) = value
            .trim_ascii_start()
            .strip_prefix(b"=")
            .map(<[u8]>::trim_ascii_start)
        else {
            return (!whole && value.trim_ascii().is_empty()).then_some(attributes);
        };
        let Some((quote, value)) = value.split_first() else {
            return (!whole).then_some(attributes);
        };
        if !matches!(quote, b'"' | b'\'') {
            return None;
        }
        let Some(end) = value.iter().position(|byte| byte == quote) else {
            return (!whole).then_some(attributes);
        };
        let (value, after) = value.split_at(end);
        attributes.push(Attribute { name, value });
        rest = after.get(1..).unwrap_or_default();
    }
}

fn name_length(bytes: &[u8]) -> usize {
    let is_name =
        |byte: &u8| is_name_start(*byte) || byte.is_ascii_digit() || matches!(byte, b'-' | b'.');
    bytes
        .iter()
        .position(|byte| !is_name(byte))
        .unwrap_or(bytes.len())
}

const fn is_name_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'_' | b':') || !byte.is_ascii()
}

/// True if the bytes begin with the word, regardless of case, and the word ends there.
fn starts_with_word(bytes: &[u8], word: &str) -> bool {
    let Some((start, rest)) = bytes.split_at_checked(word.len()) else {
        return false;
    };
    start.eq_ignore_ascii_case(word.as_bytes()) && name_length(rest) == 0
}

fn position(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::{Markup, markup};

    #[test]
    #[expect(clippy::too_many_lines, reason = "one line for each case")]
    fn xml_is_told_from_pages_and_from_other_text() {
        for (text, expected) in [
            ("<?xml version=\"1.0\"?><a/>", Markup::Xml),
            (
                "<?xml version=\"1.0\"?>\n<!-- x -->\n<Invoice xmlns=\"urn:oasis\"/>",
                Markup::Xml,
            ),
            (
                "<Invoice xmlns=\"urn:oasis:names\"><ID>1</ID></Invoice>",
                Markup::Xml,
            ),
            (
                "<rsm:CrossIndustryInvoice xmlns:rsm='urn:un' xmlns:x=\"urn:y\" >",
                Markup::Xml,
            ),
            ("<!-- a report --><report/>", Markup::Xml),
            ("<?xml-stylesheet href='a.css'?><report/>", Markup::Xml),
            ("<!DOCTYPE report [<!ENTITY a 'b'>]><report/>", Markup::Xml),
            ("<r/>", Markup::Xml),
            ("<ns:svg xmlns:ns=\"urn:other\"/>", Markup::Xml),
            ("<x xmlns:h='http://www.w3.org/1999/xhtml'/>", Markup::Xml),
            (
                "<!DOCTYPE html><!-- %PDF-1.7 --><html></html>",
                Markup::Page,
            ),
            ("<!doctype HTML PUBLIC \"-//W3C//DTD\">", Markup::Page),
            ("<HTML lang=de>", Markup::Page),
            ("<?xml version=\"1.0\"?><!DOCTYPE html><x/>", Markup::Page),
            (
                "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"/>",
                Markup::Page,
            ),
            (
                "<?xml version=\"1.0\"?><svg xmlns='http://www.w3.org/2000/svg'/>",
                Markup::Page,
            ),
            (
                "<?xml version=\"1.0\"?><a:b xmlns:a='http://www.w3.org/1999/xhtml'/>",
                Markup::Page,
            ),
            ("<svg onload=\"alert(1)\"/>", Markup::Page),
            ("<script>alert(1)</script>", Markup::Page),
            ("<img src=x onerror=alert(1)>", Markup::Page),
            ("<b>bold</b>", Markup::Page),
            ("<!-- no end", Markup::Page),
            ("<!-- a --> text", Markup::Page),
            ("<?php echo 1; ?>", Markup::Page),
            ("<?= 1 ?>", Markup::Page),
            ("<0.1;mg/kg\n", Markup::None),
            ("< 5 mg", Markup::None),
            ("<=3", Markup::None),
            ("<LOQ;0.1", Markup::None),
            ("<LOQ 0.1;2", Markup::None),
            ("<LOD", Markup::None),
            ("<", Markup::None),
            ("a <html>", Markup::None),
            ("", Markup::None),
        ] {
            assert_eq!(markup(text.as_bytes(), true), expected, "{text}");
        }
    }

    #[test]
    fn of_a_long_tag_only_the_beginning_is_known() {
        for text in [
            "<Invoice xmlns=\"urn:",
            "<Invoice a='1' ",
            "<Invoice a",
            "<Invoice a =",
            "<Invoice",
        ] {
            assert_eq!(markup(text.as_bytes(), false), Markup::Xml, "{text}");
            assert_eq!(markup(text.as_bytes(), true), Markup::None, "{text}");
        }
    }
}
