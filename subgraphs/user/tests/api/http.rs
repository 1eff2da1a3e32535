//! The routes that are not GraphQL, over real HTTP.

use std::net::SocketAddr;

use caller::{HEADER, Identity, Signer, SigningKey};
use jsonwebtoken::jwk::{AlgorithmParameters, JwkSet, KeyAlgorithm};
use reqwest::{Client, Response, StatusCode};
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};
use user::http;
use uuid::Uuid;

use crate::keys::{Folder, verify};
use crate::support::Platform;

/// The key of the gateway.
fn key() -> SigningKey {
    SigningKey::from_hex(&SecretString::from("42".repeat(32))).unwrap()
}

/// The routes of a platform, served until the value is dropped.
struct Served {
    address: SocketAddr,
    http: Client,
    _stop: DropGuard,
}

impl Served {
    async fn start(platform: &Platform) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let stop = CancellationToken::new();
        let args = chassis::Args {
            listen: address,
            caller_public_key: key().public_hex(),
            body_limit: 10_000,
            request_timeout: 20,
        };
        let app = chassis::App::new("user", args)
            .open_routes(http::open_routes(platform.service.clone()))
            .signed_routes(http::signed_routes(platform.service.clone()));
        tokio::spawn(app.serve_until(listener, stop.clone().cancelled_owned()));
        Self { address, http: Client::new(), _stop: stop.drop_guard() }
    }

    async fn get(&self, path: &str, identity: Option<&Identity>) -> Response {
        let mut request = self.http.get(format!("http://{}{path}", self.address));
        if let Some(identity) = identity {
            let signer = Signer::new("user", &key());
            let now = chassis::now().unix_timestamp();
            request = request.header(HEADER, signer.sign(identity, None, Uuid::now_v7(), now).unwrap());
        }
        request.send().await.unwrap()
    }
}

#[tokio::test]
async fn the_public_keys_are_for_everybody() {
    let platform = Platform::start().await;
    let response = Served::start(&platform).await.get("/.well-known/jwks.json", None).await;
    assert_eq!(response.status(), StatusCode::OK);
    let text = response.text().await.unwrap();
    let keys: JwkSet = serde_json::from_str(&text).unwrap();
    let [key] = keys.keys.as_slice() else { panic!("{text}") };
    assert_eq!(key.common.key_algorithm, Some(KeyAlgorithm::RS256));
    assert!(matches!(key.algorithm, AlgorithmParameters::RSA(_)));
    for private in ["\"d\"", "\"p\"", "\"q\"", "PRIVATE"] {
        assert!(!text.contains(private), "{text}");
    }
}

#[tokio::test]
async fn the_snapshot_is_for_the_gateway() {
    let platform = Platform::start().await;
    let served = Served::start(&platform).await;
    assert_eq!(served.get("/gateway/snapshot", None).await.status(), StatusCode::UNAUTHORIZED);
    let seller = testkit::seller(Uuid::now_v7());
    for (identity, expected) in [
        (&Identity::Anonymous, StatusCode::UNAUTHORIZED),
        (seller.identity(), StatusCode::FORBIDDEN),
        (testkit::admin().identity(), StatusCode::FORBIDDEN),
        (&Identity::Gateway, StatusCode::OK),
    ] {
        assert_eq!(served.get("/gateway/snapshot", Some(identity)).await.status(), expected, "{identity:?}");
    }
}

#[tokio::test]
async fn the_snapshot_has_active_clients_and_sessions_that_must_be_refused() {
    let platform = Platform::start().await;
    let served = Served::start(&platform).await;
    let (out, old, _still_in) =
        (platform.member("SELLER").await, platform.member("SELLER").await, platform.member("SELLER").await);
    for member in [&out, &old] {
        platform.mutate_nothing(&member.caller, "signOut", "{ signedOut }").await;
    }
    sqlx::query("update sessions set tokens_expire_at = now() - interval '1 second' where user_id = $1")
        .bind(old.user)
        .execute(&platform.database.pool)
        .await
        .unwrap();
    let mut ids = Vec::new();
    for name in ["Shop", "Gone"] {
        let input = json!({ "name": name, "kind": "WEB" });
        let payload =
            platform.mutate(&testkit::admin(), "createApiClient", "{ apiClient { id } }", input).await;
        ids.push(payload["apiClient"]["id"].clone());
    }
    let input = json!({ "apiClientId": ids[1] });
    platform.mutate(&testkit::admin(), "revokeApiClient", "{ userErrors { code } }", input).await;

    let response = served.get("/gateway/snapshot", Some(&Identity::Gateway)).await;
    let snapshot: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
    assert_eq!(snapshot["clients"].as_array().unwrap().len(), 1, "{snapshot}");
    assert_eq!((&snapshot["clients"][0]["id"], &snapshot["clients"][0]["kind"]), (&ids[0], &json!("WEB")));
    assert_eq!(snapshot["clients"][0]["secretSha256"].as_str().unwrap().len(), 64);
    assert_eq!(snapshot["revokedSessions"].as_array().unwrap().len(), 1, "{snapshot}");
    let session = verify(&out.access_token).sid;
    assert_eq!(snapshot["revokedSessions"][0]["id"], session.to_string());
}

#[test]
fn the_newest_key_signs_and_all_are_published() {
    let folder = Folder::new();
    let kid = |path: std::path::PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
    let mut kids: Vec<String> =
        (0..2).map(|_| kid(user::token_keys::generate(folder.path()).unwrap())).collect();
    let keys = user::token_keys::read(folder.path()).unwrap();
    let published: JwkSet = serde_json::from_value(serde_json::to_value(keys.public()).unwrap()).unwrap();
    assert!(kids.iter().all(|kid| published.find(kid).is_some()));
    assert!(kids.is_sorted());
    assert_eq!(keys.signs_with(), kids.pop().as_deref());
}

#[test]
fn a_folder_without_good_keys_is_refused() {
    let folder = Folder::new();
    let refused = |folder: &Folder| format!("{:#}", user::token_keys::read(folder.path()).err().unwrap());
    assert!(refused(&folder).contains("generate-token-key"));
    std::fs::write(folder.file("key.pem"), "nonsense").unwrap();
    assert!(refused(&folder).contains("PKCS#8"));
    std::fs::rename(folder.file("key.pem"), folder.file("a key.pem")).unwrap();
    assert!(refused(&folder).contains("a key id is"));
}
