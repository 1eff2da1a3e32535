//! The orders and the enquiries of Hafenkontor, in almost every state.

use serde_json::json;

use super::products::Products;
use crate::{
    case::Lab,
    demonstration::{cast::Cast, orders},
    documents::web,
    evidence::Paper,
    people::Member,
    work::{Route, UN383, Work},
};

/// The test of batteries that travel packed with their device.
const PACKED: Work<'static> = Work {
    requirement: "AIR-UN3481-CHARGE",
    message: "Please quote for a UN 38.3 test summary of the batteries in these devices.",
    reference: "AT-2026-1107",
    ..UN383
};
const CONSULTATION: Work<'static> = Work {
    service: "CONSULTATION",
    route: Route::new("CN", "US", "AIR"),
    requirement: "US-RADIO-FCC",
    establishes: "FCC_GRANT",
    message: "Which steps lead to a grant of the FCC, and how long do they take?",
    line: "Advice on the authorisation of radio equipment",
    price: 25_000,
    ..UN383
};
/// A certificate that ends within the month.
const SHORT: Work<'static> = Work {
    reference: "AT-2026-0312",
    valid_days: 20,
    ..UN383
};

pub async fn make(cast: &Cast<'_>, products: &Products) -> anyhow::Result<()> {
    tokio::try_join!(
        Box::pin(completed(cast, products)),
        Box::pin(open(cast, products)),
        Box::pin(in_work(cast, products)),
        Box::pin(enquiries(cast, products)),
    )?;
    Ok(())
}

async fn completed(cast: &Cast<'_>, products: &Products) -> anyhow::Result<()> {
    let (seller, lab) = (&cast.electronics, &cast.alster);
    let long = orders::certified(seller, &products.ready, &UN383, lab).await?;
    long.rate(
        seller,
        5,
        "Fast, and every question was answered on the same day.",
    )
    .await?;
    let short = orders::certified(seller, &products.small, &SHORT, lab).await?;
    short
        .rate(seller, 4, "Good work. The report came two days late.")
        .await?;
    orders::reported(seller, &products.large, &UN383, &cast.weser).await?;
    orders::disputed(seller, &products.solar, &UN383, &cast.isar).await
}

async fn open(cast: &Cast<'_>, products: &Products) -> anyhow::Result<()> {
    let seller = &cast.electronics;
    let labs = [&cast.alster, &cast.isar, &cast.weser];
    orders::quoted(seller, &products.large, &UN383, labs).await?;
    orders::drafted(seller, &products.large, &UN383).await?;
    UN383
        .request(seller, &products.solar, &[&cast.weser])
        .await?;
    orders::declined(seller, &products.solar, &UN383, &cast.isar).await?;
    orders::cancelled(seller, &products.earbuds, &PACKED, &cast.alster).await
}

async fn in_work(cast: &Cast<'_>, products: &Products) -> anyhow::Result<()> {
    let (seller, lab) = (&cast.electronics, &cast.alster);
    CONSULTATION.assign(seller, &products.phone, lab).await?;
    let order = PACKED.begin(seller, &products.phone, lab).await?;
    request_photo(lab, &order).await?;
    let order = PACKED.begin(seller, &products.earbuds, lab).await?;
    let drawing = Paper {
        order: Some(order.as_str()),
        ..Paper::new("TECHNICAL_FILE", "Shenzhen Brightcell Electronics Ltd")
    };
    drawing.submit(seller, &products.earbuds).await?;
    talk(seller, lab, &order).await
}

/// The laboratory waits for a document.
async fn request_photo(lab: &Lab, order: &str) -> anyhow::Result<()> {
    let input = json!({
        "orderId": order, "type": "SAMPLE_PHOTO", "text": "One battery with its marking legible.",
    });
    lab.graph().mutate(&web::REQUEST_DOCUMENT, input).await?;
    Ok(())
}

/// Messages about an order.
async fn talk(seller: &Member, lab: &Lab, order: &str) -> anyhow::Result<()> {
    let question = "The samples arrived today. May we open one charging case?";
    let input = json!({ "orderId": order, "text": question });
    lab.graph().mutate(&web::SEND_MESSAGE, input).await?;
    let answer = "Yes. Two of the samples need not come back.";
    let input = json!({
        "orderId": order, "toId": lab.member.organisation, "text": answer,
    });
    seller.graph.mutate(&web::SEND_MESSAGE, input).await?;
    Ok(())
}

/// An open enquiry, an answered enquiry and a closed enquiry.
async fn enquiries(cast: &Cast<'_>, products: &Products) -> anyhow::Result<()> {
    let seller = &cast.electronics;
    let question = "Do you measure the magnetic field at 4.6 metres?";
    orders::asked(seller, &products.magnets, &cast.weser, question).await?;
    let question = "How many samples does a UN 38.3 test of a power bank need?";
    let enquiry = orders::asked(seller, &products.solar, &cast.alster, question).await?;
    let answer = "Sixteen batteries and, for the tests of single cells, ten cells.";
    orders::answered(&cast.alster, &enquiry, answer).await?;
    let question = "Can you test batteries for the transport by sea as well?";
    let enquiry = orders::asked(seller, &products.large, &cast.isar, question).await?;
    let answer = "Yes. The UN 38.3 tests are the same for all modes of transport.";
    orders::answered(&cast.isar, &enquiry, answer).await?;
    let id = json!({ "enquiryId": enquiry });
    seller.graph.mutate(&web::CLOSE_ENQUIRY, id).await?;
    Ok(())
}
