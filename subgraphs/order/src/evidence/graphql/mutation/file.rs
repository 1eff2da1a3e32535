use async_graphql::{Context, ID, InputObject, Object};
use chassis::scalar::DateTime;
use chassis::{Failure, RequestContext, payloads};

use crate::domain::{DocumentId, FileId, GrantId, OrganisationId};
use crate::evidence::domain::{Document, Grant};
use crate::evidence::graphql::types::{DocumentGrant, EvidenceDocument};
use crate::evidence::service::NewGrant;
use crate::graphql::mutation::attempt;
use crate::service::Service;

#[derive(Default)]
pub struct FileMutation;

#[derive(InputObject)]
struct AttachFileInput {
    document_id: ID,
    /// What `POST /files` answered with.
    file_id: ID,
    /// The version of the document that you saw: if it has changed since, the command is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

#[derive(InputObject)]
struct GrantDocumentAccessInput {
    document_id: ID,
    /// Who may read the document and its file: any organisation but your own.
    organisation_id: ID,
    /// When it ends by itself; by default it does not.
    until: Option<DateTime>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

#[derive(InputObject)]
struct RevokeDocumentAccessInput {
    grant_id: ID,
    /// The version of the grant that you saw: if it has changed since, the command is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

payloads! {
    AttachFilePayload { document: EvidenceDocument, from Document, by EvidenceDocument }
    GrantDocumentAccessPayload { grant: DocumentGrant, from Grant, by DocumentGrant }
    RevokeDocumentAccessPayload { grant: DocumentGrant, from Grant, by DocumentGrant }
}

#[Object]
impl FileMutation {
    /// Gives a document that was submitted by its hash the file that has this hash. For its seller. Refused with
    /// `DOCUMENT_NOT_FOUND`, `DOCUMENT_HAS_FILE`, `FILE_NOT_FOUND`, `FILE_ATTACHED`, `FILE_HASH_MISMATCH`,
    /// `VERSION_CONFLICT` or `IDEMPOTENCY_KEY_REUSED`.
    async fn attach_file(
        &self,
        ctx: &Context<'_>,
        input: AttachFileInput,
    ) -> Result<AttachFilePayload, Failure> {
        let request = RequestContext::of(ctx);
        let service = request.service::<Service>();
        let attempt = attempt("attachFile", &input, request.now());
        let (document, file) = (
            DocumentId::parse(&input.document_id),
            FileId::parse(&input.file_id),
        );
        AttachFilePayload::of(
            service
                .attach_file(request.caller(), document, file, attempt)
                .await,
        )
    }

    /// Lets another organisation read a document and its file, as a carrier or a second assessor. It sees nothing else of
    /// the case. For the document's seller; at most 50 at a time. Refused with `DOCUMENT_NOT_FOUND`,
    /// `ORGANISATION_NOT_FOUND` (also for an organisation that is closed), `ALREADY_GRANTED`, `TOO_MANY_GRANTS`, INVALID or
    /// `IDEMPOTENCY_KEY_REUSED`.
    async fn grant_document_access(
        &self,
        ctx: &Context<'_>,
        input: GrantDocumentAccessInput,
    ) -> Result<GrantDocumentAccessPayload, Failure> {
        let request = RequestContext::of(ctx);
        let service = request.service::<Service>();
        let attempt = attempt("grantDocumentAccess", &input, request.now());
        let new = NewGrant {
            document: DocumentId::parse(&input.document_id),
            grantee: OrganisationId::parse(&input.organisation_id),
            until: input.until.map(|until| until.0),
        };
        let grant = service
            .grant_document_access(request.caller(), new, attempt)
            .await;
        GrantDocumentAccessPayload::of(grant)
    }

    /// Ends a grant at once. For the document's seller. Refused with `GRANT_NOT_FOUND` (also if it was revoked before),
    /// `VERSION_CONFLICT` or `IDEMPOTENCY_KEY_REUSED`.
    async fn revoke_document_access(
        &self,
        ctx: &Context<'_>,
        input: RevokeDocumentAccessInput,
    ) -> Result<RevokeDocumentAccessPayload, Failure> {
        let request = RequestContext::of(ctx);
        let service = request.service::<Service>();
        let attempt = attempt("revokeDocumentAccess", &input, request.now());
        let grant = GrantId::parse(&input.grant_id);
        RevokeDocumentAccessPayload::of(
            service
                .revoke_document_access(request.caller(), grant, attempt)
                .await,
        )
    }
}
