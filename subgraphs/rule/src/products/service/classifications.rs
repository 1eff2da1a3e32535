use caller::Caller;
use commands::Error;
use database::Window;
use events::EventContext;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Products;
use super::writing::{CLASSIFICATION_STEP, noted};
use crate::domain::{Mention, Noted, ProductId, RIGHTS};
use crate::nomenclature::service::require_code;
use crate::products::domain::refusals::product_not_found;
use crate::products::domain::{Changed, ClassificationRecord, Product, Proposal};
use crate::products::events::outgoing;
use crate::products::store;
use crate::service::rights;
use crate::store::usage;

impl Products {
    /// Replaces the codes of a product by a proposal.
    pub async fn propose_classification(
        &self,
        caller: &Caller,
        id: ProductId,
        proposal: Proposal,
        now: OffsetDateTime,
    ) -> Result<Noted<Product>, Error> {
        RIGHTS.check(caller, "proposeClassification")?;
        let organisation = rights::own_organisation(caller)?;
        let mut tx = self.pool.begin().await?;
        let mut product = store::products::lock(&mut tx, id, Some(organisation))
            .await?
            .ok_or_else(product_not_found)?;
        // A classification may depend on any fact of the product, including facts that no rule uses.
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

    /// Confirms the codes on behalf of the seller. If they are CONFIRMED already, this is not an error, and no event is published.
    pub async fn confirm_classification(
        &self,
        caller: &Caller,
        id: ProductId,
        now: OffsetDateTime,
    ) -> Result<Product, Error> {
        RIGHTS.check(caller, "confirmClassification")?;
        let organisation = rights::own_organisation(caller)?;
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

    /// Challenges the codes. The seller must confirm or replace them.
    pub async fn challenge_classification(
        &self,
        caller: &Caller,
        id: ProductId,
        reason: &str,
        now: OffsetDateTime,
    ) -> Result<Product, Error> {
        RIGHTS.check(caller, "challengeClassification")?;
        let reach = rights::challenge_reach(caller)?;
        let mut tx = self.pool.begin().await?;
        let product = store::products::lock(&mut tx, id, reach.organisation()).await?;
        let mut product = product.ok_or_else(product_not_found)?;
        product.challenge(rights::actor(caller), reason, now)?;
        // Counted but never refused: a quota must not prevent a challenge. Only a CONFIRMED classification can be challenged, and
        // confirming is charged.
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

    /// Lists the classification history of a product, newest first. The caller has already been authorised for the product.
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
