use async_graphql::{Context, ID, InputObject, Object};
use chassis::scalar::Date;
use chassis::{Failure, RequestContext, payloads, payloads_with_warnings};
use secrecy::SecretString;

use crate::domain::{DocumentId, DocumentRequestId, FileId, OrderId, ProductId};
use crate::evidence::domain::{self, Document, DocumentWish, Rejection, Resubmission, Submission};
use crate::evidence::graphql::types::{DocumentRequest, EvidenceDocument};
use crate::evidence::service::Documents;

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
    /// What the provider of the order has asked for, if this is it: of the type that was asked for.
    document_request_id: Option<ID>,
    /// The version of the order that you saw: if it has changed since, the command is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

#[derive(InputObject)]
struct RequestDocumentInput {
    order_id: ID,
    /// A code of the document catalogue, as `SAMPLE_PHOTO`.
    #[graphql(name = "type")]
    kind: String,
    /// What exactly it has to be, for the seller; at most 2000 characters.
    text: String,
    /// The version of the order that you saw: if it has changed since, the command is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

#[derive(InputObject)]
struct ResubmitDocumentInput {
    document_id: ID,
    /// Of the better file: 64 digits of lower-case hex. May be left out where there is a `fileId`.
    sha256: Option<String>,
    /// What `POST /files` answered with: a file of your organisation without a document.
    file_id: Option<ID>,
    /// Not in the future.
    issued_on: Date,
    /// The last day on which it counts; by default it does not expire.
    expires_on: Option<Date>,
    /// Who has issued it; at most 200 characters.
    issuer: String,
    /// The version of the document that you saw: if it has changed since, the command is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
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

payloads! {
    ResubmitDocumentPayload { document: EvidenceDocument, from Document, by EvidenceDocument }
    AcceptDocumentPayload { document: EvidenceDocument, from Document, by EvidenceDocument }
    RejectDocumentPayload { document: EvidenceDocument, from Document, by EvidenceDocument }
}

payloads_with_warnings! {
    RequestDocumentPayload {
        document_request: DocumentRequest, from domain::DocumentRequest, by DocumentRequest
    }
    SubmitDocumentPayload { document: EvidenceDocument, from Document, by EvidenceDocument }
}

#[Object]
impl DocumentMutation {
    /// Asks the seller for a document: the order waits until everything that was asked for is submitted. At most 50 times
    /// an order. For the provider at work. Refused with `ORDER_NOT_FOUND`, `WRONG_STATE`,
    /// `TOO_MANY_DOCUMENT_REQUESTS`, `VERSION_CONFLICT` or INVALID. Warns of a `type` that no published rule pack names:
    /// `DOCUMENT_TYPE_UNKNOWN`. You may ask for such a document all the same.
    async fn request_document(
        &self,
        ctx: &Context<'_>,
        input: RequestDocumentInput,
    ) -> Result<RequestDocumentPayload, Failure> {
        let request = RequestContext::of(ctx);
        let documents: &Documents = request.service();
        let command = request.command(&input);
        let wish = DocumentWish {
            order: OrderId::parse(&input.order_id),
            kind: input.kind,
            text: SecretString::from(input.text),
        };
        RequestDocumentPayload::of(documents.request(&command, wish).await)
    }

    /// Submits a document that speaks for a product. For sellers. Refused with `PRODUCT_NOT_FOUND`,
    /// `PRODUCT_ARCHIVED`, `ORDER_NOT_FOUND`, `WRONG_STATE` (an order takes documents from the request until the
    /// report), `TOO_MANY_DOCUMENTS`, `DOCUMENT_REQUEST_NOT_FOUND`, `DOCUMENT_REQUEST_ANSWERED`, `FILE_NOT_FOUND`,
    /// `FILE_ATTACHED`, `FILE_HASH_MISMATCH`, `VERSION_CONFLICT`, INVALID or `IDEMPOTENCY_KEY_REUSED`. Warns of a `type` that no
    /// published rule pack names, so that no rule asks for the document: `DOCUMENT_TYPE_UNKNOWN`.
    async fn submit_document(
        &self,
        ctx: &Context<'_>,
        input: SubmitDocumentInput,
    ) -> Result<SubmitDocumentPayload, Failure> {
        let request = RequestContext::of(ctx);
        let documents: &Documents = request.service();
        let command = request.command(&input);
        let submission = Submission {
            product: ProductId::parse(&input.product_id),
            order: input.order_id.map(|id| OrderId::parse(&id)),
            kind: input.kind,
            sha256: input.sha256,
            file: input.file_id.map(|id| FileId::parse(&id)),
            issued_on: input.issued_on.0,
            expires_on: input.expires_on.map(|day| day.0),
            issuer: input.issuer,
            request: input
                .document_request_id
                .map(|id| DocumentRequestId::parse(&id)),
        };
        SubmitDocumentPayload::of(documents.submit(&command, submission).await)
    }

    /// Submits a better file in place of one that was rejected, under the same id; if it was asked for, it answers again.
    /// For the seller whose document it is. Refused with `DOCUMENT_NOT_FOUND`, `DOCUMENT_NOT_REJECTED`,
    /// `PRODUCT_ARCHIVED`, `WRONG_STATE` (of its order), `TOO_MANY_DOCUMENTS` (of the product), `FILE_NOT_FOUND`,
    /// `FILE_ATTACHED`, `FILE_HASH_MISMATCH`, `VERSION_CONFLICT` or INVALID.
    async fn resubmit_document(
        &self,
        ctx: &Context<'_>,
        input: ResubmitDocumentInput,
    ) -> Result<ResubmitDocumentPayload, Failure> {
        let request = RequestContext::of(ctx);
        let documents: &Documents = request.service();
        let command = request.command(&input);
        let better = Resubmission {
            document: DocumentId::parse(&input.document_id),
            sha256: input.sha256,
            file: input.file_id.map(|id| FileId::parse(&id)),
            issued_on: input.issued_on.0,
            expires_on: input.expires_on.map(|day| day.0),
            issuer: input.issuer,
        };
        ResubmitDocumentPayload::of(documents.resubmit(&command, better).await)
    }

    /// Lets a document count as evidence. For the provider of its order while it is at work; for admins, when it is of no
    /// order or of one that is over. Refused with `DOCUMENT_NOT_FOUND`, `DOCUMENT_DECIDED`, `WRONG_STATE` or
    /// `VERSION_CONFLICT`.
    async fn accept_document(
        &self,
        ctx: &Context<'_>,
        input: AcceptDocumentInput,
    ) -> Result<AcceptDocumentPayload, Failure> {
        let request = RequestContext::of(ctx);
        let documents: &Documents = request.service();
        let command = request.command(&input);
        let document = DocumentId::parse(&input.document_id);
        AcceptDocumentPayload::of(documents.accept(&command, document).await)
    }

    /// Refuses a document and says what to fix; if it was asked for, the order waits for it again. For the same people as
    /// accepting. Refused with `DOCUMENT_NOT_FOUND`, `DOCUMENT_DECIDED`, `WRONG_STATE`, `VERSION_CONFLICT` or INVALID.
    async fn reject_document(
        &self,
        ctx: &Context<'_>,
        input: RejectDocumentInput,
    ) -> Result<RejectDocumentPayload, Failure> {
        let request = RequestContext::of(ctx);
        let documents: &Documents = request.service();
        let command = request.command(&input);
        let document = DocumentId::parse(&input.document_id);
        let rejection = Rejection {
            code: input.code,
            message: SecretString::from(input.message),
            remedy: SecretString::from(input.remedy),
        };
        RejectDocumentPayload::of(documents.reject(&command, document, rejection).await)
    }
}
