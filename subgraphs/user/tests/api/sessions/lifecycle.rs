//! Sessions: sign-in, refresh, sign-out and reuse of a copied token.

use std::time::{Duration, Instant};

use caller::{Identity, OrganisationKind, Role};
use events::Fact;
use events::user::{SignInFailure, UserFact};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::keys::verify;
use crate::support::{Member, PASSWORD, SESSION, UserDomain, code, mutation, refusals, through};

async fn sign_in(platform: &UserDomain, email: &str, password: &str) -> Value {
    let input = json!({ "email": email, "password": password });
    platform
        .mutate(&testkit::anonymous(), "signIn", SESSION, input)
        .await
}

async fn refresh(platform: &UserDomain, token: &str) -> Value {
    let input = json!({ "refreshToken": token });
    platform
        .mutate(&testkit::anonymous(), "refreshSession", SESSION, input)
        .await
}

fn token(payload: &Value) -> &str {
    payload["session"]["refreshToken"].as_str().unwrap()
}

const INVALID: [(&str, &str); 1] = [("REFRESH_TOKEN_INVALID", "input")];

fn is_refused(payload: &Value) -> bool {
    payload["session"].is_null()
        && refusals(payload) == INVALID.map(|(code, path)| (code, path.to_owned()))
}

#[tokio::test]
async fn signing_in_gives_a_token_that_strangers_can_verify() {
    let platform = UserDomain::start().await;
    platform.register("PROVIDER", "nora@example.org").await;
    let payload = sign_in(&platform, "NORA@example.org", PASSWORD).await;
    let user = &payload["session"]["user"];
    assert_eq!(
        (&user["email"], &user["name"]),
        (&json!("nora@example.org"), &json!("Nora Nordlicht"))
    );
    assert_eq!(
        user["organisation"]["legalName"], "Nordlicht Handels GmbH",
        "one's own, before the token is used"
    );

    let claims = verify(payload["session"]["accessToken"].as_str().unwrap());
    assert_eq!(user["id"], claims.sub.to_string());
    assert_eq!(user["organisation"]["id"], claims.org.to_string());
    assert_eq!(
        (claims.kind, claims.roles.as_slice()),
        (OrganisationKind::Provider, &[Role::ProviderOwner][..])
    );
    assert_eq!((claims.exp - claims.iat, claims.client_id), (900, None));
    assert_ne!(claims.jti, Uuid::nil());

    let event = platform.event("UserSignedIn", claims.sid).await;
    assert_eq!(
        (event.sequence, event.audience.as_slice()),
        (1, &[claims.sub][..])
    );
    let Some(UserFact::UserSignedIn(session)) = UserFact::read(&event).unwrap() else {
        panic!("{event:?}")
    };
    assert_eq!(
        (session.user, session.organisation),
        (claims.sub, claims.org)
    );
    assert_eq!(session.tokens_expire_at.unix_timestamp(), claims.exp);
}

#[tokio::test]
async fn every_failure_has_the_same_answer_and_the_true_reason_is_told_inside() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let wrong = sign_in(&platform, &nora.email, "not this password").await;
    assert_eq!(
        refusals(&wrong),
        [("INVALID_CREDENTIALS", "input".to_owned())]
    );
    assert_eq!(
        sign_in(&platform, "nobody@example.org", PASSWORD).await,
        wrong
    );
    assert_eq!(sign_in(&platform, "no address", PASSWORD).await, wrong);
    assert_eq!(
        sign_in(&platform, &nora.email, &"x".repeat(2_000)).await,
        wrong
    );
    assert_eq!(sign_in(&platform, &nora.email, "").await, wrong);
    platform.run_sql("update users set status = 'LOCKED'").await;
    assert_eq!(sign_in(&platform, &nora.email, PASSWORD).await, wrong);

    platform.run_sql("update users set status = 'ACTIVE'").await;
    let session = verify(&platform.sign_in(&nora.email, PASSWORD).await.access_token).sid;
    let told = platform.events_until("UserSignedIn", session).await;
    let failures = told
        .iter()
        .filter_map(|event| match UserFact::read(event).unwrap() {
            Some(UserFact::SignInFailed(SignInFailure { user, reason })) => {
                assert_eq!(event.audience, Vec::from_iter(user));
                Some((user, reason))
            }
            _ => None,
        });
    let expected = [
        (Some(nora.user), "WRONG_PASSWORD"),
        (None, "UNKNOWN_ADDRESS"),
        (Some(nora.user), "WRONG_PASSWORD"),
        (Some(nora.user), "ACCOUNT_NOT_ACTIVE"),
    ];
    assert_eq!(
        failures.collect::<Vec<_>>(),
        expected.map(|(user, reason)| (user, reason.to_owned()))
    );
}

#[tokio::test]
async fn an_unknown_address_takes_as_long_as_a_wrong_password() {
    let platform = UserDomain::start().await;
    platform.register("SELLER", "nora@example.org").await;
    let mut fastest = [Duration::MAX; 2];
    for _ in 0..5 {
        for (email, best) in ["nora@example.org", "nobody@example.org"]
            .iter()
            .zip(&mut fastest)
        {
            let started = Instant::now();
            sign_in(&platform, email, "not this password").await;
            *best = started.elapsed().min(*best);
        }
    }
    let [known, unknown] = fastest;
    // Without equal work it would take a twentieth. The rest is noise of a busy machine.
    assert!(
        unknown * 3 > known && known * 3 > unknown,
        "known {known:?}, unknown {unknown:?}"
    );
}

#[tokio::test]
async fn a_refresh_token_is_exchanged_for_the_next_one() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let second = refresh(&platform, &nora.refresh_token).await;
    let third = refresh(&platform, token(&second)).await;
    let (first, last) = (
        verify(&nora.access_token),
        verify(third["session"]["accessToken"].as_str().unwrap()),
    );
    assert_eq!(
        (first.sub, first.org, first.sid),
        (last.sub, last.org, last.sid),
        "the same session"
    );
    assert_ne!(first.jti, last.jti);
    assert!(is_refused(&refresh(&platform, "nonsense").await));
    assert!(is_refused(&refresh(&platform, &"A".repeat(43)).await));
    refresh(&platform, token(&third)).await;
}

#[tokio::test]
async fn a_refresh_token_used_twice_ends_the_session() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let session = verify(&nora.access_token).sid;
    let second = refresh(
        &platform,
        token(&refresh(&platform, &nora.refresh_token).await),
    )
    .await;
    assert!(
        is_refused(&refresh(&platform, &nora.refresh_token).await),
        "the one after it has been used"
    );
    assert!(
        is_refused(&refresh(&platform, token(&second)).await),
        "of the same family"
    );

    let event = platform.event("SessionRevoked", session).await;
    assert_eq!(
        (event.sequence, event.audience.as_slice()),
        (2, &[nora.user][..])
    );
    let Some(UserFact::SessionRevoked(revoked)) = UserFact::read(&event).unwrap() else {
        panic!("{event:?}")
    };
    let newest = verify(second["session"]["accessToken"].as_str().unwrap());
    assert_eq!(
        revoked.tokens_expire_at.unix_timestamp(),
        newest.exp,
        "as long as any of its tokens lives"
    );

    assert!(is_refused(&refresh(&platform, &nora.refresh_token).await));
    let other = platform.sign_in(&nora.email, PASSWORD).await;
    let told = platform
        .events_until("UserSignedIn", verify(&other.access_token).sid)
        .await;
    let revocations = told
        .iter()
        .filter(|event| event.kind.contains("SessionRevoked"))
        .count();
    assert_eq!(revocations, 1, "an ended session does not end again");
    assert!(
        !is_refused(&refresh(&platform, &other.refresh_token).await),
        "another session lives on"
    );
}

#[tokio::test]
async fn two_tabs_that_refresh_at_the_same_time_get_the_same_next_token() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let (one, other) = tokio::join!(
        refresh(&platform, &nora.refresh_token),
        refresh(&platform, &nora.refresh_token)
    );
    assert_eq!(token(&one), token(&other));
    let second = |payload: &Value| {
        payload["session"]["refreshTokenExpiresAt"]
            .as_str()
            .unwrap()[..19]
            .to_owned()
    };
    assert_eq!(second(&one), second(&other));
    // A lost response is requested again, and the session continues.
    let next = refresh(&platform, token(&one)).await;
    assert_eq!(token(&refresh(&platform, token(&one)).await), token(&next));
    assert!(!is_refused(&refresh(&platform, token(&next)).await));
}

#[tokio::test]
async fn a_refresh_token_shown_again_ten_seconds_later_ends_the_session() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let (anybody, shown) = (
        testkit::anonymous(),
        SecretString::from(nora.refresh_token.clone()),
    );
    let again = async |seconds| {
        let at = chassis::now() + time::Duration::seconds(seconds);
        platform
            .services
            .sessions
            .refresh_session(&anybody, &shown, at)
            .await
    };
    let next = again(0).await.unwrap();
    assert_eq!(
        again(9).await.unwrap().refresh_token.expose_secret(),
        next.refresh_token.expose_secret()
    );
    assert!(again(11).await.is_err());
    assert!(
        is_refused(&refresh(&platform, next.refresh_token.expose_secret()).await),
        "both are out"
    );
    platform
        .event("SessionRevoked", verify(&nora.access_token).sid)
        .await;
}

#[tokio::test]
async fn a_session_stays_with_its_client() {
    let platform = UserDomain::start().await;
    platform.register("SELLER", "nora@example.org").await;
    let (web, mobile) = (Uuid::now_v7(), Uuid::now_v7());
    let input = json!({ "email": "nora@example.org", "password": PASSWORD });
    let payload = platform
        .mutate(
            &through(web, &Identity::Anonymous),
            "signIn",
            SESSION,
            input,
        )
        .await;
    let nora = Member::of("nora@example.org", &payload["session"]);
    assert_eq!(verify(&nora.access_token).client_id, Some(web));

    let input = json!({ "refreshToken": nora.refresh_token });
    for foreign in [through(mobile, &Identity::Anonymous), testkit::anonymous()] {
        assert!(is_refused(
            &platform
                .mutate(&foreign, "refreshSession", SESSION, input.clone())
                .await
        ));
    }
    let own = through(web, &Identity::Anonymous);
    let payload = platform
        .mutate(&own, "refreshSession", SESSION, input)
        .await;
    assert_eq!(
        verify(payload["session"]["accessToken"].as_str().unwrap()).client_id,
        Some(web)
    );
}

#[tokio::test]
async fn a_refresh_token_expires() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let (anybody, token) = (testkit::anonymous(), SecretString::from(nora.refresh_token));
    let late = chassis::now() + time::Duration::days(30);
    assert!(
        platform
            .services
            .sessions
            .refresh_session(&anybody, &token, late)
            .await
            .is_err()
    );
    let in_time = late - time::Duration::minutes(1);
    assert!(
        platform
            .services
            .sessions
            .refresh_session(&anybody, &token, in_time)
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn who_may_not_sign_in_any_more_may_not_refresh() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    platform
        .run_sql("update users set status = 'DEACTIVATED'")
        .await;
    assert!(is_refused(&refresh(&platform, &nora.refresh_token).await));
}

#[tokio::test]
async fn signing_out_ends_the_session_once() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let selection = "{ signedOut userErrors { code } }";
    for _ in 0..2 {
        let payload = platform
            .mutate_nothing(&nora.caller, "signOut", selection)
            .await;
        assert_eq!(payload, json!({ "signedOut": true, "userErrors": [] }));
    }
    assert!(is_refused(&refresh(&platform, &nora.refresh_token).await));
    let event = platform
        .event("SessionRevoked", verify(&nora.access_token).sid)
        .await;
    assert_eq!((event.sequence, event.audience), (2, vec![nora.user]));
}

#[tokio::test]
async fn nobody_signed_in_is_told_so() {
    let platform = UserDomain::start().await;
    for query in [
        "{ me { id } }",
        "mutation { signOut { signedOut } }",
        "mutation { submitProvider { provider { id } } }",
    ] {
        assert_eq!(
            code(&platform.ask(&testkit::anonymous(), query, json!({})).await),
            "UNAUTHENTICATED",
            "{query}"
        );
        assert_eq!(
            code(&platform.ask(&testkit::gateway(), query, json!({})).await),
            "FORBIDDEN",
            "{query}"
        );
    }
    // A token whose account has ended.
    let answer = platform
        .ask(&testkit::seller(Uuid::now_v7()), "{ me { id } }", json!({}))
        .await;
    assert_eq!(code(&answer), "UNAUTHENTICATED");
    let stranger = testkit::seller(Uuid::now_v7());
    let input = json!({ "input": { "displayName": "Lab" } });
    let answer = platform
        .ask(
            &stranger,
            &mutation("updateProvider", "{ provider { id } }"),
            input,
        )
        .await;
    assert_eq!(code(&answer), "FORBIDDEN");
}
