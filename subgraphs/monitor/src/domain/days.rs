use std::collections::{BTreeMap, BTreeSet};

use time::Date;

use super::chain::{Chained, Head, Link, Previous};

/// A day of a chain, as stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    pub date: Date,
    /// Number of the day in the order of beginning, from 1. `None` for a day from before days were linked.
    pub number: Option<i64>,
    /// `None` for the first day and for a day from before days were linked.
    pub previous: Option<Previous>,
    pub head: Head,
}

impl Day {
    /// Creates the day that is begun after `last`.
    fn next(last: Option<&Self>, date: Date) -> Self {
        let number = last
            .and_then(|last| last.number)
            .unwrap_or(0)
            .saturating_add(1);
        let previous = last.map(|last| Previous {
            day: last.date,
            head: last.head,
        });
        let head = previous.as_ref().map_or(Head::EMPTY, Previous::start);
        Self {
            date,
            number: Some(number),
            previous,
            head,
        }
    }
}

/// Locked days to which entries are appended.
#[derive(Debug)]
pub struct Days {
    /// Stored days.
    stored: BTreeMap<Date, Day>,
    begun: BTreeMap<Date, Day>,
    /// The day that was begun last, needed to begin another day. May be one of the days above.
    last: Option<Day>,
}

impl Days {
    /// `last` is the day that was begun last. It may be `None` if all days of the entries are stored.
    #[must_use]
    pub fn new(stored: Vec<Day>, last: Option<Day>) -> Self {
        let stored = stored.into_iter().map(|day| (day.date, day)).collect();
        Self {
            stored,
            begun: BTreeMap::new(),
            last,
        }
    }

    /// Days of these entries, sorted.
    #[must_use]
    pub fn of<Entry: Chained>(entries: &[Entry]) -> Vec<Date> {
        entries
            .iter()
            .map(Chained::day)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect()
    }

    /// Appends entries in this order, each at the head of its day, and begins missing days.
    pub fn append<Entry: Chained>(&mut self, entries: Vec<Entry>) -> Vec<Link<Entry>> {
        entries.into_iter().map(|entry| self.add(entry)).collect()
    }

    fn add<Entry: Chained>(&mut self, entry: Entry) -> Link<Entry> {
        let date = entry.day();
        if self.get_mut(date).is_none() {
            self.begin(date);
        }
        let head = self.get_mut(date).map_or(Head::EMPTY, |day| {
            day.head = day.head.then(&entry);
            day.head
        });
        Link {
            entry,
            position: head.entries,
            hash: head.hash,
        }
    }

    fn begin(&mut self, date: Date) {
        // The last day may have grown since it was read.
        let last = self
            .last
            .map(|last| self.get_mut(last.date).map_or(last, |grown| *grown));
        let day = Day::next(last.as_ref(), date);
        self.begun.insert(date, day);
        self.last = Some(day);
    }

    fn get_mut(&mut self, date: Date) -> Option<&mut Day> {
        self.stored
            .get_mut(&date)
            .or_else(|| self.begun.get_mut(&date))
    }

    /// New days, to insert.
    #[must_use]
    pub fn begun(&self) -> Vec<Day> {
        self.begun.values().copied().collect()
    }

    /// Stored days with their new heads.
    #[must_use]
    pub fn grown(&self) -> Vec<Day> {
        self.stored.values().copied().collect()
    }
}
