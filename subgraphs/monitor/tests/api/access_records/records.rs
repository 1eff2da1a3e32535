use serde_json::{Value, json};

use crate::support::{Monitor, code, event, noon, served};

#[tokio::test]
async fn an_operation_is_recorded_once_though_its_event_arrives_twice() {
    let monitor = Monitor::start().await;
    monitor.serve(&[event(served("Me"), noon(0))]).await;
    assert_eq!(monitor.publish_again().await, 1);
    monitor.serve(&[event(served("Orders"), noon(1))]).await;

    let data = monitor
        .ask_admin("{ accessRecords { totalCount nodes { operation } } operationCounts { nodes { operation requests } } }")
        .await;
    assert_eq!(
        data["accessRecords"],
        json!({ "totalCount": 2, "nodes": [{ "operation": "Orders" }, { "operation": "Me" }] })
    );
    let counts = data["operationCounts"]["nodes"].as_array().unwrap();
    assert_eq!(counts.len(), 2);
    assert!(
        counts.iter().all(|count| count["requests"] == 1),
        "{counts:?}"
    );
}

#[tokio::test]
async fn a_record_says_who_did_what_and_how_it_went() {
    let monitor = Monitor::start().await;
    let mut record = served("PlaceOrder");
    record.outcome = "FORBIDDEN".to_owned();
    let event = event(record.clone(), noon(0));
    monitor.serve(std::slice::from_ref(&event)).await;
    let data = monitor
        .ask_admin(
            "{ accessRecords { nodes { id at apiClient { id } clientKind user { id } organisation { id } operation
               operationType operationHash rootFields cost durationMs responseBytes status outcome correlationId } } }",
        )
        .await;
    assert_eq!(
        data["accessRecords"]["nodes"],
        json!([{
            "id": event.id, "at": "2026-11-24T12:00:00Z", "apiClient": { "id": record.client }, "clientKind": "WEB",
            "user": { "id": record.user }, "organisation": { "id": record.organisation }, "operation": "PlaceOrder",
            "operationType": "QUERY", "operationHash": "ab".repeat(32), "rootFields": ["me", "orders"], "cost": 12,
            "durationMs": 3.5, "responseBytes": 2048, "status": 200, "outcome": "FORBIDDEN",
            "correlationId": event.correlationid,
        }])
    );
}

#[tokio::test]
async fn what_a_client_made_up_is_kept_short_and_printable() {
    let monitor = Monitor::start().await;
    let mut record = served(&format!("evil\u{7f}\n\u{e9}{}", "x".repeat(100_000)));
    record.root_fields = vec!["a b".to_owned(); 1_000];
    record.duration_micros = u64::MAX;
    monitor.serve(&[event(record, noon(0))]).await;
    let data = monitor
        .ask_admin("{ accessRecords { nodes { operation rootFields } } }")
        .await;
    let kept = &data["accessRecords"]["nodes"][0];
    assert_eq!(kept["operation"], format!("evil{}", "x".repeat(124)));
    assert_eq!(kept["rootFields"].as_array().unwrap().len(), 64);
    assert_eq!(kept["rootFields"][0], "ab");
    let chain = monitor
        .ask_admin(r#"{ accessChain(day: "2026-11-24") { intact } }"#)
        .await;
    assert_eq!(chain["accessChain"]["intact"], true);
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_repetition() {
    let monitor = Monitor::start().await;
    // Three at the same time: the ID decides.
    let events: Vec<_> = [0, 0, 0, 5, 7]
        .into_iter()
        .map(|second| event(served("Me"), noon(second)))
        .collect();
    monitor.serve(&events).await;
    let mut expected: Vec<_> = events
        .iter()
        .map(|event| (event.time, event.id.to_string()))
        .collect();
    expected.sort();
    expected.reverse();

    let (mut seen, mut cursor) = (Vec::new(), Value::Null);
    loop {
        let query = format!(
            "{{ accessRecords(first: 2, after: {cursor}) {{ totalCount nodes {{ id }}
                pageInfo {{ hasPreviousPage hasNextPage endCursor }} }} }}"
        );
        let page = monitor.ask_admin(&query).await["accessRecords"].clone();
        assert_eq!(page["totalCount"], 5);
        assert_eq!(page["pageInfo"]["hasPreviousPage"], !seen.is_empty());
        let nodes = page["nodes"].as_array().unwrap();
        assert!(nodes.len() <= 2);
        seen.extend(
            nodes
                .iter()
                .map(|node| node["id"].as_str().unwrap().to_owned()),
        );
        cursor = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    assert_eq!(
        seen,
        expected.into_iter().map(|(_, id)| id).collect::<Vec<_>>()
    );
}

#[tokio::test]
async fn filters_narrow_the_list() {
    let monitor = Monitor::start().await;
    let (early, mut late) = (served("Me"), served("Orders"));
    late.outcome = "NOT_FOUND".to_owned();
    monitor
        .serve(&[event(early.clone(), noon(0)), event(late, noon(60))])
        .await;
    let id = |id: Option<uuid::Uuid>| id.unwrap().to_string();
    let me = [
        r#"at: { to: "2026-11-24T12:01:00Z" }"#.to_owned(),
        r#"at: { from: "2026-11-24T13:00:00+01:00", to: "2026-11-24T12:00:30Z" }"#.to_owned(),
        format!("userId: \"{}\"", id(early.user)),
        format!("organisationId: \"{}\"", id(early.organisation)),
        format!("apiClientId: \"{}\"", id(early.client)),
        r#"operation: "Me""#.to_owned(),
        r#"outcome: "OK""#.to_owned(),
    ];
    for filter in me {
        let query = format!(
            "{{ accessRecords(filter: {{ {filter} }}) {{ totalCount nodes {{ operation }} }} }}"
        );
        let list = monitor.ask_admin(&query).await["accessRecords"].clone();
        assert_eq!(
            list,
            json!({ "totalCount": 1, "nodes": [{ "operation": "Me" }] }),
            "{filter}"
        );
    }
    let other = format!(
        "{{ accessRecords(filter: {{ userId: \"{}\" }}) {{ totalCount }} }}",
        uuid::Uuid::now_v7()
    );
    assert_eq!(
        monitor.ask_admin(&other).await["accessRecords"]["totalCount"],
        0
    );
}

#[tokio::test]
async fn arguments_without_an_answer_are_refused() {
    let monitor = Monitor::start().await;
    for arguments in [
        "first: 0",
        "first: 101",
        "last: 0",
        "first: 1, last: 1",
        r#"after: "bm9uc2Vuc2U""#,
        r#"before: "bm9uc2Vuc2U""#,
        r#"filter: { userId: "nobody" }"#,
        r#"filter: { at: { from: "yesterday" } }"#,
    ] {
        let query = format!("{{ accessRecords({arguments}) {{ totalCount }} }}");
        let answer = monitor.ask(&testkit::admin(), &query).await;
        assert!(answer["errors"][0].is_object(), "{arguments}: {answer}");
        // Validation refuses a wrong scalar without a code here: the chassis adds the code.
        assert!(
            ["BAD_USER_INPUT", "none"].contains(&code(&answer)),
            "{arguments}: {answer}"
        );
    }
}
