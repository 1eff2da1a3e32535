//! State machine of a mail.
//!
//! ```text
//! QUEUED ──claim──▶ SENDING ──accepted by the server──────────────▶ SENT
//!   ▲                  │  ├──refused for good, or too many tries──▶ FAILED
//!   └──refused for now─┘  └──outcome unknown──────────────────────▶ UNKNOWN
//! ```
//!
//! A send cannot be exactly once, because it may fail between the server's acceptance and our commit. So SENDING is committed
//! before the first byte is sent. A mail that is SENDING without a worker, or whose connection broke while the server had it,
//! becomes UNKNOWN. An automatic retry might send it twice, so only an administrator may retry it (`resendMail`): FAILED or UNKNOWN
//! back to QUEUED. The token of a letter's link is wiped when the mail is SENT or FAILED, so a FAILED letter with a link cannot be
//! sent again.

use refusal::Refusal;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{Template, refusals};
use crate::domain::{MailId, UserId};

/// A mail that is refused this many times fails. With the backoff between attempts this takes most of a day.
pub const MAX_ATTEMPTS: i32 = 9;
/// Backoff after the first attempt. It triples with each further attempt, up to the longest.
const FIRST_PAUSE: Duration = Duration::seconds(30);
const LONGEST_PAUSE: Duration = Duration::hours(12);
/// Time after its claim in which an unlocked mail still belongs to the worker that claimed it.
pub const ABANDONED_AFTER: Duration = Duration::seconds(5);

/// State of a mail, as stored and published.
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
pub enum MailState {
    Queued,
    Sending,
    Sent,
    Unknown,
    Failed,
}

/// A mail without its address and text, which are read when it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailMessage {
    pub id: MailId,
    /// Number of changes.
    pub version: i64,
    /// The recipient's account; `None` for a letter without an account.
    pub user: Option<UserId>,
    pub template: Template,
    pub state: MailState,
    pub attempts: i32,
    pub failure: Option<String>,
    pub correlation: Uuid,
    pub created_at: OffsetDateTime,
    /// Time of the last change of the state.
    pub updated_at: OffsetDateTime,
    pub sent_at: Option<OffsetDateTime>,
}

/// Filters mails. Omitted fields do not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MailFilter {
    /// Any of these states; all if empty.
    pub states: Vec<MailState>,
    /// The recipient's account.
    pub user: Option<UserId>,
    /// Queued at this instant or later.
    pub created_from: Option<OffsetDateTime>,
    /// Queued before this instant.
    pub created_to: Option<OffsetDateTime>,
    /// Changed at this instant or later.
    pub updated_from: Option<OffsetDateTime>,
    /// Changed before this instant.
    pub updated_to: Option<OffsetDateTime>,
}

impl MailMessage {
    /// Checks that an administrator may send it again.
    pub fn resendable(&self) -> Result<(), Refusal> {
        match self.state {
            MailState::Unknown => Ok(()),
            MailState::Failed if !self.template.has_link() => Ok(()),
            MailState::Failed | MailState::Queued | MailState::Sending | MailState::Sent => {
                Err(refusals::mail_not_resendable())
            }
        }
    }
}

/// Outcome of an attempt. The reasons are codes of this domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Accepted,
    /// The server did not accept it and may do so later.
    RefusedForNow(String),
    /// The server did not accept it and never will.
    RefusedForGood(String),
    /// The mail was transmitted and the server did not answer.
    Uncertain(String),
}

/// State of a mail after an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    pub state: MailState,
    pub failure: Option<String>,
    pub due_at: Option<OffsetDateTime>,
    pub sent_at: Option<OffsetDateTime>,
}

/// Computes the state after the attempt with this number, from 1.
#[must_use]
pub fn settle(outcome: Outcome, attempt: i32, now: OffsetDateTime) -> Settled {
    let ended = |state, failure| Settled {
        state,
        failure: Some(failure),
        due_at: None,
        sent_at: None,
    };
    match outcome {
        Outcome::Accepted => Settled {
            state: MailState::Sent,
            failure: None,
            due_at: None,
            sent_at: Some(now),
        },
        Outcome::RefusedForNow(why) if attempt < MAX_ATTEMPTS => Settled {
            due_at: Some(now + pause(attempt)),
            ..ended(MailState::Queued, why)
        },
        Outcome::RefusedForNow(why) | Outcome::RefusedForGood(why) => ended(MailState::Failed, why),
        Outcome::Uncertain(why) => ended(MailState::Unknown, why),
    }
}

fn pause(attempt: i32) -> Duration {
    let longer = 3_i32.saturating_pow(attempt.saturating_sub(1).max(0).cast_unsigned());
    FIRST_PAUSE
        .checked_mul(longer)
        .map_or(LONGEST_PAUSE, |pause| pause.min(LONGEST_PAUSE))
}

#[cfg(test)]
mod tests {
    use strum::VariantArray;

    use super::*;

    fn refused_for_now(attempt: i32) -> Settled {
        settle(
            Outcome::RefusedForNow("SMTP_450".to_owned()),
            attempt,
            OffsetDateTime::UNIX_EPOCH,
        )
    }

    #[test]
    fn pauses_grow_up_to_half_a_day() {
        let pause = |attempt| {
            refused_for_now(attempt)
                .due_at
                .map(|due| due - OffsetDateTime::UNIX_EPOCH)
        };
        let pauses: Vec<_> = (1..MAX_ATTEMPTS)
            .map(|attempt| pause(attempt).unwrap().whole_seconds())
            .collect();
        assert_eq!(pauses, [30, 90, 270, 810, 2_430, 7_290, 21_870, 43_200]);
    }

    #[test]
    fn the_last_attempt_is_the_last() {
        assert_eq!(refused_for_now(MAX_ATTEMPTS - 1).state, MailState::Queued);
        let last = refused_for_now(MAX_ATTEMPTS);
        assert_eq!((last.state, last.due_at), (MailState::Failed, None));
        assert_eq!(last.failure.as_deref(), Some("SMTP_450"));
    }

    #[test]
    fn codes_are_read_back() {
        for &state in MailState::VARIANTS {
            assert_eq!(state.into_str().parse(), Ok(state));
        }
        assert!("BOUNCED".parse::<MailState>().is_err());
    }
}
