use async_graphql::{Context, Object};
use chassis::scalar::{Date, DateTime};
use chassis::{Failure, RequestContext};

use super::self_check::{SelfCheck, Verdict};
use crate::graphql::Lane;
use crate::self_checks::domain;

pub struct LaneVerdict(pub domain::LaneVerdict);

/// Verdict of the latest self-check of a product on a lane.
#[Object]
impl LaneVerdict {
    /// Lane of the self-check.
    async fn lane(&self) -> Lane {
        Lane::from(&self.0.lane)
    }

    /// Verdict of the self-check.
    async fn verdict(&self) -> Verdict {
        self.0.verdict.into()
    }

    /// Day of the self-check.
    async fn as_of(&self) -> Date {
        Date(self.0.as_of)
    }

    /// True if the result is based on documents that only the seller has declared.
    async fn advisory(&self) -> bool {
        self.0.advisory
    }

    /// Time at which the self-check was made.
    async fn checked_at(&self) -> DateTime {
        DateTime(self.0.checked_at)
    }

    /// The complete self-check.
    async fn self_check(&self, ctx: &Context<'_>) -> Result<Option<SelfCheck>, Failure> {
        let request = RequestContext::of(ctx);
        Ok(request.load(self.0.self_check).await?.map(SelfCheck))
    }
}
