/// Number of operations in a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OperationFigures {
    pub served: i64,
    pub refused: i64,
}

impl OperationFigures {
    #[must_use]
    pub const fn all(self) -> i64 {
        self.served.saturating_add(self.refused)
    }
}
