//! The schema as checked in, and its parts for each kind of caller.

use caller::{Identity, OrganisationKind, Role, User, Who};
use testkit::{Asked, Sdl};
use user::graphql::sdl;
use user::service::RIGHTS;

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

#[tokio::test]
async fn the_table_is_what_happens() {
    let platform = UserDomain::start().await;
    let nobody_special = testkit::signed(Identity::User(User {
        id: uuid::Uuid::now_v7(),
        organisation: uuid::Uuid::now_v7(),
        kind: OrganisationKind::Seller,
        roles: vec![Role::SellerMember],
        session: uuid::Uuid::now_v7(),
    }));
    for Asked { name, operation } in Sdl::read(&sdl()).operations() {
        let who = RIGHTS
            .0
            .iter()
            .find(|right| right.name == name)
            .unwrap()
            .who;
        let anonymous = platform
            .ask(&testkit::anonymous(), &operation, serde_json::json!({}))
            .await;
        let public = who.contains(&Who::Public);
        // An object that the caller may not read is answered as if it did not exist.
        let hidden = name == "organisation";
        let expected = if public || hidden {
            "none"
        } else {
            "UNAUTHENTICATED"
        };
        assert_eq!(code(&anonymous), expected, "{operation}: {anonymous}");
        if !public && !who.contains(&Who::SignedIn) {
            let refused = platform
                .ask(&nobody_special, &operation, serde_json::json!({}))
                .await;
            assert_eq!(code(&refused), "FORBIDDEN", "{operation}: {refused}");
        }
    }
}
