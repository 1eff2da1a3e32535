//! Reminders before a document or a certificate expires.

use time::{Date, Duration};

/// Days before the expiry at which the owner gets a reminder, in ascending order.
pub const REMINDERS: [i64; 3] = [7, 30, 60];

/// Returns the fewest and the most days before the last day at which this reminder is due. With fewer days left, the next
/// reminder is due instead.
#[must_use]
pub fn days_left(days: i64) -> (i64, i64) {
    let nearer = REMINDERS.iter().copied().filter(|one| *one < days).max();
    (nearer.map_or(0, |nearer| nearer + 1), days)
}

/// Returns the first and the last expiry day for which this reminder is due today.
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
