//! The programs that call, and the keys they are known by.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use events::Fact;
use events::user::UserFact;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::support::{Platform, code, mutation, refusals};

const CREATED: &str = "{ apiClient { id name kind scopes rateClass status organisation { id legalName } } key \
    userErrors { code path message } }";
const LIST: &str = "query($first: Int, $after: String) { apiClients(first: $first, after: $after) {
    edges { node { name status } } pageInfo { hasNextPage endCursor } totalCount } }";

async fn create(platform: &Platform, input: Value) -> Value {
    platform.mutate(&testkit::admin(), "createApiClient", CREATED, input).await
}

#[tokio::test]
async fn a_key_is_shown_once_and_known_by_its_hash() {
    let platform = Platform::start().await;
    for kind in ["WEB", "MOBILE", "PARTNER", "ADMIN", "CI", "DEVICE_GATEWAY"] {
        let payload = create(&platform, json!({ "name": "Shop", "kind": kind })).await;
        let client = &payload["apiClient"];
        assert_eq!((&client["kind"], &client["status"]), (&json!(kind), &json!("ACTIVE")));
        assert_eq!((&client["rateClass"], &client["scopes"]), (&json!("STANDARD"), &json!([])));
        let (id, secret) = payload["key"].as_str().unwrap().split_once('.').unwrap();
        assert_eq!(client["id"], id);
        let secret = URL_SAFE_NO_PAD.decode(secret).unwrap();
        assert_eq!(secret.len(), 32);

        let event = platform.event("ApiClientCreated", id.parse().unwrap()).await;
        assert_eq!((event.sequence, event.audience.len()), (1, 0), "for nobody outside the platform");
        let Some(UserFact::ApiClientCreated(fact)) = UserFact::read(&event).unwrap() else {
            panic!("{event:?}")
        };
        assert_eq!((fact.kind.as_str(), fact.status.as_str(), fact.organisation), (kind, "ACTIVE", None));
        assert_eq!(fact.secret_sha256, hex::encode(Sha256::digest(&secret)));
    }
}

#[tokio::test]
async fn a_partner_acts_for_its_organisation() {
    let platform = Platform::start().await;
    let seller = platform.member("SELLER").await;
    let partner = json!({
        "name": "ERP", "kind": "PARTNER", "organisationId": seller.organisation, "scopes": ["orders:read"],
        "rateClass": "HIGH",
    });
    let payload = create(&platform, partner).await;
    let client = &payload["apiClient"];
    assert_eq!(client["organisation"]["legalName"], "Nordlicht Handels GmbH");
    assert_eq!((&client["scopes"], &client["rateClass"]), (&json!(["orders:read"]), &json!("HIGH")));
}

#[tokio::test]
async fn an_input_that_cannot_be_is_refused() {
    let platform = Platform::start().await;
    let seller = platform.member("SELLER").await;
    let cases = [
        (json!({ "name": "", "kind": "WEB" }), ("TEXT_INVALID", "input.name")),
        (json!({ "name": "x".repeat(101), "kind": "WEB" }), ("TEXT_INVALID", "input.name")),
        (json!({ "name": "x", "kind": "WEB", "scopes": ["All of it"] }), ("SCOPE_INVALID", "input.scopes")),
        (json!({ "name": "x", "kind": "WEB", "scopes": vec!["a"; 33] }), ("TOO_MANY", "input.scopes")),
        (
            json!({ "name": "x", "kind": "WEB", "organisationId": seller.organisation }),
            ("ORGANISATION_NOT_ALLOWED", "input.organisationId"),
        ),
        (
            json!({ "name": "x", "kind": "PARTNER", "organisationId": Uuid::now_v7() }),
            ("ORGANISATION_NOT_FOUND", "input.organisationId"),
        ),
        (
            json!({ "name": "x", "kind": "PARTNER", "organisationId": "nonsense" }),
            ("ORGANISATION_NOT_FOUND", "input.organisationId"),
        ),
    ];
    for (input, (code, path)) in cases {
        let payload = create(&platform, input.clone()).await;
        assert_eq!(refusals(&payload), [(code, path.to_owned())], "{input}");
        assert_eq!((&payload["apiClient"], &payload["key"]), (&Value::Null, &Value::Null));
    }
}

#[tokio::test]
async fn a_client_is_revoked_once() {
    let platform = Platform::start().await;
    let payload = create(&platform, json!({ "name": "Shop", "kind": "WEB" })).await;
    let id = payload["apiClient"]["id"].as_str().unwrap();
    let selection = "{ apiClient { status } userErrors { code path } }";
    for _ in 0..2 {
        let input = json!({ "apiClientId": id });
        let payload = platform.mutate(&testkit::admin(), "revokeApiClient", selection, input).await;
        assert_eq!(payload["apiClient"]["status"], "REVOKED");
    }
    let event = platform.event("ApiClientRevoked", id.parse().unwrap()).await;
    assert_eq!(event.sequence, 2);
    for unknown in [Uuid::now_v7().to_string(), "nonsense".to_owned()] {
        let input = json!({ "apiClientId": unknown });
        let payload = platform.mutate(&testkit::admin(), "revokeApiClient", selection, input).await;
        assert_eq!(refusals(&payload), [("API_CLIENT_NOT_FOUND", "input.apiClientId".to_owned())]);
    }
}

#[tokio::test]
async fn they_are_listed_oldest_first() {
    let platform = Platform::start().await;
    for name in ["one", "two", "three"] {
        create(&platform, json!({ "name": name, "kind": "WEB" })).await;
    }
    let first = platform.answer(&testkit::admin(), LIST, json!({ "first": 2 })).await["apiClients"].clone();
    let names = |list: &Value| -> Vec<Value> {
        list["edges"].as_array().unwrap().iter().map(|edge| edge["node"]["name"].clone()).collect()
    };
    assert_eq!((names(&first), &first["totalCount"]), (vec![json!("one"), json!("two")], &json!(3)));
    let after = json!({ "after": first["pageInfo"]["endCursor"] });
    let rest = platform.answer(&testkit::admin(), LIST, after).await["apiClients"].clone();
    assert_eq!((names(&rest), &rest["pageInfo"]["hasNextPage"]), (vec![json!("three")], &json!(false)));
}

#[tokio::test]
async fn they_are_an_administrators_business() {
    let platform = Platform::start().await;
    let operations = [
        (LIST.to_owned(), json!({})),
        (mutation("createApiClient", CREATED), json!({ "input": { "name": "x", "kind": "ADMIN" } })),
        (
            mutation("revokeApiClient", "{ userErrors { code } }"),
            json!({ "input": { "apiClientId": Uuid::now_v7() } }),
        ),
    ];
    for (query, variables) in operations {
        for (caller, expected) in [
            (testkit::anonymous(), "UNAUTHENTICATED"),
            (testkit::seller(Uuid::now_v7()), "FORBIDDEN"),
            (testkit::provider(Uuid::now_v7()), "FORBIDDEN"),
            (testkit::gateway(), "FORBIDDEN"),
        ] {
            assert_eq!(code(&platform.ask(&caller, &query, variables.clone()).await), expected, "{query}");
        }
    }
}
