//! The evidence documents of an organisation, and decisions on several of them.

use e2e::{case, documents::web, people};
use serde_json::{Value, json};

use crate::{accepted, platform};

#[tokio::test]
async fn the_platform_decides_on_several_documents_and_the_seller_finds_them_by_their_status() {
    let platform = platform();
    let (admin, seller) = (platform.admin().await, platform.seller().await);
    let product = people::power_bank(&seller).await.unwrap();
    let declaration = case::submit(&seller, &product, "EU_DOC").await.unwrap();
    let sheet = case::submit(&seller, &product, "SDS").await.unwrap();
    let rejection = json!({
        "code": "ILLEGIBLE", "message": "Page 2 is blank.", "remedy": "Scan it again.",
    });
    let decisions = json!([
        { "documentId": declaration, "decision": "ACCEPT" },
        { "documentId": sheet, "decision": "REJECT", "rejection": rejection },
    ]);
    let input = json!({ "decisions": decisions, "idempotencyKey": declaration });
    let decided = accepted(&admin, &web::DECIDE_DOCUMENTS, input.clone()).await;
    for (index, id, status) in [(0, &declaration, "ACCEPTED"), (1, &sheet, "REJECTED")] {
        let result = &decided["results"][index];
        assert_eq!(result["index"], json!(index), "{decided}");
        assert_eq!(result["document"]["id"], json!(id), "{decided}");
        assert_eq!(result["document"]["status"], status, "{decided}");
        assert_eq!(result["userErrors"], json!([]), "{decided}");
    }
    let again = accepted(&admin, &web::DECIDE_DOCUMENTS, input).await;
    assert_eq!(again, decided);
    for (filter, expected) in [
        (json!({ "status": ["ACCEPTED"] }), vec![&declaration]),
        (
            json!({ "status": ["REJECTED"], "type": ["SDS"] }),
            vec![&sheet],
        ),
        (json!({ "productId": product }), vec![&sheet, &declaration]),
        (Value::Null, vec![&sheet, &declaration]),
    ] {
        let variables = json!({ "filter": filter });
        let listed = seller.graph.run(&web::EVIDENCE_DOCUMENTS, variables).await;
        let listed = listed.unwrap()["evidenceDocuments"].take();
        let nodes = listed["nodes"].as_array().unwrap();
        let found: Vec<&Value> = nodes.iter().map(|node| &node["id"]).collect();
        assert_eq!(json!(found), json!(expected), "{filter}");
        assert_eq!(listed["totalCount"], json!(expected.len()), "{filter}");
    }
    let variables = json!({ "filter": { "type": ["EU_DOC"] } });
    let listed = seller.graph.run(&web::EVIDENCE_DOCUMENTS, variables).await;
    let listed = listed.unwrap();
    assert_eq!(
        listed["evidenceDocuments"]["nodes"][0]["documentType"],
        json!({ "code": "EU_DOC", "title": "EU declaration of conformity" }),
        "{listed}"
    );
}
