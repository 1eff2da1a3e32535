//! Who else may read a document: a seller lets another organisation, as a carrier or a second assessor, see one document
//! and its file, and nothing else of the case. The end of a grant is looked at each time, so revoking works at once.

use caller::{Caller, Identity, Role};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::{DocumentId, GrantId, OrganisationId};
use crate::events::outgoing;
use crate::evidence::domain::{Document, Grant, SharedDocumentFilter, refusals};
use crate::evidence::store;
use crate::projections::store as projections_store;
use crate::service::access::{Actor, Reader};
use crate::service::attempt::made_before;
use crate::service::{Attempt, Error, Service};
use crate::store::Window;

/// Who reads for its organisation, whatever that does.
const READERS: [Role; 5] = [
    Role::SellerOwner,
    Role::SellerMember,
    Role::ProviderOwner,
    Role::Assessor,
    Role::Carrier,
];

/// A document that a seller lets another organisation read.
pub struct NewGrant {
    pub document: DocumentId,
    pub grantee: OrganisationId,
    /// From then on it is over; none: until it is revoked.
    pub until: Option<OffsetDateTime>,
}

/// The organisation whose grants count for this caller.
pub(crate) fn grantee(caller: &Caller) -> Option<OrganisationId> {
    let reads = match caller.identity() {
        Identity::Client(_) => caller.has_scope("orders:read") || caller.has_scope("orders:write"),
        _ => caller.with_role(&READERS).is_ok(),
    };
    caller.organisation().filter(|_| reads).map(OrganisationId)
}

impl Service {
    /// Lets another organisation read a document.
    pub async fn grant_document_access(
        &self,
        caller: &Caller,
        new: NewGrant,
        attempt: Attempt,
    ) -> Result<Grant, Error> {
        let actor = Actor::using(caller, "grantDocumentAccess")?;
        let mut tx = self.pool.begin().await?;
        let id = GrantId::new();
        if let Some(first) = self.claim(&mut tx, &actor, &attempt, id.0).await? {
            return made_before(store::lock_grant(&mut tx, GrantId(first)).await?);
        }
        let document = store::lock_document(&mut tx, &self.keys, new.document).await?;
        let document = document.filter(|document| document.organisation == actor.organisation);
        let document = document.ok_or_else(refusals::document_not_found)?;
        let grant = Grant {
            id,
            document: document.id,
            organisation: document.organisation,
            grantee: new.grantee,
            until: new.until,
            revoked_at: None,
            version: 1,
            created_at: attempt.now,
        };
        grant.check(&store::list_grants(&mut tx, &[document.id], attempt.now).await?)?;
        let grantee = projections_store::find_organisation(&mut tx, grant.grantee).await?;
        if grantee.is_none_or(|grantee| grantee.is_closed()) {
            return Err(refusals::organisation_not_found().into());
        }
        store::insert_grant(&mut tx, &grant).await?;
        outgoing::document_access(&mut tx, actor.context(attempt.now), &grant).await?;
        tx.commit().await?;
        Ok(grant)
    }

    /// Ends a grant at once.
    pub async fn revoke_document_access(
        &self,
        caller: &Caller,
        grant: GrantId,
        attempt: Attempt,
    ) -> Result<Grant, Error> {
        let actor = Actor::using(caller, "revokeDocumentAccess")?;
        let mut tx = self.pool.begin().await?;
        if let Some(first) = self.claim(&mut tx, &actor, &attempt, grant.0).await? {
            return made_before(store::lock_grant(&mut tx, GrantId(first)).await?);
        }
        let grant = store::lock_grant(&mut tx, grant).await?;
        let grant = grant.filter(|grant| grant.organisation == actor.organisation);
        let mut grant = grant.ok_or_else(refusals::grant_not_found)?;
        attempt.expects(grant.version)?;
        grant.revoke(attempt.now)?;
        store::update_grant(&mut tx, &grant).await?;
        outgoing::document_access(&mut tx, actor.context(attempt.now), &grant).await?;
        tx.commit().await?;
        Ok(grant)
    }

    /// The live grants of these documents, newest first: for their seller and the staff.
    pub async fn grants_of(
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

    /// One page of the documents that the caller's organisation was granted, newest first.
    pub async fn shared_documents(
        &self,
        caller: &Caller,
        filter: SharedDocumentFilter,
        window: Window<Uuid>,
    ) -> Result<Vec<Document>, Error> {
        Actor::using(caller, "sharedDocuments")?;
        let Some(grantee) = grantee(caller) else {
            return Ok(Vec::new());
        };
        let mut conn = self.pool.acquire().await?;
        let ids = store::list_granted_documents(&mut conn, grantee, filter, window).await?;
        drop(conn);
        self.documents_by_id(caller, &ids, filter.now).await
    }

    pub async fn shared_document_total(
        &self,
        caller: &Caller,
        filter: SharedDocumentFilter,
    ) -> Result<i64, Error> {
        Actor::using(caller, "sharedDocuments")?;
        let Some(grantee) = grantee(caller) else {
            return Ok(0);
        };
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_granted_documents(&mut conn, grantee, filter).await?)
    }
}
