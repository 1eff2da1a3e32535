//! Root queries that anybody may ask: requirements, the nomenclature, units, markets, and what the rules in force name.

use async_graphql::{Context, Object};
use chassis::scalar::{CountryCode, Date, HsCode};
use chassis::{Failure, Page, Paged};

use crate::domain;
use crate::evaluation::graphql::types::{
    DocumentType, Requirement, RequirementsInput, RequirementsResult,
};
use crate::evaluation::service::RequirementsQuestion;
use crate::graphql::error::Unanswered;
use crate::graphql::types::{LaneInput, Written, placed, sliced};
use crate::graphql::{caller, now, service};
use crate::nomenclature::graphql::types::{
    Market, NationalCodeInTariff, NomenclatureEntry, NomenclatureLevel, UnitOfMeasure,
    paged_national_codes,
};
use crate::products::graphql::types::FactDeclaration;

/// What anybody may know.
#[derive(Default)]
pub struct Catalogue;

#[Object]
impl Catalogue {
    /// What goods need on a lane on a day, by the rules in force then, before anybody looks at evidence. Anybody may ask
    /// about goods; about a product, whoever may see it.
    ///
    /// Answers with an error whose `extensions.code` is `LANE_INVALID` for a lane to nowhere, `HS_CODE_INVALID`, `HS_CODE_UNKNOWN`,
    /// `PRODUCT_NOT_FOUND`, `INPUT_INVALID`, or a code of `createProduct` about facts and national codes.
    #[graphql(tag = "public")]
    async fn requirements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A product, or goods.")] input: RequirementsInput,
        lane: LaneInput,
        #[graphql(
            desc = "Today in the market of destination by default; past and future days are answered with the rules in force then."
        )]
        as_of: Option<Date>,
    ) -> Result<RequirementsResult, Unanswered> {
        let question = RequirementsQuestion {
            about: input.asked()?,
            lane: lane.into(),
            as_of: as_of.map(|day| day.0),
        };
        Ok(service(ctx)
            .requirements(caller(ctx), question, now(ctx))
            .await?
            .into())
    }

    /// A code of the Harmonized System with those above it; null if there is no such code.
    ///
    /// Answers with an error whose `extensions.code` is `HS_CODE_INVALID` for what is not written as a code of 2, 4 or 6 digits.
    #[graphql(tag = "public")]
    async fn nomenclature(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Dots, hyphens and blanks between its digits are left out.")]
        code: Written<HsCode>,
    ) -> Result<Option<NomenclatureEntry>, Unanswered> {
        Ok(NomenclatureEntry::from_path(
            &service(ctx).nomenclature_path(code.text()).await?,
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
    ) -> Result<Paged<u32, NomenclatureEntry>, Unanswered> {
        let page = Page::<u32>::new(first, after, last, before)?;
        let service = service(ctx).clone();
        let level = level.map(NomenclatureLevel::digits);
        let found = service
            .search_nomenclature(&search, level, page.window())
            .await?;
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
        paged_national_codes(ctx, &market, prefix, page).await
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

    /// The rules in force, by pack and in the order of its file.
    ///
    /// Answers with an error whose `extensions.code` is `RULE_PACK_NOT_FOUND` if no pack of this name was ever published; its message names
    /// those that are alike.
    #[graphql(tag = "public")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn rules(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Only those of the pack of this name, in capitals or not.",
            validator(max_length = 100)
        )]
        pack: Option<String>,
        #[graphql(desc = "Today (UTC) by default.")] as_of: Option<Date>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<u32, Requirement>, Unanswered> {
        let (page, day) = (
            Page::new(first, after, last, before)?,
            as_of.map_or_else(|| now(ctx).date(), |day| day.0),
        );
        let rules = service(ctx).list_rules(pack.as_deref(), day).await?;
        Ok(sliced(page, rules.into_iter().map(Requirement).collect()))
    }

    /// The facts that the rule packs in force declare, by name.
    #[graphql(tag = "public")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn facts(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "A part of the name or the question. Capitals, blanks and the Unicode form do not count.",
            validator(max_length = 100)
        )]
        search: Option<String>,
        #[graphql(desc = "Today (UTC) by default.")] as_of: Option<Date>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<u32, FactDeclaration>, Failure> {
        let (page, day) = (
            Page::new(first, after, last, before)?,
            as_of.map_or_else(|| now(ctx).date(), |day| day.0),
        );
        let facts = service(ctx).list_facts(search.as_deref(), day).await?;
        Ok(sliced(
            page,
            facts.into_iter().map(FactDeclaration::from).collect(),
        ))
    }

    /// The document catalogue of the rule packs in force, by code.
    #[graphql(tag = "public")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn document_types(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "A part of the code or the title. Capitals, blanks and the Unicode form do not count.",
            validator(max_length = 100)
        )]
        search: Option<String>,
        #[graphql(desc = "Today (UTC) by default.")] as_of: Option<Date>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<u32, DocumentType>, Failure> {
        let (page, day) = (
            Page::new(first, after, last, before)?,
            as_of.map_or_else(|| now(ctx).date(), |day| day.0),
        );
        let known = service(ctx)
            .list_document_types(search.as_deref(), day)
            .await?;
        Ok(sliced(
            page,
            known
                .iter()
                .map(|one| DocumentType::from(&one.document))
                .collect(),
        ))
    }

    /// Units of measure (UN/ECE Recommendation 20), by code: an extract for trade, and those that were imported.
    #[graphql(tag = "public")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn units(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "A part of the code, the name or the symbol. Capitals, blanks and the Unicode form do not count.",
            validator(max_length = 100)
        )]
        search: Option<String>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<u32, UnitOfMeasure>, Failure> {
        let page = Page::new(first, after, last, before)?;
        let units = service(ctx).list_units(search.as_deref()).await?;
        Ok(sliced(
            page,
            units.into_iter().map(UnitOfMeasure::from).collect(),
        ))
    }
}
