//! Administration: users and organisations are searched, locked and suspended, and each action leaves an audit record.

use caller::{Identity, OrganisationKind, Role, User};
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

use crate::support::{Member, PASSWORD, SESSION, UserDomain, code, mutation, refusals};

const USER: &str = "{ user { id status email } userErrors { code path } }";
const ORGANISATION: &str = "{ organisation { id status statusReason } userErrors { code path } }";

async fn refresh(platform: &UserDomain, member: &Member) -> Value {
    let input = json!({ "refreshToken": member.refresh_token });
    platform
        .mutate(&testkit::anonymous(), "refreshSession", SESSION, input)
        .await
}

async fn sign_in(platform: &UserDomain, member: &Member) -> Value {
    let input = json!({ "email": member.email, "password": PASSWORD });
    platform
        .mutate(&testkit::anonymous(), "signIn", SESSION, input)
        .await
}

pub fn auditor() -> Arc<caller::Caller> {
    testkit::signed(Identity::User(User {
        id: Uuid::now_v7(),
        organisation: Uuid::now_v7(),
        kind: OrganisationKind::Platform,
        roles: vec![Role::Auditor],
        session: Uuid::now_v7(),
    }))
}

#[tokio::test]
async fn a_locked_person_is_out_until_it_is_unlocked() {
    let platform = UserDomain::start().await;
    let (nora, admin) = (platform.member("SELLER").await, testkit::admin());
    let step = |name: &'static str, reason: &'static str| {
        platform.mutate(
            &admin,
            name,
            USER,
            json!({ "userId": nora.user, "reason": reason }),
        )
    };
    assert_eq!(
        refusals(&step("lockUser", "x").await),
        [("REASON_REQUIRED", "input.reason".to_owned())]
    );
    assert_eq!(
        refusals(&step("unlockUser", "a mistake").await),
        [("USER_IN_STATE", "input".to_owned())]
    );
    assert_eq!(
        step("lockUser", "reported stolen").await["user"]["status"],
        "LOCKED"
    );
    platform.event("SessionsRevoked", nora.user).await;
    platform.event("UserLocked", nora.user).await;
    assert_eq!(
        refusals(&sign_in(&platform, &nora).await)[0].0,
        "INVALID_CREDENTIALS"
    );
    assert_eq!(
        refusals(&refresh(&platform, &nora).await)[0].0,
        "REFRESH_TOKEN_INVALID"
    );
    assert_eq!(
        step("unlockUser", "found again").await["user"]["status"],
        "ACTIVE"
    );
    platform.sign_in(&nora.email, PASSWORD).await;

    let query =
        "query($of: ID) { auditRecords(filter: { subjectId: $of }) { totalCount edges { node {
        action reason subjectId actor { id } } } } }";
    let data = platform
        .answer(&admin, query, json!({ "of": nora.user }))
        .await;
    let records = &data["auditRecords"];
    assert_eq!(records["totalCount"], 2);
    let newest = &records["edges"][0]["node"];
    assert_eq!(
        (&newest["action"], &newest["reason"]),
        (&json!("UNLOCK_USER"), &json!("found again"))
    );
    let erased = sqlx::raw_sql("delete from audit_records")
        .execute(&platform.database.pool)
        .await;
    assert!(erased.is_err(), "records are not changed");
}

#[tokio::test]
async fn who_ends_the_account_is_gone_and_the_last_owner_does_not() {
    let platform = UserDomain::start().await;
    let owner = platform.member("SELLER").await;
    let kim = platform.colleague(&owner, &["SELLER_MEMBER"]).await;
    let end = async |member: &Member, input: Value| {
        platform
            .mutate(&member.caller, "deactivateUser", USER, input)
            .await
    };
    let proved = json!({ "reason": "no more", "password": PASSWORD });
    let refused = end(&owner, proved.clone()).await;
    assert_eq!(refusals(&refused), [("LAST_OWNER", "input".to_owned())]);
    let foreign = end(&kim, json!({ "userId": owner.user, "reason": "no more" })).await;
    assert_eq!(
        refusals(&foreign),
        [("USER_NOT_FOUND", "input.userId".to_owned())]
    );
    assert_eq!(end(&kim, proved).await["user"]["status"], "DEACTIVATED");
    platform.event("UserDeactivated", kim.user).await;
    platform.event("SessionsRevoked", kim.user).await;
    assert_eq!(
        refusals(&sign_in(&platform, &kim).await)[0].0,
        "INVALID_CREDENTIALS"
    );
    // The token is valid for minutes after the account has ended.
    assert_eq!(
        code(&platform.ask(&kim.caller, "{ me { id } }", json!({})).await),
        "UNAUTHENTICATED"
    );
}

#[tokio::test]
async fn an_organisation_is_verified_suspended_reinstated_and_closed() {
    let platform = UserDomain::start().await;
    let (nora, admin) = (platform.member("SELLER").await, testkit::admin());
    let input = json!({ "name": "ERP", "kind": "PARTNER", "organisationId": nora.organisation });
    let client = platform
        .mutate(&admin, "createApiClient", "{ apiClient { id } }", input)
        .await;
    let client: Uuid = client["apiClient"]["id"].as_str().unwrap().parse().unwrap();
    let step = |name: &'static str, reason: Option<&'static str>| {
        let mut input = json!({ "organisationId": nora.organisation });
        if let Some(reason) = reason {
            input["reason"] = json!(reason);
        }
        platform.mutate(&admin, name, ORGANISATION, input)
    };
    assert_eq!(
        step("verifyOrganisation", None).await["organisation"]["status"],
        "ACTIVE"
    );
    assert_eq!(
        refusals(&step("verifyOrganisation", None).await)[0].0,
        "ORGANISATION_IN_STATE"
    );
    assert_eq!(
        step("suspendOrganisation", Some("unpaid")).await["organisation"]["status"],
        "SUSPENDED"
    );
    platform.event("SessionsRevoked", nora.organisation).await;
    let told = platform.event("ApiClientUpdated", client).await;
    assert_eq!(told.data["status"], "SUSPENDED", "its programs are out too");
    assert_eq!(
        refusals(&sign_in(&platform, &nora).await)[0].0,
        "NO_ORGANISATION"
    );
    assert_eq!(
        step("reinstateOrganisation", Some("paid")).await["organisation"]["status"],
        "ACTIVE"
    );
    platform.sign_in(&nora.email, PASSWORD).await;
    let input = json!({ "organisationId": nora.organisation, "reason": "out of business", "password": PASSWORD });
    let closed = platform
        .mutate(&nora.caller, "closeOrganisation", ORGANISATION, input)
        .await;
    assert_eq!(closed["organisation"]["status"], "CLOSED", "by its owner");
    for name in [
        "OrganisationVerified",
        "OrganisationSuspended",
        "OrganisationReinstated",
        "OrganisationClosed",
    ] {
        platform.event(name, nora.organisation).await;
    }
    assert_eq!(
        refusals(&step("reinstateOrganisation", Some("no way")).await)[0].0,
        "ORGANISATION_IN_STATE"
    );
}

#[tokio::test]
async fn a_provider_of_a_suspended_organisation_cannot_be_hired() {
    let platform = UserDomain::start().await;
    let (lab, id) = platform.listed(crate::support::testing()).await;
    let input = json!({ "organisationId": lab.organisation, "reason": "under investigation" });
    platform
        .mutate(
            &testkit::admin(),
            "suspendOrganisation",
            ORGANISATION,
            input,
        )
        .await;
    let told = platform
        .event("ProviderSuspended", id.parse().unwrap())
        .await;
    assert_eq!(told.data["reason"], "ORGANISATION_SUSPENDED");
    let query = "query($id: ID!) { provider(id: $id) { id } }";
    let data = platform
        .answer(&testkit::anonymous(), query, json!({ "id": id }))
        .await;
    assert_eq!(data["provider"], Value::Null);
    let input = json!({ "providerId": id, "reason": "asked nicely" });
    let selection = "{ provider { status } userErrors { code path } }";
    let refused = platform
        .mutate(&testkit::admin(), "reinstateProvider", selection, input)
        .await;
    assert_eq!(
        refusals(&refused),
        [("ORGANISATION_IN_STATE", "input".to_owned())]
    );
}

#[tokio::test]
async fn people_are_found_without_their_names_which_are_shown_for_a_reason() {
    let platform = UserDomain::start().await;
    let (nora, other) = (
        platform.member("SELLER").await,
        platform.member("PROVIDER").await,
    );
    let query = "query($filter: UserFilter, $first: Int, $after: String) {
        users(filter: $filter, first: $first, after: $after) { totalCount pageInfo { endCursor hasNextPage }
            edges { node { id email name status sessions { totalCount } memberships { roles } } } } }";
    for caller in [testkit::admin(), auditor()] {
        let filter = json!({ "filter": { "email": nora.email.to_uppercase() } });
        let users = &platform.answer(&caller, query, filter).await["users"];
        let node = &users["edges"][0]["node"];
        assert_eq!(
            (&users["totalCount"], &node["id"]),
            (&json!(1), &json!(nora.user))
        );
        assert_eq!(
            (&node["email"], &node["name"]),
            (&Value::Null, &Value::Null)
        );
        assert_eq!(node["sessions"]["totalCount"], 1);
        let input = json!({ "userId": nora.user, "reason": "asked by the court" });
        let selection = "{ personalData { email name phone } userErrors { code path } }";
        let shown = platform
            .mutate(&caller, "revealPersonalData", selection, input)
            .await;
        let expected = json!({ "email": nora.email, "name": "Nora Nordlicht", "phone": null });
        assert_eq!(shown["personalData"], expected);
    }
    let records = platform
        .answer(&auditor(), "{ auditRecords { totalCount } }", json!({}))
        .await;
    assert_eq!(records["auditRecords"]["totalCount"], 2);
    let first = &platform
        .answer(&testkit::admin(), query, json!({ "first": 1 }))
        .await["users"];
    assert_eq!(first["pageInfo"]["hasNextPage"], true);
    let after = json!({ "after": first["pageInfo"]["endCursor"] });
    let rest = &platform.answer(&testkit::admin(), query, after).await["users"];
    assert_eq!(rest["edges"][0]["node"]["id"], json!(other.user));
    for filter in [
        json!({ "role": "ASSESSOR" }),
        json!({ "email": "nonsense" }),
        json!({ "status": "LOCKED" }),
    ] {
        let found = &platform
            .answer(&testkit::admin(), query, json!({ "filter": filter }))
            .await["users"];
        assert_eq!(found["totalCount"], 0, "{filter}");
    }
    let answer = platform
        .ask(&nora.caller, "{ users { totalCount } }", json!({}))
        .await;
    assert_eq!(code(&answer), "FORBIDDEN");
}

#[tokio::test]
async fn own_sessions_are_listed_and_ended() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let elsewhere = platform.sign_in(&nora.email, PASSWORD).await;
    let query = "{ me { sessions { totalCount edges { node { id current } } } } }";
    let data = platform.answer(&nora.caller, query, json!({})).await;
    let edges = data["me"]["sessions"]["edges"].as_array().unwrap().clone();
    let current: Vec<bool> = edges
        .iter()
        .map(|edge| edge["node"]["current"].as_bool().unwrap())
        .collect();
    assert_eq!(current, [false, true], "newest first");
    let revoke = |caller, id: Value| {
        let selection = "{ session { id revokedAt } userErrors { code path } }";
        platform.mutate(
            caller,
            "revokeSession",
            selection,
            json!({ "sessionId": id }),
        )
    };
    let stranger = platform.member("SELLER").await;
    let refused = revoke(&stranger.caller, edges[0]["node"]["id"].clone()).await;
    assert_eq!(
        refusals(&refused),
        [("SESSION_NOT_FOUND", "input.sessionId".to_owned())]
    );
    assert_eq!(
        revoke(&nora.caller, edges[0]["node"]["id"].clone()).await["userErrors"],
        json!([])
    );
    assert_eq!(
        refusals(&refresh(&platform, &elsewhere).await)[0].0,
        "REFRESH_TOKEN_INVALID"
    );
    platform.sign_in(&nora.email, PASSWORD).await;
    let selection = "{ endedSessions userErrors { code } }";
    let ended = platform
        .mutate_nothing(&nora.caller, "signOutEverywhere", selection)
        .await;
    assert_eq!(ended["endedSessions"], 2);
    // The gateway is informed within seconds; until then, the token cannot begin a session either.
    let input = json!({ "input": { "organisationId": nora.organisation } });
    let answer = platform
        .ask(
            &nora.caller,
            &mutation("switchOrganisation", SESSION),
            input,
        )
        .await;
    assert_eq!(code(&answer), "UNAUTHENTICATED");
    assert_eq!(
        platform.answer(&nora.caller, query, json!({})).await["me"]["sessions"]["totalCount"],
        0
    );
}

#[tokio::test]
async fn what_one_says_of_oneself_can_be_changed() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let selection = "{ user { name phone } userErrors { code path } }";
    let input = json!({ "name": "Nora Nordlicht-Süd", "phone": "+49 (30) 123 45-67" });
    let payload = platform
        .mutate(&nora.caller, "updateProfile", selection, input)
        .await;
    assert_eq!(
        payload["user"],
        json!({ "name": "Nora Nordlicht-Süd", "phone": "+49301234567" })
    );
    let input = json!({ "name": "", "phone": "110" });
    let payload = platform
        .mutate(&nora.caller, "updateProfile", selection, input)
        .await;
    let expected = [("TEXT_INVALID", "input.name"), ("INVALID", "input.phone")];
    assert_eq!(
        refusals(&payload),
        expected.map(|(code, path)| (code, path.to_owned()))
    );
    for (typed, stored) in [
        ("+49 (0)30 1234567", "+49301234567"),
        ("\u{FF0B}49\u{A0}30\u{A0}1234567", "+49301234567"),
        ("030 1234567", "+49301234567"),
        ("0033 1 42 76 49 78", "+33142764978"),
    ] {
        let input = json!({ "phone": typed });
        let payload = platform
            .mutate(&nora.caller, "updateProfile", selection, input)
            .await;
        assert_eq!(payload["user"]["phone"], stored, "{typed:?}: {payload}");
    }
    let selection = "{ user { phone } userErrors { code path message } }";
    let input = json!({ "phone": "+49 30 1234567 ext. 12" });
    let payload = platform
        .mutate(&nora.caller, "updateProfile", selection, input)
        .await;
    assert_eq!(refusals(&payload), [("INVALID", "input.phone".to_owned())]);
    let message = payload["userErrors"][0]["message"].as_str().unwrap();
    assert!(
        message.contains("extension") && message.contains("+49 30 1234567"),
        "{message}"
    );
    let selection = "{ organisation { legalName eori vatId } userErrors { code path } }";
    let input = json!({ "legalName": "Nordlicht SE", "eori": "DE 123", "vatId": "DE123456789" });
    let payload = platform
        .mutate(&nora.caller, "updateOrganisation", selection, input)
        .await;
    let names = json!({ "legalName": "Nordlicht SE", "eori": "DE123", "vatId": "DE123456789" });
    assert_eq!(payload["organisation"], names);
    let answer = platform
        .ask(
            &testkit::seller(nora.organisation),
            &mutation("updateOrganisation", selection),
            json!({ "input": { "legalName": "x", "vatId": "1" } }),
        )
        .await;
    assert_eq!(
        refusals(&answer["data"]["updateOrganisation"]),
        [("VAT_ID_INVALID", "input.vatId".to_owned())]
    );
}

/// As literals, as one variable and as many variables: absent fields keep their value, and null clears one.
#[tokio::test]
async fn a_partial_update_keeps_what_is_absent() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let organisation = "{ organisation { legalName eori vatId } userErrors { code } }";
    let start = json!({ "legalName": "Nordlicht SE", "eori": "DE123", "vatId": "DE123456789" });
    platform
        .mutate(
            &nora.caller,
            "updateOrganisation",
            organisation,
            start.clone(),
        )
        .await;
    let with = |changes: Value| {
        let mut names = start.clone();
        names
            .as_object_mut()
            .unwrap()
            .extend(changes.as_object().unwrap().clone());
        names
    };
    let declared = format!(
        "mutation($l: String, $e: String, $v: String) {{
             updateOrganisation(input: {{ legalName: $l, eori: $e, vatId: $v }}) {organisation} }}"
    );
    let literal =
        |input: &str| format!("mutation {{ updateOrganisation(input: {input}) {organisation} }}");
    for (query, variables, wanted) in [
        (
            declared.clone(),
            json!({ "l": "Nordlicht AG" }),
            with(json!({ "legalName": "Nordlicht AG" })),
        ),
        (
            declared.clone(),
            json!({ "l": "Nordlicht SE", "v": null }),
            with(json!({ "vatId": null })),
        ),
        (
            declared.clone(),
            json!({ "v": "DE123456789" }),
            start.clone(),
        ),
        (
            literal("{ eori: null }"),
            json!({}),
            with(json!({ "eori": null })),
        ),
        (literal("{ eori: \"DE123\" }"), json!({}), start.clone()),
        (literal("{}"), json!({}), start.clone()),
    ] {
        let answer = platform.ask(&nora.caller, &query, variables.clone()).await;
        let payload = &answer["data"]["updateOrganisation"];
        assert_eq!(
            payload["organisation"], wanted,
            "{query} {variables} {answer}"
        );
    }

    let profile = "{ user { name phone } userErrors { code } }";
    let update = async |input: Value| {
        platform
            .mutate(&nora.caller, "updateProfile", profile, input)
            .await["user"]
            .clone()
    };
    let wanted = json!({ "name": "Nora", "phone": "+4930123456" });
    assert_eq!(
        update(json!({ "name": "Nora", "phone": "+49 30 123456" })).await,
        wanted
    );
    assert_eq!(
        update(json!({ "name": "Nora" })).await,
        wanted,
        "the phone stays"
    );
    assert_eq!(
        update(json!({ "phone": "+49 30 123456" })).await,
        wanted,
        "the name stays"
    );
    assert_eq!(
        update(json!({ "phone": null })).await,
        json!({ "name": "Nora", "phone": null })
    );
}

#[tokio::test]
async fn what_has_expired_is_deleted_and_nothing_else() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let input = json!({ "email": nora.email });
    platform
        .mutate(
            &testkit::anonymous(),
            "requestPasswordReset",
            "{ accepted }",
            input,
        )
        .await;
    assert_eq!(platform.services.purge(chassis::now()).await.unwrap(), 0);
    let later = chassis::now() + time::Duration::days(61);
    assert!(
        platform.services.purge(later).await.unwrap() >= 3,
        "the link, the refresh token, the session"
    );
    assert_eq!(platform.services.purge(later).await.unwrap(), 0);
    platform.sign_in(&nora.email, PASSWORD).await;
}
