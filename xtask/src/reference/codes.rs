//! The error codes that descriptions list, and the codes of GraphQL errors in the source of the gateway.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::Context;
use syn::{Attribute, Expr, ExprLit, Item, Lit, Meta};

/// The file with the codes of GraphQL errors: constants with their descriptions.
pub const FILE: &str = "gateway/src/plugins/access/code.rs";

/// The words with which a list of codes in a description begins. After the second one, the subject of the errors
/// follows, for example `Errors of a row: ...`.
const LISTS: [&str; 2] = ["Errors:", "Errors of "];

/// A code of GraphQL errors.
pub struct Code {
    pub name: String,
    pub description: String,
}

/// Reads the codes of GraphQL errors, in the order of the source.
pub fn read(root: &Path) -> anyhow::Result<Vec<Code>> {
    let path = root.join(FILE);
    let text = fs::read_to_string(&path).with_context(|| format!("reading {FILE}"))?;
    parse(&text).with_context(|| format!("parsing {FILE}"))
}

fn parse(text: &str) -> syn::Result<Vec<Code>> {
    let items = syn::parse_file(text)?.items.into_iter();
    Ok(items
        .filter_map(|item| match item {
            Item::Const(constant) => Some(Code {
                name: constant.ident.to_string(),
                description: documentation(&constant.attrs),
            }),
            _ => None,
        })
        .collect())
}

fn documentation(attributes: &[Attribute]) -> String {
    let lines: Vec<String> = attributes.iter().filter_map(doc_line).collect();
    lines.join("\n").trim().to_owned()
}

fn doc_line(attribute: &Attribute) -> Option<String> {
    match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(ExprLit {
                lit: Lit::Str(line),
                ..
            }) => Some(line.value().trim().to_owned()),
            _ => None,
        },
        _ => None,
    }
}

/// The lists of error codes in a description, each from its first word to the end of the paragraph.
fn lists(description: &str) -> impl Iterator<Item = &str> {
    description.split("\n\n").filter_map(|paragraph| {
        LISTS
            .into_iter()
            .find_map(|start| paragraph.split_once(start))
            .map(|(_, list)| list.trim())
    })
}

/// The codes in the lists of a description, in their order, each once.
pub fn listed<'a>(description: &'a str, known: &BTreeSet<&str>) -> Vec<&'a str> {
    let words =
        lists(description).flat_map(|list| list.split(|letter: char| !is_code_letter(letter)));
    let mut codes = Vec::new();
    for word in words.filter(|word| known.contains(word)) {
        if !codes.contains(&word) {
            codes.push(word);
        }
    }
    codes
}

fn is_code_letter(letter: char) -> bool {
    letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_'
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checkout;
    use crate::schema::{self, Schema, text};

    #[test]
    fn a_list_ends_with_its_paragraph() {
        let known = BTreeSet::from(["INVALID", "NOT_FOUND", "TOO_MANY"]);
        let description = "Renames it. TOO_MANY times.\n\nErrors: `NOT_FOUND`; `INVALID` if it is\n`OPEN`; `NOT_FOUND`.\n\nWarns: `TOO_MANY`.";
        assert_eq!(listed(description, &known), ["NOT_FOUND", "INVALID"]);
        assert_eq!(lists("Errors: none.").collect::<Vec<_>>(), ["none."]);
        assert_eq!(lists("Renames it.").count(), 0);
        let bulk = "Renames all.\n\nErrors of the file: `TOO_MANY`.\n\nErrors of a row: `INVALID`.";
        assert_eq!(listed(bulk, &known), ["TOO_MANY", "INVALID"]);
    }

    #[test]
    fn a_code_is_a_constant_with_its_documentation() {
        let codes = parse(
            "/// It is wrong.\n/// Correct it.\npub const INVALID: &str = \"INVALID\";\nfn f() {}",
        );
        let codes: Vec<_> = codes
            .unwrap()
            .into_iter()
            .map(|code| (code.name, code.description))
            .collect();
        assert_eq!(
            codes,
            [("INVALID".to_owned(), "It is wrong.\nCorrect it.".to_owned())]
        );
    }

    #[test]
    fn every_code_of_a_graphql_error_is_described_and_has_its_name_as_value() {
        let path = checkout::root().join(FILE);
        let source = fs::read_to_string(path).unwrap();
        for code in read(checkout::root()).unwrap() {
            assert!(!code.description.is_empty(), "{}", code.name);
            let value = format!("{0}: &str = \"{0}\";", code.name);
            assert!(source.contains(&value), "{}", code.name);
        }
    }

    /// Subgraphs return this code only for requests that the gateway never sends.
    const NOT_FOR_CLIENTS: &str = "BAD_REQUEST";

    #[test]
    fn the_codes_of_all_subgraphs_are_described() {
        let file = "crates/chassis/src/refusal.rs";
        let source = fs::read_to_string(checkout::root().join(file)).unwrap();
        let table = source.split_once("\nrefusals! {\n").unwrap().1;
        let names = table
            .lines()
            .take_while(|line| *line != "}")
            .filter_map(|line| line.trim().split_once(','));
        let codes = read(checkout::root()).unwrap();
        let mut found = 0;
        for (name, _) in names.filter(|(name, _)| *name != NOT_FOR_CLIENTS) {
            assert!(
                codes.iter().any(|code| code.name == name),
                "{name} of {file} is not in {FILE}"
            );
            found += 1;
        }
        assert!(found > 0, "{file} has no table");
    }

    /// The words of a list that are written as codes: in backticks, or with an underscore. An explanation in parentheses
    /// may name other things.
    fn code_words(list: &str) -> BTreeSet<String> {
        let mut depth = 0_usize;
        let mut text = String::new();
        for letter in list.chars() {
            match letter {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ if depth == 0 => text.push(letter),
                _ => {}
            }
        }
        let quoted = text.split('`').skip(1).step_by(2);
        let words = text
            .split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
            .filter(|word| word.contains('_'));
        quoted
            .chain(words)
            .filter(|word| word.len() > 1 && word.chars().all(is_code_letter))
            .map(str::to_owned)
            .collect()
    }

    fn breaches(schema: &Schema, graphql_errors: &[Code]) -> Vec<String> {
        let enums = schema
            .types
            .iter()
            .flat_map(|definition| schema.values(&definition.name.node))
            .map(|value| value.value.node.as_str());
        let all: BTreeSet<&str> = enums
            .chain(graphql_errors.iter().map(|code| code.name.as_str()))
            .collect();
        let codes: BTreeSet<&str> = schema
            .values("ErrorCode")
            .map(|value| value.value.node.as_str())
            .collect();
        let mut breaches = Vec::new();
        for field in schema.fields("Mutation") {
            let description = text(field.description.as_ref());
            let name = format!("{}: {}", schema.domain, field.name.node);
            let lists: Vec<&str> = lists(description).collect();
            if lists.is_empty() {
                breaches.push(format!(
                    "{name} has no sentence that begins with {}",
                    LISTS[0]
                ));
                continue;
            }
            let is_none = lists.iter().any(|list| list.starts_with("none"));
            if listed(description, &codes).is_empty() != is_none {
                breaches.push(format!("{name} lists neither a code nor `none`: {lists:?}"));
            }
            let words = lists.iter().flat_map(|list| code_words(list));
            let unknown = words.filter(|word| !all.contains(word.as_str()));
            breaches
                .extend(unknown.map(|word| format!("{name} lists {word}, which does not exist")));
        }
        breaches
    }

    #[test]
    fn a_description_without_codes_or_with_an_unknown_code_is_found() {
        let sdl = r#"
            enum ErrorCode { INVALID }
            enum Status { OPEN }
            type Mutation {
                "Does a. Errors: `INVALID` if it is not `OPEN`; `FORBIDDEN`."
                a: String
                "Does b. Errors: none."
                b: String
                "Does c."
                c: String
                "Does d. Errors: `INVALID` (`A_STATE` of it); NOT_FOUND."
                d: String
                "Does e. Errors: as for `a`."
                e: String
            }"#;
        let schema = Schema::parse("order", sdl).unwrap();
        let graphql_errors = [Code {
            name: "FORBIDDEN".to_owned(),
            description: String::new(),
        }];
        let breaches = breaches(&schema, &graphql_errors);
        let fields: Vec<&str> = breaches
            .iter()
            .filter_map(|breach| breach.split(' ').nth(1))
            .collect();
        assert_eq!(fields, ["c", "d", "e"], "{breaches:?}");
    }

    #[test]
    fn every_mutation_lists_its_codes_and_every_code_exists() {
        let root = checkout::root();
        let codes = read(root).unwrap();
        let breaches: Vec<String> = schema::read(root)
            .unwrap()
            .iter()
            .flat_map(|schema| breaches(schema, &codes))
            .collect();
        assert!(
            breaches.is_empty(),
            "{} breaches:\n{}",
            breaches.len(),
            breaches.join("\n")
        );
    }
}
