//! Checks the rules of the architecture. Each failure names the file, the line if there is one, and the rule.

use testkit::layers::{
    dependency_breaches, folder_breaches, layer_breaches, migration_breaches, routing_breaches,
    size_breaches, workspace,
};

fn none(breaches: &[String]) {
    assert!(
        breaches.is_empty(),
        "{} breaches:\n{}",
        breaches.len(),
        breaches.join("\n")
    );
}

#[test]
fn folders_name_only_what_their_layer_may() {
    none(&layer_breaches(&workspace()));
}

#[test]
fn packages_depend_only_on_what_they_may() {
    none(&dependency_breaches(&workspace()));
}

#[test]
fn every_subgraph_has_the_same_parts() {
    none(&folder_breaches(&workspace()));
}

#[test]
fn every_domain_has_the_same_outbox() {
    none(&migration_breaches(&workspace()));
}

#[test]
fn no_file_is_too_long() {
    none(&size_breaches(&workspace()));
}

#[test]
fn every_consumer_gets_the_events_that_it_handles_and_no_others() {
    none(&routing_breaches(&workspace()));
}
