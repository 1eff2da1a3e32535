//! The page of the roles and scopes.

use std::collections::BTreeMap;

use super::rights::{Right, Rights, Who};
use super::{NOTE, markdown};
use crate::schema::Schema;

const INTRODUCTION: &str = "\
A **user** signs in to one organisation and has its roles there. A **program** acts for an organisation with client credentials or a
partner's key and has scopes. A field without a row for the caller returns a GraphQL error with the code `FORBIDDEN`, or
`UNAUTHENTICATED` without a token.

The column *Limits* names the accessible part; an empty cell means everything. An entity is a type that other fields lead to: its row
says who may load it. A subscription has the rights of the query that resolves its events.
";

const BY_CALLER: &str = "\
Everyone may also use the fields for everyone, and users of every role those for signed-in users. The limits in the tables above apply.
";

/// The root types that have rows in the tables, with the words for their fields.
const ROOTS: [(&str, &str, &str); 2] = [
    ("Query", "query", "Queries"),
    ("Mutation", "mutation", "Mutations"),
];
const ENTITY: &str = "entity";
const ENTITIES: &str = "Entities";

/// Renders the page.
pub fn page(schemas: &[Schema], rights: &[Rights]) -> String {
    let mut parts = vec![
        format!("# Roles and scopes\n\n{NOTE}\n\n{INTRODUCTION}"),
        "## Fields of each subgraph\n".to_owned(),
    ];
    for Rights { domain, rows } in rights {
        let rows = rows.iter().map(|right| {
            let callers: Vec<String> = right.who.iter().map(Who::cell).collect();
            [
                markdown::code(&right.name),
                kind(schemas, domain, right).to_owned(),
                callers.join(", "),
                right.of.clone(),
            ]
        });
        parts.push(format!("### {domain}\n"));
        parts.push(markdown::table(["Name", "Kind", "Callers", "Limits"], rows));
    }
    parts.push(format!("## Fields of each role and scope\n\n{BY_CALLER}"));
    for (who, fields) in by_caller(schemas, rights) {
        parts.push(format!("### {}\n", who.heading()));
        parts.push(fields.list());
    }
    parts.join("\n")
}

fn kind(schemas: &[Schema], domain: &str, right: &Right) -> &'static str {
    let schema = schemas.iter().find(|schema| schema.domain == domain);
    let is_field_of = |root: &str| {
        schema.is_some_and(|schema| {
            schema
                .fields(root)
                .any(|field| field.name.node == right.name)
        })
    };
    ROOTS
        .into_iter()
        .find(|(root, ..)| is_field_of(root))
        .map_or(ENTITY, |(_, kind, _)| kind)
}

/// The names that a caller may use, by kind and subgraph.
#[derive(Default)]
struct Fields<'a>(BTreeMap<&'static str, Vec<(&'static str, &'a str)>>);

impl Fields<'_> {
    fn list(&self) -> String {
        let kinds = ROOTS
            .iter()
            .map(|(_, kind, title)| (*kind, *title))
            .chain([(ENTITY, ENTITIES)]);
        let items = kinds.flat_map(|(kind, title)| {
            let of_kind = self.0.get(kind).map_or(&[][..], Vec::as_slice);
            let domains = of_kind.chunk_by(|one, other| one.0 == other.0);
            domains.filter_map(move |fields| {
                let (domain, _) = fields.first()?;
                let names = markdown::names(fields.iter().map(|(_, name)| *name));
                Some(format!("- {title} of {domain}: {names}\n"))
            })
        });
        let list: String = items.collect();
        if list.is_empty() {
            "No fields of its own.\n".to_owned()
        } else {
            list
        }
    }
}

/// The fields of each caller. Every role of the schema is one, even if no row names it.
fn by_caller<'a>(schemas: &[Schema], rights: &'a [Rights]) -> BTreeMap<Who, Fields<'a>> {
    let roles = schemas
        .iter()
        .flat_map(|schema| schema.values("Role"))
        .map(|role| Who::Role(role.value.node.to_string()));
    let mut callers: BTreeMap<Who, Fields<'_>> =
        roles.map(|role| (role, Fields::default())).collect();
    for Rights { domain, rows } in rights {
        for right in rows {
            let kind = kind(schemas, domain, right);
            for who in &right.who {
                let fields = callers.entry(who.clone()).or_default();
                fields
                    .0
                    .entry(kind)
                    .or_default()
                    .push((*domain, &right.name));
            }
        }
    }
    callers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_each_field_with_its_callers_and_each_caller_with_its_fields() {
        let sdl = "enum Role { CARRIER DEVICE } type Query { orders: Int order: Int } type Mutation { endOrder: Int }";
        let schema = Schema::parse("order", sdl).unwrap();
        let json = r#"[
            { "name": "orders", "who": ["signed_in", { "scope": "orders:read" }], "of": "own" },
            { "name": "order", "who": ["public"], "of": "" },
            { "name": "endOrder", "who": [{ "role": "CARRIER" }], "of": "" },
            { "name": "Order", "who": [{ "role": "CARRIER" }], "of": "" }
        ]"#;
        let rights = Rights {
            domain: "order",
            rows: serde_json::from_str(json).unwrap(),
        };
        let page = page(&[schema], &[rights]);
        for text in [
            "| `orders` | query | signed-in users, scope `orders:read` | own |\n",
            "| `order` | query | everyone |  |\n",
            "| `endOrder` | mutation | `CARRIER` |  |\n",
            "### Role `CARRIER`\n\n- Mutations of order: `endOrder`\n- Entities of order: `Order`\n",
            "### Role `DEVICE`\n\nNo fields of its own.\n",
            "### Scope `orders:read`\n\n- Queries of order: `orders`\n",
        ] {
            assert!(page.contains(text), "{text}\n{page}");
        }
    }
}
