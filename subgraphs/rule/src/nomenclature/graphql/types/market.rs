use async_graphql::{Context, Object, SimpleObject};
use chassis::scalar::{CountryCode, Date};
use chassis::{Failure, Page, Paged, RequestContext};

use crate::domain::{self, Country, NationalCode};
use crate::nomenclature::domain::NationalCodeEntry;
use crate::nomenclature::service::Nomenclature;

pub struct Market(pub domain::Market);

/// Country as a market. Rules take effect at midnight in its time zone, and its tariff has national codes.
#[Object]
impl Market {
    /// Code of the country in ISO 3166-1.
    async fn code(&self) -> CountryCode {
        CountryCode(self.0.country.code().to_owned())
    }

    /// Name of the time zone in the IANA time zone database, for example `Europe/Berlin`. If the country has several, it is that of
    /// the seat of government.
    async fn time_zone(&self) -> &str {
        self.0.time_zone
    }

    /// Current date in the market. Evaluations use this day unless you set another one.
    async fn today(&self, ctx: &Context<'_>) -> Date {
        let request = RequestContext::of(ctx);
        Date(self.0.today(request.now()))
    }

    /// National codes of 8 or 10 digits in the tariff of this market, by code. For the codes of a customs union, use
    /// `nationalCodes(market: "EU")`.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn national_codes(
        &self,
        ctx: &Context<'_>,
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
        paged_national_codes(RequestContext::of(ctx), self.0.country.code(), prefix, page).await
    }
}

/// National code in the tariff of a market.
#[derive(SimpleObject)]
pub struct NationalCodeInTariff {
    /// Market: a country, or a customs union, for example `EU`.
    pub market: String,
    /// Code of 8 or 10 digits. The first six digits are the HS code.
    pub code: String,
    /// Description of the goods in the tariff.
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
            "The market, the prefix and the cursor must be one line of text without control characters.",
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
