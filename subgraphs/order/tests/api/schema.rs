//! The schema in the repository, and the access to its parts.

use std::sync::Arc;

use caller::{Caller, OrganisationKind, Who};
use order::graphql::sdl;
use order::service::RIGHTS;
use testkit::{Asked, Sdl};

use crate::file_support::program;
use crate::support::{OrderDomain, ROLES, error_code, person};

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
    let world = OrderDomain::new().await;
    let everybody = ROLES.map(|role| {
        (
            role,
            person(uuid::Uuid::now_v7(), OrganisationKind::Seller, role),
        )
    });
    for Asked { name, operation } in Sdl::read(&sdl()).operations() {
        let who = RIGHTS
            .0
            .iter()
            .find(|right| right.name == name)
            .unwrap()
            .who;
        let code = async |caller: &Arc<Caller>| {
            let response = world
                .execute(caller, &operation, serde_json::json!({}))
                .await;
            response.errors.first().and_then(error_code)
        };
        let anonymous = code(&testkit::anonymous()).await;
        if who.contains(&Who::Public) {
            assert_eq!(anonymous, None, "{operation}");
            continue;
        }
        assert_eq!(anonymous.as_deref(), Some("UNAUTHENTICATED"), "{operation}");
        for scope in ["orders:read", "orders:write", "products:read"] {
            let code = code(&program(uuid::Uuid::now_v7(), scope)).await;
            let may = who.contains(&Who::Scope(scope)) || who.contains(&Who::Program);
            assert_eq!(
                code.as_deref() == Some("FORBIDDEN"),
                !may,
                "{operation} by {scope}: {code:?}"
            );
        }
        for (role, someone) in &everybody {
            let code = code(someone).await;
            let may = who.contains(&Who::SignedIn) || who.contains(&Who::Role(*role));
            assert_eq!(
                code.as_deref() == Some("FORBIDDEN"),
                !may,
                "{operation} by {role:?}: {code:?}"
            );
        }
    }
}
