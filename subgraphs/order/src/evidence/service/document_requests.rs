//! Document requests of the provider of an order.

use commands::{CommandContext, Error, replayed};
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use super::Documents;
use crate::domain::{DocumentRequestId, Mentions, Noted};
use crate::evidence::domain::{DocumentRequest, DocumentWish};
use crate::evidence::store;
use crate::orders::domain::Command;
use crate::orders::service::order_steps::{StepTaken, lock_order};
use crate::projections::service::{list_warnings, with_warnings};
use crate::service::access::Actor;

impl Documents {
    /// Requests a document for an order, which then waits for it.
    pub async fn request(
        &self,
        command: &CommandContext,
        wish: DocumentWish,
    ) -> Result<Noted<DocumentRequest>, Error> {
        let actor = Actor::using(command.caller(), "requestDocument")?;
        wish.check()?;
        let mentions = Mentions::of_document(&wish.kind);
        let id = DocumentRequestId::new();
        self.steps.preload_key(wish.order).await?;
        self.commands
            .run(command, id, async |tx| {
                let mut locked = lock_order(tx, command, actor, wish.order).await?;
                let step = locked
                    .order
                    .step(Command::RequestDocument, actor.organisation)?;
                let so_far = self.list_requests(tx, &locked).await?;
                let request = wish.ask(id, so_far.len(), command.now())?;
                store::insert_document_request(tx, &self.keys, &request).await?;
                let warnings = list_warnings(tx, &mentions).await?;
                let text = request.text.expose_secret();
                let note = Some(SecretString::from(format!("{}: {text}", request.kind)));
                let taken = StepTaken { step: &step, note };
                self.steps.record(tx, command, &mut locked, taken).await?;
                Ok(Noted {
                    item: request,
                    warnings,
                })
            })
            .await?
            .or_replay(async |first| {
                let request = self.find_request_again(first).await?;
                with_warnings(&self.pool, request, &mentions).await
            })
            .await
    }

    /// Result of an idempotent replay.
    async fn find_request_again(&self, id: Uuid) -> Result<DocumentRequest, Error> {
        let mut conn = self.pool.acquire().await?;
        let ids = [DocumentRequestId(id)];
        let requests = store::find_document_requests(&mut conn, &self.keys, &ids).await?;
        replayed(requests.into_iter().next())
    }
}
