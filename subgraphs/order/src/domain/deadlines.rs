//! The reminders before a document or a certificate expires.

use time::{Date, Duration};

/// How many days before something expires its owner is reminded, the nearest first.
pub const REMINDERS: [i64; 3] = [7, 30, 60];

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
