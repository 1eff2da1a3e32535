//! Finds the place in a schema that a hint or an error of composition is about.
//!
//! Composition gives places for most of its messages. The others name the place in text only:
//! `[order] On type "Order", …` or `… of field "User.email" …`. Such a name is looked up in the schemas.

use apollo_compiler::ast::{Definition, Document, FieldDefinition, InputValueDefinition};
use apollo_compiler::parser::SourceSpan;
use apollo_compiler::{Name, Node};

use crate::composition::{Place, Source};

/// The places of the first type, or of the first field of a type, that the message names in quotes.
pub fn named_in(message: &str, sources: &[Source]) -> Vec<Place> {
    let subgraph = message
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'))
        .map(|(name, _)| name);
    let sources = sources
        .iter()
        .filter(|source| subgraph.is_none_or(|name| name == source.name));
    let documents: Vec<(&Source, Document)> = sources
        .map(|source| {
            (
                source,
                Document::parse(source.sdl.as_str(), &source.name)
                    .unwrap_or_else(|bad| bad.partial),
            )
        })
        .collect();
    for quoted in message.split('"').skip(1).step_by(2) {
        let name = quoted.split('(').next().unwrap_or(quoted);
        let (ty, field) = name
            .split_once('.')
            .map_or((name, None), |(ty, field)| (ty, Some(field)));
        let place = |(source, document): &(&Source, Document)| find(source, document, ty, field);
        let places: Vec<Place> = documents.iter().filter_map(place).collect();
        if !places.is_empty() {
            return places;
        }
    }
    Vec::new()
}

fn find(source: &Source, document: &Document, ty: &str, field: Option<&str>) -> Option<Place> {
    let mut of_type = document
        .definitions
        .iter()
        .filter(|definition| definition.name().is_some_and(|name| name == ty));
    let span = match field {
        None => of_type.next()?.name()?.location(),
        Some(field) => of_type.find_map(|definition| member(definition, field)),
    };
    let at = span?.line_column(&document.sources)?;
    Some(Place {
        subgraph: source.name.clone(),
        line: at.line,
        column: at.column,
    })
}

fn member(definition: &Definition, name: &str) -> Option<SourceSpan> {
    let field =
        |fields: &[Node<FieldDefinition>]| location(fields.iter().map(|field| &field.name), name);
    let input = |fields: &[Node<InputValueDefinition>]| {
        location(fields.iter().map(|field| &field.name), name)
    };
    match definition {
        Definition::ObjectTypeDefinition(ty) => field(&ty.fields),
        Definition::ObjectTypeExtension(ty) => field(&ty.fields),
        Definition::InterfaceTypeDefinition(ty) => field(&ty.fields),
        Definition::InterfaceTypeExtension(ty) => field(&ty.fields),
        Definition::InputObjectTypeDefinition(ty) => input(&ty.fields),
        Definition::InputObjectTypeExtension(ty) => input(&ty.fields),
        _ => None,
    }
}

fn location<'a>(mut names: impl Iterator<Item = &'a Name>, wanted: &str) -> Option<SourceSpan> {
    names.find(|name| *name == wanted)?.location()
}
