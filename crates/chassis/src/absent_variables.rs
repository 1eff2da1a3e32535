//! Declared variables without a value.
//!
//! The specification (October 2021, 3.10 and 6.4.1) treats an argument or an input field whose variable has no value as omitted, so
//! defaults apply and a partial update keeps the field. async-graphql reads such a variable as null, and refuses it if the argument is
//! non-null with a default. So such arguments and fields are removed from the operation before validation.

use std::collections::HashSet;

use async_graphql::parser::types::{
    Directive, DocumentOperations, ExecutableDocument, OperationDefinition, Selection, SelectionSet,
};
use async_graphql::{Name, Positioned, Variables};
use async_graphql_value::{ConstValue, Value};

/// Removes the parts of the operation that depend on variables without a value.
pub(crate) fn leave_out(document: &mut ExecutableDocument, name: Option<&str>, sent: &Variables) {
    let Some(operation) = operation(&mut document.operations, name) else {
        return;
    };
    let mut absent = HashSet::new();
    for definition in &mut operation.variable_definitions {
        let definition = &mut definition.node;
        if !definition.var_type.node.nullable || definition.default_value.is_some() {
            continue;
        }
        match sent.get(&definition.name.node) {
            None => drop(absent.insert(definition.name.node.clone())),
            Some(ConstValue::Null) => {}
            // A variable with a value may be used where null is not permitted.
            Some(_) => definition.var_type.node.nullable = false,
        }
    }
    if absent.is_empty() {
        return;
    }
    let mut used = HashSet::new();
    let mut pruning = Pruning {
        absent: &absent,
        used: &mut used,
    };
    pruning.directives(&mut operation.directives);
    pruning.selections(&mut operation.selection_set.node);
    for fragment in document.fragments.values_mut() {
        pruning.directives(&mut fragment.node.directives);
        pruning.selections(&mut fragment.node.selection_set.node);
    }
    if let Some(operation) = self::operation(&mut document.operations, name) {
        let is_needed = |name: &Name| !absent.contains(name) || used.contains(name);
        operation
            .variable_definitions
            .retain(|definition| is_needed(&definition.node.name.node));
    }
}

fn operation<'a>(
    operations: &'a mut DocumentOperations,
    name: Option<&str>,
) -> Option<&'a mut OperationDefinition> {
    match (operations, name) {
        (DocumentOperations::Single(operation), _) => Some(&mut operation.node),
        (DocumentOperations::Multiple(named), Some(name)) => {
            named.get_mut(name).map(|operation| &mut operation.node)
        }
        (DocumentOperations::Multiple(named), None) if named.len() == 1 => named
            .values_mut()
            .next()
            .map(|operation| &mut operation.node),
        (DocumentOperations::Multiple(_), None) => None,
    }
}

struct Pruning<'a> {
    absent: &'a HashSet<Name>,
    /// Absent variables that are still used: in lists, which permit null, and in directives.
    used: &'a mut HashSet<Name>,
}

impl Pruning<'_> {
    fn selections(&mut self, set: &mut SelectionSet) {
        for selection in &mut set.items {
            match &mut selection.node {
                Selection::Field(field) => {
                    let field = &mut field.node;
                    self.arguments(&mut field.arguments);
                    self.directives(&mut field.directives);
                    self.selections(&mut field.selection_set.node);
                }
                Selection::FragmentSpread(spread) => self.directives(&mut spread.node.directives),
                Selection::InlineFragment(fragment) => {
                    self.directives(&mut fragment.node.directives);
                    self.selections(&mut fragment.node.selection_set.node);
                }
            }
        }
    }

    fn directives(&mut self, directives: &mut [Positioned<Directive>]) {
        for directive in directives {
            for (_, value) in &mut directive.node.arguments {
                self.value(&mut value.node);
            }
        }
    }

    fn arguments(&mut self, arguments: &mut Vec<(Positioned<Name>, Positioned<Value>)>) {
        arguments.retain(|(_, value)| !self.is_absent(&value.node));
        for (_, value) in arguments {
            self.value(&mut value.node);
        }
    }

    fn value(&mut self, value: &mut Value) {
        match value {
            Value::Object(fields) => {
                fields.retain(|_, value| !self.is_absent(value));
                for value in fields.values_mut() {
                    self.value(value);
                }
            }
            Value::List(items) => {
                for item in items {
                    self.value(item);
                }
            }
            Value::Variable(name) if self.absent.contains(name) => {
                self.used.insert(name.clone());
            }
            _ => {}
        }
    }

    fn is_absent(&self, value: &Value) -> bool {
        matches!(value, Value::Variable(name) if self.absent.contains(name))
    }
}
