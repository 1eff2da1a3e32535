//! The names under which organisations appear to others.

use std::sync::Arc;

use caller::{ApiClient, Caller, ClientKind, Identity};
use envelope::{Keyring, Subject};
use serde_json::{Value, json};
use testkit::Graph;
use user::accounts::service::MailServer;
use user::graphql;
use user::service::Services;
use uuid::Uuid;

use crate::keys::{common, passwords, tokens};
use crate::support::{
    ACCEPTED, Member, PASSWORD, PROVIDER, UserDomain, refusals, registration, testing,
};

const LEGAL: &str = "Nordlicht Handels GmbH";
const NAMES: &str = "{ organisation { displayName legalName } userErrors { code path } }";

/// The display name and the legal name of an organisation, as the caller reads them.
async fn names(platform: &UserDomain, caller: &Arc<Caller>, organisation: Uuid) -> Value {
    let query = "query($id: ID!) { organisation(id: $id) { displayName legalName } }";
    let id = json!({ "id": organisation });
    platform.answer(caller, query, id).await["organisation"].clone()
}

async fn update(platform: &UserDomain, member: &Member, input: Value) -> Value {
    platform
        .mutate(&member.caller, "updateOrganisation", NAMES, input)
        .await
}

/// The schema in a process with empty caches, after the destruction of this key.
pub async fn without_key(platform: &UserDomain, subject: Subject) -> Graph {
    let keys = Keyring::open(platform.keys(), "user").await.unwrap();
    keys.destroy(subject).await.unwrap();
    let keyring = user::store::Keyring::open(keys, common().0.clone());
    let services = Services::new(
        platform.database.pool.clone(),
        keyring.await.unwrap(),
        passwords(),
        tokens(),
        MailServer::default(),
    );
    let scoped = services.clone();
    Graph::new(graphql::schema(&services), move |request, caller| {
        graphql::scope(&scoped, request, caller)
    })
}

fn program(organisation: Uuid) -> Arc<Caller> {
    testkit::signed(Identity::Client(ApiClient {
        id: Uuid::now_v7(),
        kind: ClientKind::Partner,
        organisation: Some(organisation),
        scopes: Vec::new(),
    }))
}

#[tokio::test]
async fn every_reader_of_an_organisation_reads_its_display_name() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let strangers = [
        testkit::seller(Uuid::now_v7()),
        testkit::provider(Uuid::now_v7()),
        program(Uuid::now_v7()),
    ];
    let readers = [testkit::admin(), nora.caller.clone()];
    let check = async |display: &str, legal: &str| {
        for caller in &strangers {
            let read = names(&platform, caller, nora.organisation).await;
            let expected = json!({ "displayName": display, "legalName": null });
            assert_eq!(read, expected, "{caller:?}");
        }
        for caller in &readers {
            let read = names(&platform, caller, nora.organisation).await;
            let expected = json!({ "displayName": display, "legalName": legal });
            assert_eq!(read, expected, "{caller:?}");
        }
    };
    check(LEGAL, LEGAL).await;
    update(&platform, &nora, json!({ "legalName": "Nordlicht SE" })).await;
    check("Nordlicht SE", "Nordlicht SE").await;
    let chosen = update(&platform, &nora, json!({ "displayName": " Nordlicht " })).await;
    assert_eq!(chosen["organisation"]["displayName"], "Nordlicht");
    check("Nordlicht", "Nordlicht SE").await;
    update(&platform, &nora, json!({ "legalName": LEGAL })).await;
    check("Nordlicht", LEGAL).await;
    update(&platform, &nora, json!({ "displayName": null })).await;
    check(LEGAL, LEGAL).await;
    let anonymous = names(&platform, &testkit::anonymous(), nora.organisation).await;
    assert_eq!(anonymous, Value::Null);
}

#[tokio::test]
async fn a_display_name_is_chosen_at_the_registration_and_is_part_of_a_session() {
    let platform = UserDomain::start().await;
    let mut input = registration("PROVIDER", "nora@example.org");
    input["displayName"] = json!("Nordlicht");
    platform
        .mutate(
            &testkit::anonymous(),
            "registerOrganisation",
            ACCEPTED,
            input,
        )
        .await;
    let token = platform
        .letter("EmailVerificationRequested", "nora@example.org")
        .await;
    platform.verify(&token.unwrap()).await;
    let nora = platform.sign_in("nora@example.org", PASSWORD).await;
    let profile = platform.draft(&nora, testing()).await;
    let selection = "{ session { user { displayName organisation { displayName providerProfile { id status } } } } \
        userErrors { code } }";
    let input = json!({ "email": nora.email, "password": PASSWORD });
    let payload = platform
        .mutate(&testkit::anonymous(), "signIn", selection, input)
        .await;
    let organisation = json!({
        "displayName": "Nordlicht", "providerProfile": { "id": profile, "status": "DRAFT" },
    });
    assert_eq!(
        payload["session"]["user"],
        json!({ "displayName": "Nora Nordlicht", "organisation": organisation })
    );
}

#[tokio::test]
async fn a_display_name_is_a_line_of_at_most_100_characters() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let refused = [("TEXT_INVALID", "input.displayName".to_owned())];
    for bad in ["", " ", "\u{200B}", "Nord\nlicht", &"x".repeat(101)] {
        let payload = update(&platform, &nora, json!({ "displayName": bad })).await;
        assert_eq!(refusals(&payload), refused, "{bad:?}");
        let mut input = registration("SELLER", "kim@example.org");
        input["displayName"] = json!(bad);
        let payload = platform
            .mutate(
                &testkit::anonymous(),
                "registerOrganisation",
                ACCEPTED,
                input,
            )
            .await;
        assert_eq!(refusals(&payload), refused, "{bad:?}");
    }
    let read = names(&platform, &nora.caller, nora.organisation).await;
    assert_eq!(read["displayName"], LEGAL);
}

#[tokio::test]
async fn a_provider_appears_under_the_name_of_its_profile_while_that_is_listed_or_suspended() {
    let platform = UserDomain::start().await;
    let (lab, id) = platform.listed(testing()).await;
    let drafting = platform.member("PROVIDER").await;
    platform.draft(&drafting, testing()).await;
    let stranger = testkit::seller(Uuid::now_v7());
    let shown = async |organisation: Uuid| {
        names(&platform, &stranger, organisation).await["displayName"].clone()
    };
    assert_eq!(shown(drafting.organisation).await, LEGAL);
    assert_eq!(shown(lab.organisation).await, "Rheinlab");
    let input = json!({ "providerId": id, "reason": "complaints" });
    platform
        .mutate(&testkit::admin(), "suspendProvider", PROVIDER, input)
        .await;
    assert_eq!(shown(lab.organisation).await, "Rheinlab");
    update(&platform, &lab, json!({ "displayName": "Rhein Group" })).await;
    assert_eq!(shown(lab.organisation).await, "Rhein Group");
}

#[tokio::test]
async fn the_name_of_a_removed_profile_is_not_shown() {
    let platform = UserDomain::start().await;
    let (lab, listed) = platform.listed(testing()).await;
    let drafting = platform.member("PROVIDER").await;
    let draft = platform.draft(&drafting, testing()).await;
    let stranger = testkit::seller(Uuid::now_v7());
    for (member, id) in [(&lab, listed), (&drafting, draft)] {
        let input = json!({ "providerId": id, "reason": "fraud" });
        let payload = platform
            .mutate(&testkit::admin(), "removeProvider", PROVIDER, input)
            .await;
        assert_eq!(payload["provider"]["status"], "REMOVED", "{payload}");
        let read = names(&platform, &stranger, member.organisation).await;
        assert_eq!(read["displayName"], LEGAL);
    }
}

#[tokio::test]
async fn a_profile_is_found_by_its_organisation_as_far_as_the_caller_may_read_it() {
    let platform = UserDomain::start().await;
    let (lab, listed) = platform.listed(testing()).await;
    let drafting = platform.member("PROVIDER").await;
    let draft = platform.draft(&drafting, testing()).await;
    let seller = platform.member("SELLER").await;
    let query = "query($of: [_Any!]!) { _entities(representations: $of) {
        ... on Organisation { providerProfile { id status } } } }";
    let of = [&lab, &drafting, &seller].map(|member| {
        let id = member.organisation;
        json!({ "__typename": "Organisation", "id": id })
    });
    let listed = json!({ "id": listed, "status": "LISTED" });
    let draft = json!({ "id": draft, "status": "DRAFT" });
    for (caller, expected) in [
        (&seller.caller, [&listed, &Value::Null]),
        (&lab.caller, [&listed, &Value::Null]),
        (&program(drafting.organisation), [&listed, &Value::Null]),
        (&drafting.caller, [&listed, &draft]),
        (&testkit::admin(), [&listed, &draft]),
    ] {
        let data = platform.answer(caller, query, json!({ "of": of })).await;
        let read = data["_entities"].as_array().unwrap().iter();
        let read: Vec<&Value> = read.map(|each| &each["providerProfile"]).collect();
        assert_eq!(read[..2], expected, "{caller:?}");
        assert_eq!(read[2], &Value::Null, "a seller has no profile");
    }
}

#[tokio::test]
async fn an_organisation_whose_key_was_destroyed_has_no_name_and_hides_nothing_else() {
    let platform = UserDomain::start().await;
    let (lost, kept) = (
        platform.member("SELLER").await,
        platform.member("SELLER").await,
    );
    let graph = without_key(&platform, Subject::Organisation(lost.organisation)).await;
    let query = "query($of: [_Any!]!) { _entities(representations: $of) {
        ... on Organisation { displayName country } } }";
    let of = [&lost, &kept].map(|member| {
        let id = member.organisation;
        json!({ "__typename": "Organisation", "id": id })
    });
    let stranger = testkit::seller(Uuid::now_v7());
    let data = graph.answer(&stranger, query, json!({ "of": of })).await;
    let expected = [Value::Null, json!(LEGAL)];
    let expected = expected.map(|name| json!({ "displayName": name, "country": "DE" }));
    assert_eq!(data["_entities"], json!(expected));
}
