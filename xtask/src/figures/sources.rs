//! The Rust sources of a checkout, parsed. Code that only tests compile is kept apart.

use std::fs;
use std::ops::RangeInclusive;
use std::path::Path;

use anyhow::{Context, ensure};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, ExprLit, ImplItem, Item, ItemMod, Lit, Meta};
use walkdir::{DirEntry, WalkDir};

use super::layout;

/// The folders of a checkout that hold its own Rust code.
const FOLDERS: [&str; 6] = ["subgraphs", "crates", "gateway", "xtask", "e2e", "bench"];

/// A file, and its syntax without the items that only tests compile.
pub struct Source {
    /// The path from the root of the checkout.
    pub path: String,
    pub text: String,
    pub syntax: syn::File,
    /// True if only tests compile the file.
    pub is_test: bool,
    /// The parts that were taken out of the syntax.
    tests: Tests,
}

/// The parts of a file that only tests compile.
#[derive(Default)]
struct Tests {
    lines: Vec<RangeInclusive<usize>>,
    modules: Vec<ItemMod>,
}

impl Source {
    pub fn parse(path: &str, text: String) -> anyhow::Result<Self> {
        let mut syntax = syn::parse_file(&text).with_context(|| format!("parsing {path}"))?;
        let is_test = path
            .split('/')
            .any(|part| ["tests", "benches"].contains(&part));
        let mut tests = Tests::default();
        tests.take(&mut syntax.items);
        Ok(Self {
            path: path.to_owned(),
            text,
            syntax,
            is_test,
            tests,
        })
    }

    /// The lines with their numbers, without the tests.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let is_test = |number: &usize| self.tests.lines.iter().any(|lines| lines.contains(number));
        (1..)
            .zip(self.text.lines())
            .filter(move |(number, _)| !is_test(number))
    }

    /// The file of a module that this file declares, and the folder with the rest of it.
    pub fn module_file(&self, module: &ItemMod, folder: &str) -> [String; 3] {
        let below = format!("{folder}/{}", word(&module.ident));
        let file = match path_attribute(&module.attrs) {
            Some(path) => format!("{}/{path}", layout::folder(&self.path)),
            None => format!("{below}.rs"),
        };
        [file, format!("{below}/mod.rs"), format!("{below}/")]
    }
}

impl Tests {
    /// Takes the items for tests out of a module.
    fn take(&mut self, items: &mut Vec<Item>) {
        items.retain_mut(|item| {
            if is_for_tests(attributes(item)) {
                self.note(item);
                return false;
            }
            match item {
                Item::Mod(module) => {
                    if let Some((_, items)) = &mut module.content {
                        self.take(items);
                    }
                }
                Item::Impl(block) => block.items.retain(|item| match item {
                    ImplItem::Fn(function) if is_for_tests(&function.attrs) => {
                        self.lines.push(lines(function));
                        false
                    }
                    _ => true,
                }),
                _ => {}
            }
            true
        });
    }

    fn note(&mut self, item: &Item) {
        self.lines.push(lines(item));
        if let Item::Mod(module) = item {
            self.modules.push(module.clone());
        }
    }
}

/// Reads all sources of a checkout. Generated files are left out.
pub fn read(root: &Path) -> anyhow::Result<Vec<Source>> {
    let mut sources = Vec::new();
    for folder in FOLDERS
        .into_iter()
        .filter(|folder| root.join(folder).is_dir())
    {
        let entries = WalkDir::new(root.join(folder))
            .sort_by_file_name()
            .into_iter();
        for entry in entries.filter_entry(is_ours) {
            let path = entry
                .with_context(|| format!("listing {}", root.display()))?
                .into_path();
            if path.extension().is_none_or(|extension| extension != "rs") {
                continue;
            }
            let text =
                fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
            if text.lines().take(5).any(|line| line.contains("@generated")) {
                continue;
            }
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy();
            sources.push(Source::parse(&name, text)?);
        }
    }
    ensure!(
        !sources.is_empty(),
        "{} holds no Rust sources",
        root.display()
    );
    mark_tests(&mut sources);
    Ok(sources)
}

/// The sources that are not for tests.
pub fn program(sources: &[Source]) -> impl Iterator<Item = &Source> {
    sources.iter().filter(|source| !source.is_test)
}

fn is_ours(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    !name.starts_with('.') && name != "target" && name != "node_modules"
}

/// Marks the files of the modules that are declared for tests.
fn mark_tests(sources: &mut [Source]) {
    let files: Vec<String> = sources
        .iter()
        .flat_map(|source| {
            source
                .tests
                .modules
                .iter()
                .map(move |module| (source, module))
        })
        .filter(|(_, module)| module.content.is_none())
        .flat_map(|(source, module)| {
            source.module_file(module, layout::children_folder(&source.path))
        })
        .collect();
    for source in sources {
        let is = |file: &String| {
            *file == source.path || (file.ends_with('/') && source.path.starts_with(file))
        };
        source.is_test |= files.iter().any(is);
    }
}

/// A name without the mark of a raw identifier.
pub fn word(ident: &syn::Ident) -> String {
    ident.unraw().to_string()
}

/// The lines from the first to the last token, attributes included.
fn lines(syntax: &impl Spanned) -> RangeInclusive<usize> {
    let span = syntax.span();
    span.start().line..=span.end().line
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("cfg") => {
            let condition = list.tokens.to_string().replace(' ', "");
            condition == "test" || condition.starts_with("all(test,")
        }
        _ => false,
    })
}

/// The value of `#[path = "…"]`.
fn path_attribute(attributes: &[Attribute]) -> Option<String> {
    attributes
        .iter()
        .find_map(|attribute| match &attribute.meta {
            Meta::NameValue(pair) if pair.path.is_ident("path") => match &pair.value {
                Expr::Lit(ExprLit {
                    lit: Lit::Str(path),
                    ..
                }) => Some(path.value()),
                _ => None,
            },
            _ => None,
        })
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source::parse(path, text.to_owned()).unwrap()
    }

    #[test]
    fn tests_in_a_file_do_not_count() {
        let source = source(
            "gateway/src/a.rs",
            "fn f() {}\n#[cfg(test)]\nmod tests {\n    fn g() {}\n}\nimpl A {\n    #[cfg(test)]\n    fn h() {}\n    fn i() {}\n}\n",
        );
        let lines: Vec<_> = source.lines().map(|(number, _)| number).collect();
        assert_eq!(lines, [1, 6, 9, 10]);
        assert_eq!(source.syntax.items.len(), 2);
    }

    #[test]
    fn a_module_for_tests_is_a_test_wherever_its_file_is() {
        let mut sources = [
            source(
                "gateway/src/a.rs",
                "#[cfg(test)]\nmod tests;\n#[cfg(test)]\n#[path = \"b_tests.rs\"]\nmod more;",
            ),
            source("gateway/src/a/tests.rs", ""),
            source("gateway/src/b_tests.rs", ""),
            source("gateway/src/b.rs", ""),
            source("gateway/tests/api/main.rs", ""),
        ];
        mark_tests(&mut sources);
        assert_eq!(
            sources.map(|source| source.is_test),
            [false, true, true, false, true]
        );
    }
}
