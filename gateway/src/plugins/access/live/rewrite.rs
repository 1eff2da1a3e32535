//! Rewrites a subscription into the query that resolves one of its events.
//!
//! `subscription($x: ID!) { now: orderUpdated(orderId: $x) { status } }` becomes
//! `query($key: ID!) { now: order(id: $key) { status } }`. The response key is preserved, so the response of the query
//! *is* the payload of the event. Variables and fragments that only the subscription used are removed. The query is
//! validated once and used for all events.

use anyhow::Context as _;
use apollo_compiler::ast::{
    Argument, FieldDefinition, InputValueDefinition, OperationType, Value, VariableDefinition,
};
use apollo_compiler::collections::{HashSet, IndexSet};
use apollo_compiler::executable::{ExecutableDocument, Field, Operation, Selection, SelectionSet};
use apollo_compiler::validation::Valid;
use apollo_compiler::{Name, Node, Schema, ast};
use serde_json_bytes::ByteString;

use super::graph::Variables;
use super::mapping::canonical;
use super::settings::Subscription;

/// The response keys of a plan's probe and of the field that ends the stream, and the variable that takes the key.
pub const PROBE: &str = "thing";
pub const PROBE_END: &str = "end";
pub const PROBE_KEY: &str = "key";

/// The plan for resolving the events of a subscription.
#[derive(Debug)]
pub struct Plan {
    pub text: String,
    /// The response key of the field.
    pub response_key: String,
    /// The client's variables that the query uses.
    pub variables: Variables,
    /// The variable that takes the key of an event.
    pub key: String,
    /// The only key that this subscription is about.
    pub only: Option<String>,
    /// The response key of the field that ends the stream. The client did not select it.
    pub end: Option<String>,
    /// The query that checks if an object with a key exists and the subscriber may see it.
    pub probe: String,
}

impl Plan {
    /// Removes the field that ends the stream from a response. Returns true if the object is over.
    pub fn take_end(&self, answer: &mut serde_json::Value) -> bool {
        let object = answer
            .get_mut("data")
            .and_then(|data| data.get_mut(&self.response_key))
            .and_then(serde_json::Value::as_object_mut);
        let end = object.and_then(|object| object.remove(self.end.as_deref()?));
        end.is_some_and(|end| !end.is_null())
    }
}

/// Creates the plan for a validated subscription to the mapped field.
pub fn rewrite(
    schema: &Valid<Schema>,
    document: &Valid<ExecutableDocument>,
    subscription: &Operation,
    given: &Variables,
    mapping: &Subscription,
) -> anyhow::Result<Plan> {
    let fields: Vec<&Node<Field>> = subscription.root_fields(document).collect();
    let first = fields.first().context("the subscription has no field")?;
    let only = mapping.only.as_ref().and_then(|argument| {
        let value = first.specified_argument_by_name(argument)?;
        key_of(value, subscription, given)
    });
    let root = schema
        .root_operation(OperationType::Query)
        .context("the schema has no query type")?;
    let definition = schema
        .type_field(root, &mapping.query)
        .ok()
        .context("the mapping does not match the schema")?;
    let argument = definition
        .argument_by_name(&mapping.argument)
        .context("the mapping does not match the schema")?;

    let key = free_name(subscription)?;
    let mut used = Used::default();
    let mut selections = Vec::with_capacity(fields.len());
    for field in &fields {
        let value = Node::new(Value::Variable(key.clone()));
        let mut query = Field::new(definition.name.clone(), definition.node.clone())
            .with_alias(field.response_key().clone())
            .with_argument(argument.name.clone(), value)
            .with_directives(field.directives.iter().cloned());
        query.selection_set = field.selection_set.clone();
        used.directives(&field.directives);
        used.selections(&field.selection_set, document);
        selections.push(query);
    }
    let end = select_end(schema, document, &mut selections, mapping)?;
    let operation = Operation {
        operation_type: OperationType::Query,
        name: subscription.name.clone(),
        variables: definitions(subscription, &used, &key, argument),
        directives: ast::DirectiveList::new(),
        selection_set: SelectionSet {
            ty: root.clone(),
            selections: selections.into_iter().map(Selection::from).collect(),
        },
    };
    Ok(Plan {
        text: text(operation, document, &used, schema)?,
        response_key: first.response_key().to_string(),
        variables: values(given, &used),
        key: key.to_string(),
        only,
        end: end.map(|end| end.to_string()),
        probe: probe(definition, argument, mapping),
    })
}

/// Adds the field that ends the stream, if there is one, to the selection of the first root field, which has the same
/// response key as the others. Returns its alias, which does not occur in the client's document.
fn select_end(
    schema: &Valid<Schema>,
    document: &ExecutableDocument,
    fields: &mut [Field],
    mapping: &Subscription,
) -> anyhow::Result<Option<Name>> {
    let Some(until) = &mapping.until else {
        return Ok(None);
    };
    let text = document.to_string();
    let mut alias = PROBE_END.to_owned();
    while text.contains(&alias) {
        alias.push('_');
    }
    let alias = Name::new(&alias)?;
    let field = fields
        .first_mut()
        .context("the subscription has no field")?;
    let end = field
        .selection_set
        .new_field(schema, Name::new(until)?)
        .map_err(|_| anyhow::anyhow!("the mapping does not match the schema"))?;
    field.selection_set.push(end.with_alias(alias.clone()));
    Ok(Some(alias))
}

/// The definitions of the variables that are used, and of the variable for the key, which has the type of this
/// argument.
fn definitions(
    subscription: &Operation,
    used: &Used,
    key: &Name,
    argument: &InputValueDefinition,
) -> Vec<Node<VariableDefinition>> {
    let kept = |variable: &&Node<VariableDefinition>| used.variables.contains(&variable.name);
    let mut variables: Vec<_> = subscription
        .variables
        .iter()
        .filter(kept)
        .cloned()
        .collect();
    variables.push(Node::new(VariableDefinition {
        name: key.clone(),
        ty: argument.ty.clone(),
        default_value: None,
        directives: ast::DirectiveList::new(),
    }));
    variables
}

/// The values of the variables that are used.
fn values(given: &Variables, used: &Used) -> Variables {
    let needed = |(name, _): &(&ByteString, &serde_json_bytes::Value)| {
        used.variables.iter().any(|used| used == name.as_str())
    };
    given
        .iter()
        .filter(needed)
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// Returns the text of a query, with the fragments of the document that are used. Rejects an invalid query.
fn text(
    query: Operation,
    document: &ExecutableDocument,
    used: &Used,
    schema: &Valid<Schema>,
) -> anyhow::Result<String> {
    let mut text = ExecutableDocument::new();
    text.operations.insert(query);
    let fragments = document
        .fragments
        .iter()
        .filter(|(name, _)| used.fragments.contains(*name));
    text.fragments
        .extend(fragments.map(|(name, fragment)| (name.clone(), fragment.clone())));
    let text = text
        .validate(schema)
        .map_err(|failed| anyhow::anyhow!("{}", failed.errors))?;
    Ok(text.to_string())
}

fn probe(
    query: &FieldDefinition,
    argument: &InputValueDefinition,
    mapping: &Subscription,
) -> String {
    let (ty, query, argument) = (&*argument.ty, &query.name, &argument.name);
    let until = mapping.until.as_ref();
    let end = until.map_or_else(String::new, |until| format!(" {PROBE_END}: {until}"));
    format!(
        "query(${PROBE_KEY}: {ty}) {{ {PROBE}: {query}({argument}: ${PROBE_KEY}) {{ __typename{end} }} }}"
    )
}

/// The value of an ID argument, in canonical form.
fn key_of(value: &Node<Value>, operation: &Operation, given: &Variables) -> Option<String> {
    match &**value {
        Value::String(text) => Some(canonical(text)),
        Value::Int(number) => Some(number.as_str().to_owned()),
        Value::Variable(name) => match given.get(name.as_str()) {
            Some(serde_json_bytes::Value::String(text)) => Some(canonical(text.as_str())),
            Some(serde_json_bytes::Value::Number(number)) => Some(number.to_string()),
            Some(_) => None,
            None => {
                let variable = operation
                    .variables
                    .iter()
                    .find(|variable| variable.name == *name)?;
                key_of(variable.default_value.as_ref()?, operation, given)
            }
        },
        _ => None,
    }
}

/// A variable name that the client does not use.
fn free_name(operation: &Operation) -> anyhow::Result<Name> {
    let taken: HashSet<&str> = operation
        .variables
        .iter()
        .map(|variable| variable.name.as_str())
        .collect();
    let mut name = "key".to_owned();
    while taken.contains(name.as_str()) {
        name.push('_');
    }
    Ok(Name::new(&name)?)
}

/// The variables and fragments that a selection uses.
#[derive(Default)]
struct Used {
    variables: IndexSet<Name>,
    fragments: IndexSet<Name>,
}

impl Used {
    fn selections(&mut self, set: &SelectionSet, document: &ExecutableDocument) {
        for selection in &set.selections {
            self.directives(selection.directives());
            match selection {
                Selection::Field(field) => {
                    self.arguments(&field.arguments);
                    self.selections(&field.selection_set, document);
                }
                Selection::InlineFragment(inline) => {
                    self.selections(&inline.selection_set, document);
                }
                Selection::FragmentSpread(spread) => {
                    if self.fragments.insert(spread.fragment_name.clone())
                        && let Some(fragment) = spread.fragment_def(document)
                    {
                        self.directives(&fragment.directives);
                        self.selections(&fragment.selection_set, document);
                    }
                }
            }
        }
    }

    fn directives(&mut self, directives: &ast::DirectiveList) {
        for directive in directives {
            self.arguments(&directive.arguments);
        }
    }

    fn arguments(&mut self, arguments: &[Node<Argument>]) {
        for argument in arguments {
            self.value(&argument.value);
        }
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Variable(name) => {
                self.variables.insert(name.clone());
            }
            Value::List(items) => items.iter().for_each(|item| self.value(item)),
            Value::Object(fields) => fields.iter().for_each(|(_, value)| self.value(value)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json_bytes::json;

    use super::*;

    const SCHEMA: &str = "
        type Query { order(id: ID!): Order other: Int }
        type Subscription { orderUpdated(orderId: ID!): Order! }
        type Order { id: ID! status(in: String): String closedAt: String lines(first: Int, ids: [ID!]): [Order!]! }";

    fn plan(text: &str, variables: &serde_json_bytes::Value) -> Plan {
        plan_until(None, text, variables)
    }

    fn plan_until(until: Option<&str>, text: &str, variables: &serde_json_bytes::Value) -> Plan {
        let schema = Schema::parse_and_validate(SCHEMA, "schema").unwrap();
        let document = ExecutableDocument::parse_and_validate(&schema, text, "test").unwrap();
        let operation = document.operations.iter().next().unwrap();
        let mapping = Subscription {
            sources: Vec::new(),
            only: Some("orderId".to_owned()),
            readers: Vec::new(),
            until: until.map(str::to_owned),
            query: "order".to_owned(),
            argument: "id".to_owned(),
        };
        rewrite(
            &schema,
            &document,
            operation,
            variables.as_object().unwrap(),
            &mapping,
        )
        .unwrap()
    }

    fn flat(plan: &Plan) -> String {
        plan.text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_response_key_stays_and_the_rest_follows() {
        let plan = plan(
            "subscription Watch($x: ID!, $n: Int, $s: Boolean = true) {
               now: orderUpdated(orderId: $x) { ...A status @include(if: $s) } }
             fragment A on Order { lines(first: $n) { ...B } }
             fragment B on Order { id }",
            &json!({ "x": "0190A0B0-0000-7000-8000-000000000001", "n": 3 }),
        );
        assert_eq!(
            flat(&plan),
            "query Watch($n: Int, $s: Boolean = true, $key: ID!) { now: order(id: $key) { ...A status @include(if: $s) } } \
             fragment A on Order { lines(first: $n) { ...B } } fragment B on Order { id }"
        );
        assert_eq!(
            plan.only.as_deref(),
            Some("0190a0b0-0000-7000-8000-000000000001")
        );
        assert_eq!(
            plan.variables,
            json!({ "n": 3 }).as_object().unwrap().clone()
        );
        assert_eq!(plan.response_key, "now");
        assert_eq!(
            plan.probe,
            "query($key: ID!) { thing: order(id: $key) { __typename } }"
        );
    }

    #[test]
    fn a_root_in_a_fragment_and_a_variable_called_key() {
        let plan = plan(
            "subscription($key: [ID!]) { ...R } fragment R on Subscription { orderUpdated(orderId: 7) { lines(ids: $key) { id } } }",
            &json!({ "key": ["a"] }),
        );
        assert_eq!(
            flat(&plan),
            "query($key: [ID!], $key_: ID!) { orderUpdated: order(id: $key_) { lines(ids: $key) { id } } }"
        );
        assert_eq!(
            (plan.only.as_deref(), plan.key.as_str()),
            (Some("7"), "key_")
        );
    }

    #[test]
    fn the_field_that_ends_the_stream_is_selected_and_removed() {
        let plan = plan_until(
            Some("closedAt"),
            "subscription { now: orderUpdated(orderId: 7) { end: id ...A } }
             fragment A on Order { closedAt }",
            &json!({}),
        );
        assert_eq!(
            flat(&plan),
            "query($key: ID!) { now: order(id: $key) { end: id ...A end_: closedAt } } \
             fragment A on Order { closedAt }"
        );
        assert_eq!(
            plan.probe,
            "query($key: ID!) { thing: order(id: $key) { __typename end: closedAt } }"
        );
        for (end, is_over) in [
            (serde_json::json!(null), false),
            (serde_json::json!("now"), true),
        ] {
            let object = serde_json::json!({ "end": "7", "end_": end });
            let mut answer = serde_json::json!({ "data": { "now": object } });
            assert_eq!(plan.take_end(&mut answer), is_over);
            assert_eq!(
                answer,
                serde_json::json!({ "data": { "now": { "end": "7" } } })
            );
        }
        let mut nothing = serde_json::json!({ "data": { "now": null }, "errors": [] });
        assert!(!plan.take_end(&mut nothing));
    }
}
