//! What the GraphQL library does not check in a document, or too late.

use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};
use async_graphql::{Name, Request, Value};

/// Whether any part of the document asks about the schema. `_service` is for composition, which reads the SDL that the
/// binary prints; `__typename` is no introspection.
pub(crate) fn looks_inside(document: &ExecutableDocument) -> bool {
    let operations = document.operations.iter().map(|(_, operation)| &operation.node.selection_set.node);
    let fragments = document.fragments.values().map(|fragment| &fragment.node.selection_set.node);
    operations.chain(fragments).any(asks)
}

fn asks(selections: &SelectionSet) -> bool {
    selections.items.iter().any(|selection| match &selection.node {
        Selection::Field(field) => {
            matches!(field.node.name.node.as_str(), "__schema" | "__type" | "_service")
                || asks(&field.node.selection_set.node)
        }
        Selection::InlineFragment(fragment) => asks(&fragment.node.selection_set.node),
        Selection::FragmentSpread(_) => false,
    })
}

/// A required variable of the chosen operation that was not given. The library notices that only in the field that
/// uses it, when the fields of a mutation before that one have been executed.
pub(crate) fn missing_variable<'a>(document: &'a ExecutableDocument, request: &Request) -> Option<&'a str> {
    let wanted = request.operation_name.as_deref();
    let (_, operation) =
        document.operations.iter().find(|(name, _)| wanted.is_none() || name.map(Name::as_str) == wanted)?;
    let definitions = operation.node.variable_definitions.iter().map(|definition| &definition.node);
    definitions
        .filter(|definition| !definition.var_type.node.nullable && definition.default_value.is_none())
        .map(|definition| definition.name.node.as_str())
        .find(|name| request.variables.get(*name).is_none_or(|value| *value == Value::Null))
}
