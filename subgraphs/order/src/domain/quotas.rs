//! Maximum numbers of objects of an organisation. A command that would exceed a quota is refused; existing objects are kept.

use refusal::ErrorCode;

use super::Refusal;

/// Objects with a quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quota {
    /// Transport approvals without a decision of the rules or an administrator.
    UndecidedApprovals,
    Drafts,
    /// Orders that wait for quotes or for the acceptance of a quote.
    OpenOrders,
    /// Planned consignments and consignments in transit.
    OpenConsignments,
    /// Evidence documents in any status.
    Documents,
}

/// Maximum number of submitted and accepted documents of one product. It limits the evidence of a request for a self-check.
pub const MOST_DOCUMENTS_OF_PRODUCT: i64 = 500;

impl Quota {
    /// Returns the maximum number.
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

    /// Noun for messages, in the plural.
    const fn noun(self) -> &'static str {
        match self {
            Self::UndecidedApprovals => "transport approvals that are not decided",
            Self::Drafts => "drafts",
            Self::OpenOrders => "orders that wait for quotes",
            Self::OpenConsignments => "consignments that have not arrived",
            Self::Documents => "evidence documents",
        }
    }

    /// Passes if an organisation that has this many objects may have another one. Concurrent commands can exceed the quota by
    /// their number: a lock would serialise all commands of an organisation.
    pub fn allows_one_more(self, has: i64) -> Result<(), Refusal> {
        if has < self.most() {
            Ok(())
        } else {
            let message = format!(
                "Your organisation has reached the limit of {} {}.",
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
