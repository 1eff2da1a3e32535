//! The provider of an order asks for documents.

use caller::Caller;
use secrecy::{ExposeSecret, SecretString};

use crate::domain::{DocumentRequestId, Mentions, Noted};
use crate::evidence::domain::{DocumentRequest, DocumentWish};
use crate::evidence::store;
use crate::orders::domain::Command;
use crate::service::access::Actor;
use crate::service::attempt::made_before;
use crate::service::mentions::warn_of_names;
use crate::service::steps::{Begun, lock_case};
use crate::service::{Attempt, Error, Service};

impl Service {
    pub async fn request_document(
        &self,
        caller: &Caller,
        wish: DocumentWish,
        attempt: Attempt,
    ) -> Result<Noted<DocumentRequest>, Error> {
        let actor = Actor::using(caller, "requestDocument")?;
        wish.check()?;
        let mentions = Mentions::of_document(&wish.kind);
        let id = DocumentRequestId::new();
        let tx = match self.begin(&actor, &attempt, id.0).await? {
            Begun::First(tx) => tx,
            Begun::Again(request) => {
                let mut conn = self.pool.acquire().await?;
                let ids = [DocumentRequestId(request)];
                let request = store::find_document_requests(&mut conn, &self.keys, &ids)
                    .await?
                    .pop();
                let warnings = warn_of_names(&mut conn, &mentions).await?;
                return Ok(Noted {
                    item: made_before(request)?,
                    warnings,
                });
            }
        };
        let mut case = lock_case(caller, actor, tx, wish.order).await?;
        attempt.expects(case.before.order().version)?;
        let step = case
            .order
            .step(Command::RequestDocument, actor.organisation)?;
        let orders = [case.order.id];
        let so_far =
            store::list_document_requests_of_orders(&mut case.tx, &self.keys, &orders).await?;
        let request = wish.ask(id, so_far.len(), attempt.now)?;
        store::insert_document_request(&mut case.tx, &self.keys, &request).await?;
        let warnings = warn_of_names(&mut case.tx, &mentions).await?;
        let note = SecretString::from(format!(
            "{}: {}",
            request.kind,
            request.text.expose_secret()
        ));
        case.record(&self.keys, &step, Some(note), attempt.now)
            .await?;
        case.commit().await?;
        Ok(Noted {
            item: request,
            warnings,
        })
    }
}
