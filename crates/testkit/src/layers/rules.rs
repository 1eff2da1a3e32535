//! Layer rules inside a subgraph: the table "Layer rules" of the architecture.

use std::path::Path;

use super::{DOMAINS, paths, sources, without_tests};

/// The files at the top of a crate, which assemble the process.
const TOP: &str = "the top of the crate";

/// The layers, at the top of a subgraph and in each capability, with the layers that each may name.
const FOLDERS: [(&str, &[&str]); 10] = [
    ("domain", &[]),
    ("store", &["domain"]),
    ("events", &["events::outgoing", "events::incoming"]),
    ("events::outgoing", &["domain"]),
    (
        "events::incoming",
        &["domain", "events::outgoing", "service"],
    ),
    ("service", &["domain", "store", "events::outgoing"]),
    ("graphql", &["domain", "service"]),
    ("jobs", &["domain", "service"]),
    ("http", &["domain", "service"]),
    ("adapters", &["domain", "service"]),
];

/// Crates that only some layers may name.
const ONLY: [(&str, &[&str]); 9] = [
    ("async_graphql", &[TOP, "graphql"]),
    ("async_graphql_axum", &[TOP]),
    ("axum", &[TOP, "http"]),
    ("deadpool_redis", &[]),
    ("envelope", &[TOP, "store"]),
    ("lettre", &[TOP, "adapters"]),
    ("outbox", &[TOP, "events::outgoing", "events::incoming"]),
    ("redis", &[]),
    ("sqlx", &["store"]),
];

/// Crates and words that a layer may not name.
const NEVER: [(&str, &[&str]); 3] = [
    (
        "domain",
        &[
            "async",
            "await",
            "chassis",
            "database",
            "futures",
            "reqwest",
            "tokio",
            "tokio_util",
            "tower",
        ],
    ),
    ("store", &["caller"]),
    ("graphql", &["database", "events"]),
];

/// The only file of the subgraphs that uses RSA keys directly.
const SIGNING_KEY: &str = "subgraphs/user/src/sessions/domain/signing_key.rs";

/// Returns the violations of the layer rules in all subgraphs.
#[must_use]
pub fn layer_breaches(workspace: &Path) -> Vec<String> {
    let mut breaches = Vec::new();
    for domain in DOMAINS {
        for (path, source) in sources(&workspace.join("subgraphs").join(domain).join("src")) {
            let file = path
                .strip_prefix(workspace)
                .unwrap_or(&path)
                .to_string_lossy()
                .into_owned();
            breaches.extend(source_breaches(&file, &source));
        }
    }
    breaches
}

/// Returns the violations of the layer rules in one file, named `subgraphs/<domain>/src/…`.
#[must_use]
pub fn source_breaches(file: &str, source: &str) -> Vec<String> {
    let module = module(file);
    let at_top = !file.ends_with("/mod.rs") && module.len() == 1;
    if module.len() == 1 && folder(&module).is_none() && declares_layers(source) {
        // The `mod.rs` of a capability names only its layers.
        return paths(without_tests(source))
            .iter()
            .map(|used| {
                format!(
                    "{file}:{}: a capability's mod.rs may only name its layers",
                    used.line
                )
            })
            .collect();
    }
    let Some(folder) = folder(inside(&module)).or(at_top.then_some(TOP)) else {
        return vec![format!("{file}:1: a subgraph has no folder of this name")];
    };
    paths(without_tests(source))
        .iter()
        .filter_map(|used| {
            let path: Vec<&str> = used.path.iter().map(String::as_str).collect();
            let named = forbidden_crate(file, folder, &path)
                .or_else(|| forbidden_folder(&module, folder, &path))
                .or_else(|| foreign_store(&module, folder, &path))?;
            Some(format!(
                "{file}:{}: {folder} may not use {named} ({})",
                used.line,
                path.join("::")
            ))
        })
        .collect()
}

fn forbidden_crate<'a>(file: &str, folder: &str, path: &[&'a str]) -> Option<&'a str> {
    let first = *path.first()?;
    let elsewhere = ONLY
        .iter()
        .any(|(name, folders)| *name == first && !folders.contains(&folder));
    let never = NEVER
        .iter()
        .any(|(name, crates)| *name == folder && crates.contains(&first));
    (elsewhere || never || (first == "rsa" && file != SIGNING_KEY)).then_some(first)
}

fn forbidden_folder(module: &[&str], from: &str, path: &[&str]) -> Option<&'static str> {
    if path == ["crate", "*"] {
        return (from != TOP).then_some("everything at once");
    }
    let into = folder(inside(&absolute(module, path)?))?;
    let (_, siblings) = FOLDERS.iter().find(|(name, _)| *name == from)?;
    // `use crate::events;` alone is permitted; the paths that continue it are checked.
    let opens = |name: &&str| *name == into || (into == "events" && name.starts_with("events::"));
    (!opens(&from) && !siblings.iter().any(opens)).then_some(into)
}

/// Capabilities may use only the `service` and `domain` of other capabilities.
fn foreign_store(module: &[&str], from: &str, path: &[&str]) -> Option<&'static str> {
    let named = absolute(module, path)?;
    let [capability, "store", ..] = named.as_slice() else {
        return None;
    };
    let foreign = !is_layer(capability) && module.first() != Some(capability) && from != TOP;
    foreign.then_some("the store of another capability")
}

/// The path from the top of the crate, if it is a path of this crate.
fn absolute<'a>(module: &[&'a str], path: &[&'a str]) -> Option<Vec<&'a str>> {
    match path {
        ["crate", rest @ ..] => Some(rest.to_vec()),
        ["super", ..] => {
            let ups = path.iter().take_while(|word| **word == "super").count();
            let from = module.get(..module.len().saturating_sub(ups))?;
            Some([from, path.get(ups..)?].concat())
        }
        // These are also crates.
        ["http", ..] | ["events"] => None,
        ["events", half, ..] if !["outgoing", "incoming"].contains(half) => None,
        // After `use crate::store;`.
        _ => Some(path.to_vec()),
    }
}

/// Module path of a file below the crate: `["service", "orders"]`.
fn module(file: &str) -> Vec<&str> {
    let inside = file.splitn(4, '/').nth(3).unwrap_or(file);
    let inside = inside.strip_suffix(".rs").unwrap_or(inside);
    inside.split('/').filter(|word| *word != "mod").collect()
}

/// A module path without its capability: `["orders", "store"]` is in `store`, like `["store"]`.
fn inside<'a, 'b>(module: &'b [&'a str]) -> &'b [&'a str] {
    match module {
        [capability, layer, ..] if !is_layer(capability) && is_layer(layer) => {
            module.get(1..).unwrap_or_default()
        }
        _ => module,
    }
}

fn is_layer(name: &str) -> bool {
    FOLDERS.iter().any(|(folder, _)| *folder == name)
}

/// Returns true if a source declares a layer as its module, like the `mod.rs` of a capability.
fn declares_layers(source: &str) -> bool {
    FOLDERS
        .iter()
        .any(|(folder, _)| source.contains(&format!("mod {folder};")))
}

/// The layer of a module path.
fn folder(module: &[&str]) -> Option<&'static str> {
    let name = match module {
        ["events", half @ ("outgoing" | "incoming"), ..] => format!("events::{half}"),
        [name, ..] => (*name).to_owned(),
        [] => return None,
    };
    FOLDERS
        .iter()
        .map(|(folder, _)| *folder)
        .find(|folder| *folder == name)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::too_many_lines, reason = "one case for each kind")]

    use super::source_breaches;

    #[test]
    fn each_kind_of_breach_is_seen_with_its_line() {
        for (file, source, breach) in [
            (
                "domain/order.rs",
                "use sqlx::Type;",
                "1: domain may not use sqlx (sqlx::Type)",
            ),
            (
                "domain/order.rs",
                "\n\nasync fn f() {}",
                "3: domain may not use async (async)",
            ),
            (
                "domain/order.rs",
                "use crate::store;",
                "1: domain may not use store (crate::store)",
            ),
            (
                "domain/mod.rs",
                "use super::service::X;",
                "1: domain may not use service (super::service::X)",
            ),
            (
                "store/mod.rs",
                "fn f(c: &caller::Caller) {}",
                "1: store may not use caller (caller::Caller)",
            ),
            (
                "service/a/b.rs",
                "use super::super::super::graphql::Q;",
                "1: service may not use graphql (super::super::super::graphql::Q)",
            ),
            (
                "service/orders.rs",
                "fn f() {\n sqlx::query!(\"\") }",
                "2: service may not use sqlx (sqlx::query)",
            ),
            (
                "service/orders.rs",
                "use crate::events::{outgoing, incoming};",
                "1: service may not use events::incoming (crate::events::incoming)",
            ),
            (
                "graphql/query.rs",
                "use crate::{\n  service,\n  store::orders,\n};",
                "3: graphql may not use store (crate::store::orders)",
            ),
            (
                "graphql/query.rs",
                "use crate::*;",
                "1: graphql may not use everything at once (crate::*)",
            ),
            (
                "graphql/query.rs",
                "use events::order::Order;",
                "1: graphql may not use events (events::order::Order)",
            ),
            (
                "events/incoming.rs",
                "use crate::store;",
                "1: events::incoming may not use store (crate::store)",
            ),
            (
                "events/outgoing.rs",
                "use crate::service::X;",
                "1: events::outgoing may not use service (crate::service::X)",
            ),
            (
                "http/upload.rs",
                "use crate::graphql::X;",
                "1: http may not use graphql (crate::graphql::X)",
            ),
            (
                "jobs/mod.rs",
                "fn f() { outbox::append() }",
                "1: jobs may not use outbox (outbox::append)",
            ),
            (
                "main.rs",
                "use redis::Client;",
                "1: the top of the crate may not use redis (redis::Client)",
            ),
            (
                "service/keys.rs",
                "use rsa::RsaPublicKey;",
                "1: service may not use rsa (rsa::RsaPublicKey)",
            ),
            (
                "quotes/service/quotes.rs",
                "use crate::orders::store;",
                "1: service may not use the store of another capability (crate::orders::store)",
            ),
            (
                "jobs/deadlines.rs",
                "use crate::orders::{domain, store::find};",
                "1: jobs may not use store (crate::orders::store::find)",
            ),
            (
                "service/mod.rs",
                "use crate::orders::{domain, store::find};",
                "1: service may not use the store of another capability (crate::orders::store::find)",
            ),
            (
                "helpers/mod.rs",
                "",
                "1: a subgraph has no folder of this name",
            ),
        ] {
            let file = format!("subgraphs/order/src/{file}");
            assert_eq!(source_breaches(&file, source), [format!("{file}:{breach}")]);
        }
    }

    #[test]
    fn what_the_table_allows_is_no_breach() {
        for (file, source) in [
            (
                "domain/order.rs",
                "use super::quote::Quote; use crate::domain::Money; use uuid::Uuid;",
            ),
            (
                "store/orders.rs",
                "use crate::domain::Order; use database::Conn; use sqlx::query; use envelope::Keyring;",
            ),
            (
                "orders/service/steps.rs",
                "use crate::orders::store; use super::super::store::find; use crate::quotes::service::find; use crate::store::Keyring;",
            ),
            (
                "events/mod.rs",
                "pub mod incoming; pub mod outgoing; pub use outgoing::publish;",
            ),
            (
                "events/outgoing.rs",
                "use crate::domain::Order; use events::{Cause, order::OrderFact}; use outbox::append;",
            ),
            (
                "events/incoming.rs",
                "use crate::service::Service; use outbox::Reactions;",
            ),
            (
                "service/orders.rs",
                "use crate::{domain::Order, events, store}; fn f() { events::outgoing::g(events::Cause::h()) }",
            ),
            (
                "graphql/query.rs",
                "use crate::service::Service; use async_graphql::Object; use caller::Caller;",
            ),
            (
                "http/jwks.rs",
                "use axum::Json; use http::StatusCode; use crate::service::Service;",
            ),
            (
                "main.rs",
                "use outbox::relay; use axum::Router; use crate::store::MIGRATIONS;",
            ),
            (
                "domain/order.rs",
                "// as crate::store would\nconst X: &str = \"use sqlx::x;\";",
            ),
            (
                "domain/order.rs",
                "fn f() {}\n#[cfg(test)]\nmod tests { use tokio::test; }",
            ),
        ] {
            assert_eq!(
                source_breaches(&format!("subgraphs/order/src/{file}"), source),
                Vec::<String>::new()
            );
        }
    }
}
