//! Composition of the supergraph. This is the only file that names `apollo_federation`'s composition, which is internal
//! to the router and does not follow semantic versioning, so an upgrade is reviewed and adapted here.

use apollo_federation::ApiSchemaOptions;
use apollo_federation::composition::{
    self, CompositionFailure, CompositionHint, CompositionOptions,
};
use apollo_federation::error::{CompositionError, SubgraphLocation};
use apollo_federation::subgraph::typestate::{Initial, Subgraph};

use crate::places;

/// A subgraph, read from its files.
pub struct Source {
    pub name: String,
    pub routing_url: String,
    pub sdl: String,
}

/// A hint or an error of composition, with the places in the schemas that it is about.
pub struct Remark {
    pub code: String,
    pub message: String,
    pub places: Vec<Place>,
}

/// A line of a subgraph's schema.
pub struct Place {
    pub subgraph: String,
    pub line: usize,
    pub column: usize,
}

/// A composed supergraph and its hints.
pub struct Composed {
    pub supergraph: String,
    pub hints: Vec<Remark>,
}

/// The errors that prevent composition.
pub struct Failed {
    pub errors: Vec<Remark>,
    pub hints: Vec<Remark>,
}

/// Composes the subgraphs. The output does not depend on the order of the input.
///
/// The description is set on the composed schema. Composition would keep a description of `schema`, but async-graphql
/// prints `extend schema` for a subgraph, which cannot have one.
pub fn compose(sources: &[Source], description: Option<&str>) -> Result<Composed, Failed> {
    let mut errors = Vec::new();
    let mut subgraphs: Vec<Subgraph<Initial>> = Vec::new();
    for source in sources {
        match Subgraph::parse(&source.name, &source.routing_url, &source.sdl) {
            Ok(subgraph) => subgraphs.push(subgraph),
            Err(error) => {
                errors.extend(
                    error
                        .to_composition_errors()
                        .map(|error| remark_on(&error, sources)),
                );
            }
        }
    }
    if !errors.is_empty() {
        return Err(Failed {
            errors,
            hints: Vec::new(),
        });
    }
    let composed = composition::compose(subgraphs, CompositionOptions::default())
        .map_err(|failure| failed(&failure, sources))?;
    let mut schema = composed.schema().schema().clone().into_inner();
    if let Some(description) = description {
        // A YAML block ends with a newline, and a block string cannot end with an empty line.
        schema.schema_definition.make_mut().description = Some(description.trim().into());
    }
    let mut supergraph = schema.to_string();
    if !supergraph.ends_with('\n') {
        supergraph.push('\n');
    }
    Ok(Composed {
        supergraph,
        hints: composed
            .hints()
            .iter()
            .map(|found| hint(found, sources))
            .collect(),
    })
}

/// Returns the API schema of a supergraph: the part that clients query, without the directives and types of federation.
pub fn api_schema(supergraph: &str) -> anyhow::Result<String> {
    let supergraph = apollo_federation::Supergraph::new(supergraph)?;
    let api = supergraph.to_api_schema(ApiSchemaOptions::default())?;
    Ok(format!("{}\n", api.schema().to_string().trim_end()))
}

fn failed(failure: &CompositionFailure, sources: &[Source]) -> Failed {
    Failed {
        errors: failure
            .errors
            .iter()
            .map(|error| remark_on(error, sources))
            .collect(),
        hints: failure
            .hints
            .iter()
            .map(|found| hint(found, sources))
            .collect(),
    }
}

fn remark_on(error: &CompositionError, sources: &[Source]) -> Remark {
    remark(
        error.code().definition().code(),
        error.to_string(),
        error.locations(),
        sources,
    )
}

fn hint(hint: &CompositionHint, sources: &[Source]) -> Remark {
    remark(
        hint.code(),
        hint.message().to_owned(),
        &hint.locations,
        sources,
    )
}

fn remark(
    code: &str,
    message: String,
    locations: &[SubgraphLocation],
    sources: &[Source],
) -> Remark {
    let mut places: Vec<Place> = locations.iter().map(place).collect();
    if places.is_empty() {
        places = places::named_in(&message, sources);
    }
    Remark {
        code: code.to_owned(),
        message,
        places,
    }
}

fn place(location: &SubgraphLocation) -> Place {
    Place {
        subgraph: location.subgraph.clone(),
        line: location.range.start.line,
        column: location.range.start.column,
    }
}
