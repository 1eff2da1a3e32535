//! The table of products: sorted, filtered by verdict, and changed in several rows at once.

use e2e::documents::web;
use serde_json::{Value, json};

use crate::{accepted, platform};

#[tokio::test]
async fn a_seller_sorts_the_products_and_acts_on_several_at_once() {
    let seller = platform().seller().await.graph;
    let csv = "sku,name,origin_country,hs_code\nP-1,Zinc,CN,850760\nP-2,Bank,CN,850760\nP-3,Cells,CN,850760\n";
    let imported = accepted(&seller, &web::IMPORT_PRODUCTS, json!({ "csv": csv })).await;
    let ids: Vec<Value> = imported["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["productId"].clone())
        .collect();
    let check = json!({ "productId": ids[1], "lane": { "destination": "DE", "mode": "AIR" } });
    let checked = accepted(&seller, &web::RUN_SELF_CHECK, check).await;
    let list = async |variables: Value| {
        let data = seller.run(&web::PRODUCTS, variables).await.unwrap();
        data["products"]["nodes"].clone()
    };
    let skus = |nodes: &Value| -> Vec<Value> {
        let nodes = nodes.as_array().unwrap().iter();
        nodes.map(|node| node["sku"].clone()).collect()
    };
    let by_name = list(json!({ "sort": { "field": "NAME", "direction": "DESCENDING" } })).await;
    assert_eq!(skus(&by_name), ["P-1", "P-3", "P-2"]);
    let verdict = &checked["selfCheck"]["verdict"];
    let found = list(json!({ "filter": { "latestVerdicts": [verdict] } })).await;
    assert_eq!(skus(&found), ["P-2"]);
    assert_eq!(&found[0]["latestVerdicts"][0]["verdict"], verdict);

    let markets =
        ["DE", "FR"].map(|market| json!({ "productId": ids[1], "market": market, "mode": "AIR" }));
    let watch = json!({ "watches": markets, "idempotencyKey": "watch" });
    let first = accepted(&seller, &web::WATCH_MARKETS, watch.clone()).await;
    assert_eq!(first["results"][1]["watch"]["market"]["code"], "FR");
    let second = accepted(&seller, &web::WATCH_MARKETS, watch).await;
    assert_eq!(second, first);

    let archive = json!({ "productIds": [ids[0], ids[2]] });
    let archived = accepted(&seller, &web::ARCHIVE_PRODUCTS, archive).await;
    for result in archived["results"].as_array().unwrap() {
        assert_eq!(result["product"]["status"], "ARCHIVED", "{archived}");
    }
    let active = list(json!({ "filter": { "status": "ACTIVE" } })).await;
    assert_eq!(skus(&active), ["P-2"]);
}
