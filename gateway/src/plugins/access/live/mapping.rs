//! Maps subscription fields of the schema to events and queries. The mapping is checked against the schema at start, so
//! that an invalid one is found at deployment and not at the first subscription.

use anyhow::{Context as _, ensure};
use apollo_compiler::Schema;
use apollo_compiler::ast::{FieldDefinition, OperationType, Type};
use apollo_compiler::collections::HashMap;
use events::CloudEvent;
use serde_json::Value;
use uuid::Uuid;

use super::key::Key;
use super::settings::{Source, Subscription};

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
        !mapping.sources.is_empty(),
        "sources: is empty: name at least one source of events"
    );
    for source in &mapping.sources {
        check_source(source)?;
    }
    let subscription = root_field(schema, OperationType::Subscription, name)?;
    let query = root_field(schema, OperationType::Query, &mapping.query)?;
    ensure!(
        nullable(&subscription.ty) == nullable(&query.ty),
        "the subscription returns {}, but the query {} returns {}",
        subscription.ty,
        query.name,
        query.ty
    );
    check_argument(query, &mapping.argument)?;
    match &mapping.only {
        Some(only) => ensure!(
            subscription.argument_by_name(only).is_some(),
            "the subscription has no argument {only}"
        ),
        None => ensure!(
            mapping.readers.is_empty() && mapping.until.is_none(),
            "readers and until need only"
        ),
    }
    if let Some(until) = &mapping.until {
        check_until(schema, query, until)?;
    }
    let mut kinds = mapping
        .sources
        .iter()
        .filter_map(|source| source.kind.as_deref());
    kinds.try_for_each(|kind| check_kind(schema, query, kind))
}

fn check_source(source: &Source) -> anyhow::Result<()> {
    ensure!(
        events::producers_for("gateway").contains(&source.producer.as_str()),
        "no events of {} are routed to the gateway",
        source.producer
    );
    let routes = events::routes(&source.producer);
    let is_routed = |kind: &String| {
        let route = routes.iter().find(|(routed, _)| routed == kind);
        route.is_some_and(|(_, to)| to.contains(&"gateway"))
    };
    let unseen = source.types.iter().find(|kind| !is_routed(kind));
    ensure!(
        unseen.is_none(),
        "the events {unseen:?} of {} are not routed to the gateway",
        source.producer
    );
    ensure!(
        !source.keys.is_empty(),
        "keys: is empty: name at least one place of the key"
    );
    Ok(())
}

fn check_argument(query: &FieldDefinition, name: &str) -> anyhow::Result<()> {
    let argument = query
        .argument_by_name(name)
        .with_context(|| format!("the query has no argument {name}"))?;
    ensure!(
        !argument.ty.is_list(),
        "the query's argument {name} takes a list"
    );
    let other = query
        .arguments
        .iter()
        .find(|other| other.name != argument.name && other.is_required());
    ensure!(other.is_none(), "the query has another required argument");
    Ok(())
}

/// The field must be null at times and need no arguments and no selection.
fn check_until(schema: &Schema, query: &FieldDefinition, until: &str) -> anyhow::Result<()> {
    let ty = query.ty.inner_named_type();
    let field = schema.type_field(ty, until).ok();
    let field = field.with_context(|| format!("{ty} has no field {until}"))?;
    let is_leaf = schema
        .types
        .get(field.ty.inner_named_type())
        .is_some_and(|ty| ty.is_scalar() || ty.is_enum());
    ensure!(
        is_leaf
            && !field.ty.is_non_null()
            && !field.arguments.iter().any(|each| each.is_required()),
        "the field {until} of {ty} is not a nullable scalar without required arguments"
    );
    Ok(())
}

fn check_kind(schema: &Schema, query: &FieldDefinition, kind: &str) -> anyhow::Result<()> {
    let ty = query.ty.inner_named_type();
    let field = schema.type_field(ty, "kind").ok();
    let kinds = field.and_then(|field| schema.get_enum(field.ty.inner_named_type()));
    let kinds = kinds.with_context(|| format!("{ty} has no field kind of an enum"))?;
    ensure!(
        kinds.values.contains_key(kind),
        "kind: {kind} is not a value of {}",
        kinds.name
    );
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
    pub fn keys_of<'e>(&'e self, event: &'e CloudEvent) -> impl Iterator<Item = Key> + 'e {
        let sources = self.sources.iter();
        sources
            .filter(move |source| source.has(event))
            .flat_map(move |source| source.keys_of(event))
    }
}

impl Source {
    fn has(&self, event: &CloudEvent) -> bool {
        let producer = event.source.strip_prefix("carnet/");
        producer == Some(self.producer.as_str())
            && (self.types.is_empty() || self.types.contains(&event.kind))
    }

    fn keys_of<'e>(&'e self, event: &'e CloudEvent) -> impl Iterator<Item = Key> + 'e {
        let key = move |id: String, version: Option<i64>| Key {
            kind: self.kind.clone(),
            id,
            version,
        };
        self.keys
            .iter()
            .filter_map(move |place| match place.as_str() {
                "subject" => {
                    let version = self.versioned.then_some(event.sequence);
                    Some(key(event.subject.to_string(), version))
                }
                field => {
                    let id = event.data.get(field).and_then(Value::as_str)?;
                    Some(key(id.to_owned(), None))
                }
            })
    }
}

/// The canonical form of a key, because IDs may be written in upper case.
pub fn canonical(key: &str) -> String {
    Uuid::try_parse(key).map_or_else(|_| key.to_owned(), |id| id.to_string())
}
