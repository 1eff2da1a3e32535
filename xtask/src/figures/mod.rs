//! The figures of the code's structure: lengths, imports, shared concepts, prose, and the schemas.
//!
//! The sources are parsed and not compiled, so an old commit can be measured in the same way. The limitation is that
//! code inside `macro_rules!` and in the arguments of macros is seen as tokens only. The figure for lines in macro
//! definitions shows how much code that is.

mod bounds;
mod circles;
mod dialects;
mod figure;
mod files;
mod functions;
mod imports;
mod layout;
mod modules;
mod names;
mod prose;
mod schemas;
mod services;
mod sources;

use std::path::Path;

use self::figure::Figure;
use self::sources::Source;
use crate::schema::{self, Schema};

/// The figures of one subject.
pub struct Group {
    name: &'static str,
    pub figures: Vec<Figure>,
}

/// Measures a checkout.
pub fn of_checkout(root: &Path) -> anyhow::Result<Vec<Group>> {
    Ok(measure(&sources::read(root)?, &schema::read(root)?))
}

fn measure(sources: &[Source], schemas: &[Schema]) -> Vec<Group> {
    let group = |name, figures| Group { name, figures };
    vec![
        group("files", files::figures(sources)),
        group("functions", functions::figures(sources)),
        group(
            "dialects: definitions outside `crates/`",
            dialects::figures(sources),
        ),
        group("imports", imports::figures(sources)),
        group("services", services::services(sources)),
        group("capabilities", services::capabilities(sources)),
        group("prose", prose::figures(sources)),
        group("schemas", schemas::figures(schemas)),
    ]
}

/// All groups as one Markdown table.
pub fn table(groups: &[Group]) -> String {
    let mut rows = vec![
        "| | figure | value | bound | |".to_owned(),
        "|---|---|---|---|---|".to_owned(),
    ];
    for group in groups {
        let names = std::iter::once(group.name).chain(std::iter::repeat(""));
        rows.extend(
            group
                .figures
                .iter()
                .zip(names)
                .map(|(figure, name)| figure.row(name)),
        );
    }
    rows.join("\n")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_figure_has_its_own_name_and_every_bound_a_figure() {
        let groups = measure(&[], &[]);
        let names: Vec<&str> = groups
            .iter()
            .flat_map(|group| &group.figures)
            .map(|figure| figure.name.as_ref())
            .collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
        for name in bounds::names() {
            assert!(names.contains(&name), "{name}");
        }
    }
}
