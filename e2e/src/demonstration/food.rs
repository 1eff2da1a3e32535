//! Speichergut: coffee and cocoa.

use super::{
    cast::Cast,
    orders,
    shop::{Rejection, Shop},
    transport::{self, Plan},
};
use crate::{
    evidence::Paper,
    work::{Route, Work},
};

const FILE: &str = include_str!("../../demo/food.csv");

/// A day on which the rules about deforestation are in force.
const NEXT_YEAR: Option<&str> = Some("2027-01-15");

const BEANS_TO_GERMANY: Route<'static> = Route::new("GH", "DE", "SEA");
const COFFEE_TO_GERMANY: Route<'static> = Route::new("BR", "DE", "SEA");
const COFFEE_TO_AMERICA: Route<'static> = Route::new("BR", "US", "SEA");
const GREEN_TO_AMERICA: Route<'static> = Route::new("ET", "US", "SEA");
const PASTE_TO_SWITZERLAND: Route<'static> = Route::new("GH", "CH", "MULTIMODAL");

/// The review of a statement that no forest was felled for the cocoa.
const COCOA: Work<'static> = Work {
    service: "DOCUMENT_REVIEW",
    route: BEANS_TO_GERMANY,
    requirement: "EU-EUDR-COCOA",
    establishes: "EUDR_DDS",
    message: "Please review the due diligence statement and the coordinates of the plots.",
    line: "Review of a due diligence statement",
    price: 45_000,
    reference: "IP-EUDR-0231",
    remark: "The coordinates of all plots are complete, and none is in a cleared area.",
    valid_days: 365,
};
const COFFEE: Work<'static> = Work {
    route: COFFEE_TO_GERMANY,
    requirement: "EU-EUDR-COFFEE",
    reference: "IP-EUDR-0198",
    valid_days: 28,
    ..COCOA
};
/// The same for coffee whose certificate does not end soon.
pub const REVIEW: Work<'static> = Work {
    valid_days: 365,
    ..COFFEE
};

/// The IDs of the products that the story is about.
struct Products {
    beans: String,
    paste: String,
    roasted: String,
    green: String,
    /// Its codes have to be confirmed.
    chocolate: String,
}

pub async fn make(cast: &Cast<'_>) -> anyhow::Result<()> {
    let shop = Shop {
        stage: cast.stage,
        seller: &cast.food,
    };
    let products = add(&shop).await?;
    tokio::try_join!(
        Box::pin(evidence(&shop, &products)),
        Box::pin(order(cast, &products)),
    )?;
    transport(cast, &products).await?;
    check(&shop, &products).await
}

async fn add(shop: &Shop<'_>) -> anyhow::Result<Products> {
    let stock = shop.import(FILE).await?;
    let id = |sku: &str| stock.id(sku).map(str::to_owned);
    let products = Products {
        beans: id("COC-GH-60")?,
        paste: id("COC-PASTE-25")?,
        roasted: id("COF-R-1000")?,
        green: id("COF-G-60")?,
        chocolate: id("CHO-70-100")?,
    };
    let powder = stock.id("COC-POW-500")?;
    let Products {
        beans,
        paste,
        roasted,
        green,
        ..
    } = &products;
    shop.confirm(&[beans, paste, roasted, green, powder])
        .await?;
    let reason = "The recipe has 12 percent of sugar, so heading 1806 may apply.";
    shop.challenge(powder, reason).await?;
    shop.archive(stock.id("COC-BUT-OLD")?).await?;
    Ok(products)
}

async fn evidence(shop: &Shop<'_>, products: &Products) -> anyhow::Result<()> {
    let notice = Paper {
        issued: -5,
        expires: Some(90),
        ..Paper::new("FDA_PRIOR_NOTICE", "Food and Drug Administration")
    };
    shop.submit_accepted(&products.roasted, notice).await?;
    notice.submit(shop.seller, &products.chocolate).await?;
    let rejection = Rejection {
        code: "ILLEGIBLE",
        message: "The confirmation number is cut off at the edge of the page.",
        remedy: "Send the complete confirmation as a PDF file.",
    };
    shop.submit_rejected(&products.green, notice, rejection)
        .await?;
    let phytosanitary = Paper {
        issued: -20,
        expires: Some(14),
        ..Paper::new("PHYTO", "Plant Protection Service, Ghana")
    };
    shop.submit_accepted(&products.beans, phytosanitary).await?;
    Ok(())
}

async fn order(cast: &Cast<'_>, products: &Products) -> anyhow::Result<()> {
    let (seller, lab) = (&cast.food, &cast.isar);
    let cocoa = orders::certified(seller, &products.beans, &COCOA, lab).await?;
    cocoa
        .rate(seller, 4, "A thorough review with clear questions.")
        .await?;
    let reason = "The coordinates of two plots are being checked again.";
    cocoa.suspend(lab, reason).await?;
    let coffee = orders::certified(seller, &products.roasted, &COFFEE, lab).await?;
    coffee.rate(seller, 5, "Done in two days.").await?;
    let green = Work {
        route: Route::new("ET", "DE", "SEA"),
        ..COFFEE
    };
    green.request(seller, &products.green, &[lab]).await?;
    let question = "Do you accept coordinates as a spreadsheet, or as GeoJSON only?";
    let enquiry = orders::asked(seller, &products.paste, lab, question).await?;
    orders::answered(lab, &enquiry, "Both. GeoJSON saves you a day.").await
}

/// An approval that no rule decides, and a consignment that is planned.
async fn transport(cast: &Cast<'_>, products: &Products) -> anyhow::Result<()> {
    let seller = &cast.food;
    transport::request_approval(seller, &products.paste, PASTE_TO_SWITZERLAND).await?;
    let plan = Plan {
        product: &products.roasted,
        route: COFFEE_TO_AMERICA,
        carrier: &cast.road,
        pieces: 4_800,
        packages: 80,
        incoterm: "FOB",
        place: "Santos",
        from: "BRSSZ",
        to: "USNYC",
    };
    plan.create(seller).await?;
    Ok(())
}

async fn check(shop: &Shop<'_>, products: &Products) -> anyhow::Result<()> {
    shop.check(&products.beans, BEANS_TO_GERMANY, NEXT_YEAR)
        .await?;
    for (product, route) in [
        (&products.beans, BEANS_TO_GERMANY),
        (&products.paste, PASTE_TO_SWITZERLAND),
        (&products.roasted, COFFEE_TO_AMERICA),
        (&products.green, GREEN_TO_AMERICA),
    ] {
        shop.check(product, route, None).await?;
    }
    shop.watch("1801", "DE", "SEA").await?;
    shop.watch("0901", "US", "SEA").await?;
    shop.check_all(&[Route::new("GH", "DE", "SEA")]).await
}
