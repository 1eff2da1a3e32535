use async_graphql::{Context, ID, InputObject, Object};
use chassis::Failure;
use chassis::scalar::Date;
use secrecy::SecretString;

use super::attempt;
use super::payloads::{AcceptDocumentPayload, RejectDocumentPayload, SubmitDocumentPayload};
use crate::domain::{DocumentId, FileId, OrderId, ProductId, Rejection, Submission};
use crate::graphql::error::uuid;
use crate::graphql::loaders::{Reads, reads};

#[derive(Default)]
pub struct DocumentMutation;

#[derive(InputObject)]
struct SubmitDocumentInput {
    /// A product of your organisation that is not archived.
    product_id: ID,
    /// An order of yours about that product: its provider decides on the document. Without one, an admin does.
    order_id: Option<ID>,
    /// A code of the document catalogue, as `EU_DOC`.
    #[graphql(name = "type")]
    kind: String,
    /// Of the file: 64 digits of lower-case hex. May be left out where there is a `fileId`.
    sha256: Option<String>,
    /// What `POST /files` answered with: a file of your organisation without a document.
    file_id: Option<ID>,
    /// Not in the future.
    issued_on: Date,
    /// The last day on which it counts; by default it does not expire.
    expires_on: Option<Date>,
    /// Who has issued it; at most 200 characters.
    issuer: String,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

#[derive(InputObject)]
struct AcceptDocumentInput {
    document_id: ID,
    /// The version of the document that you saw: if it has changed since, the command is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

#[derive(InputObject)]
struct RejectDocumentInput {
    document_id: ID,
    /// The reason as a code of your choice, as `ILLEGIBLE`.
    code: String,
    /// The reason for the seller; at most 2000 characters.
    message: String,
    /// What to fix; at most 2000 characters.
    remedy: String,
    /// The version of the document that you saw: if it has changed since, the command is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

#[Object]
impl DocumentMutation {
    /// Submits a document that speaks for a product. For sellers. Refused with `PRODUCT_NOT_FOUND`,
    /// `PRODUCT_ARCHIVED`, `ORDER_NOT_FOUND`, `ORDER_CLOSED`, `TOO_MANY_DOCUMENTS`, `FILE_NOT_FOUND`,
    /// `FILE_ATTACHED`, `FILE_HASH_MISMATCH`, INVALID or `IDEMPOTENCY_KEY_REUSED`.
    async fn submit_document(
        &self,
        ctx: &Context<'_>,
        input: SubmitDocumentInput,
    ) -> Result<SubmitDocumentPayload, Failure> {
        let Reads { service, caller, now } = reads(ctx)?;
        let attempt = attempt("submitDocument", &input, *now);
        let submission = Submission {
            product: ProductId(uuid(&input.product_id)),
            order: input.order_id.map(|id| OrderId(uuid(&id))),
            kind: input.kind,
            sha256: input.sha256,
            file: input.file_id.map(|id| FileId(uuid(&id))),
            issued_on: input.issued_on.0,
            expires_on: input.expires_on.map(|day| day.0),
            issuer: input.issuer,
        };
        SubmitDocumentPayload::of(service.submit_document(caller, submission, attempt).await)
    }

    /// Lets a document count as evidence. For the provider of its order while it is at work, and for admins. Refused
    /// with `DOCUMENT_NOT_FOUND`, `DOCUMENT_DECIDED` or `WRONG_STATE`.
    async fn accept_document(
        &self,
        ctx: &Context<'_>,
        input: AcceptDocumentInput,
    ) -> Result<AcceptDocumentPayload, Failure> {
        let Reads { service, caller, now } = reads(ctx)?;
        let attempt = attempt("acceptDocument", &input, *now);
        let document = DocumentId(uuid(&input.document_id));
        AcceptDocumentPayload::of(service.accept_document(caller, document, attempt).await)
    }

    /// Refuses a document and says what to fix; a better one is submitted as a new document. For the same people as
    /// accepting. Refused with `DOCUMENT_NOT_FOUND`, `DOCUMENT_DECIDED`, `WRONG_STATE` or INVALID.
    async fn reject_document(
        &self,
        ctx: &Context<'_>,
        input: RejectDocumentInput,
    ) -> Result<RejectDocumentPayload, Failure> {
        let Reads { service, caller, now } = reads(ctx)?;
        let attempt = attempt("rejectDocument", &input, *now);
        let document = DocumentId(uuid(&input.document_id));
        let rejection = Rejection {
            code: input.code,
            message: SecretString::from(input.message),
            remedy: SecretString::from(input.remedy),
        };
        RejectDocumentPayload::of(service.reject_document(caller, document, rejection, attempt).await)
    }
}
