//! Streams of progress and of changes through the gateway.

use e2e::{
    case::Lab,
    documents::{Document, admin, partner, web},
    live::Live,
    people::Member,
};
use serde_json::{Value, json};

use crate::{accepted, platform, programs, rule_changes};

async fn subscribe(graph: &e2e::Graph, document: &Document, variables: Value) -> Live {
    Live::subscribe(graph, document, variables).await.unwrap()
}

/// A product, which no rule domain checks before it exists. Returns its ID.
async fn product(seller: &Member, sku: &str) -> String {
    let input = json!({ "sku": sku, "name": "Cocoa beans", "originCountry": "CI", "hsCode": "180100", "facts": [] });
    let created = accepted(&seller.graph, &web::CREATE_PRODUCT, input).await;
    created["product"]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_seller_follows_a_bulk_self_check_to_its_end() {
    let platform = platform();
    let (seller, stranger) = (platform.seller().await, platform.seller().await);
    let rows: Vec<_> = (0..250)
        .map(|number| format!("P-{number},Bank,CN,850760"))
        .collect();
    let csv = format!("sku,name,origin_country,hs_code\n{}", rows.join("\n"));
    accepted(&seller.graph, &web::IMPORT_PRODUCTS, json!({ "csv": csv })).await;
    let lane = json!({ "destination": "DE", "mode": "SEA" });
    let input = json!({ "lanes": [lane], "filter": { "hsPrefix": "850760" } });
    let started = accepted(&seller.graph, &web::START_BULK_SELF_CHECK, input).await;
    let id = json!({ "bulkSelfCheckId": started["bulkSelfCheck"]["id"] });

    // If the job has ended before, the stream has the last response only.
    let status = "/bulkSelfCheckUpdated/status";
    for _ in 0..2 {
        let mut live = subscribe(&seller.graph, &web::BULK_SELF_CHECK_UPDATED, id.clone()).await;
        let last = live.until(status, "COMPLETED").await.unwrap();
        let last = &last["bulkSelfCheckUpdated"];
        let counts = (&last["checkedCount"], &last["totalCount"]);
        assert_eq!(counts, (&json!(250), &json!(250)), "{last}");
        assert!(last["finishedAt"].is_string(), "{last}");
        live.end().await.unwrap();
    }

    let staff = platform.admin().await;
    let mut live = subscribe(&staff, &web::BULK_SELF_CHECK_UPDATED, id.clone()).await;
    live.until(status, "COMPLETED").await.unwrap();
    let nothing = json!({ "bulkSelfCheckId": uuid::Uuid::now_v7() });
    for id in [id, nothing] {
        let refused = subscribe(&stranger.graph, &web::BULK_SELF_CHECK_UPDATED, id).await;
        assert_eq!(refused.refusal().await.unwrap(), "NOT_FOUND");
    }
}

#[tokio::test]
async fn staff_follow_a_rule_change_to_its_end() {
    let platform = platform();
    let (graph, seller) = (platform.admin().await, platform.seller().await);
    let pack = format!("cocoa-{}", uuid::Uuid::now_v7().simple());
    let yaml = rule_changes::cocoa(&pack, 1, "2025-12-30");
    let uploaded = accepted(&graph, &admin::UPLOAD_RULE_FILE, json!({ "yaml": yaml })).await;
    let preview = json!({ "rulePackVersionId": uploaded["rulePackVersion"]["id"] });
    let preview = accepted(&graph, &admin::PREVIEW_RULE_CHANGE, preview).await;
    let id = json!({ "ruleChangeId": preview["ruleChange"]["id"] });

    let mut live = subscribe(&graph, &admin::RULE_CHANGE_UPDATED, id.clone()).await;
    let status = "/ruleChangeUpdated/status";
    let last = live.until(status, "COMPLETED").await.unwrap();
    let last = &last["ruleChangeUpdated"];
    assert_eq!(last["checkedCount"], last["totalCount"], "{last}");
    live.end().await.unwrap();

    let nothing = json!({ "ruleChangeId": uuid::Uuid::now_v7() });
    for (graph, id) in [(&seller.graph, id), (&graph, nothing)] {
        let refused = subscribe(graph, &admin::RULE_CHANGE_UPDATED, id).await;
        assert_eq!(refused.refusal().await.unwrap(), "NOT_FOUND");
    }
}

#[tokio::test]
async fn a_program_without_a_scope_for_any_object_does_not_follow_changes() {
    let seller = platform().seller().await;
    let program = programs::program(&seller, &["providers:read"]).await;
    let refused = subscribe(&program, &partner::CHANGED, json!({})).await;
    assert_eq!(refused.refusal().await.unwrap(), "FORBIDDEN");
}

#[tokio::test]
async fn members_and_programs_follow_the_changes_of_their_organisation_only() {
    let platform = platform();
    let lab = Lab::new(&platform.stage().await, "Folge Labor")
        .await
        .unwrap();
    let (seller, stranger) = (platform.seller().await, platform.seller().await);
    let program = programs::program(&seller, &["orders:read"]).await;
    let mut of_seller = subscribe(&seller.graph, &web::CHANGED, json!({})).await;
    let mut of_lab = subscribe(lab.graph(), &web::CHANGED, json!({})).await;
    let mut of_stranger = subscribe(&stranger.graph, &web::CHANGED, json!({})).await;
    let mut of_program = subscribe(&program, &partner::CHANGED, json!({})).await;

    let first = product(&seller, "FIRST").await;
    let question = json!({ "providerId": lab.profile, "text": "Do you test cocoa?" });
    let asked = accepted(&seller.graph, &web::CONTACT_PROVIDER, question).await;
    let enquiry = asked["enquiry"]["id"].as_str().unwrap();
    let other = product(&stranger, "OTHER").await;

    // The product and the enquiry are events of two domains, which arrive in any order.
    let mut received: Vec<Value> = Vec::new();
    let is_about = |change: &Value, id: &str| change["subjectId"] == id;
    while ![first.as_str(), enquiry]
        .iter()
        .all(|id| received.iter().any(|change| is_about(change, id)))
    {
        let event = of_seller.next().await.unwrap();
        received.push(event["changed"].clone());
    }
    let mut received = received.iter();
    let change = received.find(|change| is_about(change, &first)).unwrap();
    assert_eq!(
        (
            &change["kind"],
            &change["version"],
            &change["subject"]["sku"]
        ),
        (&json!("PRODUCT"), &json!(1), &json!("FIRST")),
        "{change}"
    );
    // Nothing of the others comes first.
    for (live, own) in [(&mut of_lab, enquiry), (&mut of_stranger, other.as_str())] {
        let change = live.next().await.unwrap();
        assert_eq!(change["changed"]["subjectId"], json!(own), "{change}");
    }
    // The scope of the program does not include products.
    let change = of_program.next().await.unwrap();
    assert_eq!(
        (&change["changed"]["kind"], &change["changed"]["subjectId"]),
        (&json!("ENQUIRY"), &json!(enquiry)),
        "{change}"
    );

    let words = json!({ "enquiryId": enquiry, "text": "Until when?" });
    accepted(&seller.graph, &web::SEND_MESSAGE, words).await;
    let change = of_lab.next().await.unwrap();
    let change = &change["changed"];
    assert_eq!(
        (&change["subjectId"], &change["version"]),
        (&json!(enquiry), &Value::Null),
        "a message does not change the version: {change}"
    );
}
