//! Programs with their own tokens, registered operations, and rotation of secrets and keys.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use events::user::{ApiClient, UserFact};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::people::{
    FIRST_KEY, ISSUER, Program, SECOND_KEY, jwks, now, program, seller, sign, with,
};
use crate::records::recorded;
use crate::world::{Plan, World, answer, eventually, refusal};

const WHO: &str = "{ whoami }";
const ME: &str = "{ me { id } }";
const KEY: &str = "x-carnet-client-key";

fn claims(client: &ApiClient, scope: &str) -> Value {
    json!({
        "iss": ISSUER, "aud": "carnet", "sub": client.id, "client_id": client.id, "org": client.organisation,
        "scope": scope, "jti": Uuid::now_v7(), "iat": now(), "nbf": now(), "exp": now() + 900,
    })
}

/// Publishes a change of a client, and waits until the gateway has applied it.
async fn tell(world: &World, changed: &ApiClient) {
    world
        .publish(UserFact::ApiClientUpdated(changed.clone()), changed.id, &[])
        .await;
    let marker = program("WEB");
    world
        .publish(
            UserFact::ApiClientCreated(marker.client.clone()),
            marker.client.id,
            &[],
        )
        .await;
    eventually("the marker", || async {
        (answer(world.ask(WHO).header(KEY, &marker.key)).await.0 == 200).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_programs_token_is_the_program_with_the_scopes_that_it_still_has() {
    let world = World::start().await;
    let mut client = world.partner.client.clone();
    client.scopes = vec!["orders:read".to_owned(), "products:read".to_owned()];
    tell(&world, &client).await;
    let token = sign(
        &claims(&client, "orders:read orders:write"),
        "first",
        FIRST_KEY,
    );
    let (status, json) = answer(world.ask(WHO).bearer_auth(&token)).await;
    let expected = format!(
        "client of {} through {}",
        client.organisation.unwrap(),
        client.id
    );
    assert_eq!(
        (status.as_u16(), &json["data"]["whoami"]),
        (200, &json!(expected))
    );
    let (_, caller) = world.shared.callers.lock().unwrap().pop().unwrap();
    assert!(caller.has_scope("orders:read"));
    assert!(
        !caller.has_scope("orders:write"),
        "taken away since, or never given"
    );
    assert!(!caller.has_scope("products:read"), "not asked for");

    let foreign = world
        .ask(WHO)
        .bearer_auth(&token)
        .header(KEY, &world.web.key);
    assert_eq!(
        refusal(foreign).await,
        (401, "UNAUTHENTICATED".to_owned()),
        "another client's key"
    );
    let unknown = sign(&claims(&program("PARTNER").client, ""), "first", FIRST_KEY);
    assert_eq!(
        refusal(world.ask(WHO).bearer_auth(&unknown)).await,
        (401, "UNAUTHENTICATED".to_owned())
    );
    for status in ["SUSPENDED", "REVOKED"] {
        client.status = status.to_owned();
        tell(&world, &client).await;
        let refused = refusal(world.ask(WHO).bearer_auth(&token)).await;
        assert_eq!(refused, (401, "UNAUTHENTICATED".to_owned()), "{status}");
        let refused = refusal(world.ask(WHO).header(KEY, &world.partner.key)).await;
        assert_eq!(refused, (401, "CLIENT_UNKNOWN".to_owned()), "{status}");
    }
}

#[tokio::test]
async fn a_key_id_is_a_name_and_nothing_else() {
    let world = World::start().await;
    let claims = seller().claims();
    for kid in [
        "../../etc/passwd",
        "' or 1=1 --",
        "first\u{0}",
        &"k".repeat(5000),
        "",
    ] {
        let refused = refusal(world.ask(ME).bearer_auth(sign(&claims, kid, FIRST_KEY))).await;
        assert_eq!(refused, (401, "UNAUTHENTICATED".to_owned()), "{kid}");
    }
    assert!(world.shared.callers.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_replaced_secret_is_good_until_its_overlap_ends() {
    let world = World::start().await;
    let old = program("WEB");
    let mut client = old.client.clone();
    world
        .publish(UserFact::ApiClientCreated(client.clone()), client.id, &[])
        .await;
    let secret: [u8; 32] = Sha256::digest(Uuid::now_v7()).into();
    let new = Program {
        key: format!("{}.{}", client.id, URL_SAFE_NO_PAD.encode(secret)),
        client: old.client.clone(),
    };
    client.previous_secret_sha256 = Some(client.secret_sha256);
    client.secret_sha256 = hex::encode(Sha256::digest(secret));
    let at = |seconds: i64| time::OffsetDateTime::from_unix_timestamp(now() + seconds).ok();
    client.previous_secret_expires_at = at(600);
    tell(&world, &client).await;
    for key in [&old.key, &new.key] {
        assert_eq!(answer(world.ask(WHO).header(KEY, key)).await.0, 200);
    }
    client.previous_secret_expires_at = at(3);
    tell(&world, &client).await;
    // It ends by time alone, without an event.
    eventually("the overlap's end", || async {
        (refusal(world.ask(WHO).header(KEY, &old.key)).await == (401, "CLIENT_UNKNOWN".to_owned()))
            .then_some(())
    })
    .await;
    assert_eq!(answer(world.ask(WHO).header(KEY, &new.key)).await.0, 200);
}

#[tokio::test]
async fn a_client_with_registered_operations_sends_these_and_no_others() {
    let world = World::start().await;
    let mut client = world.partner.client.clone();
    client.operations = vec![hex::encode(Sha256::digest(WHO))];
    tell(&world, &client).await;
    let ask = |query: &str| world.ask(query).header(KEY, &world.partner.key);
    assert_eq!(answer(ask(WHO)).await.0, 200);
    for other in [
        "{ whoami __typename }",
        " { whoami }",
        "{ __schema { queryType { name } } }",
    ] {
        assert_eq!(
            refusal(ask(other)).await,
            (403, "OPERATION_NOT_REGISTERED".to_owned()),
            "{other}"
        );
    }
    assert_eq!(
        answer(
            world
                .ask("{ whoami __typename }")
                .header(KEY, &world.web.key)
        )
        .await
        .0,
        200
    );
    let file = world
        .http
        .get(world.at(&format!("/files/{}", Uuid::now_v7())))
        .header(KEY, &world.partner.key);
    assert_eq!(
        refusal(file).await,
        (403, "OPERATION_NOT_REGISTERED".to_owned()),
        "and no files"
    );
    let mut app = world.web.client.clone();
    app.operations = vec![hex::encode(Sha256::digest(WHO))];
    tell(&world, &app).await;
    let file = world
        .http
        .get(world.at(&format!("/files/{}", Uuid::now_v7())))
        .header(KEY, &world.web.key)
        .bearer_auth(seller().token_for(app.id));
    assert_eq!(
        file.send().await.unwrap().status(),
        200,
        "a person may read files through a client with registered operations"
    );
}

/// Sends requests with tokens of one key until told to stop; returns how many were refused.
async fn ask_on(
    url: String,
    kid: &'static str,
    pem: &'static [u8],
    stop: Arc<AtomicBool>,
) -> (u64, u64) {
    let (http, (mut asked, mut failed)) = (reqwest::Client::new(), (0, 0));
    while !stop.load(Ordering::Relaxed) {
        // A new token each time, so that each is verified.
        let token = sign(&seller().claims(), kid, pem);
        let answer = http
            .post(&url)
            .bearer_auth(token)
            .json(&json!({ "query": ME }))
            .send()
            .await;
        asked += 1;
        failed += u64::from(!answer.is_ok_and(|answer| answer.status().is_success()));
    }
    (asked, failed)
}

#[tokio::test]
async fn keys_are_replaced_under_load_and_no_request_fails() {
    let quick = json!({ "tokens": { "refetch_seconds": 1, "refresh_seconds": 1 } });
    let world = World::with(Plan::access(&quick)).await;
    let ask = |kid, pem, stop: &Arc<AtomicBool>| {
        let url = world.url.clone();
        (0..4)
            .map(move |_| tokio::spawn(ask_on(url.clone(), kid, pem, Arc::clone(stop))))
            .collect::<Vec<_>>()
    };
    let (old_ends, new_ends) = (
        Arc::new(AtomicBool::new(false)),
        Arc::new(AtomicBool::new(false)),
    );
    let mut running = ask("first", FIRST_KEY, &old_ends);
    tokio::time::sleep(Duration::from_millis(500)).await;
    // Published first, used later: the user domain waits until all readers may have read it.
    *world.shared.jwks.lock().unwrap() = jwks(&[("first", FIRST_KEY), ("second", SECOND_KEY)]);
    tokio::time::sleep(Duration::from_secs(3)).await;
    running.extend(ask("second", SECOND_KEY, &new_ends));
    tokio::time::sleep(Duration::from_secs(1)).await;
    old_ends.store(true, Ordering::Relaxed);
    tokio::time::sleep(Duration::from_millis(500)).await;
    *world.shared.jwks.lock().unwrap() = jwks(&[("second", SECOND_KEY)]);
    tokio::time::sleep(Duration::from_secs(3)).await;
    new_ends.store(true, Ordering::Relaxed);
    let total = AtomicU64::new(0);
    for one in running {
        let (asked, failed) = one.await.unwrap();
        assert_eq!(failed, 0, "of {asked}");
        total.fetch_add(asked, Ordering::Relaxed);
    }
    assert!(total.load(Ordering::Relaxed) > 20);
    assert_eq!(
        refusal(world.ask_as(&seller(), ME)).await.0,
        401,
        "the old key's end"
    );
}

#[tokio::test]
async fn a_new_key_is_found_by_the_first_token_that_it_signs() {
    let world = World::start().await;
    *world.shared.jwks.lock().unwrap() = jwks(&[("first", FIRST_KEY), ("second", SECOND_KEY)]);
    let before = *world.shared.jwks_reads.lock().unwrap();
    let asked = (0..8).map(|n| {
        let (kid, pem) = if n % 2 == 0 {
            ("first", FIRST_KEY)
        } else {
            ("second", SECOND_KEY)
        };
        answer(
            world
                .ask(ME)
                .bearer_auth(sign(&seller().claims(), kid, pem)),
        )
    });
    for (status, json) in futures::future::join_all(asked).await {
        assert_eq!(status, 200, "{json}");
    }
    assert_eq!(
        *world.shared.jwks_reads.lock().unwrap(),
        before + 1,
        "one reads for all"
    );
}

#[tokio::test]
async fn a_programs_token_uses_its_clients_budget_contract_and_operations() {
    let rate = json!({ "rate": { "standard": { "per_minute": 1, "burst": 5 } } });
    let world = World::with(Plan::access(&rate)).await;
    let token = |program: &Program| sign(&claims(&program.client, ""), "first", FIRST_KEY);
    let mobile = token(&world.mobile);
    let hidden = refusal(world.ask("{ history }").bearer_auth(&mobile)).await;
    assert_eq!(
        hidden,
        (400, "GRAPHQL_VALIDATION_FAILED".to_owned()),
        "its contract is the mobile one"
    );
    let (partner, id) = (token(&world.partner), world.partner.client.id);
    assert_eq!(answer(world.ask(WHO).bearer_auth(&partner)).await.0, 200);
    assert_eq!(
        answer(world.ask(WHO).header(KEY, &world.partner.key))
            .await
            .0,
        200
    );
    assert_eq!(
        answer(
            world
                .ask(WHO)
                .bearer_auth(&partner)
                .header(KEY, &world.partner.key)
        )
        .await
        .0,
        200
    );
    let all = recorded(&world, 4).await;
    assert!(
        all[1..]
            .iter()
            .all(|(_, record)| record.client == Some(id) && record.user.is_none())
    );
    assert!(
        all[1..]
            .iter()
            .all(|(_, record)| record.organisation == world.partner.client.organisation)
    );

    let mut bound = world.partner.client.clone();
    bound.operations = vec![hex::encode(Sha256::digest(WHO))];
    tell(&world, &bound).await;
    let other = refusal(
        world
            .ask("{ whoami a: __typename b: __typename }")
            .bearer_auth(&partner),
    )
    .await;
    assert_eq!(
        other,
        (429, "RATE_LIMITED".to_owned()),
        "three of five are spent, and this asks for three"
    );
    let other = refusal(world.ask("{ w: whoami }").bearer_auth(&partner)).await;
    assert_eq!(other, (403, "OPERATION_NOT_REGISTERED".to_owned()));
    let spent = refusal(world.ask(WHO).header(KEY, &world.partner.key)).await;
    assert_eq!(
        spent,
        (429, "RATE_LIMITED".to_owned()),
        "token and key draw on one budget"
    );
}

#[tokio::test]
async fn verifying_a_token_asks_the_user_subgraph_nothing() {
    let rarely =
        json!({ "tokens": { "refresh_seconds": 600 }, "clients": { "snapshot_seconds": 600 } });
    let world = World::with(Plan::access(&rarely)).await;
    let order = "{ order(id: 1) { id } }";
    answer(world.ask_as(&seller(), order)).await;
    let reads = || {
        (
            *world.shared.jwks_reads.lock().unwrap(),
            *world.shared.snapshot_reads.lock().unwrap(),
        )
    };
    let before = reads();
    for _ in 0..50 {
        let token = sign(
            &with(seller().claims(), "jti", json!(Uuid::now_v7())),
            "first",
            FIRST_KEY,
        );
        assert_ne!(answer(world.ask(order).bearer_auth(token)).await.0, 401);
    }
    assert_eq!(reads(), before);
    let reached = world.shared.callers.lock().unwrap();
    assert!(
        reached.iter().all(|(subgraph, _)| *subgraph != "user"),
        "{reached:?}"
    );
}
