//! The work lists of administrators and the preview of invitations: providers under review, roles, organisations by
//! name, invitations.

use std::sync::Arc;

use caller::{Caller, Identity, OrganisationKind, Role, User};
use serde_json::{Value, json};
use time::Duration;
use uuid::Uuid;

use crate::support::{PROVIDER, UserDomain, code, refusals, registration, testing};

const UNDER_REVIEW: &str =
    "query($first: Int, $after: String) { providersUnderReview(first: $first, after: $after) {
    totalCount nodes { id status submittedAt } pageInfo { hasNextPage endCursor } } }";
const ORGANISATIONS: &str = "query($name: String) { organisations(filter: { name: $name }) { totalCount nodes { id legalName } } }";
const PREVIEW: &str = "query($token: String!) { invitation(token: $token) { organisationName organisationKind roles \
    expiresAt } }";

fn auditor() -> Arc<Caller> {
    testkit::signed(Identity::User(User {
        id: Uuid::now_v7(),
        organisation: Uuid::now_v7(),
        kind: OrganisationKind::Platform,
        roles: vec![Role::Auditor],
        session: Uuid::now_v7(),
    }))
}

fn ids(connection: &Value) -> Vec<&str> {
    connection["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| node["id"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn providers_under_review_wait_in_the_order_of_their_submission() {
    let platform = UserDomain::start().await;
    let mut providers = Vec::new();
    for _ in 0..4 {
        let lab = platform.member("PROVIDER").await;
        let id = platform.draft(&lab, testing()).await;
        providers.push((lab, id));
    }
    // The last one is a draft. The first one was rejected and submitted again, after the others.
    for (lab, _) in &providers[..3] {
        platform
            .mutate_nothing(&lab.caller, "submitProvider", PROVIDER)
            .await;
    }
    let (first, first_id) = &providers[0];
    let rejected = json!({ "providerId": first_id, "reason": "the number is wrong" });
    platform
        .mutate(&testkit::admin(), "rejectProvider", PROVIDER, rejected)
        .await;
    platform
        .mutate_nothing(&first.caller, "submitProvider", PROVIDER)
        .await;
    let wanted = [&providers[1].1, &providers[2].1, first_id];
    for caller in [testkit::admin(), auditor()] {
        let list =
            platform.answer(&caller, UNDER_REVIEW, json!({})).await["providersUnderReview"].clone();
        assert_eq!(
            (ids(&list), &list["totalCount"]),
            (wanted.map(String::as_str).to_vec(), &json!(3))
        );
        assert_eq!(list["nodes"][0]["status"], "UNDER_REVIEW");
        assert!(list["nodes"][0]["submittedAt"].is_string());
    }
    let (mut read, mut after) = (Vec::new(), Value::Null);
    for more in [true, true, false] {
        let page = json!({ "first": 1, "after": after });
        let list =
            platform.answer(&testkit::admin(), UNDER_REVIEW, page).await["providersUnderReview"]
                .clone();
        read.extend(ids(&list).into_iter().map(str::to_owned));
        assert_eq!(list["pageInfo"]["hasNextPage"], more);
        after = list["pageInfo"]["endCursor"].clone();
    }
    assert_eq!(read.iter().collect::<Vec<_>>(), wanted, "page by page");

    let approved = json!({ "providerId": providers[1].1 });
    platform
        .mutate(&testkit::admin(), "approveProvider", PROVIDER, approved)
        .await;
    let list = platform
        .answer(&testkit::admin(), UNDER_REVIEW, json!({}))
        .await["providersUnderReview"]
        .clone();
    assert_eq!(
        ids(&list),
        [providers[2].1.as_str(), first_id.as_str()],
        "what is decided waits no longer"
    );
    for (caller, expected) in [
        (testkit::anonymous(), "UNAUTHENTICATED"),
        (Arc::clone(&first.caller), "FORBIDDEN"),
        (testkit::seller(Uuid::now_v7()), "FORBIDDEN"),
    ] {
        assert_eq!(
            code(&platform.ask(&caller, UNDER_REVIEW, json!({})).await),
            expected
        );
    }
}

#[tokio::test]
async fn a_person_who_is_found_shows_roles_to_those_who_run_the_platform() {
    let platform = UserDomain::start().await;
    let owner = platform.member("SELLER").await;
    let kim = platform.colleague(&owner, &["SELLER_MEMBER"]).await;
    let other = platform.member("PROVIDER").await;
    platform
        .mutate(
            &other.caller,
            "inviteMember",
            "{ userErrors { code } }",
            json!({ "email": kim.email,
        "roles": ["ASSESSOR", "PROVIDER_OWNER"] }),
        )
        .await;
    let token = platform.letter("MemberInvited", &kim.email).await.unwrap();
    platform
        .mutate(
            &kim.caller,
            "acceptInvitation",
            "{ userErrors { code } }",
            json!({ "token": token }),
        )
        .await;
    let found = "query($of: String) { users(filter: { email: $of }) {
        nodes { roles memberships { roles organisation { id } } } } }";
    for caller in [testkit::admin(), auditor()] {
        let data = platform
            .answer(&caller, found, json!({ "of": kim.email }))
            .await;
        let node = &data["users"]["nodes"][0];
        assert_eq!(
            node["roles"],
            json!(["SELLER_MEMBER", "ASSESSOR", "PROVIDER_OWNER"])
        );
        assert_eq!(
            node["memberships"][1]["organisation"]["id"],
            json!(other.organisation)
        );
    }
    // Another member reads the roles in the common organisation only.
    let members = "query($id: ID!) { organisation(id: $id) { members { nodes { id roles } } } }";
    let data = platform
        .answer(&owner.caller, members, json!({ "id": owner.organisation }))
        .await;
    let nodes = data["organisation"]["members"]["nodes"].as_array().unwrap();
    let shown = nodes
        .iter()
        .find(|node| node["id"] == json!(kim.user))
        .unwrap();
    assert_eq!(shown["roles"], json!(["SELLER_MEMBER"]));
}

/// Registers an organisation with this name.
async fn named(platform: &UserDomain, name: &str) {
    let mut input = registration(
        "SELLER",
        &format!("{}@example.org", Uuid::now_v7().simple()),
    );
    input["legalName"] = json!(name);
    let payload = platform
        .mutate(
            &testkit::anonymous(),
            "registerOrganisation",
            "{ accepted userErrors { code path } }",
            input,
        )
        .await;
    assert_eq!(payload["userErrors"], json!([]), "{name}");
}

/// The names of the organisations that match this text, oldest first.
async fn found(platform: &UserDomain, text: &str) -> Vec<String> {
    let data = platform
        .answer(&testkit::admin(), ORGANISATIONS, json!({ "name": text }))
        .await;
    let nodes = data["organisations"]["nodes"].as_array().unwrap();
    assert_eq!(data["organisations"]["totalCount"], nodes.len(), "{text:?}");
    nodes
        .iter()
        .map(|node| node["legalName"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn organisations_are_found_by_their_names() {
    let platform = UserDomain::start().await;
    let (mueller, nord, strasse) = (
        "M\u{FC}ller & S\u{F6}hne GmbH",
        "Nordlicht Handels GmbH",
        "Kaufhaus Gro\u{DF}e Stra\u{DF}e",
    );
    for name in [mueller, nord, strasse] {
        named(&platform, name).await;
    }
    let table: [(&str, &[&str]); 17] = [
        ("M\u{FC}ller", &[mueller]),
        ("m\u{FC}ller", &[mueller]),
        ("M\u{DC}LLER", &[mueller]),
        ("Mu\u{308}ller", &[mueller]),
        ("  m\u{FC}ll  ", &[mueller]),
        ("s\u{F6}hne M\u{FC}ller", &[mueller]),
        ("\u{FF27}\u{FF2D}\u{FF22}\u{FF28}", &[mueller, nord]),
        ("gmbh", &[mueller, nord]),
        ("Nord\u{200B}licht", &[nord]),
        ("handels  nordlicht", &[nord]),
        ("STRASSE", &[strasse]),
        ("gro\u{DF}e", &[strasse]),
        ("licht", &[]),
        ("nordlicht ag", &[]),
        ("%", &[]),
        ("\u{200B}", &[]),
        ("\u{0}", &[]),
    ];
    let check = async || {
        for (text, wanted) in table {
            assert_eq!(found(&platform, text).await, wanted, "{text:?}");
        }
        assert_eq!(
            found(&platform, "  ").await.len(),
            3,
            "blanks ask for nothing"
        );
    };
    check().await;
    // Names that were stored before they could be searched.
    platform
        .run_sql("update organisations set name_parts = null")
        .await;
    assert_eq!(found(&platform, "m\u{FC}ller").await, [""; 0]);
    assert_eq!(
        platform
            .services
            .organisations
            .index_search_forms()
            .await
            .unwrap(),
        3
    );
    assert_eq!(
        platform
            .services
            .organisations
            .index_search_forms()
            .await
            .unwrap(),
        0
    );
    check().await;
}

#[tokio::test]
async fn an_organisation_is_found_by_its_new_name_only() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let input = json!({ "legalName": "S\u{FC}dlicht SE" });
    platform
        .mutate(
            &nora.caller,
            "updateOrganisation",
            "{ userErrors { code } }",
            input,
        )
        .await;
    assert_eq!(
        found(&platform, "s\u{FC}dlicht").await,
        ["S\u{FC}dlicht SE"]
    );
    assert_eq!(found(&platform, "nordlicht").await, [""; 0]);
}

#[tokio::test]
async fn an_invitation_says_who_invites_and_nothing_without_its_token() {
    let platform = UserDomain::start().await;
    let owner = platform.member("PROVIDER").await;
    let invite = async |email: &str| {
        let input = json!({ "email": email, "roles": ["ASSESSOR"] });
        let selection = "{ userErrors { code path } }";
        let payload = platform
            .mutate(&owner.caller, "inviteMember", selection, input)
            .await;
        assert_eq!(payload["userErrors"], json!([]));
        let newest = "{ invitations(first: 1) { nodes { id expiresAt } } }";
        let read = platform.answer(&owner.caller, newest, json!({})).await;
        let token = platform.letter("MemberInvited", email).await.unwrap();
        (read["invitations"]["nodes"][0].clone(), token)
    };
    let preview = async |token: &str| {
        platform
            .answer(&testkit::anonymous(), PREVIEW, json!({ "token": token }))
            .await["invitation"]
            .clone()
    };
    let (invitation, token) = invite("kim@example.org").await;
    let shown = json!({
        "organisationName": "Nordlicht Handels GmbH", "organisationKind": "PROVIDER", "roles": ["ASSESSOR"],
        "expiresAt": invitation["expiresAt"],
    });
    assert_eq!(preview(&token).await, shown);
    assert_eq!(
        preview(&format!(" {token}\n")).await,
        shown,
        "as it is pasted"
    );
    let other = "A".repeat(43);
    for wrong in ["", "nonsense", &other] {
        assert_eq!(preview(wrong).await, Value::Null, "{wrong:?}");
    }
    let late = chassis::now() + Duration::days(7);
    let ended = platform
        .services
        .invitations
        .preview_invitation(&testkit::anonymous(), &token.as_str().into(), late)
        .await;
    assert!(ended.unwrap().is_none(), "it has expired");

    let input =
        json!({ "invitationToken": token, "name": "Kim", "password": crate::support::PASSWORD });
    let selection = "{ registered userErrors { code path } }";
    platform
        .mutate(&testkit::anonymous(), "registerUser", selection, input)
        .await;
    assert_eq!(preview(&token).await, Value::Null, "accepted");
    let (invitation, revoked) = invite("lee@example.org").await;
    let input = json!({ "invitationId": invitation["id"] });
    let payload = platform
        .mutate(
            &owner.caller,
            "revokeInvitation",
            "{ userErrors { code path } }",
            input,
        )
        .await;
    assert!(refusals(&payload).is_empty());
    assert_eq!(preview(&revoked).await, Value::Null, "revoked");
    let (_, token) = invite("max@example.org").await;
    let input = json!({ "organisationId": owner.organisation, "reason": "unpaid for a year" });
    platform
        .mutate(
            &testkit::admin(),
            "suspendOrganisation",
            "{ userErrors { code } }",
            input,
        )
        .await;
    assert_eq!(
        preview(&token).await,
        Value::Null,
        "of an organisation that may not act"
    );
}
