use async_graphql::{Context, ID, InputObject, Object};
use chassis::scalar::DateTime;
use chassis::{Failure, RequestContext, payloads};

use crate::domain::{DocumentId, FileId, GrantId, OrganisationId};
use crate::evidence::domain::{Document, Grant};
use crate::evidence::graphql::types::{DocumentGrant, EvidenceDocument};
use crate::evidence::service::{Documents, Grants, NewGrant};

#[derive(Default)]
pub struct FileMutation;

/// Input of `attachFile`.
#[derive(InputObject)]
struct AttachFileInput {
    /// ID of the document.
    document_id: ID,
    /// ID of an uploaded file (`POST /files`).
    file_id: ID,
    /// Version of the document that you read. If the document has changed since, the mutation is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `grantDocumentAccess`.
#[derive(InputObject)]
struct GrantDocumentAccessInput {
    /// ID of the document.
    document_id: ID,
    /// ID of the organisation that may read the document and its file. Any organisation except your own.
    organisation_id: ID,
    /// End of the grant. It must be in the future. By default the grant is valid until you revoke it.
    until: Option<DateTime>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `revokeDocumentAccess`.
#[derive(InputObject)]
struct RevokeDocumentAccessInput {
    /// ID of the grant.
    grant_id: ID,
    /// Version of the grant that you read. If the grant has changed since, the mutation is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

payloads! {
    /// Result of `attachFile`.
    AttachFilePayload { document: EvidenceDocument, from Document, by EvidenceDocument }
    /// Result of `grantDocumentAccess`.
    GrantDocumentAccessPayload { grant: DocumentGrant, from Grant, by DocumentGrant }
    /// Result of `revokeDocumentAccess`.
    RevokeDocumentAccessPayload { grant: DocumentGrant, from Grant, by DocumentGrant }
}

#[Object]
impl FileMutation {
    /// Attaches an uploaded file to a document that was submitted without a file.
    ///
    /// The seller that submitted the document and its programs with the scope `orders:write` may call this. The SHA-256 of the
    /// file must be that of the document.
    ///
    /// Errors: `INVALID` (idempotency key); `DOCUMENT_NOT_FOUND`; `DOCUMENT_HAS_FILE`; `FILE_NOT_FOUND`; `FILE_ATTACHED`;
    /// `FILE_HASH_MISMATCH`; `VERSION_CONFLICT`; `IDEMPOTENCY_KEY_REUSED`.
    async fn attach_file(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: AttachFileInput,
    ) -> Result<AttachFilePayload, Failure> {
        let request = RequestContext::of(ctx);
        let documents: &Documents = request.service();
        let command = request.command(&input);
        let (document, file) = (
            DocumentId::parse(&input.document_id),
            FileId::parse(&input.file_id),
        );
        AttachFilePayload::of(documents.attach_file(&command, document, file).await)
    }

    /// Grants another organisation, for example a carrier or a second assessor, the right to read a document and its file.
    ///
    /// The seller that submitted the document and its programs with the scope `orders:write` may call this. The other organisation
    /// sees nothing else of the order. A document has at most 50 grants at a time.
    ///
    /// Errors: `INVALID`; `DOCUMENT_NOT_FOUND`; `ORGANISATION_NOT_FOUND`, also if the organisation is closed; `ALREADY_GRANTED`;
    /// `TOO_MANY_GRANTS`; `IDEMPOTENCY_KEY_REUSED`.
    async fn grant_document_access(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: GrantDocumentAccessInput,
    ) -> Result<GrantDocumentAccessPayload, Failure> {
        let request = RequestContext::of(ctx);
        let grants: &Grants = request.service();
        let command = request.command(&input);
        let new = NewGrant {
            document: DocumentId::parse(&input.document_id),
            grantee: OrganisationId::parse(&input.organisation_id),
            until: input.until.map(|until| until.0),
        };
        GrantDocumentAccessPayload::of(grants.grant(&command, new).await)
    }

    /// Revokes a grant immediately.
    ///
    /// The seller that submitted the document and its programs with the scope `orders:write` may call this.
    ///
    /// Errors: `INVALID` (idempotency key); `GRANT_NOT_FOUND`, also if the grant is revoked already; `VERSION_CONFLICT`;
    /// `IDEMPOTENCY_KEY_REUSED`.
    async fn revoke_document_access(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: RevokeDocumentAccessInput,
    ) -> Result<RevokeDocumentAccessPayload, Failure> {
        let request = RequestContext::of(ctx);
        let grants: &Grants = request.service();
        let command = request.command(&input);
        let grant = GrantId::parse(&input.grant_id);
        RevokeDocumentAccessPayload::of(grants.revoke(&command, grant).await)
    }
}
