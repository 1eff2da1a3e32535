//! The page of the error codes.

use std::collections::{BTreeMap, BTreeSet};

use super::codes::{self, Code};
use super::{NOTE, markdown};
use crate::schema::{Schema, text};

const USER_ERRORS: &str = "\
A mutation that is refused returns its reasons as data, in the `userErrors` of its payload:

```graphql
userErrors { code path message }
```

`code` identifies the reason: programs decide by it. `path` is the part of the input that the error is about, from the argument of
the mutation on. `message` is a sentence for people. A bulk mutation has `userErrors` in each of its `results`.

Messages may change at any time. Codes do not disappear within a version of the API, but new ones may be added: handle a code that
you do not know as a refusal.

Queries and file requests have no payload. They return these codes in `extensions.code` of a GraphQL error.
";

const GRAPHQL_ERRORS: &str = "\
A request that is not executed, or a field that fails, has an entry in `errors` with its code in `extensions.code`. If a program
lacks a scope, `extensions.scope` names it.
";

/// Renders the page.
pub fn page(schemas: &[Schema], graphql_errors: &[Code]) -> String {
    let described = described(schemas);
    let known: BTreeSet<&str> = described.keys().copied().collect();
    let uses = uses(schemas, &known);
    let user_errors = described.iter().map(|(code, description)| {
        let fields = uses.get(code).into_iter().flatten().copied();
        [
            markdown::code(code),
            (*description).to_owned(),
            markdown::names(fields),
        ]
    });
    let mut graphql_errors: Vec<&Code> = graphql_errors.iter().collect();
    graphql_errors.sort_by(|one, other| one.name.cmp(&other.name));
    let graphql_errors = graphql_errors
        .into_iter()
        .map(|code| [markdown::code(&code.name), code.description.clone()]);
    let mut parts = vec![
        format!("# Error codes\n\n{NOTE}\n"),
        format!("## User errors\n\n{USER_ERRORS}"),
        markdown::table(
            ["Code", "Meaning, and what to do", "Returned by"],
            user_errors,
        ),
        format!("## GraphQL errors\n\n{GRAPHQL_ERRORS}"),
        markdown::table(["Code", "Meaning, and what to do"], graphql_errors),
        "## Codes of each mutation\n".to_owned(),
    ];
    for schema in schemas {
        parts.push(format!("### {}\n", schema.domain));
        parts.push(mutations(schema, &known));
    }
    parts.join("\n")
}

/// The values of `ErrorCode` with their descriptions, by name. All subgraphs have the same ones.
fn described(schemas: &[Schema]) -> BTreeMap<&str, &str> {
    let mut described = BTreeMap::new();
    for value in schemas.iter().flat_map(|schema| schema.values("ErrorCode")) {
        let name = value.value.node.as_str();
        described
            .entry(name)
            .or_insert_with(|| text(value.description.as_ref()));
    }
    described
}

/// The root fields that list each code.
fn uses<'a>(schemas: &'a [Schema], known: &BTreeSet<&str>) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
    let mut uses: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    let roots = schemas.iter().flat_map(|schema| {
        ["Mutation", "Query"]
            .into_iter()
            .flat_map(|root| schema.fields(root))
    });
    for field in roots {
        for code in codes::listed(text(field.description.as_ref()), known) {
            uses.entry(code)
                .or_default()
                .insert(field.name.node.as_str());
        }
    }
    uses
}

/// The table of a subgraph's mutations, in the order of the schema.
fn mutations(schema: &Schema, known: &BTreeSet<&str>) -> String {
    let rows = schema.fields("Mutation").map(|field| {
        let listed = codes::listed(text(field.description.as_ref()), known);
        let listed = if listed.is_empty() {
            "none".to_owned()
        } else {
            markdown::names(listed)
        };
        [markdown::code(&field.name.node), listed]
    });
    markdown::table(["Mutation", "Codes"], rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_each_code_with_its_fields_and_each_mutation_with_its_codes() {
        let sdl = r#"
            enum ErrorCode {
                "It is unknown. Check the ID."
                NOT_FOUND
                "It is wrong. Correct it."
                INVALID
            }
            type Query {
                "An order. Errors: `INVALID`."
                order: String
            }
            type Mutation {
                "Ends an order. Errors: `NOT_FOUND`; `INVALID`."
                endOrder: String
                "Signs out. Errors: none."
                signOut: String
            }"#;
        let schema = Schema::parse("order", sdl).unwrap();
        let codes = [Code {
            name: "FORBIDDEN".to_owned(),
            description: "No.".to_owned(),
        }];
        let page = page(&[schema], &codes);
        for row in [
            "| `INVALID` | It is wrong. Correct it. | `endOrder`, `order` |",
            "| `NOT_FOUND` | It is unknown. Check the ID. | `endOrder` |",
            "| `FORBIDDEN` | No. |",
            "| `endOrder` | `NOT_FOUND`, `INVALID` |",
            "| `signOut` | none |",
        ] {
            assert!(page.lines().any(|line| line == row), "{row}\n{page}");
        }
        assert!(page.find("| `INVALID`") < page.find("| `NOT_FOUND`"));
    }
}
