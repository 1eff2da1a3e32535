use common::graphql::sdl;
use common::service::RIGHTS;
use events::order::OrderFact;
use serde_json::json;
use testkit::{CallerKind, Sdl};
use uuid::Uuid;

use crate::support::{Common, order, order_event};

#[test]
fn the_schema_on_file_is_that_of_the_code() {
    let on_file = include_str!("../../schema.graphql");
    assert_eq!(on_file, sdl(), "run `cargo xtask sdl`");
}

#[test]
fn every_root_field_and_every_entity_has_a_row_in_the_rights_table_and_nothing_else_has() {
    Sdl::read(&sdl()).assert_rows(&RIGHTS);
}

#[test]
fn root_fields_are_tagged_as_in_the_rights_table() {
    Sdl::read(&sdl()).assert_tags(&RIGHTS);
}

#[test]
fn the_readme_has_the_rights_table() {
    assert!(
        include_str!("../../README.md").contains(&RIGHTS.markdown()),
        "stale: it is\n{}",
        RIGHTS.markdown()
    );
}

/// Scopes of other domains. This domain has none.
const SCOPES: [&str; 2] = ["orders:read", "products:read"];

#[tokio::test]
async fn every_root_field_permits_the_callers_in_its_row_only() {
    let common = Common::start().await;
    let callers = CallerKind::all(Uuid::now_v7(), Uuid::now_v7(), &SCOPES);
    let sdl = Sdl::read(&sdl());
    testkit::assert_root_fields(&common.graph, &sdl, &RIGHTS, &callers, &[]).await;
}

#[tokio::test]
async fn every_object_is_found_by_the_callers_in_its_row_only() {
    let common = Common::start().await;
    let person = common.person(Uuid::now_v7()).await;
    let fact = OrderFact::AssessmentRequested(order(Uuid::now_v7(), &[person.organisation]));
    common.order_says(&[order_event(fact)]).await;
    let data = common
        .data(&person.caller(), "{ notifications { nodes { id } } }")
        .await;
    let callers = CallerKind::all(person.id, person.organisation, &SCOPES);
    for representation in [
        json!({ "__typename": "Notification", "id": data["notifications"]["nodes"][0]["id"] }),
        json!({ "__typename": "MailMessage", "id": common.mail().await["id"] }),
        json!({ "__typename": "User", "id": person.id }),
    ] {
        testkit::assert_entity(&common.graph, &RIGHTS, &callers, &representation).await;
    }
}
