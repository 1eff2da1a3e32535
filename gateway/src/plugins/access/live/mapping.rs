//! Maps subscription fields of the schema to events and queries. The mapping is checked against the schema at start, so
//! that an invalid one is found at deployment and not at the first subscription.

use anyhow::{Context as _, ensure};
use apollo_compiler::Schema;
use apollo_compiler::ast::{FieldDefinition, OperationType, Type};
use apollo_compiler::collections::HashMap;
use events::CloudEvent;
use serde_json::Value;
use uuid::Uuid;

use crate::plugins::access::config::Subscription;

pub type Mappings = HashMap<String, Subscription>;

/// Returns all subscription fields of the schema, each with its mapping.
pub fn check(
    schema: &Schema,
    configured: impl IntoIterator<Item = (String, Subscription)>,
) -> anyhow::Result<Mappings> {
    let mappings: Mappings = configured.into_iter().collect();
    for (field, mapping) in &mappings {
        check_one(schema, field, mapping)
            .with_context(|| format!("live: subscriptions: {field}"))?;
    }
    let root = schema
        .root_operation(OperationType::Subscription)
        .and_then(|root| schema.get_object(root));
    for field in root.iter().flat_map(|root| root.fields.keys()) {
        ensure!(
            mappings.contains_key(field.as_str()),
            "live: subscriptions: {field} has no mapping"
        );
    }
    Ok(mappings)
}

fn check_one(schema: &Schema, name: &str, mapping: &Subscription) -> anyhow::Result<()> {
    ensure!(
        events::producers_for("gateway").contains(&mapping.producer.as_str()),
        "no events of {} are routed to the gateway",
        mapping.producer
    );
    let unseen = mapping
        .types
        .iter()
        .find(|kind| !events::consumers(kind).is_some_and(|to| to.contains(&"gateway")));
    ensure!(
        unseen.is_none(),
        "the events {unseen:?} are not routed to the gateway"
    );
    ensure!(
        !mapping.keys.is_empty(),
        "keys: is empty: name at least one place of the key"
    );
    let subscription = root_field(schema, OperationType::Subscription, name)?;
    let query = root_field(schema, OperationType::Query, &mapping.query)?;
    ensure!(
        nullable(&subscription.ty) == nullable(&query.ty),
        "the subscription returns {}, but the query {} returns {}",
        subscription.ty,
        query.name,
        query.ty
    );
    let argument = query.argument_by_name(&mapping.argument);
    let argument =
        argument.with_context(|| format!("the query has no argument {}", mapping.argument))?;
    ensure!(
        !argument.ty.is_list(),
        "the query's argument {} takes a list",
        mapping.argument
    );
    let other = query
        .arguments
        .iter()
        .find(|other| other.name != argument.name && other.is_required());
    ensure!(other.is_none(), "the query has another required argument");
    if let Some(only) = &mapping.only {
        ensure!(
            subscription.argument_by_name(only).is_some(),
            "the subscription has no argument {only}"
        );
    }
    Ok(())
}

fn root_field<'s>(
    schema: &'s Schema,
    kind: OperationType,
    name: &str,
) -> anyhow::Result<&'s FieldDefinition> {
    let root = schema
        .root_operation(kind)
        .with_context(|| format!("the schema has no {}", kind.name()))?;
    let field = schema.type_field(root, name).ok();
    Ok(field.with_context(|| format!("the schema has no {} {name}", kind.name()))?)
}

/// The type without its outermost `!`: the query may return null where the subscription may not. Such a result is not
/// sent.
fn nullable(ty: &Type) -> Type {
    ty.clone().nullable()
}

impl Subscription {
    /// The keys of an event, if its type is one of the mapped types.
    pub fn keys_of<'e>(&'e self, event: &'e CloudEvent) -> impl Iterator<Item = String> + 'e {
        let counts = self.types.is_empty() || self.types.contains(&event.kind);
        let key = move |place: &String| match place.as_str() {
            "subject" => Some(event.subject.to_string()),
            field => event
                .data
                .get(field)
                .and_then(Value::as_str)
                .map(str::to_owned),
        };
        self.keys.iter().filter(move |_| counts).filter_map(key)
    }
}

/// The canonical form of a key, because IDs may be written in upper case.
pub fn canonical(key: &str) -> String {
    Uuid::try_parse(key).map_or_else(|_| key.to_owned(), |id| id.to_string())
}
