//! What the clock does to orders and to what expires.

use time::{Date, Duration, OffsetDateTime};

use super::Refusal;
use crate::certificates::domain::{Certificate, CertificateStatus};
use crate::evidence::domain::{Document, DocumentStatus};
use crate::orders::domain::{Command, Left, Order, Part, Step};

/// How many days before something expires its owner is reminded, the nearest first.
pub const REMINDERS: [i64; 3] = [7, 30, 60];

impl Order {
    /// Nobody accepted a quote in time.
    pub fn expire(&mut self, now: OffsetDateTime) -> Result<Step, Refusal> {
        let step = self.take(Command::Expire, Part::System, Left::Whatever)?;
        self.mark_updated(&step, now);
        Ok(step)
    }

    /// The report is late.
    pub fn mark_overdue(&mut self, now: OffsetDateTime) -> Result<Step, Refusal> {
        let step = self.take(Command::MarkOverdue, Part::System, Left::Whatever)?;
        self.overdue_at = Some(now);
        self.mark_updated(&step, now);
        Ok(step)
    }
}

impl Document {
    /// Its last day is over. `false`: it is not, or the document did not count anyway.
    pub fn expire(&mut self, today: Date, now: OffsetDateTime) -> bool {
        let over = self.status_on(today) == DocumentStatus::Expired
            && self.status != DocumentStatus::Expired;
        if over {
            self.status = DocumentStatus::Expired;
            self.change(now);
        }
        over
    }
}

impl Certificate {
    /// Its last day is over. `false`: it is not, or the certificate did not count anyway.
    pub fn expire(&mut self, today: Date, now: OffsetDateTime) -> bool {
        let over = self.status_on(today) == CertificateStatus::Expired
            && self.status != CertificateStatus::Expired;
        if over {
            self.status = CertificateStatus::Expired;
            self.change(now);
        }
        over
    }
}

/// The fewest and the most days before its last day at which something has a reminder of this many days: what is nearer has
/// a reminder of its own.
#[must_use]
pub fn days_left(days: i64) -> (i64, i64) {
    let nearer = REMINDERS.iter().copied().filter(|one| *one < days).max();
    (nearer.map_or(0, |nearer| nearer + 1), days)
}

/// The first and the last day of expiry about which a reminder of this many days is due today.
#[must_use]
pub fn reminder_window(days: i64, today: Date) -> (Date, Date) {
    let (fewest, most) = days_left(days);
    let after = |days| today.saturating_add(Duration::days(days));
    (after(fewest), after(most))
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn each_day_of_the_last_sixty_has_one_reminder() {
        let today = date!(2026 - 01 - 31);
        for left in 0..=60 {
            let last = today + Duration::days(left);
            let due: Vec<i64> = REMINDERS
                .into_iter()
                .filter(|days| {
                    let (from, to) = reminder_window(*days, today);
                    (from..=to).contains(&last)
                })
                .collect();
            let expected = if left <= 7 {
                7
            } else if left <= 30 {
                30
            } else {
                60
            };
            assert_eq!(due, [expected], "{left} days left");
        }
        assert_eq!(reminder_window(60, today).1, date!(2026 - 04 - 01));
    }
}
