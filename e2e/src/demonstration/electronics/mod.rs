//! Hafenkontor: power banks and electronics.

mod orders;
mod products;

use self::products::Products;
use super::{
    cast::Cast,
    shop::{Rejection, Shop},
    transport::{self, Plan},
};
use crate::{evidence::Paper, work::Route};

const AIR: Route<'static> = Route {
    origin: "CN",
    destination: "DE",
    mode: "AIR",
    aircraft: Some("CARGO"),
};
const PASSENGER: Route<'static> = Route {
    aircraft: Some("PASSENGER"),
    ..AIR
};
const SWITZERLAND: Route<'static> = Route::new("CN", "CH", "AIR");
const AMERICA: Route<'static> = Route::new("CN", "US", "AIR");
const SEA: Route<'static> = Route::new("CN", "DE", "SEA");

pub async fn make(cast: &Cast<'_>) -> anyhow::Result<()> {
    let shop = Shop {
        stage: cast.stage,
        seller: &cast.electronics,
    };
    let products = products::add(&shop).await?;
    tokio::try_join!(
        Box::pin(evidence(cast, &shop, &products)),
        Box::pin(orders::make(cast, &products)),
    )?;
    // After the certificate of the order.
    transport(cast, &products).await?;
    check(&shop, &products).await
}

/// Documents in every state.
async fn evidence(cast: &Cast<'_>, shop: &Shop<'_>, products: &Products) -> anyhow::Result<()> {
    let maker = "Shenzhen Brightcell Electronics Ltd";
    let conformity = Paper::new("EU_DOC", maker);
    let declaration = Paper {
        expires: Some(21),
        ..Paper::new("DGD", "Hafenkontor GmbH")
    };
    let document = shop.submit_accepted(&products.ready, conformity).await?;
    shop.grant(&document, &cast.alster.member).await?;
    let document = shop.submit_accepted(&products.ready, declaration).await?;
    shop.grant(&document, &cast.air).await?;
    let over = Paper {
        issued: -400,
        expires: Some(-10),
        ..conformity
    };
    shop.submit_accepted(&products.small, over).await?;
    conformity.submit(shop.seller, &products.large).await?;
    let rejection = Rejection {
        code: "WRONG_PRODUCT",
        message: "The declaration names the model PB-26800 without a solar panel.",
        remedy: "Ask the manufacturer for a declaration that names PB-26800-S.",
    };
    shop.submit_rejected(&products.solar, conformity, rejection)
        .await
}

/// Approvals that are granted and refused, and a consignment that may leave.
async fn transport(cast: &Cast<'_>, products: &Products) -> anyhow::Result<()> {
    let seller = &cast.electronics;
    transport::request_approval(seller, &products.ready, AIR).await?;
    transport::request_approval(seller, &products.large, AIR).await?;
    transport::request_approval(seller, &products.ready, PASSENGER).await?;
    let plan = Plan {
        product: &products.ready,
        route: AIR,
        carrier: &cast.air,
        pieces: 2_000,
        packages: 40,
        incoterm: "FCA",
        place: "Shenzhen Bao'an",
        from: "CNSZX",
        to: "DEFRA",
    };
    plan.clear(seller).await?;
    let later = Plan {
        product: &products.large,
        pieces: 500,
        packages: 12,
        ..plan
    };
    later.create(seller).await?;
    Ok(())
}

async fn check(shop: &Shop<'_>, products: &Products) -> anyhow::Result<()> {
    for (product, route) in [
        (&products.ready, AIR),
        (&products.ready, PASSENGER),
        (&products.ready, SEA),
        (&products.large, AIR),
        (&products.solar, AIR),
        (&products.small, AIR),
        (&products.earbuds, SWITZERLAND),
        (&products.earbuds, SEA),
        (&products.phone, AMERICA),
        (&products.magnets, SWITZERLAND),
    ] {
        shop.check(product, route, None).await?;
    }
    shop.watch("8507", "DE", "AIR").await?;
    shop.watch("8518", "US", "AIR").await?;
    shop.check_all(&[AIR, SEA]).await
}
