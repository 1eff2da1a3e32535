use async_graphql::{Enum, InputObject};
use chassis::scalar::HsCode;
use chassis::{DateTimeRange, Failure, Page, Paged, RequestContext};
use uuid::Uuid;

use super::classification::ClassificationStatus;
use crate::graphql::Written;
use crate::products::domain;
use crate::products::service::Products;

pub struct Product(pub domain::Product);

/// Filters products. Omitted fields do not filter.
#[derive(Default, InputObject)]
pub struct ProductFilter {
    /// Part of the name or the SKU, at most 100 characters. Case, blanks and the Unicode form are ignored.
    #[graphql(validator(max_length = 100, custom = "Seen"))]
    search: Option<String>,
    /// Status of the product.
    status: Option<ProductStatus>,
    /// Prefix of the HS code: a chapter, a heading or a subheading.
    hs_prefix: Option<Written<HsCode>>,
    /// Status of the classification.
    classification: Option<ClassificationStatus>,
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

/// Status of a product.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::ProductStatus")]
pub enum ProductStatus {
    /// The product is a draft.
    Draft,
    /// The product is in use.
    Active,
    /// The product is archived. It can no longer be changed or checked.
    Archived,
}

/// Lists the products that the caller may read, optionally those of one organisation.
pub async fn paged_products(
    request: RequestContext<'_>,
    of: Option<Uuid>,
    page: Page<Uuid>,
    filter: domain::ProductFilter,
) -> Result<Paged<Uuid, Product>, Failure> {
    let filter = filter
        .normalised()
        .map_err(|refusal| Failure::Refused(refusal.into()))?;
    let found = request
        .service::<Products>()
        .list(request.caller(), of, &filter, page.window())
        .await?;
    let (service, caller) = (
        request.service::<Products>().clone(),
        request.caller().clone(),
    );
    let count = move || {
        let (service, caller, filter) = (service.clone(), caller.clone(), filter.clone());
        async move { Ok(service.count(&caller, of, &filter).await?) }
    };
    Ok(page.connection(found.into_iter().map(Product), |each| each.0.id.0, count))
}

impl From<ProductFilter> for domain::ProductFilter {
    fn from(filter: ProductFilter) -> Self {
        let (updated_from, updated_to) = DateTimeRange::bounds(filter.updated_at);
        Self {
            search: filter.search.filter(|search| !search.is_empty()),
            status: filter.status.map(Into::into),
            hs_prefix: filter.hs_prefix.map(Written::into_text),
            classification: filter.classification.map(Into::into),
            updated_from,
            updated_to,
        }
    }
}
