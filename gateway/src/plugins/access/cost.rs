//! Estimates the cost of an operation.
//!
//! Each object that a field may return costs one point; a leaf is free. A list multiplies the points below it: by its
//! `first` or `last` (the greater one if both are given), by the default page size if neither is given, and by a small
//! constant if the list takes no such argument. The list inside a page (`nodes`, `edges`) *is* the page and does not
//! multiply again. Root fields of a mutation cost more. So `orders(last: 100) { nodes { product { id } } }` costs 1 +
//! 100 × (1 + 1) = 201.
//!
//! The result is an upper estimate that a client can calculate by hand, not a measurement.

use apollo_compiler::Name;
use apollo_compiler::ast::Value;
use apollo_compiler::collections::HashMap;
use apollo_compiler::executable::{ExecutableDocument, Field, Operation, Selection, SelectionSet};
use serde_json_bytes::{ByteString, Map};

use super::config;
use super::refusal::{Refusal, code};

/// The arguments that set the size of a page. `after` and `before` do not.
const PAGING: [&str; 2] = ["first", "last"];

/// The points of an operation, if they are the same for all variables.
pub fn constant(
    document: &ExecutableDocument,
    operation: &Operation,
    limits: &config::Limits,
) -> Option<u64> {
    let mut estimator = Estimator::new(document, HashMap::default(), limits);
    let points = estimator.operation(operation);
    (!estimator.uses_variables).then_some(points)
}

/// The points of an operation with these variables.
pub fn estimate(
    document: &ExecutableDocument,
    operation: &Operation,
    variables: &Map<ByteString, serde_json_bytes::Value>,
    limits: &config::Limits,
) -> u64 {
    let defaults = operation.variables.iter().filter_map(|variable| {
        Some((
            variable.name.as_str(),
            variable
                .default_value
                .as_ref()
                .and_then(|value| whole(value))?,
        ))
    });
    let mut given: HashMap<&str, u64> = defaults.collect();
    for (name, value) in variables {
        // An explicit null overrides the default value of the variable, and the page then has the default size.
        match value.as_u64() {
            Some(value) => given.insert(name.as_str(), value),
            None => given.remove(name.as_str()),
        };
    }
    Estimator::new(document, given, limits).operation(operation)
}

/// Rejects an operation that costs more than the limit.
pub fn check(points: u64, limits: &config::Limits) -> Result<(), Refusal> {
    if points <= limits.cost {
        return Ok(());
    }
    let message = format!(
        "The operation costs {points} points, and the limit is {}. Request fewer objects, for example smaller pages.",
        limits.cost
    );
    Err(Refusal::bad_request(code::QUERY_TOO_COSTLY, message))
}

struct Estimator<'a> {
    document: &'a ExecutableDocument,
    given: HashMap<&'a str, u64>,
    limits: &'a config::Limits,
    /// Points by fragment, and by true if the fragment is spread directly inside a page.
    known: HashMap<(&'a Name, bool), u64>,
    /// True if a variable sets the size of a page.
    uses_variables: bool,
}

impl<'a> Estimator<'a> {
    fn new(
        document: &'a ExecutableDocument,
        given: HashMap<&'a str, u64>,
        limits: &'a config::Limits,
    ) -> Self {
        Self {
            document,
            given,
            limits,
            known: HashMap::default(),
            uses_variables: false,
        }
    }

    fn operation(&mut self, operation: &'a Operation) -> u64 {
        let points = self.selections(&operation.selection_set, false);
        if operation.is_mutation() {
            let roots = operation.root_fields(self.document).count() as u64;
            return points.saturating_add(roots.saturating_mul(self.limits.mutation_cost));
        }
        points
    }

    fn selections(&mut self, set: &'a SelectionSet, in_page: bool) -> u64 {
        let points = |selection: &'a Selection, this: &mut Self| match selection {
            Selection::Field(field) => this.field(field, in_page),
            Selection::InlineFragment(inline) => this.selections(&inline.selection_set, in_page),
            Selection::FragmentSpread(spread) => this.fragment(&spread.fragment_name, in_page),
        };
        set.selections.iter().fold(0, |sum: u64, selection| {
            sum.saturating_add(points(selection, self))
        })
    }

    fn fragment(&mut self, name: &'a Name, in_page: bool) -> u64 {
        if let Some(known) = self.known.get(&(name, in_page)) {
            return *known;
        }
        let Some(fragment) = self.document.fragments.get(name) else {
            return 0;
        };
        let points = self.selections(&fragment.selection_set, in_page);
        self.known.insert((name, in_page), points);
        points
    }

    fn field(&mut self, field: &'a Field, in_page: bool) -> u64 {
        if field.selection_set.is_empty() {
            return 0;
        }
        let page = self.page(field);
        let times = match page {
            Some(size) => size,
            None if field.ty().is_list() && !in_page => self.limits.list_size,
            None => 1,
        };
        self.selections(&field.selection_set, page.is_some())
            .saturating_mul(times)
            .saturating_add(times_self(field, page, times))
    }

    /// The size of the page that the field requests, if the field is paged.
    fn page(&mut self, field: &'a Field) -> Option<u64> {
        let pages = PAGING
            .iter()
            .any(|name| field.definition.argument_by_name(name).is_some());
        if !pages {
            return None;
        }
        let asked = PAGING
            .iter()
            .filter_map(|name| self.size(field.specified_argument_by_name(name)?))
            .max();
        Some(asked.unwrap_or(self.limits.page_size).max(1))
    }

    fn size(&mut self, asked: &Value) -> Option<u64> {
        match asked {
            Value::Variable(name) => {
                self.uses_variables = true;
                self.given.get(name.as_str()).copied()
            }
            value => whole(value),
        }
    }
}

/// The objects of the field itself: one, or the number of items of a plain list. A page is one object; its items are
/// counted below it.
fn times_self(field: &Field, page: Option<u64>, times: u64) -> u64 {
    if page.is_some() || !field.ty().is_list() {
        1
    } else {
        times
    }
}

fn whole(value: &Value) -> Option<u64> {
    match value {
        Value::Int(number) => number.as_str().parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use apollo_compiler::Schema;
    use serde_json_bytes::json;

    use super::*;

    const SCHEMA: &str = "
        type Query { me: User orders(first: Int, after: String, last: Int, before: String): Orders tags: [Tag!]! }
        type Mutation { add: User }
        type User { id: ID friends(first: Int, last: Int): [User!]! }
        type Orders { nodes: [Order!]! edges: [Edge!]! total: Int }
        type Edge { node: Order }
        type Order { id: ID product: User lines: [Tag!]! }
        type Tag { name: String }";

    fn cost(text: &str, variables: &serde_json_bytes::Value) -> u64 {
        let schema = Schema::parse_and_validate(SCHEMA, "schema").unwrap();
        let document = ExecutableDocument::parse_and_validate(&schema, text, "test").unwrap();
        let operation = document.operations.iter().next().unwrap();
        let (variables, limits) = (variables.as_object().unwrap(), config::Limits::default());
        let points = estimate(&document, operation, variables, &limits);
        if let Some(constant) = constant(&document, operation, &limits) {
            assert_eq!(constant, points, "{text}");
        }
        points
    }

    #[test]
    fn the_cost_is_constant_unless_a_variable_sets_the_size_of_a_page() {
        let schema = Schema::parse_and_validate(SCHEMA, "schema").unwrap();
        for (text, points) in [
            ("{ orders(first: 100) { nodes { id } } }", Some(101)),
            ("mutation { add { id } }", Some(11)),
            (
                "query($a: String) { orders(after: $a) { nodes { id } } }",
                Some(21),
            ),
            (
                "query($n: Int = 3) { orders(first: $n) { nodes { id } } }",
                None,
            ),
            (
                "query($n: Int) { ...A } fragment A on Query { me { friends(last: $n) { id } } }",
                None,
            ),
        ] {
            let document = ExecutableDocument::parse_and_validate(&schema, text, "test").unwrap();
            let operation = document.operations.iter().next().unwrap();
            let constant = constant(&document, operation, &config::Limits::default());
            assert_eq!(constant, points, "{text}");
        }
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "one case for each form")]
    fn lists_multiply() {
        let cases = [
            ("{ me { id } }", json!({}), 1),
            (
                "{ orders(first: 100) { nodes { product { id } } total } }",
                json!({}),
                201,
            ),
            (
                "{ orders(first: 100) { edges { node { id } } } }",
                json!({}),
                201,
            ),
            ("{ orders { nodes { id } } }", json!({}), 21),
            (
                "query($n: Int) { orders(first: $n) { nodes { id } } }",
                json!({"n": 7}),
                8,
            ),
            (
                "query($n: Int = 3) { orders(first: $n) { nodes { id } } }",
                json!({}),
                4,
            ),
            (
                "query($n: Int) { orders(first: $n) { nodes { id } } }",
                json!({}),
                21,
            ),
            (
                "query($n: Int = 0) { orders(first: $n) { nodes { id } } }",
                json!({"n": null}),
                21,
            ),
            (
                "query($n: Int = 0) { orders(first: $n) { nodes { id } } }",
                json!({"n": 1.5}),
                21,
            ),
            (
                "query($n: Int = 0) { orders(first: $n) { nodes { id } } }",
                json!({}),
                2,
            ),
            ("{ orders(first: 0) { nodes { id } } }", json!({}), 2),
            ("{ tags { name } }", json!({}), 5),
            (
                "{ orders(first: 2) { nodes { lines { name } } } }",
                json!({}),
                13,
            ),
            (
                "{ me { friends(first: 10) { friends(first: 10) { id } } } }",
                json!({}),
                12,
            ),
            ("mutation { add { id } }", json!({}), 11),
            (
                "{ ...A ...A } fragment A on Query { me { id } }",
                json!({}),
                2,
            ),
        ];
        for (text, variables, points) in cases {
            assert_eq!(cost(text, &variables), points, "{text}");
        }
    }

    /// The points of a page of orders with these arguments, which may use any of three variables. A fragment uses the
    /// others, because a valid operation uses all variables that it declares.
    fn page(arguments: &str, variables: &serde_json_bytes::Value) -> u64 {
        let text = format!(
            "query($f: Int, $l: Int, $d: Int = 30) {{ orders({arguments}) {{ nodes {{ id }} }} ...Uses }}
             fragment Uses on Query {{ a: orders(first: $f, last: $l) {{ total }} b: orders(last: $d) {{ total }} }}"
        );
        // A page of which only the total is selected costs one point.
        cost(&text, variables) - 2
    }

    #[test]
    fn the_last_rows_multiply_like_the_first() {
        for (arguments, variables, points) in [
            ("last: 100", json!({}), 101),
            ("last: 0", json!({}), 2),
            ("last: 7, before: \"x\"", json!({}), 8),
            ("before: \"x\"", json!({}), 21),
            ("last: $l", json!({ "l": 7 }), 8),
            ("last: $l", json!({ "l": null }), 21),
            ("last: $l", json!({}), 21),
            ("last: $d", json!({}), 31),
            ("last: $d", json!({ "d": 7 }), 8),
            ("last: $d", json!({ "d": null }), 21),
        ] {
            assert_eq!(page(arguments, &variables), points, "{arguments}");
        }
    }

    #[test]
    fn of_the_first_and_the_last_rows_the_greater_number_counts() {
        for (arguments, variables, points) in [
            ("first: 2, last: 50", json!({}), 51),
            ("first: 50, last: 2", json!({}), 51),
            ("first: null, last: 50", json!({}), 51),
            ("first: 50, last: null", json!({}), 51),
            ("first: null, last: null", json!({}), 21),
            ("first: $f, last: $l", json!({ "f": 2, "l": 50 }), 51),
            ("first: $f, last: $l", json!({ "f": 50, "l": 2 }), 51),
            ("first: $f, last: $l", json!({ "l": 50 }), 51),
            ("first: $f, last: $l", json!({ "f": 50, "l": null }), 51),
            ("first: $f, last: $l", json!({}), 21),
            ("first: 2, last: $d", json!({}), 31),
            ("first: $f, last: $d", json!({ "f": 50 }), 51),
        ] {
            assert_eq!(page(arguments, &variables), points, "{arguments}");
        }
    }

    #[test]
    fn lists_in_lists_multiply_whichever_end_they_are_read_from() {
        let inner = "nodes { product { friends(last: 3) { friends(last: 5) { id } } } }";
        for outer in ["first: 10", "last: 10"] {
            let text = format!("{{ orders({outer}) {{ {inner} }} }}");
            // Ten orders, each with: itself, its product, and a page of three friends with a page each.
            assert_eq!(cost(&text, &json!({})), 1 + 10 * 6, "{outer}");
        }
    }
}
