//! The routes outside GraphQL, over real HTTP.

use std::net::SocketAddr;

use caller::{HEADER, Identity, Signer, SigningKey};
use jsonwebtoken::jwk::{AlgorithmParameters, JwkSet, KeyAlgorithm};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use secrecy::SecretString;
use serde_json::{Value, json};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};
use user::http;
use user::sessions::service::{Authority, Tokens};
use uuid::{NoContext, Timestamp, Uuid};

use crate::keys::{Folder, authority, verify};
use crate::support::UserDomain;

/// The key of the gateway.
fn key() -> SigningKey {
    SigningKey::from_hex(&SecretString::from("42".repeat(32))).unwrap()
}

/// The routes of a platform, served until the value is dropped.
pub struct Served {
    address: SocketAddr,
    http: Client,
    _stop: DropGuard,
}

impl Served {
    pub async fn start(platform: &UserDomain) -> Self {
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
            .open_routes(http::open_routes(platform.services.tokens.clone()))
            .signed_routes(http::signed_routes(platform.services.api_clients.clone()));
        tokio::spawn(app.serve_until(listener, stop.clone().cancelled_owned()));
        Self {
            address,
            http: Client::new(),
            _stop: stop.drop_guard(),
        }
    }

    pub async fn get(&self, path: &str, identity: Option<&Identity>) -> Response {
        self.request(Method::GET, path, identity)
            .send()
            .await
            .unwrap()
    }

    /// A request as the gateway forwards it, for this caller, or without a caller.
    pub fn request(
        &self,
        method: Method,
        path: &str,
        identity: Option<&Identity>,
    ) -> RequestBuilder {
        let request = self
            .http
            .request(method, format!("http://{}{path}", self.address));
        let Some(identity) = identity else {
            return request;
        };
        let now = chassis::now().unix_timestamp();
        let signed = Signer::new("user", &key())
            .sign(identity, None, now)
            .unwrap();
        request.header(HEADER, signed)
    }
}

#[tokio::test]
async fn the_public_keys_are_for_everybody() {
    let platform = UserDomain::start().await;
    let response = Served::start(&platform)
        .await
        .get("/.well-known/jwks.json", None)
        .await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["content-type"], "application/json");
    let text = response.text().await.unwrap();
    let keys: JwkSet = serde_json::from_str(&text).unwrap();
    let [key] = keys.keys.as_slice() else {
        panic!("{text}")
    };
    assert_eq!(key.common.key_algorithm, Some(KeyAlgorithm::RS256));
    assert!(matches!(key.algorithm, AlgorithmParameters::RSA(_)));
    for private in ["\"d\"", "\"p\"", "\"q\"", "PRIVATE"] {
        assert!(!text.contains(private), "{text}");
    }
}

#[tokio::test]
async fn the_snapshot_is_for_the_gateway() {
    let platform = UserDomain::start().await;
    let served = Served::start(&platform).await;
    assert_eq!(
        served.get("/gateway/snapshot", None).await.status(),
        StatusCode::UNAUTHORIZED
    );
    let seller = testkit::seller(Uuid::now_v7());
    for (identity, expected) in [
        (&Identity::Anonymous, StatusCode::UNAUTHORIZED),
        (seller.identity(), StatusCode::FORBIDDEN),
        (testkit::admin().identity(), StatusCode::FORBIDDEN),
        (&Identity::Gateway, StatusCode::OK),
    ] {
        assert_eq!(
            served
                .get("/gateway/snapshot", Some(identity))
                .await
                .status(),
            expected,
            "{identity:?}"
        );
    }
}

#[tokio::test]
async fn the_snapshot_has_active_clients_and_sessions_that_must_be_refused() {
    let platform = UserDomain::start().await;
    let served = Served::start(&platform).await;
    let (out, old, _still_in) = (
        platform.member("SELLER").await,
        platform.member("SELLER").await,
        platform.member("SELLER").await,
    );
    for member in [&out, &old] {
        platform
            .mutate_nothing(&member.caller, "signOut", "{ signedOut }")
            .await;
    }
    sqlx::query(
        "update sessions set tokens_expire_at = now() - interval '1 second' where user_id = $1",
    )
    .bind(old.user)
    .execute(&platform.database.pool)
    .await
    .unwrap();
    let mut ids = Vec::new();
    for name in ["Shop", "Gone"] {
        let input = json!({ "name": name, "kind": "WEB" });
        let payload = platform
            .mutate(
                &testkit::admin(),
                "createApiClient",
                "{ apiClient { id } }",
                input,
            )
            .await;
        ids.push(payload["apiClient"]["id"].clone());
    }
    let input = json!({ "apiClientId": ids[1] });
    platform
        .mutate(
            &testkit::admin(),
            "revokeApiClient",
            "{ userErrors { code } }",
            input,
        )
        .await;

    let response = served
        .get("/gateway/snapshot", Some(&Identity::Gateway))
        .await;
    let snapshot: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
    assert_eq!(
        snapshot["clients"].as_array().unwrap().len(),
        1,
        "{snapshot}"
    );
    assert_eq!(
        (
            &snapshot["clients"][0]["id"],
            &snapshot["clients"][0]["kind"]
        ),
        (&ids[0], &json!("WEB"))
    );
    assert_eq!(
        snapshot["clients"][0]["secretSha256"]
            .as_str()
            .unwrap()
            .len(),
        64
    );
    assert_eq!(
        snapshot["revokedSessions"].as_array().unwrap().len(),
        1,
        "{snapshot}"
    );
    let session = verify(&out.access_token).sid;
    assert_eq!(snapshot["revokedSessions"][0]["id"], session.to_string());
}

#[tokio::test]
async fn the_snapshot_has_cutoffs_instead_of_the_sessions_that_ended_together() {
    let platform = UserDomain::start().await;
    let served = Served::start(&platform).await;
    let (nora, old) = (
        platform.member("SELLER").await,
        platform.member("SELLER").await,
    );
    for member in [&nora, &old] {
        platform
            .mutate_nothing(&member.caller, "signOutEverywhere", "{ endedSessions }")
            .await;
    }
    sqlx::query(
        "update session_cutoffs set tokens_expire_at = now() - interval '1 second' where user_id = $1",
    )
    .bind(old.user)
    .execute(&platform.database.pool)
    .await
    .unwrap();
    let response = served
        .get("/gateway/snapshot", Some(&Identity::Gateway))
        .await;
    let snapshot: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
    assert_eq!(snapshot["revokedSessions"], json!([]));
    let [cutoff] = snapshot["sessionCutoffs"].as_array().unwrap().as_slice() else {
        panic!("{snapshot}")
    };
    let session = verify(&nora.access_token).sid;
    assert_eq!(
        (&cutoff["user"], &cutoff["through"]),
        (&json!(nora.user), &json!(session))
    );
    assert_eq!(
        (&cutoff["organisation"], &cutoff["except"]),
        (&Value::Null, &Value::Null)
    );
}

#[tokio::test]
async fn who_issues_tokens_is_for_everybody() {
    let platform = UserDomain::start().await;
    let served = Served::start(&platform).await;
    let response = served
        .get("/.well-known/oauth-authorization-server", None)
        .await;
    assert_eq!(response.headers()["content-type"], "application/json");
    let metadata: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
    assert_eq!(metadata["issuer"], "carnet");
    assert_eq!(
        metadata["token_endpoint"],
        "http://127.0.0.1:4600/oauth/token"
    );
    assert_eq!(
        metadata["jwks_uri"],
        "http://127.0.0.1:4600/.well-known/jwks.json"
    );
    assert_eq!(
        metadata["grant_types_supported"],
        json!(["client_credentials"])
    );
    let methods = json!([
        "client_secret_basic",
        "client_secret_post",
        "private_key_jwt"
    ]);
    assert_eq!(metadata["token_endpoint_auth_methods_supported"], methods);
    let algorithms = json!(["RS256", "ES256", "EdDSA"]);
    assert_eq!(
        metadata["token_endpoint_auth_signing_alg_values_supported"],
        algorithms
    );
    assert!(
        metadata["scopes_supported"]
            .as_array()
            .unwrap()
            .contains(&json!("orders:read"))
    );
}

/// A folder with one key for each of these names.
fn folder_of(kids: &[String]) -> Folder {
    let folder = Folder::new();
    let made = user::sessions::service::token_keys::generate(folder.path()).unwrap();
    for kid in kids {
        std::fs::copy(&made, folder.file(&format!("{kid}.pem"))).unwrap();
    }
    std::fs::remove_file(made).unwrap();
    folder
}

/// The id of a key that was created at this time.
fn kid(made_at: OffsetDateTime) -> String {
    let made_at = Timestamp::from_unix(NoContext, made_at.unix_timestamp().cast_unsigned(), 0);
    Uuid::new_v7(made_at).to_string()
}

#[test]
fn a_key_is_published_before_it_signs_and_until_its_tokens_are_gone() {
    let start = datetime!(2026-11-01 12:00 UTC);
    let (old, new) = (kid(start), kid(start + Duration::hours(1)));
    let folder = folder_of(&[new.clone(), old.clone(), "by-hand".to_owned()]);
    let keys = user::sessions::service::token_keys::read(folder.path()).unwrap();
    let delay = Duration::seconds(15);
    let at = |after: Duration| {
        let now = start + after;
        let published: Value = serde_json::to_value(keys.public(now, delay)).unwrap();
        let kids = published["keys"]
            .as_array()
            .unwrap()
            .iter()
            .map(|key| key["kid"].as_str().unwrap().to_owned());
        (
            keys.signs_with(now, delay).unwrap().to_owned(),
            kids.collect::<Vec<_>>(),
        )
    };
    let (hand, second) = ("by-hand".to_owned(), Duration::seconds(1));
    let (minute, hour) = (Duration::minutes(1), Duration::hours(1));
    let all = vec![hand.clone(), old.clone(), new.clone()];
    assert_eq!(at(14 * second), (hand.clone(), all.clone()));
    assert_eq!(at(15 * second), (old.clone(), all.clone()));
    assert_eq!(at(15 * second + 16 * minute - second), (old.clone(), all));
    let both = vec![old.clone(), new.clone()];
    assert_eq!(at(15 * second + 16 * minute), (old.clone(), both.clone()));
    assert_eq!(at(hour + 14 * second), (old.clone(), both.clone()));
    assert_eq!(at(hour + 15 * second), (new.clone(), both.clone()));
    assert_eq!(
        at(hour + 15 * second + 16 * minute - second),
        (new.clone(), both)
    );
    assert_eq!(
        at(hour + 15 * second + 16 * minute),
        (new.clone(), vec![new])
    );
}

#[test]
fn of_keys_that_are_all_new_the_oldest_signs() {
    let start = datetime!(2026-11-01 12:00 UTC);
    let kids = [kid(start), kid(start + Duration::seconds(5))];
    let keys = user::sessions::service::token_keys::read(folder_of(&kids).path()).unwrap();
    let delay = Duration::seconds(15);
    assert_eq!(keys.signs_with(start, delay), Some(kids[0].as_str()));
    assert_eq!(
        keys.signs_with(start + Duration::seconds(20), delay),
        Some(kids[1].as_str())
    );
}

#[test]
fn whoever_has_the_tokens_has_the_new_keys() {
    let folder = Folder::new();
    let generate = || user::sessions::service::token_keys::generate(folder.path()).unwrap();
    generate();
    let authority = Authority {
        key_delay: Duration::ZERO,
        ..authority()
    };
    let tokens = Tokens::new(
        user::sessions::service::token_keys::read(folder.path()).unwrap(),
        authority,
    );
    let shared = tokens.clone();
    let new = generate().file_stem().unwrap().to_str().unwrap().to_owned();
    tokens.replace_keys(user::sessions::service::token_keys::read(folder.path()).unwrap());
    let published = serde_json::to_string(&shared.public_keys(chassis::now())).unwrap();
    assert!(published.contains(&new), "{published}");
}

#[test]
fn a_folder_without_good_keys_is_refused() {
    let folder = Folder::new();
    let refused = |folder: &Folder| {
        format!(
            "{:#}",
            user::sessions::service::token_keys::read(folder.path())
                .err()
                .unwrap()
        )
    };
    assert!(refused(&folder).contains("generate-token-key"));
    std::fs::write(folder.file("key.pem"), "nonsense").unwrap();
    assert!(refused(&folder).contains("PKCS#8"));
    std::fs::rename(folder.file("key.pem"), folder.file("a key.pem")).unwrap();
    assert!(refused(&folder).contains("a key id has"));
}
