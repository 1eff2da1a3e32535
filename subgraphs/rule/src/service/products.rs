use caller::Caller;
use database::Conn;
use time::OffsetDateTime;
use uuid::Uuid;

use super::packs::declared;
use super::rights::{self, WRITE_PRODUCTS};
use super::{Error, Service, because};
use crate::domain::{
    Changed, Product, ProductChange, ProductDraft, ProductFilter, ProductId, ProductStatus, Refusal,
};
use crate::events::outgoing::{self, Because};
use crate::store;

impl Service {
    /// Those of these products that the caller may know of.
    pub async fn get_products(&self, caller: &Caller, ids: &[ProductId]) -> Result<Vec<Product>, Error> {
        let Ok(reach) = rights::reach(caller) else { return Ok(Vec::new()) };
        let mut conn = self.pool.acquire().await?;
        Ok(store::products::list(&mut conn, ids, reach.organisation()).await?)
    }

    /// The products that the caller may know of, oldest first; of one organisation, if it is named.
    pub async fn list_products(
        &self,
        caller: &Caller,
        of: Option<Uuid>,
        filter: &ProductFilter,
        after: Option<Uuid>,
        most: i64,
    ) -> Result<Vec<Product>, Error> {
        let Some(reach) = rights::reach(caller)?.within(of) else { return Ok(Vec::new()) };
        let mut conn = self.pool.acquire().await?;
        Ok(store::products::page(&mut conn, reach.organisation(), filter, after, most).await?)
    }

    pub async fn count_products(
        &self,
        caller: &Caller,
        of: Option<Uuid>,
        filter: &ProductFilter,
    ) -> Result<i64, Error> {
        let Some(reach) = rights::reach(caller)?.within(of) else { return Ok(0) };
        let mut conn = self.pool.acquire().await?;
        Ok(store::products::count(&mut conn, reach.organisation(), filter).await?)
    }

    /// The variants of a product that the caller may know of, oldest first.
    pub async fn list_variants(
        &self,
        caller: &Caller,
        of: &Product,
        after: Option<Uuid>,
        most: i64,
    ) -> Result<Vec<Product>, Error> {
        if !rights::may_read_products(caller, of.organisation) {
            return Ok(Vec::new());
        }
        let mut conn = self.pool.acquire().await?;
        Ok(store::products::page_variants(&mut conn, of.id, after, most).await?)
    }

    pub async fn count_variants(&self, of: ProductId) -> Result<i64, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::products::count_variants(&mut conn, of).await?)
    }

    pub async fn create_product(
        &self,
        caller: &Caller,
        draft: ProductDraft,
        now: OffsetDateTime,
    ) -> Result<Product, Error> {
        let organisation = rights::seller(caller, WRITE_PRODUCTS)?;
        let mut tx = self.pool.begin().await?;
        known_code(&mut tx, &draft.hs_code).await?;
        if let Some(main) = draft.variant_of {
            main_product(&mut tx, main, organisation).await?;
        }
        let packs = self.packs.in_force(&mut tx, now.date()).await?;
        let product = Product::create(draft, organisation, rights::actor(caller), &declared(&packs), now)?;
        insert(&mut tx, because(caller, now), std::slice::from_ref(&product)).await?;
        tx.commit().await?;
        Ok(product)
    }

    /// A change that changes nothing is no event.
    pub async fn update_product(
        &self,
        caller: &Caller,
        id: ProductId,
        change: ProductChange,
        now: OffsetDateTime,
    ) -> Result<Product, Error> {
        let organisation = rights::seller(caller, WRITE_PRODUCTS)?;
        let mut tx = self.pool.begin().await?;
        let mut product =
            store::products::lock(&mut tx, id, Some(organisation)).await?.ok_or_else(not_found)?;
        if let Some(code) = &change.hs_code {
            known_code(&mut tx, code).await?;
        }
        let packs = self.packs.in_force(&mut tx, now.date()).await?;
        let changed = product.change(change, rights::actor(caller), &declared(&packs), now)?;
        if changed.product {
            update(&mut tx, because(caller, now), &product, changed).await?;
        }
        tx.commit().await?;
        Ok(product)
    }

    pub async fn archive_product(
        &self,
        caller: &Caller,
        id: ProductId,
        now: OffsetDateTime,
    ) -> Result<Product, Error> {
        let organisation = rights::seller(caller, WRITE_PRODUCTS)?;
        let mut tx = self.pool.begin().await?;
        let mut product =
            store::products::lock(&mut tx, id, Some(organisation)).await?.ok_or_else(not_found)?;
        if product.archive(now) {
            store::products::update(&mut tx, &product).await?;
            outgoing::product_archived(&mut tx, because(caller, now), &product).await?;
        }
        tx.commit().await?;
        Ok(product)
    }
}

/// Adds products with their events.
pub(super) async fn insert(conn: &mut Conn, because: Because, products: &[Product]) -> Result<(), Error> {
    store::products::insert(conn, products).await?;
    store::classification_records::insert(conn, products).await?;
    Ok(outgoing::products_created(conn, because, products).await?)
}

/// Writes a product that has changed, with its events. What is known of its verdicts is no longer.
pub(super) async fn update(
    conn: &mut Conn,
    because: Because,
    product: &Product,
    changed: Changed,
) -> Result<(), Error> {
    store::products::update(conn, product).await?;
    store::watches::delete_verdicts(conn, product.id).await?;
    outgoing::product_facts_changed(conn, because, product).await?;
    if changed.classification {
        store::classification_records::insert(conn, std::slice::from_ref(product)).await?;
        outgoing::classification(conn, because, product).await?;
    }
    Ok(())
}

/// A variant is one of a product that is none itself.
async fn main_product(conn: &mut Conn, id: ProductId, organisation: Uuid) -> Result<(), Error> {
    let refused = |message| Err(Refusal::new("VARIANT_INVALID", &["variantOf"], message).into());
    match store::products::list(conn, &[id], Some(organisation)).await?.pop() {
        None => Err(Refusal::new("PRODUCT_NOT_FOUND", &["variantOf"], "no such product").into()),
        Some(main) if main.variant_of.is_some() => refused("a variant has no variants"),
        Some(main) if main.status == ProductStatus::Archived => {
            refused("an archived product has no new variants")
        }
        Some(_) => Ok(()),
    }
}

pub(super) async fn known_code(conn: &mut Conn, code: &str) -> Result<(), Error> {
    if store::nomenclature::exists(conn, code).await? {
        Ok(())
    } else {
        Err(Refusal::unknown_hs_code().into())
    }
}

pub(super) fn not_found() -> Error {
    Refusal::new("PRODUCT_NOT_FOUND", &["productId"], "no such product").into()
}
