use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{TypeDefinition, TypeKind, TypeSystemDefinition};
use async_graphql::{ObjectType, SDLExportOptions, Schema, SchemaBuilder, SubscriptionType};

use crate::execution::Execution;
use crate::root_fields::FewRootFields;

/// Deeper than any client's contract permits, because the gateway joins entities, which adds levels.
const DEPTH: usize = 32;
/// Maximum number of fields in an operation. The gateway has stricter limits.
const FIELDS: usize = 5_000;
const DIRECTIVES: usize = 16;

/// Builder of a federated schema with its own limits, in case a document passes the gateway's limits.
pub fn schema<Q, M, S>(query: Q, mutation: M, subscription: S) -> SchemaBuilder<Q, M, S>
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    Schema::build(query, mutation, subscription)
        .extension(Execution)
        .extension(FewRootFields)
        .enable_federation()
        .enable_subscription_in_federation()
        .limit_depth(DEPTH)
        .limit_complexity(FIELDS)
        .limit_directives(DIRECTIVES)
        .disable_suggestions()
}

/// Renders the schema for composition, with the directives of Federation 2. The text does not name the root types, so they must be
/// called `Query`, `Mutation` and `Subscription`.
///
/// Fields of `Query` and `Mutation` are made nullable, although their Rust types are non-null. A failed field then leaves the other
/// fields intact, which is how async-graphql answers. A non-null field would make the whole answer null (GraphQL specification, October
/// 2021, 6.4.4).
#[must_use]
pub fn sdl<Q, M, S>(schema: &Schema<Q, M, S>) -> String
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    let options = SDLExportOptions::new()
        .federation()
        .compose_directive()
        .include_specified_by()
        .use_space_ident();
    let mut sdl = String::new();
    for line in schema.sdl_with_options(options).trim().lines() {
        if is_connection(line) {
            sdl.push_str(CONNECTION);
        }
        sdl.push_str(line.trim_end());
        sdl.push('\n');
    }
    with_nullable_roots(&sdl)
}

/// Description of the types of the library's connections, which have none.
const CONNECTION: &str =
    "\"\"\"\nPage of a list, with the cursors for the pages before and after it.\n\"\"\"\n";

/// True for the first line of a connection.
fn is_connection(line: &str) -> bool {
    line.strip_prefix("type ")
        .and_then(|rest| rest.split_whitespace().next())
        .is_some_and(|name| name.ends_with("Connection"))
}

fn with_nullable_roots(sdl: &str) -> String {
    // Composition reports the error of a schema that cannot be parsed.
    let Ok(document) = parse_schema(sdl) else {
        return sdl.to_owned();
    };
    let types = document
        .definitions
        .into_iter()
        .filter_map(|definition| match definition {
            TypeSystemDefinition::Type(definition) => Some(definition.node),
            _ => None,
        });
    let mut lines: Vec<String> = sdl.lines().map(str::to_owned).collect();
    for (line, end) in types.filter(is_root).flat_map(root_types) {
        if let Some(line) = line.checked_sub(1).and_then(|index| lines.get_mut(index))
            && let Some((at, '!')) = line.char_indices().nth(end)
        {
            line.remove(at);
        }
    }
    lines
        .iter()
        .flat_map(|line| [line.as_str(), "\n"])
        .collect()
}

fn is_root(definition: &TypeDefinition) -> bool {
    ["Query", "Mutation"].contains(&definition.name.node.as_str())
}

/// For each field, the line of its type (from 1) and the column of the type's last character (from 0).
fn root_types(definition: TypeDefinition) -> Vec<(usize, usize)> {
    let TypeKind::Object(object) = definition.kind else {
        return Vec::new();
    };
    let types = object.fields.into_iter().map(|field| field.node.ty);
    types
        .map(|ty| {
            (
                ty.pos.line,
                ty.pos.column + ty.node.to_string().chars().count() - 2,
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use async_graphql::{EmptySubscription, Object};

    use super::*;

    struct Query;
    struct Mutation;

    #[Object]
    impl Query {
        /// Text with a `thing: Int!` in it.
        async fn plain(&self) -> u8 {
            1
        }

        async fn listed(
            &self,
            #[graphql(default_with = "vec![\"ä\".to_owned()]")] names: Vec<String>,
        ) -> Vec<String> {
            names
        }
    }

    #[Object]
    impl Mutation {
        async fn done(&self) -> Option<bool> {
            None
        }
    }

    #[test]
    fn fields_of_the_roots_may_be_null_and_nothing_else() {
        let sdl = sdl(&schema(Query, Mutation, EmptySubscription).finish());
        assert!(sdl.contains("  plain: Int\n"), "{sdl}");
        assert!(sdl.contains("`thing: Int!`"), "{sdl}");
        assert!(
            sdl.contains("names: [String!]! = [\"ä\"]") && sdl.contains("): [String!]\n"),
            "{sdl}"
        );
        assert!(sdl.contains("  done: Boolean\n"), "{sdl}");
    }
}
