//! Checks of a document that async-graphql does too late or not at all.

use std::collections::HashMap;

use async_graphql::parser::types::{
    ExecutableDocument, OperationDefinition, Selection, SelectionSet,
};
use async_graphql::{Name, Request, Value};

/// Maximum number of selections in a document, with each fragment counted per use. The gateway has stricter limits.
const LARGEST: usize = 10_000;
/// Maximum depth of selection sets, including fragments. A parsed document without fragments is less deep.
const DEEPEST: usize = 200;

/// Returns true if the document queries the schema. `_service` counts, because composition reads the SDL that the binary prints;
/// `__typename` does not count.
pub(crate) fn looks_inside(document: &ExecutableDocument) -> bool {
    let operations = document
        .operations
        .iter()
        .map(|(_, operation)| &operation.node.selection_set.node);
    let fragments = document
        .fragments
        .values()
        .map(|fragment| &fragment.node.selection_set.node);
    operations.chain(fragments).any(asks)
}

fn asks(selections: &SelectionSet) -> bool {
    selections
        .items
        .iter()
        .any(|selection| match &selection.node {
            Selection::Field(field) => {
                matches!(
                    field.node.name.node.as_str(),
                    "__schema" | "__type" | "_service"
                ) || asks(&field.node.selection_set.node)
            }
            Selection::InlineFragment(fragment) => asks(&fragment.node.selection_set.node),
            Selection::FragmentSpread(_) => false,
        })
}

/// The operation that the request selects.
pub(crate) fn selected<'a>(
    document: &'a ExecutableDocument,
    request: &Request,
) -> Option<&'a OperationDefinition> {
    let wanted = request.operation_name.as_deref();
    let mut operations = document.operations.iter();
    operations
        .find(|(name, _)| wanted.is_none() || name.map(Name::as_str) == wanted)
        .map(|(_, operation)| &operation.node)
}

/// Finds a required variable of the selected operation without a value. async-graphql checks this only in the field that uses the
/// variable, after earlier fields of a mutation have been executed.
pub(crate) fn missing_variable<'a>(
    document: &'a ExecutableDocument,
    request: &Request,
) -> Option<&'a str> {
    let definitions = selected(document, request)?
        .variable_definitions
        .iter()
        .map(|definition| &definition.node);
    definitions
        .filter(|definition| {
            !definition.var_type.node.nullable && definition.default_value.is_none()
        })
        .map(|definition| definition.name.node.as_str())
        .find(|name| {
            request
                .variables
                .get(*name)
                .is_none_or(|value| *value == Value::Null)
        })
}

/// Returns true if the document exceeds the limits. async-graphql expands every use of every fragment, which takes exponential time
/// if each fragment uses the next one twice. This check counts each fragment once.
pub(crate) fn is_too_large(document: &ExecutableDocument) -> bool {
    let mut sizes = Sizes {
        document,
        fragments: HashMap::new(),
    };
    let operations = document
        .operations
        .iter()
        .map(|(_, operation)| &operation.node.selection_set.node);
    operations.fold(0_usize, |sum, selections| {
        sum.saturating_add(sizes.of(selections, 0))
    }) > LARGEST
}

struct Sizes<'a> {
    document: &'a ExecutableDocument,
    fragments: HashMap<&'a str, usize>,
}

impl<'a> Sizes<'a> {
    /// Cyclic fragments end at the depth limit.
    fn of(&mut self, selections: &'a SelectionSet, depth: usize) -> usize {
        if depth > DEEPEST {
            return usize::MAX;
        }
        selections.items.iter().fold(0, |sum, selection| {
            let inner = match &selection.node {
                Selection::Field(field) => self.of(&field.node.selection_set.node, depth + 1),
                Selection::InlineFragment(fragment) => {
                    self.of(&fragment.node.selection_set.node, depth + 1)
                }
                Selection::FragmentSpread(spread) => {
                    self.of_fragment(&spread.node.fragment_name.node, depth + 1)
                }
            };
            sum.saturating_add(1).saturating_add(inner)
        })
    }

    fn of_fragment(&mut self, name: &'a str, depth: usize) -> usize {
        if let Some(size) = self.fragments.get(name) {
            return *size;
        }
        let fragment = self.document.fragments.get(name);
        let size = fragment.map_or(0, |fragment| {
            self.of(&fragment.node.selection_set.node, depth)
        });
        self.fragments.insert(name, size);
        size
    }
}
