//! Email addresses, and when two of them are the same.
//!
//! An address is kept in two forms. The one that mail is sent to is as it was typed, without blanks around it and in
//! Unicode's composed form (NFC): only the receiving host may say that `Ann@` and `ann@` are one mailbox (RFC 5321,
//! 2.4). The one that an account is found by is *normalised*: compatibility forms are folded (NFKC, so full-width
//! letters are plain ones) and letters are lower case. In practice nobody has two mailboxes that differ only in that,
//! and people type their address in either way, so two accounts for it would be a mistake or an attack.
//!
//! Folding can only make two mailboxes share one account, never send mail for one account to another mailbox, because
//! mail always goes to the address that the account was registered with and never to what was typed later. Characters
//! that cannot be seen are refused. Letters of different scripts that look alike stay different: to tell that they
//! mean harm takes the proof that a person reads the mailbox.

use secrecy::{ExposeSecret, SecretString};
use unicode_normalization::UnicodeNormalization;

use super::Refusal;

/// RFC 5321, 4.5.3.1, with the angle brackets of a path taken off.
const LONGEST: usize = 254;
const LONGEST_LOCAL: usize = 64;
const LONGEST_LABEL: usize = 63;

/// A well-formed email address.
#[derive(Clone, Debug)]
pub struct Email {
    address: SecretString,
    normalised: SecretString,
}

impl Email {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        if text.len() > LONGEST {
            return Err(Refusal::EmailInvalid);
        }
        let address: String = text.nfc().collect();
        // Lower case of a folded text may be foldable again; of that, it is not (a test tries).
        let normalised: String = text.nfkc().collect::<String>().to_lowercase().nfkc().collect();
        if !(well_formed(&address) && well_formed(&normalised)) {
            return Err(Refusal::EmailInvalid);
        }
        Ok(Self { address: address.into(), normalised: normalised.into() })
    }

    /// What mail is sent to.
    #[must_use]
    pub const fn address(&self) -> &SecretString {
        &self.address
    }

    /// What an account is found by.
    #[must_use]
    pub fn normalised(&self) -> &str {
        self.normalised.expose_secret()
    }
}

/// `local@domain`, where the local part is a dot-atom (RFC 5322, with the letters of RFC 6531) and the domain has at
/// least two labels. Quoted local parts and address literals are refused: nobody has one who is not testing us.
fn well_formed(address: &str) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else { return false };
    let local_good = local.len() <= LONGEST_LOCAL
        && local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(in_atom));
    let labels_good = domain.split('.').all(|label| {
        let hyphen_outside = label.starts_with('-') || label.ends_with('-');
        (1..=LONGEST_LABEL).contains(&label.len()) && !hyphen_outside && label.chars().all(in_label)
    });
    address.len() <= LONGEST && local_good && labels_good && domain.contains('.')
}

fn in_atom(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c) || in_other_script(c)
}

fn in_label(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || in_other_script(c)
}

fn in_other_script(c: char) -> bool {
    let unseen = matches!(u32::from(c),
        0xAD | 0x34F | 0x61C | 0x115F..=0x1160 | 0x17B4..=0x17B5 | 0x180B..=0x180F | 0x200B..=0x200F
        | 0x2028..=0x202E | 0x2060..=0x206F | 0x3164 | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFFF
        | 0xE0000..=0xE0FFF);
    !c.is_ascii() && !c.is_control() && !c.is_whitespace() && !unseen
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn same(one: &str, other: &str) -> bool {
        Email::parse(one).unwrap().normalised() == Email::parse(other).unwrap().normalised()
    }

    #[test]
    fn one_person_typing_it_in_different_ways_is_one_person() {
        assert!(same("Ann.Lee@Example.com", "  ann.lee@example.COM\n"));
        assert!(same("ａｎｎ@example.com", "ann@example.com"), "full-width letters");
        assert!(same("jose\u{301}@example.com", "josé@example.com"), "composed or not");
        assert!(!same("ann@example.com", "аnn@example.com"), "a Cyrillic letter is another letter");
        assert!(!same("ann+a@example.com", "ann@example.com"), "a tag is the host's business");
    }

    #[test]
    fn mail_goes_to_the_address_as_it_was_typed() {
        assert_eq!(Email::parse(" Ann@Example.com ").unwrap().address().expose_secret(), "Ann@Example.com");
    }

    #[test]
    fn refuses_what_is_no_address() {
        let long = format!("{}@example.com", "a".repeat(65));
        let longer = format!("a@{}.com", "b.".repeat(500));
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
            "ann@-example.com",
            "ann@example..com",
            ".ann@example.com",
            "ann.@example.com",
            "ann@example.com\nbcc:x@example.com",
            "a\u{200B}nn@example.com",
            "ann@exam\u{AD}ple.com",
            "\"ann\"@example.com",
            "ann＠example.com",
            "ann@[127.0.0.1]",
            "ann<x@example.com",
            &long,
            &longer,
        ] {
            assert_eq!(Email::parse(text).unwrap_err(), Refusal::EmailInvalid, "{text:?}");
        }
    }

    #[test]
    fn does_not_show_itself() {
        let email = Email::parse("ann@example.com").unwrap();
        assert!(!format!("{email:?}").contains("ann"));
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing(local in "\\PC{1,20}", domain in "[\\p{L}\\p{N}]{1,20}\\.[a-zA-Z]{2,8}") {
            if let Ok(email) = Email::parse(&format!("{local}@{domain}")) {
                let again = Email::parse(email.normalised()).expect("a normalised address is an address");
                prop_assert_eq!(again.normalised(), email.normalised());
            }
        }

        #[test]
        fn the_address_finds_the_account_it_made(local in "\\PC{1,20}", domain in "[\\p{L}\\p{N}]{1,20}\\.[a-zA-Z]{2,8}") {
            if let Ok(email) = Email::parse(&format!("{local}@{domain}")) {
                let again = Email::parse(email.address().expose_secret()).expect("an address is an address");
                prop_assert_eq!(again.normalised(), email.normalised());
            }
        }

        #[test]
        fn no_text_breaks_it(text in ".{0,300}") {
            let _ = Email::parse(&text);
        }
    }
}
