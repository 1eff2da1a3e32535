//! The page that stops emails, which the common subgraph serves.

use crate::records::recorded;
use crate::world::World;

#[tokio::test]
async fn the_page_that_stops_mails_is_passed_on_to_the_common_subgraph() {
    let world = World::start().await;
    let at = world.at("/unsubscribe/known");
    let shown = world.http.get(&at).send().await.unwrap();
    assert_eq!(
        shown.text().await.unwrap(),
        "Anonymous GET /unsubscribe/known 0"
    );
    let form = [("List-Unsubscribe", "One-Click")];
    let stopped = world
        .http
        .post(&at)
        .header("x-carnet-caller", "forged")
        .form(&form)
        .send()
        .await
        .unwrap();
    assert_eq!(
        (
            stopped.status().as_u16(),
            &stopped.headers()["cache-control"]
        ),
        (200, &"no-store".parse().unwrap())
    );
    assert_eq!(
        stopped.text().await.unwrap(),
        "Anonymous POST /unsubscribe/known 0"
    );
    let resumed = world
        .http
        .post(format!("{at}/resume"))
        .send()
        .await
        .unwrap();
    assert_eq!(
        resumed.text().await.unwrap(),
        "Anonymous POST /unsubscribe/known/resume 0"
    );
    let changed = world.http.put(&at).send().await.unwrap();
    assert_eq!(
        (changed.status().as_u16(), &changed.headers()["allow"]),
        (405, &"GET, HEAD, POST".parse().unwrap())
    );
    let unknown = world
        .http
        .post(world.at("/unsubscribe/guess"))
        .send()
        .await
        .unwrap();
    assert_eq!(unknown.status(), 404);

    for (event, record) in &recorded(&world, 5).await {
        assert_eq!(
            (record.operation.as_str(), record.operation_type.as_str()),
            ("unsubscribe", "HTTP")
        );
        let written = serde_json::to_string(event).unwrap();
        assert!(
            !written.contains("known") && !written.contains("guess"),
            "the token is secret: {written}"
        );
    }
}
