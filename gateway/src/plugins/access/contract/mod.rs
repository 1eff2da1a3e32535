//! A contract is the part of the schema that a kind of client sees.
//!
//! It is the API schema without the elements that have an excluded `@tag` and without the elements that become
//! unreachable, and it is validated like any schema. Operations are validated against it by the compiler that validates
//! against the complete schema, and introspection is answered from it. So a hidden field and an unknown field cannot be
//! distinguished, and there is no visitor of our own that could miss a fragment.
//!
//! A contract is a view and never a permission, because keys of apps are public.

use std::collections::BTreeSet;

use anyhow::{Context as _, ensure};
use apollo_compiler::ast::OperationType;
use apollo_compiler::collections::{HashSet, IndexMap};
use apollo_compiler::schema::{Component, ExtendedType, FieldDefinition};
use apollo_compiler::validation::Valid;
use apollo_compiler::{Name, Schema, ast, schema};
use schemars::JsonSchema;
use serde::Deserialize;

use super::one_of;

mod prune;

/// The tag of root fields that anonymous callers may request.
const PUBLIC: &str = "public";

/// The recipient of a contract: a kind of client, or callers without a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Web,
    Mobile,
    Partner,
    Admin,
    Ci,
    DeviceGateway,
    Public,
}

impl Kind {
    pub const ALL: [Self; 7] = [
        Self::Web,
        Self::Mobile,
        Self::Partner,
        Self::Admin,
        Self::Ci,
        Self::DeviceGateway,
        Self::Public,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Web => "WEB",
            Self::Mobile => "MOBILE",
            Self::Partner => "PARTNER",
            Self::Admin => "ADMIN",
            Self::Ci => "CI",
            Self::DeviceGateway => "DEVICE_GATEWAY",
            Self::Public => "PUBLIC",
        }
    }
}

/// The supergraph with its tags, which the API schema does not have.
pub struct Supergraph {
    tagged: Schema,
    api: Valid<Schema>,
}

impl Supergraph {
    pub fn parse(sdl: &str) -> anyhow::Result<Self> {
        let supergraph = apollo_federation::Supergraph::new(sdl)?;
        let api = supergraph.to_api_schema(apollo_federation::ApiSchemaOptions::default())?;
        let tagged = supergraph.schema.schema().clone().into_inner();
        Ok(Self {
            tagged,
            api: api.schema().clone(),
        })
    }

    /// The complete API schema.
    pub fn into_api(self) -> Valid<Schema> {
        self.api
    }

    /// The root fields that anonymous callers may request.
    pub fn public_fields(&self) -> HashSet<(OperationType, Name)> {
        let mut public = HashSet::default();
        for (kind, root) in self.tagged.schema_definition.iter_root_operations() {
            let Some(root) = self.tagged.get_object(root) else {
                continue;
            };
            for (name, field) in &root.fields {
                if tags(&field.directives).any(|tag| tag == PUBLIC) {
                    public.insert((kind, name.clone()));
                }
            }
        }
        public
    }

    /// The API schema without the elements that have one of these tags.
    pub fn without(&self, exclude: &[String]) -> anyhow::Result<Valid<Schema>> {
        let hidden = Hidden {
            tagged: &self.tagged,
            tags: exclude.iter().map(String::as_str).collect(),
        };
        let mut schema = self.api.clone().into_inner();
        hidden.strip(&mut schema);
        prune::dangling(&mut schema)?;
        prune::unreachable(&mut schema);
        one_of::add_to(&mut schema);
        ensure!(
            schema.schema_definition.query.is_some(),
            "it has no query left"
        );
        schema
            .validate()
            .map_err(|invalid| anyhow::anyhow!("{}", invalid.errors))
            .context("it is not a valid schema")
    }
}

struct Hidden<'a> {
    tagged: &'a Schema,
    tags: BTreeSet<&'a str>,
}

impl Hidden<'_> {
    fn any<'d>(&self, mut tags: impl Iterator<Item = &'d str>) -> bool {
        tags.any(|tag| self.tags.contains(tag))
    }

    /// Removes the elements that are tagged.
    fn strip(&self, schema: &mut Schema) {
        schema.types.retain(|name, _| {
            let tagged = self.tagged.types.get(name);
            !tagged.is_some_and(|tagged| self.any(type_tags(tagged.directives())))
        });
        for (name, ty) in &mut schema.types {
            let Some(tagged) = self.tagged.types.get(name) else {
                continue;
            };
            self.strip_type(ty, tagged);
        }
    }

    fn strip_type(&self, ty: &mut ExtendedType, tagged: &ExtendedType) {
        match (ty, tagged) {
            (ExtendedType::Object(ty), ExtendedType::Object(tagged)) => {
                self.strip_fields(&mut ty.make_mut().fields, &tagged.fields);
            }
            (ExtendedType::Interface(ty), ExtendedType::Interface(tagged)) => {
                self.strip_fields(&mut ty.make_mut().fields, &tagged.fields);
            }
            (ExtendedType::InputObject(ty), ExtendedType::InputObject(tagged)) => {
                ty.make_mut().fields.retain(|name, _| {
                    !tagged
                        .fields
                        .get(name)
                        .is_some_and(|field| self.any(tags(&field.directives)))
                });
            }
            (ExtendedType::Enum(ty), ExtendedType::Enum(tagged)) => {
                ty.make_mut().values.retain(|name, _| {
                    !tagged
                        .values
                        .get(name)
                        .is_some_and(|value| self.any(tags(&value.directives)))
                });
            }
            _ => {}
        }
    }

    fn strip_fields(&self, fields: &mut Fields, tagged: &Fields) {
        fields.retain(|name, field| {
            let Some(tagged) = tagged.get(name) else {
                return true;
            };
            let arguments = &mut field.make_mut().arguments;
            arguments.retain(|argument| {
                let tagged = tagged.argument_by_name(&argument.name);
                !tagged.is_some_and(|tagged| self.any(tags(&tagged.directives)))
            });
            !self.any(tags(&tagged.directives))
        });
    }
}

type Fields = IndexMap<Name, Component<FieldDefinition>>;

fn tags(directives: &ast::DirectiveList) -> impl Iterator<Item = &str> {
    directives
        .get_all("tag")
        .filter_map(|tag| tag.specified_argument_by_name("name")?.as_str())
}

fn type_tags(directives: &schema::DirectiveList) -> impl Iterator<Item = &str> {
    directives
        .get_all("tag")
        .filter_map(|tag| tag.specified_argument_by_name("name")?.as_str())
}

#[cfg(test)]
mod tests;
