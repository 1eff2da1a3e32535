//! Sessions that end together, with one row and one event for any number of sessions.

use secrecy::SecretString;
use serde_json::{Value, json};
use time::Duration;
use uuid::Uuid;

use crate::support::{Member, PASSWORD, SESSION, UserDomain, code, mutation, refusals};

const NEW: &str = "a quite different pass phrase 9";
const USER: &str = "{ user { id } userErrors { code path } }";
const ORGANISATION: &str = "{ organisation { id } userErrors { code path } }";

/// Gives a user 50,000 sessions above the maximum.
async fn crowded(platform: &UserDomain, member: &Member) {
    sqlx::query(
        "with ids as (
             select lpad(to_hex((extract(epoch from now()) * 1000)::bigint - n), 12, '0') as time
             from generate_series(1, 50000) n)
         insert into sessions (id, version, user_id, organisation_id, created_at, last_used_at, tokens_expire_at, ends_at)
         select (left(time, 8) || '-' || right(time, 4) || '-7' || substr(gen_random_uuid()::text, 16))::uuid,
             1, $1, $2, now(), now(), now() + interval '15 minutes', now() + interval '90 days'
         from ids",
    )
    .bind(member.user)
    .bind(member.organisation)
    .execute(&platform.database.pool)
    .await
    .unwrap();
}

async fn done(platform: &UserDomain, by: &Member, name: &str, selection: &str, input: Value) {
    let payload = platform.mutate(&by.caller, name, selection, input).await;
    assert_eq!(payload["userErrors"], json!([]), "{name}");
}

async fn administered(platform: &UserDomain, name: &str, selection: &str, input: Value) {
    let payload = platform
        .mutate(&testkit::admin(), name, selection, input)
        .await;
    assert_eq!(payload["userErrors"], json!([]), "{name}");
}

async fn is_live(platform: &UserDomain, member: &Member) -> bool {
    let input = json!({ "refreshToken": member.refresh_token });
    let payload = platform
        .mutate(&testkit::anonymous(), "refreshSession", SESSION, input)
        .await;
    refusals(&payload).is_empty()
}

async fn count(platform: &UserDomain, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql)
        .fetch_one(&platform.database.pool)
        .await
        .unwrap()
}

/// Checks that the member's sessions ended with one row and one event about this subject, and that `others` sessions
/// did not.
async fn ended_together(platform: &UserDomain, member: &Member, subject: Uuid, others: i64) {
    platform.event("SessionsRevoked", subject).await;
    assert_eq!(
        count(platform, "select count(*) from session_cutoffs").await,
        1
    );
    let told = "select count(*) from outbox where event ->> 'type' like '%SessionsRevoked%'";
    assert_eq!(count(platform, told).await, 1);
    let each = "select count(*) from outbox where event ->> 'type' like '%SessionRevoked%'";
    assert_eq!(count(platform, each).await, 0);
    assert_eq!(
        count(platform, "select count(*) from live_sessions").await,
        others
    );
    assert!(!is_live(platform, member).await);
}

/// Checks that a new session of this member is the only one.
async fn comes_back(platform: &UserDomain, member: &Member, password: &str) {
    let again = platform.sign_in(&member.email, password).await;
    let query = "{ me { sessions { totalCount edges { node { current } } } } }";
    let sessions = &platform.answer(&again.caller, query, json!({})).await["me"]["sessions"];
    assert_eq!(
        *sessions,
        json!({ "totalCount": 1, "edges": [{ "node": { "current": true } }] })
    );
    assert!(is_live(platform, &again).await);
    assert!(!is_live(platform, member).await);
}

#[tokio::test]
async fn a_lock_ends_fifty_thousand_sessions_by_one_row_and_one_event() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    crowded(&platform, &nora).await;
    let input = json!({ "userId": nora.user, "reason": "reported stolen" });
    administered(&platform, "lockUser", USER, input.clone()).await;
    ended_together(&platform, &nora, nora.user, 0).await;
    administered(&platform, "unlockUser", USER, input).await;
    comes_back(&platform, &nora, PASSWORD).await;
}

#[tokio::test]
async fn a_reset_ends_fifty_thousand_sessions_by_one_row_and_one_event() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    crowded(&platform, &nora).await;
    let input = json!({ "email": nora.email });
    platform
        .mutate(
            &testkit::anonymous(),
            "requestPasswordReset",
            "{ accepted }",
            input,
        )
        .await;
    let token = platform
        .letter("PasswordResetRequested", &nora.email)
        .await
        .unwrap();
    let input = json!({ "token": token, "newPassword": NEW });
    let selection = "{ reset userErrors { code path } }";
    let payload = platform
        .mutate(&testkit::anonymous(), "resetPassword", selection, input)
        .await;
    assert_eq!(payload["reset"], true, "{payload}");
    ended_together(&platform, &nora, nora.user, 0).await;
    comes_back(&platform, &nora, NEW).await;
}

#[tokio::test]
async fn a_sign_out_everywhere_ends_fifty_thousand_sessions_by_one_row_and_one_event() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    crowded(&platform, &nora).await;
    let payload = platform
        .mutate_nothing(&nora.caller, "signOutEverywhere", "{ endedSessions }")
        .await;
    assert_eq!(payload["endedSessions"], 50_001);
    ended_together(&platform, &nora, nora.user, 0).await;
    comes_back(&platform, &nora, PASSWORD).await;
}

#[tokio::test]
async fn a_change_of_the_password_ends_fifty_thousand_sessions_but_its_own() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let elsewhere = platform.sign_in(&nora.email, PASSWORD).await;
    crowded(&platform, &nora).await;
    let input = json!({ "currentPassword": PASSWORD, "newPassword": NEW });
    done(
        &platform,
        &nora,
        "changePassword",
        "{ userErrors { code path } }",
        input,
    )
    .await;
    platform.event("SessionsRevoked", nora.user).await;
    assert_eq!(
        count(&platform, "select count(*) from session_cutoffs").await,
        1
    );
    assert_eq!(
        count(&platform, "select count(*) from live_sessions").await,
        1
    );
    assert!(is_live(&platform, &nora).await && !is_live(&platform, &elsewhere).await);
    platform
        .mutate_nothing(&nora.caller, "signOutEverywhere", "{ endedSessions }")
        .await;
    assert!(!is_live(&platform, &nora).await, "it is excepted once");
    assert_eq!(
        count(&platform, "select count(*) from session_cutoffs").await,
        1,
        "in place of the other"
    );
}

#[tokio::test]
async fn a_role_that_is_revoked_ends_fifty_thousand_sessions_by_one_row_and_one_event() {
    let platform = UserDomain::start().await;
    let owner = platform.member("SELLER").await;
    let kim = platform
        .colleague(&owner, &["SELLER_OWNER", "SELLER_MEMBER"])
        .await;
    crowded(&platform, &kim).await;
    let input = json!({ "userId": kim.user, "role": "SELLER_OWNER" });
    done(&platform, &owner, "revokeRole", USER, input).await;
    ended_together(&platform, &kim, kim.user, 1).await;
    assert!(is_live(&platform, &owner).await, "no other member's");
    comes_back(&platform, &kim, PASSWORD).await;
}

#[tokio::test]
async fn the_removal_of_a_member_ends_fifty_thousand_sessions_and_they_stay_ended_when_it_comes_back()
 {
    let platform = UserDomain::start().await;
    let owner = platform.member("SELLER").await;
    let kim = platform.colleague(&owner, &["SELLER_MEMBER"]).await;
    crowded(&platform, &kim).await;
    done(
        &platform,
        &owner,
        "removeMember",
        USER,
        json!({ "userId": kim.user }),
    )
    .await;
    ended_together(&platform, &kim, kim.user, 1).await;
    joins(&platform, &kim, owner.organisation).await;
    comes_back(&platform, &kim, PASSWORD).await;
}

#[tokio::test]
async fn a_suspension_ends_fifty_thousand_sessions_by_one_row_and_one_event() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    crowded(&platform, &nora).await;
    let input = json!({ "organisationId": nora.organisation, "reason": "unpaid" });
    administered(
        &platform,
        "suspendOrganisation",
        ORGANISATION,
        input.clone(),
    )
    .await;
    ended_together(&platform, &nora, nora.organisation, 0).await;
    administered(&platform, "reinstateOrganisation", ORGANISATION, input).await;
    comes_back(&platform, &nora, PASSWORD).await;
}

#[tokio::test]
async fn a_closure_ends_fifty_thousand_sessions_by_one_row_and_one_event() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    crowded(&platform, &nora).await;
    let input = json!({ "organisationId": nora.organisation, "reason": "out of business" });
    administered(&platform, "closeOrganisation", ORGANISATION, input).await;
    ended_together(&platform, &nora, nora.organisation, 0).await;
}

/// Makes a user a member of another organisation.
async fn joins(platform: &UserDomain, member: &Member, organisation: Uuid) {
    sqlx::query(
        "insert into members (organisation_id, user_id, roles, joined_at) values ($1, $2, $3, now())",
    )
    .bind(organisation)
    .bind(member.user)
    .bind(["SELLER_MEMBER"].as_slice())
    .execute(&platform.database.pool)
    .await
    .unwrap();
}

async fn switched(platform: &UserDomain, member: &Member, organisation: Uuid) -> Member {
    let input = json!({ "organisationId": organisation });
    let payload = platform
        .mutate(&member.caller, "switchOrganisation", SESSION, input)
        .await;
    Member::of(&member.email, &payload["session"])
}

#[tokio::test]
async fn a_session_elsewhere_ends_with_the_one_that_it_was_begun_from() {
    let platform = UserDomain::start().await;
    let (nora, other) = (
        platform.member("SELLER").await,
        platform.member("SELLER").await,
    );
    joins(&platform, &nora, other.organisation).await;
    let child = switched(&platform, &nora, other.organisation).await;
    let apart =
        json!({ "email": nora.email, "password": PASSWORD, "organisationId": other.organisation });
    let apart = platform
        .mutate(&testkit::anonymous(), "signIn", SESSION, apart)
        .await;
    let apart = Member::of(&nora.email, &apart["session"]);
    let input = json!({ "organisationId": nora.organisation, "reason": "unpaid" });
    administered(&platform, "suspendOrganisation", ORGANISATION, input).await;
    assert!(!is_live(&platform, &child).await);
    assert!(is_live(&platform, &apart).await, "it was begun by itself");
    let input = json!({ "input": { "organisationId": other.organisation } });
    let answer = platform
        .ask(
            &child.caller,
            &mutation("switchOrganisation", SESSION),
            input,
        )
        .await;
    assert_eq!(
        code(&answer),
        "UNAUTHENTICATED",
        "nor does it begin another one"
    );
    let input = json!({ "currentPassword": PASSWORD, "newPassword": NEW });
    done(
        &platform,
        &child,
        "changePassword",
        "{ userErrors { code path } }",
        input,
    )
    .await;
    assert!(!is_live(&platform, &child).await, "nor is it brought back");
    platform
        .services
        .purge(chassis::now() + Duration::hours(1))
        .await
        .unwrap();
    let marked = "select count(*) from sessions where revoked_at is not null";
    assert_eq!(count(&platform, marked).await, 3, "all of hers");
}

/// The clock of one process may be ahead of another's, and ids ascend with the clock.
#[tokio::test]
async fn a_session_that_begins_after_the_others_have_ended_goes_on_whatever_the_clocks_say() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    sqlx::query(
        "insert into sessions (id, version, user_id, organisation_id, created_at, last_used_at, tokens_expire_at, ends_at)
         select overlay(id::text placing 'ff' from 1 for 2)::uuid, 1, user_id, organisation_id, now(), now(), now(), now()
         from sessions where user_id = $1",
    )
    .bind(nora.user)
    .execute(&platform.database.pool)
    .await
    .unwrap();
    platform
        .mutate_nothing(&nora.caller, "signOutEverywhere", "{ endedSessions }")
        .await;
    let again = platform.sign_in(&nora.email, PASSWORD).await;
    let third = platform.sign_in(&nora.email, PASSWORD).await;
    assert!(is_live(&platform, &again).await && is_live(&platform, &third).await);
    assert!(!is_live(&platform, &nora).await);
}

#[tokio::test]
async fn the_purge_marks_what_ended_together_and_forgets_the_cutoff() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let elsewhere = platform.sign_in(&nora.email, PASSWORD).await;
    crowded(&platform, &elsewhere).await;
    let input = json!({ "currentPassword": PASSWORD, "newPassword": NEW });
    done(
        &platform,
        &nora,
        "changePassword",
        "{ userErrors { code path } }",
        input,
    )
    .await;
    platform
        .services
        .purge(chassis::now() + Duration::minutes(16))
        .await
        .unwrap();
    assert_eq!(
        count(&platform, "select count(*) from session_cutoffs").await,
        1,
        "tokens may live yet"
    );
    platform
        .services
        .purge(chassis::now() + Duration::minutes(18))
        .await
        .unwrap();
    assert_eq!(
        count(&platform, "select count(*) from session_cutoffs").await,
        0
    );
    assert_eq!(
        count(
            &platform,
            "select count(*) from sessions where revoked_at is null"
        )
        .await,
        1
    );
    assert!(is_live(&platform, &nora).await && !is_live(&platform, &elsewhere).await);
}

#[tokio::test]
async fn a_used_token_of_a_session_that_ended_together_with_others_is_no_alarm() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    assert!(is_live(&platform, &nora).await, "its token is used");
    platform
        .mutate_nothing(&nora.caller, "signOutEverywhere", "{ endedSessions }")
        .await;
    let (anybody, token) = (
        testkit::anonymous(),
        SecretString::from(nora.refresh_token.clone()),
    );
    let later = chassis::now() + Duration::minutes(1);
    assert!(
        platform
            .services
            .sessions
            .refresh_session(&anybody, &token, later)
            .await
            .is_err()
    );
    let alarms = "select count(*) from outbox where event ->> 'type' like '%RefreshTokenReused%'";
    assert_eq!(count(&platform, alarms).await, 0);
}
