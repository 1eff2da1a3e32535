//! The sort keys of lists are in a table of their own, with one row for each entry.

use serde_json::json;

use crate::support::{Case, OrderDomain};

/// Returns the number of entries, after a comparison of their sort keys with the orders.
async fn entries(world: &OrderDomain) -> i64 {
    let wrong: i64 = sqlx::query_scalar(
        "select count(*)
         from order_entries e
             full join order_entry_keys k on k.organisation = e.organisation and k.order_id = e.order_id
             left join orders o on o.id = e.order_id
         where e.order_id is null or k.number is distinct from o.number or k.due_at is distinct from e.due_at
             or k.due_at is distinct from coalesce(o.due_at, '9999-12-31Z')
             or k.quote_by is distinct from coalesce(o.quote_by, '9999-12-31Z')",
    )
    .fetch_one(&world.database.pool)
    .await
    .unwrap();
    assert_eq!(wrong, 0, "entries without their sort keys, or the reverse");
    sqlx::query_scalar("select count(*) from order_entries")
        .fetch_one(&world.database.pool)
        .await
        .unwrap()
}

#[tokio::test]
async fn an_entry_has_its_sort_keys_as_long_as_it_exists() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    assert_eq!(
        entries(&world).await,
        4,
        "seller, two candidates and platform"
    );
    let quote = json!({ "quoteId": case.quote(&world, &case.first).await });
    let decline = json!({ "orderId": case.order, "reason": "No capacity." });
    world.done(&case.second, "declineRequest", decline).await;
    assert_eq!(entries(&world).await, 3, "the second candidate is gone");
    world.done(&case.seller, "acceptQuote", quote).await;
    assert_eq!(entries(&world).await, 3, "with the due day of the report");
}
