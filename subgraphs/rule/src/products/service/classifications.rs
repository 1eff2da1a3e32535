use commands::{CommandContext, Error};
use database::{Conn, Window};
use uuid::Uuid;

use super::Products;
use super::products::lock;
use super::writing::{CLASSIFICATION_STEP, noted};
use crate::domain::{Mention, Noted, ProductId, RIGHTS};
use crate::nomenclature::service::require_code;
use crate::products::domain::{Changed, ClassificationRecord, Product, Proposal};
use crate::products::events::outgoing;
use crate::products::store;
use crate::service::rights;
use crate::store::usage;

impl Products {
    /// Replaces the codes of a product by a proposal.
    pub async fn propose_classification(
        &self,
        command: &CommandContext,
        id: ProductId,
        proposal: Proposal,
    ) -> Result<Noted<Product>, Error> {
        RIGHTS.check(command.caller(), "proposeClassification")?;
        let organisation = rights::own_organisation(command.caller())?;
        let rests_on = proposal.rests_on.clone();
        self.commands
            .run(command, id, async |tx| {
                let mut product = lock(tx, command, id, Some(organisation)).await?;
                product.propose(proposal, rights::author(command.caller()), command.now())?;
                require_code(tx, &product.hs_code).await?;
                let changed = Changed {
                    product: true,
                    classification: true,
                };
                self.write_product(tx, command.event_context(), &product, changed)
                    .await?;
                self.warned(tx, command, product, &rests_on).await
            })
            .await?
            .or_replay(async |first| {
                let product = self.find_again(first, Some(organisation)).await?;
                let mut conn = self.pool.acquire().await?;
                self.warned(&mut conn, command, product, &rests_on).await
            })
            .await
    }

    /// Returns a product with warnings about the facts that its classification depends on. It may depend on any fact of the product,
    /// including facts that no rule uses.
    async fn warned(
        &self,
        conn: &mut Conn,
        command: &CommandContext,
        product: Product,
        rests_on: &[String],
    ) -> Result<Noted<Product>, Error> {
        let others = rests_on
            .iter()
            .filter(|name| !product.facts.contains_key(*name));
        let facts: Vec<_> = others
            .map(|name| Mention::new(name, &["restsOn", name]))
            .collect();
        let packs = self.packs.in_force(conn, command.now().date()).await?;
        Ok(noted(product, &facts, &packs))
    }

    /// Confirms the codes on behalf of the seller. If they are CONFIRMED already, this is not an error, and no event is published.
    pub async fn confirm_classification(
        &self,
        command: &CommandContext,
        id: ProductId,
    ) -> Result<Product, Error> {
        RIGHTS.check(command.caller(), "confirmClassification")?;
        let organisation = rights::own_organisation(command.caller())?;
        self.commands
            .run(command, id, async |tx| {
                let mut product = lock(tx, command, id, Some(organisation)).await?;
                if product.confirm(rights::author(command.caller()), command.now())? {
                    self.charge(tx, organisation, CLASSIFICATION_STEP).await?;
                    write_classification(tx, command, &product).await?;
                }
                Ok(product)
            })
            .await?
            .or_replay(async |first| self.find_again(first, Some(organisation)).await)
            .await
    }

    /// Challenges the codes. The seller must confirm or replace them.
    pub async fn challenge_classification(
        &self,
        command: &CommandContext,
        id: ProductId,
        reason: &str,
    ) -> Result<Product, Error> {
        RIGHTS.check(command.caller(), "challengeClassification")?;
        let organisation = rights::challenge_reach(command.caller())?.organisation();
        self.commands
            .run(command, id, async |tx| {
                let mut product = lock(tx, command, id, organisation).await?;
                product.challenge(rights::actor(command.caller()), reason, command.now())?;
                // Counted but never refused: a quota must not prevent a challenge. Only a CONFIRMED classification can be challenged,
                // and confirming is charged.
                usage::add(tx, product.organisation, CLASSIFICATION_STEP).await?;
                write_classification(tx, command, &product).await?;
                Ok(product)
            })
            .await?
            .or_replay(async |first| self.find_again(first, organisation).await)
            .await
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

/// Updates a product whose classification has a new status, adds a step to its history and publishes it.
async fn write_classification(
    tx: &mut Conn,
    command: &CommandContext,
    product: &Product,
) -> Result<(), Error> {
    store::products::update(tx, product).await?;
    store::classification_records::insert(tx, std::slice::from_ref(product)).await?;
    Ok(outgoing::classification(tx, command.event_context(), product).await?)
}
