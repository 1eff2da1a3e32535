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
    /// Code of the Harmonized System with its parent codes. Null if the nomenclature does not have the code.
    ///
    /// Errors (`extensions.code`): `HS_CODE_INVALID` if the value does not have 2, 4 or 6 digits.
    #[graphql(tag = "public")]
    async fn nomenclature(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "HS code of 2, 4 or 6 digits. Dots, hyphens and blanks between the digits are ignored."
        )]
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

    /// Codes of the Harmonized System that match a search, best match first.
    ///
    /// A search for words finds entries by the words of the entry and of its parents, in any order, with misspellings, or by the
    /// beginning of a word. A search for digits finds the codes with this prefix; dots, hyphens and blanks are ignored. A code of 8
    /// or 10 digits finds the deepest entry above it and the entries below that entry. The list has at most 500 entries.
    ///
    /// Errors (`extensions.code`): `TEXT_INVALID` if the search is longer than 200 characters.
    #[graphql(tag = "public")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn search_nomenclature(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Words or digits. At most 200 characters; only the first ten words count."
        )]
        search: String,
        #[graphql(desc = "Level of the entries. All levels by default.")] level: Option<
            NomenclatureLevel,
        >,
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

    /// National codes of 8 or 10 digits in the tariff of a market, by code. The list has the codes that were imported.
    #[graphql(tag = "public")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn national_codes(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Market: a country, or a customs union, for example EU. At most 16 characters.",
            validator(max_length = 16)
        )]
        market: String,
        #[graphql(
            desc = "Prefix of the codes. Dots and blanks are ignored. At most 20 characters.",
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

    /// Country as a market. Null if there is no such country.
    #[graphql(tag = "public")]
    async fn market(
        &self,
        #[graphql(desc = "Code of the country in ISO 3166-1, for example DE.")] code: Written<
            CountryCode,
        >,
    ) -> Option<Market> {
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
