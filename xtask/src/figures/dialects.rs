//! Definitions of the concepts that all subgraphs share, outside the crates that should hold them.

use syn::visit::{self, Visit};
use syn::{FnArg, Ident, ItemEnum, ItemFn, ItemMacro, ItemStruct, ItemType, Type};

use super::figure::Figure;
use super::sources::Source;
use super::{bounds, layout};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Type,
    Macro,
    /// A free function whose only parameter is the context of a GraphQL resolver.
    OfContext,
    File,
}

struct Definition {
    kind: Kind,
    name: String,
    path: String,
    line: usize,
    is_test: bool,
}

impl Definition {
    /// True for a type outside tests with one of these names.
    fn is_type(&self, names: &[&str]) -> bool {
        self.kind == Kind::Type && !self.is_test && names.contains(&self.name.as_str())
    }

    /// True for a macro outside tests with one of these names.
    fn is_macro(&self, names: &[&str]) -> bool {
        self.kind == Kind::Macro && !self.is_test && names.contains(&self.name.as_str())
    }
}

/// A concept: the name of its figure, and how its definitions are recognised.
type Concept = (&'static str, fn(&Definition) -> bool);

const CONCEPTS: [Concept; 12] = [
    (bounds::EVENT_CONTEXTS, |it| {
        it.is_type(&["Because", "Cause", "EventContext"])
    }),
    (bounds::COMMAND_CONTEXTS, |it| {
        it.is_type(&["Attempt", "Once", "CommandContext"])
    }),
    (bounds::COMMAND_RUNS, |it| {
        it.is_type(&["Begun", "Turn", "Case", "Opened"])
    }),
    (bounds::REFUSALS, |it| it.is_type(&["Refusal", "Refused"])),
    (bounds::SERVICE_ERRORS, |it| {
        it.is_type(&["Error"]) && layout::is_in(&it.path, "service")
    }),
    (bounds::PAYLOADS, |it| {
        it.kind == Kind::Macro && !it.is_test && it.name.contains("payload")
    }),
    (bounds::IDS, |it| it.is_macro(&["ids", "id"])),
    (bounds::CODES, |it| {
        it.is_macro(&["words", "word", "codes", "code"])
    }),
    (bounds::LOADERS, |it| {
        it.is_macro(&["loader", "loaders", "loads"])
    }),
    (bounds::COMMAND_LINES, |it| {
        it.kind == Kind::File && it.name == "cli"
    }),
    (bounds::REQUEST_CONTEXTS, |it| {
        it.is_type(&["Reads", "RequestContext"])
            || (it.kind == Kind::OfContext && !it.is_test && layout::is_in(&it.path, "graphql"))
    }),
    (bounds::TEST_WORLDS, is_world),
];

pub fn figures(sources: &[Source]) -> Vec<Figure> {
    let definitions: Vec<Definition> = sources
        .iter()
        // The task runner shares no concept with the subgraphs; its `Platform` and `cli.rs` are its own.
        .filter(|source| !source.path.starts_with("crates/") && !source.path.starts_with("xtask/"))
        .flat_map(definitions)
        .collect();
    let figure = |(name, is): Concept| {
        let found = definitions.iter().filter(|definition| is(definition));
        let places = found.map(|it| format!("{}:{} {}", it.path, it.line, it.name));
        Figure::places(name, places.collect())
    };
    CONCEPTS.into_iter().map(figure).collect()
}

/// True for the fixture that a package's tests have of their own.
fn is_world(it: &Definition) -> bool {
    let is_named = ["World", "Platform", "Probe", "Stage"].contains(&it.name.as_str());
    it.kind == Kind::Type && is_named && it.path.contains("/tests/")
}

fn definitions(source: &Source) -> Vec<Definition> {
    let mut found = Found {
        source,
        definitions: Vec::new(),
    };
    let file = source.path.rsplit('/').next().unwrap_or_default();
    let stem = file.strip_suffix(".rs").unwrap_or(file).to_owned();
    let definition = Definition {
        name: stem,
        ..found.definition(Kind::File, 1)
    };
    found.definitions.push(definition);
    found.visit_file(&source.syntax);
    found.definitions
}

struct Found<'a> {
    source: &'a Source,
    definitions: Vec<Definition>,
}

impl Found<'_> {
    fn definition(&self, kind: Kind, line: usize) -> Definition {
        let Source { path, is_test, .. } = self.source;
        Definition {
            kind,
            name: String::new(),
            path: path.clone(),
            line,
            is_test: *is_test,
        }
    }

    fn note(&mut self, kind: Kind, name: &Ident) {
        let definition = self.definition(kind, name.span().start().line);
        self.definitions.push(Definition {
            name: name.to_string(),
            ..definition
        });
    }
}

impl<'ast> Visit<'ast> for Found<'_> {
    fn visit_item_struct(&mut self, item: &'ast ItemStruct) {
        self.note(Kind::Type, &item.ident);
    }

    fn visit_item_enum(&mut self, item: &'ast ItemEnum) {
        self.note(Kind::Type, &item.ident);
    }

    fn visit_item_type(&mut self, item: &'ast ItemType) {
        self.note(Kind::Type, &item.ident);
    }

    fn visit_item_macro(&mut self, item: &'ast ItemMacro) {
        if let Some(name) = item
            .ident
            .as_ref()
            .filter(|_| item.mac.path.is_ident("macro_rules"))
        {
            self.note(Kind::Macro, name);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        let mut inputs = item.sig.inputs.iter();
        if let (Some(FnArg::Typed(only)), None) = (inputs.next(), inputs.next())
            && is_context(&only.ty)
        {
            self.note(Kind::OfContext, &item.sig.ident);
        }
        visit::visit_item_fn(self, item);
    }
}

/// True for `&Context<'_>`.
fn is_context(kind: &Type) -> bool {
    let Type::Reference(reference) = kind else {
        return false;
    };
    let Type::Path(path) = &*reference.elem else {
        return false;
    };
    path.path
        .segments
        .last()
        .is_some_and(|segment| segment.ident == "Context")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(path: &str, text: &str) -> Vec<(String, usize)> {
        let figures = figures(&[Source::parse(path, text.to_owned()).unwrap()]);
        let counts = figures
            .into_iter()
            .map(|figure| (figure.name.into_owned(), figure.places.len()));
        counts.filter(|(_, count)| *count > 0).collect()
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "a row for each concept")]
    fn a_definition_of_a_shared_concept_is_counted() {
        for (path, text, concept) in [
            (
                "events/outgoing.rs",
                "pub struct Because;",
                bounds::EVENT_CONTEXTS,
            ),
            (
                "service/attempt.rs",
                "struct Once;",
                bounds::COMMAND_CONTEXTS,
            ),
            ("service/steps.rs", "enum Begun { A }", bounds::COMMAND_RUNS),
            ("domain/refusal.rs", "enum Refusal { A }", bounds::REFUSALS),
            (
                "service/error.rs",
                "enum Error { A }",
                bounds::SERVICE_ERRORS,
            ),
            (
                "graphql/payloads.rs",
                "macro_rules! payloads_from { () => {}; }",
                bounds::PAYLOADS,
            ),
            (
                "domain/id.rs",
                "macro_rules! ids { () => {}; }",
                bounds::IDS,
            ),
            (
                "domain/words.rs",
                "macro_rules! words { () => {}; }",
                bounds::CODES,
            ),
            (
                "graphql/loaders.rs",
                "macro_rules! loader { () => {}; }",
                bounds::LOADERS,
            ),
            ("cli.rs", "", bounds::COMMAND_LINES),
            (
                "graphql/mod.rs",
                "fn now(ctx: &Context<'_>) -> u8 { 1 }",
                bounds::REQUEST_CONTEXTS,
            ),
        ] {
            assert_eq!(
                counts(&format!("subgraphs/order/src/{path}"), text),
                [(concept.to_owned(), 1)],
                "{path}"
            );
        }
        let world = counts("subgraphs/order/tests/api/support.rs", "pub struct World;");
        assert_eq!(world, [(bounds::TEST_WORLDS.to_owned(), 1)]);
    }

    #[test]
    fn the_kit_and_what_only_looks_alike_are_not_counted() {
        for (path, text) in [
            ("crates/commands/src/refusal.rs", "pub struct Refusal;"),
            ("subgraphs/order/src/store/error.rs", "enum Error { A }"),
            (
                "subgraphs/order/src/domain/file.rs",
                "enum FileRefusal { A }",
            ),
            (
                "subgraphs/order/src/graphql/mod.rs",
                "fn of(ctx: &Context<'_>, id: u8) {}",
            ),
            ("subgraphs/order/tests/api/cases.rs", "struct Case;"),
        ] {
            assert!(counts(path, text).is_empty(), "{path}");
        }
    }
}
