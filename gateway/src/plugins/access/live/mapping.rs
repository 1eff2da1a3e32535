//! What a subscription field of the schema means: checked against the schema at start, so that a field that nobody can
//! answer is found by whoever deploys it and not by whoever subscribes to it.

use anyhow::{Context as _, ensure};
use apollo_compiler::Schema;
use apollo_compiler::ast::{FieldDefinition, OperationType, Type};
use apollo_compiler::collections::HashMap;
use events::CloudEvent;
use serde_json::Value;
use uuid::Uuid;

use crate::plugins::access::config::Subscription;

pub type Mappings = HashMap<String, Subscription>;

/// All subscription fields of the schema, each with its mapping.
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
            "live: subscriptions: nothing is said about {field}"
        );
    }
    Ok(mappings)
}

fn check_one(schema: &Schema, name: &str, mapping: &Subscription) -> anyhow::Result<()> {
    ensure!(
        events::producers_for("gateway").contains(&mapping.producer.as_str()),
        "the gateway gets no events of {}",
        mapping.producer
    );
    let unseen = mapping
        .types
        .iter()
        .find(|kind| !events::consumers(kind).is_some_and(|to| to.contains(&"gateway")));
    ensure!(
        unseen.is_none(),
        "the gateway does not get the events {unseen:?}"
    );
    ensure!(!mapping.keys.is_empty(), "an event has its key somewhere");
    let subscription = root_field(schema, OperationType::Subscription, name)?;
    let query = root_field(schema, OperationType::Query, &mapping.query)?;
    ensure!(
        nullable(&subscription.ty) == nullable(&query.ty),
        "it returns {}, but the query {} returns {}",
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
    ensure!(other.is_none(), "the query needs another argument");
    if let Some(only) = &mapping.only {
        ensure!(
            subscription.argument_by_name(only).is_some(),
            "it has no argument {only}"
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

/// The type without its outermost `!`: an answer may be null where a subscription promises not to be, and is not sent.
fn nullable(ty: &Type) -> Type {
    ty.clone().nullable()
}

impl Subscription {
    /// The key of the thing that an event is about, if it is of a type that counts.
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

/// One writing for one key: ids may be written in capitals.
pub fn canonical(key: &str) -> String {
    Uuid::try_parse(key).map_or_else(|_| key.to_owned(), |id| id.to_string())
}
