use async_graphql::{Context, ID, InputObject, Object};
use chassis::Failure;
use chassis::scalar::DateTime;

use crate::domain::{DocumentId, FileId, GrantId, OrganisationId};
use crate::evidence::service::NewGrant;
use crate::graphql::error::uuid;
use crate::graphql::loaders::{Reads, reads};
use crate::graphql::mutation::attempt;
use crate::graphql::mutation::payloads::{
    AttachFilePayload, GrantDocumentAccessPayload, RevokeDocumentAccessPayload,
};

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
        let Reads {
            service,
            caller,
            now,
        } = reads(ctx)?;
        let attempt = attempt("attachFile", &input, *now);
        let (document, file) = (
            DocumentId(uuid(&input.document_id)),
            FileId(uuid(&input.file_id)),
        );
        AttachFilePayload::of(service.attach_file(caller, document, file, attempt).await)
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
        let Reads {
            service,
            caller,
            now,
        } = reads(ctx)?;
        let attempt = attempt("grantDocumentAccess", &input, *now);
        let new = NewGrant {
            document: DocumentId(uuid(&input.document_id)),
            grantee: OrganisationId(uuid(&input.organisation_id)),
            until: input.until.map(|until| until.0),
        };
        let grant = service.grant_document_access(caller, new, attempt).await;
        GrantDocumentAccessPayload::of(grant)
    }

    /// Ends a grant at once. For the document's seller. Refused with `GRANT_NOT_FOUND` (also if it was revoked before),
    /// `VERSION_CONFLICT` or `IDEMPOTENCY_KEY_REUSED`.
    async fn revoke_document_access(
        &self,
        ctx: &Context<'_>,
        input: RevokeDocumentAccessInput,
    ) -> Result<RevokeDocumentAccessPayload, Failure> {
        let Reads {
            service,
            caller,
            now,
        } = reads(ctx)?;
        let attempt = attempt("revokeDocumentAccess", &input, *now);
        let grant = GrantId(uuid(&input.grant_id));
        RevokeDocumentAccessPayload::of(
            service.revoke_document_access(caller, grant, attempt).await,
        )
    }
}
