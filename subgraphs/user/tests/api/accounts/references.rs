//! People as other subgraphs reference them.

use std::sync::Arc;

use caller::Caller;
use envelope::Subject;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use user::accounts::service::MailServer;
use user::administration::service::Bootstrap;
use uuid::Uuid;

use crate::administration::locks::auditor;
use crate::organisations::display_names::without_key;
use crate::support::{Member, UserDomain};

const PEOPLE: &str =
    "query($of: [_Any!]!) { _entities(representations: $of) { ... on User { id displayName } } }";

fn references(users: &[Uuid]) -> Value {
    let reference = |id: &Uuid| json!({ "__typename": "User", "id": id });
    json!({ "of": users.iter().map(reference).collect::<Vec<_>>() })
}

/// The referenced people, as the caller reads them, without an error.
async fn people(platform: &UserDomain, caller: &Arc<Caller>, users: &[Uuid]) -> Value {
    platform.answer(caller, PEOPLE, references(users)).await["_entities"].clone()
}

fn person(id: Uuid, name: Option<&str>) -> Value {
    json!({ "id": id, "displayName": name })
}

#[tokio::test]
async fn a_person_has_a_name_for_members_of_the_same_organisation_only() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let kim = platform.colleague(&nora, &["SELLER_MEMBER"]).await;
    let stranger = platform.member("PROVIDER").await;
    let users = [nora.user, kim.user, stranger.user, Uuid::now_v7()];
    let colleagues = json!([
        person(nora.user, Some("Nora Nordlicht")),
        person(kim.user, Some("Kim Kollege")),
        null,
        null,
    ]);
    for member in [&nora, &kim] {
        assert_eq!(people(&platform, &member.caller, &users).await, colleagues);
    }
    let own = json!([
        null,
        null,
        person(stranger.user, Some("Nora Nordlicht")),
        null
    ]);
    assert_eq!(people(&platform, &stranger.caller, &users).await, own);
    let nobody = json!([null, null, null, null]);
    assert_eq!(
        people(&platform, &testkit::anonymous(), &users).await,
        nobody
    );
    let all = json!([
        person(nora.user, None),
        person(kim.user, None),
        person(stranger.user, None),
        null,
    ]);
    for staff in [testkit::admin(), auditor()] {
        assert_eq!(people(&platform, &staff, &users).await, all, "{staff:?}");
    }
}

/// The owner of the platform's organisation.
async fn administrator(platform: &UserDomain) -> Member {
    let new = Bootstrap {
        organisation: "Carnet".to_owned(),
        country: "DE".to_owned(),
        email: "ada@example.org".into(),
        mail_server: MailServer::default(),
        name: "Ada".into(),
        password: None,
    };
    let administration = &platform.services.administration;
    let made = administration.bootstrap_admin(new, chassis::now()).await;
    let password = made.unwrap().unwrap().password;
    platform
        .sign_in("ada@example.org", password.expose_secret())
        .await
}

#[tokio::test]
async fn people_of_the_platform_have_names_for_each_other_and_for_nobody_else() {
    let platform = UserDomain::start().await;
    let ada = administrator(&platform).await;
    let editor = platform.colleague(&ada, &["RULE_EDITOR"]).await;
    let approver = platform.colleague(&ada, &["RULE_APPROVER"]).await;
    let seller = platform.member("SELLER").await;
    let users = [ada.user, editor.user, approver.user];
    let named = json!([
        person(ada.user, Some("Ada")),
        person(editor.user, Some("Kim Kollege")),
        person(approver.user, Some("Kim Kollege")),
    ]);
    for member in [&ada, &editor, &approver] {
        assert_eq!(people(&platform, &member.caller, &users).await, named);
    }
    let hidden = json!([null, null, null]);
    assert_eq!(people(&platform, &seller.caller, &users).await, hidden);
}

#[tokio::test]
async fn a_person_whose_key_was_destroyed_has_no_name_and_hides_nobody_else() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let kim = platform.colleague(&nora, &["SELLER_MEMBER"]).await;
    let graph = without_key(&platform, Subject::User(kim.user)).await;
    let users = references(&[nora.user, kim.user]);
    let data = graph.answer(&nora.caller, PEOPLE, users).await;
    let expected = json!([
        person(nora.user, Some("Nora Nordlicht")),
        person(kim.user, None),
    ]);
    assert_eq!(data["_entities"], expected);
}

#[tokio::test]
async fn a_person_reads_the_own_account_its_memberships_and_its_organisation_in_one_query() {
    let platform = UserDomain::start().await;
    let (lab, profile) = platform.listed(crate::support::testing()).await;
    let query = "{ me { id displayName email locale secondFactor roles
        organisation { id displayName kind status providerProfile { id status } }
        memberships { organisation { id displayName kind status } roles } } }";
    let data = platform.answer(&lab.caller, query, json!({})).await;
    let organisation = json!({
        "id": lab.organisation, "displayName": "Rheinlab", "kind": "PROVIDER", "status": "PENDING",
    });
    let mut own = organisation.clone();
    own["providerProfile"] = json!({ "id": profile, "status": "LISTED" });
    let expected = json!({
        "id": lab.user, "displayName": "Nora Nordlicht", "email": lab.email, "locale": "EN", "secondFactor": false,
        "roles": ["PROVIDER_OWNER"], "organisation": own,
        "memberships": [{ "organisation": organisation, "roles": ["PROVIDER_OWNER"] }],
    });
    assert_eq!(data["me"], expected);
}

#[tokio::test]
async fn every_membership_of_the_own_account_has_the_name_of_its_organisation() {
    let platform = UserDomain::start().await;
    let (nora, lab) = (
        platform.member("SELLER").await,
        platform.member("PROVIDER").await,
    );
    let selection = "{ userErrors { code } }";
    let input = json!({ "email": nora.email, "roles": ["ASSESSOR"] });
    platform
        .mutate(&lab.caller, "inviteMember", selection, input)
        .await;
    let token = platform.letter("MemberInvited", &nora.email).await;
    let input = json!({ "token": token });
    platform
        .mutate(&nora.caller, "acceptInvitation", selection, input)
        .await;
    let query = "{ me { memberships { organisation { id displayName } roles } } }";
    let data = platform.answer(&nora.caller, query, json!({})).await;
    let membership = |organisation: Uuid, role: &str| {
        let organisation = json!({ "id": organisation, "displayName": "Nordlicht Handels GmbH" });
        json!({ "organisation": organisation, "roles": [role] })
    };
    let expected = json!([
        membership(nora.organisation, "SELLER_OWNER"),
        membership(lab.organisation, "ASSESSOR"),
    ]);
    assert_eq!(data["me"]["memberships"], expected);
}
