//! Lindenhof: T-shirts and pullovers.

use serde_json::json;

use super::{
    cast::Cast,
    orders,
    shop::Shop,
    transport::{self, Plan},
};
use crate::{
    documents::{admin, web},
    evidence::Paper,
    work::{Route, Work},
};

const FILE: &str = include_str!("../../demo/textiles.csv");

const TO_GERMANY: Route<'static> = Route::new("TR", "DE", "ROAD");
const TO_BRITAIN: Route<'static> = Route::new("TR", "GB", "ROAD");
const SHIRT_TO_AMERICA: Route<'static> = Route::new("BD", "US", "SEA");
const WOOL_TO_AMERICA: Route<'static> = Route::new("PT", "US", "SEA");
const FLEECE_TO_AMERICA: Route<'static> = Route::new("CN", "US", "SEA");

/// The test of a fabric's flammability.
pub const FLAMMABILITY: Work<'static> = Work {
    service: "TESTING",
    route: SHIRT_TO_AMERICA,
    requirement: "US-APPAREL-GCC",
    establishes: "GCC",
    message: "Please test the fabric according to 16 CFR part 1610.",
    line: "Flammability test of a knitted fabric",
    price: 32_000,
    reference: "WA-1610-0457",
    remark: "Five specimens, class 1.",
    valid_days: 365,
};

/// The IDs of the products that the story is about.
struct Products {
    tee: String,
    polyester: String,
    wool: String,
    fleece: String,
}

pub async fn make(cast: &Cast<'_>) -> anyhow::Result<()> {
    let shop = Shop {
        stage: cast.stage,
        seller: &cast.textiles,
    };
    let products = add(&shop).await?;
    check(&shop, &products).await?;
    tokio::try_join!(
        Box::pin(evidence(&shop, &products)),
        Box::pin(order(cast, &products)),
        Box::pin(transport(cast, &products)),
    )?;
    Ok(())
}

/// Adds the products. The codes of the cardigan have to be confirmed.
async fn add(shop: &Shop<'_>) -> anyhow::Result<Products> {
    let stock = shop.import(FILE).await?;
    let id = |sku: &str| stock.id(sku).map(str::to_owned);
    let products = Products {
        tee: id("TS-ORG-M")?,
        polyester: id("TS-POL-M")?,
        wool: id("PU-WOOL-L")?,
        fleece: id("PU-FLE-L")?,
    };
    let kids = stock.id("TS-KID-98")?;
    let Products {
        tee,
        polyester,
        wool,
        fleece,
    } = &products;
    shop.confirm(&[tee, polyester, wool, fleece, kids]).await?;
    let reason =
        "The print covers most of the fabric, so the customs office asks for its material.";
    shop.challenge(kids, reason).await?;
    shop.archive(stock.id("TS-2023")?).await?;
    Ok(products)
}

/// Before the change of the rules for Great Britain.
async fn check(shop: &Shop<'_>, products: &Products) -> anyhow::Result<()> {
    for (product, route) in [
        (&products.tee, TO_GERMANY),
        (&products.tee, TO_BRITAIN),
        (&products.polyester, SHIRT_TO_AMERICA),
        (&products.wool, WOOL_TO_AMERICA),
        (&products.fleece, FLEECE_TO_AMERICA),
    ] {
        shop.check(product, route, None).await?;
    }
    shop.watch("6109", "GB", "ROAD").await?;
    shop.watch("6110", "US", "SEA").await?;
    shop.check_all(&[Route::new("TR", "DE", "ROAD")]).await
}

async fn evidence(shop: &Shop<'_>, products: &Products) -> anyhow::Result<()> {
    let certificate = Paper {
        issued: -60,
        expires: Some(300),
        ..Paper::new("GCC", "Lindenhof Textil GmbH")
    };
    shop.submit_accepted(&products.fleece, certificate).await?;
    let fibres = Paper::new("FIBRE_TEST", "Izmir Textile Laboratory");
    fibres.submit(shop.seller, &products.wool).await?;
    Ok(())
}

async fn order(cast: &Cast<'_>, products: &Products) -> anyhow::Result<()> {
    let (seller, lab) = (&cast.textiles, &cast.weser);
    let tested = orders::certified(seller, &products.polyester, &FLAMMABILITY, lab).await?;
    tested
        .rate(
            seller,
            3,
            "The first test used the wrong fabric and was repeated.",
        )
        .await?;
    let reason = "The specimens did not come from the series that is sold.";
    tested.revoke(lab, reason).await?;
    let from = |route: Route<'static>| Work {
        route,
        ..FLAMMABILITY
    };
    from(WOOL_TO_AMERICA)
        .assign(seller, &products.wool, lab)
        .await?;
    from(FLEECE_TO_AMERICA)
        .begin(seller, &products.fleece, lab)
        .await?;
    Ok(())
}

/// Consignments that are under way, on hold and arrived.
async fn transport(cast: &Cast<'_>, products: &Products) -> anyhow::Result<()> {
    let seller = &cast.textiles;
    transport::request_approval(seller, &products.tee, TO_GERMANY).await?;
    let plan = Plan {
        product: &products.tee,
        route: TO_GERMANY,
        carrier: &cast.road,
        pieces: 1_200,
        packages: 24,
        incoterm: "DAP",
        place: "Hamburg",
        from: "TRIST",
        to: "DEHAM",
    };
    plan.dispatch(seller).await?;
    let arrived = plan.dispatch(seller).await?;
    let input = json!({ "consignmentId": arrived });
    cast.road
        .graph
        .mutate(&web::ARRIVE_CONSIGNMENT, input)
        .await?;
    let held = plan.dispatch(seller).await?;
    let reason = "The seal of one package is broken.";
    let input = json!({ "consignmentId": held, "reason": reason });
    cast.stage
        .admin
        .mutate(&admin::HOLD_CONSIGNMENT, input)
        .await?;
    Ok(())
}
