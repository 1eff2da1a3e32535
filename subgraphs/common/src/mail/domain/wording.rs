//! Texts of notifications and mails.
//!
//! Texts are ASCII in short lines, so that a mail needs no encoding. Others may read a mail in transit, so it says that something
//! happened and where to look, and names no person or company. Only the link and the code of a letter may be long; each has a line
//! of its own, because some programs break long lines and so break links.

use secrecy::{ExposeSecret, SecretString};
use time::{OffsetDateTime, UtcOffset};

use super::{AccountPage, Letter, LetterKind, Token};
use crate::notifications::domain::Notice;
use crate::notifications::domain::notices::{advice, what};

const NO_REPLY: &str = "Please do not reply to this email: replies are not read.\n";

/// Title of a notification and subject of its mail, on one line.
#[must_use]
pub fn title(notice: &Notice) -> String {
    let what = what(notice.kind);
    match &notice.reference {
        Some(reference) => format!("{what}: {reference}"),
        None => what.to_owned(),
    }
}

/// Text of a notice's mail.
#[must_use]
pub fn body(notice: &Notice) -> String {
    let about = notice
        .reference
        .clone()
        .unwrap_or_else(|| notice.subject.id.to_string());
    format!(
        "{title}.\n\n{advice}\n\nReference: {about}\n\nCarnet sent you this email because it concerns your organisation.\n\
         {NO_REPLY}",
        title = title(notice),
        advice = advice(notice.kind),
    )
}

/// Appends the unsubscribe link on a line of its own.
#[must_use]
pub fn with_unsubscribe_link(text: &SecretString, link: &SecretString) -> SecretString {
    let (text, link) = (text.expose_secret(), link.expose_secret());
    format!("{text}\nTo stop emails of this kind, open this page:\n\n{link}\n").into()
}

/// Subject of a letter's mail, on one line.
#[must_use]
pub const fn letter_title(kind: LetterKind) -> &'static str {
    match kind {
        LetterKind::EmailVerification => "Confirm your email address",
        LetterKind::RegistrationRepeated => "You already have an account",
        LetterKind::PasswordReset => "Choose a new password",
        LetterKind::PasswordResetDone => "Your password has been reset",
        LetterKind::PasswordChanged => "Your password has been changed",
        LetterKind::SecondFactorEnabled => "Sign-in now requires a second factor",
        LetterKind::SecondFactorDisabled => "Sign-in no longer requires a second factor",
        LetterKind::SecondFactorFailed => "Someone entered your password and a wrong code",
        LetterKind::SecondFactorBlocked => "Codes of your authenticator app are blocked",
        LetterKind::RecoveryCodesReplaced => "Your recovery codes have been replaced",
        LetterKind::RecoveryCodeUsed => "A recovery code of your account has been used",
        LetterKind::Invitation => "You are invited to join an organisation",
    }
}

/// Text of a letter's mail. It contains the token, so it must be protected like the token.
#[must_use]
pub fn letter_body(letter: &Letter, page: &AccountPage, token: Option<&Token>) -> SecretString {
    let (advice, otherwise) = letter_advice(letter.kind);
    let way = match (letter.kind.action(), token) {
        (Some(action), Some(token)) => {
            let (link, code) = (page.link(action, token), token.expose());
            format!(
                "{link}\n\nIf you are asked for a code instead, enter this one.\n\nCode: {code}\n\n{}",
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
        Some(end) => format!("The link and the code work once, until {}.", utc(end)),
        None => "The link and the code work once.".to_owned(),
    }
}

/// Formats a time in minutes, rounded down.
fn utc(time: OffsetDateTime) -> String {
    let time = time.to_offset(UtcOffset::UTC);
    let (date, hour, minute) = (time.date(), time.hour(), time.minute());
    format!("{date} {hour:02}:{minute:02} UTC")
}

/// Returns the text before the link, and the text for recipients who did not cause the letter.
#[expect(clippy::too_many_lines, reason = "one text for each kind")]
const fn letter_advice(kind: LetterKind) -> (&'static str, &'static str) {
    match kind {
        LetterKind::EmailVerification => (
            "An organisation was registered with this email address. To choose a\n\
             password and confirm that you want to use Carnet, open this link:",
            "If that was not you, ignore this email: without the link nothing happens.",
        ),
        LetterKind::RegistrationRepeated => (
            "This email address was registered with Carnet again. It already has an\n\
             account. To sign in, or to reset a forgotten password, open this page:",
            "If that was not you, you do not need to do anything: your account is\n\
             unchanged.",
        ),
        LetterKind::PasswordReset => (
            "To choose a new password for Carnet, open this link:",
            "If that was not you, ignore this email: your password is unchanged.",
        ),
        LetterKind::PasswordResetDone => (
            "A new password was chosen for your Carnet account with a link that was sent\n\
             to this address. To sign in with the new password, open this page:",
            "If that was not you, reset the password now and change the password of\n\
             your mailbox: another person can read it.",
        ),
        LetterKind::PasswordChanged => (
            "Your Carnet account has a new password. To sign in with it, open this page:",
            "If that was not you, reset the password now.",
        ),
        LetterKind::SecondFactorEnabled => (
            "From now on, Carnet asks for a code when you sign in. Keep your recovery\n\
             codes in a safe place. To change this setting, open this page:",
            "If that was not you, reset the password now.",
        ),
        LetterKind::SecondFactorDisabled => (
            "From now on, you sign in to Carnet with your password only. To turn the\n\
             second factor on again, open this page:",
            "If that was not you, reset the password now and turn it on again.",
        ),
        LetterKind::SecondFactorFailed => (
            "A sign-in to Carnet used your password and a wrong code. You get this email\n\
             at most once a day. If you mistyped the code, you do not need to do\n\
             anything. To manage your account, open this page:",
            "If that was not you, reset the password now: another person knows it.",
        ),
        LetterKind::SecondFactorBlocked => (
            "Too many wrong codes were entered with your password. Carnet does not\n\
             accept codes of your authenticator app until you sign in with a recovery\n\
             code or reset the password. To do either, open this page:",
            "If that was not you, reset the password now: another person knows it.",
        ),
        LetterKind::RecoveryCodesReplaced => (
            "Your Carnet account has new recovery codes, and the earlier ones no longer\n\
             work. Keep the new codes in a safe place. To manage your account, open this\n\
             page:",
            "If that was not you, reset the password now: another person knows it.",
        ),
        LetterKind::RecoveryCodeUsed => (
            "A recovery code of your Carnet account was used in place of a code of your\n\
             authenticator app. It does not work again. To manage your account, open this\n\
             page:",
            "If that was not you, reset the password now: another person knows it and\n\
             has a recovery code of yours. Then replace the recovery codes.",
        ),
        LetterKind::Invitation => (
            "An organisation invites you to join it on Carnet. To see the organisation\n\
             and accept the invitation, open this link:",
            "If that was not meant for you, ignore this email: without the link nothing\n\
             happens.",
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
    use crate::notifications::domain::{NotificationKind, SubjectType};

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
                "The link and the code work once, until 2026-11-26 16:32 UTC.",
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
        assert!(
            letter(LetterKind::Invitation, None).contains("\nThe link and the code work once.\n")
        );
    }

    #[test]
    fn every_kind_has_words_that_need_no_encoding() {
        for &kind in NotificationKind::VARIANTS {
            for reference in [None, Some("ORD-2026-000042")] {
                let subject = SubjectType::Order.with(Uuid::now_v7());
                let notice = Notice::new(kind, subject, reference);
                let text = format!("{}\n{}", title(&notice), body(&notice));
                assert!(text.is_ascii(), "{text}");
                assert!(
                    text.lines()
                        .all(|line| line.len() <= 76 && line.trim_end() == line),
                    "{text}"
                );
                assert!(text.contains(
                    &reference.map_or_else(|| notice.subject.id.to_string(), str::to_owned)
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
            SubjectType::Order.with(Uuid::nil()),
            Some("ORD-1\r\nBcc: all@example.org"),
        );
        assert_eq!(
            title(&notice),
            "You have received a quote: ORD-1Bcc: all@example.org"
        );
    }
}
