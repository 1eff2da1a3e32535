//! The lists that administrators import, and their lists of pending work.

use e2e::documents::{admin, web};
use serde_json::{Value, json};

use crate::{accepted, platform, refused};

#[tokio::test]
async fn places_and_units_are_imported_lists() {
    let admin = platform().admin().await;
    let places = json!({ "csv": "code;name\nDEHAM;Hamburg\nNLRTM;Rotterdam\n" });
    let done = accepted(&admin, &admin::IMPORT_PLACES, places).await;
    assert_eq!(done["imported"], json!(2), "{done}");
    let units = json!({ "csv": "code,name,symbol\nKGM,kilogram,kg\n" });
    let done = accepted(&admin, &admin::IMPORT_UNITS, units).await;
    assert_eq!(done["imported"], json!(1), "{done}");
    let nothing = json!({ "csv": "code,name,symbol\n" });
    assert_eq!(
        refused(&admin, &admin::IMPORT_UNITS, nothing).await,
        "CSV_EMPTY"
    );
}

#[tokio::test]
async fn a_provider_that_waits_for_its_review_is_in_the_work_list_of_administrators() {
    let platform = platform();
    let stage = platform.stage().await;
    let name = format!("Wartelabor {}", uuid::Uuid::now_v7().simple());
    let (member, _) = stage.provider_under_review(&name).await.unwrap();
    let mut after = Value::Null;
    let found = loop {
        let page = stage
            .admin
            .run(&admin::PROVIDERS_UNDER_REVIEW, json!({ "after": after }))
            .await
            .unwrap();
        let nodes = page["providersUnderReview"]["nodes"]
            .as_array()
            .unwrap()
            .clone();
        if let Some(found) = nodes
            .into_iter()
            .find(|node| node["displayName"] == json!(name))
        {
            break found;
        }
        let info = &page["providersUnderReview"]["pageInfo"];
        assert_eq!(
            info["hasNextPage"],
            json!(true),
            "{name} is not in the list"
        );
        after = info["endCursor"].clone();
    };
    assert!(found["submittedAt"].is_string(), "{found}");
    let answer = member
        .graph
        .send(admin::PROVIDERS_UNDER_REVIEW.text, json!({}))
        .await
        .unwrap();
    assert!(answer.code().is_some(), "{answer:?}");
}

#[tokio::test]
async fn a_seller_finds_a_carrier_by_its_name() {
    let platform = platform();
    let stage = platform.stage().await;
    let seller = platform.seller().await;
    let name = format!("Suchfracht {}", uuid::Uuid::now_v7().simple());
    let carrier = stage.carrier(&name).await.unwrap();
    let unverified = stage.register("CARRIER", &name, "DE").await.unwrap();
    let filter = json!({ "filter": { "text": name, "country": "DE" } });
    let found = seller.graph.run(&web::CARRIERS, filter).await.unwrap();
    let expected = json!([{ "id": carrier.organisation, "displayName": name, "country": "DE" }]);
    assert_eq!(found["carriers"]["nodes"], expected, "{found}");
    let answer = unverified
        .graph
        .send(web::CARRIERS.text, json!({}))
        .await
        .unwrap();
    assert!(answer.code().is_some(), "{answer:?}");
}
