use async_graphql::{Context, Object};
use chassis::scalar::{CountryCode, HsCode};
use chassis::{Failure, Page, Paged, RequestContext};

use crate::domain;
use crate::graphql::{Written, placed, sliced};
use crate::nomenclature::graphql::types::{
    Market, NationalCodeInTariff, NomenclatureEntry, NomenclatureLevel, paged_national_codes,
};
use crate::nomenclature::service::Nomenclature;

#[derive(Default)]
pub struct NomenclatureQuery;

#[Object]
impl NomenclatureQuery {
    /// A code of the Harmonized System with those above it; null if there is no such code.
    ///
    /// Answers with an error whose `extensions.code` is `HS_CODE_INVALID` for what is not written as a code of 2, 4 or 6 digits.
    #[graphql(tag = "public")]
    async fn nomenclature(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Dots, hyphens and blanks between its digits are left out.")]
        code: Written<HsCode>,
    ) -> Result<Option<NomenclatureEntry>, Failure> {
        let request = RequestContext::of(ctx);
        Ok(NomenclatureEntry::from_path(
            &request
                .service::<Nomenclature>()
                .find_path(code.text())
                .await?,
        ))
    }

    /// Codes of the Harmonized System by words, the best first: words of the entry and of those above it, in any order,
    /// misspelt or only begun. Digits find the codes that begin with them, with dots, hyphens and blanks or without; a code of 8 or 10 digits finds
    /// the deepest entry above it, then those below that entry. At most 500 are shown.
    ///
    /// Answers with an error whose `extensions.code` is `TEXT_INVALID` for a search that is too long.
    #[graphql(tag = "public")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn search_nomenclature(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most 200 characters, of which ten words count.")] search: String,
        #[graphql(desc = "By default all levels.")] level: Option<NomenclatureLevel>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<u32, NomenclatureEntry>, Failure> {
        let request = RequestContext::of(ctx);
        let page = Page::<u32>::new(first, after, last, before)?;
        let service = request.service::<Nomenclature>().clone();
        let level = level.map(NomenclatureLevel::digits);
        let found = service.search(&search, level, page.window()).await?;
        let entries = found
            .paths
            .iter()
            .filter_map(|path| NomenclatureEntry::from_path(path))
            .collect::<Vec<_>>();
        let count = move || {
            let (service, search) = (service.clone(), search.clone());
            async move { Ok(service.count_found(&search, level).await?) }
        };
        Ok(placed(page, entries, found.start, count))
    }

    /// Codes of 8 or 10 digits of a market's own tariff, as far as they were imported; by code.
    #[graphql(tag = "public")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn national_codes(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "A country, or a customs union as EU.",
            validator(max_length = 16)
        )]
        market: String,
        #[graphql(
            desc = "Digits that they begin with, with dots and blanks or without.",
            validator(max_length = 20)
        )]
        prefix: Option<String>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<String, NationalCodeInTariff>, Failure> {
        let page = Page::new(first, after, last, before)?;
        paged_national_codes(RequestContext::of(ctx), &market, prefix, page).await
    }

    /// A country as a market; null if there is no such country.
    #[graphql(tag = "public")]
    async fn market(&self, code: Written<CountryCode>) -> Option<Market> {
        Market::find(code.text())
    }

    /// All countries as markets, by code.
    #[graphql(tag = "public")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn markets(
        &self,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<u32, Market>, Failure> {
        Ok(sliced(
            Page::new(first, after, last, before)?,
            domain::Market::all().map(Market).collect(),
        ))
    }

    #[graphql(entity)]
    async fn find_nomenclature_entry(
        &self,
        ctx: &Context<'_>,
        code: HsCode,
    ) -> Result<Option<NomenclatureEntry>, Failure> {
        let service = RequestContext::of(ctx).service::<Nomenclature>();
        Ok(NomenclatureEntry::from_path(
            &service.find_path(&code.0).await?,
        ))
    }

    #[graphql(entity)]
    async fn find_market(&self, code: CountryCode) -> Option<Market> {
        Market::find(&code.0)
    }
}
