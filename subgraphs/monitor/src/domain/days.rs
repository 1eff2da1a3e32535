use std::collections::{BTreeMap, BTreeSet};

use time::Date;

use super::chain::{Chained, Head, Link, Previous};

/// A day of a chain, as it is stored beside its entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    pub date: Date,
    /// The order in which the days were begun, from 1. None for a day that was begun before days were linked.
    pub number: Option<i64>,
    /// None for the first day, and for one that was begun before days were linked.
    pub previous: Option<Previous>,
    pub head: Head,
}

impl Day {
    /// The day after this one in the order of beginning.
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

/// The days that entries are about to be added to, locked.
#[derive(Debug)]
pub struct Days {
    /// Those that are stored.
    stored: BTreeMap<Date, Day>,
    begun: BTreeMap<Date, Day>,
    /// The day that was begun last, in case another is begun. It may be one of those above.
    last: Option<Day>,
}

impl Days {
    /// `last` is the day that was begun last; it is not needed if no entry is of a day that is not stored.
    #[must_use]
    pub fn new(stored: Vec<Day>, last: Option<Day>) -> Self {
        let stored = stored.into_iter().map(|day| (day.date, day)).collect();
        Self {
            stored,
            begun: BTreeMap::new(),
            last,
        }
    }

    /// The days of these entries, in order.
    #[must_use]
    pub fn of<Entry: Chained>(entries: &[Entry]) -> Vec<Date> {
        entries
            .iter()
            .map(Chained::day)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect()
    }

    /// Adds entries in this order, each at the head of its day, and begins the days that are not there.
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

    /// The days to insert.
    #[must_use]
    pub fn begun(&self) -> Vec<Day> {
        self.begun.values().copied().collect()
    }

    /// The stored days, whose heads have moved.
    #[must_use]
    pub fn grown(&self) -> Vec<Day> {
        self.stored.values().copied().collect()
    }
}
