use async_graphql::{Enum, InputObject};
use chassis::scalar::HsCode;
use chassis::{DateTimeRange, Failure, Page, Paged, RequestContext};
use uuid::Uuid;

use super::classification::ClassificationStatus;
use crate::graphql::Written;
use crate::products::domain;
use crate::products::service::Products;

pub struct Product(pub domain::Product);

/// Which products.
#[derive(Default, InputObject)]
pub struct ProductFilter {
    /// A part of the name or the SKU: at most 100 characters. Capitals, blanks and the Unicode form do not count.
    #[graphql(validator(max_length = 100, custom = "Seen"))]
    search: Option<String>,
    status: Option<ProductStatus>,
    /// A chapter, heading or subheading.
    hs_prefix: Option<Written<HsCode>>,
    /// How the codes stand.
    classification: Option<ClassificationStatus>,
    /// Filters by the time of the last change.
    updated_at: Option<DateTimeRange>,
}

/// Text without control characters, but for blanks: the database refuses some of them.
struct Seen;

impl async_graphql::CustomValidator<String> for Seen {
    fn check(&self, text: &String) -> Result<(), async_graphql::InputValueError<String>> {
        let unseen = |letter: char| letter.is_control() && !letter.is_whitespace();
        if text.contains(unseen) {
            Err("this is one line of text".into())
        } else {
            Ok(())
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::ProductStatus")]
pub enum ProductStatus {
    Draft,
    Active,
    /// Out of use: it neither changes nor is checked any more.
    Archived,
}

/// The products that the caller may see, of one organisation if it is named.
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
