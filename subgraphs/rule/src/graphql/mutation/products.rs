use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chassis::scalar::{CountryCode, HsCode};
use chassis::{Failure, UserError};

use crate::domain::{self, ProductChange, ProductDraft, ProductId};
use crate::graphql::error::outcome;
use crate::graphql::types::{FactInput, NationalCodeInput, Product};
use crate::graphql::{caller, now, service, uuid};
use crate::service::Error;

#[derive(Default)]
pub struct Products;

#[derive(InputObject)]
struct CreateProductInput {
    /// The seller's own number for it: 1 to 64 characters, unique in the organisation.
    sku: String,
    /// 1 to 200 characters.
    name: String,
    /// At most 2,000 characters.
    description: Option<String>,
    /// Where it was made.
    origin_country: CountryCode,
    /// Six digits that the nomenclature knows.
    hs_code: HsCode,
    /// At most 50, one a market.
    #[graphql(default)]
    national_codes: Vec<NationalCodeInput>,
    /// At most 200.
    #[graphql(default)]
    facts: Vec<FactInput>,
}

#[derive(InputObject)]
struct UpdateProductInput {
    product_id: ID,
    name: Option<String>,
    /// An empty one takes it away.
    description: Option<String>,
    origin_country: Option<CountryCode>,
    hs_code: Option<HsCode>,
    /// Replaces all of them.
    national_codes: Option<Vec<NationalCodeInput>>,
    /// Joins those that are known; a fact without a value is taken away.
    #[graphql(default)]
    facts: Vec<FactInput>,
}

#[derive(InputObject)]
struct ArchiveProductInput {
    product_id: ID,
}

macro_rules! payloads {
    ($($name:ident),+) => {$(
        #[derive(SimpleObject)]
        struct $name {
            product: Option<Product>,
            user_errors: Vec<UserError>,
        }

        impl $name {
            fn of(result: Result<domain::Product, Error>) -> Result<Self, Failure> {
                let (product, user_errors) = outcome(result)?;
                Ok(Self { product: product.map(Product), user_errors })
            }
        }
    )+};
}

payloads!(CreateProductPayload, UpdateProductPayload, ArchiveProductPayload);

#[Object]
impl Products {
    /// Adds a product to one's own organisation. For `SELLER_OWNER` and `SELLER_MEMBER`, and for programs of the
    /// organisation with the scope `products:write`.
    ///
    /// Refuses with `SKU_TAKEN`, `HS_CODE_UNKNOWN`, `HS_CODE_TOO_SHORT`, `COUNTRY_UNKNOWN`, `NATIONAL_CODE_INVALID`,
    /// `FACT_NAME_INVALID`, `FACT_RESERVED`, `FACT_VALUE_INVALID`, `FACT_TYPE_MISMATCH` (a rule pack in force declares
    /// another type), `TEXT_INVALID` or `TOO_MANY`.
    async fn create_product(
        &self,
        ctx: &Context<'_>,
        input: CreateProductInput,
    ) -> Result<CreateProductPayload, Failure> {
        let draft = ProductDraft {
            sku: input.sku,
            name: input.name,
            description: input.description,
            origin: input.origin_country.0,
            hs_code: input.hs_code.0,
            national_codes: input.national_codes.into_iter().map(Into::into).collect(),
            facts: input.facts.into_iter().map(Into::into).collect(),
        };
        CreateProductPayload::of(service(ctx).create_product(caller(ctx), draft, now(ctx)).await)
    }

    /// Changes what is named and leaves the rest. For whoever may add products.
    ///
    /// Refuses with `PRODUCT_NOT_FOUND`, `PRODUCT_ARCHIVED`, or as `createProduct` does.
    async fn update_product(
        &self,
        ctx: &Context<'_>,
        input: UpdateProductInput,
    ) -> Result<UpdateProductPayload, Failure> {
        let change = ProductChange {
            name: input.name,
            description: input.description,
            origin: input.origin_country.map(|country| country.0),
            hs_code: input.hs_code.map(|code| code.0),
            national_codes: input.national_codes.map(|codes| codes.into_iter().map(Into::into).collect()),
            facts: input.facts.into_iter().map(Into::into).collect(),
        };
        let id = ProductId(uuid(&input.product_id));
        UpdateProductPayload::of(service(ctx).update_product(caller(ctx), id, change, now(ctx)).await)
    }

    /// Takes a product out of use, for good. For whoever may add products.
    ///
    /// Refuses with `PRODUCT_NOT_FOUND`.
    async fn archive_product(
        &self,
        ctx: &Context<'_>,
        input: ArchiveProductInput,
    ) -> Result<ArchiveProductPayload, Failure> {
        let id = ProductId(uuid(&input.product_id));
        ArchiveProductPayload::of(service(ctx).archive_product(caller(ctx), id, now(ctx)).await)
    }
}
