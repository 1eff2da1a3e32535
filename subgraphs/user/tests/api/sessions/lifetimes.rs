//! Number, lifetime and common end of a user's sessions.

use secrecy::SecretString;
use serde_json::json;
use time::Duration;

use crate::keys::verify;
use crate::support::{Member, PASSWORD, SESSION, UserDomain, refusals};

async fn switched(platform: &UserDomain, member: &Member) -> Member {
    let input = json!({ "organisationId": member.organisation });
    let payload = platform
        .mutate(&member.caller, "switchOrganisation", SESSION, input)
        .await;
    Member::of(&member.email, &payload["session"])
}

async fn is_live(platform: &UserDomain, member: &Member) -> bool {
    let input = json!({ "refreshToken": member.refresh_token });
    let payload = platform
        .mutate(&testkit::anonymous(), "refreshSession", SESSION, input)
        .await;
    refusals(&payload).is_empty()
}

async fn live_sessions(platform: &UserDomain) -> i64 {
    sqlx::query_scalar("select count(*) from sessions where revoked_at is null")
        .fetch_one(&platform.database.pool)
        .await
        .unwrap()
}

/// Regression test: a stolen access token could begin an independent session for thirty days.
#[tokio::test]
async fn a_session_that_was_begun_from_another_ends_with_it() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let apart = platform.sign_in(&nora.email, PASSWORD).await;
    let child = switched(&platform, &nora).await;
    let grandchild = switched(&platform, &child).await;
    assert!(is_live(&platform, &grandchild).await);
    platform
        .mutate_nothing(&nora.caller, "signOut", "{ signedOut }")
        .await;
    for ended in [&nora, &child, &grandchild] {
        assert!(!is_live(&platform, ended).await);
        platform
            .event("SessionRevoked", verify(&ended.access_token).sid)
            .await;
    }
    assert!(is_live(&platform, &apart).await);
    let told: i64 = sqlx::query_scalar(
        "select count(*) from outbox where event ->> 'type' like '%SessionRevoked%'",
    )
    .fetch_one(&platform.database.pool)
    .await
    .unwrap();
    assert_eq!(told, 3, "each once");
}

#[tokio::test]
async fn a_change_of_the_password_leaves_the_session_that_it_is_made_in() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let child = switched(&platform, &nora).await;
    let input =
        json!({ "currentPassword": PASSWORD, "newPassword": "another correct horse battery" });
    let selection = "{ changed userErrors { code path } }";
    assert_eq!(
        platform
            .mutate(&child.caller, "changePassword", selection, input)
            .await["changed"],
        true
    );
    assert!(is_live(&platform, &child).await);
    assert!(!is_live(&platform, &nora).await);
}

#[tokio::test]
async fn of_more_than_a_hundred_sessions_the_one_that_was_refreshed_first_ends() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    platform.run_sql(
            "insert into sessions (id, version, user_id, organisation_id, created_at, last_used_at, tokens_expire_at, ends_at)
             select gen_random_uuid(), 1, user_id, organisation_id, now(), now() - interval '1 minute',
                 now() + interval '1 minute', now() + interval '1 day'
             from sessions, generate_series(1, 99)",
        )
        .await;
    assert_eq!(live_sessions(&platform).await, 100);
    let last = platform.sign_in(&nora.email, PASSWORD).await;
    for _ in 0..3 {
        switched(&platform, &last).await;
    }
    assert_eq!(live_sessions(&platform).await, 100);
    assert!(is_live(&platform, &nora).await && is_live(&platform, &last).await);
}

/// Regression test: a hundred switches ended the session from which they were begun, and left a session that nothing
/// ended.
#[tokio::test]
async fn sessions_that_are_begun_from_another_push_out_each_other_and_never_that_one() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let apart = platform.sign_in(&nora.email, PASSWORD).await;
    for _ in 0..104 {
        switched(&platform, &nora).await;
    }
    assert_eq!(live_sessions(&platform).await, 100);
    assert!(is_live(&platform, &apart).await, "nor another of hers");
    platform
        .mutate_nothing(&nora.caller, "signOut", "{ signedOut }")
        .await;
    assert_eq!(live_sessions(&platform).await, 1);
}

/// Regression test: the hundredth switch ended all sessions between the first one and itself, and nothing ended it
/// afterwards.
#[tokio::test]
async fn a_chain_of_switches_ends_with_the_session_that_it_began_with_however_long_it_is() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let mut last = switched(&platform, &nora).await;
    for _ in 0..100 {
        last = switched(&platform, &last).await;
    }
    assert!(is_live(&platform, &last).await);
    platform
        .mutate_nothing(&nora.caller, "signOut", "{ signedOut }")
        .await;
    assert!(!is_live(&platform, &last).await);
    platform
        .event("SessionRevoked", verify(&last.access_token).sid)
        .await;
    assert_eq!(live_sessions(&platform).await, 0);
}

#[tokio::test]
async fn a_session_is_kept_as_long_as_one_that_was_begun_from_it() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let child = switched(&platform, &nora).await;
    platform.run_sql("update sessions set tokens_expire_at = now() - interval '40 days' where parent_id is null")
        .await;
    platform.run_sql("delete from refresh_tokens where session_id in (select id from sessions where parent_id is null)")
        .await;
    platform.services.purge(chassis::now()).await.unwrap();
    assert!(is_live(&platform, &child).await);
}

#[tokio::test]
async fn a_session_lasts_ninety_days_however_often_it_is_refreshed() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let (anybody, begun) = (testkit::anonymous(), chassis::now());
    let mut token = SecretString::from(nora.refresh_token.clone());
    let mut expires = Vec::new();
    for days in [29, 58, 87] {
        let now = begun + Duration::days(days);
        let refreshed = platform
            .services
            .sessions
            .refresh_session(&anybody, &token, now)
            .await
            .unwrap();
        expires.push((refreshed.refresh_token_expires_at - begun).whole_hours() / 24);
        token = refreshed.refresh_token;
    }
    assert_eq!(
        expires,
        [59, 88, 89],
        "the last one a moment before the ninetieth"
    );
    let late = begun + Duration::days(90);
    assert!(
        platform
            .services
            .sessions
            .refresh_session(&anybody, &token, late)
            .await
            .is_err()
    );

    platform
        .run_sql("update sessions set ends_at = now() + interval '1 day'")
        .await;
    let input = json!({ "organisationId": nora.organisation });
    let child = platform
        .mutate(&nora.caller, "switchOrganisation", SESSION, input)
        .await;
    let expires = child["session"]["refreshTokenExpiresAt"].as_str().unwrap();
    let expires =
        time::OffsetDateTime::parse(expires, &time::format_description::well_known::Rfc3339)
            .unwrap();
    assert!(
        expires - chassis::now() <= Duration::days(1),
        "no longer than the one that it was begun from"
    );
}
