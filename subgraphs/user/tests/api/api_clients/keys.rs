//! API clients and their keys.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use events::user::{ApiClient, UserFact};
use events::{CloudEvent, Fact};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::support::{UserDomain, code, mutation, refusals};

const CREATED: &str = "{ apiClient { id name kind scopes rateClass status organisation { id legalName } } key \
    userErrors { code path message } }";
const LIST: &str = "query($first: Int, $after: String) { apiClients(first: $first, after: $after) {
    edges { node { name status } } pageInfo { hasNextPage endCursor } totalCount } }";

async fn create(platform: &UserDomain, input: Value) -> Value {
    platform
        .mutate(&testkit::admin(), "createApiClient", CREATED, input)
        .await
}

/// The event of the change of a client with this sequence.
async fn updated(platform: &UserDomain, client: Uuid, sequence: i64) -> (CloudEvent, ApiClient) {
    testkit::eventually("the change of a client", || async {
        let event = platform.event("ApiClientUpdated", client).await;
        match UserFact::read(&event).unwrap() {
            Some(UserFact::ApiClientUpdated(fact)) if event.sequence == sequence => {
                Some((event, fact))
            }
            _ => None,
        }
    })
    .await
}

#[tokio::test]
async fn a_key_is_shown_once_and_known_by_its_hash() {
    let platform = UserDomain::start().await;
    for kind in ["WEB", "MOBILE", "PARTNER", "ADMIN", "CI", "DEVICE_GATEWAY"] {
        let payload = create(&platform, json!({ "name": "Shop", "kind": kind })).await;
        let client = &payload["apiClient"];
        assert_eq!(
            (&client["kind"], &client["status"]),
            (&json!(kind), &json!("ACTIVE"))
        );
        assert_eq!(
            (&client["rateClass"], &client["scopes"]),
            (&json!("STANDARD"), &json!([]))
        );
        let (id, secret) = payload["key"].as_str().unwrap().split_once('.').unwrap();
        assert_eq!(client["id"], id);
        let secret = URL_SAFE_NO_PAD.decode(secret).unwrap();
        assert_eq!(secret.len(), 32);

        let event = platform
            .event("ApiClientCreated", id.parse().unwrap())
            .await;
        assert_eq!(
            (event.sequence, event.audience.len()),
            (1, 0),
            "for nobody outside the platform"
        );
        let Some(UserFact::ApiClientCreated(fact)) = UserFact::read(&event).unwrap() else {
            panic!("{event:?}")
        };
        assert_eq!(
            (fact.kind.as_str(), fact.status.as_str(), fact.organisation),
            (kind, "ACTIVE", None)
        );
        assert_eq!(fact.secret_sha256, hex::encode(Sha256::digest(&secret)));
    }
}

#[tokio::test]
async fn a_partner_acts_for_its_organisation() {
    let platform = UserDomain::start().await;
    let seller = platform.member("SELLER").await;
    let partner = json!({
        "name": "ERP", "kind": "PARTNER", "organisationId": seller.organisation, "scopes": ["orders:read"],
        "rateClass": "HIGH",
    });
    let payload = create(&platform, partner).await;
    let client = &payload["apiClient"];
    assert_eq!(
        client["organisation"]["legalName"],
        "Nordlicht Handels GmbH"
    );
    assert_eq!(
        (&client["scopes"], &client["rateClass"]),
        (&json!(["orders:read"]), &json!("HIGH"))
    );
}

#[tokio::test]
async fn an_input_that_cannot_be_is_refused() {
    let platform = UserDomain::start().await;
    let seller = platform.member("SELLER").await;
    let cases = [
        (
            json!({ "name": "", "kind": "WEB" }),
            ("TEXT_INVALID", "input.name"),
        ),
        (
            json!({ "name": "x".repeat(101), "kind": "WEB" }),
            ("TEXT_INVALID", "input.name"),
        ),
        (
            json!({ "name": "x", "kind": "WEB", "scopes": ["All of it"] }),
            ("SCOPE_INVALID", "input.scopes.0"),
        ),
        (
            json!({ "name": "x", "kind": "WEB", "scopes": vec!["a"; 33] }),
            ("TOO_MANY", "input.scopes"),
        ),
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
        assert_eq!(
            (&payload["apiClient"], &payload["key"]),
            (&Value::Null, &Value::Null)
        );
    }
}

#[tokio::test]
async fn a_client_is_revoked_once() {
    let platform = UserDomain::start().await;
    let payload = create(&platform, json!({ "name": "Shop", "kind": "WEB" })).await;
    let id = payload["apiClient"]["id"].as_str().unwrap();
    let selection = "{ apiClient { status } userErrors { code path } }";
    for _ in 0..2 {
        let input = json!({ "apiClientId": id });
        let payload = platform
            .mutate(&testkit::admin(), "revokeApiClient", selection, input)
            .await;
        assert_eq!(payload["apiClient"]["status"], "REVOKED");
    }
    let event = platform
        .event("ApiClientRevoked", id.parse().unwrap())
        .await;
    assert_eq!(event.sequence, 2);
    for unknown in [Uuid::now_v7().to_string(), "nonsense".to_owned()] {
        let input = json!({ "apiClientId": unknown });
        let payload = platform
            .mutate(&testkit::admin(), "revokeApiClient", selection, input)
            .await;
        assert_eq!(
            refusals(&payload),
            [("API_CLIENT_NOT_FOUND", "input.apiClientId".to_owned())]
        );
    }
}

#[tokio::test]
async fn what_is_known_of_a_client_is_changed() {
    let platform = UserDomain::start().await;
    let created = create(
        &platform,
        json!({ "name": "Build", "kind": "CI", "scopes": ["products:read"] }),
    )
    .await;
    let id = &created["apiClient"]["id"];
    let selection = "{ apiClient { name scopes rateClass } userErrors { code path } }";
    let update = async |changes: Value| {
        let mut input = changes;
        input["apiClientId"] = id.clone();
        platform
            .mutate(&testkit::admin(), "updateApiClient", selection, input)
            .await
    };
    let payload = update(json!({ "name": "Nightly", "rateClass": "HIGH" })).await;
    let expected = json!({ "name": "Nightly", "scopes": ["products:read"], "rateClass": "HIGH" });
    assert_eq!(payload["apiClient"], expected);
    assert_eq!(
        update(json!({ "scopes": [] })).await["apiClient"]["scopes"],
        json!([])
    );
    let refused = update(json!({ "name": "", "scopes": ["All of it"] })).await;
    let expected = [
        ("TEXT_INVALID", "input.name".to_owned()),
        ("SCOPE_INVALID", "input.scopes.0".to_owned()),
    ];
    assert_eq!(refusals(&refused), expected);

    let (_, fact) = updated(&platform, id.as_str().unwrap().parse().unwrap(), 3).await;
    assert_eq!(
        (fact.name.as_str(), fact.rate_class.as_str()),
        ("Nightly", "HIGH")
    );
}

#[tokio::test]
async fn a_key_is_replaced_with_an_overlap() {
    let platform = UserDomain::start().await;
    let created = create(&platform, json!({ "name": "Build", "kind": "CI" })).await;
    let id = created["apiClient"]["id"].as_str().unwrap();
    let selection = "{ apiClient { previousSecretExpiresAt } key userErrors { code path } }";
    let rotate = async |changes: Value| {
        let mut input = changes;
        input["apiClientId"] = id.into();
        platform
            .mutate(&testkit::admin(), "rotateClientSecret", selection, input)
            .await
    };
    let sha256 = |payload: &Value| {
        let (of, secret) = payload["key"].as_str().unwrap().split_once('.').unwrap();
        assert_eq!(of, id);
        hex::encode(Sha256::digest(URL_SAFE_NO_PAD.decode(secret).unwrap()))
    };
    let rotated = rotate(json!({ "reason": "it was in a log" })).await;
    assert_ne!(rotated["key"], created["key"]);
    let (event, fact) = updated(&platform, id.parse().unwrap(), 2).await;
    assert_eq!(fact.secret_sha256, sha256(&rotated));
    assert_eq!(fact.previous_secret_sha256, Some(sha256(&created)));
    let overlap = fact.previous_secret_expires_at.unwrap() - event.time;
    assert_eq!(overlap.whole_hours(), 24);
    assert!(rotated["apiClient"]["previousSecretExpiresAt"].is_string());

    let at_once = rotate(json!({ "overlapHours": 0 })).await;
    assert_eq!(at_once["apiClient"]["previousSecretExpiresAt"], Value::Null);
    for (input, refusal) in [
        (
            json!({ "overlapHours": -1 }),
            ("OVERLAP_INVALID", "input.overlapHours"),
        ),
        (
            json!({ "overlapHours": 169 }),
            ("OVERLAP_INVALID", "input.overlapHours"),
        ),
        (
            json!({ "reason": "x" }),
            ("REASON_REQUIRED", "input.reason"),
        ),
    ] {
        let payload = rotate(input).await;
        assert_eq!(refusals(&payload), [(refusal.0, refusal.1.to_owned())]);
        assert_eq!(payload["key"], Value::Null);
    }
}

#[tokio::test]
async fn an_owner_replaces_the_key_of_its_own_client() {
    let platform = UserDomain::start().await;
    let (seller, stranger) = (
        platform.member("SELLER").await,
        platform.member("PROVIDER").await,
    );
    let partner =
        json!({ "name": "ERP", "kind": "PARTNER", "organisationId": seller.organisation });
    let id = create(&platform, partner).await["apiClient"]["id"].clone();
    let unbound =
        create(&platform, json!({ "name": "Build", "kind": "CI" })).await["apiClient"]["id"]
            .clone();
    let selection = "{ key userErrors { code path } }";
    let input = json!({ "apiClientId": id });
    let rotated = platform
        .mutate(
            &seller.caller,
            "rotateClientSecret",
            selection,
            input.clone(),
        )
        .await;
    assert!(rotated["key"].is_string());
    for (caller, id) in [(&stranger.caller, &id), (&seller.caller, &unbound)] {
        let input = json!({ "apiClientId": id });
        let payload = platform
            .mutate(caller, "rotateClientSecret", selection, input)
            .await;
        assert_eq!(
            refusals(&payload),
            [("API_CLIENT_NOT_FOUND", "input.apiClientId".to_owned())]
        );
    }
}

#[tokio::test]
async fn a_client_is_held_to_the_operations_that_are_registered() {
    let platform = UserDomain::start().await;
    let created = create(&platform, json!({ "name": "Shop", "kind": "MOBILE" })).await;
    let id = created["apiClient"]["id"].as_str().unwrap();
    let selection = "{ apiClient { operations { sha256 name } } userErrors { code path } }";
    let register = async |operations: Value, replace: bool| {
        let input = json!({ "apiClientId": id, "operations": operations, "replace": replace });
        platform
            .mutate(&testkit::admin(), "registerOperations", selection, input)
            .await
    };
    let known = |text: &str, name: Value| json!({ "sha256": hex::encode(Sha256::digest(text)), "name": name });
    let (mine, out) = (
        "query Mine { me { id } }",
        "mutation { signOut { signedOut } }",
    );
    let payload = register(json!([mine, mine]), false).await;
    assert_eq!(
        payload["apiClient"]["operations"],
        json!([known(mine, json!("Mine"))])
    );
    let payload = register(json!([out, mine]), false).await;
    assert_eq!(
        payload["apiClient"]["operations"],
        json!([known(mine, json!("Mine")), known(out, Value::Null)])
    );
    let payload = register(json!([out]), true).await;
    assert_eq!(
        payload["apiClient"]["operations"],
        json!([known(out, Value::Null)])
    );

    let many: Vec<String> = (0..501).map(|number| format!("{{ a{number} }}")).collect();
    let long = format!("{{ me {{ id }} }} #{}", "x".repeat(20_000));
    for (operations, code, path) in [
        (json!(many), "TOO_MANY", "input.operations"),
        (
            json!(["nonsense"]),
            "OPERATION_INVALID",
            "input.operations.0",
        ),
        (json!(["{ me"]), "OPERATION_INVALID", "input.operations.0"),
        (
            json!([mine, "fragment F on User { id }"]),
            "OPERATION_INVALID",
            "input.operations.1",
        ),
        (json!([long]), "OPERATION_INVALID", "input.operations.0"),
    ] {
        assert_eq!(
            refusals(&register(operations, true).await),
            [(code, path.to_owned())]
        );
    }
    register(json!(many[..500]), false).await;
    let more: Vec<String> = many
        .iter()
        .take(500)
        .map(|text| format!("{text} "))
        .collect();
    assert_eq!(
        refusals(&register(json!(more), false).await)[0].0,
        "TOO_MANY",
        "in all"
    );

    let (_, fact) = updated(&platform, id.parse().unwrap(), 5).await;
    assert_eq!(fact.operations.len(), 501);
    assert_eq!(fact.operations[0], hex::encode(Sha256::digest(out)));
    assert_eq!(
        register(json!([]), true).await["apiClient"]["operations"],
        json!([])
    );
}

#[tokio::test]
async fn a_revoked_client_does_not_change() {
    let platform = UserDomain::start().await;
    let id = create(&platform, json!({ "name": "Shop", "kind": "WEB" })).await["apiClient"]["id"]
        .clone();
    let input = json!({ "apiClientId": id });
    platform
        .mutate(
            &testkit::admin(),
            "revokeApiClient",
            "{ userErrors { code } }",
            input.clone(),
        )
        .await;
    for (name, more) in [
        ("updateApiClient", json!({ "name": "other" })),
        ("rotateClientSecret", json!({})),
        ("registerOperations", json!({ "operations": [] })),
        ("setClientPublicKeys", json!({})),
    ] {
        for (id, code) in [
            (id.clone(), "API_CLIENT_REVOKED"),
            (json!(Uuid::now_v7()), "API_CLIENT_NOT_FOUND"),
            (json!("nonsense"), "API_CLIENT_NOT_FOUND"),
        ] {
            let mut input = more.clone();
            input["apiClientId"] = id;
            let payload = platform
                .mutate(
                    &testkit::admin(),
                    name,
                    "{ userErrors { code path } }",
                    input,
                )
                .await;
            assert_eq!(
                refusals(&payload),
                [(code, "input.apiClientId".to_owned())],
                "{name}"
            );
        }
    }
}

#[tokio::test]
async fn a_client_is_suspended_with_its_organisation() {
    let platform = UserDomain::start().await;
    let seller = platform.member("SELLER").await;
    let input = json!({ "name": "ERP", "kind": "PARTNER", "organisationId": seller.organisation });
    let client = create(&platform, input.clone()).await["apiClient"]["id"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    for (name, reason, status, sequence) in [
        (
            "suspendOrganisation",
            json!("unpaid for a year"),
            "SUSPENDED",
            2,
        ),
        ("reinstateOrganisation", json!("paid"), "ACTIVE", 3),
    ] {
        let organisation = json!({ "organisationId": seller.organisation, "reason": reason });
        let selection = "{ userErrors { code } }";
        let payload = platform
            .mutate(&testkit::admin(), name, selection, organisation)
            .await;
        assert_eq!(payload["userErrors"], json!([]), "{name}");
        let (_, fact) = updated(&platform, client, sequence).await;
        assert_eq!(fact.status, status);
        let snapshot = platform
            .services
            .api_clients
            .gateway_snapshot(&testkit::gateway(), chassis::now())
            .await
            .unwrap();
        assert_eq!(snapshot.clients[0].status, status);
        let added = create(&platform, input.clone()).await;
        assert_eq!(added["apiClient"]["status"], status);
    }
}

#[tokio::test]
async fn they_are_listed_oldest_first() {
    let platform = UserDomain::start().await;
    for name in ["one", "two", "three"] {
        create(&platform, json!({ "name": name, "kind": "WEB" })).await;
    }
    let first = platform
        .answer(&testkit::admin(), LIST, json!({ "first": 2 }))
        .await["apiClients"]
        .clone();
    let names = |list: &Value| -> Vec<Value> {
        list["edges"]
            .as_array()
            .unwrap()
            .iter()
            .map(|edge| edge["node"]["name"].clone())
            .collect()
    };
    assert_eq!(
        (names(&first), &first["totalCount"]),
        (vec![json!("one"), json!("two")], &json!(3))
    );
    let after = json!({ "after": first["pageInfo"]["endCursor"] });
    let rest = platform.answer(&testkit::admin(), LIST, after).await["apiClients"].clone();
    assert_eq!(
        (names(&rest), &rest["pageInfo"]["hasNextPage"]),
        (vec![json!("three")], &json!(false))
    );
}

#[tokio::test]
async fn they_are_an_administrators_business() {
    let platform = UserDomain::start().await;
    let operations = [
        (LIST.to_owned(), json!({})),
        (
            mutation("createApiClient", CREATED),
            json!({ "input": { "name": "x", "kind": "ADMIN" } }),
        ),
        (
            mutation("revokeApiClient", "{ userErrors { code } }"),
            json!({ "input": { "apiClientId": Uuid::now_v7() } }),
        ),
        (
            mutation("updateApiClient", "{ userErrors { code } }"),
            json!({ "input": { "apiClientId": Uuid::now_v7() } }),
        ),
        (
            mutation("registerOperations", "{ userErrors { code } }"),
            json!({ "input": { "apiClientId": Uuid::now_v7(), "operations": [] } }),
        ),
        (
            mutation("setClientPublicKeys", "{ userErrors { code } }"),
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
            assert_eq!(
                code(&platform.ask(&caller, &query, variables.clone()).await),
                expected,
                "{query}"
            );
        }
    }
}

#[tokio::test]
async fn an_unverified_organisation_has_few_clients() {
    let platform = UserDomain::start().await;
    let (admin, nora) = (testkit::admin(), platform.member("SELLER").await);
    let create = async || {
        let input =
            json!({ "name": "ERP", "kind": "PARTNER", "organisationId": nora.organisation });
        let selection = "{ apiClient { id } userErrors { code path } }";
        platform
            .mutate(&admin, "createApiClient", selection, input)
            .await
    };
    let mut first = json!(null);
    for _ in 0..5 {
        first = create().await["apiClient"]["id"].clone();
    }
    assert_eq!(
        refusals(&create().await),
        [("TOO_MANY", "input.organisationId".to_owned())]
    );
    let input = json!({ "apiClientId": first });
    platform
        .mutate(&admin, "revokeApiClient", "{ userErrors { code } }", input)
        .await;
    assert!(
        refusals(&create().await).is_empty(),
        "a revoked one does not count"
    );
}
