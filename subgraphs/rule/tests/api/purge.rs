//! The rows that the purge deletes.

use std::sync::Arc;

use caller::Caller;
use events::order::{OrderFact, TransportApprovalRequest};
use serde_json::{Value, json};
use time::Duration;
use uuid::Uuid;

use crate::self_checks::reactions::request;
use crate::support::{RuleDomain, by_air, power_bank};

const BULK: &str = "{ bulkSelfCheck { id } userErrors { code } }";

/// Checks all products of a seller on one lane with this idempotency key, and returns the ID of the bulk self-check.
async fn check_all(platform: &RuleDomain, seller: &Arc<Caller>, key: &str) -> Value {
    let input = json!({ "lanes": [by_air(None)], "idempotencyKey": key });
    let id = platform
        .mutate(seller, "startBulkSelfCheck", BULK, input)
        .await["bulkSelfCheck"]["id"]
        .clone();
    let query = format!("{{ bulkSelfCheck(id: {id}) {{ status }} }}");
    testkit::eventually("all are checked", || async {
        let data = platform.answer(seller, &query, json!({})).await;
        (data["bulkSelfCheck"]["status"] == "COMPLETED").then_some(())
    })
    .await;
    id
}

#[tokio::test]
async fn a_bulk_self_check_is_deleted_after_90_days_with_its_replaced_results() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    platform.product(&seller, power_bank()).await;
    let mut other = power_bank();
    other["sku"] = json!("PB-2");
    let other = platform.product(&seller, other).await;
    let old = check_all(&platform, &seller, "monday").await;
    let later = platform
        .self_check(&seller, json!({ "productId": other, "lane": by_air(None) }))
        .await;
    assert_eq!(platform.number("select count(*) from self_checks").await, 3);

    assert_eq!(
        platform.purge(chassis::now() + Duration::days(89)).await,
        0,
        "it is not over yet"
    );
    assert_eq!(platform.purge(chassis::now() + Duration::days(91)).await, 1);
    let query = format!(
        "{{ bulkSelfCheck(id: {old}) {{ id }} selfCheck(id: {}) {{ id }} selfChecks {{ totalCount }} }}",
        later["id"]
    );
    let data = platform.answer(&seller, &query, json!({})).await;
    assert_eq!(
        (&data["bulkSelfCheck"], &data["selfCheck"]["id"]),
        (&Value::Null, &later["id"])
    );
    assert_eq!(
        data["selfChecks"]["totalCount"], 2,
        "the latest of each product and lane stays"
    );
    let again = check_all(&platform, &seller, "monday").await;
    assert_ne!(again, old, "the idempotency key is free again");
}

#[tokio::test]
async fn a_replaced_self_check_ends_its_life_unless_it_is_the_last_of_a_transport_approval() {
    let platform = RuleDomain::start().await;
    let organisation = Uuid::now_v7();
    let seller = testkit::seller(organisation);
    let id = platform.product(&seller, power_bank()).await;
    let check = json!({ "productId": id, "lane": by_air(Some("CARGO")) });
    platform.self_check(&seller, check.clone()).await;
    let approval = request(&id, organisation, &[]);
    let subject = approval.id;
    for version in [1, 2] {
        let question = TransportApprovalRequest {
            version,
            ..approval.clone()
        };
        platform
            .order_says(
                OrderFact::TransportApprovalRequested(question),
                subject,
                version,
            )
            .await;
        testkit::eventually("the approval is checked", || async {
            let checks = "select count(*) from self_checks where transport_approval_id is not null";
            (platform.number(checks).await == version).then_some(())
        })
        .await;
    }
    platform.self_check(&seller, check).await;
    let days = |days| chassis::now() + Duration::days(days);
    assert_eq!(platform.purge(days(399)).await, 0);
    assert_eq!(platform.purge(days(401)).await, 2);
    let kept = "select count(*) from self_checks where transport_approval_id is not null";
    assert_eq!(
        (
            platform.number(kept).await,
            platform.number("select count(*) from self_checks").await
        ),
        (1, 2)
    );
}
