//! Four weeks of work before the present, so that the statistics show a course: sellers check their products, and have
//! them assessed by laboratories.
//!
//! The API makes the history, too. Only the clock of the platform is set back, and moves to the present day by day.

use time::Weekday;

use super::{cast::Cast, food, orders, shop::Shop, textiles};
use crate::{
    case::{self, Lab},
    graph::text,
    past::Past,
    seed,
    work::{UN383, Work},
};

/// The products of each seller, which no other story changes, in the order of their SKU.
const ELECTRONICS: &str = include_str!("../../demo/history/electronics.csv");
const FOOD: &str = include_str!("../../demo/history/food.csv");
const TEXTILES: &str = include_str!("../../demo/history/textiles.csv");

/// The outcome of a request to a laboratory.
#[derive(Clone, Copy)]
enum Outcome {
    Completed,
    Declined,
    /// The laboratory does not answer. A job expires the order after two weeks.
    Expired,
}

/// The outcomes of the requests of a seller, one for each of its products.
const OUTCOMES: [Outcome; 6] = [
    Outcome::Completed,
    Outcome::Expired,
    Outcome::Completed,
    Outcome::Declined,
    Outcome::Completed,
    Outcome::Completed,
];
/// Working days between two requests of a seller.
const INTERVAL: usize = 3;

/// The steps of an order by the number of working days since its request.
const ANSWER: usize = 1;
const START: usize = 2;
const REPORT: usize = 5;
const ACCEPTANCE: usize = 6;
/// The lead time in a quote, in days. The report is in time.
const LEAD_DAYS: u32 = 7;

/// Makes the history of a platform whose clock is set back, up to yesterday. Makes nothing on other platforms.
pub async fn make(cast: &mut Cast<'_>, past: &Past) -> anyhow::Result<()> {
    let days = past.days();
    if days == 0 {
        return Ok(());
    }
    let mut stories = Box::pin(Stories::new(cast)).await?;
    // The first requests are made on the day of the products, because an order waits for a product only if it is new.
    Box::pin(stories.work(cast, 0)).await?;
    let mut working_day = 0;
    for behind in (1..days).rev() {
        past.set(behind)?;
        if seed::today().weekday() == Weekday::Sunday {
            continue;
        }
        working_day += 1;
        Box::pin(cast.renew_traders()).await?;
        Box::pin(stories.work(cast, working_day)).await?;
    }
    Ok(())
}

/// The stories of the three sellers.
struct Stories {
    electronics: Story,
    food: Story,
    textiles: Story,
}

impl Stories {
    async fn new(cast: &Cast<'_>) -> anyhow::Result<Self> {
        let shop = |seller| Shop {
            stage: cast.stage,
            seller,
        };
        let (electronics, food, textiles) = tokio::try_join!(
            Box::pin(products(shop(&cast.electronics), ELECTRONICS)),
            Box::pin(products(shop(&cast.food), FOOD)),
            Box::pin(products(shop(&cast.textiles), TEXTILES)),
        )?;
        Ok(Self {
            electronics: Story::new(UN383, electronics, 0),
            food: Story::new(food::REVIEW, food, 1),
            textiles: Story::new(textiles::FLAMMABILITY, textiles, 2),
        })
    }

    /// The work of one day. The sellers work at the same time.
    async fn work(&mut self, cast: &Cast<'_>, day: usize) -> anyhow::Result<()> {
        let parties = |seller, lab| Parties {
            shop: Shop {
                stage: cast.stage,
                seller,
            },
            lab,
        };
        tokio::try_join!(
            Box::pin(
                self.electronics
                    .work(parties(&cast.electronics, &cast.alster), day)
            ),
            Box::pin(self.food.work(parties(&cast.food, &cast.isar), day)),
            Box::pin(
                self.textiles
                    .work(parties(&cast.textiles, &cast.weser), day)
            ),
        )?;
        Ok(())
    }
}

/// Adds the products of a seller. Returns their IDs in the order of their SKU, in which an order gets to know them, too.
async fn products(shop: Shop<'_>, csv: &str) -> anyhow::Result<Vec<String>> {
    let stock = shop.import(csv).await?;
    let ids: Vec<&str> = stock.ids().collect();
    shop.confirm(&ids).await?;
    Ok(ids.into_iter().map(str::to_owned).collect())
}

/// The seller and the laboratory of a story.
#[derive(Clone, Copy)]
struct Parties<'a> {
    shop: Shop<'a>,
    lab: &'a Lab,
}

/// The work that a seller orders for its products, one after the other.
struct Story {
    work: Work<'static>,
    assessments: Vec<Assessment>,
}

impl Story {
    /// The first request is on the first day; a delay in working days moves the others. The first request is about the
    /// last product: an order that knows it knows all of them.
    fn new(work: Work<'static>, products: Vec<String>, delay: usize) -> Self {
        let assessments = products.into_iter().rev().zip(OUTCOMES).enumerate();
        let assessments = assessments.map(|(index, (product, outcome))| Assessment {
            product,
            outcome,
            begins: index * INTERVAL + if index == 0 { 0 } else { delay },
            order: String::new(),
            quote: String::new(),
        });
        Self {
            work,
            assessments: assessments.collect(),
        }
    }

    /// One to three self-checks, and the next step of each order.
    async fn work(&mut self, parties: Parties<'_>, day: usize) -> anyhow::Result<()> {
        let products = self.assessments.iter().cycle().skip(day).take(1 + day % 3);
        for assessment in products {
            let route = self.work.route;
            parties.shop.check(&assessment.product, route, None).await?;
        }
        for assessment in &mut self.assessments {
            assessment.advance(parties, &self.work, day).await?;
        }
        Ok(())
    }
}

/// A request for the work on one product.
struct Assessment {
    product: String,
    outcome: Outcome,
    /// The working day of the request.
    begins: usize,
    /// The IDs of the order and of its quote, as soon as they exist.
    order: String,
    quote: String,
}

impl Assessment {
    /// Takes the step of this working day, if it has one.
    async fn advance(
        &mut self,
        Parties { shop, lab }: Parties<'_>,
        work: &Work<'_>,
        day: usize,
    ) -> anyhow::Result<()> {
        let seller = shop.seller;
        let Some(age) = day.checked_sub(self.begins) else {
            return Ok(());
        };
        match (age, self.outcome) {
            (0, _) => {
                let order = work.request(seller, &self.product, &[lab]).await?;
                text(&order, "/id")?.clone_into(&mut self.order);
            }
            (ANSWER, Outcome::Declined) => orders::decline(lab, &self.order).await?,
            (ANSWER, Outcome::Completed) => {
                self.quote = lab.offer(&self.order, work, LEAD_DAYS).await?;
            }
            (START, Outcome::Completed) => {
                case::accept_quote(seller, &self.quote).await?;
                lab.start(&self.order).await?;
            }
            (REPORT, Outcome::Completed) => {
                lab.report(&work.report(&self.order, &[])).await?;
            }
            (ACCEPTANCE, Outcome::Completed) => {
                case::accept_report(seller, &self.order).await?;
            }
            _ => {}
        }
        Ok(())
    }
}
