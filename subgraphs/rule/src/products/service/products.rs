use caller::Caller;
use commands::{CommandContext, Error};
use database::{Conn, Window};
use refusal::ErrorCode;
use uuid::Uuid;

use super::writing::noted;
use super::{ProductPage, Products};
use crate::domain::{Noted, ProductId, RIGHTS, Refusal, read_hs_code, refusals};
use crate::nomenclature::service::{list_existing_codes, require_code};
use crate::products::domain::refusals::product_not_found;
use crate::products::domain::{
    Product, ProductChange, ProductDraft, ProductFilter, ProductStatus, fact_mentions,
};
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

    /// Lists a page of the products that the caller may read, optionally those of one organisation.
    pub async fn list(
        &self,
        caller: &Caller,
        of: Option<Uuid>,
        filter: &ProductFilter,
        page: &ProductPage,
    ) -> Result<Vec<Product>, Error> {
        RIGHTS.check(caller, "products")?;
        let Some(reach) = rights::reach(caller)?.within(of) else {
            return Ok(Vec::new());
        };
        let mut conn = self.pool.acquire().await?;
        Ok(store::product_lists::list(&mut conn, reach.organisation(), filter, page).await?)
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
        Ok(store::product_lists::count(&mut conn, reach.organisation(), filter).await?)
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
        Ok(store::product_lists::list_variants(&mut conn, of.id, window).await?)
    }

    /// Counts the variants of a product that the caller may read.
    pub async fn count_variants(&self, caller: &Caller, of: &Product) -> Result<i64, Error> {
        if !rights::may_read_products(caller, of.organisation) {
            return Ok(0);
        }
        let mut conn = self.pool.acquire().await?;
        Ok(store::product_lists::count_variants(&mut conn, of.id).await?)
    }

    pub async fn create_product(
        &self,
        command: &CommandContext,
        draft: ProductDraft,
    ) -> Result<Noted<Product>, Error> {
        RIGHTS.check(command.caller(), "createProduct")?;
        let organisation = rights::own_organisation(command.caller())?;
        let (id, facts) = (ProductId::new(), fact_mentions(&draft.facts));
        self.commands
            .run(command, id, async |tx| {
                if let Some(main) = draft.variant_of {
                    main_product(tx, main, organisation).await?;
                }
                let (by, now) = (rights::author(command.caller()), command.now());
                let packs = self.packs.in_force(tx, now.date()).await?;
                let unknown = unknown_code(tx, &draft.hs_code).await?;
                let created = Product::create(draft, organisation, by, &declared(&packs), now);
                let product = match (created, unknown) {
                    (Ok(product), None) => Product { id, ..product },
                    (created, unknown) => {
                        let refusals = created.err().into_iter().flatten();
                        return Err(Error::Refused(refusals.chain(unknown).collect()));
                    }
                };
                let new = std::slice::from_ref(&product);
                self.insert_products(tx, command.event_context(), new)
                    .await?;
                Ok(noted(product, &facts, &packs))
            })
            .await?
            .or_replay(async |first| self.find_noted_again(command, first, &facts).await)
            .await
    }

    /// Updates a product. If nothing changes, no event is published.
    pub async fn update_product(
        &self,
        command: &CommandContext,
        id: ProductId,
        change: ProductChange,
    ) -> Result<Noted<Product>, Error> {
        RIGHTS.check(command.caller(), "updateProduct")?;
        let organisation = rights::own_organisation(command.caller())?;
        let facts = fact_mentions(&change.facts);
        self.commands
            .run(command, id, async |tx| {
                let mut product = lock(tx, command, id, Some(organisation)).await?;
                let (by, now) = (rights::author(command.caller()), command.now());
                let packs = self.packs.in_force(tx, now.date()).await?;
                let changed = product.change(change, by, &declared(&packs), now)?;
                if changed.product {
                    require_code(tx, &product.hs_code).await?;
                    self.write_product(tx, command.event_context(), &product, changed)
                        .await?;
                }
                Ok(noted(product, &facts, &packs))
            })
            .await?
            .or_replay(async |first| self.find_noted_again(command, first, &facts).await)
            .await
    }
}

/// Returns the refusal of a code that the nomenclature does not have. A text that is not a code has a refusal of its own.
async fn unknown_code(conn: &mut Conn, text: &str) -> Result<Option<Refusal>, Error> {
    let Ok(code) = read_hs_code("hsCode", text) else {
        return Ok(None);
    };
    let existing = list_existing_codes(conn, &[&code]).await?;
    Ok((!existing.contains(&code)).then(refusals::unknown_hs_code))
}

/// Locks a product, of one organisation or of any, and checks the expected version.
pub(super) async fn lock(
    tx: &mut Conn,
    command: &CommandContext,
    id: ProductId,
    organisation: Option<Uuid>,
) -> Result<Product, Error> {
    let product = store::products::lock(tx, id, organisation).await?;
    let product = product.ok_or_else(product_not_found)?;
    command.expects(product.version)?;
    Ok(product)
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
