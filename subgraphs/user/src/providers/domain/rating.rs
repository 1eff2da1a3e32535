/// Ratings by sellers: their number, and the sum of their 1 to 5 stars.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rating {
    pub count: i32,
    pub sum: i32,
}

impl Rating {
    /// The average number of stars; `None` without ratings.
    #[must_use]
    pub fn stars(self) -> Option<f64> {
        (self.count > 0).then(|| f64::from(self.sum) / f64::from(self.count))
    }
}
