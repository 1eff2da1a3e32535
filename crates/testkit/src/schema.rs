//! A subgraph's schema for tests: its root fields, its entities, and an operation for each root field; and the check that the rights
//! table has a row for each of them.

use async_graphql::Value;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    BaseType, FieldDefinition, InputValueDefinition, Type, TypeDefinition, TypeKind,
    TypeSystemDefinition,
};
use caller::{Right, Rights, Role, Who};

/// Types of a schema, parsed from its SDL.
pub struct Sdl(Vec<TypeDefinition>);

/// A root field, with an operation that passes validation and has meaningless values.
pub struct Asked {
    pub name: String,
    pub operation: String,
}

impl Sdl {
    #[must_use]
    pub fn read(sdl: &str) -> Self {
        let types = parse_schema(sdl).expect("a schema").definitions.into_iter();
        Self(
            types
                .filter_map(|definition| match definition {
                    TypeSystemDefinition::Type(definition) => Some(definition.node),
                    _ => None,
                })
                .collect(),
        )
    }

    /// Names of the root types, with their fields.
    fn roots(&self) -> impl Iterator<Item = (&str, &FieldDefinition)> {
        let roots = self
            .0
            .iter()
            .filter(|each| ["Query", "Mutation"].contains(&each.name.node.as_str()));
        roots.flat_map(|root| {
            let fields = match &root.kind {
                TypeKind::Object(object) => object.fields.as_slice(),
                _ => &[],
            };
            fields
                .iter()
                .map(|field| (root.name.node.as_str(), &field.node))
        })
    }

    /// Types that other subgraphs can refer to and that this one resolves.
    fn entities(&self) -> impl Iterator<Item = &str> {
        let resolves = |each: &&TypeDefinition| {
            each.directives.iter().any(|directive| {
                let not = directive.node.get_argument("resolvable");
                directive.node.name.node == "key"
                    && !not.is_some_and(|is| is.node == Value::from(false))
            })
        };
        self.0
            .iter()
            .filter(resolves)
            .map(|each| each.name.node.as_str())
    }

    /// Root fields with this tag, sorted.
    fn tagged(&self, tag: &str) -> Vec<&str> {
        let has = |field: &FieldDefinition| {
            let tags = field
                .directives
                .iter()
                .filter(|directive| directive.node.name.node == "tag");
            let mut names = tags.filter_map(|directive| directive.node.get_argument("name"));
            names.any(|name| name.node == Value::from(tag))
        };
        let tagged = self
            .roots()
            .map(|(_, field)| field)
            .filter(|field| has(field));
        sorted(tagged.map(|field| field.name.node.as_str()))
    }

    /// Mutations whose input does not have this field, sorted. Asserts that an idempotency key is an optional string.
    #[must_use]
    pub fn mutations_without(&self, field: &str) -> Vec<&str> {
        let mutations = self.roots().filter(|(root, _)| *root == "Mutation");
        let names = mutations.map(|(_, mutation)| mutation.name.node.as_str());
        sorted(names.filter(|name| !self.takes(name, field)))
    }

    /// Returns whether the input of the mutation (`VerbNounInput`) has this field.
    fn takes(&self, mutation: &str, field: &str) -> bool {
        let input = format!("{mutation}Input");
        let mut types = self.0.iter();
        let input = types.find(|each| each.name.node.as_str().eq_ignore_ascii_case(&input));
        let Some(TypeKind::InputObject(input)) = input.map(|input| &input.kind) else {
            return false;
        };
        let mut fields = input.fields.iter().map(|each| &each.node);
        let Some(found) = fields.find(|each| each.name.node == field) else {
            return false;
        };
        if field == "idempotencyKey" {
            assert_eq!(found.ty.node.to_string(), "String", "{mutation}");
        }
        true
    }

    /// Asserts that exactly the root fields and entities have a row in the rights table.
    pub fn assert_rows(&self, rights: &Rights) {
        let fields = self.roots().map(|(_, field)| field.name.node.as_str());
        let rows = sorted(rights.0.iter().map(|right| right.name));
        assert_eq!(rows, sorted(fields.chain(self.entities())));
    }

    /// Asserts that the tags of root fields match the rights table: public fields, and fields for roles of the platform only.
    pub fn assert_tags(&self, rights: &Rights) {
        let of = |wanted: &dyn Fn(&Right) -> bool| {
            let is_root = |name| {
                self.roots()
                    .any(|(_, field)| field.name.node.as_str() == name)
            };
            let rows = rights
                .0
                .iter()
                .filter(|right| is_root(right.name) && wanted(right));
            sorted(rows.map(|right| right.name))
        };
        assert_eq!(
            self.tagged("public"),
            of(&|right| right.who.contains(&Who::Public))
        );
        let platform = [
            Who::Role(Role::PlatformAdmin),
            Who::Role(Role::Auditor),
            Who::Role(Role::RuleEditor),
            Who::Role(Role::RuleApprover),
        ];
        assert_eq!(
            self.tagged("admin"),
            of(&|right| right.who.iter().all(|who| platform.contains(who)))
        );
    }

    /// Operations for all root fields.
    #[must_use]
    pub fn operations(&self) -> Vec<Asked> {
        let asked = self.roots().map(|(root, field)| {
            let name = field.name.node.to_string();
            let needed = field
                .arguments
                .iter()
                .filter(|argument| !argument.node.ty.node.nullable);
            let arguments: Vec<String> =
                needed.map(|argument| self.given(&argument.node)).collect();
            let arguments = if arguments.is_empty() {
                String::new()
            } else {
                format!("({})", arguments.join(", "))
            };
            let operation = format!(
                "{} {{ {name}{arguments} {{ __typename }} }}",
                root.to_lowercase()
            );
            Asked { name, operation }
        });
        asked.collect()
    }

    fn given(&self, value: &InputValueDefinition) -> String {
        let some = match value.name.node.as_str() {
            "currency" => "\"EUR\"".to_owned(),
            _ => self.some(&value.ty.node),
        };
        format!("{}: {some}", value.name.node)
    }

    fn some(&self, ty: &Type) -> String {
        let name = match &ty.base {
            BaseType::List(inner) => return format!("[{}]", self.some(inner)),
            BaseType::Named(name) => name.as_str(),
        };
        match self
            .0
            .iter()
            .find(|each| each.name.node == name)
            .map(|each| &each.kind)
        {
            Some(TypeKind::InputObject(input)) => {
                let fields = input.fields.iter().map(|field| &field.node);
                let needed =
                    fields.filter(|field| !field.ty.node.nullable && field.default_value.is_none());
                let parts: Vec<String> = needed.map(|field| self.given(field)).collect();
                format!("{{ {} }}", parts.join(", "))
            }
            Some(TypeKind::Enum(choices)) => choices
                .values
                .first()
                .map(|value| value.node.value.node.to_string())
                .unwrap_or_default(),
            _ => match name {
                "Int" => "1".to_owned(),
                "Boolean" => "false".to_owned(),
                "CountryCode" => "\"DE\"".to_owned(),
                "HsCode" => "\"850760\"".to_owned(),
                "Date" => "\"2026-01-01\"".to_owned(),
                "ID" => format!("\"{}\"", uuid::Uuid::now_v7()),
                _ => "\"SOME\"".to_owned(),
            },
        }
    }
}

fn sorted<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names
}
