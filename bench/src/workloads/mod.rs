//! The workloads. Each is a file with a [`Workload`]; the documents are those of `client-examples/` where they exist.

mod case;
mod catalogue;
mod mixed;
mod place_order;
mod screens;
mod self_check;

use anyhow::Context;
use e2e::documents::Document;
use serde_json::{Value, json};

use crate::users::{App, Users};

pub static WORKLOADS: [Workload; 7] = [
    catalogue::CATALOGUE,
    screens::WEB,
    screens::MOBILE,
    case::CASE,
    self_check::SELF_CHECK,
    place_order::PLACE_ORDER,
    mixed::MIXED,
];

pub struct Workload {
    pub name: &'static str,
    pub about: &'static str,
    pub effect: Effect,
    /// The subgraph that answers its documents, if it is one.
    pub only_subgraph: Option<&'static str>,
    /// Its requests. Every system gets the same ones in the same order.
    pub calls: fn(&Users) -> anyhow::Result<Vec<Call>>,
}

/// The effect of a workload's requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Equal requests have equal answers.
    None,
    /// Requests create objects with new IDs, so the forms of the answers are compared. A round ends when every event has been consumed.
    Writes,
}

/// One request of a user, for every system.
#[derive(Clone)]
pub struct Call {
    /// The number of the user; `None` for an anonymous caller.
    pub user: Option<usize>,
    pub app: App,
    pub document: &'static str,
    pub variables: Value,
}

impl Call {
    pub fn new(user: Option<usize>, app: App, document: &Document, variables: Value) -> Self {
        Self {
            user,
            app,
            document: document.text,
            variables,
        }
    }

    /// The body of the request.
    pub fn body(&self) -> anyhow::Result<String> {
        let body = json!({ "query": self.document, "variables": self.variables });
        Ok(serde_json::to_string(&body)?)
    }
}

pub fn named(name: &str) -> anyhow::Result<&'static Workload> {
    WORKLOADS
        .iter()
        .find(|workload| workload.name == name)
        .with_context(|| format!("there is no workload {name}"))
}

pub fn names() -> Vec<&'static str> {
    WORKLOADS.iter().map(|workload| workload.name).collect()
}

/// The requests of every user.
fn of_each_user(
    users: &Users,
    calls: impl Fn(usize) -> anyhow::Result<Vec<Call>>,
) -> anyhow::Result<Vec<Call>> {
    let all = (0..users.all.len()).map(calls);
    Ok(all.collect::<anyhow::Result<Vec<_>>>()?.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workloads_have_names_of_their_own() {
        let mut names = names();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), WORKLOADS.len());
        assert_eq!(named("case").unwrap().name, "case");
        assert!(named("unknown").is_err());
    }

    #[test]
    fn a_body_has_the_document_and_the_variables() {
        let call = Call {
            user: None,
            app: App::Web,
            document: "{ a }",
            variables: json!({ "b": 1 }),
        };
        let body: Value = serde_json::from_str(&call.body().unwrap()).unwrap();
        assert_eq!(body, json!({ "query": "{ a }", "variables": { "b": 1 } }));
    }
}
