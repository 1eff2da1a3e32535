use serde::Serialize;

/// A row of the published table.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Row {
    /// Requests a second.
    pub rate: f64,
    /// The mean time of a response in seconds.
    pub seconds: f64,
    pub failures: u64,
    /// The requests of which they failed, if they are published.
    pub of: Option<u64>,
    /// The users at a time, by Little's law: the rate times the seconds, rounded.
    users: u32,
}

/// The table.
pub const ROWS: [Row; 5] = [
    row(49.8, 1.979, 100),
    row(268.5, 1.846, 500),
    row(549.2, 1.799, 1_000),
    row(2_698.0, 1.827, 5_000),
    Row {
        failures: 3,
        of: Some(3_250_144),
        ..row(5_426.0, 1.821, 10_000)
    },
];

/// The most users here: each takes some megabytes in k6.
const MOST_USERS: u32 = 1_000;

const fn row(rate: f64, seconds: f64, users: u32) -> Row {
    Row {
        rate,
        seconds,
        failures: 0,
        of: None,
        users,
    }
}

impl Row {
    /// The users with whom the row is replayed.
    pub fn users_here(&self) -> u32 {
        self.users.min(MOST_USERS)
    }

    /// Returns true if fewer users send the requests of more.
    pub fn is_scaled_down(&self) -> bool {
        self.users > MOST_USERS
    }

    pub const fn users(&self) -> u32 {
        self.users
    }

    /// The seconds between two requests of a user at which the users reach the rate.
    pub fn pace_here(&self) -> f64 {
        f64::from(self.users_here()) / self.rate
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_users_are_those_of_the_published_rate_and_time() {
        for row in ROWS {
            let users = f64::from(row.users());
            let by_law = row.rate * row.seconds;
            assert!((by_law / users - 1.0).abs() < 0.02, "{row:?}");
        }
    }

    #[test]
    fn the_users_here_reach_the_rate() {
        for row in ROWS {
            let rate = f64::from(row.users_here()) / row.pace_here();
            assert!((rate - row.rate).abs() < 1e-6, "{row:?}");
        }
        assert_eq!(ROWS.iter().filter(|row| row.is_scaled_down()).count(), 2);
    }
}
