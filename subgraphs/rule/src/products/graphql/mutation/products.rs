use async_graphql::{Context, Enum, ID, InputObject, MaybeUndefined, Object};
use chassis::scalar::{CountryCode, HsCode};
use chassis::{Failure, Patch, RequestContext, outcome, payloads, payloads_with_warnings};

use super::results::{ArchiveProductsPayload, ImportProductsPayload};
use crate::domain::ProductId;
use crate::graphql::Written;
use crate::products::domain::{self, ProductChange, ProductDraft};
use crate::products::graphql::types::{FactInput, NationalCodeInput, Product};
use crate::products::service::Products;

#[derive(Default)]
pub struct ProductsMutation;

/// Input of `createProduct`.
#[derive(InputObject)]
struct CreateProductInput {
    /// SKU of the seller: 1 to 64 characters, unique in the organisation.
    sku: String,
    /// Global Trade Item Number (GS1): 8, 12, 13 or 14 digits with a correct check digit.
    gtin: Option<String>,
    /// ID of the product that this product is a variant of. A variant cannot have variants.
    variant_of: Option<ID>,
    /// Name of the product. 1 to 200 characters.
    name: String,
    /// Description of the product. At most 2,000 characters.
    description: Option<String>,
    /// Country of origin.
    origin_country: Written<CountryCode>,
    /// HS code of six digits, which the nomenclature must have. Dots, hyphens and blanks between the digits are ignored.
    hs_code: Written<HsCode>,
    /// National codes. At most 50, one for each market.
    #[graphql(default)]
    national_codes: Vec<NationalCodeInput>,
    /// Facts about the product. At most 200, and at most 16,384 bytes of names and texts together.
    #[graphql(default)]
    facts: Vec<FactInput>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `updateProduct`.
#[derive(InputObject)]
struct UpdateProductInput {
    /// ID of the product.
    product_id: ID,
    /// Global Trade Item Number (GS1): 8, 12, 13 or 14 digits with a correct check digit. If absent, the number is kept; null or an
    /// empty string clears it.
    gtin: MaybeUndefined<String>,
    /// Name of the product. 1 to 200 characters. If absent or null, the name is kept.
    name: Option<String>,
    /// Description of the product. At most 2,000 characters. If absent, the description is kept; null or an empty string clears it.
    description: MaybeUndefined<String>,
    /// Country of origin. If absent or null, the country is kept.
    origin_country: Option<Written<CountryCode>>,
    /// HS code of six digits, which the nomenclature must have. If absent or null, the code is kept. All national codes must begin
    /// with the new code: replace them in the same request.
    hs_code: Option<Written<HsCode>>,
    /// National codes: all of them, at most 50, one for each market. If absent, the codes are kept; null or an empty list removes
    /// them.
    national_codes: MaybeUndefined<Vec<NationalCodeInput>>,
    /// Facts to change. Other facts are kept. An explicit null as the value removes a fact.
    #[graphql(default)]
    facts: Vec<FactInput>,
    /// Version of the product that you read. If the product has changed since, the mutation is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `archiveProduct`.
#[derive(InputObject)]
struct ArchiveProductInput {
    /// ID of the product.
    product_id: ID,
    /// Version of the product that you read. If the product has changed since, the mutation is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `archiveProducts`.
#[derive(InputObject)]
struct ArchiveProductsInput {
    /// IDs of the products, 1 to 100.
    product_ids: Vec<ID>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the first results with the current state of their objects.
    idempotency_key: Option<String>,
}

/// Input of `importProducts`.
#[derive(InputObject)]
struct ImportProductsInput {
    /// CSV file with the names of the columns in the first line: `sku`, `name`, `origin_country` and `hs_code`; optionally `gtin`,
    /// `description`, `national:<MARKET>` and `fact:<name>`. At most 10,000 rows and 1,900,000 bytes.
    ///
    /// Cells are separated by commas, semicolons or tabs. Write a cell that contains the separator in double quotes. Every row has as
    /// many cells as the header. An empty cell is ignored. The cell of a fact has the type that `facts` names: text, `true` or
    /// `false`, or a number, for example `99.5`.
    csv: String,
    /// Handling of a file that has invalid rows. All rows or none by default.
    #[graphql(default_with = "ImportMode::AllOrNothing")]
    mode: ImportMode,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the first report. A request that imports no product leaves the key free, so you can correct the file and send it
    /// with the same key.
    idempotency_key: Option<String>,
}

/// Handling of an import file that has invalid rows.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::ImportMode")]
enum ImportMode {
    /// Imports either all rows or none.
    AllOrNothing,
    /// Imports the valid rows and reports the others.
    GoodRows,
}

payloads_with_warnings! {
    /// Result of `createProduct`.
    CreateProductPayload { product: Product, from domain::Product, by Product }
    /// Result of `updateProduct`.
    UpdateProductPayload { product: Product, from domain::Product, by Product }
}

payloads! {
    /// Result of `archiveProduct`.
    ArchiveProductPayload { product: Product, from domain::Product, by Product }
}

#[Object]
impl ProductsMutation {
    /// Adds a product to your organisation.
    ///
    /// Members with the role `SELLER_OWNER` or `SELLER_MEMBER` may call this, and programs of the organisation with the scope
    /// `products:write`.
    ///
    /// The classification of the product is PROPOSED, with the method SELF: see `proposeClassification` and
    /// `confirmClassification`.
    ///
    /// Errors: `SKU_TAKEN`; `HS_CODE_INVALID`; `HS_CODE_UNKNOWN`; `HS_CODE_TOO_SHORT`; `COUNTRY_UNKNOWN`; `NATIONAL_CODE_INVALID`;
    /// `GTIN_INVALID`; `PRODUCT_NOT_FOUND` if there is no product with the ID in `variantOf`; `VARIANT_INVALID` if that product is itself a
    /// variant, or is archived; `FACT_NAME_INVALID`; `FACT_RESERVED`; `FACT_VALUE_INVALID`; `FACT_TYPE_MISMATCH` if a rule pack in force
    /// declares another type; `FACTS_TOO_LARGE`; `TEXT_INVALID` for the SKU, the name or the description; `TOO_MANY` if there are too many
    /// facts or national codes, or if your organisation has reached its limit of products (200,000 by default, archived ones included), of
    /// classification steps (1,000,000 by default) or of watched products (1,000,000 by default); `INVALID` (idempotency key);
    /// `IDEMPOTENCY_KEY_REUSED`.
    ///
    /// Warnings: `FACT_UNKNOWN` for a fact that no rule pack in force declares or uses; `MARKET_UNKNOWN` for a national code whose
    /// market is neither a country nor an area of a rule pack in force.
    async fn create_product(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The product to add.")] input: CreateProductInput,
    ) -> Result<CreateProductPayload, Failure> {
        let request = RequestContext::of(ctx);
        let command = request.command(&input);
        let draft = ProductDraft {
            sku: input.sku,
            gtin: input.gtin,
            variant_of: input.variant_of.map(|id| ProductId::parse(&id)),
            name: input.name,
            description: input.description,
            origin: input.origin_country.into_text(),
            hs_code: input.hs_code.into_text(),
            national_codes: input.national_codes.into_iter().map(Into::into).collect(),
            facts: input.facts.into_iter().map(Into::into).collect(),
        };
        let products = request.service::<Products>();
        CreateProductPayload::of(products.create_product(&command, draft).await)
    }

    /// Adds products from a CSV file.
    ///
    /// Sellers who may create products may call this. The payload has a report for each row. A row with an existing SKU is invalid,
    /// so sending the same file again adds no products. With an idempotency key, a repeated request that imported products returns the
    /// first report.
    ///
    /// Errors of the file: `CSV_HEADER_INVALID`; `CSV_TOO_LARGE`; `CSV_EMPTY`; `TOO_MANY` if your organisation has reached its limit of
    /// stored results of requests with an idempotency key (256 MiB by default): send the file without a key, or later; `INVALID`
    /// (idempotency key); `IDEMPOTENCY_KEY_REUSED`.
    ///
    /// Errors of a row: `CSV_ROW_INVALID`; `SKU_TAKEN`; `HS_CODE_INVALID`; `HS_CODE_UNKNOWN`; `HS_CODE_TOO_SHORT`;
    /// `COUNTRY_UNKNOWN`; `NATIONAL_CODE_INVALID`; `GTIN_INVALID`; `FACT_NAME_INVALID`; `FACT_RESERVED`; `FACT_VALUE_INVALID`;
    /// `FACT_TYPE_MISMATCH`; `FACTS_TOO_LARGE`; `TEXT_INVALID`; `TOO_MANY` if the row exceeds a limit that `createProduct` names.
    ///
    /// Warnings, once for each column: `FACT_UNKNOWN`; `MARKET_UNKNOWN`.
    async fn import_products(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The file of products.")] input: ImportProductsInput,
    ) -> Result<ImportProductsPayload, Failure> {
        let request = RequestContext::of(ctx);
        let command = request.command(&input);
        let products = request.service::<Products>();
        let done = products
            .import_products(&command, &input.csv, input.mode.into())
            .await;
        let (report, user_errors) = outcome(done)?;
        Ok(ImportProductsPayload::of(report, user_errors))
    }

    /// Updates a product.
    ///
    /// Sellers who may create products may call this. A field that is absent, or a variable that is not sent, keeps its value. Null
    /// clears `gtin`, `description` and `nationalCodes`; null keeps a field that always has a value. If you change a code, or a
    /// fact that the classification depends on, the classification becomes PROPOSED again.
    ///
    /// Errors: `PRODUCT_NOT_FOUND`; `PRODUCT_ARCHIVED`; `HS_CODE_INVALID`; `HS_CODE_UNKNOWN`; `HS_CODE_TOO_SHORT`; `COUNTRY_UNKNOWN`;
    /// `NATIONAL_CODE_INVALID`; `GTIN_INVALID`; `FACT_NAME_INVALID`; `FACT_RESERVED`; `FACT_VALUE_INVALID`; `FACT_TYPE_MISMATCH`;
    /// `FACTS_TOO_LARGE`; `TEXT_INVALID`; `TOO_MANY` if there are too many facts or national codes, or if the classifications of your
    /// organisation have reached their limit of steps (1,000,000 by default); `VERSION_CONFLICT`; `INVALID` (idempotency key);
    /// `IDEMPOTENCY_KEY_REUSED`.
    ///
    /// Warnings: `FACT_UNKNOWN`; `MARKET_UNKNOWN`.
    async fn update_product(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes of the product.")] input: UpdateProductInput,
    ) -> Result<UpdateProductPayload, Failure> {
        let request = RequestContext::of(ctx);
        let command = request.command_with(&input, &input.absences());
        let national_codes =
            Patch::<Vec<NationalCodeInput>>::from(input.national_codes).replacement();
        let change = ProductChange {
            gtin: Patch::<String>::from(input.gtin).replacement(),
            name: input.name,
            description: Patch::<String>::from(input.description).replacement(),
            origin: input.origin_country.map(Written::into_text),
            hs_code: input.hs_code.map(Written::into_text),
            national_codes: national_codes.map(|codes| codes.into_iter().map(Into::into).collect()),
            facts: input.facts.into_iter().map(Into::into).collect(),
        };
        let id = ProductId::parse(&input.product_id);
        let products = request.service::<Products>();
        UpdateProductPayload::of(products.update_product(&command, id, change).await)
    }

    /// Archives a product permanently.
    ///
    /// Sellers who may create products may call this. An archived product cannot be changed or checked. If it is archived already,
    /// nothing changes.
    ///
    /// Errors: `PRODUCT_NOT_FOUND`; `VERSION_CONFLICT`; `INVALID` (idempotency key); `IDEMPOTENCY_KEY_REUSED`.
    async fn archive_product(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The product to archive.")] input: ArchiveProductInput,
    ) -> Result<ArchiveProductPayload, Failure> {
        let request = RequestContext::of(ctx);
        let command = request.command(&input);
        let id = ProductId::parse(&input.product_id);
        let products = request.service::<Products>();
        ArchiveProductPayload::of(products.archive_product(&command, id).await)
    }

    /// Archives up to 100 products permanently.
    ///
    /// Sellers who may create products may call this. Products are independent: the refusal of a product does not affect the others.
    /// If a product is archived already, nothing changes.
    ///
    /// Errors of the request: `TOO_MANY` if there are more than 100 products; `INVALID` (no product, or idempotency key);
    /// `IDEMPOTENCY_KEY_REUSED`.
    ///
    /// Errors of a product: `PRODUCT_NOT_FOUND`.
    async fn archive_products(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The products to archive.")] input: ArchiveProductsInput,
    ) -> Result<ArchiveProductsPayload, Failure> {
        let request = RequestContext::of(ctx);
        let command = request.command(&input);
        let ids: Vec<ProductId> = input
            .product_ids
            .iter()
            .map(|id| ProductId::parse(id))
            .collect();
        let products = request.service::<Products>();
        let (results, user_errors) = outcome(products.archive_products(&command, &ids).await)?;
        Ok(ArchiveProductsPayload::of(results, user_errors))
    }
}

impl UpdateProductInput {
    /// Describes the fields that are absent. In the serialised input they are equal to null, but the requests differ.
    fn absences(&self) -> String {
        let fields = [
            self.gtin.is_undefined(),
            self.description.is_undefined(),
            self.national_codes.is_undefined(),
        ];
        let cleared: Vec<bool> = self.facts.iter().map(FactInput::is_cleared).collect();
        format!(" {fields:?} {cleared:?}")
    }
}
