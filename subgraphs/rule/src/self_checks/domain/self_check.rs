use std::collections::BTreeSet;

use normalisation::{did_you_mean, quoted, suggestions};
use refusal::ErrorCode;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::domain::{BulkSelfCheckId, Country, Document, ProductId, Refusal, SelfCheckId};
use crate::evaluation::domain::{Case, Outcome, Verdict};

const MOST_DECLARED: usize = 100;

/// A check that was made. It never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelfCheck {
    pub id: SelfCheckId,
    pub product: ProductId,
    pub organisation: Uuid,
    /// Everything that was known when it was made.
    pub case: Case,
    pub outcome: Outcome,
    /// It rests on documents that nobody but the seller has seen.
    pub advisory: bool,
    /// The transport approval that asked for it.
    pub transport_approval: Option<Uuid>,
    /// That approval's version when it asked.
    pub asked_at_version: Option<i64>,
    /// The day that was asked about; none: the question is about today, whichever day that is.
    pub asked_as_of: Option<Date>,
    /// The bulk self-check that it is part of.
    pub bulk: Option<BulkSelfCheckId>,
    pub created_at: OffsetDateTime,
}

/// Which checks of a list; `None` is no condition.
#[derive(Clone, Copy, Debug, Default)]
pub struct SelfCheckFilter {
    pub product: Option<ProductId>,
    pub bulk: Option<BulkSelfCheckId>,
    pub verdict: Option<Verdict>,
    /// The destination.
    pub market: Option<Country>,
}

/// A document that a seller says it has.
#[derive(Clone, Debug)]
pub struct Declared {
    pub kind: String,
    pub issued_on: Date,
    pub expires_on: Option<Date>,
}

impl Declared {
    /// As documents that count; `known` has the documents of the packs in force.
    pub fn documents(
        declared: Vec<Self>,
        known: &BTreeSet<&str>,
    ) -> Result<Vec<Document>, Refusal> {
        let refused =
            |code, message: String| Err(Refusal::new(code, &["declaredDocuments"], message));
        if declared.len() > MOST_DECLARED {
            return refused(
                ErrorCode::TooMany,
                format!("at most {MOST_DECLARED} declared documents"),
            );
        }
        for document in &declared {
            if !known.contains(document.kind.as_str()) {
                let hint = did_you_mean(&suggestions(&document.kind, known.iter().copied()));
                let kind = quoted(&document.kind);
                let message = format!(
                    "No rule pack in force knows a document `{kind}`; `documentTypes` lists them.{hint}"
                );
                return refused(ErrorCode::DocumentTypeUnknown, message);
            }
            if document
                .expires_on
                .is_some_and(|last_day| last_day < document.issued_on)
            {
                return refused(
                    ErrorCode::DatesInvalid,
                    format!("{} expires before it is issued", document.kind),
                );
            }
        }
        let accepted = |one: Self| Document::accepted(one.kind, one.issued_on, one.expires_on);
        Ok(declared.into_iter().map(accepted).collect())
    }
}
