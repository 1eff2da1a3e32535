use async_graphql::{Context, Enum, ID, InputObject, MaybeUndefined, Object, SimpleObject};
use chassis::scalar::{CountryCode, HsCode};
use chassis::{
    Failure, Patch, RequestContext, UserError, outcome, payloads, payloads_with_warnings,
};

use crate::domain::{ProductId, Warning};
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
}

/// Input of `archiveProduct`.
#[derive(InputObject)]
struct ArchiveProductInput {
    /// ID of the product.
    product_id: ID,
}

/// Input of `importProducts`.
#[derive(InputObject)]
struct ImportProductsInput {
    /// CSV file with the names of the columns in the first line: `sku`, `name`, `origin_country` and `hs_code`; optionally `gtin`,
    /// `description`, `national:<MARKET>` and `fact:<name>`. At most 10,000 rows and 1,900,000 bytes.
    csv: String,
    /// Handling of a file that has invalid rows. All rows or none by default.
    #[graphql(default_with = "ImportMode::AllOrNothing")]
    mode: ImportMode,
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

/// Result of `importProducts`.
#[derive(SimpleObject)]
struct ImportProductsPayload {
    /// Number of imported products. Null if the file was refused.
    imported: Option<i32>,
    /// Number of invalid rows. Null if the file was refused.
    refused: Option<i32>,
    /// Report with one entry for each row, in the order of the file.
    rows: Vec<ImportedRow>,
    /// The reasons for which the whole file was refused. Errors of single rows are in `rows`.
    user_errors: Vec<UserError>,
    /// Columns that name a fact or a market that no rule pack in force uses. At most 20 of each kind.
    warnings: Vec<Warning>,
}

/// Result for a row of an import file.
#[derive(SimpleObject)]
struct ImportedRow {
    /// Line number in the file. The header is line 1.
    line: i32,
    /// SKU in the row. Empty if the row cannot be read.
    sku: String,
    /// ID of the new product. Null if the row was not imported.
    product_id: Option<ID>,
    /// The reasons for which the row was refused. At most 5.
    user_errors: Vec<UserError>,
}

impl From<domain::ImportedRow> for ImportedRow {
    fn from(row: domain::ImportedRow) -> Self {
        Self {
            line: i32::try_from(row.line).unwrap_or(i32::MAX),
            sku: row.sku,
            product_id: row.product.map(|id| id.0.into()),
            user_errors: row.refusals.into_iter().map(UserError::from).collect(),
        }
    }
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
    /// `GTIN_INVALID`; `PRODUCT_NOT_FOUND` if there is no product with the ID in `variantOf`; `VARIANT_INVALID` if that product is
    /// itself a variant, or is archived; `FACT_NAME_INVALID`; `FACT_RESERVED`; `FACT_VALUE_INVALID`; `FACT_TYPE_MISMATCH` if a rule
    /// pack in force declares another type; `FACTS_TOO_LARGE`; `TEXT_INVALID` for the SKU, the name or the description; `TOO_MANY`
    /// if there are too many facts or national codes, or if your organisation has reached its limit of products (200,000 by
    /// default, archived ones included), of classification steps (1,000,000 by default) or of watched products (1,000,000 by
    /// default).
    ///
    /// Warnings: `FACT_UNKNOWN` for a fact that no rule pack in force declares or uses; `MARKET_UNKNOWN` for a national code whose
    /// market is neither a country nor an area of a rule pack in force.
    async fn create_product(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The product to add.")] input: CreateProductInput,
    ) -> Result<CreateProductPayload, Failure> {
        let request = RequestContext::of(ctx);
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
        CreateProductPayload::of(
            request
                .service::<Products>()
                .create_product(request.caller(), draft, request.now())
                .await,
        )
    }

    /// Adds products from a CSV file.
    ///
    /// Sellers who may create products may call this. The payload has a report for each row. A row with an existing SKU is invalid,
    /// so sending the same file again adds no products.
    ///
    /// Errors of the file: `CSV_HEADER_INVALID`; `CSV_TOO_LARGE`; `CSV_EMPTY`.
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
        let mode = input.mode.into();
        let done = request
            .service::<Products>()
            .import_products(request.caller(), &input.csv, mode, request.now())
            .await;
        let (done, user_errors) = outcome(done)?;
        let (rows, warnings) = done.map(|noted| (noted.item, noted.warnings)).unzip();
        let warnings: Vec<Warning> = warnings.unwrap_or_default();
        let count = |counts: fn(&domain::ImportedRow) -> bool| {
            rows.as_ref()
                .map(|rows| rows.iter().filter(|row| counts(row)).count())
        };
        let number = |count: Option<usize>| count.and_then(|count| i32::try_from(count).ok());
        Ok(ImportProductsPayload {
            imported: number(count(|row| row.product.is_some())),
            refused: number(count(|row| !row.refusals.is_empty())),
            rows: rows
                .unwrap_or_default()
                .into_iter()
                .map(ImportedRow::from)
                .collect(),
            user_errors,
            warnings: warnings.into_iter().map(Warning::of_input).collect(),
        })
    }

    /// Updates a product.
    ///
    /// Sellers who may create products may call this. A field that is absent, or a variable that is not sent, keeps its value. Null
    /// clears `gtin`, `description` and `nationalCodes`; null keeps a field that always has a value. If you change a code, or a
    /// fact that the classification depends on, the classification becomes PROPOSED again.
    ///
    /// Errors: `PRODUCT_NOT_FOUND`; `PRODUCT_ARCHIVED`; `HS_CODE_INVALID`; `HS_CODE_UNKNOWN`; `HS_CODE_TOO_SHORT`;
    /// `COUNTRY_UNKNOWN`; `NATIONAL_CODE_INVALID`; `GTIN_INVALID`; `FACT_NAME_INVALID`; `FACT_RESERVED`; `FACT_VALUE_INVALID`;
    /// `FACT_TYPE_MISMATCH`; `FACTS_TOO_LARGE`; `TEXT_INVALID`; `TOO_MANY` if there are too many facts or national codes, or if the
    /// classifications of your organisation have reached their limit of steps (1,000,000 by default).
    ///
    /// Warnings: `FACT_UNKNOWN`; `MARKET_UNKNOWN`.
    async fn update_product(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes of the product.")] input: UpdateProductInput,
    ) -> Result<UpdateProductPayload, Failure> {
        let request = RequestContext::of(ctx);
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
        UpdateProductPayload::of(
            request
                .service::<Products>()
                .update_product(request.caller(), id, change, request.now())
                .await,
        )
    }

    /// Archives a product permanently.
    ///
    /// Sellers who may create products may call this. An archived product cannot be changed or checked. If it is archived already,
    /// nothing changes.
    ///
    /// Errors: `PRODUCT_NOT_FOUND`.
    async fn archive_product(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The product to archive.")] input: ArchiveProductInput,
    ) -> Result<ArchiveProductPayload, Failure> {
        let request = RequestContext::of(ctx);
        let id = ProductId::parse(&input.product_id);
        ArchiveProductPayload::of(
            request
                .service::<Products>()
                .archive_product(request.caller(), id, request.now())
                .await,
        )
    }
}
