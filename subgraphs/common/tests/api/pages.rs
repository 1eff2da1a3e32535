//! Lists are read from either end.

use events::order::OrderFact;
use testkit::pages::List;
use uuid::Uuid;

use crate::support::{Common, order, order_event};

/// The rows of each list.
const ROWS: usize = 5;

#[tokio::test]
async fn every_list_has_the_same_rows_from_either_end() {
    let common = Common::start().await;
    let person = common.person(Uuid::now_v7()).await;
    let asked = || OrderFact::AssessmentRequested(order(Uuid::now_v7(), &[person.organisation]));
    let events: Vec<_> = std::iter::repeat_with(|| order_event(asked()))
        .take(ROWS)
        .collect();
    common.order_says(&events).await;
    let of_user = List {
        query: format!(
            r#"{{ _entities(representations: [{{ __typename: "User", id: "{}" }}]) {{
                ... on User {{ notifications(PAGE) ROWS }} }} }}"#,
            person.id
        ),
        place: "/_entities/0/notifications".to_owned(),
        node: "id",
    };
    for (list, caller) in [
        (List::of_root("notifications", "id"), person.caller()),
        (of_user, person.caller()),
        (List::of_root("mailMessages", "id"), testkit::admin()),
    ] {
        let rows = list
            .rows(async |query| common.data(&caller, &query).await)
            .await;
        assert_eq!(rows.len(), ROWS, "{list:?}");
    }
}
