//! The figures of the code's structure: lengths, imports, shared concepts, and prose.
//!
//! The sources are parsed and not compiled, so an old commit can be measured with the same ruler. The
//! limit of that: code inside `macro_rules!` and in the arguments of macros is seen as tokens only. The
//! figure for lines in macro definitions says how much that is.

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
mod services;
pub mod sources;

use self::figure::Figure;
use self::sources::Source;

/// The figures of one subject.
pub struct Group {
    name: &'static str,
    pub figures: Vec<Figure>,
}

/// Measures the sources.
pub fn measure(sources: &[Source]) -> Vec<Group> {
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
        let groups = measure(&[]);
        let names: Vec<&str> = groups
            .iter()
            .flat_map(|group| &group.figures)
            .map(|figure| figure.name)
            .collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
        for name in bounds::names() {
            assert!(names.contains(&name), "{name}");
        }
    }
}
