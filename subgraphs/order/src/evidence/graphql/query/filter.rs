use async_graphql::{ID, InputObject};
use chassis::{DateRange, DateTimeRange, Failure};
use time::OffsetDateTime;

use crate::domain::ProductId;
use crate::evidence::domain;
use crate::evidence::graphql::types::DocumentStatus;
use crate::graphql::listing::{any_of, any_text_of, day_range, time_range};

/// Filters evidence documents. Omitted fields do not filter.
#[derive(InputObject, Default)]
pub struct DocumentFilter {
    /// Status of the document. Any of these.
    status: Option<Vec<DocumentStatus>>,
    /// Code of the document type, for example `EU_DOC`. Any of these.
    #[graphql(name = "type")]
    kind: Option<Vec<String>>,
    /// ID of the product.
    product_id: Option<ID>,
    /// Last day of validity. Documents that do not expire match no range.
    expires_on: Option<DateRange>,
    /// Time of submission.
    created_at: Option<DateTimeRange>,
    /// Time of the last change. For a provider, the acceptance of its quote counts as a change of all documents of the order; in
    /// `sharedDocuments`, the grant to your organisation counts as a change of the document.
    updated_at: Option<DateTimeRange>,
}

impl DocumentFilter {
    /// Filter of a list that is read at this time.
    pub fn domain(self, now: OffsetDateTime) -> Result<domain::DocumentFilter, Failure> {
        Ok(domain::DocumentFilter {
            statuses: any_of(self.status),
            kinds: any_text_of(self.kind)?,
            product: self.product_id.map(|id| ProductId::parse(&id)),
            expires_on: day_range(self.expires_on),
            created: time_range(self.created_at),
            updated: time_range(self.updated_at),
            now,
        })
    }
}
