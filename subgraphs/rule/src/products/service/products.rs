use caller::Caller;
use commands::Error;
use database::{Conn, Window};
use events::EventContext;
use refusal::ErrorCode;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Products;
use super::writing::noted;
use crate::domain::{Noted, ProductId, RIGHTS, Refusal};
use crate::nomenclature::service::require_code;
use crate::products::domain::refusals::product_not_found;
use crate::products::domain::{
    Product, ProductChange, ProductDraft, ProductFilter, ProductStatus, fact_mentions,
};
use crate::products::events::outgoing;
use crate::products::store;
use crate::rule_packs::service::declared;
use crate::service::rights;

impl Products {
    /// Lists the products among these IDs that the caller may read.
    pub async fn find(&self, caller: &Caller, ids: &[ProductId]) -> Result<Vec<Product>, Error> {
        if RIGHTS.check(caller, "Product").is_err() {
            return Ok(Vec::new());
        }
        let reach = rights::reach(caller)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::products::list(&mut conn, ids, reach.organisation()).await?)
    }

    /// Lists a page of the products that the caller may read, oldest first, optionally those of one organisation.
    pub async fn list(
        &self,
        caller: &Caller,
        of: Option<Uuid>,
        filter: &ProductFilter,
        window: Window<Uuid>,
    ) -> Result<Vec<Product>, Error> {
        RIGHTS.check(caller, "products")?;
        let Some(reach) = rights::reach(caller)?.within(of) else {
            return Ok(Vec::new());
        };
        let mut conn = self.pool.acquire().await?;
        Ok(store::products::page(&mut conn, reach.organisation(), filter, window).await?)
    }

    pub async fn count(
        &self,
        caller: &Caller,
        of: Option<Uuid>,
        filter: &ProductFilter,
    ) -> Result<i64, Error> {
        RIGHTS.check(caller, "products")?;
        let Some(reach) = rights::reach(caller)?.within(of) else {
            return Ok(0);
        };
        let mut conn = self.pool.acquire().await?;
        Ok(store::products::count(&mut conn, reach.organisation(), filter).await?)
    }

    /// Lists the variants of a product that the caller may read, oldest first.
    pub async fn list_variants(
        &self,
        caller: &Caller,
        of: &Product,
        window: Window<Uuid>,
    ) -> Result<Vec<Product>, Error> {
        if !rights::may_read_products(caller, of.organisation) {
            return Ok(Vec::new());
        }
        let mut conn = self.pool.acquire().await?;
        Ok(store::products::page_variants(&mut conn, of.id, window).await?)
    }

    /// Counts the variants of a product that the caller may read.
    pub async fn count_variants(&self, caller: &Caller, of: &Product) -> Result<i64, Error> {
        if !rights::may_read_products(caller, of.organisation) {
            return Ok(0);
        }
        let mut conn = self.pool.acquire().await?;
        Ok(store::products::count_variants(&mut conn, of.id).await?)
    }

    pub async fn create_product(
        &self,
        caller: &Caller,
        draft: ProductDraft,
        now: OffsetDateTime,
    ) -> Result<Noted<Product>, Error> {
        RIGHTS.check(caller, "createProduct")?;
        let organisation = rights::own_organisation(caller)?;
        let mut tx = self.pool.begin().await?;
        if let Some(main) = draft.variant_of {
            main_product(&mut tx, main, organisation).await?;
        }
        let packs = self.packs.in_force(&mut tx, now.date()).await?;
        let facts = fact_mentions(&draft.facts);
        let product = Product::create(
            draft,
            organisation,
            rights::actor(caller),
            &declared(&packs),
            now,
        )?;
        require_code(&mut tx, &product.hs_code).await?;
        self.insert_products(
            &mut tx,
            EventContext::of_request(caller.correlation(), now),
            std::slice::from_ref(&product),
        )
        .await?;
        tx.commit().await?;
        Ok(noted(product, &facts, &packs))
    }

    /// Updates a product. If nothing changes, no event is published.
    pub async fn update_product(
        &self,
        caller: &Caller,
        id: ProductId,
        change: ProductChange,
        now: OffsetDateTime,
    ) -> Result<Noted<Product>, Error> {
        RIGHTS.check(caller, "updateProduct")?;
        let organisation = rights::own_organisation(caller)?;
        let mut tx = self.pool.begin().await?;
        let mut product = store::products::lock(&mut tx, id, Some(organisation))
            .await?
            .ok_or_else(product_not_found)?;
        let packs = self.packs.in_force(&mut tx, now.date()).await?;
        let facts = fact_mentions(&change.facts);
        let changed = product.change(change, rights::actor(caller), &declared(&packs), now)?;
        if changed.product {
            require_code(&mut tx, &product.hs_code).await?;
            self.write_product(
                &mut tx,
                EventContext::of_request(caller.correlation(), now),
                &product,
                changed,
            )
            .await?;
        }
        tx.commit().await?;
        Ok(noted(product, &facts, &packs))
    }

    pub async fn archive_product(
        &self,
        caller: &Caller,
        id: ProductId,
        now: OffsetDateTime,
    ) -> Result<Product, Error> {
        RIGHTS.check(caller, "archiveProduct")?;
        let organisation = rights::own_organisation(caller)?;
        let mut tx = self.pool.begin().await?;
        let mut product = store::products::lock(&mut tx, id, Some(organisation))
            .await?
            .ok_or_else(product_not_found)?;
        if product.archive(now) {
            store::products::update(&mut tx, &product).await?;
            outgoing::product_archived(
                &mut tx,
                EventContext::of_request(caller.correlation(), now),
                &product,
            )
            .await?;
        }
        tx.commit().await?;
        Ok(product)
    }
}

/// Refuses a main product that is itself a variant, or is archived.
async fn main_product(conn: &mut Conn, id: ProductId, organisation: Uuid) -> Result<(), Error> {
    let refused =
        |message| Err(Refusal::new(ErrorCode::VariantInvalid, &["variantOf"], message).into());
    match store::products::list(conn, &[id], Some(organisation))
        .await?
        .pop()
    {
        None => Err(product_not_found().at(&["variantOf"]).into()),
        Some(main) if main.variant_of.is_some() => refused(
            "The product is itself a variant, and a variant cannot have variants. Use its main product.",
        ),
        Some(main) if main.status == ProductStatus::Archived => {
            refused("The product is archived, so it cannot get new variants.")
        }
        Some(_) => Ok(()),
    }
}
