//! Hash chains of the access records and of the security events. Each has a chain of entries per day, and links the days to each
//! other.
//!
//! The entries of a day are numbered from 1 in the order of arrival. Each is stored with
//! `SHA-256(hash before it, 32 bytes ‖ its text in UTF-8)`. The text has one line each, joined by newlines, for day, position, ID
//! and time in microseconds since 1970, followed by
//!
//! - for an access record: client, client kind, user, organisation, operation, its type and hash, root fields (joined by spaces),
//!   cost, microseconds, bytes, status, outcome and correlation ID; for lost records also their number and the time of the last
//!   one;
//! - for a security event: kind, user, organisation, subject, detail and correlation ID.
//!
//! An absent value is an empty line. Stored texts have no newlines and names of root fields no spaces, so two different entries
//! have different texts. Each day also has a [`Head`]: the number of its entries and the last hash.
//!
//! The hash before the first entry of a day links the day to the day that was begun before it, in the state of that moment:
//! `SHA-256` of the four lines `previous`, previous day, number of its entries, and its last hash in lower-case hex. It is 32 zero
//! bytes for the very first day, and for days from before days were linked. Records that arrive late extend the previous day, and
//! the linked entry stays where it is.
//!
//! A changed, inserted, removed or swapped entry breaks the chain at its position. A truncated day does not end at its head. A day
//! that is removed or truncated together with its head breaks the link of the day that was begun next. A process with write access
//! to all of these tables can still forge everything from some entry on, and can remove the last days. Only a copy of the head that
//! is kept elsewhere reveals this, so auditors can read the head.

use sha2::{Digest, Sha256};
use time::Date;

pub type Hash = [u8; 32];

/// An entry of a chain.
pub trait Chained: Clone + PartialEq {
    /// Converts the entry to its canonical form, which storage does not change.
    #[must_use]
    fn canonical(self) -> Self;

    /// Day of the entry in UTC, independent of its arrival.
    fn day(&self) -> Date;

    /// Lines of its text after the day and the position.
    fn lines(&self) -> Vec<String>;
}

/// End of the chain of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Number of entries of the day.
    pub entries: i64,
    pub hash: Hash,
}

impl Head {
    /// Head of a day without entries and without a previous day.
    pub const EMPTY: Self = Self {
        entries: 0,
        hash: [0; 32],
    };

    /// Head after this entry was appended.
    #[must_use]
    pub fn then(self, entry: &impl Chained) -> Self {
        let position = self.entries.saturating_add(1);
        let hash = Sha256::new()
            .chain_update(self.hash)
            .chain_update(text(entry, position))
            .finalize();
        Self {
            entries: position,
            hash: hash.into(),
        }
    }
}

/// The day that was begun before another day, in the state of that moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Previous {
    pub day: Date,
    pub head: Head,
}

impl Previous {
    /// Start of the next day's chain.
    #[must_use]
    pub fn start(&self) -> Head {
        let text = format!(
            "previous\n{}\n{}\n{}",
            self.day,
            self.head.entries,
            hex::encode(self.head.hash)
        );
        Head {
            entries: 0,
            hash: Sha256::digest(text).into(),
        }
    }
}

/// A stored entry with its position and hash.
#[derive(Clone, Debug)]
pub struct Link<Entry> {
    pub entry: Entry,
    pub position: i64,
    pub hash: Hash,
}

/// Reason why a day is not intact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Break {
    /// Position of the first entry that differs from the recorded one.
    #[error("the chain breaks at position {0}")]
    Entry(i64),
    #[error("the day is missing, although another day was begun after it")]
    DayMissing,
    #[error("the previous day, {0}, is missing")]
    PreviousDayMissing(Date),
    #[error(
        "the previous day, {}, no longer has the entry that was its last, at position {}",
        .0.day,
        .0.head.entries
    )]
    PreviousDayChanged(Previous),
}

/// Verifies the chain of a day link by link.
#[derive(Debug)]
pub struct Chain(Head);

impl Chain {
    /// Starts at the link to the previous day.
    #[must_use]
    pub fn start(previous: Option<&Previous>) -> Self {
        Self(previous.map_or(Head::EMPTY, Previous::start))
    }

    /// Position of the last verified link.
    #[must_use]
    pub const fn position(&self) -> i64 {
        self.0.entries
    }

    /// Verifies the next links, in the order of their positions.
    pub fn follow<Entry: Chained>(&mut self, links: &[Link<Entry>]) -> Result<(), Break> {
        links.iter().try_for_each(|link| self.step(link))
    }

    /// Checks that the chain ends at the day's head.
    pub fn end(&self, head: &Head) -> Result<(), Break> {
        if self.0 == *head {
            Ok(())
        } else {
            Err(Break::Entry(self.0.entries.saturating_add(1)))
        }
    }

    fn step<Entry: Chained>(&mut self, link: &Link<Entry>) -> Result<(), Break> {
        let next = self.0.then(&link.entry);
        let stored = Head {
            entries: link.position,
            hash: link.hash,
        };
        // The text of an entry that is not canonical may equal the text of another entry.
        if next != stored || link.entry.clone().canonical() != link.entry {
            return Err(Break::Entry(next.entries));
        }
        self.0 = next;
        Ok(())
    }
}

fn text(entry: &impl Chained, position: i64) -> String {
    let mut lines = vec![entry.day().to_string(), position.to_string()];
    lines.extend(entry.lines());
    lines.join("\n")
}
