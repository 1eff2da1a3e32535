use std::collections::BTreeSet;

use normalisation::{did_you_mean, quoted, suggestions};
use refusal::ErrorCode;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::domain::{BulkSelfCheckId, Country, Document, Lane, ProductId, Refusal, SelfCheckId};
use crate::evaluation::domain::{Case, Outcome, Verdict};

const MOST_DECLARED: usize = 100;

/// Completed check. It never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelfCheck {
    pub id: SelfCheckId,
    pub product: ProductId,
    pub organisation: Uuid,
    /// Complete input of the check.
    pub case: Case,
    pub outcome: Outcome,
    /// True if the result is based on documents that only the seller has declared.
    pub advisory: bool,
    /// Transport approval that requested the check.
    pub transport_approval: Option<Uuid>,
    /// Version of the transport approval at the time of the request.
    pub asked_at_version: Option<i64>,
    /// Day that was requested. `None` if the check was about the current day.
    pub asked_as_of: Option<Date>,
    /// Bulk self-check that the check is part of.
    pub bulk: Option<BulkSelfCheckId>,
    pub created_at: OffsetDateTime,
}

/// Verdict of the latest check of a product on a lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaneVerdict {
    pub product: ProductId,
    pub self_check: SelfCheckId,
    pub lane: Lane,
    pub as_of: Date,
    pub verdict: Verdict,
    /// True if the result is based on documents that only the seller has declared.
    pub advisory: bool,
    pub checked_at: OffsetDateTime,
}

/// Filter of checks. `None` does not filter.
#[derive(Clone, Copy, Debug, Default)]
pub struct SelfCheckFilter {
    pub product: Option<ProductId>,
    pub bulk: Option<BulkSelfCheckId>,
    pub verdict: Option<Verdict>,
    /// Country of destination.
    pub market: Option<Country>,
}

/// Document that a seller declares.
#[derive(Clone, Debug)]
pub struct Declared {
    pub kind: String,
    pub issued_on: Date,
    pub expires_on: Option<Date>,
}

impl Declared {
    /// Converts declared documents to accepted documents. `known` has the document types of the packs in force.
    pub fn documents(
        declared: Vec<Self>,
        known: &BTreeSet<&str>,
    ) -> Result<Vec<Document>, Refusal> {
        let refused =
            |code, message: String| Err(Refusal::new(code, &["declaredDocuments"], message));
        if declared.len() > MOST_DECLARED {
            return refused(
                ErrorCode::TooMany,
                format!("A self-check may have at most {MOST_DECLARED} declared documents."),
            );
        }
        for document in &declared {
            if !known.contains(document.kind.as_str()) {
                let hint = did_you_mean(&suggestions(&document.kind, known.iter().copied()));
                let kind = quoted(&document.kind);
                let message = format!(
                    "No rule pack in force has the document type `{kind}`; `documentTypes` lists them.{hint}"
                );
                return refused(ErrorCode::DocumentTypeUnknown, message);
            }
            if document
                .expires_on
                .is_some_and(|last_day| last_day < document.issued_on)
            {
                return refused(
                    ErrorCode::DatesInvalid,
                    format!(
                        "The document {} expires before it is issued. Correct one of the two days.",
                        document.kind
                    ),
                );
            }
        }
        let accepted = |one: Self| Document::accepted(one.kind, one.issued_on, one.expires_on);
        Ok(declared.into_iter().map(accepted).collect())
    }
}
