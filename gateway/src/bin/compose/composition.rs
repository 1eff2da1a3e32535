//! The only place that names `apollo_federation`'s composition: it is internal to the router and follows no semver,
//! so an upgrade is read and repaired here.

use apollo_federation::composition::{self, CompositionFailure, CompositionHint, CompositionOptions};
use apollo_federation::error::{CompositionError, SubgraphLocation};
use apollo_federation::subgraph::typestate::{Initial, Subgraph};

/// One subgraph, read from its files.
pub struct Source {
    pub name: String,
    pub routing_url: String,
    pub sdl: String,
}

/// Something that composition has to say, with the places that it is about.
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

/// A composed supergraph and what is worth knowing about it.
pub struct Composed {
    pub supergraph: String,
    pub hints: Vec<Remark>,
}

/// Why there is no supergraph.
pub struct Failed {
    pub errors: Vec<Remark>,
    pub hints: Vec<Remark>,
}

/// Composes the subgraphs. The same subgraphs give the same bytes, in whatever order they come.
pub fn compose(sources: &[Source]) -> Result<Composed, Failed> {
    let mut errors = Vec::new();
    let mut subgraphs: Vec<Subgraph<Initial>> = Vec::new();
    for source in sources {
        match Subgraph::parse(&source.name, &source.routing_url, &source.sdl) {
            Ok(subgraph) => subgraphs.push(subgraph),
            Err(error) => errors.extend(error.to_composition_errors().map(|error| remark_on(&error))),
        }
    }
    if !errors.is_empty() {
        return Err(Failed { errors, hints: Vec::new() });
    }
    let composed =
        composition::compose(subgraphs, CompositionOptions::default()).map_err(|failure| failed(&failure))?;
    let mut supergraph = composed.schema().schema().to_string();
    if !supergraph.ends_with('\n') {
        supergraph.push('\n');
    }
    Ok(Composed { supergraph, hints: composed.hints().iter().map(hint).collect() })
}

fn failed(failure: &CompositionFailure) -> Failed {
    Failed {
        errors: failure.errors.iter().map(remark_on).collect(),
        hints: failure.hints.iter().map(hint).collect(),
    }
}

fn remark_on(error: &CompositionError) -> Remark {
    Remark {
        code: error.code().definition().code().to_owned(),
        message: error.to_string(),
        places: error.locations().iter().map(place).collect(),
    }
}

fn hint(hint: &CompositionHint) -> Remark {
    Remark {
        code: hint.code().to_owned(),
        message: hint.message().to_owned(),
        places: hint.locations.iter().map(place).collect(),
    }
}

fn place(location: &SubgraphLocation) -> Place {
    Place {
        subgraph: location.subgraph.clone(),
        line: location.range.start.line,
        column: location.range.start.column,
    }
}
