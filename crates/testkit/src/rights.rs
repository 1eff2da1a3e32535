//! Callers of every kind, and the check that a subgraph permits exactly what its rights table says.

use std::sync::Arc;

use caller::{ApiClient, Caller, ClientKind, Identity, OrganisationKind, Rights, Role, User, Who};
use serde_json::{Value, json};
use strum::VariantArray;
use uuid::Uuid;

use crate::{Asked, Graph, Sdl, anonymous, gateway, signed};

/// A caller, with the entries of a rights table that name it.
pub struct CallerKind {
    pub caller: Arc<Caller>,
    named: Vec<Who>,
    /// Error code of a field that the caller may not use.
    refusal: &'static str,
}

impl CallerKind {
    /// Returns a caller for each role and each of these scopes, and the callers without a role or scope. All users have this ID, and
    /// act for this organisation like the programs.
    #[must_use]
    pub fn all(user: Uuid, organisation: Uuid, scopes: &[&'static str]) -> Vec<Self> {
        let mut all = vec![
            Self {
                refusal: "UNAUTHENTICATED",
                ..Self::new(anonymous(), &[])
            },
            Self::new(gateway(), &[]),
            Self::new(program(None, scopes), &[]),
            Self::new(program(Some(organisation), &[]), &[Who::Program]),
        ];
        all.extend(scopes.iter().map(|&scope| {
            let caller = program(Some(organisation), &[scope]);
            Self::new(caller, &[Who::Program, Who::Scope(scope)])
        }));
        all.extend(Role::VARIANTS.iter().map(|&role| {
            let caller = signed(Identity::User(User {
                id: user,
                organisation,
                kind: OrganisationKind::Seller,
                roles: vec![role],
                session: Uuid::now_v7(),
            }));
            Self::new(caller, &[Who::SignedIn, Who::Role(role)])
        }));
        all
    }

    fn new(caller: Arc<Caller>, named: &[Who]) -> Self {
        Self {
            caller,
            named: [named, &[Who::Public]].concat(),
            refusal: "FORBIDDEN",
        }
    }

    /// Returns true if this row of the table permits the caller.
    #[must_use]
    pub fn may(&self, rights: &Rights, row: &str) -> bool {
        let right = rights.0.iter().find(|right| right.name == row);
        let who = right.expect("a row for the name").who;
        who.iter().any(|who| self.named.contains(who))
    }
}

/// A program of a partner, which acts for this organisation.
fn program(organisation: Option<Uuid>, scopes: &[&str]) -> Arc<Caller> {
    signed(Identity::Client(ApiClient {
        id: Uuid::now_v7(),
        kind: ClientKind::Partner,
        organisation,
        scopes: scopes.iter().map(|&scope| scope.to_owned()).collect(),
    }))
}

/// Queries each root field as each of these callers, and asserts that it permits the callers in its row only. Skips root fields that
/// are null, without an error, for a caller without access.
pub async fn assert_root_fields(
    graph: &Graph,
    sdl: &Sdl,
    rights: &Rights,
    callers: &[CallerKind],
    skipped: &[&str],
) {
    let asked = sdl.operations().into_iter();
    for Asked { name, operation } in asked.filter(|asked| !skipped.contains(&asked.name.as_str())) {
        for kind in callers {
            let answer = graph.ask(&kind.caller, &operation, json!({})).await;
            let code = answer["errors"][0]["extensions"]["code"].as_str();
            let refusal = code.filter(|code| ["UNAUTHENTICATED", "FORBIDDEN"].contains(code));
            let expected = (!kind.may(rights, &name)).then_some(kind.refusal);
            let caller = &kind.caller;
            assert_eq!(refusal, expected, "{operation} by {caller:?}: {answer}");
        }
    }
}

/// References an entity as the router does, and asserts that it is found by the callers in the row of its type only.
pub async fn assert_entity(
    graph: &Graph,
    rights: &Rights,
    callers: &[CallerKind],
    representation: &Value,
) {
    let query = "query($of: [_Any!]!) { _entities(representations: $of) { __typename } }";
    let name = representation["__typename"].as_str().expect("a type");
    for kind in callers {
        let variables = json!({ "of": [representation] });
        let data = graph.answer(&kind.caller, query, variables).await;
        let found = data["_entities"][0] != Value::Null;
        let caller = &kind.caller;
        assert_eq!(found, kind.may(rights, name), "{name} by {caller:?}");
    }
}
