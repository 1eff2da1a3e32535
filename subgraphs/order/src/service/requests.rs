//! Requesting an assessment, and calling it off.

use caller::Caller;
use database::Conn;
use secrecy::{ExposeSecret, SecretString};

use super::access::{Actor, Reader, SeenOrder};
use super::steps::{Case, Turn};
use super::{Attempt, Error, Service};
use crate::domain::{
    AssessmentRequest, Command, NewOrder, Order, OrderId, Product, ProductId, Provider, ProviderId, Refusal,
    order_number, text,
};
use crate::store;

/// The longest reason, in characters.
pub(super) const REASON: usize = 1000;

impl Service {
    /// A seller asks one to five listed providers for quotes.
    pub async fn request_assessment(
        &self,
        caller: &Caller,
        request: AssessmentRequest,
        attempt: Attempt,
    ) -> Result<SeenOrder, Error> {
        let actor = Actor::using(caller, "requestAssessment")?;
        request.check(attempt.now)?;
        let mut tx = self.pool.begin().await?;
        let id = OrderId::generate();
        if let Some(first) = self.claim(&mut tx, &actor, &attempt, id.0).await? {
            return self.order_again(actor, first).await;
        }
        let product = own_product(&mut tx, &actor, request.product).await?;
        let providers = listed_providers(&mut tx, &request.providers).await?;
        let number = order_number(attempt.now.year(), store::next_order_number(&mut tx).await?);
        let message = request.message.clone();
        let new = NewOrder { id, number, at: attempt.now };
        let (order, step) = Order::request(new, request, &product, &providers)?;
        store::insert_order(&mut tx, &self.keys, &order, message.as_ref()).await?;
        let before = Reader::see_again(actor, order.clone());
        let mut case = Case { tx, actor, order, before };
        case.tell(&self.keys, &step, None, attempt.now).await?;
        case.commit().await
    }

    /// The seller or the accepted provider ends an order before it is reported.
    pub async fn cancel_order(
        &self,
        caller: &Caller,
        order: OrderId,
        reason: SecretString,
        attempt: Attempt,
    ) -> Result<SeenOrder, Error> {
        let actor = Actor::using(caller, "cancelOrder")?;
        text(&["reason"], reason.expose_secret(), REASON)?;
        let mut case = match self.open_case(caller, actor, order, (&attempt, order.0)).await? {
            Turn::First(case) => case,
            Turn::Again(order) => return self.order_again(actor, order).await,
        };
        let step = case.order.step(Command::CancelOrder, actor.organisation)?;
        case.record(&self.keys, &step, Some(reason), attempt.now).await?;
        case.commit().await
    }
}

/// A product of the actor's own organisation.
pub(super) async fn own_product(conn: &mut Conn, actor: &Actor, id: ProductId) -> Result<Product, Error> {
    let product = store::find_products(conn, &[id]).await?.pop();
    let own = product.filter(|product| product.organisation == actor.organisation);
    Ok(own.ok_or(Refusal::ProductNotFound)?)
}

/// These providers, in this order, each of which has to be listed.
async fn listed_providers(conn: &mut Conn, ids: &[ProviderId]) -> Result<Vec<Provider>, Error> {
    let known = store::find_providers(conn, ids).await?;
    let listed = ids.iter().enumerate().map(|(position, id)| {
        let provider = known.iter().find(|provider| provider.id == *id && provider.is_listed());
        provider.cloned().ok_or_else(|| Refusal::ProviderNotFound { position }.into())
    });
    listed.collect()
}
