//! Service structs and capabilities, and how large they are.

use std::collections::BTreeMap;

use syn::{ImplItem, Item, Type, Visibility};

use super::bounds::{CAPABILITIES_OVER, LARGEST_CAPABILITY, METHODS, SERVICES_OVER};
use super::figure::Figure;
use super::layout;
use super::sources::{Source, program};

/// The most public methods of a service struct.
const MOST_METHODS: usize = 20;
/// The most lines of a capability.
const MOST_LINES: usize = 5000;

pub fn services(sources: &[Source]) -> Vec<Figure> {
    let mut methods: BTreeMap<String, usize> = BTreeMap::new();
    for source in program(sources) {
        let Some(place) = layout::place(&source.path).filter(|place| place.layer == "service")
        else {
            continue;
        };
        for (name, count) in public_methods(&source.syntax.items) {
            *methods
                .entry(format!("{}::{name}", place.capability))
                .or_default() += count;
        }
    }
    vec![
        Figure::count("structs with public methods in `service`", methods.len()),
        largest(METHODS, &methods),
        over(SERVICES_OVER, &methods, MOST_METHODS),
    ]
}

pub fn capabilities(sources: &[Source]) -> Vec<Figure> {
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    for source in program(sources) {
        if let Some(place) = layout::place(&source.path) {
            *lines.entry(place.capability).or_default() += source.lines().count();
        }
    }
    vec![
        Figure::count("folders with layers", lines.len()),
        largest(LARGEST_CAPABILITY, &lines),
        over(CAPABILITIES_OVER, &lines, MOST_LINES),
    ]
}

fn largest(name: &'static str, sizes: &BTreeMap<String, usize>) -> Figure {
    Figure::largest(
        name,
        sizes.iter().map(|(holder, size)| (*size, holder.clone())),
    )
}

fn over(name: &'static str, sizes: &BTreeMap<String, usize>, most: usize) -> Figure {
    let over = sizes.iter().filter(|(_, size)| **size > most);
    Figure::places(
        name,
        over.map(|(holder, size)| format!("{holder} {size}"))
            .collect(),
    )
}

/// The number of public methods in each `impl` block that implements no trait, by the name of the type.
fn public_methods(items: &[Item]) -> Vec<(String, usize)> {
    items
        .iter()
        .filter_map(|item| match item {
            Item::Impl(block) if block.trait_.is_none() => Some(block),
            _ => None,
        })
        .filter_map(|block| {
            let Type::Path(path) = &*block.self_ty else {
                return None;
            };
            let name = path.path.segments.last()?.ident.to_string();
            let count = block
                .items
                .iter()
                .filter(|item| is_public_method(item))
                .count();
            (count > 0).then_some((name, count))
        })
        .collect()
}

/// True for `pub fn f(&self, …)`, also if it is public in the crate only.
fn is_public_method(item: &ImplItem) -> bool {
    let ImplItem::Fn(function) = item else {
        return false;
    };
    let is_public = match &function.vis {
        Visibility::Public(_) => true,
        Visibility::Restricted(restricted) => restricted.path.is_ident("crate"),
        Visibility::Inherited => false,
    };
    is_public && function.sig.receiver().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source::parse(path, text.to_owned()).unwrap()
    }

    #[test]
    fn the_methods_of_a_struct_are_added_up_over_the_files_of_its_layer() {
        let sources = [
            source(
                "subgraphs/order/src/service/mod.rs",
                "impl Service { pub fn new() {} pub fn a(&self) {} }",
            ),
            source(
                "subgraphs/order/src/service/b.rs",
                "impl Service { pub(crate) fn b(&self) {} fn c(&self) {} }",
            ),
            source(
                "subgraphs/order/src/service/d.rs",
                "impl Service { pub(super) fn d(&self) {} }",
            ),
            source(
                "subgraphs/order/src/store/mod.rs",
                "impl Store { pub fn a(&self) {} }",
            ),
        ];
        let figures = services(&sources);
        let rows: Vec<_> = figures.iter().map(|figure| figure.row("")).collect();
        assert!(
            rows.iter().any(|row| row.contains("2 `order::Service`")),
            "{rows:?}"
        );
        assert!(
            rows.iter()
                .any(|row| row.contains("structs with public methods in `service` | 1 |")),
            "{rows:?}"
        );
    }

    #[test]
    fn a_capability_has_the_lines_of_its_layers() {
        let sources = [
            source(
                "subgraphs/order/src/certificates/store.rs",
                "fn a() {}\nfn b() {}\n",
            ),
            source(
                "subgraphs/order/src/certificates/graphql/query.rs",
                "fn c() {}\n",
            ),
            source("subgraphs/order/src/quotes/store.rs", "fn d() {}\n"),
            source("subgraphs/order/src/main.rs", "fn main() {}\n"),
        ];
        let rows: Vec<_> = capabilities(&sources)
            .iter()
            .map(|figure| figure.row(""))
            .collect();
        assert!(
            rows.iter()
                .any(|row| row.contains("3 `order/certificates`")),
            "{rows:?}"
        );
    }
}
