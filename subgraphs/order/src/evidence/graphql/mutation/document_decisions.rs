use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use chassis::{Failure, RequestContext, UserError, outcome};
use commands::Error;
use secrecy::SecretString;

use crate::domain::DocumentId;
use crate::evidence::domain::{Rejection, refusals};
use crate::evidence::graphql::types::EvidenceDocument;
use crate::evidence::service::{DecidedDocument, DecisionOnDocument, Documents};

#[derive(Default)]
pub struct DocumentDecisionMutation;

/// Input of `decideDocuments`.
#[derive(InputObject)]
struct DecideDocumentsInput {
    /// Decisions, each on another document. 1 to 20.
    decisions: Vec<DocumentDecisionInput>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key takes only those decisions that
    /// were not taken before, and returns the current state of the other documents.
    idempotency_key: Option<String>,
}

/// Decision on one document.
#[derive(InputObject)]
struct DocumentDecisionInput {
    /// ID of the document.
    document_id: ID,
    /// Decision.
    decision: DocumentDecision,
    /// Reason for a rejection. Required for `REJECT`; omit it for `ACCEPT`.
    rejection: Option<DocumentRejectionInput>,
    /// Version of the document that you read. If the document has changed since, the decision is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
}

/// Reason why a document is rejected.
#[derive(InputObject)]
struct DocumentRejectionInput {
    /// Reason as a code of your choice, for example `ILLEGIBLE`. 2 to 64 capital letters, digits and underscores, beginning with
    /// a letter.
    code: String,
    /// Reason for the seller. 1 to 2,000 characters.
    message: String,
    /// Description of what the seller has to correct. 1 to 2,000 characters.
    remedy: String,
}

/// Decision on a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
enum DocumentDecision {
    /// Accepts the document as evidence.
    Accept,
    /// Rejects the document.
    Reject,
}

/// Result of `decideDocuments`.
#[derive(SimpleObject)]
struct DecideDocumentsPayload {
    /// Result of each decision, in the order of `decisions`. Empty if the whole mutation was refused.
    results: Vec<DocumentDecisionResult>,
    /// Reasons why the whole mutation was refused. Empty if the decisions were processed: errors of single decisions are in
    /// `results`.
    user_errors: Vec<UserError>,
}

/// Result of one of several decisions.
#[derive(SimpleObject)]
struct DocumentDecisionResult {
    /// Index of the decision in `decisions`, counted from 0.
    index: i32,
    /// Document after the decision. Null if the decision was refused.
    document: Option<EvidenceDocument>,
    /// Reasons why the decision was refused. Empty if it was taken. A path begins with `input`, `decisions` and the index.
    user_errors: Vec<UserError>,
}

#[Object]
impl DocumentDecisionMutation {
    /// Accepts or rejects several documents, each on its own: a refused decision does not affect the others.
    ///
    /// Everyone who may call `acceptDocument` may call this. Each decision has the effects of `acceptDocument` or
    /// `rejectDocument`.
    ///
    /// Errors of the whole mutation: `TOO_MANY` if there are more than 20 decisions; `INVALID` (no decision, or idempotency
    /// key); `IDEMPOTENCY_KEY_REUSED`.
    ///
    /// Errors of a decision, in `results`: `INVALID`; `DOCUMENT_NOT_FOUND`; `DOCUMENT_DECIDED`; `WRONG_STATE` if the state of the
    /// order does not allow you to decide on its documents; `VERSION_CONFLICT`.
    async fn decide_documents(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The decisions.")] input: DecideDocumentsInput,
    ) -> Result<DecideDocumentsPayload, Failure> {
        let request = RequestContext::of(ctx);
        let documents: &Documents = request.service();
        let command = request.command(&input);
        let decisions = input.decisions.into_iter().map(Into::into).collect();
        DecideDocumentsPayload::of(documents.decide_all(&command, decisions).await)
    }
}

impl DecideDocumentsPayload {
    fn of(result: Result<Vec<DecidedDocument>, Error>) -> Result<Self, Failure> {
        let (decided, user_errors) = outcome(result)?;
        let results = decided.unwrap_or_default().into_iter().zip(0..);
        Ok(Self {
            results: results
                .map(|(decided, index)| DocumentDecisionResult::of(decided, index))
                .collect(),
            user_errors,
        })
    }
}

impl DocumentDecisionResult {
    fn of(decided: DecidedDocument, index: i32) -> Self {
        let (document, refusals) = match decided {
            Ok(document) => (Some(EvidenceDocument(document)), Vec::new()),
            Err(refusals) => (None, refusals),
        };
        Self {
            index,
            document,
            user_errors: refusals.into_iter().map(UserError::from).collect(),
        }
    }
}

impl From<DocumentDecisionInput> for DecisionOnDocument {
    fn from(input: DocumentDecisionInput) -> Self {
        let rejection = match (input.decision, input.rejection) {
            (DocumentDecision::Accept, None) => Ok(None),
            (DocumentDecision::Reject, Some(rejection)) => Ok(Some(rejection.into())),
            (DocumentDecision::Accept, Some(_)) => Err(refusals::rejection_of_accepted_document()),
            (DocumentDecision::Reject, None) => Err(refusals::rejection_required()),
        };
        Self {
            document: DocumentId::parse(&input.document_id),
            rejection,
            expected_version: input.expected_version.map(i64::from),
        }
    }
}

impl From<DocumentRejectionInput> for Rejection {
    fn from(input: DocumentRejectionInput) -> Self {
        Self {
            code: input.code,
            message: SecretString::from(input.message),
            remedy: SecretString::from(input.remedy),
        }
    }
}
