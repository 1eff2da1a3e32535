//! The command `check-operations`, which checks the operations of API clients before they are registered.
//!
//! The registration accepts every operation that can be parsed. An operation that is not in the contract of its client, or
//! that exceeds a limit, would be refused only when a user sends it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use apollo_compiler::executable;
use clap::Parser;
use serde::Deserialize;
use serde_json::{Value, json};
use serde_json_bytes::{ByteString, Map};

use super::config;
use super::contract::{Kind, Supergraph};
use super::contracts::Contracts;
use super::cost;
use super::operation::Reader;
use super::refusal::Refusal;

const COMMAND: &str = "check-operations";
/// The most items of a page: a limit of the subgraphs.
const LARGEST_PAGE: u64 = 100;

/// Check the operations of API clients against their contracts and the limits of the gateway
///
/// Reads files with the texts of operations by their SHA-256, as the web application's build writes them. Prints each operation
/// that the gateway would refuse, with the reason, and exits with 1 if there is one. The cost is that of the largest pages
/// that the variables of an operation can request.
#[derive(Parser)]
#[command(name = COMMAND, bin_name = "gateway check-operations")]
pub struct CheckOperations {
    /// The configuration with the contracts and the limits
    #[arg(long, env = "APOLLO_ROUTER_CONFIG_PATH")]
    config: PathBuf,
    /// The supergraph
    #[arg(long, env = "APOLLO_ROUTER_SUPERGRAPH_PATH")]
    supergraph: PathBuf,
    /// The kind of a client, for example WEB, and the file of its operations
    #[arg(required = true, value_name = "KIND=FILE", value_parser = Manifest::parse)]
    manifests: Vec<Manifest>,
}

impl CheckOperations {
    /// Returns this command if the command line begins with its name. The router parses all other command lines.
    pub fn given() -> Option<Self> {
        let mut arguments = std::env::args_os().skip(1).peekable();
        let is_given = arguments.peek().is_some_and(|first| *first == *COMMAND);
        is_given.then(|| Self::parse_from(arguments))
    }

    #[expect(
        clippy::print_stderr,
        reason = "a command line program that prints its findings"
    )]
    pub fn run(&self) -> anyhow::Result<()> {
        let admission = Admission::new(&read(&self.config)?, &read(&self.supergraph)?)?;
        let mut faults = Vec::new();
        for manifest in &self.manifests {
            let (kind, file) = (manifest.kind, manifest.file.display());
            let operations = manifest.operations()?;
            for (hash, text) in &operations {
                if let Err(refusal) = admission.check(kind, hash, text) {
                    faults.push(format!("{file}: {}", fault(text, &refusal)));
                }
            }
            eprintln!("checked {} operations in {file}", operations.len());
        }
        let (count, list) = (faults.len(), faults.join("\n"));
        ensure!(
            faults.is_empty(),
            "operations that the gateway would refuse: {count}\n{list}"
        );
        Ok(())
    }
}

/// A file with the operations of a client of this kind.
#[derive(Clone)]
struct Manifest {
    kind: Kind,
    file: PathBuf,
}

impl Manifest {
    /// Parses an argument of the command line.
    fn parse(argument: &str) -> Result<Self, String> {
        let (name, file) = argument.split_once('=').ok_or("it is not KIND=FILE")?;
        let kind = Kind::ALL.into_iter().find(|kind| kind.name() == name);
        let kind = kind.ok_or_else(|| format!("{name} is not a kind of client"))?;
        let file = PathBuf::from(file);
        Ok(Self { kind, file })
    }

    /// The texts of the operations by their SHA-256.
    fn operations(&self) -> anyhow::Result<BTreeMap<String, String>> {
        let file = self.file.display();
        let operations: BTreeMap<String, String> = serde_json::from_str(&read(&self.file)?)
            .with_context(|| format!("{file} is not a JSON object of texts"))?;
        ensure!(!operations.is_empty(), "{file} has no operations");
        Ok(operations)
    }
}

/// The settings of `carnet.access` that do not depend on the sender of an operation.
#[derive(Deserialize)]
struct Settings {
    #[serde(default)]
    limits: config::Limits,
    contracts: BTreeMap<Kind, config::Contract>,
}

/// The stages that do not depend on the sender of an operation: Operation, Limits, Contract and Cost.
struct Admission {
    reader: Reader,
    limits: config::Limits,
    contracts: Contracts,
}

impl Admission {
    fn new(configuration: &str, supergraph: &str) -> anyhow::Result<Self> {
        let configuration: Value =
            serde_saphyr::from_str(configuration).context("the configuration is not valid")?;
        let settings = configuration
            .pointer("/plugins/carnet.access")
            .context("the configuration has no plugins: carnet.access:")?;
        let Settings { limits, contracts } = Settings::deserialize(settings)
            .context("the configuration has no valid limits and contracts")?;
        let supergraph =
            Supergraph::parse(supergraph).context("the supergraph cannot be parsed")?;
        Ok(Self {
            reader: Reader::new(limits),
            contracts: Contracts::new(&supergraph, &contracts, limits)?,
            limits,
        })
    }

    /// Rejects an operation that the gateway would refuse to a client of this kind.
    fn check(&self, kind: Kind, hash: &str, text: &str) -> Result<(), Refusal> {
        let extensions = json!({ "persistedQuery": { "version": 1, "sha256Hash": hash } });
        let body = json!({ "query": text, "extensions": extensions });
        let operation = self.reader.read_body(&body)?;
        operation.prepared.size.clone()?;
        let allowed = self.contracts.validate(kind, &operation.prepared)?;
        if let Some(chosen) = allowed.operation() {
            let variables = largest_pages(chosen);
            let points = cost::estimate(&allowed.document, chosen, &variables, &self.limits);
            cost::check(points, &self.limits)?;
        }
        Ok(())
    }
}

/// Values for the variables of an operation that can set the size of a page, which are the only ones that affect its cost.
fn largest_pages(operation: &executable::Operation) -> Map<ByteString, serde_json_bytes::Value> {
    operation
        .variables
        .iter()
        .filter(|variable| variable.ty.inner_named_type().as_str() == "Int")
        .map(|variable| {
            let name = ByteString::from(variable.name.as_str());
            (name, serde_json_bytes::Value::from(LARGEST_PAGE))
        })
        .collect()
}

/// The first line of the operation, which has its name, and the errors.
fn fault(text: &str, refusal: &Refusal) -> String {
    let mut lines = vec![text.lines().next().unwrap_or_default().to_owned()];
    for problem in &refusal.problems {
        let (code, message) = (problem.extensions.code, &problem.message);
        lines.push(format!("    {code}: {message}"));
    }
    lines.join("\n")
}

fn read(file: &Path) -> anyhow::Result<String> {
    fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use sha2::{Digest as _, Sha256};

    use super::*;
    use crate::plugins::access::code;

    static ADMISSION: LazyLock<Admission> = LazyLock::new(|| {
        Admission::new(
            include_str!("../../../../router.yaml"),
            include_str!("../../../../supergraph.graphql"),
        )
        .unwrap()
    });

    /// The code of the refusal of an operation, if it is refused.
    fn refused(kind: Kind, text: &str) -> Option<&'static str> {
        let hash = hex::encode(Sha256::digest(text));
        let outcome = ADMISSION.check(kind, &hash, text);
        outcome.err().map(|refusal| refusal.code())
    }

    #[test]
    fn an_operation_is_admitted_without_values_for_its_variables() {
        for text in [
            "query Me { me { id } }",
            "subscription Live { notificationReceived { id } }",
            "mutation Accept($input: AcceptQuoteInput!) { acceptQuote(input: $input) { userErrors { code } } }",
        ] {
            assert_eq!(refused(Kind::Web, text), None, "{text}");
        }
    }

    #[test]
    fn an_operation_for_administrators_is_not_in_the_contract_of_the_web_application() {
        let text = "mutation Register($input: RegisterOperationsInput!) { \
             registerOperations(input: $input) { userErrors { code } } }";
        assert_eq!(refused(Kind::Admin, text), None);
        assert_eq!(
            refused(Kind::Web, text),
            Some(code::GRAPHQL_VALIDATION_FAILED)
        );
    }

    #[test]
    fn an_operation_that_exceeds_a_limit_is_refused() {
        let nested = |levels| {
            format!(
                "query Deep {}{}",
                "{ me ".repeat(levels),
                "}".repeat(levels)
            )
        };
        assert_eq!(refused(Kind::Web, &nested(16)), Some(code::QUERY_TOO_DEEP));
        // Within the limit of the depth, it is refused because a person has no field of this name.
        assert_eq!(
            refused(Kind::Web, &nested(15)),
            Some(code::GRAPHQL_VALIDATION_FAILED)
        );
    }

    #[test]
    fn the_cost_is_that_of_the_largest_pages() {
        let page = |first: &str| {
            format!(
                "query Page($first: Int = 1) {{ enquiries(first: {first}) {{ nodes {{ \
                 messages(first: 30) {{ nodes {{ id }} }} }} }} ...Uses }} \
                 fragment Uses on Query {{ all: enquiries(first: $first) {{ totalCount }} }}"
            )
        };
        assert_eq!(refused(Kind::Web, &page("1")), None);
        assert_eq!(
            refused(Kind::Web, &page("$first")),
            Some(code::QUERY_TOO_COSTLY)
        );
    }

    #[test]
    fn an_operation_has_its_own_hash() {
        let refusal = ADMISSION.check(Kind::Web, &"00".repeat(32), "query Me { me { id } }");
        assert_eq!(refusal.unwrap_err().code(), code::INVALID_REQUEST);
    }

    #[test]
    fn an_argument_is_a_kind_and_a_file() {
        let manifest = Manifest::parse("ADMIN=dist/a=b.json").unwrap();
        assert_eq!(manifest.kind, Kind::Admin);
        assert_eq!(manifest.file, Path::new("dist/a=b.json"));
        assert!(Manifest::parse("dist/operations.json").is_err());
        assert!(Manifest::parse("TOASTER=a.json").is_err());
    }
}
