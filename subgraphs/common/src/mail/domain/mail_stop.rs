//! Mails that a recipient can unsubscribe from without an account: mails that strangers can cause, and notices. Password resets
//! and security letters have no topic and are always sent.

use normalisation::MailAddress;
use secrecy::{ExposeSecret, SecretString};
use strum::VariantArray;

/// Mails that an address unsubscribes from together.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum MailTopic {
    /// Confirmation of an address without an active account, and the answer to a registration of an address that has one.
    Registrations,
    Invitations,
    Notices,
}

impl MailTopic {
    /// Letter of the topic in the token of a link.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Registrations => 'r',
            Self::Invitations => 'i',
            Self::Notices => 'n',
        }
    }

    #[must_use]
    pub fn of_letter(letter: char) -> Option<Self> {
        Self::VARIANTS
            .iter()
            .copied()
            .find(|topic| topic.letter() == letter)
    }
}

/// An unsubscribed topic of an address. The address is identified by a keyed hash only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailStop {
    pub topic: MailTopic,
    pub address_hash: Vec<u8>,
}

/// Forms of an address that are hashed.
#[derive(Clone, Debug)]
pub struct AddressKeys {
    /// The form by which the user domain finds accounts: two spellings of one mailbox are equal.
    pub normalised: SecretString,
    /// The form that was hashed before domains were stored in ASCII; `None` if it is the same.
    pub former: Option<SecretString>,
}

impl AddressKeys {
    #[must_use]
    pub fn of(address: &SecretString) -> Self {
        match MailAddress::parse(address.expose_secret()) {
            Some(MailAddress {
                key, unicode_key, ..
            }) => Self {
                normalised: key.into(),
                former: unicode_key.map(SecretString::from),
            },
            // Mail cannot be sent to it, so it has only one form.
            None => Self {
                normalised: address.clone(),
                former: None,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_read_back() {
        for &topic in MailTopic::VARIANTS {
            assert_eq!(MailTopic::of_letter(topic.letter()), Some(topic));
        }
        assert_eq!(MailTopic::of_letter('x'), None);
    }

    #[test]
    fn spellings_of_one_mailbox_are_the_same() {
        let form = |text: &str| {
            AddressKeys::of(&text.into())
                .normalised
                .expose_secret()
                .to_owned()
        };
        assert_eq!(form(" Ann@Example.ORG "), "ann@example.org");
        assert_eq!(form("\u{ff41}nn@example.org"), "ann@example.org");
        assert_eq!(form("ann@B\u{DC}CHER.example"), "ann@xn--bcher-kva.example");
        assert_ne!(form("ann@example.org"), form("anne@example.org"));
        let former = |text: &str| {
            AddressKeys::of(&text.into())
                .former
                .map(|former| former.expose_secret().to_owned())
        };
        assert_eq!(
            former("ann@xn--bcher-kva.example").as_deref(),
            Some("ann@b\u{FC}cher.example")
        );
        assert_eq!(former("ann@example.org"), None);
    }
}
