//! The caller is verified at the gateway and again by the subgraph.

use caller::{HEADER, Identity, Signer};
use e2e::documents::web;
use e2e::waiting;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{platform, token};

const ME: &str = "{ me { id email } }";
const DOMAINS: [&str; 5] = ["user", "rule", "order", "monitor", "common"];

fn claims(change: impl FnOnce(&mut Value)) -> Value {
    let now = e2e::seed::today().midnight().assume_utc().unix_timestamp() + 86_400;
    let mut claims = json!({
        "iss": "carnet", "aud": "carnet", "sub": Uuid::now_v7(), "org": Uuid::now_v7(), "kind": "SELLER",
        "roles": ["PLATFORM_ADMIN"], "client_id": null, "sid": Uuid::now_v7(), "jti": Uuid::now_v7(),
        "iat": now - 86_400, "exp": now + 3_600,
    });
    change(&mut claims);
    claims
}

fn hs256(claims: &Value, kid: &str, secret: &[u8]) -> String {
    let header = Header {
        kid: Some(kid.to_owned()),
        ..Header::new(Algorithm::HS256)
    };
    jsonwebtoken::encode(&header, claims, &EncodingKey::from_secret(secret)).unwrap()
}

#[tokio::test]
async fn a_forged_token_is_refused() {
    let platform = platform();
    let jwks: Value = reqwest::get(format!(
        "{}/.well-known/jwks.json",
        platform.subgraph("user")
    ))
    .await
    .unwrap()
    .json()
    .await
    .unwrap();
    let (kid, modulus) = (
        jwks["keys"][0]["kid"].as_str().unwrap(),
        jwks["keys"][0]["n"].as_str().unwrap(),
    );
    let good = token(&platform.seller().await);
    let parts: Vec<&str> = good.split('.').collect();
    let none = format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{}.", parts[1]);
    let tampered = format!("{}.{}x.{}", parts[0], parts[1], parts[2]);
    let forged = [
        ("alg none", none),
        ("payload changed", tampered),
        (
            "HS256 with the public key",
            hs256(&claims(|_| ()), kid, modulus.as_bytes()),
        ),
        (
            "unknown kid",
            hs256(&claims(|_| ()), "../../etc/passwd' or 1=1", b"secret"),
        ),
        ("no token at all", "nonsense".to_owned()),
    ];
    for (what, token) in forged {
        let answer = platform
            .web()
            .with_token(&token)
            .send(ME, json!({}))
            .await
            .unwrap();
        assert_eq!(
            (answer.status, answer.code()),
            (401, Some("UNAUTHENTICATED")),
            "{what}: {answer:?}"
        );
    }
    assert!(
        platform
            .web()
            .with_token(&good)
            .send(ME, json!({}))
            .await
            .unwrap()
            .data()
            .is_ok()
    );
}

#[tokio::test]
async fn without_a_token_only_public_fields_pass() {
    let platform = platform();
    let answer = platform.web().send(ME, json!({})).await.unwrap();
    assert_eq!(
        (answer.status, answer.code()),
        (401, Some("UNAUTHENTICATED"))
    );
    let mixed = "{ me { id } providers(first: 1) { edges { node { id } } } }";
    assert_eq!(
        platform.web().send(mixed, json!({})).await.unwrap().code(),
        Some("UNAUTHENTICATED")
    );
    assert!(platform.web().run(&web::PROVIDERS, json!({})).await.is_ok());
}

#[tokio::test]
async fn a_signed_out_session_is_refused_everywhere_within_seconds() {
    let platform = platform();
    let seller = platform.seller().await;
    seller.graph.run(&web::SIGN_OUT, json!({})).await.unwrap();
    waiting::wait_for("the gateway to hear of it", async || {
        Ok((seller.graph.send(ME, json!({})).await?.status == 401).then_some(()))
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn two_people_who_ask_the_same_at_once_get_their_own_answers() {
    let platform = platform();
    let (one, other) = (platform.seller().await, platform.seller().await);
    for _ in 0..20 {
        let (first, second) = tokio::join!(
            one.graph.send(ME, json!({})),
            other.graph.send(ME, json!({}))
        );
        let email = |answer: e2e::Answer| {
            answer.data().unwrap()["me"]["email"]
                .as_str()
                .unwrap()
                .to_owned()
        };
        assert_eq!(email(first.unwrap()), one.email);
        assert_eq!(email(second.unwrap()), other.email);
    }
}

#[tokio::test]
async fn a_subgraph_refuses_whoever_the_gateway_did_not_sign_for_it() {
    let platform = platform();
    let http = reqwest::Client::new();
    let body = json!({ "query": "{ __typename }" });
    for domain in DOMAINS {
        let url = format!("{}/graphql", platform.subgraph(domain));
        let bare = http.post(&url).json(&body).send().await.unwrap();
        assert_eq!(bare.status(), 401, "{domain} without a caller");
        let now = e2e::seed::today().midnight().assume_utc().unix_timestamp() + 86_400;
        for other in DOMAINS {
            let signer = Signer::new(other, &platform.caller_key());
            let caller = signer.sign(&Identity::Gateway, None, now).unwrap();
            let answer = http
                .post(&url)
                .header(HEADER, caller)
                .json(&body)
                .send()
                .await
                .unwrap();
            let refused = answer.status() == 401;
            assert_eq!(refused, other != domain, "a caller for {other} at {domain}");
        }
    }
}

#[tokio::test]
async fn one_domains_role_is_refused_by_anothers_database() {
    let platform = platform();
    for domain in DOMAINS {
        assert!(
            platform.can_connect(domain, domain).await,
            "{domain} reaches its own database"
        );
        for other in DOMAINS.into_iter().filter(|other| *other != domain) {
            assert!(
                !platform.can_connect(domain, other).await,
                "{domain} reaches {other}'s database"
            );
        }
    }
}

#[tokio::test]
async fn a_refresh_token_is_good_once() {
    let platform = platform();
    let seller = platform.seller().await;
    let sign_in = json!({ "email": seller.email, "password": e2e::people::PASSWORD });
    let session = platform.web().mutate(&web::SIGN_IN, sign_in).await.unwrap();
    let first = json!({ "refreshToken": session.pointer("/session/refreshToken").unwrap() });
    let second = platform
        .web()
        .mutate(&web::REFRESH_SESSION, first.clone())
        .await
        .unwrap();
    let second = json!({ "refreshToken": second.pointer("/session/refreshToken").unwrap() });
    let renewed = platform
        .web()
        .mutate(&web::REFRESH_SESSION, second)
        .await
        .unwrap();
    let token = renewed
        .pointer("/session/accessToken")
        .and_then(Value::as_str)
        .unwrap();
    let graph = platform.web().with_token(token);
    assert!(graph.run(&web::NOTIFICATIONS, json!({})).await.is_ok());
    // A token that is used again after its successor was used is a copy: the session is revoked.
    let again = platform
        .web()
        .send(web::REFRESH_SESSION.text, json!({ "input": first }))
        .await
        .unwrap();
    assert!(again.refusal().is_some(), "{again:?}");
    waiting::wait_for("the family's tokens to be refused", async || {
        Ok((graph.send(ME, json!({})).await?.status == 401).then_some(()))
    })
    .await
    .unwrap();
}
