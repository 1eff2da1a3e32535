//! The seller that is copied, and the providers and rule packs of all sellers.

use e2e::case::Lab;
use e2e::documents::web;
use e2e::graph::text;
use e2e::people::Member;
use e2e::seed::Stage;
use e2e::work::UN383;
use e2e::{Platform, people};
use serde_json::json;

use super::{Pack, Seller};

const PROVIDERS: usize = 5;
const PRODUCTS: usize = 5;
const REQUESTED: usize = 10;
const QUOTED: usize = 15;
/// The packs beside the three of the demonstration, with the HS codes of their rules.
const PACKS: [Pack<'static>; 2] = [
    Pack {
        name: "bench-textiles",
        codes: "[\"61\"]",
        rules: 40,
    },
    Pack {
        name: "bench-food",
        codes: "[\"09\", \"18\", \"1801\"]",
        rules: 40,
    },
];

/// The objects that were made through the API.
pub struct Exemplar {
    pub seller: Seller,
    /// The profiles of the providers.
    pub providers: Vec<String>,
}

impl Exemplar {
    pub async fn create(platform: &Platform) -> anyhow::Result<Self> {
        let mut stage = platform.stage().await?;
        stage.web = stage.web.patient();
        stage.admin = stage.admin.patient();
        for pack in &PACKS {
            stage.publish(&pack.file(), None).await?;
        }
        let mut labs = Vec::new();
        for number in 1..=PROVIDERS {
            labs.push(Lab::new(&stage, &format!("Messlabor {number} GmbH")).await?);
        }
        let member = seller(&stage).await?;
        let products = products(&member).await?;
        let orders = orders(&member, &products, &labs).await?;
        Ok(Self {
            seller: Seller {
                user: member.user,
                organisation: member.organisation,
                products,
                orders,
            },
            providers: labs.into_iter().map(|lab| lab.profile).collect(),
        })
    }
}

async fn seller(stage: &Stage) -> anyhow::Result<Member> {
    let member = people::register(
        &stage.web,
        &stage.mailbox,
        "SELLER",
        "Nordlicht Handels GmbH",
        "DE",
    )
    .await?;
    Ok(Member {
        graph: member.graph.patient(),
        ..member
    })
}

async fn products(seller: &Member) -> anyhow::Result<Vec<String>> {
    let mut products = Vec::new();
    for number in 1..=PRODUCTS {
        let input = json!({
            "sku": format!("PB-{number}"), "name": format!("Power bank {number}0,000 mAh"), "originCountry": "CN",
            "hsCode": "850760",
            "facts": [
                { "name": "un_number", "text": "3480" },
                { "name": "ce_marked", "flag": true },
                { "name": "state_of_charge_percent", "number": 28 },
            ],
        });
        let payload = seller.graph.mutate(&web::CREATE_PRODUCT, input).await?;
        products.push(text(&payload, "/product/id")?.to_owned());
    }
    Ok(products)
}

/// Requested orders, and then orders with a quote. Each asks two providers.
async fn orders(seller: &Member, products: &[String], labs: &[Lab]) -> anyhow::Result<Vec<String>> {
    let mut orders = Vec::new();
    let pairs = products
        .iter()
        .cycle()
        .zip(labs.iter().zip(labs.iter().skip(1)).cycle());
    for (number, (product, (first, second))) in pairs.take(REQUESTED + QUOTED).enumerate() {
        let order = UN383.request(seller, product, &[first, second]).await?;
        let order = text(&order, "/id")?.to_owned();
        if number >= REQUESTED {
            first.quote(&order, 4).await?;
        }
        orders.push(order);
    }
    Ok(orders)
}
