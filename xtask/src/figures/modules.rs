//! The modules of a crate, and the resolution of paths to files.
//!
//! A path resolves to the file that defines its last name. Imports and re-exports on the way are followed. A name that
//! only a macro can have defined belongs to the module that the path names.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Ident, Item};

use super::layout::children_folder;
use super::names::{imports, words_in};
use super::sources::{Source, word};

/// The longest chain of re-exports that is followed; a circle of them ends here.
const DEEPEST: usize = 16;

/// The modules of one crate by their paths; the root has the empty path.
#[derive(Default)]
pub struct Modules {
    modules: BTreeMap<Vec<String>, Module>,
    /// The files with the paths of their modules.
    pub files: BTreeMap<usize, Vec<String>>,
}

#[derive(Default)]
struct Module {
    file: usize,
    /// The names that it defines.
    items: BTreeSet<String>,
    /// The identifiers in its macros, which may define names.
    generated: BTreeSet<String>,
    /// The names that it imports or re-exports, with their paths as written.
    imports: BTreeMap<String, Vec<String>>,
    /// The modules of which it imports everything.
    globs: Vec<Vec<String>>,
}

/// A module that is being read.
struct Place {
    module: Vec<String>,
    file: usize,
    /// The folder with the files of its children.
    folder: String,
}

impl Modules {
    /// Reads the modules of a crate from its root down. Files are named by their index in `sources`.
    pub fn of(root: usize, sources: &[&Source]) -> Self {
        let mut modules = Self::default();
        modules.open(sources, root, Vec::new());
        modules
    }

    fn open(&mut self, sources: &[&Source], file: usize, module: Vec<String>) {
        let Some(source) = sources.get(file) else {
            return;
        };
        let folder = children_folder(&source.path).to_owned();
        self.files.insert(file, module.clone());
        self.read(
            sources,
            Place {
                module,
                file,
                folder,
            },
            &source.syntax.items,
        );
    }

    fn read(&mut self, sources: &[&Source], place: Place, items: &[Item]) {
        let mut module = Module {
            file: place.file,
            ..Module::default()
        };
        for item in items {
            module.note(item);
            let Item::Mod(child) = item else { continue };
            let path = below(&place.module, &word(&child.ident));
            if let Some((_, items)) = &child.content {
                let folder = format!("{}/{}", place.folder, word(&child.ident));
                self.read(
                    sources,
                    Place {
                        module: path,
                        file: place.file,
                        folder,
                    },
                    items,
                );
            } else if let Some(source) = sources.get(place.file) {
                let names = source.module_file(child, &place.folder);
                let file = sources
                    .iter()
                    .position(|source| names.contains(&source.path));
                if let Some(file) = file {
                    self.open(sources, file, path);
                }
            }
        }
        self.modules.insert(place.module, module);
    }

    /// The file that a path in a module resolves to; `None` if it leads out of the crate.
    pub fn resolve(&self, module: &[String], path: &[String]) -> Option<usize> {
        self.file(&self.absolute(module, path, DEEPEST)?, DEEPEST)
    }

    /// The path from the root of the crate, if it leads into the crate.
    fn absolute(&self, module: &[String], path: &[String], depth: usize) -> Option<Vec<String>> {
        let depth = depth.checked_sub(1)?;
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => Some(rest.to_vec()),
            "self" | "super" => {
                let up = usize::from(first == "super");
                let from = module.get(..module.len().checked_sub(up)?)?;
                let goes_on = rest.first().is_some_and(|next| next == "super");
                if goes_on {
                    self.absolute(from, rest, depth)
                } else {
                    Some([from, rest].concat())
                }
            }
            _ => {
                let here = self.modules.get(module)?;
                if self.modules.contains_key(&below(module, first)) || here.items.contains(first) {
                    return Some([module, path].concat());
                }
                let target = here.imports.get(first)?;
                Some([self.absolute(module, target, depth)?.as_slice(), rest].concat())
            }
        }
    }

    fn file(&self, path: &[String], depth: usize) -> Option<usize> {
        let mut at = Vec::new();
        for (index, name) in path.iter().enumerate() {
            let next = below(&at, name);
            if !self.modules.contains_key(&next) {
                return self.file_of_item(&at, path.get(index..)?, depth);
            }
            at = next;
        }
        self.modules.get(&at).map(|module| module.file)
    }

    /// The file of the item that a module defines, imports or re-exports under the first of these names.
    fn file_of_item(&self, at: &[String], path: &[String], depth: usize) -> Option<usize> {
        let depth = depth.checked_sub(1)?;
        let module = self.modules.get(at)?;
        let (name, rest) = path.split_first()?;
        if module.items.contains(name) {
            return Some(module.file);
        }
        if let Some(target) = module.imports.get(name) {
            let target = [target.as_slice(), rest].concat();
            return self.file(&self.absolute(at, &target, depth)?, depth);
        }
        for glob in &module.globs {
            if let Some(target) = self.absolute(at, glob, depth)
                && self.has(&target, name, depth)
            {
                return self.file(&[target.as_slice(), path].concat(), depth);
            }
        }
        Some(module.file)
    }

    /// Returns true if a module has this name.
    fn has(&self, at: &[String], name: &str, depth: usize) -> bool {
        let (Some(module), Some(depth)) = (self.modules.get(at), depth.checked_sub(1)) else {
            return false;
        };
        self.modules.contains_key(&below(at, name))
            || module.items.contains(name)
            || module.imports.contains_key(name)
            || module.generated.contains(name)
            || module.globs.iter().any(|glob| {
                self.absolute(at, glob, depth)
                    .is_some_and(|target| self.has(&target, name, depth))
            })
    }
}

impl Module {
    fn note(&mut self, item: &Item) {
        match item {
            Item::Use(item) => {
                for import in imports(item) {
                    match import.name {
                        Some(name) => {
                            self.imports.insert(name, import.path);
                        }
                        None => self.globs.push(import.path),
                    }
                }
            }
            Item::Macro(item) if item.ident.is_none() => {
                self.generated.extend(words_in(&item.mac.tokens));
            }
            _ => self.items.extend(name(item).map(word)),
        }
    }
}

/// The name that an item defines.
fn name(item: &Item) -> Option<&Ident> {
    match item {
        Item::Const(item) => Some(&item.ident),
        Item::Enum(item) => Some(&item.ident),
        Item::Fn(item) => Some(&item.sig.ident),
        Item::Macro(item) => item.ident.as_ref(),
        Item::Static(item) => Some(&item.ident),
        Item::Struct(item) => Some(&item.ident),
        Item::Trait(item) => Some(&item.ident),
        Item::TraitAlias(item) => Some(&item.ident),
        Item::Type(item) => Some(&item.ident),
        Item::Union(item) => Some(&item.ident),
        _ => None,
    }
}

fn below(module: &[String], name: &str) -> Vec<String> {
    let mut path = module.to_vec();
    path.push(name.to_owned());
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: [(&str, &str); 5] = [
        (
            "gateway/src/lib.rs",
            "mod a; mod b; pub use a::A; mod inside { pub struct I; }",
        ),
        (
            "gateway/src/a/mod.rs",
            "mod deep; pub use deep::*; pub use self::deep::Named as Other; pub struct A;",
        ),
        (
            "gateway/src/a/deep.rs",
            "pub struct Deep; pub struct Named; ids! { OrderId }",
        ),
        (
            "gateway/src/b.rs",
            "use crate::a::{self, Other}; use time::Date; use loops::x as loops;",
        ),
        ("gateway/src/unused.rs", ""),
    ];

    /// The file that a path in a module resolves to.
    fn resolve(module: &str, path: &str) -> Option<&'static str> {
        let sources = FILES.map(|(path, text)| Source::parse(path, text.to_owned()).unwrap());
        let sources: Vec<&Source> = sources.iter().collect();
        let split = |text: &str| -> Vec<String> {
            text.split("::")
                .filter(|word| !word.is_empty())
                .map(str::to_owned)
                .collect()
        };
        let file = Modules::of(0, &sources).resolve(&split(module), &split(path))?;
        Some(FILES[file].0.trim_start_matches("gateway/src/"))
    }

    #[test]
    fn a_path_leads_to_the_file_that_defines_its_last_name() {
        for (module, path, file) in [
            ("b", "crate::a::A", Some("a/mod.rs")),
            ("b", "super::A", Some("a/mod.rs")),
            ("b", "crate::a", Some("a/mod.rs")),
            ("b", "a::deep::Deep", Some("a/deep.rs")),
            ("b", "crate::a::Deep::new", Some("a/deep.rs")),
            ("b", "Other::new", Some("a/deep.rs")),
            ("b", "super::a::OrderId", Some("a/deep.rs")),
            ("a::deep", "super::super::b::f", Some("b.rs")),
            ("a::deep", "self::Named", Some("a/deep.rs")),
            ("b", "crate::inside::I", Some("lib.rs")),
            ("inside", "super::a::Unknown", Some("a/mod.rs")),
            ("b", "Date::MIN", None),
            ("b", "tokio::spawn", None),
            ("b", "loops::y", None),
        ] {
            assert_eq!(resolve(module, path), file, "{path} in {module}");
        }
    }
}
