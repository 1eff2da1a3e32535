//! Measures the size of an operation.
//!
//! All counts are of the operation as it would be executed, with fragments expanded: a fragment with one alias that is
//! spread fifty times counts as fifty aliases. A fragment is measured once and its measure is a few numbers, so a small
//! operation that expands to an enormous one is refused in time proportional to its text. A fragment that contains
//! itself ends the walk there; validation refuses it later. The number of recorded root field names is bounded by the
//! limit.
//!
//! All code that walks a document recurses: this measure, validation, the cost estimate, and the router. The depth of
//! recursion is the product of nesting and of fragments within fragments, so levels of both kinds are counted and the
//! walk ends at a fixed number of them. This applies to the complete document, because all of it is validated, not only
//! the executed operation.
//!
//! Nothing here needs the schema. `cost.rs` contains the limits that do.

use apollo_compiler::Name;
use apollo_compiler::ast::{
    Definition, Document, FragmentDefinition, OperationDefinition, Selection,
};
use apollo_compiler::collections::{HashMap, IndexMap};

use super::config;
use super::refusal::{Refusal, code};

/// The limit of selections after all fragments are expanded. It is far above what the other limits admit, and bounds
/// the work of validating and planning a repetitive operation.
const SELECTIONS: u64 = 20_000;
/// The limit of nested fields and fragments, inline or spread. A thread's stack holds this many levels.
const LEVELS: u64 = 200;

/// The measures of a selection set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Shape {
    depth: u64,
    aliases: u64,
    selections: u64,
    /// Fields of the set itself and of the fragments in it.
    fields: u64,
    levels: u64,
}

/// Root fields with their counts, in the order of first appearance.
pub type Roots = IndexMap<Name, u64>;

/// Returns true for an introspection root field.
fn asks_about_schema(name: &Name) -> bool {
    matches!(name.as_str(), "__schema" | "__type")
}

/// Returns true if the operation has introspection root fields only.
fn is_introspection(roots: &Roots) -> bool {
    roots.keys().any(asks_about_schema) && roots.keys().all(|name| name.starts_with("__"))
}

impl Shape {
    /// Rejects an operation that exceeds a limit. The depth of introspection is checked separately, because the
    /// standard introspection query is deep.
    fn check(&self, limits: &config::Limits, roots: &Roots) -> Result<(), Refusal> {
        let depth = if is_introspection(roots) {
            0
        } else {
            self.depth
        };
        let within = [
            (
                code::TOO_MANY_ROOT_FIELDS,
                "root fields",
                self.fields,
                u64::from(limits.root_fields),
            ),
            (
                code::TOO_MANY_ALIASES,
                "aliases",
                self.aliases,
                u64::from(limits.aliases),
            ),
            (code::QUERY_TOO_DEEP, "levels", depth, limits.depth.into()),
            (
                code::QUERY_TOO_DEEP,
                "levels of fields and fragments",
                self.levels,
                LEVELS,
            ),
            (
                code::QUERY_TOO_COSTLY,
                "selections",
                self.selections,
                SELECTIONS,
            ),
        ];
        for (code, what, found, limit) in within {
            if found > limit {
                let message = format!(
                    "The operation has {found} {what}, and the limit is {limit}. Send a smaller operation."
                );
                return Err(Refusal::bad_request(code, message));
            }
        }
        Ok(())
    }
}

/// Measures an operation of the document, and rejects one that exceeds a limit. The root fields are returned in any
/// case, up to the limit.
pub fn measure(
    document: &Document,
    operation: &OperationDefinition,
    limits: &config::Limits,
) -> (Roots, Result<(), Refusal>) {
    let fragments = document
        .definitions
        .iter()
        .filter_map(|definition| match definition {
            Definition::FragmentDefinition(fragment) => Some((&fragment.name, &**fragment)),
            _ => None,
        });
    let mut tape = Tape {
        fragments: fragments.collect(),
        measured: HashMap::default(),
        circular: false,
    };
    let mut shape = tape.selections(&operation.selection_set, 0);
    for definition in &document.definitions {
        let other = match definition {
            Definition::OperationDefinition(other) => tape.selections(&other.selection_set, 0),
            Definition::FragmentDefinition(fragment) => tape.fragment(&fragment.name, 0),
            _ => continue,
        };
        shape.levels = shape.levels.max(other.levels);
        shape.selections = shape.selections.max(other.selections);
    }
    let mut roots = Roots::default();
    if shape.levels <= LEVELS && !tape.circular {
        tape.roots(
            &operation.selection_set,
            &mut roots,
            &mut limits.root_fields.into(),
        );
    }
    // Each alias can repeat megabytes of the schema.
    for (_, count) in roots.iter_mut().filter(|(name, _)| asks_about_schema(name)) {
        *count = count.saturating_mul(shape.aliases.saturating_add(1));
    }
    let outcome = shape.check(limits, &roots);
    (roots, outcome)
}

struct Tape<'a> {
    fragments: HashMap<&'a Name, &'a FragmentDefinition>,
    /// The measure of each fragment; `None` while it is being measured.
    measured: HashMap<&'a Name, Option<Shape>>,
    /// True if a fragment contains itself.
    circular: bool,
}

impl<'a> Tape<'a> {
    /// Measures the selections at this level. The walk does not continue beyond the last level: its existence is
    /// sufficient to refuse the operation.
    fn selections(&mut self, selections: &'a [Selection], level: u64) -> Shape {
        let mut sum = Shape::default();
        if selections.is_empty() {
            return sum;
        }
        sum.levels = 1;
        if level > LEVELS {
            return sum;
        }
        for selection in selections {
            match selection {
                Selection::Field(field) => {
                    let below = self.selections(&field.selection_set, level + 1);
                    sum.depth = sum.depth.max(below.depth.saturating_add(1));
                    sum.aliases = sum
                        .aliases
                        .saturating_add(below.aliases)
                        .saturating_add(field.alias.is_some().into());
                    sum.selections = sum
                        .selections
                        .saturating_add(below.selections)
                        .saturating_add(1);
                    sum.fields = sum.fields.saturating_add(1);
                    sum.levels = sum.levels.max(below.levels + 1);
                }
                Selection::InlineFragment(inline) => {
                    let inside = self.selections(&inline.selection_set, level + 1);
                    sum.add(&inside);
                }
                Selection::FragmentSpread(spread) => {
                    let inside = self.fragment(&spread.fragment_name, level + 1);
                    sum.add(&inside);
                }
            }
        }
        sum
    }

    fn fragment(&mut self, name: &'a Name, level: u64) -> Shape {
        if let Some(known) = self.measured.get(name) {
            self.circular |= known.is_none();
            return known.unwrap_or_default();
        }
        let Some(fragment) = self.fragments.get(name).copied() else {
            return Shape::default();
        };
        self.measured.insert(name, None);
        let shape = self.selections(&fragment.selection_set, level);
        self.measured.insert(name, Some(shape));
        shape
    }

    /// Counts the fields of a set and of its fragments by name. A fragment without fields is not entered, so the work
    /// is bounded by the number of fields and by the levels.
    fn roots(&self, selections: &'a [Selection], roots: &mut Roots, left: &mut u64) {
        for selection in selections {
            match selection {
                _ if *left == 0 => return,
                Selection::Field(field) => {
                    *left -= 1;
                    *roots.entry(field.name.clone()).or_default() += 1;
                }
                Selection::InlineFragment(inline) => self.roots(&inline.selection_set, roots, left),
                Selection::FragmentSpread(spread) => {
                    let name = &spread.fragment_name;
                    let measured = self.measured.get(name).copied().flatten();
                    if measured.is_some_and(|shape| shape.fields > 0)
                        && let Some(fragment) = self.fragments.get(name)
                    {
                        self.roots(&fragment.selection_set, roots, left);
                    }
                }
            }
        }
    }
}

impl Shape {
    fn add(&mut self, inside: &Self) {
        self.depth = self.depth.max(inside.depth);
        self.aliases = self.aliases.saturating_add(inside.aliases);
        self.selections = self
            .selections
            .saturating_add(inside.selections)
            .saturating_add(1);
        self.fields = self.fields.saturating_add(inside.fields);
        self.levels = self.levels.max(inside.levels + 1);
    }
}

#[cfg(test)]
mod tests {
    use apollo_compiler::parser::Parser;

    use super::*;

    fn measured(text: &str, limits: &config::Limits) -> (Roots, Result<(), Refusal>) {
        let document = Parser::new().parse_ast(text, "test").unwrap();
        let operation = document
            .definitions
            .iter()
            .find_map(|definition| match definition {
                Definition::OperationDefinition(operation) => Some(operation.clone()),
                _ => None,
            });
        measure(&document, &operation.unwrap(), limits)
    }

    fn code(text: &str) -> &'static str {
        let (_, outcome) = measured(text, &config::Limits::default());
        outcome.map_or_else(|refusal| refusal.code(), |()| "fits")
    }

    fn refusal(text: &str, limits: &config::Limits) -> String {
        measured(text, limits)
            .1
            .unwrap_err()
            .problems
            .remove(0)
            .message
    }

    #[test]
    fn counts_through_fragments() {
        let text =
            "{ ...A ...A x: me { id } user } fragment A on Query { y: me { ... { z: id } } }";
        let roots: Vec<_> = measured(text, &config::Limits::default())
            .0
            .into_iter()
            .collect();
        assert_eq!(
            roots,
            [
                (Name::new("me").unwrap(), 3),
                (Name::new("user").unwrap(), 1)
            ]
        );
        let limits = config::Limits::default;
        let found = |limits| refusal(text, &limits);
        assert!(
            found(config::Limits {
                root_fields: 3,
                ..limits()
            })
            .contains("has 4 root fields")
        );
        assert!(
            found(config::Limits {
                aliases: 4,
                ..limits()
            })
            .contains("has 5 aliases")
        );
        assert!(
            found(config::Limits {
                depth: 1,
                ..limits()
            })
            .contains("has 2 levels")
        );
    }

    #[test]
    fn an_alias_makes_a_question_about_the_schema_count_once_more() {
        let counted = |text: &str| -> Vec<u64> {
            measured(text, &config::Limits::default())
                .0
                .into_iter()
                .map(|(_, count)| count)
                .collect()
        };
        assert_eq!(counted("{ __schema { types { name } } }"), [1]);
        assert_eq!(
            counted("{ __schema { a: types { name } b: types { name } } me { id } }"),
            [3, 1]
        );
        assert_eq!(
            counted("{ __type(name: \"A\") { ...F } } fragment F on __Type { a: fields { name } }"),
            [2]
        );
    }

    /// The work is proportional to the text, however often each fragment is spread; otherwise these operations take
    /// minutes.
    #[test]
    fn many_fields_spread_many_times_are_counted_once() {
        let fields: Vec<String> = (0..20_000).map(|n| format!("a{n}")).collect();
        let text = format!(
            "{{ {} }} fragment F on Query {{ {} }}",
            "...F ".repeat(20_000),
            fields.join(" ")
        );
        assert!(refusal(&text, &config::Limits::default()).contains("has 400000000 root fields"));
        let nothing = |level: usize| {
            format!(
                "fragment F{level} on Query {{ ...F{0} ...F{0} }}",
                level + 1
            )
        };
        let fragments: Vec<String> = (0..100).map(nothing).collect();
        assert_eq!(
            code(&format!("{{ ...F0 }} {}", fragments.join(" "))),
            "QUERY_TOO_COSTLY"
        );
    }

    #[test]
    fn a_fragment_inside_itself_ends() {
        let text = "{ ...A } fragment A on Query { me { id } ...B } fragment B on Query { ...A }";
        assert_eq!(code(text), "fits");
    }

    #[test]
    fn small_text_large_operation() {
        let doubling = |level: usize| {
            format!(
                "fragment F{level} on Query {{ ...F{0} ...F{0} }}",
                level + 1
            )
        };
        let fragments: Vec<String> = (0..60).map(doubling).collect();
        let text = format!(
            "{{ ...F0 }} {} fragment F60 on Query {{ me {{ a: id }} }}",
            fragments.join(" ")
        );
        let found = format!("has {} root fields", 1_u64 << 60);
        assert!(refusal(&text, &config::Limits::default()).contains(&found));
        assert_eq!(code(&text), "TOO_MANY_ROOT_FIELDS");
        let inside = text
            .replace("{ ...F0 }", "{ me { ...F0 } }")
            .replace("on Query", "on User")
            .replace("a: id", "id");
        assert_eq!(code(&inside), "QUERY_TOO_COSTLY");
    }

    #[test]
    fn a_chain_of_fragments_is_not_followed_for_ever() {
        let link = |n: usize| format!("fragment F{n} on Query {{ ...F{} }}", n + 1);
        let chain: Vec<String> = (0..2000).map(link).collect();
        let text = format!(
            "{{ ...F0 }} {} fragment F2000 on Query {{ me {{ id }} }}",
            chain.join(" ")
        );
        assert_eq!(code(&text), "QUERY_TOO_DEEP");
    }

    /// Fragments with this many levels each; each is spread at the innermost level of the previous one.
    fn product(fragments: usize, levels: usize, open: &str) -> String {
        let link = |n: usize| {
            let (open, close) = (open.repeat(levels), "}".repeat(levels));
            format!("fragment F{n} on Query {{{open}...F{}{close}}}", n + 1)
        };
        let chain: Vec<String> = (0..fragments).map(link).collect();
        format!(
            "{} fragment F{fragments} on Query {{ me {{ id }} }}",
            chain.join(" ")
        )
    }

    #[test]
    fn levels_are_the_product_of_nesting_and_fragments() {
        for open in ["a{", "...{", "...on Query{"] {
            let fragments = product(9, 60, open);
            assert_eq!(
                code(&format!("{{...F0}} {fragments}")),
                "QUERY_TOO_DEEP",
                "{open}"
            );
            assert_eq!(
                code(&format!("query A {{ me }} query B {{...F0}} {fragments}")),
                "QUERY_TOO_DEEP"
            );
            assert_eq!(
                code(&format!("{{ me }} {fragments}")),
                "QUERY_TOO_DEEP",
                "not even spread"
            );
            // In reverse order: each fragment adds few levels to those measured before it, and the sum still counts.
            let spreads: Vec<String> = (0..=9).rev().map(|n| format!("...F{n}")).collect();
            let backwards = format!("{{ {} }} {}", spreads.join(" "), product(9, 60, open));
            assert_eq!(code(&backwards), "QUERY_TOO_DEEP", "{open}");
        }
        assert_eq!(
            code(&format!("{{...F0}} {}", product(9, 15, "...{"))),
            "fits"
        );
    }

    #[test]
    fn each_limit_has_its_code() {
        let deep = format!("{}id{}", "{ a ".repeat(16), "}".repeat(16));
        assert_eq!(code(&deep), "QUERY_TOO_DEEP");
        let aliases: Vec<String> = (0..31).map(|n| format!("a{n}: id")).collect();
        assert_eq!(
            code(&format!("{{ me {{ {} }} }}", aliases.join(" "))),
            "TOO_MANY_ALIASES"
        );
        assert_eq!(
            code(&format!("{{ {} }}", "me ".repeat(21))),
            "TOO_MANY_ROOT_FIELDS"
        );
        assert_eq!(code("{ me { id } }"), "fits");
        let introspection = format!(
            "{{ __schema {{ types {{ {} name {} }} }} }}",
            "ofType {".repeat(20),
            "}".repeat(20)
        );
        assert_eq!(code(&introspection), "fits");
    }
}
