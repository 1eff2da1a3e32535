//! Self-checks of many products, which run in the background.

use refusal::ErrorCode;
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::domain::{BulkSelfCheckId, JobStatus, LaneRequest, Refusal};
use crate::products::domain::ProductFilter;

const MOST_LANES: usize = 10;
const RANGE_REFUSED: &str =
    "A bulk self-check cannot select products by the time of their last change. Omit updatedAt.";

/// Products and lanes of a bulk self-check: every product that matches the filter and is not archived, on each lane.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkRequest {
    pub filter: ProductFilter,
    pub lanes: Vec<LaneRequest>,
    pub as_of: Option<Date>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulkSelfCheck {
    pub id: BulkSelfCheckId,
    pub version: i64,
    pub organisation: Uuid,
    pub correlation: Uuid,
    pub request: BulkRequest,
    pub status: JobStatus,
    /// Last product that was processed.
    pub after: Option<Uuid>,
    /// Number of checks: products times lanes.
    pub total: i64,
    pub done: i64,
    pub created_at: OffsetDateTime,
    /// Time of the last change of the status or the counts.
    pub updated_at: OffsetDateTime,
    pub finished_at: Option<OffsetDateTime>,
}

/// Filter of bulk self-checks. `None` does not filter.
#[derive(Clone, Copy, Debug, Default)]
pub struct BulkSelfCheckFilter {
    /// Inclusive.
    pub updated_from: Option<OffsetDateTime>,
    /// Exclusive.
    pub updated_to: Option<OffsetDateTime>,
}

impl BulkRequest {
    /// Refuses a time range, because the job reads the products page by page, and a product that changes meanwhile would leave or
    /// enter the range.
    fn check_filter(&self) -> Result<(), Refusal> {
        if self.filter.updated_from.is_some() || self.filter.updated_to.is_some() {
            let path = ["filter", "updatedAt"];
            return Err(Refusal::new(ErrorCode::InputInvalid, &path, RANGE_REFUSED));
        }
        Ok(())
    }
}

/// Returns the refusal of the lane at this index, with its path in the list.
fn of_lane(refusal: Refusal, index: usize) -> Refusal {
    let path = refusal.path.iter().skip(1).cloned().collect();
    Refusal { path, ..refusal }.within(&["lanes", &index.to_string()])
}

impl BulkSelfCheck {
    pub fn start(
        organisation: Uuid,
        correlation: Uuid,
        request: BulkRequest,
        now: OffsetDateTime,
    ) -> Result<Self, Vec<Refusal>> {
        request.check_filter()?;
        let code = match request.lanes.len() {
            0 => Some(ErrorCode::Invalid),
            lanes if lanes > MOST_LANES => Some(ErrorCode::TooMany),
            _ => None,
        };
        if let Some(code) = code {
            let message = format!("A bulk self-check needs 1 to {MOST_LANES} lanes.");
            return Err(Refusal::new(code, &["lanes"], message).into());
        }
        // Invalid lanes are refused now and not by the job. The origin of a product is always a country, so any
        // country can replace it.
        let lanes = request.lanes.iter().enumerate();
        let wrong: Vec<Refusal> = lanes
            .filter_map(|(index, lane)| Some(of_lane(lane.lane(Some("XI")).err()?, index)))
            .collect();
        if !wrong.is_empty() {
            return Err(wrong);
        }
        Ok(Self {
            id: BulkSelfCheckId::new(),
            version: 1,
            organisation,
            correlation,
            request,
            status: JobStatus::Queued,
            after: None,
            total: 0,
            done: 0,
            created_at: now,
            updated_at: now,
            finished_at: None,
        })
    }

    /// Records a processed page, after which others follow.
    pub fn advance(&mut self, now: OffsetDateTime) {
        self.version += 1;
        // The time of the last change never decreases.
        self.updated_at = self.updated_at.max(now);
    }

    /// Ends the job. Returns true if it had not ended before.
    pub fn end(&mut self, status: JobStatus, now: OffsetDateTime) -> bool {
        let open = matches!(self.status, JobStatus::Queued | JobStatus::Running);
        if open {
            self.status = status;
            self.advance(now);
            self.finished_at = Some(now);
        }
        open
    }
}
