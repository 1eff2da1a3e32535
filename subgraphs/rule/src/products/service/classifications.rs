use caller::Caller;
use commands::Error;
use database::Window;
use events::EventContext;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Products;
use super::writing::{CLASSIFICATION_STEP, noted};
use crate::domain::{Mention, Noted, ProductId};
use crate::nomenclature::service::require_code;
use crate::products::domain::refusals::product_not_found;
use crate::products::domain::{Changed, ClassificationRecord, Product, Proposal};
use crate::products::events::outgoing;
use crate::products::store;
use crate::service::rights::{self, WRITE_PRODUCTS};
use crate::store::usage;

impl Products {
    /// Gives a product other codes, on somebody's word.
    pub async fn propose_classification(
        &self,
        caller: &Caller,
        id: ProductId,
        proposal: Proposal,
        now: OffsetDateTime,
    ) -> Result<Noted<Product>, Error> {
        let organisation = rights::seller(caller, WRITE_PRODUCTS)?;
        let mut tx = self.pool.begin().await?;
        let mut product = store::products::lock(&mut tx, id, Some(organisation))
            .await?
            .ok_or_else(product_not_found)?;
        // A classification may rest on any fact of the product, whether a rule looks at it or not.
        let others = proposal
            .rests_on
            .iter()
            .filter(|name| !product.facts.contains_key(*name));
        let facts: Vec<_> = others
            .map(|name| Mention::new(name, &["restsOn", name]))
            .collect();
        product.propose(proposal, rights::actor(caller), now)?;
        require_code(&mut tx, &product.hs_code).await?;
        let changed = Changed {
            product: true,
            classification: true,
        };
        self.write_product(
            &mut tx,
            EventContext::of_request(caller.correlation(), now),
            &product,
            changed,
        )
        .await?;
        let packs = self.packs.in_force(&mut tx, now.date()).await?;
        tx.commit().await?;
        Ok(noted(product, &facts, &packs))
    }

    /// The seller stands for the codes. One that is CONFIRMED already is no error and no event.
    pub async fn confirm_classification(
        &self,
        caller: &Caller,
        id: ProductId,
        now: OffsetDateTime,
    ) -> Result<Product, Error> {
        let organisation = rights::seller(caller, WRITE_PRODUCTS)?;
        let mut tx = self.pool.begin().await?;
        let mut product = store::products::lock(&mut tx, id, Some(organisation))
            .await?
            .ok_or_else(product_not_found)?;
        if product.confirm(rights::actor(caller), now)? {
            self.charge(&mut tx, organisation, CLASSIFICATION_STEP)
                .await?;
            store::products::update(&mut tx, &product).await?;
            store::classification_records::insert(&mut tx, std::slice::from_ref(&product)).await?;
            outgoing::classification(
                &mut tx,
                EventContext::of_request(caller.correlation(), now),
                &product,
            )
            .await?;
        }
        tx.commit().await?;
        Ok(product)
    }

    /// Somebody doubts the codes: the seller has to confirm or replace them.
    pub async fn challenge_classification(
        &self,
        caller: &Caller,
        id: ProductId,
        reason: &str,
        now: OffsetDateTime,
    ) -> Result<Product, Error> {
        let (reach, by) = rights::challenger(caller)?;
        let mut tx = self.pool.begin().await?;
        let product = store::products::lock(&mut tx, id, reach.organisation()).await?;
        let mut product = product.ok_or_else(product_not_found)?;
        product.challenge(by, reason, now)?;
        // Counted and never refused: a full history must not keep an administrator from a challenge.
        usage::add(&mut tx, product.organisation, CLASSIFICATION_STEP).await?;
        store::products::update(&mut tx, &product).await?;
        store::classification_records::insert(&mut tx, std::slice::from_ref(&product)).await?;
        outgoing::classification(
            &mut tx,
            EventContext::of_request(caller.correlation(), now),
            &product,
        )
        .await?;
        tx.commit().await?;
        Ok(product)
    }

    /// What has been said about a product's codes, newest first. Of a product that the caller was shown.
    pub async fn list_classifications(
        &self,
        product: ProductId,
        window: Window<Uuid>,
    ) -> Result<Vec<ClassificationRecord>, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::classification_records::page(&mut conn, product, window).await?)
    }

    pub async fn count_classifications(&self, product: ProductId) -> Result<i64, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::classification_records::count(&mut conn, product).await?)
    }
}
