use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use reqwest::Method;
use serde_json::json;

use crate::demo::{Answer, Counted, Gate, Server, app};

#[tokio::test]
async fn alive_is_one_thing_and_ready_another() {
    let up = Arc::new(AtomicBool::new(true));
    let database = Arc::clone(&up);
    let check = move || {
        let up = database.load(Ordering::SeqCst);
        async move {
            if up {
                Ok(())
            } else {
                Err(anyhow::anyhow!("hunter2"))
            }
        }
    };
    let app = app(Gate::default(), Counted::default());
    let server = Server::serve(
        app.ready("database", check)
            .ready("streams", async || Ok(())),
    )
    .await;
    let get =
        async |path| Answer::of(server.request(Method::GET, path).send().await.unwrap()).await;
    assert_eq!(get("/health").await.body, json!({ "status": "UP" }));
    assert_eq!(get("/health?ready").await.body, json!({ "status": "UP" }));
    up.store(false, Ordering::SeqCst);
    assert_eq!(get("/health").await.status.as_u16(), 200);
    let down = get("/health?ready").await;
    assert_eq!(down.status.as_u16(), 503);
    assert_eq!(down.body, json!({ "status": "DOWN", "down": ["database"] }));
}
