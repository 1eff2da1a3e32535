//! The hash chains: one of the access records, one of the security events. Each has a chain of entries for every day, and
//! links the days to each other.
//!
//! The entries of a day are numbered from 1 in the order in which they arrive. Each is stored with
//! `SHA-256(hash before it, 32 bytes ‖ its text in UTF-8)`. The text is a line each, joined by newlines, for day, position,
//! id, time in microseconds since 1970, and then
//!
//! - of an access record: client, client kind, user, organisation, operation, its type and hash, root fields (joined by
//!   spaces), cost, microseconds, bytes, status, outcome and correlation id; of records that the gateway lost also their
//!   number and the time of the last one;
//! - of a security event: kind, user, organisation, subject, detail and correlation id.
//!
//! An absent value is an empty line. No stored text holds a newline, and no name of a root field a space, so no two entries
//! have the same text. Beside the entries the day has a [`Head`]: the number of its entries, and the last hash.
//!
//! The hash before a day's first entry is the day's link to the day that was begun before it, as that day was at this
//! moment: `SHA-256` of the four lines `previous`, previous day, number of its entries and its last hash in lower-case hex.
//! It is 32 zero bytes for the first day of all, and for the days that were begun before links existed. Records that arrive
//! late make the previous day longer, which leaves the linked entry where it is.
//!
//! So a changed, inserted, removed or exchanged entry breaks the chain at its position, and a day cut short does not end
//! at its head. A day that is removed together with its head, or cut short together with it, breaks the link of the day
//! that was begun next. A process that may write all of these tables can still forge everything from some entry on, and
//! can remove the days that were begun last: only a copy of the head kept elsewhere shows that, which is why auditors can
//! read the head.

use sha2::{Digest, Sha256};
use time::Date;

pub type Hash = [u8; 32];

/// An entry of a chain.
pub trait Chained: Clone + PartialEq {
    /// The entry in canonical form, in which it is the same after it has been stored and read again.
    #[must_use]
    fn canonical(self) -> Self;

    /// The day in UTC that it belongs to, whenever it arrives.
    fn day(&self) -> Date;

    /// The lines of its text after the day and the position.
    fn lines(&self) -> Vec<String>;
}

/// The end of the chain of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The number of entries of the day.
    pub entries: i64,
    pub hash: Hash,
}

impl Head {
    /// The head of a day without entries and without a previous day.
    pub const EMPTY: Self = Self {
        entries: 0,
        hash: [0; 32],
    };

    /// The head once this entry has followed.
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

/// The day that was begun before another, as it was at that moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Previous {
    pub day: Date,
    pub head: Head,
}

impl Previous {
    /// The start of the chain of the next day.
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

/// An entry with its place in the chain, as stored.
#[derive(Clone, Debug)]
pub struct Link<Entry> {
    pub entry: Entry,
    pub position: i64,
    pub hash: Hash,
}

/// The reason why a day is not as it was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Break {
    /// The first entry that is not what was recorded.
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

/// Follows the chain of a day link by link.
#[derive(Debug)]
pub struct Chain(Head);

impl Chain {
    /// Begins at the day's link to its previous day.
    #[must_use]
    pub fn start(previous: Option<&Previous>) -> Self {
        Self(previous.map_or(Head::EMPTY, Previous::start))
    }

    /// The last link followed.
    #[must_use]
    pub const fn position(&self) -> i64 {
        self.0.entries
    }

    /// Takes the next links in the order of the positions.
    pub fn follow<Entry: Chained>(&mut self, links: &[Link<Entry>]) -> Result<(), Break> {
        links.iter().try_for_each(|link| self.step(link))
    }

    /// Checks that the chain ends where the day does.
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
        // The text of an entry that is not canonical may equal the text of another one.
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
