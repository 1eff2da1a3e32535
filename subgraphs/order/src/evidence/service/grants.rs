//! Grants: a seller lets another organisation, for example a carrier or a second assessor, read one document and its file, and
//! nothing else of the order. Every read checks the grant, so a revocation has immediate effect.

use caller::{Caller, Identity, Role};
use commands::{CommandContext, Error, replayed};
use database::Conn;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Grants;
use crate::domain::{DocumentId, GrantId, OrganisationId};
use crate::events::outgoing;
use crate::evidence::domain::{Document, DocumentFilter, Grant, refusals};
use crate::evidence::store::{self, DocumentScope};
use crate::projections::domain::ExternalReferences;
use crate::projections::service::find_organisation;
use crate::service::access::{Actor, Reader};
use crate::store::ListPage;

/// Roles that read on behalf of their organisation, whatever its kind.
const READERS: [Role; 5] = [
    Role::SellerOwner,
    Role::SellerMember,
    Role::ProviderOwner,
    Role::Assessor,
    Role::Carrier,
];

/// Grant to create.
pub struct NewGrant {
    pub document: DocumentId,
    pub grantee: OrganisationId,
    /// End of the grant (exclusive). None: valid until it is revoked.
    pub until: Option<OffsetDateTime>,
}

/// Organisation whose grants apply to the caller.
pub(crate) fn grantee(caller: &Caller) -> Option<OrganisationId> {
    let reads = match caller.identity() {
        Identity::Client(_) => caller.has_scope("orders:read") || caller.has_scope("orders:write"),
        _ => caller.with_role(&READERS).is_ok(),
    };
    caller.organisation().filter(|_| reads).map(OrganisationId)
}

impl Grants {
    /// Grants another organisation the right to read a document.
    pub async fn grant(&self, command: &CommandContext, new: NewGrant) -> Result<Grant, Error> {
        let actor = Actor::using(command.caller(), "grantDocumentAccess")?;
        let references = ExternalReferences {
            organisation: Some(new.grantee),
            ..ExternalReferences::default()
        };
        self.projections
            .wait_for(command, actor.organisation, references)
            .await?;
        let grant = Grant {
            id: GrantId::new(),
            document: new.document,
            organisation: actor.organisation,
            grantee: new.grantee,
            until: new.until,
            revoked_at: None,
            version: 1,
            created_at: command.now(),
        };
        self.commands
            .run(command, grant.id, async |tx| {
                self.insert(tx, command, grant).await
            })
            .await?
            .or_replay(async |first| self.find_again(first).await)
            .await
    }

    async fn insert(
        &self,
        tx: &mut Conn,
        command: &CommandContext,
        grant: Grant,
    ) -> Result<Grant, Error> {
        let document = store::lock_document(tx, &self.keys, grant.document).await?;
        if document.is_none_or(|document| document.organisation != grant.organisation) {
            return Err(refusals::document_not_found().into());
        }
        grant.check(&store::list_grants(tx, &[grant.document], command.now()).await?)?;
        let grantee = find_organisation(tx, grant.grantee).await?;
        if grantee.is_none_or(|grantee| grantee.is_closed()) {
            return Err(refusals::organisation_not_found().into());
        }
        store::insert_grant(tx, &grant).await?;
        outgoing::document_access(tx, command.event_context(), &grant).await?;
        Ok(grant)
    }

    /// Revokes a grant immediately.
    pub async fn revoke(&self, command: &CommandContext, id: GrantId) -> Result<Grant, Error> {
        let actor = Actor::using(command.caller(), "revokeDocumentAccess")?;
        self.commands
            .run(command, id, async |tx| {
                let grant = store::lock_grant(tx, id).await?;
                let grant = grant.filter(|grant| grant.organisation == actor.organisation);
                let mut grant = grant.ok_or_else(refusals::grant_not_found)?;
                command.expects(grant.version)?;
                grant.revoke(command.now())?;
                store::update_grant(tx, &grant).await?;
                outgoing::document_access(tx, command.event_context(), &grant).await?;
                Ok(grant)
            })
            .await?
            .or_replay(async |first| self.find_again(first).await)
            .await
    }

    /// Result of an idempotent replay.
    async fn find_again(&self, id: Uuid) -> Result<Grant, Error> {
        let mut conn = self.pool.acquire().await?;
        replayed(store::lock_grant(&mut conn, GrantId(id)).await?)
    }

    /// Live grants of these documents, newest first. Empty except for their seller and staff.
    pub async fn list(
        &self,
        caller: &Caller,
        documents: &[DocumentId],
        now: OffsetDateTime,
    ) -> Result<Vec<Grant>, Error> {
        let reader = Reader::of(caller)?;
        let mut conn = self.pool.acquire().await?;
        let mut grants = store::list_grants(&mut conn, documents, now).await?;
        grants.retain(|grant| grant.is_live(now) && reader.reads_case(grant.organisation, None));
        Ok(grants)
    }

    /// One page of the documents granted to the caller's organisation.
    pub async fn list_shared_documents(
        &self,
        caller: &Caller,
        filter: &DocumentFilter,
        page: ListPage,
    ) -> Result<Vec<Document>, Error> {
        Actor::using(caller, "sharedDocuments")?;
        let Some(own) = grantee(caller) else {
            return Ok(Vec::new());
        };
        let mut conn = self.pool.acquire().await?;
        let scope = DocumentScope::Grantee(own);
        let ids = store::list_document_ids(&mut conn, scope, filter, page).await?;
        drop(conn);
        let documents = self.documents.find(caller, &ids, filter.now).await?;
        Ok(page.merge(documents, |one| page.sorting.key(one.sort_values())))
    }

    pub async fn count_shared_documents(
        &self,
        caller: &Caller,
        filter: &DocumentFilter,
    ) -> Result<i64, Error> {
        Actor::using(caller, "sharedDocuments")?;
        let Some(own) = grantee(caller) else {
            return Ok(0);
        };
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_documents(&mut conn, DocumentScope::Grantee(own), filter).await?)
    }
}
