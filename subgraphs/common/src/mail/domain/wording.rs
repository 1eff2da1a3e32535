//! The words of notifications and mails.
//!
//! Plain ASCII in short lines, so that a mail needs no encoding. A mail can be read on its way: it says that something
//! happened and where to look, and names nobody. Only a letter's link and its code may make longer lines: each has one
//! of its own, for programs that break lines break links.

use secrecy::{ExposeSecret, SecretString};
use time::{OffsetDateTime, UtcOffset};

use super::{AccountPage, Letter, LetterKind, Token};
use crate::notifications::domain::Notice;
use crate::notifications::domain::notices::{advice, what};

const NO_REPLY: &str = "Please do not reply: nobody reads this mailbox.\n";

/// One line: a notification's title and a mail's subject.
#[must_use]
pub fn title(notice: &Notice) -> String {
    let what = what(notice.kind);
    match &notice.reference {
        Some(reference) => format!("{what}: {reference}"),
        None => what.to_owned(),
    }
}

/// A mail's text.
#[must_use]
pub fn body(notice: &Notice) -> String {
    let about = notice
        .reference
        .clone()
        .unwrap_or_else(|| notice.subject.to_string());
    format!(
        "{title}.\n\n{advice}\n\nReference: {about}\n\nCarnet sent this because your organisation takes part.\n\
         {NO_REPLY}",
        title = title(notice),
        advice = advice(notice.kind),
    )
}

/// A mail's text with the link that stops mails of its topic, on a line of its own.
#[must_use]
pub fn with_unsubscribe_link(text: &SecretString, link: &SecretString) -> SecretString {
    let (text, link) = (text.expose_secret(), link.expose_secret());
    format!("{text}\nTo get no more mails of this kind, open this page:\n\n{link}\n").into()
}

/// One line: the subject of a letter's mail.
#[must_use]
pub const fn letter_title(kind: LetterKind) -> &'static str {
    match kind {
        LetterKind::EmailVerification => "Confirm your email address",
        LetterKind::RegistrationRepeated => "You have an account already",
        LetterKind::PasswordReset => "Choose a new password",
        LetterKind::PasswordResetDone => "Your password has been reset",
        LetterKind::PasswordChanged => "Your password has been changed",
        LetterKind::SecondFactorEnabled => "Signing in needs a second factor now",
        LetterKind::SecondFactorDisabled => "Signing in needs no second factor any more",
        LetterKind::SecondFactorFailed => "A wrong code followed your password",
        LetterKind::SecondFactorBlocked => "Codes of your authenticator application are blocked",
        LetterKind::Invitation => "You are invited to join an organisation",
    }
}

/// The text of a letter's mail. With the token, it is as good as the token.
#[must_use]
pub fn letter_body(letter: &Letter, page: &AccountPage, token: Option<&Token>) -> SecretString {
    let (advice, otherwise) = letter_advice(letter.kind);
    let way = match (letter.kind.action(), token) {
        (Some(action), Some(token)) => {
            let (link, code) = (page.link(action, token), token.expose());
            format!(
                "{link}\n\nIf your program asks for a code instead, this is it.\n\nCode: {code}\n\n{}",
                term(letter)
            )
        }
        _ => page.url().to_owned(),
    };
    let title = letter_title(letter.kind);
    format!("{title}.\n\n{advice}\n\n{way}\n\n{otherwise}\n\n{NO_REPLY}").into()
}

fn term(letter: &Letter) -> String {
    match letter.expires_at {
        Some(end) => format!("Link and code work once, until {}.", utc(end)),
        None => "Link and code work once.".to_owned(),
    }
}

/// To the minute, and never later than it is.
fn utc(time: OffsetDateTime) -> String {
    let time = time.to_offset(UtcOffset::UTC);
    let (date, hour, minute) = (time.date(), time.hour(), time.minute());
    format!("{date} {hour:02}:{minute:02} UTC")
}

/// What to do, up to the link; and what to do if it was somebody else.
#[expect(clippy::too_many_lines, reason = "one text for each kind")]
const fn letter_advice(kind: LetterKind) -> (&'static str, &'static str) {
    match kind {
        LetterKind::EmailVerification => (
            "An organisation was registered with this address. Open this link to choose\n\
             your password and to confirm that you want to use Carnet:",
            "If that was not you, ignore this mail: nothing happens without the link.",
        ),
        LetterKind::RegistrationRepeated => (
            "Somebody, perhaps you, tried to register this address with Carnet. It has\n\
             an account already: sign in, or reset the password if you have forgotten\n\
             it. Both are here:",
            "If that was not you, there is nothing to do: your account is as it was.",
        ),
        LetterKind::PasswordReset => (
            "Open this link to choose a new password for Carnet:",
            "If that was not you, ignore this mail: your password stays as it is.",
        ),
        LetterKind::PasswordResetDone => (
            "A new password was chosen for Carnet, with a link that we had sent to this\n\
             address. Sign in with it here:",
            "If that was not you, reset the password at once, and change that of your\n\
             mailbox: somebody else reads it.",
        ),
        LetterKind::PasswordChanged => (
            "Sign in to Carnet with the new password from now on:",
            "If that was not you, reset the password at once.",
        ),
        LetterKind::SecondFactorEnabled => (
            "From now on, Carnet asks for a code when you sign in. Keep the recovery\n\
             codes in a safe place. You can change this here:",
            "If that was not you, reset the password at once.",
        ),
        LetterKind::SecondFactorDisabled => (
            "From now on, your password is enough to sign in to Carnet. You can turn the\n\
             second factor on again here:",
            "If that was not you, reset the password at once, and turn it on again.",
        ),
        LetterKind::SecondFactorFailed => (
            "A sign-in to Carnet with your password gave a wrong code. You get this mail\n\
             at most once a day. If you mistyped the code, there is nothing to do.\n\
             Your account is here:",
            "If that was not you, reset the password at once: another person knows it.",
        ),
        LetterKind::SecondFactorBlocked => (
            "Too many wrong codes followed your password. Carnet takes no more codes of\n\
             your authenticator application until you sign in with a recovery code or\n\
             reset the password. Both are here:",
            "If that was not you, reset the password at once: another person knows it.",
        ),
        LetterKind::Invitation => (
            "An organisation asks you to work with it on Carnet. Open this link to read\n\
             which one, and to accept:",
            "If that was not meant for you, ignore this mail: nobody joins without it.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use strum::VariantArray;

    use time::macros::datetime;
    use uuid::Uuid;

    use super::*;
    use crate::domain::LetterId;
    use crate::notifications::domain::NotificationKind;

    fn letter(kind: LetterKind, expires_at: Option<OffsetDateTime>) -> String {
        let letter = Letter {
            id: LetterId(Uuid::nil()),
            kind,
            user: None,
            expires_at,
            created_at: OffsetDateTime::UNIX_EPOCH,
        };
        let (page, token) = (
            "https://carnet.example/account".parse().unwrap(),
            Token::new("T0k_en".into()),
        );
        letter_body(&letter, &page, token.as_ref())
            .expose_secret()
            .to_owned()
    }

    #[test]
    fn every_letter_says_what_to_do_and_what_if_it_was_somebody_else() {
        for &kind in LetterKind::VARIANTS {
            let text = format!(
                "{}\n{}",
                letter_title(kind),
                letter(kind, Some(datetime!(2026-11-26 17:32:59 +1)))
            );
            assert!(text.is_ascii(), "{text}");
            assert!(
                text.lines()
                    .all(|line| line.len() <= 76 && line.trim_end() == line),
                "{text}"
            );
            assert!(text.contains("\nIf that was not "), "{text}");
            let link = kind
                .action()
                .map(|action| format!("https://carnet.example/account#{action}=T0k_en"));
            let page = "https://carnet.example/account".to_owned();
            assert!(
                text.lines()
                    .any(|line| line == link.as_ref().unwrap_or(&page)),
                "{text}"
            );
            for only_with_link in [
                "Code: T0k_en",
                "Link and code work once, until 2026-11-26 16:32 UTC.",
            ] {
                assert_eq!(
                    text.lines().any(|line| line == only_with_link),
                    link.is_some(),
                    "{text}"
                );
            }
        }
    }

    #[test]
    fn a_link_without_an_end_names_none() {
        assert!(letter(LetterKind::Invitation, None).contains("\nLink and code work once.\n"));
    }

    #[test]
    fn every_kind_has_words_that_need_no_encoding() {
        for &kind in NotificationKind::VARIANTS {
            for reference in [None, Some("ORD-2026-000042")] {
                let notice = Notice::new(kind, Uuid::now_v7(), reference);
                let text = format!("{}\n{}", title(&notice), body(&notice));
                assert!(text.is_ascii(), "{text}");
                assert!(
                    text.lines()
                        .all(|line| line.len() <= 76 && line.trim_end() == line),
                    "{text}"
                );
                assert!(text.contains(
                    &reference.map_or_else(|| notice.subject.to_string(), str::to_owned)
                ));
            }
        }
    }

    #[test]
    fn the_link_that_stops_mails_has_a_line_of_its_own() {
        let link = format!("https://carnet.example/unsubscribe/{}", "a".repeat(87));
        let text = with_unsubscribe_link(&"What happened.\n".into(), &link.clone().into());
        assert!(text.expose_secret().starts_with("What happened.\n\n"));
        assert!(text.expose_secret().lines().any(|line| line == link));
    }

    #[test]
    fn a_reference_cannot_break_out_of_its_line() {
        let notice = Notice::new(
            NotificationKind::QuoteSubmitted,
            Uuid::nil(),
            Some("ORD-1\r\nBcc: all@example.org"),
        );
        assert_eq!(
            title(&notice),
            "You have received a quote: ORD-1Bcc: all@example.org"
        );
    }
}
