//! Import circles between the files of a package.
//!
//! A file imports another if it names an item that the other defines. Declaring a child module and re-exporting from it
//! are not imports. A parent that uses its children imports them, but most parents exist to combine their children, so
//! the circles through such imports are a separate figure without a bound.

use std::collections::BTreeMap;

use syn::visit::{self, Visit};
use syn::{ItemMod, ItemUse, Macro, Path, Visibility};

use super::bounds::{CIRCLES, LARGEST_CIRCLE};
use super::circles::{Graph, circles};
use super::figure::Figure;
use super::modules::Modules;
use super::sources::{Source, program, word};
use super::{layout, names};

const WITH_CHILDREN: &str = "import circles, with parents that use their children";
const LARGEST_WITH_CHILDREN: &str = "files in the largest of those";

pub fn figures(sources: &[Source]) -> Vec<Figure> {
    let mut packages: BTreeMap<&str, Vec<&Source>> = BTreeMap::new();
    for source in program(sources) {
        packages
            .entry(layout::package(&source.path))
            .or_default()
            .push(source);
    }
    let (mut apart, mut with_children) = (Circles::default(), Circles::default());
    for sources in packages.values() {
        let edges = edges(sources);
        apart.add(sources, edges.iter().filter(|edge| !edge.is_down));
        with_children.add(sources, &edges);
    }
    vec![
        Figure::places(CIRCLES, apart.places),
        Figure::count(LARGEST_CIRCLE, apart.largest),
        Figure::places(WITH_CHILDREN, with_children.places),
        Figure::count(LARGEST_WITH_CHILDREN, with_children.largest),
    ]
}

/// The circles of the packages so far.
#[derive(Default)]
struct Circles {
    /// The number of files in the largest.
    largest: usize,
    places: Vec<String>,
}

impl Circles {
    fn add<'a>(&mut self, sources: &[&Source], edges: impl IntoIterator<Item = &'a Edge>) {
        let mut graph = Graph::new();
        for edge in edges {
            graph.entry(edge.from).or_default().insert(edge.to);
        }
        for circle in circles(&graph) {
            let files = circle.iter().filter_map(|file| sources.get(*file));
            let names: Vec<&str> = files.map(|source| source.path.as_str()).collect();
            self.largest = self.largest.max(circle.len());
            self.places.push(names.join(", "));
        }
    }
}

/// One file imports another of its package; both are named by their index.
#[derive(Debug, PartialEq, Eq)]
struct Edge {
    from: usize,
    to: usize,
    /// True if the other is a module below this one.
    is_down: bool,
}

/// The imports of all crates of a package: its library and its programs.
fn edges(sources: &[&Source]) -> Vec<Edge> {
    let mut edges = Vec::new();
    for (root, _) in sources
        .iter()
        .enumerate()
        .filter(|(_, source)| layout::is_root(&source.path))
    {
        let modules = Modules::of(root, sources);
        for (file, module) in &modules.files {
            let Some(source) = sources.get(*file) else {
                continue;
            };
            let mut reader = Reader {
                modules: &modules,
                file: *file,
                module: module.clone(),
                edges: Vec::new(),
            };
            reader.visit_file(&source.syntax);
            edges.append(&mut reader.edges);
        }
    }
    edges
}

/// Reads the paths of one file.
struct Reader<'a> {
    modules: &'a Modules,
    file: usize,
    /// The module that is being read. A file may contain several.
    module: Vec<String>,
    edges: Vec<Edge>,
}

impl Reader<'_> {
    fn note(&mut self, path: &[String], is_public_use: bool) {
        let target = self.modules.resolve(&self.module, path);
        let Some(to) = target.filter(|file| *file != self.file) else {
            return;
        };
        let is_down = self.is_below(to);
        if !(is_public_use && is_down) {
            self.edges.push(Edge {
                from: self.file,
                to,
                is_down,
            });
        }
    }

    /// True if the other file's module is below this file's module.
    fn is_below(&self, other: usize) -> bool {
        let module = |file: usize| self.modules.files.get(&file);
        match (module(self.file), module(other)) {
            (Some(own), Some(other)) => other.starts_with(own),
            _ => false,
        }
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        self.module.push(word(&item.ident));
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        let is_public = !matches!(item.vis, Visibility::Inherited);
        for import in names::imports(item) {
            self.note(&import.path, is_public);
        }
    }

    fn visit_path(&mut self, path: &'ast Path) {
        if let Some(words) = names::words(path) {
            self.note(&words, false);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.visit_path(&call.path);
        for path in names::paths_in(&call.tokens) {
            self.note(&path, false);
        }
    }

    // `pub(super)` and `pub(in …)` import nothing.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The circles without and with edges from parents to their children.
    fn circles_of(files: &[(&str, &str)]) -> [Vec<String>; 2] {
        let sources: Vec<Source> = files
            .iter()
            .map(|(path, text)| {
                Source::parse(&format!("gateway/src/{path}"), (*text).to_owned()).unwrap()
            })
            .collect();
        let figures = figures(&sources);
        [CIRCLES, WITH_CHILDREN].map(|name| {
            let figure = figures.iter().find(|figure| figure.name == name).unwrap();
            figure
                .places
                .iter()
                .map(|place| place.replace("gateway/src/", ""))
                .collect()
        })
    }

    fn none() -> Vec<String> {
        Vec::new()
    }

    #[test]
    fn siblings_that_name_each_other_are_a_circle() {
        for (a, b) in [
            (
                "use crate::b::B; pub struct A;",
                "use super::a::A; pub struct B;",
            ),
            (
                "fn f() { super::b::g() }",
                "use crate::a; fn g() { a::f() }",
            ),
            (
                "fn f() { vec![crate::b::g()] }",
                "fn g(a: Option<super::a::A>) {}",
            ),
        ] {
            let circle = vec!["a.rs, b.rs".to_owned()];
            let found = circles_of(&[("lib.rs", "mod a; mod b;"), ("a.rs", a), ("b.rs", b)]);
            assert_eq!(found, [circle.clone(), circle], "{a} {b}");
        }
    }

    #[test]
    fn a_parent_that_declares_and_reexports_its_children_imports_nothing() {
        let root = "mod a; mod b; pub use a::A; pub(crate) use b::*; pub struct Root;";
        let a = "use super::{B, Root}; pub struct A;";
        let found = circles_of(&[
            ("lib.rs", root),
            ("a.rs", a),
            ("b.rs", "pub(super) struct B;"),
        ]);
        assert_eq!(found, [none(), none()]);
    }

    #[test]
    fn a_parent_that_uses_its_children_is_a_figure_apart() {
        let found = circles_of(&[
            ("lib.rs", "mod a; use a::A; struct Root(A);"),
            ("a.rs", "use super::Root; struct A;"),
        ]);
        assert_eq!(found, [none(), vec!["lib.rs, a.rs".to_owned()]]);
    }

    #[test]
    fn a_reexport_is_followed_to_the_file_that_defines() {
        let found = circles_of(&[
            ("lib.rs", "mod a; mod b; pub use b::B;"),
            ("a.rs", "use crate::B; pub struct A;"),
            ("b.rs", "use crate::a::A; pub struct B;"),
        ]);
        assert_eq!(found[0], ["a.rs, b.rs"]);
    }
}
