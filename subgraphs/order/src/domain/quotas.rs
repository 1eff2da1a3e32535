//! The most that one organisation may have of what it makes here. A command that would go over a quota is refused with the
//! quota's code; what there is stays as it is.

use refusal::ErrorCode;

use super::Refusal;

/// The things that are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quota {
    /// Transport approvals that the rules or a person still have to decide on.
    UndecidedApprovals,
    Drafts,
    /// Orders that wait for quotes or for the choice of one.
    OpenOrders,
    /// Consignments that are planned or on their way.
    OpenConsignments,
    /// Evidence documents, whatever has become of them.
    Documents,
}

/// The most documents of one product that are submitted or accepted. It bounds the evidence of a question about it.
pub const MOST_DOCUMENTS_OF_PRODUCT: i64 = 500;

impl Quota {
    /// The most of it.
    #[must_use]
    pub const fn most(self) -> i64 {
        match self {
            Self::UndecidedApprovals => 500,
            Self::Drafts | Self::OpenOrders | Self::OpenConsignments => 10_000,
            Self::Documents => 100_000,
        }
    }

    const fn code(self) -> ErrorCode {
        match self {
            Self::UndecidedApprovals => ErrorCode::TooManyApprovals,
            Self::Drafts | Self::OpenOrders => ErrorCode::TooManyOrders,
            Self::OpenConsignments => ErrorCode::TooManyConsignments,
            Self::Documents => ErrorCode::TooManyDocuments,
        }
    }

    /// For people, in the plural.
    const fn noun(self) -> &'static str {
        match self {
            Self::UndecidedApprovals => "transport approvals that are not decided",
            Self::Drafts => "drafts",
            Self::OpenOrders => "orders that wait for quotes",
            Self::OpenConsignments => "consignments that have not arrived",
            Self::Documents => "evidence documents",
        }
    }

    /// Passes if an organisation that has this many may have one more. Concurrent commands may go over the quota by their number: a lock
    /// would let all commands of an organisation wait for each other.
    pub fn allows_one_more(self, has: i64) -> Result<(), Refusal> {
        if has < self.most() {
            Ok(())
        } else {
            let message = format!(
                "an organisation has at most {} {}",
                self.most(),
                self.noun()
            );
            Err(Refusal::new(self.code(), &[], message))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_one_is_allowed_and_the_next_is_refused() {
        let quota = Quota::UndecidedApprovals;
        assert!(quota.allows_one_more(quota.most() - 1).is_ok());
        assert_eq!(
            quota.allows_one_more(quota.most()).unwrap_err().code,
            ErrorCode::TooManyApprovals
        );
    }
}
