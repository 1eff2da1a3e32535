//! Authentication.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac as _};
use serde_json::json;
use sha2::Sha256;
use uuid::Uuid;

use crate::people::{
    FIRST_KEY, FIRST_PUBLIC, Person, SECOND_KEY, chosen_id, jwks, now, raw, seller, sign, with,
};
use crate::world::{Plan, World, answer, eventually, refusal};

const ME: &str = "{ me { id } }";

#[tokio::test]
async fn a_user_is_told_to_the_subgraph_and_nobody_else_can_say_so() {
    let world = World::start().await;
    let seller = seller();
    let id = chosen_id();
    let request = world
        .ask_as(&seller, ME)
        .header("x-request-id", id.to_string())
        .header("x-carnet-caller", "forged");
    let response = request.send().await.unwrap();
    assert_eq!(response.headers()["x-request-id"], id.to_string().as_str());
    let json: serde_json::Value = response.json().await.unwrap();
    assert_eq!(json, json!({ "data": { "me": { "id": seller.user } } }));
    let (subgraph, caller) = world.shared.callers.lock().unwrap().pop().unwrap();
    let user = caller.user().unwrap();
    assert_eq!(
        (subgraph, user.id, user.organisation, user.session),
        ("user", seller.user, seller.organisation, seller.session)
    );
    assert_eq!(caller.correlation(), id);
}

#[tokio::test]
async fn bad_tokens_are_refused_even_where_none_is_needed() {
    let rarely = json!({ "tokens": { "refetch_seconds": 600, "refresh_seconds": 600 } });
    let world = World::with(Plan::access(&rarely)).await;
    let reads_before = *world.shared.jwks_reads.lock().unwrap();
    let person = seller();
    let good = person.claims();
    let modulus = jwks(&[("first", FIRST_KEY)])["keys"][0]["n"].to_string();
    let hs256 = |secret: &[u8]| {
        let header = json!({ "alg": "HS256", "typ": "JWT", "kid": "first" });
        let unsigned = raw(&header, &good, b"");
        let mut mac = Hmac::<Sha256>::new_from_slice(secret).unwrap();
        mac.update(unsigned.trim_end_matches('.').as_bytes());
        raw(&header, &good, &mac.finalize().into_bytes())
    };
    let tampered = {
        let token = person.token();
        let (head, signature) = token.rsplit_once('.').unwrap();
        let (header, _) = head.split_once('.').unwrap();
        let claims = raw(
            &json!({}),
            &with(good.clone(), "sub", json!(Uuid::now_v7())),
            b"",
        );
        format!("{header}.{}.{signature}", claims.split('.').nth(1).unwrap())
    };
    let attacks = [
        (
            "expired",
            sign(
                &with(good.clone(), "exp", json!(now() - 60)),
                "first",
                FIRST_KEY,
            ),
        ),
        (
            "not yet",
            sign(
                &with(good.clone(), "nbf", json!(now() + 600)),
                "first",
                FIRST_KEY,
            ),
        ),
        (
            "wrong audience",
            sign(
                &with(good.clone(), "aud", json!("other")),
                "first",
                FIRST_KEY,
            ),
        ),
        (
            "no audience",
            sign(&with(good.clone(), "aud", json!(null)), "first", FIRST_KEY),
        ),
        (
            "wrong issuer",
            sign(
                &with(good.clone(), "iss", json!("other")),
                "first",
                FIRST_KEY,
            ),
        ),
        (
            "no expiry",
            sign(&with(good.clone(), "exp", json!(null)), "first", FIRST_KEY),
        ),
        (
            "unknown role",
            sign(
                &with(good.clone(), "roles", json!(["GOD"])),
                "first",
                FIRST_KEY,
            ),
        ),
        ("another key", sign(&good, "first", SECOND_KEY)),
        ("unknown kid", sign(&good, "second", SECOND_KEY)),
        (
            "alg none",
            raw(&json!({ "alg": "none", "kid": "first" }), &good, b""),
        ),
        ("alg HS256 with the public key", hs256(FIRST_PUBLIC)),
        (
            "alg HS256 with the public key's modulus",
            hs256(modulus.as_bytes()),
        ),
        ("kid of a path", sign(&good, "../../x", FIRST_KEY)),
        ("kid of SQL", sign(&good, "' or 1=1--", FIRST_KEY)),
        (
            "a person without a session",
            sign(&with(good.clone(), "sid", json!(null)), "first", FIRST_KEY),
        ),
        ("tampered", tampered),
        ("not a token", "x".to_owned()),
        ("nothing", String::new()),
    ];
    for (attack, token) in attacks {
        for query in [ME, "{ provider(id: 1) { name } }"] {
            let refused = refusal(world.ask(query).bearer_auth(&token)).await;
            assert_eq!(refused, (401, "UNAUTHENTICATED".to_owned()), "{attack}");
        }
    }
    let basic = format!("Basic {}", STANDARD.encode("a:b"));
    assert_eq!(
        refusal(world.ask(ME).header("authorization", basic))
            .await
            .0,
        401
    );
    let twice = world
        .ask_as(&person, ME)
        .header("authorization", format!("Bearer {}", person.token()));
    assert_eq!(refusal(twice).await.0, 401);
    assert!(
        world.shared.callers.lock().unwrap().is_empty(),
        "a subgraph was reached"
    );
    let reads = *world.shared.jwks_reads.lock().unwrap() - reads_before;
    assert!(reads <= 1, "the keys were read {reads} times");
}

#[tokio::test]
async fn an_answer_without_credentials_that_count_says_how_they_are_sent() {
    let world = World::start().await;
    let challenge = async |request: reqwest::RequestBuilder| {
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 401);
        response.headers()["www-authenticate"]
            .to_str()
            .unwrap()
            .to_owned()
    };
    let file = || {
        world
            .http
            .get(world.at(&format!("/files/{}", Uuid::now_v7())))
    };
    for request in [
        world.ask(ME),
        file(),
        world.ask(ME).header("x-carnet-client-key", "unknown"),
    ] {
        assert_eq!(challenge(request).await, "Bearer realm=\"carnet\"");
    }
    // This token is valid, and the client would discard it if the response called it invalid.
    let needs_key = seller().token_for(world.web.client.id);
    assert_eq!(
        challenge(world.ask(ME).bearer_auth(&needs_key)).await,
        "Bearer realm=\"carnet\""
    );
    let expected = "Bearer realm=\"carnet\", error=\"invalid_token\", \
                    error_description=\"The access token is not valid. Sign in again.\"";
    assert_eq!(
        challenge(world.ask(ME).bearer_auth("x.y.z")).await,
        expected
    );
    assert_eq!(challenge(file().bearer_auth("x.y.z")).await, expected);
}

#[tokio::test]
async fn the_texts_are_ours() {
    let world = World::start().await;
    let (_, json) = answer(world.ask(ME).bearer_auth("x.y.z")).await;
    assert_eq!(
        json["errors"][0]["message"],
        "The access token is not valid. Sign in again."
    );
    assert_eq!(json["errors"].as_array().unwrap().len(), 1);
    assert!(json.get("data").is_none());
}

#[tokio::test]
async fn an_operation_is_public_only_if_all_of_it_is() {
    let world = World::start().await;
    let public = "{ provider(id: 1) { name } __typename }";
    assert_eq!(
        answer(world.ask(public)).await.1["data"]["provider"]["name"],
        "Provider 1"
    );
    for private in [
        ME,
        "{ provider(id: 1) { name } me { id } }",
        "{ ...F } fragment F on Query { x: me { id } }",
    ] {
        assert_eq!(
            refusal(world.ask(private)).await,
            (401, "UNAUTHENTICATED".to_owned()),
            "{private}"
        );
    }
    assert!(
        world
            .shared
            .callers
            .lock()
            .unwrap()
            .iter()
            .all(|(_, caller)| caller.user().is_err())
    );
}

#[tokio::test]
async fn keys_rotate_and_an_unknown_one_is_not_a_lever() {
    let quick = json!({ "tokens": { "refetch_seconds": 1, "refresh_seconds": 1 } });
    let world = World::with(Plan::access(&quick)).await;
    let person = seller();
    let new = sign(&person.claims(), "second", SECOND_KEY);
    let before = *world.shared.jwks_reads.lock().unwrap();
    let started = std::time::Instant::now();
    for _ in 0..20 {
        assert_eq!(refusal(world.ask(ME).bearer_auth(&new)).await.0, 401);
    }
    let reads = *world.shared.jwks_reads.lock().unwrap() - before;
    let allowed = 2 * (started.elapsed().as_secs() + 1);
    assert!(
        reads <= allowed,
        "{reads} reads for 20 unknown keys, {allowed} expected at most"
    );

    *world.shared.jwks.lock().unwrap() = jwks(&[("second", SECOND_KEY)]);
    eventually("the new key", || async {
        (answer(world.ask(ME).bearer_auth(&new)).await.0 == 200).then_some(())
    })
    .await;
    eventually("the old key's end", || async {
        (refusal(world.ask_as(&person, ME)).await.0 == 401).then_some(())
    })
    .await;
}

#[tokio::test]
async fn an_issuer_that_changes_is_known_at_once_and_its_former_tokens_stay_good() {
    let rarely = json!({ "tokens": { "refetch_seconds": 1, "refresh_seconds": 600 } });
    let world = World::with(Plan::access(&rarely)).await;
    let person = seller();
    let elsewhere = "https://elsewhere.example";
    let new = sign(
        &with(person.claims(), "iss", json!(elsewhere)),
        "first",
        FIRST_KEY,
    );
    assert_eq!(refusal(world.ask(ME).bearer_auth(&new)).await.0, 401);
    *world.shared.issuer.lock().unwrap() = Some(elsewhere.to_owned());
    eventually("the new issuer", || async {
        (answer(world.ask(ME).bearer_auth(&new)).await.0 == 200).then_some(())
    })
    .await;
    assert_eq!(
        answer(world.ask_as(&seller(), ME)).await.0,
        200,
        "a token with the former name"
    );
}

#[tokio::test]
async fn a_revoked_session_is_refused_at_once() {
    let world = World::start().await;
    let (one, other) = (seller(), seller());
    assert_eq!(answer(world.ask_as(&one, ME)).await.0, 200);
    let fact = events::user::UserFact::SessionRevoked(one.revoked());
    world.publish(fact, one.user, &[]).await;
    let refused = eventually("the refusal", || async {
        let (status, json) = answer(world.ask_as(&one, ME)).await;
        (status == 401).then_some(json)
    })
    .await;
    assert_eq!(
        refused["errors"][0]["message"],
        "The session has ended. Sign in again."
    );
    assert_eq!(answer(world.ask_as(&other, ME)).await.0, 200);
}

#[tokio::test]
async fn a_revoked_session_whose_signed_caller_is_cached_reaches_no_subgraph() {
    let world = World::start().await;
    let person = seller();
    for id in [chosen_id(), chosen_id()] {
        let request = world.ask_as(&person, ME);
        let request = request.header("x-request-id", id.to_string());
        assert_eq!(answer(request).await.0, 200);
        let (_, caller) = world.shared.callers.lock().unwrap().pop().unwrap();
        assert_eq!(caller.correlation(), id, "a reused caller has no own ID");
    }
    let fact = events::user::UserFact::SessionRevoked(person.revoked());
    world.publish(fact, person.user, &[]).await;
    eventually("the refusal", || async {
        (answer(world.ask_as(&person, ME)).await.0 == 401).then_some(())
    })
    .await;
    world.shared.callers.lock().unwrap().clear();
    assert_eq!(answer(world.ask_as(&person, ME)).await.0, 401);
    assert!(world.shared.callers.lock().unwrap().is_empty());
}

#[tokio::test]
async fn sessions_that_ended_together_are_refused_at_once_and_later_ones_are_not() {
    let world = World::start().await;
    let (one, other) = (seller(), seller());
    let later = Person {
        session: Uuid::now_v7(),
        ..one.clone()
    };
    assert_eq!(answer(world.ask_as(&one, ME)).await.0, 200);
    world
        .publish(
            events::user::UserFact::SessionsRevoked(one.cut_off()),
            one.user,
            &[],
        )
        .await;
    eventually("the refusal", || async {
        (answer(world.ask_as(&one, ME)).await.0 == 401).then_some(())
    })
    .await;
    assert_eq!(answer(world.ask_as(&later, ME)).await.0, 200);
    assert_eq!(answer(world.ask_as(&other, ME)).await.0, 200);
}

#[tokio::test]
async fn a_gateway_that_starts_later_refuses_sessions_that_ended_together() {
    let mut world = World::with(Plan {
        without_user: true,
        ..Plan::default()
    })
    .await;
    let person = seller();
    world.shared.cutoffs.lock().unwrap().push(person.cut_off());
    world.user.resume().await;
    eventually("the refusal", || async {
        (answer(world.ask_as(&person, ME)).await.0 == 401).then_some(())
    })
    .await;
    assert_eq!(answer(world.ask_as(&seller(), ME)).await.0, 200);
}

#[tokio::test]
async fn a_gateway_without_the_user_subgraph_serves_what_it_can_and_recovers() {
    let mut world = World::with(Plan {
        without_user: true,
        ..Plan::default()
    })
    .await;
    let person = seller();
    let response = world.ask_as(&person, ME).send().await.unwrap();
    assert_eq!(response.headers()["retry-after"], "1");
    assert_eq!(response.status(), 503);
    let introspection = "{ __schema { queryType { name } } }";
    assert_eq!(answer(world.ask(introspection)).await.0, 200);
    assert_eq!(
        refusal(
            world
                .ask(introspection)
                .header("x-carnet-client-key", &world.web.key)
        )
        .await,
        (503, "NOT_READY".to_owned())
    );
    world.user.resume().await;
    eventually("the user subgraph to be seen", || async {
        (answer(world.ask_as(&person, ME)).await.0 == 200).then_some(())
    })
    .await;
}
