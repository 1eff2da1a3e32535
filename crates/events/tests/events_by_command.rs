//! `docs/events-by-command.md` has every mutation of the graph and every event, each in the section of its domain.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The rows of one domain's tables.
#[derive(Default)]
struct Section {
    mutations: Vec<String>,
    events: BTreeSet<String>,
}

fn read(path: &str) -> String {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2);
    std::fs::read_to_string(workspace.unwrap().join(path)).unwrap()
}

/// The sections of the page, by domain.
fn sections() -> BTreeMap<String, Section> {
    let page = read("docs/events-by-command.md");
    let sections = page.split("\n## ").skip(1).map(|text| {
        let (domain, text) = text.split_once('\n').unwrap();
        (domain.to_owned(), section(text))
    });
    sections.collect()
}

fn section(text: &str) -> Section {
    let mut section = Section::default();
    let mut is_mutation = false;
    for line in text.lines() {
        let Some((first, events)) = row(line) else {
            continue;
        };
        match first {
            "mutation" => is_mutation = true,
            "other cause" => is_mutation = false,
            _ => {
                if is_mutation {
                    section.mutations.extend(code(first));
                }
                section.events.extend(code(events));
            }
        }
    }
    section
}

/// The two cells of a row of a table. `None` for other lines and for the line below the header.
fn row(line: &str) -> Option<(&str, &str)> {
    let cells = line.strip_prefix("| ")?.strip_suffix(" |")?;
    cells.split_once(" | ")
}

/// The words of a text in backticks.
fn code(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split('`').skip(1).step_by(2).map(str::to_owned)
}

/// The mutations of the composed schema, by domain.
fn mutations() -> BTreeMap<String, Vec<String>> {
    let schema = read("supergraph.graphql");
    let (_, mutation) = schema.split_once("\ntype Mutation ").unwrap();
    let (mutation, _) = mutation.split_once("\n}").unwrap();
    let mut mutations: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut name = "";
    // Descriptions are between triple quotes, also those of arguments.
    for text in mutation.split("\"\"\"").step_by(2) {
        for line in text.lines() {
            let field = line.strip_prefix("  ").unwrap_or_default();
            if field.starts_with(|first: char| first.is_ascii_alphabetic()) {
                name = field.split(['(', ':']).next().unwrap();
            }
            if let Some((_, graph)) = line.split_once("@join__field(graph: ") {
                let graph = graph.split([',', ')']).next().unwrap();
                let of_domain = mutations.entry(graph.to_lowercase()).or_default();
                of_domain.push(name.to_owned());
            }
        }
    }
    mutations
}

#[test]
fn every_mutation_has_one_row_in_the_section_of_its_domain() {
    let sections = sections();
    for (domain, mut mutations) in mutations() {
        let mut rows = sections[&domain].mutations.clone();
        rows.sort_unstable();
        mutations.sort_unstable();
        assert_eq!(rows, mutations, "mutations of the {domain} domain");
    }
    let rows: usize = sections.values().map(|each| each.mutations.len()).sum();
    let known: usize = mutations().values().map(Vec::len).sum();
    assert_eq!(rows, known);
    assert!(known > 100, "{known} mutations were found in the schema");
}

#[test]
fn every_event_is_in_the_tables_of_its_domain_and_there_are_no_others() {
    let sections = sections();
    for producer in events::PRODUCERS {
        let names = events::routes(producer).iter();
        let names = names.map(|(kind, _)| kind.split('.').nth(2).unwrap().to_owned());
        assert_eq!(
            sections[producer].events,
            names.collect(),
            "events of the {producer} domain"
        );
    }
}
