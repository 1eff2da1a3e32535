use async_graphql::{Enum, InputObject};
use chassis::scalar::HsCode;
use chassis::{DateTimeRange, Failure, Page, Paged, RequestContext, SortDirection};
use uuid::Uuid;

use super::classification::ClassificationStatus;
use super::product::{Product, ProductStatus};
use crate::domain::Sorting;
use crate::graphql::Written;
use crate::products::domain::{self, OLDEST_FIRST, ProductKey, ProductSorting};
use crate::products::service::{ProductPage, Products};
use crate::self_checks::graphql::types::Verdict;

/// Filters products. Omitted fields do not filter.
#[derive(Default, InputObject)]
pub struct ProductFilter {
    /// Part of the SKU, the name or the GTIN, at most 100 characters. Case, blanks and the Unicode form are ignored.
    #[graphql(validator(max_length = 100, custom = "Seen"))]
    search: Option<String>,
    /// Status of the product.
    status: Option<ProductStatus>,
    /// Prefix of the HS code: a chapter, a heading or a subheading.
    hs_prefix: Option<Written<HsCode>>,
    /// Status of the classification.
    classification: Option<ClassificationStatus>,
    /// Verdict of the latest self-check on any lane. Any of these.
    #[graphql(validator(max_items = 5))]
    latest_verdicts: Option<Vec<Verdict>>,
    /// Range of the time of the last change.
    updated_at: Option<DateTimeRange>,
}

/// Rejects control characters other than whitespace, because Postgres rejects some of them.
struct Seen;

impl async_graphql::CustomValidator<String> for Seen {
    fn check(&self, text: &String) -> Result<(), async_graphql::InputValueError<String>> {
        let unseen = |letter: char| letter.is_control() && !letter.is_whitespace();
        if text.contains(unseen) {
            Err("The value must be one line of text without control characters.".into())
        } else {
            Ok(())
        }
    }
}

/// Sort key of products.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::ProductSortField")]
pub enum ProductSortField {
    /// Time of creation.
    CreatedAt,
    /// Time of the last change.
    UpdatedAt,
    /// SKU, in alphabetical order.
    Sku,
    /// Name, in alphabetical order.
    Name,
}

/// Sorting of products. Oldest first by default.
#[derive(InputObject)]
pub struct ProductSort {
    /// Sort key.
    #[graphql(default_with = "ProductSortField::CreatedAt")]
    field: ProductSortField,
    /// Direction.
    #[graphql(default_with = "SortDirection::Ascending")]
    direction: SortDirection,
}

/// List of products that the caller may read.
pub struct ProductList {
    /// Organisation of the products. `None` for all.
    pub of: Option<Uuid>,
    pub filter: domain::ProductFilter,
    pub sorting: ProductSorting,
}

/// Returns the page of a list.
pub async fn paged_products(
    request: RequestContext<'_>,
    list: ProductList,
    page: Page<ProductKey>,
) -> Result<Paged<ProductKey, Product>, Failure> {
    let ProductList {
        of,
        filter,
        sorting,
    } = list;
    let filter = filter
        .normalised()
        .map_err(|refusal| Failure::Refused(refusal.into()))?;
    let page = of_this_list(page, sorting)?;
    let asked = ProductPage {
        sorting,
        window: page.window(),
    };
    let (service, caller) = (
        request.service::<Products>().clone(),
        request.caller().clone(),
    );
    let found = service.list(&caller, of, &filter, &asked).await?;
    let count = move || {
        let (service, caller, filter) = (service.clone(), caller.clone(), filter.clone());
        async move { Ok(service.count(&caller, of, &filter).await?) }
    };
    let key = |each: &Product| ProductKey::of(&each.0, sorting.by);
    Ok(page.connection(found.into_iter().map(Product), key, count))
}

/// Refuses a cursor of a list with another sort key.
pub fn of_this_list(
    page: Page<ProductKey>,
    sorting: ProductSorting,
) -> Result<Page<ProductKey>, Failure> {
    if page.cursors().all(|key| key.is_of(sorting.by)) {
        Ok(page)
    } else {
        Err(Failure::other_sorting())
    }
}

impl ProductSort {
    pub fn sorting(sort: Option<Self>) -> ProductSorting {
        sort.map_or(OLDEST_FIRST, |sort| Sorting {
            by: sort.field.into(),
            ascending: sort.direction == SortDirection::Ascending,
        })
    }
}

impl From<ProductFilter> for domain::ProductFilter {
    fn from(filter: ProductFilter) -> Self {
        let (updated_from, updated_to) = DateTimeRange::bounds(filter.updated_at);
        let verdicts = filter.latest_verdicts.into_iter().flatten();
        Self {
            search: filter.search.filter(|search| !search.is_empty()),
            status: filter.status.map(Into::into),
            hs_prefix: filter.hs_prefix.map(Written::into_text),
            classification: filter.classification.map(Into::into),
            latest_verdicts: verdicts.map(Into::into).collect(),
            updated_from,
            updated_to,
        }
    }
}
