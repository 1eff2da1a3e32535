use async_graphql::{Context, Object};
use chassis::{Failure, Page, Paged, RequestContext};

use crate::graphql::sliced;
use crate::nomenclature::graphql::types::UnitOfMeasure;
use crate::nomenclature::service::Nomenclature;

#[derive(Default)]
pub struct UnitsQuery;

#[Object]
impl UnitsQuery {
    /// Units of measure of UN/ECE Recommendation 20, by code: the extract that is delivered with the platform, and the imported
    /// units.
    #[graphql(tag = "public")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn units(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Part of the code, the name or the symbol. Case, blanks and the Unicode form are ignored. At most 100 characters.",
            validator(max_length = 100)
        )]
        search: Option<String>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<u32, UnitOfMeasure>, Failure> {
        let request = RequestContext::of(ctx);
        let page = Page::new(first, after, last, before)?;
        let units = request
            .service::<Nomenclature>()
            .list_units(search.as_deref())
            .await?;
        Ok(sliced(
            page,
            units.into_iter().map(UnitOfMeasure::from).collect(),
        ))
    }
}
