//! The schema as checked in, and its parts for each kind of caller.

use serde_json::{Value, json};
use testkit::{CallerKind, Sdl};
use user::graphql::sdl;
use user::service::RIGHTS;
use uuid::Uuid;

use crate::provider_keys::registration::{Key, Lab};
use crate::support::{UserDomain, code};

#[test]
fn is_what_the_code_exports() {
    let file = include_str!("../../schema.graphql");
    assert!(
        file.trim_end() == sdl().trim_end(),
        "stale: run `cargo xtask sdl`"
    );
}

#[test]
fn every_root_field_and_every_entity_has_a_row_in_the_roles_table_and_nothing_else_has() {
    Sdl::read(&sdl()).assert_rows(&RIGHTS);
}

#[test]
fn what_is_public_in_the_table_is_public_at_the_gateway_and_what_is_the_platforms_is_tagged_so() {
    Sdl::read(&sdl()).assert_tags(&RIGHTS);
}

#[test]
fn the_readme_has_the_table() {
    assert!(
        include_str!("../../README.md").contains(&RIGHTS.markdown()),
        "stale: it is\n{}",
        RIGHTS.markdown()
    );
}

/// Scopes of the table, and one of another domain.
const SCOPES: [&str; 2] = ["providers:read", "orders:read"];

/// Root fields with an answer of their own. `organisation` is null, without an error, for a caller without access.
/// `switchOrganisation` answers `UNAUTHENTICATED` to signed-in callers too, because their sessions are not stored.
const SPECIAL: [&str; 2] = ["organisation", "switchOrganisation"];

#[tokio::test]
async fn every_root_field_permits_the_callers_in_its_row_only() {
    let platform = UserDomain::start().await;
    // `me` and `updateProfile` require an account.
    let seller = platform.member("SELLER").await;
    let callers = CallerKind::all(seller.user, seller.organisation, &SCOPES);
    let sdl = Sdl::read(&sdl());
    testkit::assert_root_fields(&platform.graph, &sdl, &RIGHTS, &callers, &SPECIAL).await;
    let query = "query($id: ID!) { organisation(id: $id) { id } }";
    for kind in &callers {
        let id = json!({ "id": seller.organisation });
        let data = platform.answer(&kind.caller, query, id).await;
        let found = data["organisation"] != Value::Null;
        let caller = &kind.caller;
        assert_eq!(found, kind.may(&RIGHTS, "organisation"), "{caller:?}");
    }
}

#[tokio::test]
async fn every_object_is_found_by_the_callers_in_its_row_only() {
    let lab = Lab::start().await;
    let platform = &lab.platform;
    let seller = platform.member("SELLER").await;
    let key = lab.registered(&Key::p256()).await;
    let query = "query($id: ID!) { provider(id: $id) { accreditations { id } } }";
    let id = json!({ "id": lab.provider });
    let data = platform.answer(&seller.caller, query, id).await;
    let client = json!({ "name": "ERP", "kind": "PARTNER", "organisationId": seller.organisation });
    let admin = testkit::admin();
    let created = platform.mutate(&admin, "createApiClient", "{ apiClient { id } }", client);
    let created = created.await;
    let callers = CallerKind::all(seller.user, seller.organisation, &SCOPES);
    for (name, id) in [
        ("Organisation", &json!(seller.organisation)),
        ("User", &json!(seller.user)),
        ("ProviderProfile", &json!(lab.provider)),
        (
            "Accreditation",
            &data["provider"]["accreditations"][0]["id"],
        ),
        ("ProviderKey", &key["id"]),
        ("ApiClient", &created["apiClient"]["id"]),
    ] {
        let representation = json!({ "__typename": name, "id": id });
        testkit::assert_entity(&platform.graph, &RIGHTS, &callers, &representation).await;
    }
}

/// Every caller finds the entity, which is the rule domain's. Its only field of this domain refuses callers without access.
#[tokio::test]
async fn providers_of_a_self_check_are_for_the_callers_in_its_row_only() {
    let platform = UserDomain::start().await;
    let query = "query($of: [_Any!]!) { _entities(representations: $of) {
        ... on SelfCheck { matchProviders { totalCount } } } }";
    let check = json!({ "__typename": "SelfCheck", "id": Uuid::now_v7(), "market": "DE", "hsCode": "850760",
        "missingDocumentCodes": ["UN383_SUMMARY"] });
    for kind in CallerKind::all(Uuid::now_v7(), Uuid::now_v7(), &SCOPES) {
        let variables = json!({ "of": [check] });
        let answer = platform.ask(&kind.caller, query, variables).await;
        let permitted = code(&answer) == "none";
        let caller = &kind.caller;
        assert_eq!(permitted, kind.may(&RIGHTS, "SelfCheck"), "{caller:?}");
    }
}
