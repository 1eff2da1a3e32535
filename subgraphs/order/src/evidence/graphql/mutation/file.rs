use async_graphql::{Context, ID, InputObject, Object};
use chassis::scalar::DateTime;
use chassis::{Failure, RequestContext, payloads};

use crate::domain::{DocumentId, FileId, GrantId, OrganisationId};
use crate::evidence::domain::{Document, Grant};
use crate::evidence::graphql::types::{DocumentGrant, EvidenceDocument};
use crate::evidence::service::{Documents, Grants, NewGrant};

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
        let documents: &Documents = request.service();
        let command = request.command(&input);
        let (document, file) = (
            DocumentId::parse(&input.document_id),
            FileId::parse(&input.file_id),
        );
        AttachFilePayload::of(documents.attach_file(&command, document, file).await)
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
        let grants: &Grants = request.service();
        let command = request.command(&input);
        let new = NewGrant {
            document: DocumentId::parse(&input.document_id),
            grantee: OrganisationId::parse(&input.organisation_id),
            until: input.until.map(|until| until.0),
        };
        GrantDocumentAccessPayload::of(grants.grant(&command, new).await)
    }

    /// Ends a grant at once. For the document's seller. Refused with `GRANT_NOT_FOUND` (also if it was revoked before),
    /// `VERSION_CONFLICT` or `IDEMPOTENCY_KEY_REUSED`.
    async fn revoke_document_access(
        &self,
        ctx: &Context<'_>,
        input: RevokeDocumentAccessInput,
    ) -> Result<RevokeDocumentAccessPayload, Failure> {
        let request = RequestContext::of(ctx);
        let grants: &Grants = request.service();
        let command = request.command(&input);
        let grant = GrantId::parse(&input.grant_id);
        RevokeDocumentAccessPayload::of(grants.revoke(&command, grant).await)
    }
}
