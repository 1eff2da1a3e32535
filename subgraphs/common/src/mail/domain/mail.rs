//! How far a mail got.
//!
//! ```text
//! QUEUED ──claim──▶ SENDING ──accepted by the server──────────────▶ SENT
//!   ▲                  │  ├──refused for good, or too many tries──▶ FAILED
//!   └──refused for now─┘  └──nobody knows whether it went out─────▶ UNKNOWN
//! ```
//!
//! An effect outside the database cannot be exactly once: between the server's taking a mail and our writing that down,
//! anything may break. So SENDING is committed before the first byte leaves, and a mail that is found SENDING with
//! nobody working on it, or whose connection broke while the server had it, is UNKNOWN. Sending it again by itself
//! might send it twice, so only a person may (`resendMail`): FAILED or UNKNOWN back to QUEUED. A letter's link ends with
//! its mail: once it is SENT or FAILED the token is wiped, so that a FAILED letter with a link stays so.

use refusal::Refusal;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{Template, refusals};
use crate::domain::{MailId, UserId};

/// After this many attempts, a mail that is still refused has failed. With the pauses between, that is most of a day.
pub const MAX_ATTEMPTS: i32 = 9;
/// The pause after the first attempt; each further one is thrice as long, up to the longest.
const FIRST_PAUSE: Duration = Duration::seconds(30);
const LONGEST_PAUSE: Duration = Duration::hours(12);
/// How long after its claim a mail that nobody holds is given to the worker that claimed it, to take hold.
pub const ABANDONED_AFTER: Duration = Duration::seconds(5);

/// A mail's state, as stored and published.
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

/// A mail without its recipient's address and its text, which are looked up when it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailMessage {
    pub id: MailId,
    /// Counts the changes.
    pub version: i64,
    /// Nobody's, if it is a letter about no account.
    pub user: Option<UserId>,
    pub template: Template,
    pub state: MailState,
    pub attempts: i32,
    pub failure: Option<String>,
    pub correlation: Uuid,
    pub created_at: OffsetDateTime,
    /// When it last came into another state.
    pub updated_at: OffsetDateTime,
    pub sent_at: Option<OffsetDateTime>,
}

/// Filters mails. Omitted parts do not filter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MailFilter {
    pub state: Option<MailState>,
    /// Changed at this instant or later.
    pub updated_from: Option<OffsetDateTime>,
    /// Changed before this instant.
    pub updated_to: Option<OffsetDateTime>,
}

impl MailMessage {
    /// Whether a person may have it sent again.
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

/// What came of an attempt. The reasons are codes of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Accepted,
    /// It was surely not taken, and may be later.
    RefusedForNow(String),
    /// It was surely not taken, and never will be.
    RefusedForGood(String),
    /// It was handed over, and no answer came.
    Uncertain(String),
}

/// Where an attempt leaves a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    pub state: MailState,
    pub failure: Option<String>,
    pub due_at: Option<OffsetDateTime>,
    pub sent_at: Option<OffsetDateTime>,
}

/// Settles the attempt of this number, from 1.
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
