//! Lists are read from either end.

use testkit::pages::List;
use uuid::Uuid;

use crate::event_processing::dead_letters::{letter, told as reported};
use crate::support::{DAY, Monitor, event, failed_sign_in, noon, served, told};

/// The rows of each list.
const ROWS: usize = 5;

/// All listed objects, some of them at the same time, for which the ID decides.
async fn fill(monitor: &Monitor, user: Uuid) {
    let records = [0, 0, 0, DAY, 2 * DAY].map(|second| event(served("Me"), noon(second)));
    monitor.serve(&records).await;
    let sign_ins = [0, 0, 0, 5, 7].map(|second| told(failed_sign_in(Some(user)), noon(second)));
    monitor.tell(&sign_ins).await;
    let letters = [0, 0, 0, 5, 7].map(|second| reported(&letter(second), 1));
    monitor.tell(&letters).await;
}

#[tokio::test]
async fn every_list_has_the_same_rows_from_either_end() {
    let (monitor, user) = (Monitor::start().await, Uuid::now_v7());
    fill(&monitor, user).await;
    let of_user = List {
        query: format!(
            r#"{{ _entities(representations: [{{ __typename: "User", id: "{user}" }}]) {{
                ... on User {{ securityEvents(PAGE) ROWS }} }} }}"#
        ),
        place: "/_entities/0/securityEvents".to_owned(),
        node: "id",
    };
    for list in [
        List::of_root("accessRecords", "id"),
        List::of_root("operationCounts", "day apiClient { id } operation"),
        List::of_root("securityEvents", "id"),
        List::of_root("deadLetters", "id"),
        of_user,
    ] {
        let rows = list
            .rows(async |query| monitor.ask_admin(&query).await)
            .await;
        assert_eq!(rows.len(), ROWS, "{list:?}");
    }
}
