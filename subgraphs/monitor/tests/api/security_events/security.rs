use events::CloudEvent;
use events::user::{
    ApiClient, Letter, Membership, Organisation, ProviderKey, Session, SignInFailure, User,
    UserFact,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Monitor, code, failed_sign_in, noon, seller_with_id, told};

const ME: Uuid = Uuid::from_u128(1);
const MINE: Uuid = Uuid::from_u128(2);
const THEIRS: Uuid = Uuid::from_u128(3);

fn failure(reason: &str) -> SignInFailure {
    SignInFailure {
        user: Some(ME),
        reason: reason.to_owned(),
    }
}

fn account(memberships: &[(Uuid, &[&str])]) -> User {
    let membership = |(organisation, roles): &(Uuid, &[&str])| Membership {
        organisation: *organisation,
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
    };
    let memberships = memberships.iter().map(membership).collect();
    User {
        id: ME,
        memberships,
        status: "ACTIVE".to_owned(),
        contact: "sealed".to_owned(),
        locale: None,
    }
}

fn letter() -> Letter {
    let (id, address) = (Uuid::now_v7(), "sealed".to_owned());
    Letter {
        id,
        user: Some(ME),
        locale: None,
        address,
        token: None,
        expires_at: None,
    }
}

fn session() -> Session {
    Session {
        id: Uuid::now_v7(),
        user: ME,
        organisation: MINE,
        tokens_expire_at: noon(900),
    }
}

fn organisation() -> Organisation {
    let [kind, country, status] = ["SELLER", "DE", "SUSPENDED"].map(str::to_owned);
    Organisation {
        id: MINE,
        kind,
        country,
        status,
    }
}

fn client() -> ApiClient {
    ApiClient {
        id: Uuid::now_v7(),
        name: "Ann's telephone".to_owned(),
        kind: "PARTNER".to_owned(),
        organisation: Some(MINE),
        scopes: Vec::new(),
        rate_class: "STANDARD".to_owned(),
        secret_sha256: "ab".repeat(32),
        previous_secret_sha256: None,
        previous_secret_expires_at: None,
        operations: Vec::new(),
        status: "REVOKED".to_owned(),
    }
}

fn key() -> ProviderKey {
    ProviderKey {
        id: Uuid::now_v7(),
        provider: Uuid::now_v7(),
        organisation: MINE,
        algorithm: "EdDSA".to_owned(),
        jwk: json!({ "kty": "OKP" }),
        registered_at: noon(-900),
        revoked_at: Some(noon(0)),
    }
}

/// A fact and its stored event: kind, user, organisation, detail.
type Case = (
    UserFact,
    &'static str,
    Option<Uuid>,
    Option<Uuid>,
    Option<String>,
);

/// One of each kind.
fn facts() -> Vec<Case> {
    let [one, two]: [&[(Uuid, &[&str])]; 2] = [
        &[(MINE, &["SELLER_OWNER"])],
        &[(MINE, &["SELLER_OWNER", "CARRIER"]), (THEIRS, &[])],
    ];
    let (me, mine) = (Some(ME), Some(MINE));
    let because = |reason: &str| Some(reason.to_owned());
    vec![
        (
            UserFact::SignInFailed(failure("WRONG_PASSWORD")),
            "SIGN_IN_FAILED",
            me,
            None,
            because("WRONG_PASSWORD"),
        ),
        (
            UserFact::SignInThrottled(failure("ACCOUNT")),
            "SIGN_IN_THROTTLED",
            me,
            None,
            because("ACCOUNT"),
        ),
        (
            UserFact::RefreshTokenReused(session()),
            "REFRESH_TOKEN_REUSED",
            me,
            mine,
            None,
        ),
        (
            UserFact::UserLocked(account(one)),
            "USER_LOCKED",
            me,
            mine,
            None,
        ),
        (
            UserFact::UserUnlocked(account(two)),
            "USER_UNLOCKED",
            me,
            None,
            None,
        ),
        (
            UserFact::UserDeactivated(account(&[])),
            "USER_DEACTIVATED",
            me,
            None,
            None,
        ),
        (
            UserFact::PasswordReset(letter()),
            "PASSWORD_RESET",
            me,
            None,
            None,
        ),
        (
            UserFact::PasswordChanged(letter()),
            "PASSWORD_CHANGED",
            me,
            None,
            None,
        ),
        (
            UserFact::SecondFactorEnabled(letter()),
            "SECOND_FACTOR_ENABLED",
            me,
            None,
            None,
        ),
        (
            UserFact::SecondFactorDisabled(letter()),
            "SECOND_FACTOR_DISABLED",
            me,
            None,
            None,
        ),
        (
            UserFact::RecoveryCodesReplaced(letter()),
            "RECOVERY_CODES_REPLACED",
            me,
            None,
            None,
        ),
        (
            UserFact::RecoveryCodeUsed(letter()),
            "RECOVERY_CODE_USED",
            me,
            None,
            None,
        ),
        (
            UserFact::RoleAssigned(account(two)),
            "ROLE_ASSIGNED",
            me,
            None,
            Some(format!("{MINE} SELLER_OWNER CARRIER; {THEIRS}")),
        ),
        (
            UserFact::RoleRevoked(account(one)),
            "ROLE_REVOKED",
            me,
            mine,
            Some(format!("{MINE} SELLER_OWNER")),
        ),
        (
            UserFact::OrganisationSuspended(organisation()),
            "ORGANISATION_SUSPENDED",
            None,
            mine,
            None,
        ),
        (
            UserFact::ApiClientRevoked(client()),
            "API_CLIENT_REVOKED",
            None,
            mine,
            None,
        ),
        (
            UserFact::ProviderKeyRevoked(key()),
            "PROVIDER_KEY_REVOKED",
            None,
            mine,
            None,
        ),
    ]
}

/// The object that an event of this kind concerns, which has the ID of its subject.
fn subject(kind: &str, id: Uuid) -> Value {
    let name = match kind {
        "USER_LOCKED" | "USER_UNLOCKED" | "USER_DEACTIVATED" | "ROLE_ASSIGNED" | "ROLE_REVOKED" => {
            "User"
        }
        "ORGANISATION_SUSPENDED" => "Organisation",
        "API_CLIENT_REVOKED" => "ApiClient",
        "PROVIDER_KEY_REVOKED" => "ProviderKey",
        _ => return Value::Null,
    };
    json!({ "__typename": name, "id": id })
}

/// Failed sign-ins at intervals of one second.
fn failures(users: &[Option<Uuid>]) -> Vec<CloudEvent> {
    users
        .iter()
        .zip(0..)
        .map(|(user, second)| told(failed_sign_in(*user), noon(second)))
        .collect()
}

async fn list(monitor: &Monitor, arguments: &str) -> Value {
    let query = format!("{{ securityEvents({arguments}) {{ totalCount nodes {{ kind }} }} }}");
    monitor.ask_admin(&query).await["securityEvents"].clone()
}

#[tokio::test]
async fn each_kind_is_kept_once_and_says_what_happened() {
    let monitor = Monitor::start().await;
    let (mut events, mut expected) = (Vec::new(), Vec::new());
    for ((fact, kind, user, organisation, detail), second) in facts().into_iter().zip(0..) {
        let event = told(fact, noon(second));
        let named = |id: Option<Uuid>| id.map(|id| json!({ "id": id }));
        expected.push(json!({
            "id": event.id, "kind": kind, "at": format!("2026-11-24T12:00:{second:02}Z"), "user": named(user),
            "organisation": named(organisation), "subjectId": event.subject, "subject": subject(kind, event.subject),
            "detail": detail,
            "correlationId": event.correlationid,
        }));
        events.push(event);
    }
    expected.reverse();
    monitor.tell(&events).await;
    assert_eq!(monitor.publish_again().await, 17);

    let data = monitor
        .ask_admin(
            "{ securityEvents(first: 100) { totalCount nodes { id kind at user { id } organisation { id } subjectId
               subject { __typename ... on User { id } ... on Organisation { id } ... on ApiClient { id } ... on ProviderKey { id } }
               detail correlationId } } }",
        )
        .await;
    assert_eq!(
        data["securityEvents"],
        json!({ "totalCount": 17, "nodes": expected })
    );
}

#[tokio::test]
async fn nothing_but_ids_and_codes_is_kept() {
    let monitor = Monitor::start().await;
    let events: Vec<_> = facts()
        .into_iter()
        .map(|(fact, ..)| told(fact, noon(0)))
        .collect();
    monitor.tell(&events).await;
    for told in ["sealed", "Ann", "telephone", "OKP"] {
        let rows: i64 = sqlx::query_scalar(
            "select count(*) from security_events s where position($1 in s::text) > 0",
        )
        .bind(told)
        .fetch_one(&monitor.database.pool)
        .await
        .unwrap();
        assert_eq!(rows, 0, "{told}");
    }
}

#[tokio::test]
async fn a_detail_is_kept_short_and_on_one_line() {
    let monitor = Monitor::start().await;
    let long = format!(" a\u{7f}\n\u{e9} b{}", "x".repeat(10_000));
    let events = [long.as_str(), "\n\t "]
        .map(|reason| told(UserFact::SignInFailed(failure(reason)), noon(0)));
    monitor.tell(&events).await;
    let data = monitor
        .ask_admin("{ securityEvents { nodes { detail } } }")
        .await;
    let mut details: Vec<_> = data["securityEvents"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .collect();
    details.sort_by_key(|node| node["detail"].is_null());
    assert_eq!(
        details,
        [
            &json!({ "detail": format!("a b{}", "x".repeat(996)) }),
            &json!({ "detail": null })
        ]
    );
    let chain = monitor
        .ask_admin(r#"{ verifySecurityEvents(day: "2026-11-24") { events intact } }"#)
        .await;
    assert_eq!(
        chain["verifySecurityEvents"],
        json!({ "events": 2, "intact": true })
    );
}

#[tokio::test]
async fn filters_narrow_the_list() {
    let monitor = Monitor::start().await;
    let (early, late) = (
        told(failed_sign_in(Some(ME)), noon(0)),
        told(UserFact::OrganisationSuspended(organisation()), noon(60)),
    );
    monitor.tell(&[early, late]).await;
    let only = json!({ "totalCount": 1, "nodes": [{ "kind": "SIGN_IN_FAILED" }] });
    for filter in [
        "kind: [SIGN_IN_FAILED, USER_LOCKED]".to_owned(),
        "kind: SIGN_IN_FAILED".to_owned(),
        format!("userId: \"{ME}\""),
        r#"at: { to: "2026-11-24T12:01:00Z" }"#.to_owned(),
        r#"at: { from: "2026-11-24T13:00:00+01:00", to: "2026-11-24T12:00:30Z" }"#.to_owned(),
    ] {
        assert_eq!(
            list(&monitor, &format!("filter: {{ {filter} }}")).await,
            only,
            "{filter}"
        );
    }
    for filter in [
        "kind: USER_LOCKED".to_owned(),
        format!("userId: \"{THEIRS}\""),
        format!("organisationId: \"{THEIRS}\""),
    ] {
        assert_eq!(
            list(&monitor, &format!("filter: {{ {filter} }}")).await["totalCount"],
            0,
            "{filter}"
        );
    }
    for filter in ["filter: {}", "filter: { kind: [] }"] {
        assert_eq!(list(&monitor, filter).await["totalCount"], 2, "{filter}");
    }
    let suspended = format!("filter: {{ organisationId: \"{MINE}\" }}");
    let only = json!({ "totalCount": 1, "nodes": [{ "kind": "ORGANISATION_SUSPENDED" }] });
    assert_eq!(list(&monitor, &suspended).await, only);
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_repetition() {
    let monitor = Monitor::start().await;
    // Three at the same time: the ID decides.
    let events: Vec<_> = [0, 0, 0, 5, 7]
        .into_iter()
        .map(|second| told(failed_sign_in(None), noon(second)))
        .collect();
    monitor.tell(&events).await;
    let mut expected: Vec<_> = events
        .iter()
        .map(|event| (event.time, event.id.to_string()))
        .collect();
    expected.sort();
    expected.reverse();

    let (mut seen, mut cursor) = (Vec::new(), Value::Null);
    loop {
        let query = format!(
            "{{ securityEvents(first: 2, after: {cursor}) {{ totalCount nodes {{ id }} pageInfo {{ hasNextPage endCursor }} }} }}"
        );
        let page = monitor.ask_admin(&query).await["securityEvents"].clone();
        assert_eq!(page["totalCount"], 5);
        let nodes = page["nodes"].as_array().unwrap();
        assert!(nodes.len() <= 2);
        seen.extend(
            nodes
                .iter()
                .map(|node| node["id"].as_str().unwrap().to_owned()),
        );
        cursor = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    assert_eq!(
        seen,
        expected.into_iter().map(|(_, id)| id).collect::<Vec<_>>()
    );
}

#[tokio::test]
async fn arguments_without_an_answer_are_refused() {
    let monitor = Monitor::start().await;
    let many = format!("filter: {{ kind: [{}] }}", ["USER_LOCKED"; 18].join(", "));
    for arguments in [
        "first: 0",
        "first: 101",
        "last: 0",
        "first: 1, last: 1",
        r#"after: "bm9uc2Vuc2U""#,
        r#"before: "bm9uc2Vuc2U""#,
        r#"filter: { userId: "nobody" }"#,
        r#"filter: { organisationId: "nobody" }"#,
        r#"filter: { at: { from: "yesterday" } }"#,
        "filter: { kind: [TEA_TIME] }",
        &many,
    ] {
        let query = format!("{{ securityEvents({arguments}) {{ totalCount }} }}");
        let answer = monitor.ask(&testkit::admin(), &query).await;
        assert!(answer["errors"][0].is_object(), "{arguments}: {answer}");
        // Validation refuses a wrong scalar without a code here: the chassis adds the code.
        assert!(
            ["BAD_USER_INPUT", "none"].contains(&code(&answer)),
            "{arguments}: {answer}"
        );
    }
}

#[tokio::test]
async fn a_person_sees_its_own_events_and_nobody_elses() {
    let monitor = Monitor::start().await;
    let other = Uuid::now_v7();
    monitor
        .tell(&failures(&[
            Some(ME),
            Some(other),
            None,
            Some(ME),
            Some(ME),
        ]))
        .await;
    let query = format!(
        r#"{{ _entities(representations: [{{ __typename: "User", id: "{ME}" }}]) {{
            ... on User {{ id securityEvents(first: 2) {{ totalCount nodes {{ at user {{ id }} }} }} }} }} }}"#
    );
    let event =
        |second| json!({ "at": format!("2026-11-24T12:00:0{second}Z"), "user": { "id": ME } });
    for caller in [
        seller_with_id(ME),
        testkit::admin(),
        crate::support::auditor(),
    ] {
        let answer = monitor.ask(&caller, &query).await;
        let expected = json!([{ "id": ME, "securityEvents": { "totalCount": 3, "nodes": [event(4), event(3)] } }]);
        assert_eq!(answer["data"]["_entities"], expected, "{answer}");
    }
    for caller in [
        seller_with_id(other),
        testkit::gateway(),
        testkit::anonymous(),
    ] {
        let answer = monitor.ask(&caller, &query).await;
        let expected = json!([{ "id": ME, "securityEvents": { "totalCount": 0, "nodes": [] } }]);
        assert_eq!(answer["data"]["_entities"], expected, "{answer}");
    }
}
