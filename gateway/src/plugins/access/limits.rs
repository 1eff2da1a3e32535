//! How large is it?
//!
//! Everything is counted as the operation would be executed, that is through fragments: a fragment with one alias,
//! spread fifty times, is fifty aliases. A fragment is measured once and the measure reused, so an operation that is
//! small to write and enormous to execute is refused in the time that it takes to read it; a fragment that contains
//! itself ends at itself (the validation refuses it later).
//!
//! Whoever walks a document does it by recursion: this measure, the validation, the estimate of the cost, the router.
//! How far down that goes is the product of what is nested and of fragments in fragments, so levels of every sort are
//! counted along the way and the walk ends at a fixed number of them. That holds for the whole document, because all
//! of it is validated and not only what is to be executed.
//!
//! Nothing here needs the schema. What does is in `cost.rs`.

use apollo_compiler::Name;
use apollo_compiler::ast::{Definition, Document, FragmentDefinition, OperationDefinition, Selection};
use apollo_compiler::collections::{HashMap, IndexMap};

use super::config;
use super::refusal::{Refusal, code};

/// Selections after all fragments are spread. Far above what the other limits let through, it bounds the work of
/// validating and planning an operation that repeats itself.
const SELECTIONS: u64 = 20_000;
/// Levels of fields and fragments, inline or spread, one inside the other: what a thread's stack surely holds.
const LEVELS: u64 = 200;

/// An operation's measures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shape {
    pub depth: u64,
    pub aliases: u64,
    pub selections: u64,
    /// The root's fields with how often each is there, in the order of their first appearance.
    pub roots: IndexMap<Name, u64>,
    levels: u64,
}

impl Shape {
    pub fn root_fields(&self) -> u64 {
        self.roots.values().fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// Whether only the schema itself is asked about.
    pub fn is_introspection(&self) -> bool {
        self.roots.keys().any(|name| matches!(name.as_str(), "__schema" | "__type"))
            && self.roots.keys().all(|name| name.starts_with("__"))
    }

    /// Refuses what is beyond a limit. The usual introspection query is deep by nature; it has a check of its own.
    pub fn check(&self, limits: &config::Limits) -> Result<(), Refusal> {
        let within = [
            (code::TOO_MANY_ROOT_FIELDS, "root fields", self.root_fields(), u64::from(limits.root_fields)),
            (code::TOO_MANY_ALIASES, "aliases", self.aliases, u64::from(limits.aliases)),
            (
                code::QUERY_TOO_DEEP,
                "levels",
                if self.is_introspection() { 0 } else { self.depth },
                limits.depth.into(),
            ),
            (code::QUERY_TOO_DEEP, "levels with its fragments", self.levels, LEVELS),
            (code::QUERY_TOO_COSTLY, "selections", self.selections, SELECTIONS),
        ];
        for (code, what, found, limit) in within {
            if found > limit {
                let message = format!("the operation has {found} {what}, and at most {limit} are allowed");
                return Err(Refusal::bad_request(code, message));
            }
        }
        Ok(())
    }
}

/// Measures an operation of the document.
pub fn measure(document: &Document, operation: &OperationDefinition) -> Shape {
    let fragments = document.definitions.iter().filter_map(|definition| match definition {
        Definition::FragmentDefinition(fragment) => Some((&fragment.name, &**fragment)),
        _ => None,
    });
    let mut tape = Tape { fragments: fragments.collect(), measured: HashMap::default() };
    let mut shape = tape.selections(&operation.selection_set, 0);
    for definition in &document.definitions {
        let other = match definition {
            Definition::OperationDefinition(operation) => tape.selections(&operation.selection_set, 0),
            Definition::FragmentDefinition(fragment) => tape.fragment(&fragment.name, 0),
            _ => continue,
        };
        shape.levels = shape.levels.max(other.levels);
        shape.selections = shape.selections.max(other.selections);
    }
    shape
}

struct Tape<'a> {
    fragments: HashMap<&'a Name, &'a FragmentDefinition>,
    measured: HashMap<&'a Name, Shape>,
}

impl<'a> Tape<'a> {
    /// The measures of what stands this many levels down. What is beyond the last level is not looked at: that it is
    /// there is enough to refuse the whole.
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
                    sum.selections = sum.selections.saturating_add(below.selections).saturating_add(1);
                    sum.levels = sum.levels.max(below.levels + 1);
                    let count = sum.roots.entry(field.name.clone()).or_default();
                    *count = count.saturating_add(1);
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
            return known.clone();
        }
        let Some(fragment) = self.fragments.get(name).copied() else { return Shape::default() };
        // Whoever meets this fragment inside itself finds it empty.
        self.measured.insert(name, Shape::default());
        let shape = self.selections(&fragment.selection_set, level);
        self.measured.insert(name, shape.clone());
        shape
    }
}

impl Shape {
    fn add(&mut self, inside: &Self) {
        self.depth = self.depth.max(inside.depth);
        self.aliases = self.aliases.saturating_add(inside.aliases);
        self.selections = self.selections.saturating_add(inside.selections).saturating_add(1);
        self.levels = self.levels.max(inside.levels + 1);
        for (name, count) in &inside.roots {
            let sum = self.roots.entry(name.clone()).or_default();
            *sum = sum.saturating_add(*count);
        }
    }
}

#[cfg(test)]
mod tests {
    use apollo_compiler::parser::Parser;

    use super::*;

    fn shape(text: &str) -> Shape {
        let document = Parser::new().parse_ast(text, "test").unwrap();
        let operation = document.definitions.iter().find_map(|definition| match definition {
            Definition::OperationDefinition(operation) => Some(operation.clone()),
            _ => None,
        });
        measure(&document, &operation.unwrap())
    }

    fn code(text: &str) -> &'static str {
        shape(text).check(&config::Limits::default()).map_or_else(|refusal| refusal.code(), |()| "fits")
    }

    #[test]
    fn counts_through_fragments() {
        let shape = shape("{ ...A ...A x: me { id } } fragment A on Query { y: me { ... { z: id } } }");
        assert_eq!((shape.depth, shape.aliases, shape.root_fields()), (2, 5, 3));
        assert_eq!(shape.roots.first().unwrap().0, "me");
    }

    #[test]
    fn a_fragment_inside_itself_ends() {
        assert_eq!(
            shape("{ ...A } fragment A on Query { me { id } ...B } fragment B on Query { ...A }").depth,
            2
        );
    }

    #[test]
    fn small_text_large_operation() {
        let doubling = |level: usize| format!("fragment F{level} on Query {{ ...F{0} ...F{0} }}", level + 1);
        let fragments: Vec<String> = (0..60).map(doubling).collect();
        let text = format!("{{ ...F0 }} {} fragment F60 on Query {{ me {{ a: id }} }}", fragments.join(" "));
        assert_eq!(shape(&text).root_fields(), 1 << 60);
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
        let text = format!("{{ ...F0 }} {} fragment F2000 on Query {{ me {{ id }} }}", chain.join(" "));
        assert_eq!(code(&text), "QUERY_TOO_DEEP");
    }

    /// Fragments with this many levels each, one spread at the bottom of the other.
    fn product(fragments: usize, levels: usize, open: &str) -> String {
        let link = |n: usize| {
            let (open, close) = (open.repeat(levels), "}".repeat(levels));
            format!("fragment F{n} on Query {{{open}...F{}{close}}}", n + 1)
        };
        let chain: Vec<String> = (0..fragments).map(link).collect();
        format!("{} fragment F{fragments} on Query {{ me {{ id }} }}", chain.join(" "))
    }

    #[test]
    fn levels_are_the_product_of_nesting_and_fragments() {
        for open in ["a{", "...{", "...on Query{"] {
            let fragments = product(9, 60, open);
            assert_eq!(code(&format!("{{...F0}} {fragments}")), "QUERY_TOO_DEEP", "{open}");
            assert_eq!(code(&format!("query A {{ me }} query B {{...F0}} {fragments}")), "QUERY_TOO_DEEP");
            assert_eq!(code(&format!("{{ me }} {fragments}")), "QUERY_TOO_DEEP", "not even spread");
            // The last first: each is short by what was measured before it, and the sum counts all the same.
            let spreads: Vec<String> = (0..=9).rev().map(|n| format!("...F{n}")).collect();
            let backwards = format!("{{ {} }} {}", spreads.join(" "), product(9, 60, open));
            assert_eq!(code(&backwards), "QUERY_TOO_DEEP", "{open}");
        }
        assert_eq!(code(&format!("{{...F0}} {}", product(9, 15, "...{"))), "fits");
    }

    #[test]
    fn each_limit_has_its_code() {
        let deep = format!("{}id{}", "{ a ".repeat(16), "}".repeat(16));
        assert_eq!(code(&deep), "QUERY_TOO_DEEP");
        let aliases: Vec<String> = (0..31).map(|n| format!("a{n}: id")).collect();
        assert_eq!(code(&format!("{{ me {{ {} }} }}", aliases.join(" "))), "TOO_MANY_ALIASES");
        assert_eq!(code(&format!("{{ {} }}", "me ".repeat(21))), "TOO_MANY_ROOT_FIELDS");
        assert_eq!(code("{ me { id } }"), "fits");
        let introspection =
            format!("{{ __schema {{ types {{ {} name {} }} }} }}", "ofType {".repeat(20), "}".repeat(20));
        assert_eq!(code(&introspection), "fits");
    }
}
