//! A seller asks whether its goods may travel. The answer comes later: see [`super::reactions`].

use caller::Caller;

use super::access::Actor;
use super::attempt::made_before;
use super::requests::own_product;
use super::{Attempt, Error, Service};
use crate::domain::{Approval, ApprovalId, LaneWish, ProductId, Refusal, evidence_on};
use crate::events::outgoing;
use crate::store;

impl Service {
    /// Asks the rule domain, with the evidence that counts today, and answers with the pending approval.
    pub async fn request_transport_approval(
        &self,
        caller: &Caller,
        asked: (ProductId, LaneWish),
        attempt: Attempt,
    ) -> Result<Approval, Error> {
        let actor = Actor::using(caller, "requestTransportApproval")?;
        let (product, lane) = asked;
        let mut tx = self.pool.begin().await?;
        let id = ApprovalId::generate();
        if let Some(first) = self.claim(&mut tx, &actor, &attempt, id.0).await? {
            let approval = store::find_approvals(&mut tx, &[ApprovalId(first)]).await?.pop();
            return made_before(approval);
        }
        let product = own_product(&mut tx, &actor, product).await?;
        if product.is_archived() {
            return Err(Refusal::ProductArchived.into());
        }
        let documents = store::list_accepted_documents(&mut tx, &self.keys, product.id).await?;
        let certificates = store::list_certificates_of_products(&mut tx, &[product.id]).await?;
        let evidence = evidence_on(attempt.now.date(), &documents, &certificates);
        let approval = Approval::request(id, &product, lane, evidence, attempt.now);
        store::insert_approval(&mut tx, &approval).await?;
        outgoing::approval_requested(&mut tx, actor.because(attempt.now), &approval).await?;
        tx.commit().await?;
        Ok(approval)
    }
}
