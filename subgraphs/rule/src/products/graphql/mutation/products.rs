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

#[derive(InputObject)]
struct CreateProductInput {
    /// The seller's own number for it: 1 to 64 characters, unique in the organisation.
    sku: String,
    /// Global Trade Item Number (GS1): 8, 12, 13 or 14 digits with a right check digit.
    gtin: Option<String>,
    /// The product that this one is a variant of. A variant has no variants.
    variant_of: Option<ID>,
    /// 1 to 200 characters.
    name: String,
    /// At most 2,000 characters.
    description: Option<String>,
    /// Where it was made.
    origin_country: Written<CountryCode>,
    /// Six digits that the nomenclature knows. Dots, hyphens and blanks between them are left out.
    hs_code: Written<HsCode>,
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
    /// Global Trade Item Number (GS1): 8, 12, 13 or 14 digits with a right check digit. If it is absent, the number stays; null or
    /// an empty string clears it.
    gtin: MaybeUndefined<String>,
    /// 1 to 200 characters. If it is absent or null, the name stays.
    name: Option<String>,
    /// At most 2,000 characters. If it is absent, the description stays; null or an empty string clears it.
    description: MaybeUndefined<String>,
    /// The country where it was made. If it is absent or null, the country stays.
    origin_country: Option<Written<CountryCode>>,
    /// As in `createProduct`. If it is absent or null, the code stays.
    hs_code: Option<Written<HsCode>>,
    /// All of them: at most 50, one a market. If they are absent, the codes stay; null or an empty list removes them.
    national_codes: MaybeUndefined<Vec<NationalCodeInput>>,
    /// Changes the facts that it names and keeps the others. An explicit null as its value removes a fact.
    #[graphql(default)]
    facts: Vec<FactInput>,
}

#[derive(InputObject)]
struct ArchiveProductInput {
    product_id: ID,
}

#[derive(InputObject)]
struct ImportProductsInput {
    /// Columns by name in the first line: `sku`, `name`, `origin_country`, `hs_code`; perhaps `gtin`, `description`,
    /// `national:<MARKET>` and `fact:<name>`. At most 10,000 rows and 1,900,000 bytes.
    csv: String,
    /// By default all rows or none.
    #[graphql(default_with = "ImportMode::AllOrNothing")]
    mode: ImportMode,
}

/// What becomes of the good rows of a file that also has bad ones.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::ImportMode")]
enum ImportMode {
    /// Every row or none.
    AllOrNothing,
    /// The good ones are taken in.
    GoodRows,
}

#[derive(SimpleObject)]
struct ImportProductsPayload {
    /// How many products were added.
    imported: Option<i32>,
    /// How many rows are bad.
    refused: Option<i32>,
    /// One for each row, in the order of the file.
    rows: Vec<ImportedRow>,
    /// What is wrong with the file as a whole.
    user_errors: Vec<UserError>,
    /// Columns that name a fact or a market that no rule pack in force knows. At most 20 of a kind.
    warnings: Vec<Warning>,
}

/// What became of a row.
#[derive(SimpleObject)]
struct ImportedRow {
    /// In the file, counted from 1.
    line: i32,
    sku: String,
    /// Null: it was not added.
    product_id: Option<ID>,
    /// What is wrong with it.
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
    CreateProductPayload { product: Product, from domain::Product, by Product }
    UpdateProductPayload { product: Product, from domain::Product, by Product }
}

payloads! {
    ArchiveProductPayload { product: Product, from domain::Product, by Product }
}

#[Object]
impl ProductsMutation {
    /// Adds a product to one's own organisation. For `SELLER_OWNER` and `SELLER_MEMBER`, and for programs of the
    /// organisation with the scope `products:write`.
    ///
    /// Its codes are PROPOSED, on the seller's own word: see `proposeClassification` and `confirmClassification`.
    ///
    /// Refuses with `SKU_TAKEN`, `HS_CODE_INVALID` (it is not written as a code), `HS_CODE_UNKNOWN`, `HS_CODE_TOO_SHORT`, `COUNTRY_UNKNOWN`, `NATIONAL_CODE_INVALID`,
    /// `GTIN_INVALID`, `VARIANT_INVALID`, `PRODUCT_NOT_FOUND` (the one that it is a variant of), `FACT_NAME_INVALID`, `FACT_RESERVED`, `FACT_VALUE_INVALID`, `FACT_TYPE_MISMATCH` (a rule pack in force declares
    /// another type), `TEXT_INVALID` or `TOO_MANY` (facts or national codes; or your organisation has as many products as it may
    /// have, 200,000 by default, archived ones included).
    ///
    /// Warns with `FACT_UNKNOWN` (no rule pack in force declares the fact, and no rule looks at it) and `MARKET_UNKNOWN` (a national code for
    /// what is neither a country nor an area of a rule pack).
    async fn create_product(
        &self,
        ctx: &Context<'_>,
        input: CreateProductInput,
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

    /// Adds products from a CSV file, with a report by row. A row whose SKU is taken is a bad one, so a file that was taken in
    /// adds nothing when it is sent again. A row that exceeds the products that your organisation may have is refused with
    /// `TOO_MANY`. For whoever may add products.
    ///
    /// Refuses the file with `CSV_HEADER_INVALID`, `CSV_TOO_LARGE` or `CSV_EMPTY`, and a row as `createProduct` does or with
    /// `CSV_ROW_INVALID`. Warns as `createProduct` does, once for each column.
    async fn import_products(
        &self,
        ctx: &Context<'_>,
        input: ImportProductsInput,
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

    /// Changes a product. A field that is absent, or a variable that is not sent, keeps its value. Null clears `gtin`,
    /// `description` and `nationalCodes`; it keeps a field that always has a value. Codes that change, and a classification that rests on a fact that changes, are PROPOSED again. For whoever may add products.
    ///
    /// Refuses with `PRODUCT_NOT_FOUND`, `PRODUCT_ARCHIVED`, or as `createProduct` does.
    async fn update_product(
        &self,
        ctx: &Context<'_>,
        input: UpdateProductInput,
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

    /// Takes a product out of use, for good. For whoever may add products.
    ///
    /// Refuses with `PRODUCT_NOT_FOUND`.
    async fn archive_product(
        &self,
        ctx: &Context<'_>,
        input: ArchiveProductInput,
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
