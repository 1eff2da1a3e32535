//! Progress of bulk self-checks, from which the gateway serves `bulkSelfCheckUpdated`.

use events::Lane;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::RuleDomain;

#[tokio::test]
async fn each_page_of_a_bulk_self_check_is_an_event_for_its_organisation() {
    let platform = RuleDomain::start().await;
    let organisation = Uuid::now_v7();
    let seller = testkit::seller(organisation);
    let rows: Vec<_> = (0..250)
        .map(|number| format!("P-{number},Bank,CN,850760"))
        .collect();
    let input = json!({ "csv": format!("sku,name,origin_country,hs_code\n{}", rows.join("\n")) });
    platform
        .mutate(&seller, "importProducts", "{ userErrors { code } }", input)
        .await;
    let lane = json!({ "destination": "DE", "mode": "SEA" });
    platform.check_all(&seller, lane).await;

    let mut events = platform.published("BulkSelfCheckProgressed", 4).await;
    events.sort_by_key(|event| event.sequence);
    let progress: Vec<Value> = events
        .iter()
        .map(|event| {
            let data = &event.data;
            json!([event.sequence, data["status"], data["done"], data["total"]])
        })
        .collect();
    let expected = [
        json!([1, "QUEUED", 0, 250]),
        json!([2, "RUNNING", 100, 250]),
        json!([3, "RUNNING", 200, 250]),
        json!([4, "COMPLETED", 250, 250]),
    ];
    assert_eq!(progress, expected);
    let bulk = events[0].subject;
    for event in &events {
        assert_eq!(
            (event.subject, event.audience.as_slice()),
            (bulk, [organisation].as_slice())
        );
    }

    for (lane, count) in [(Lane::Single, 2), (Lane::Bulk, 2)] {
        let mut entries = platform.entries("gateway", lane).await;
        entries.retain(|event| event.subject == bulk);
        assert_eq!(entries.len(), count, "{lane:?}: {entries:?}");
    }
    let stranger = testkit::seller(Uuid::now_v7());
    for id in [bulk, Uuid::now_v7()] {
        let query = format!("{{ bulkSelfCheck(id: \"{id}\") {{ id }} }}");
        let data = platform.answer(&stranger, &query, json!({})).await;
        assert_eq!(data["bulkSelfCheck"], Value::Null);
    }
}
