use std::sync::Arc;

use caller::Caller;
use commands::Error;
use database::Conn;
use refusal::ErrorCode;
use time::{Date, OffsetDateTime};

use super::Evaluations;
use super::cases::case_of;
use crate::domain::{
    Country, Evaluation, Facts, Lane, LaneRequest, Market, NationalCode, ProductId, RIGHTS,
    Refusal, TransportMode, Warning, market_mentions, read_hs_code,
};
use crate::evaluation::domain::{
    self as evaluate, Case, InForce, PackReference, Question, RequirementAnswer, unknown_facts,
    unknown_markets,
};
use crate::nomenclature::service::require_code;
use crate::products::domain::refusals::product_not_found;
use crate::products::domain::{FactAnswer, Product, answer, check_national_codes, fact_mentions};
use crate::products::service as products;
use crate::rule_packs::service::declared;
use crate::service::rights;

/// Subject of a question: a product, or goods that are not registered as a product.
#[derive(Clone, Debug)]
pub enum Asked {
    Product(ProductId),
    Goods {
        hs_code: String,
        origin: Option<String>,
        national_codes: Vec<NationalCode>,
        facts: Vec<FactAnswer>,
    },
}

/// Question about the requirements for goods on a lane.
#[derive(Clone, Debug)]
pub struct RequirementsQuestion {
    pub about: Asked,
    pub lane: LaneRequest,
    /// `None` for the current day in the market.
    pub as_of: Option<Date>,
}

pub struct Requirements {
    pub requirements: Vec<RequirementAnswer>,
    pub questions: Vec<Question>,
    pub packs: Vec<PackReference>,
    pub warnings: Vec<Warning>,
}

impl Evaluations {
    /// Returns the requirements for goods on a lane and a day, without evidence. Public for goods; a product requires read access.
    pub async fn requirements(
        &self,
        caller: &Caller,
        question: RequirementsQuestion,
        now: OffsetDateTime,
    ) -> Result<Requirements, Error> {
        RIGHTS.check(caller, "requirements")?;
        let lane = &question.lane;
        let as_of = question.as_of.unwrap_or_else(|| lane.today(now));
        let mut conn = self.pool.acquire().await?;
        let packs: Arc<[Arc<InForce>]> = self.packs.in_force(&mut conn, as_of).await?.into();
        let mut warnings = Vec::new();
        let case = match question.about {
            Asked::Product(id) => case_of(&find(&mut conn, caller, id).await?, lane, as_of)?,
            Asked::Goods {
                hs_code,
                origin,
                national_codes,
                facts,
            } => {
                let hs_code = read_hs_code("hsCode", &hs_code)?;
                require_code(&mut conn, &hs_code).await?;
                let lane = lane.lane(origin.as_deref())?;
                let national_codes: Vec<_> = national_codes
                    .into_iter()
                    .map(NationalCode::normalised)
                    .collect();
                warnings.extend(unknown_facts(&fact_mentions(&facts), &packs));
                warnings.extend(unknown_markets(&market_mentions(&national_codes), &packs));
                let facts = checked(&hs_code, &national_codes, facts, &packs)?;
                Case {
                    hs_code,
                    national_codes,
                    facts,
                    lane,
                    as_of,
                    documents: Vec::new(),
                    evaluation: Evaluation::default(),
                }
            }
        };
        let requirements = evaluate::requirements(&case, &packs);
        let asks = requirements
            .iter()
            .flat_map(|answer| answer.ask.iter().map(String::as_str));
        let questions = evaluate::questions(asks, &packs);
        let mut packs: Vec<_> = packs.iter().map(|pack| pack.reference.clone()).collect();
        packs.sort_by(|left, right| left.pack.cmp(&right.pack));
        Ok(Requirements {
            requirements,
            questions,
            packs,
            warnings,
        })
    }

    /// Returns the questions about unknown facts of a product that rules may use, in one market or in all. The caller has already
    /// been authorised for the product.
    pub async fn open_questions(
        &self,
        product: &Product,
        market: Option<&str>,
        now: OffsetDateTime,
    ) -> Result<Vec<Question>, Error> {
        let unknown = |message| Refusal::new(ErrorCode::CountryUnknown, &["market"], message);
        let market = market
            .map(|code| Country::read(code).map_err(unknown))
            .transpose()?;
        let as_of = market.map_or_else(|| now.date(), |country| Market::of(country).today(now));
        let mut conn = self.pool.acquire().await?;
        let packs = self.packs.in_force(&mut conn, as_of).await?;
        // The lane does not affect the result, but a case needs one.
        let lane = Lane {
            origin: product.origin,
            destination: market.unwrap_or(product.origin),
            mode: TransportMode::Sea,
            direction: None,
            aircraft: None,
        };
        let case = Case {
            hs_code: product.hs_code.clone(),
            national_codes: product.national_codes.clone(),
            facts: product.facts.clone(),
            lane,
            as_of,
            documents: Vec::new(),
            evaluation: Evaluation::default(),
        };
        let open = evaluate::open_facts(&case, market, &packs);
        Ok(evaluate::questions(open, &packs))
    }
}

async fn find(conn: &mut Conn, caller: &Caller, id: ProductId) -> Result<Product, Error> {
    RIGHTS
        .check(caller, "Product")
        .map_err(|_| product_not_found())?;
    let reach = rights::reach(caller)?;
    products::find(conn, id, reach.organisation()).await
}

fn checked(
    hs_code: &str,
    national_codes: &[NationalCode],
    answers: Vec<FactAnswer>,
    packs: &[Arc<InForce>],
) -> Result<Facts, Vec<Refusal>> {
    let mut facts = Facts::new();
    let mut refusals = answer(&mut facts, answers, &declared(packs));
    refusals.extend(check_national_codes(national_codes, hs_code));
    if refusals.is_empty() {
        Ok(facts)
    } else {
        Err(refusals)
    }
}
