use async_graphql::{Context, Object, SimpleObject};
use chassis::scalar::{CountryCode, Date};
use chassis::{Failure, Page, Paged, RequestContext};

use crate::domain::{self, Country, NationalCode};
use crate::nomenclature::domain::NationalCodeEntry;
use crate::nomenclature::service::Nomenclature;

pub struct Market(pub domain::Market);

/// A country as a place to sell: where rules begin at midnight, and goods have codes of its own.
#[Object]
impl Market {
    async fn code(&self) -> CountryCode {
        CountryCode(self.0.country.code().to_owned())
    }

    /// Of the IANA time zone database, as `Europe/Berlin`: that of the seat of government where there are several.
    async fn time_zone(&self) -> &str {
        self.0.time_zone
    }

    /// Which day it is there: the day that questions are about unless they name another.
    async fn today(&self, ctx: &Context<'_>) -> Date {
        let request = RequestContext::of(ctx);
        Date(self.0.today(request.now()))
    }

    /// Codes of 8 or 10 digits of this market's own tariff, by code. What a customs union has in common is found with
    /// `nationalCodes(market: "EU")`.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn national_codes(
        &self,
        ctx: &Context<'_>,
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
        paged_national_codes(RequestContext::of(ctx), self.0.country.code(), prefix, page).await
    }
}

/// A code below the international ones, as a market's tariff has it.
#[derive(SimpleObject)]
pub struct NationalCodeInTariff {
    /// A country, or a customs union as `EU`.
    pub market: String,
    /// 8 or 10 digits; the first six are those of the Harmonized System.
    pub code: String,
    pub description: String,
}

impl Market {
    pub fn find(code: &str) -> Option<Self> {
        Country::read(code).ok().map(domain::Market::of).map(Self)
    }
}

pub async fn paged_national_codes(
    request: RequestContext<'_>,
    market: &str,
    prefix: Option<String>,
    page: Page<String>,
) -> Result<Paged<String, NationalCodeInTariff>, Failure> {
    let seen = |text: &str| !text.contains(char::is_control);
    if !seen(market) || !prefix.iter().chain(page.cursors()).all(|text| seen(text)) {
        return Err(Failure::BadInput(
            "market, prefix and cursor are one line of text",
        ));
    }
    let begin = NationalCode {
        market: market.to_owned(),
        code: prefix.unwrap_or_default(),
    };
    let service = request.service::<Nomenclature>().clone();
    let found = service
        .list_national_codes(begin.clone(), &page.window())
        .await?;
    let count = move || {
        let (service, begin) = (service.clone(), begin.clone());
        async move { Ok(service.count_national_codes(begin).await?) }
    };
    let entry = |entry: NationalCodeEntry| NationalCodeInTariff {
        market: entry.market,
        code: entry.code,
        description: entry.description,
    };
    Ok(page.connection(
        found.into_iter().map(entry),
        |each| each.code.clone(),
        count,
    ))
}
