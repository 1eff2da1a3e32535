//! The paths that a file names: in `use` items, in code, and in the tokens of macros.

use proc_macro2::{TokenStream, TokenTree};
use syn::{ItemUse, UseTree};

use super::sources::word;

/// One name that a `use` item brings into scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    pub path: Vec<String>,
    /// The name in scope; `None` for everything in a module (`*`).
    pub name: Option<String>,
}

/// The names that a `use` item imports. A path that begins with `::` leads to another crate and is left out.
pub fn imports(item: &ItemUse) -> Vec<Import> {
    let mut found = Vec::new();
    if item.leading_colon.is_none() {
        flatten(&item.tree, &mut Vec::new(), &mut found);
    }
    found
}

fn flatten(tree: &UseTree, prefix: &mut Vec<String>, found: &mut Vec<Import>) {
    let mut leaf = |ident: &syn::Ident, renamed: Option<&syn::Ident>| {
        let mut path = prefix.clone();
        // In a group, `self` is the module of the group.
        if ident != "self" || path.is_empty() {
            path.push(word(ident));
        }
        let name = renamed.map(word).or_else(|| path.last().cloned());
        found.push(Import { path, name });
    };
    match tree {
        UseTree::Name(name) => leaf(&name.ident, None),
        UseTree::Rename(name) => leaf(&name.ident, Some(&name.rename)),
        UseTree::Glob(_) => found.push(Import {
            path: prefix.clone(),
            name: None,
        }),
        UseTree::Path(path) => {
            prefix.push(word(&path.ident));
            flatten(&path.tree, prefix, found);
            prefix.pop();
        }
        UseTree::Group(group) => {
            for tree in &group.items {
                flatten(tree, prefix, found);
            }
        }
    }
}

/// The words of a path in code; `None` for a single word and for a path into another crate.
pub fn words(path: &syn::Path) -> Option<Vec<String>> {
    let is_inside = path.leading_colon.is_none() && path.segments.len() > 1;
    is_inside.then(|| {
        path.segments
            .iter()
            .map(|segment| word(&segment.ident))
            .collect()
    })
}

/// The paths of two words or more in the tokens of a macro.
pub fn paths_in(tokens: &TokenStream) -> Vec<Vec<String>> {
    let mut found = Found::default();
    found.read(tokens.clone());
    found.paths
}

/// The words in the tokens of a macro, each of which may be the name of something that it defines.
pub fn words_in(tokens: &TokenStream) -> Vec<String> {
    let of = |token: TokenTree| match token {
        TokenTree::Ident(ident) => vec![word(&ident)],
        TokenTree::Group(group) => words_in(&group.stream()),
        TokenTree::Punct(_) | TokenTree::Literal(_) => Vec::new(),
    };
    tokens.clone().into_iter().flat_map(of).collect()
}

#[derive(Default)]
struct Found {
    paths: Vec<Vec<String>>,
    /// The path that is being read, and the colons after its last word.
    path: Vec<String>,
    colons: usize,
}

impl Found {
    fn read(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    if self.colons != 2 {
                        self.end();
                    }
                    self.path.push(word(&ident));
                    self.colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => self.colons += 1,
                TokenTree::Group(group) => {
                    self.end();
                    self.read(group.stream());
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => self.end(),
            }
        }
        self.end();
    }

    fn end(&mut self) {
        let path = std::mem::take(&mut self.path);
        self.colons = 0;
        if path.len() > 1 {
            self.paths.push(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_has_one_import_for_each_name() {
        let item = syn::parse_str("use crate::{a::{self, B as C}, d::*, self as e};").unwrap();
        let found: Vec<_> = imports(&item)
            .into_iter()
            .map(|import| {
                format!(
                    "{} {}",
                    import.path.join("::"),
                    import.name.unwrap_or_default()
                )
            })
            .collect();
        assert_eq!(
            found,
            ["crate::a a", "crate::a::B C", "crate::d ", "crate e"]
        );
        assert!(imports(&syn::parse_str("use ::events::A;").unwrap()).is_empty());
    }

    #[test]
    fn paths_are_found_between_the_other_tokens_of_a_macro() {
        let tokens = "a::b(c: d, e: crate::f::G { h: super::i }) + $crate::j::k!(x)"
            .parse()
            .unwrap();
        let found: Vec<_> = paths_in(&tokens)
            .iter()
            .map(|path| path.join("::"))
            .collect();
        assert_eq!(found, ["a::b", "crate::f::G", "super::i", "crate::j::k"]);
    }
}
