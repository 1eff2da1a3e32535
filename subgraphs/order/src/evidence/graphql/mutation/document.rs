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

/// Input of `submitDocument`.
#[derive(InputObject)]
struct SubmitDocumentInput {
    /// ID of a product of your organisation that is not archived.
    product_id: ID,
    /// ID of your order for the product. Its provider decides on the document. Without an order, an administrator decides.
    order_id: Option<ID>,
    /// Code of the document type, for example `EU_DOC`. 2 to 64 capital letters, digits and underscores, beginning with a letter.
    #[graphql(name = "type")]
    kind: String,
    /// SHA-256 of the file: 64 lowercase hexadecimal digits. Optional if `fileId` is set.
    sha256: Option<String>,
    /// ID of an uploaded file (`POST /files`) of your organisation that does not belong to a document.
    file_id: Option<ID>,
    /// Day of issue. It must not be in the future.
    issued_on: Date,
    /// Last day of validity, not before the day of issue. By default the document does not expire.
    expires_on: Option<Date>,
    /// Issuer of the document. 1 to 200 characters.
    issuer: String,
    /// ID of the document request that the document answers. It must belong to `orderId` and have the same type.
    document_request_id: Option<ID>,
    /// Version of the order that you read. If the order has changed since, the mutation is refused with `VERSION_CONFLICT`.
    /// Without an order, the version is not checked.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `requestDocument`.
#[derive(InputObject)]
struct RequestDocumentInput {
    /// ID of the order.
    order_id: ID,
    /// Code of the document type, for example `SAMPLE_PHOTO`. 2 to 64 capital letters, digits and underscores, beginning with a
    /// letter.
    #[graphql(name = "type")]
    kind: String,
    /// Description of the document for the seller. 1 to 2,000 characters.
    text: String,
    /// Version of the order that you read. If the order has changed since, the mutation is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `resubmitDocument`.
#[derive(InputObject)]
struct ResubmitDocumentInput {
    /// ID of the rejected document.
    document_id: ID,
    /// SHA-256 of the new file: 64 lowercase hexadecimal digits. Optional if `fileId` is set.
    sha256: Option<String>,
    /// ID of an uploaded file (`POST /files`) of your organisation that does not belong to a document.
    file_id: Option<ID>,
    /// Day of issue. It must not be in the future.
    issued_on: Date,
    /// Last day of validity, not before the day of issue. By default the document does not expire.
    expires_on: Option<Date>,
    /// Issuer of the document. 1 to 200 characters.
    issuer: String,
    /// Version of the document that you read. If the document has changed since, the mutation is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `acceptDocument`.
#[derive(InputObject)]
struct AcceptDocumentInput {
    /// ID of the document.
    document_id: ID,
    /// Version of the document that you read. If the document has changed since, the mutation is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `rejectDocument`.
#[derive(InputObject)]
struct RejectDocumentInput {
    /// ID of the document.
    document_id: ID,
    /// Reason as a code of your choice, for example `ILLEGIBLE`. 2 to 64 capital letters, digits and underscores, beginning with
    /// a letter.
    code: String,
    /// Reason for the seller. 1 to 2,000 characters.
    message: String,
    /// Description of what the seller has to correct. 1 to 2,000 characters.
    remedy: String,
    /// Version of the document that you read. If the document has changed since, the mutation is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

payloads! {
    /// Result of `resubmitDocument`.
    ResubmitDocumentPayload { document: EvidenceDocument, from Document, by EvidenceDocument }
    /// Result of `acceptDocument`.
    AcceptDocumentPayload { document: EvidenceDocument, from Document, by EvidenceDocument }
    /// Result of `rejectDocument`.
    RejectDocumentPayload { document: EvidenceDocument, from Document, by EvidenceDocument }
}

payloads_with_warnings! {
    /// Result of `requestDocument`.
    RequestDocumentPayload {
        document_request: DocumentRequest, from domain::DocumentRequest, by DocumentRequest
    }
    /// Result of `submitDocument`.
    SubmitDocumentPayload { document: EvidenceDocument, from Document, by EvidenceDocument }
}

#[Object]
impl DocumentMutation {
    /// Requests a document from the seller of an order.
    ///
    /// The provider whose quote was accepted and its programs with the scope `orders:write` may call this during the assessment.
    /// The order is `AWAITING_DOCUMENTS` until the seller has submitted all requested documents, and takes no report meanwhile.
    /// A request cannot be withdrawn, so check the type and the text before you send it.
    ///
    /// Errors: `INVALID`; `ORDER_NOT_FOUND`; `WRONG_STATE` if the order is not in assessment and not waiting for documents;
    /// `TOO_MANY_DOCUMENT_REQUESTS` if the order has 50 document requests; `VERSION_CONFLICT`; `IDEMPOTENCY_KEY_REUSED`.
    ///
    /// Warnings: `DOCUMENT_TYPE_UNKNOWN` if no published rule pack names the document type. The request is created nevertheless.
    async fn request_document(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: RequestDocumentInput,
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

    /// Submits an evidence document for a product.
    ///
    /// The seller of the product and its programs with the scope `orders:write` may call this. The document is `SUBMITTED` until
    /// the provider of the order, or an administrator if it has no order, accepts or rejects it.
    ///
    /// Errors: `INVALID`; `PRODUCT_NOT_FOUND`; `PRODUCT_ARCHIVED`; `ORDER_NOT_FOUND`; `WRONG_STATE` if the order does not take
    /// documents (it takes them from the request until the report); `TOO_MANY_DOCUMENTS` if the organisation, the product or the
    /// order has its maximum number of documents; `DOCUMENT_REQUEST_NOT_FOUND`; `DOCUMENT_REQUEST_ANSWERED`; `FILE_NOT_FOUND`;
    /// `FILE_ATTACHED`; `FILE_HASH_MISMATCH`; `VERSION_CONFLICT`; `IDEMPOTENCY_KEY_REUSED`.
    ///
    /// Warnings: `DOCUMENT_TYPE_UNKNOWN` if no published rule pack names the document type, so that no rule requires the
    /// document.
    async fn submit_document(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: SubmitDocumentInput,
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

    /// Replaces a rejected document by a corrected one with the same ID.
    ///
    /// The seller that submitted the document and its programs with the scope `orders:write` may call this. The document is
    /// `SUBMITTED` again. If it answers a document request, the request is `ANSWERED` again.
    ///
    /// Errors: `INVALID`; `DOCUMENT_NOT_FOUND`; `DOCUMENT_NOT_REJECTED`; `PRODUCT_NOT_FOUND`; `PRODUCT_ARCHIVED`; `WRONG_STATE`
    /// if the order does not take documents; `TOO_MANY_DOCUMENTS` if the product has its maximum number of documents;
    /// `FILE_NOT_FOUND`; `FILE_ATTACHED`; `FILE_HASH_MISMATCH`; `VERSION_CONFLICT`; `IDEMPOTENCY_KEY_REUSED`.
    async fn resubmit_document(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: ResubmitDocumentInput,
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

    /// Accepts a document as evidence.
    ///
    /// The provider of the order and its programs with the scope `orders:write` may call this from the acceptance of its quote
    /// until the report. Administrators may call this for a document without an order, or if the order has ended.
    ///
    /// Errors: `INVALID` (idempotency key); `DOCUMENT_NOT_FOUND`; `DOCUMENT_DECIDED`; `WRONG_STATE` if the state of the
    /// order does not allow you to decide on its documents; `VERSION_CONFLICT`; `IDEMPOTENCY_KEY_REUSED`.
    async fn accept_document(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: AcceptDocumentInput,
    ) -> Result<AcceptDocumentPayload, Failure> {
        let request = RequestContext::of(ctx);
        let documents: &Documents = request.service();
        let command = request.command(&input);
        let document = DocumentId::parse(&input.document_id);
        AcceptDocumentPayload::of(documents.accept(&command, document).await)
    }

    /// Rejects a document and describes what to correct.
    ///
    /// Everyone who may call `acceptDocument` may call this. If the document answers a document request, the request is `OPEN`
    /// again and the order waits for it.
    ///
    /// Errors: `INVALID`; `DOCUMENT_NOT_FOUND`; `DOCUMENT_DECIDED`; `WRONG_STATE` if the state of the order does not allow you to
    /// decide on its documents; `VERSION_CONFLICT`; `IDEMPOTENCY_KEY_REUSED`.
    async fn reject_document(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: RejectDocumentInput,
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
