use normalisation::MailAddress;
use secrecy::{ExposeSecret, SecretString};

use super::refusals;
use crate::domain::Refusal;

/// A well-formed email address. [`MailAddress`] defines equality.
#[derive(Clone, Debug)]
pub struct Email {
    address: SecretString,
    normalised: SecretString,
    unicode: Option<SecretString>,
}

impl Email {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let MailAddress {
            address,
            key,
            unicode_key,
        } = MailAddress::parse(text).ok_or_else(refusals::email_invalid)?;
        Ok(Self {
            address: address.into(),
            normalised: key.into(),
            unicode: unicode_key.map(SecretString::from),
        })
    }

    /// The address to which email is sent.
    #[must_use]
    pub const fn address(&self) -> &SecretString {
        &self.address
    }

    /// The address under which letters are counted. Most hosts deliver `local+tag` to the mailbox of `local`, so the
    /// tag is removed. Accounts are never looked up by this value.
    #[must_use]
    pub fn mailbox(&self) -> String {
        let (local, domain) = self.normalised().rsplit_once('@').unwrap_or_default();
        let name = local.split_once('+').map_or(local, |(name, _)| name);
        format!("{name}@{domain}")
    }

    /// The canonical form, by which accounts are looked up.
    #[must_use]
    pub fn normalised(&self) -> &str {
        self.normalised.expose_secret()
    }

    /// The forms under which an account may be stored: the canonical form, and the form with a Unicode domain that
    /// older versions stored.
    pub fn filed_under(&self) -> impl Iterator<Item = &str> {
        let unicode = self.unicode.as_ref().map(ExposeSecret::expose_secret);
        std::iter::once(self.normalised()).chain(unicode)
    }
}

/// The capabilities of the platform's mail server that decide which addresses are accepted.
#[derive(Clone, Copy, Debug, Default)]
pub struct MailServer {
    /// True if the server offers SMTPUTF8 (RFC 6531).
    pub smtputf8: bool,
}

impl MailServer {
    /// Parses an address to which email will be sent. Refuses an address that the mail server cannot deliver to.
    pub fn address(self, text: &str) -> Result<Email, Refusal> {
        let email = Email::parse(text)?;
        // The domain is in ASCII, so only the local part matters.
        if self.smtputf8 || email.address().expose_secret().is_ascii() {
            Ok(email)
        } else {
            Err(refusals::email_unreachable())
        }
    }

    /// Returns true if the mail server can deliver to an account that is looked up by this address. Decides by the
    /// canonical form, because the account may have been registered in another spelling.
    #[must_use]
    pub fn reaches(self, email: &Email) -> bool {
        self.smtputf8 || email.normalised().is_ascii()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_to_a_mailbox_are_counted_whatever_the_tag() {
        let mailbox = |text: &str| Email::parse(text).unwrap().mailbox();
        assert_eq!(mailbox("Ann+a+b@example.com"), "ann@example.com");
        assert_eq!(
            mailbox("ann+a@b\u{FC}cher.example"),
            "ann@xn--bcher-kva.example"
        );
        assert_eq!(mailbox("ann@example.com"), "ann@example.com");
    }

    #[test]
    fn an_account_is_looked_for_under_both_spellings_of_a_domain() {
        let filed = |text: &str| -> Vec<String> {
            Email::parse(text)
                .unwrap()
                .filed_under()
                .map(str::to_owned)
                .collect()
        };
        assert_eq!(filed("Ann@example.com"), ["ann@example.com"]);
        let both = ["ann@xn--bcher-kva.example", "ann@b\u{FC}cher.example"];
        assert_eq!(filed("ann@B\u{DC}CHER.example"), both);
        assert_eq!(filed("ann@xn--bcher-kva.example"), both);
    }

    #[test]
    fn an_address_that_the_mail_server_does_not_take_is_refused() {
        let plain = MailServer { smtputf8: false };
        let international = MailServer { smtputf8: true };
        for (text, on_plain) in [
            ("ann@example.com", None),
            ("ann@b\u{FC}cher.example", None),
            ("jos\u{E9}@example.com", Some(refusals::email_unreachable())),
            ("nonsense", Some(refusals::email_invalid())),
        ] {
            assert_eq!(plain.address(text).err(), on_plain, "{text}");
            let refused = international.address(text).err();
            assert_eq!(
                refused,
                on_plain.filter(|refusal| *refusal == refusals::email_invalid()),
                "{text}"
            );
        }
    }

    #[test]
    fn an_account_is_reached_by_the_form_that_finds_it() {
        for (text, on_plain) in [
            ("ann@example.com", true),
            ("\u{FF41}nn@example.com", true),
            ("ann@b\u{FC}cher.example", true),
            ("jos\u{E9}@example.com", false),
        ] {
            let email = Email::parse(text).unwrap();
            assert_eq!(
                MailServer { smtputf8: false }.reaches(&email),
                on_plain,
                "{text}"
            );
            assert!(MailServer { smtputf8: true }.reaches(&email), "{text}");
        }
    }

    #[test]
    fn does_not_show_itself() {
        let email = Email::parse("ann@b\u{FC}cher.example").unwrap();
        assert!(!format!("{email:?}").contains("ann"));
    }
}
