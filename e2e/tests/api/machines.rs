//! Programs: their keys, registered operations and tokens; and the rotation of the keys that sign all tokens.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use e2e::{
    Graph,
    documents::{admin, partner, web},
    graph::text,
    people, waiting,
};
use serde_json::{Value, json};

use crate::{Site, accepted, out_within_seconds, platform, token};

const ME: &str = "{ me { id } }";
const SOMETHING: &str = "{ __typename }";

/// Creates an API client; returns its ID and its key.
pub async fn client(admin: &Graph, input: Value) -> (String, String) {
    let payload = accepted(admin, &admin::CREATE_API_CLIENT, input).await;
    let part = |pointer: &str| text(&payload, pointer).unwrap().to_owned();
    (part("/apiClient/id"), part("/key"))
}

impl Site {
    /// The graph for the client with this key, as soon as the gateway has received the client by an event.
    pub async fn known_client(&self, key: &str) -> Graph {
        let graph = self.client(key);
        let known =
            async || Ok((graph.send(SOMETHING, json!({})).await?.status == 200).then_some(()));
        waiting::wait_for("the gateway to hear of a client", known)
            .await
            .unwrap();
        graph
    }

    /// The response of the token endpoint to a client with this secret.
    pub async fn ask_for_token(&self, id: &str, secret: &str) -> (u16, Value) {
        let request = reqwest::Client::new()
            .post(self.page("oauth/token"))
            .basic_auth(id, Some(secret));
        let response = request
            .form(&[("grant_type", "client_credentials")])
            .send()
            .await
            .unwrap();
        assert_eq!(response.headers().get("cache-control").unwrap(), "no-store");
        (response.status().as_u16(), response.json().await.unwrap())
    }
}

#[tokio::test]
async fn a_rotated_secret_is_good_until_its_overlap_ends() {
    let platform = platform();
    let admin = platform.admin().await;
    let (id, first) = client(&admin, json!({ "name": "Till", "kind": "PARTNER" })).await;
    let old = platform.known_client(&first).await;
    let rotate = async |hours: u8| {
        let input = json!({ "apiClientId": id, "overlapHours": hours, "reason": "as every year" });
        let payload = accepted(&admin, &admin::ROTATE_CLIENT_SECRET, input).await;
        platform
            .known_client(payload["key"].as_str().unwrap())
            .await
    };
    let new = rotate(1).await;
    for graph in [&old, &new] {
        assert_eq!(graph.send(SOMETHING, json!({})).await.unwrap().status, 200);
    }
    let newest = rotate(0).await;
    for graph in [&old, &new] {
        out_within_seconds(graph).await;
    }
    accepted(
        &admin,
        &admin::REVOKE_API_CLIENT,
        json!({ "apiClientId": id }),
    )
    .await;
    out_within_seconds(&newest).await;
}

#[tokio::test]
async fn a_client_is_held_to_its_registered_operations() {
    let platform = platform();
    let admin = platform.admin().await;
    let (id, key) = client(&admin, json!({ "name": "Kiosk", "kind": "PARTNER" })).await;
    let kiosk = platform.known_client(&key).await;
    let code = json!({ "code": "850760" });
    let input = json!({ "apiClientId": id, "operations": [partner::NOMENCLATURE.text] });
    let payload = accepted(&admin, &admin::REGISTER_OPERATIONS, input).await;
    assert_eq!(
        payload["apiClient"]["operations"][0]["name"],
        "Nomenclature"
    );
    let held = waiting::within(
        Duration::from_secs(5),
        "the gateway to hear of it",
        async || {
            let answer = kiosk.send(SOMETHING, json!({})).await?;
            Ok(answer.code().map(|code| (answer.status, code.to_owned())))
        },
    );
    assert_eq!(
        held.await.unwrap(),
        (403, "OPERATION_NOT_REGISTERED".to_owned())
    );
    assert!(
        kiosk
            .run(&partner::NOMENCLATURE, code.clone())
            .await
            .is_ok()
    );
    let other = format!("{} ", partner::NOMENCLATURE.text);
    let other = kiosk.send(&other, code).await.unwrap();
    assert_eq!(
        other.code(),
        Some("OPERATION_NOT_REGISTERED"),
        "the exact text: {other:?}"
    );
}

#[tokio::test]
async fn a_program_asks_the_graph_with_a_token_of_its_own() {
    let platform = platform();
    let (admin, seller) = (platform.admin().await, platform.seller().await);
    people::power_bank(&seller).await.unwrap();
    let input = json!({
        "name": "ERP", "kind": "PARTNER", "organisationId": seller.organisation,
        "scopes": ["products:read", "orders:read"],
    });
    let (id, key) = client(&admin, input).await;
    let (_, secret) = key.split_once('.').unwrap();
    let (status, granted) = platform.ask_for_token(&id, secret).await;
    assert_eq!(
        (status, &granted["token_type"]),
        (200, &json!("Bearer")),
        "{granted}"
    );
    assert_eq!(granted["scope"], "products:read orders:read");
    // The token identifies the program: no key is needed.
    let program = Graph::new(&platform.url())
        .unwrap()
        .with_token(granted["access_token"].as_str().unwrap());
    let products = waiting::wait_for("the gateway to hear of the program", async || {
        let answer = program.send(partner::MY_PRODUCTS.text, json!({})).await?;
        if answer.status == 401 {
            Ok(None)
        } else {
            answer.data().map(Some)
        }
    });
    let products = products.await.unwrap();
    assert_eq!(
        products.pointer("/products/nodes/0/sku"),
        Some(&json!("PB-10000")),
        "{products}"
    );
    assert_eq!(
        program.send(ME, json!({})).await.unwrap().code(),
        Some("FORBIDDEN"),
        "it is no person"
    );
    let write =
        json!({ "sku": "X", "name": "X", "originCountry": "CN", "hsCode": "850760", "facts": [] });
    let write = program
        .send(web::CREATE_PRODUCT.text, json!({ "input": write }))
        .await
        .unwrap();
    assert_eq!(
        write.code(),
        Some("FORBIDDEN"),
        "not in its scopes: {write:?}"
    );

    let (status, refused) = platform.ask_for_token(&id, &"A".repeat(43)).await;
    assert_eq!((status, &refused["error"]), (401, &json!("invalid_client")));
    accepted(
        &admin,
        &admin::REVOKE_API_CLIENT,
        json!({ "apiClientId": id }),
    )
    .await;
    out_within_seconds(&program).await;
    assert_eq!(platform.ask_for_token(&id, secret).await.0, 401);
}

#[tokio::test]
async fn what_programs_discover_is_there() {
    let platform = platform();
    let discovered = reqwest::get(platform.page(".well-known/oauth-authorization-server"))
        .await
        .unwrap();
    let discovered: Value = discovered.json().await.unwrap();
    assert_eq!(
        discovered["token_endpoint"],
        json!(platform.page("oauth/token"))
    );
    assert_eq!(
        discovered["jwks_uri"],
        json!(platform.page(".well-known/jwks.json"))
    );
    let account = reqwest::Client::new()
        .get(platform.page("account"))
        .header("accept", "text/html")
        .send()
        .await
        .unwrap();
    assert_eq!(account.status(), 200, "the page that mails link to");
}

/// The ID of the key that signed a token.
fn kid(token: &str) -> String {
    jsonwebtoken::decode_header(token).unwrap().kid.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_key_that_signs_tokens_is_replaced_under_load() {
    let platform = platform();
    let users = futures::future::join_all((0..8).map(|_| platform.seller())).await;
    let old = kid(&token(&users[0]));
    let (stop, asked) = (
        Arc::new(AtomicBool::new(false)),
        Arc::new(AtomicU64::new(0)),
    );
    let ask = |user: &people::Member| {
        let (graph, id, stop, asked) = (
            user.graph.clone(),
            user.user.clone(),
            stop.clone(),
            asked.clone(),
        );
        tokio::spawn(async move {
            while !stop.load(Ordering::Relaxed) {
                let data = graph.send(ME, json!({})).await.unwrap().data().unwrap();
                assert_eq!(data["me"]["id"], json!(id));
                asked.fetch_add(1, Ordering::Relaxed);
                tokio::time::sleep(Duration::from_millis(60)).await;
            }
        })
    };
    let loops: Vec<_> = users.iter().map(ask).collect();
    let new = platform.generate_token_key();
    let rotated = waiting::within(
        Duration::from_secs(40),
        "a token under the new key",
        async || {
            tokio::time::sleep(Duration::from_millis(500)).await;
            let graph = people::sign_in(&platform.web(), &users[0].email, people::PASSWORD).await?;
            let used = kid(graph.token().unwrap());
            // Every key that signs tokens is published and known to the gateway.
            graph.send(ME, json!({})).await?.data()?;
            let jwks: Value = reqwest::get(platform.page(".well-known/jwks.json"))
                .await?
                .json()
                .await?;
            anyhow::ensure!(
                jwks.to_string().contains(&used),
                "{used} signs and is not published: {jwks}"
            );
            Ok((used == new).then_some(jwks))
        },
    );
    let jwks = rotated.await.unwrap();
    assert!(
        jwks.to_string().contains(&old),
        "tokens of before are good yet: {jwks}"
    );
    tokio::time::sleep(Duration::from_secs(2)).await;
    stop.store(true, Ordering::Relaxed);
    for one in loops {
        one.await.unwrap();
    }
    assert!(asked.load(Ordering::Relaxed) > 100, "that was no load");
}
