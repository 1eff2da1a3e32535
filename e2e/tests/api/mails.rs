//! Emails that an anonymous caller causes, and the link that stops them.

use e2e::documents::web;
use e2e::graph::texts;
use e2e::people;
use e2e::waiting;
use reqwest::Method;
use serde_json::json;

use crate::platform;

#[tokio::test]
async fn the_link_in_a_mail_stops_mails_of_its_kind_with_one_post() {
    let platform = platform();
    let web = platform.web();
    let email = people::apply(&web, "SELLER", "Unwanted GmbH", "DE")
        .await
        .unwrap();
    let mail = platform
        .mailbox()
        .find(&email, "List-Unsubscribe-Post: List-Unsubscribe=One-Click")
        .await
        .unwrap();
    let (_, rest) = mail.split_once("List-Unsubscribe: <").unwrap();
    let (link, _) = rest.split_once('>').unwrap();
    let path = link
        .strip_prefix(&platform.page(""))
        .map(|path| format!("/{path}"))
        .unwrap();
    let anybody = web.anonymous();
    let shown = anybody.beside(Method::GET, &path).send().await.unwrap();
    assert!(shown.text().await.unwrap().contains("Stop these emails?"));
    let form = [("List-Unsubscribe", "One-Click")];
    let stopped = anybody
        .beside(Method::POST, &path)
        .form(&form)
        .send()
        .await
        .unwrap();
    assert!(
        stopped
            .text()
            .await
            .unwrap()
            .contains("These emails are stopped")
    );

    web.mutate(&web::REQUEST_EMAIL_VERIFICATION, json!({ "email": email }))
        .await
        .unwrap();
    let admin = platform.admin().await;
    let refused =
        "{ mailMessages(first: 100, filter: { state: FAILED }) { nodes { template failure } } }";
    waiting::wait_for("the second mail to be refused", async || {
        let data = admin.send(refused, json!({})).await?.data()?;
        Ok(texts(&data, "/mailMessages/nodes", "/failure")
            .contains(&"UNSUBSCRIBED")
            .then_some(()))
    })
    .await
    .unwrap();
    let guess = anybody
        .beside(Method::POST, "/unsubscribe/guess")
        .send()
        .await
        .unwrap();
    assert_eq!(guess.status(), 404);
}
