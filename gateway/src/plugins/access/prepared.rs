//! Parses and measures the text of operations, and caches the results.
//!
//! Clients send the same texts again and again with other variables. So all results that depend only on the text, the
//! name of the operation, the limits and the contracts are cached by the SHA-256 of the text and the name: the document,
//! its measure, and the verdict of each contract. A text that cannot be parsed is not cached. The cache is bounded by the
//! estimated memory, and a new text replaces only texts that are requested less often, so a client that sends ever new
//! texts does not displace the others'.
//!
//! The results depend on the schema and the configuration. For this reason the cache is a part of the pipeline, and a
//! reload begins with an empty one.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use apollo_compiler::ast::{Definition, Document, OperationDefinition, OperationType};
use apollo_compiler::executable;
use apollo_compiler::parser::Parser;
use apollo_compiler::validation::{DiagnosticList, Valid};
use apollo_compiler::{ExecutableDocument, Name, Node};
use moka::sync::Cache;

use super::config;
use super::contract::Kind;
use super::limits::{self, Roots};
use super::refusal::{Location, Problem, Refusal, code};

/// Estimated bytes of memory for the cached operations and their verdicts.
const CACHED: u64 = 64 * 1024 * 1024;
/// Estimated maximum bytes of a document per token of its text: a selection has at least two tokens.
const TOKEN: usize = 128;

/// An operation that its contract allows.
pub struct Allowed {
    pub document: Valid<ExecutableDocument>,
    pub name: Option<Name>,
    /// True if anonymous callers may send it.
    pub public: bool,
    /// True if it contains introspection fields only.
    pub introspection: bool,
    /// The estimated cost, if it is the same for all variables.
    pub constant_cost: Option<u64>,
}

impl Allowed {
    pub fn operation(&self) -> Option<&Node<executable::Operation>> {
        self.document.operations.get(self.name.as_deref()).ok()
    }
}

/// The result of the validation of an operation against a contract.
pub type Verdict = Result<Arc<Allowed>, Refusal>;

/// An operation whose text is syntactically valid, without variables.
pub struct Prepared {
    pub text: Arc<str>,
    /// The operation that the request names.
    pub name: Option<String>,
    /// The SHA-256 of the text.
    pub hash: [u8; 32],
    pub document: Document,
    pub kind: OperationType,
    pub tokens: usize,
    /// The root fields, up to the limit.
    pub roots: Arc<Roots>,
    /// The outcome of the limits of its size.
    pub size: Result<(), Refusal>,
    index: usize,
    /// The verdicts so far, in the order of `Kind`.
    verdicts: [OnceLock<Verdict>; Kind::ALL.len()],
}

impl Prepared {
    /// The operation definition to execute.
    pub fn definition(&self) -> Option<&OperationDefinition> {
        match self.document.definitions.get(self.index) {
            Some(Definition::OperationDefinition(definition)) => Some(definition),
            _ => None,
        }
    }

    /// The verdict of the contract of this kind. It is the result of `validate`, which is called once.
    pub fn verdict(&self, kind: Kind, validate: impl FnOnce() -> Verdict) -> Verdict {
        match self.verdicts.get(kind as usize) {
            Some(verdict) => verdict.get_or_init(validate).clone(),
            // Unreachable: there is a place for each kind.
            None => validate(),
        }
    }

    /// Estimated bytes of memory. They grow with the verdicts, each of which has a document.
    pub fn weight(&self) -> u32 {
        let verdicts = self.verdicts.iter().filter(|place| place.get().is_some());
        weight(self.text.len(), self.tokens, 1 + verdicts.count())
    }
}

/// The text appears as it was sent, and in each document as its source. A refused verdict may repeat it.
fn weight(text: usize, tokens: usize, documents: usize) -> u32 {
    let bytes = tokens
        .saturating_mul(TOKEN)
        .saturating_mul(documents)
        .saturating_add(text.saturating_mul(documents.saturating_add(1)));
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

/// A text and the operation that a request names.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    hash: [u8; 32],
    name: Option<String>,
}

/// The operations that were requested recently.
pub struct PreparedOperations {
    limits: config::Limits,
    cache: Cache<Key, Arc<Prepared>>,
}

impl PreparedOperations {
    pub fn new(limits: config::Limits) -> Self {
        Self {
            limits,
            cache: Cache::builder()
                .max_capacity(CACHED)
                .weigher(|_, prepared: &Arc<Prepared>| prepared.weight())
                .build(),
        }
    }

    /// Parses and measures the operation of a text with this SHA-256.
    pub fn prepare(
        &self,
        text: Arc<str>,
        hash: [u8; 32],
        name: Option<String>,
    ) -> Result<Arc<Prepared>, Refusal> {
        let key = Key { hash, name };
        if let Some(prepared) = self.cache.get(&key) {
            return Ok(prepared);
        }
        let prepared = Arc::new(self.parse(text, &key)?);
        self.cache.insert(key, Arc::clone(&prepared));
        Ok(prepared)
    }

    /// Weighs an operation again after it has a new verdict.
    pub fn weigh_again(&self, prepared: &Arc<Prepared>) {
        let key = Key {
            hash: prepared.hash,
            name: prepared.name.clone(),
        };
        self.cache.insert(key, Arc::clone(prepared));
    }

    fn parse(&self, text: Arc<str>, key: &Key) -> Result<Prepared, Refusal> {
        let (tokens, recursion) = (self.limits.tokens, self.limits.recursion);
        let mut parser = Parser::new().token_limit(tokens).recursion_limit(recursion);
        let document = match parser.parse_ast(&*text, "operation") {
            Ok(document) => document,
            Err(_) if parser.tokens_reached() >= tokens => {
                let message = format!("The operation is too long. The limit is {tokens} tokens.");
                return Err(Refusal::bad_request(code::QUERY_TOO_LONG, message));
            }
            Err(_) if parser.recursion_reached() >= recursion => {
                return Err(Refusal::bad_request(
                    code::QUERY_TOO_DEEP,
                    "The operation is nested too deeply. Reduce the nesting.",
                ));
            }
            Err(failed) => return Err(unreadable(&failed.errors)),
        };
        let index = choose(&document, key.name.as_deref())?;
        let Some(Definition::OperationDefinition(definition)) = document.definitions.get(index)
        else {
            return Err(no_such_operation());
        };
        let kind = definition.operation_type;
        let (roots, size) = limits::measure(&document, definition, &self.limits);
        Ok(Prepared {
            text,
            name: key.name.clone(),
            hash: key.hash,
            document,
            kind,
            tokens: parser.tokens_reached(),
            roots: Arc::new(roots),
            size,
            index,
            verdicts: std::array::from_fn(|_| OnceLock::new()),
        })
    }
}

/// Selects the operation definition that the request names.
fn choose(document: &Document, name: Option<&str>) -> Result<usize, Refusal> {
    let mut names = HashSet::new();
    let mut found = None;
    let mut operations = 0;
    for (index, definition) in document.definitions.iter().enumerate() {
        let Definition::OperationDefinition(operation) = definition else {
            continue;
        };
        operations += 1;
        // Validation refuses this, too, but the stages before it must not measure the wrong operation.
        if !names.insert(operation.name.as_deref()) {
            return Err(Refusal::bad_request(
                code::GRAPHQL_VALIDATION_FAILED,
                "Two operations have the same name. Give each operation a unique name.",
            ));
        }
        if name.is_none() || name == operation.name.as_deref() {
            found = Some(index);
        }
    }
    match found {
        Some(index) if name.is_some() || operations == 1 => Ok(index),
        _ => Err(no_such_operation()),
    }
}

fn no_such_operation() -> Refusal {
    Refusal::bad_request(
        code::OPERATION_NOT_FOUND,
        "operationName does not name an operation of the document.",
    )
}

fn unreadable(errors: &DiagnosticList) -> Refusal {
    let mut refusal = Refusal::bad_request(
        code::GRAPHQL_PARSE_FAILED,
        "The query is not valid GraphQL syntax.",
    );
    refusal.problems = problems(code::GRAPHQL_PARSE_FAILED, errors);
    refusal
}

/// The compiler's diagnostics, which are about the client's own text only.
pub fn problems(code: &'static str, errors: &DiagnosticList) -> Vec<Problem> {
    let problem = |error: apollo_compiler::response::GraphQLError| Problem {
        locations: error
            .locations
            .iter()
            .map(|place| Location {
                line: place.line,
                column: place.column,
            })
            .collect(),
        ..Problem::new(code, error.message)
    };
    errors
        .iter()
        .take(10)
        .map(|error| problem(error.to_json()))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use sha2::{Digest as _, Sha256};

    use super::*;

    const TWO: &str = "query A { me { id } } query B { orders { id } provider { id } }";

    fn operations() -> PreparedOperations {
        PreparedOperations::new(config::Limits::default())
    }

    fn prepare(
        operations: &PreparedOperations,
        text: &str,
        name: Option<&str>,
    ) -> Result<Arc<Prepared>, Refusal> {
        let hash = Sha256::digest(text).into();
        operations.prepare(text.into(), hash, name.map(str::to_owned))
    }

    /// The number of cached operations.
    fn cached(operations: &PreparedOperations) -> u64 {
        operations.cache.run_pending_tasks();
        operations.cache.entry_count()
    }

    fn refused() -> Verdict {
        Err(Refusal::bad_request(code::GRAPHQL_VALIDATION_FAILED, "No."))
    }

    #[test]
    fn a_text_is_parsed_once_for_each_of_its_operations() {
        let operations = operations();
        let [first, again, other] =
            ["A", "A", "B"].map(|name| prepare(&operations, TWO, Some(name)).unwrap());
        assert!(Arc::ptr_eq(&first, &again));
        assert_eq!((first.roots.len(), other.roots.len()), (1, 2));
        assert_eq!(other.definition().unwrap().name.as_deref(), Some("B"));
        assert_eq!(cached(&operations), 2);
    }

    #[test]
    fn a_text_without_an_operation_to_execute_is_not_cached() {
        let operations = operations();
        let cases = [
            ("{ me", None, code::GRAPHQL_PARSE_FAILED),
            (TWO, None, code::OPERATION_NOT_FOUND),
            (TWO, Some("C"), code::OPERATION_NOT_FOUND),
            (
                "query A { a } query A { b }",
                Some("A"),
                code::GRAPHQL_VALIDATION_FAILED,
            ),
        ];
        for (text, name, code) in cases {
            let refusal = prepare(&operations, text, name).err().unwrap();
            assert_eq!(refusal.code(), code, "{text}");
        }
        assert_eq!(cached(&operations), 0);
    }

    #[test]
    fn an_operation_that_exceeds_a_limit_is_refused_each_time() {
        let operations = operations();
        let text = format!("{{ {} }}", "me ".repeat(21));
        for _ in 0..2 {
            let prepared = prepare(&operations, &text, None).unwrap();
            let refusal = prepared.size.clone().unwrap_err();
            assert_eq!(refusal.code(), code::TOO_MANY_ROOT_FIELDS);
        }
    }

    #[test]
    fn each_contract_gives_its_verdict_once() {
        let operations = operations();
        let prepared = prepare(&operations, TWO, Some("A")).unwrap();
        let calls = Cell::new(0);
        for kind in [Kind::Web, Kind::Public, Kind::Web, Kind::Public] {
            let verdict = prepared.verdict(kind, || {
                calls.set(calls.get() + 1);
                refused()
            });
            assert!(verdict.is_err());
        }
        assert_eq!(calls.get(), 2);
        for kind in Kind::ALL {
            assert!(prepared.verdicts.get(kind as usize).is_some());
        }
    }

    #[test]
    fn an_operation_is_weighed_with_its_verdicts() {
        let operations = operations();
        let prepared = prepare(&operations, TWO, Some("A")).unwrap();
        let before = prepared.weight();
        assert!(prepared.verdict(Kind::Web, refused).is_err());
        assert!(prepared.weight() > before);
        operations.weigh_again(&prepared);
        operations.cache.run_pending_tasks();
        assert_eq!(
            operations.cache.weighted_size(),
            u64::from(prepared.weight())
        );
        assert_eq!(cached(&operations), 1);
    }

    #[test]
    fn a_small_text_with_many_selections_is_heavy() {
        let text = format!("{{ me {{ {} }} }}", "a ".repeat(1000));
        let prepared = prepare(&operations(), &text, None).unwrap();
        assert!(prepared.weight() > 128_000);
    }
}
