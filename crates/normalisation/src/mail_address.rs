//! Email addresses and their comparison.
//!
//! An address has two forms. Mail is sent to the form with the local part as it was typed, in NFC, because only the receiving host may
//! treat `Ann@` and `ann@` as one mailbox (RFC 5321, 2.4). Accounts are found by its key, with compatibility forms folded (NFKC, so
//! full-width letters become plain ones) and letters in lower case. In practice two mailboxes never differ only in that, and people type
//! their address in either way, so two accounts for one address would be a mistake or an attack.
//!
//! A domain with characters outside ASCII has two spellings, `bücher.example` and `xn--bcher-kva.example` (IDNA). Both forms of an
//! address have the ASCII spelling (UTS 46, non-transitional), because every mail server accepts it. A local part outside ASCII needs a
//! mail server that offers SMTPUTF8 (RFC 6531).
//!
//! Folding can only make two mailboxes share one account. It never sends mail for one account to another mailbox, because mail is always
//! sent to the address that was registered. Invisible characters are refused. Letters of different scripts that look alike stay
//! different; proof of access to the mailbox distinguishes them.

use idna::AsciiDenyList;
use idna::uts46::{DnsLength, Hyphens, Uts46};
use unicode_normalization::UnicodeNormalization;

use crate::is_invisible;

/// RFC 5321, 4.5.3.1, without the angle brackets of a path.
const LONGEST: usize = 254;
const LONGEST_LOCAL: usize = 64;
/// No spelling of an address has more bytes.
const LONGEST_TEXT: usize = 4 * LONGEST;

/// A well-formed email address. It is personal data, so it does not implement `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct MailAddress {
    /// The address for sending mail; its domain is in ASCII.
    pub address: String,
    /// The form by which an account is found.
    pub key: String,
    /// The key with the domain in Unicode, which older data has; `None` if the domain has one spelling.
    pub unicode_key: Option<String>,
}

impl MailAddress {
    /// Parses `local@domain`. The local part is a dot-atom (RFC 5322, with the letters of RFC 6531), and the domain has at least two
    /// labels. Quoted local parts and address literals are not supported.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() > LONGEST_TEXT {
            return None;
        }
        let (local, domain) = text.rsplit_once('@')?;
        let local: String = local.nfc().collect();
        // Lower case of a folded text may be foldable again; its lower case is stable (a test checks it).
        let folded: String = local
            .nfkc()
            .collect::<String>()
            .to_lowercase()
            .nfkc()
            .collect();
        if !(is_local(&local) && is_local(&folded)) {
            return None;
        }
        let ascii = ascii_domain(domain)?;
        // Capitals of an ASCII domain are kept as they were typed.
        let sent_to = if domain.is_ascii() {
            domain
        } else {
            ascii.as_str()
        };
        let address = format!("{local}@{sent_to}");
        let key = format!("{folded}@{ascii}");
        if address.len() > LONGEST || key.len() > LONGEST {
            return None;
        }
        let unicode_key = unicode_domain(&ascii).map(|unicode| format!("{folded}@{unicode}"));
        Some(Self {
            address,
            key,
            unicode_key,
        })
    }

    /// Returns true if sending to it needs a mail server that offers SMTPUTF8.
    #[must_use]
    pub fn needs_smtputf8(&self) -> bool {
        !self.address.is_ascii()
    }
}

/// Returns an address for display, with the domain in Unicode.
#[must_use]
pub fn shown_mail_address(address: &str) -> String {
    let unicode = address
        .rsplit_once('@')
        .and_then(|(local, domain)| Some((local, unicode_domain(domain)?)));
    unicode.map_or_else(
        || address.to_owned(),
        |(local, domain)| format!("{local}@{domain}"),
    )
}

fn ascii_domain(domain: &str) -> Option<String> {
    // UTS 46 would remove invisible characters. Joiners are letters of some scripts, and IDNA has rules for them.
    let unseen =
        |character: char| is_invisible(character) && !matches!(character, '\u{200C}' | '\u{200D}');
    if domain.contains(unseen) {
        return None;
    }
    let ascii = Uts46::new()
        .to_ascii(
            domain.as_bytes(),
            AsciiDenyList::STD3,
            Hyphens::CheckFirstLast,
            DnsLength::Verify,
        )
        .ok()?;
    let (_, top) = ascii.rsplit_once('.')?;
    // The last label of an IP address is a number; that of a domain never is.
    if top.bytes().all(|byte| byte.is_ascii_digit()) {
        None
    } else {
        Some(ascii.into_owned())
    }
}

/// Returns `None` if the domain has one spelling.
fn unicode_domain(domain: &str) -> Option<String> {
    let encoded = |label: &str| {
        label
            .get(..4)
            .is_some_and(|prefix| prefix.eq_ignore_ascii_case("xn--"))
    };
    if !domain.split('.').any(encoded) {
        return None;
    }
    let (unicode, valid) = Uts46::new().to_unicode(
        domain.as_bytes(),
        AsciiDenyList::STD3,
        Hyphens::CheckFirstLast,
    );
    valid.is_ok().then(|| unicode.into_owned())
}

fn is_local(local: &str) -> bool {
    local.len() <= LONGEST_LOCAL
        && local
            .split('.')
            .all(|atom| !atom.is_empty() && atom.chars().all(in_atom))
}

fn in_atom(character: char) -> bool {
    let in_other_script =
        !character.is_ascii() && !character.is_whitespace() && !is_invisible(character);
    character.is_ascii_alphanumeric()
        || "!#$%&'*+-/=?^_`{|}~".contains(character)
        || in_other_script
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parsed(text: &str) -> MailAddress {
        MailAddress::parse(text).unwrap_or_else(|| panic!("{text:?} is an address"))
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "one case for each spelling")]
    fn every_spelling_of_a_domain_is_sent_to_in_ascii_and_has_one_key() {
        for (typed, address, key) in [
            (
                "Ann.Lee@Example.com",
                "Ann.Lee@Example.com",
                "ann.lee@example.com",
            ),
            (
                "  ann.lee@example.COM\n",
                "ann.lee@example.COM",
                "ann.lee@example.com",
            ),
            (
                "ann@b\u{FC}cher.example",
                "ann@xn--bcher-kva.example",
                "ann@xn--bcher-kva.example",
            ),
            (
                "ann@bu\u{308}cher.example",
                "ann@xn--bcher-kva.example",
                "ann@xn--bcher-kva.example",
            ),
            (
                "ann@B\u{DC}CHER.example",
                "ann@xn--bcher-kva.example",
                "ann@xn--bcher-kva.example",
            ),
            (
                "ann@xn--bcher-kva.example",
                "ann@xn--bcher-kva.example",
                "ann@xn--bcher-kva.example",
            ),
            (
                "ann@XN--BCHER-KVA.example",
                "ann@XN--BCHER-KVA.example",
                "ann@xn--bcher-kva.example",
            ),
            (
                "ann@fa\u{DF}.example",
                "ann@xn--fa-hia.example",
                "ann@xn--fa-hia.example",
            ),
            (
                "ann@\u{4F8B}\u{3048}\u{3002}\u{30C6}\u{30B9}\u{30C8}",
                "ann@xn--r8jz45g.xn--zckzah",
                "ann@xn--r8jz45g.xn--zckzah",
            ),
            (
                "ann@\u{FF45}xample.com",
                "ann@example.com",
                "ann@example.com",
            ),
            (
                "\u{FF41}nn@example.com",
                "\u{FF41}nn@example.com",
                "ann@example.com",
            ),
            (
                "jose\u{301}@example.com",
                "jos\u{E9}@example.com",
                "jos\u{E9}@example.com",
            ),
            (
                "JOS\u{C9}@example.com",
                "JOS\u{C9}@example.com",
                "jos\u{E9}@example.com",
            ),
            (
                "ann@ab--cd.example",
                "ann@ab--cd.example",
                "ann@ab--cd.example",
            ),
        ] {
            let read = parsed(typed);
            assert_eq!(
                (read.address.as_str(), read.key.as_str()),
                (address, key),
                "{typed:?}"
            );
        }
        assert_ne!(
            parsed("ann@example.com").key,
            parsed("\u{430}nn@example.com").key,
            "a Cyrillic letter"
        );
        assert_ne!(
            parsed("ann+a@example.com").key,
            parsed("ann@example.com").key,
            "a tag is the host's"
        );
    }

    #[test]
    fn the_other_spelling_is_known_too() {
        let of = |text: &str| parsed(text).unicode_key;
        assert_eq!(
            of("Ann@xn--bcher-kva.example").as_deref(),
            Some("ann@b\u{FC}cher.example")
        );
        assert_eq!(
            of("ann@b\u{FC}cher.example").as_deref(),
            Some("ann@b\u{FC}cher.example")
        );
        assert_eq!(of("ann@example.com"), None);
    }

    #[test]
    fn only_the_local_part_needs_a_special_server() {
        for (text, needs) in [
            ("ann@example.com", false),
            ("ann@b\u{FC}cher.example", false),
            ("jos\u{E9}@example.com", true),
            ("\u{7528}\u{6237}@\u{4F8B}\u{5B50}.example", true),
        ] {
            assert_eq!(parsed(text).needs_smtputf8(), needs, "{text}");
        }
    }

    #[test]
    fn people_read_a_domain_in_unicode() {
        for (kept, shown) in [
            ("Ann@Example.com", "Ann@Example.com"),
            ("Ann@xn--bcher-kva.example", "Ann@b\u{FC}cher.example"),
            ("ann@xn--a.example", "ann@xn--a.example"),
            ("no address", "no address"),
        ] {
            assert_eq!(shown_mail_address(kept), shown, "{kept}");
        }
    }

    #[test]
    fn refuses_what_is_no_address() {
        let long = format!("{}@example.com", "a".repeat(65));
        let longer = format!("a@{}.com", "b.".repeat(500));
        let long_label = format!("a@{}.com", "b".repeat(64));
        let ideographs: String = (0..40_u32)
            .filter_map(|n| char::from_u32(0x4E00 + 397 * n))
            .collect();
        let long_encoded_label = format!("a@{ideographs}.com");
        for text in [
            "",
            "@",
            "ann",
            "ann@",
            "@example.com",
            "ann@localhost",
            "ann@@example.com",
            "a b@example.com",
            "ann@exa mple.com",
            "ann@exa_mple.com",
            "ann@-example.com",
            "ann@example-.com",
            "ann@example..com",
            "ann@example.com.",
            ".ann@example.com",
            "ann.@example.com",
            "ann@example.com\nbcc:x@example.com",
            "a\u{200B}nn@example.com",
            "ann@exam\u{AD}ple.com",
            "ann@exam\u{200B}ple.com",
            "ann@exam\u{200D}ple.com",
            "ann@exam\u{FE0F}ple.com",
            "\"ann\"@example.com",
            "ann\u{FF20}example.com",
            "ann@[127.0.0.1]",
            "ann@127.0.0.1",
            "ann@xn--a.example",
            "ann@\u{308}a.example",
            "ann<x@example.com",
            &long,
            &longer,
            &long_label,
            &long_encoded_label,
        ] {
            assert!(MailAddress::parse(text).is_none(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn an_address_and_its_keys_are_addresses_with_that_key(
            local in "\\PC{1,20}", domain in "[\\p{L}\\p{N}]{1,20}\\.[a-zA-Z]{2,8}",
        ) {
            if let Some(read) = MailAddress::parse(&format!("{local}@{domain}")) {
                for form in [Some(&read.address), Some(&read.key), read.unicode_key.as_ref()].into_iter().flatten() {
                    let again = MailAddress::parse(form).map(|again| again.key);
                    prop_assert_eq!(again.as_ref(), Some(&read.key));
                }
                let shown = MailAddress::parse(&shown_mail_address(&read.address)).map(|shown| shown.key);
                prop_assert_eq!(shown, Some(read.key));
            }
        }

        #[test]
        fn no_text_breaks_it(text in ".{0,300}") {
            let _ = MailAddress::parse(&text);
            let _ = shown_mail_address(&text);
        }
    }
}
