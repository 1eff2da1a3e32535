//! Validates an operation against the contract of its client.
//!
//! Validation is the most expensive stage, so its verdict is cached, positive or negative, by its inputs: the kind of
//! the client, the name of the operation and its text.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Context as _;
use apollo_compiler::ast::OperationType;
use apollo_compiler::collections::{HashMap, HashSet};
use apollo_compiler::executable;
use apollo_compiler::request::coerce_variable_values;
use apollo_compiler::response::{ExecutionResponse, JsonMap};
use apollo_compiler::schema::Implementers;
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Name, Node, Schema, introspection};
use caller::{ClientKind, OrganisationKind};
use moka::sync::Cache;
use sha2::{Digest as _, Sha256};

use super::authenticate::Token;
use super::config;
use super::contract::{Kind, Supergraph};
use super::directory::Client;
use super::one_of;
use super::operation::{Operation, problems};
use super::refusal::{Refusal, code};

/// Estimated bytes of memory for the cached verdicts and their documents.
const REMEMBERED: u64 = 64 * 1024 * 1024;
/// Estimated maximum bytes of a document per token of its text: a selection has at least two tokens.
const TOKEN: usize = 128;

/// The kind that is recorded for a request: that of its client, or public.
pub fn client_kind(client: Option<&Client>) -> Kind {
    match client.map(|client| client.caller.kind) {
        Some(ClientKind::Web) => Kind::Web,
        Some(ClientKind::Mobile) => Kind::Mobile,
        Some(ClientKind::Partner) => Kind::Partner,
        Some(ClientKind::Admin) => Kind::Admin,
        Some(ClientKind::Ci) => Kind::Ci,
        Some(ClientKind::DeviceGateway) => Kind::DeviceGateway,
        None => Kind::Public,
    }
}

/// The kind whose contract applies to a request. An admin without a client gets the admin contract, because otherwise
/// the first client could not be created.
pub fn kind(token: Option<&Token>, client: Option<&Client>) -> Kind {
    let platform = token
        .and_then(Token::user)
        .is_some_and(|user| user.kind == OrganisationKind::Platform);
    if platform && client.is_none() {
        Kind::Admin
    } else {
        client_kind(client)
    }
}

/// An operation that its contract allows.
pub struct Allowed {
    pub document: Valid<ExecutableDocument>,
    pub name: Option<Name>,
    /// True if anonymous callers may send it.
    pub public: bool,
    /// True if it contains introspection fields only.
    pub introspection: bool,
}

impl Allowed {
    pub fn operation(&self) -> Option<&Node<executable::Operation>> {
        self.document.operations.get(self.name.as_deref()).ok()
    }
}

struct Contract {
    schema: Valid<Schema>,
    implementers: HashMap<Name, Implementers>,
}

pub struct Contracts {
    by_kind: BTreeMap<Kind, Contract>,
    public: HashSet<(OperationType, Name)>,
    verdicts: Cache<[u8; 32], (u32, Verdict)>,
}

type Verdict = Result<Arc<Allowed>, Refusal>;

impl Contracts {
    pub fn new(
        supergraph: &Supergraph,
        config: &BTreeMap<Kind, config::Contract>,
    ) -> anyhow::Result<Self> {
        let mut by_kind = BTreeMap::new();
        for kind in Kind::ALL {
            let config = config
                .get(&kind)
                .with_context(|| format!("no contract is configured for {}", kind.name()))?;
            let schema = supergraph
                .without(&config.exclude)
                .with_context(|| format!("the contract for {} cannot be built", kind.name()))?;
            let implementers = schema.implementers_map();
            by_kind.insert(
                kind,
                Contract {
                    schema,
                    implementers,
                },
            );
        }
        let verdicts = Cache::builder()
            .max_capacity(REMEMBERED)
            .weigher(|_, (size, _)| *size)
            .build();
        Ok(Self {
            by_kind,
            public: supergraph.public_fields(),
            verdicts,
        })
    }

    /// Validates the operation against the contract of this kind.
    pub fn check(&self, kind: Kind, operation: &Operation) -> Verdict {
        let mut key = Sha256::new_with_prefix(kind.name());
        key.update([0]);
        key.update(operation.name.as_deref().unwrap_or_default());
        key.update([0]);
        key.update(operation.hash);
        let key: [u8; 32] = key.finalize().into();
        let size = weight(operation.text.len(), operation.tokens);
        let allowed = self
            .verdicts
            .get_with(key, || (size, self.validate(kind, operation)))
            .1?;
        self.coerce(kind, &allowed, operation)?;
        Ok(allowed)
    }

    /// Coerces the variables by the contract's schema, which does not have hidden input fields.
    fn coerce(
        &self,
        kind: Kind,
        allowed: &Allowed,
        asked: &Operation,
    ) -> Result<Valid<JsonMap>, Refusal> {
        let operation = allowed.operation().ok_or_else(internal)?;
        coerce_variable_values(&self.contract(kind)?.schema, operation, &asked.variables).map_err(
            |error| {
                Refusal::bad_request(code::GRAPHQL_VALIDATION_FAILED, error.message().to_string())
            },
        )
    }

    /// Validates the operation against the contract of this kind, whatever the values of its variables.
    pub fn validate(&self, kind: Kind, operation: &Operation) -> Verdict {
        let contract = self.contract(kind)?;
        let document = validated(operation, &contract.schema)?;
        let name = operation
            .definition()
            .and_then(|definition| definition.name.clone());
        let mut allowed = Allowed {
            document,
            name,
            public: true,
            introspection: false,
        };
        let (mut concrete, mut about_schema) = (false, 0);
        let chosen = allowed.operation().cloned().ok_or_else(internal)?;
        for field in chosen.root_fields(&allowed.document) {
            match field.name.as_str() {
                "__schema" => about_schema += 1,
                "__type" => allowed.introspection = true,
                "__typename" => {}
                _ => {
                    concrete = true;
                    allowed.public &= self
                        .public
                        .contains(&(chosen.operation_type, field.name.clone()));
                }
            }
        }
        allowed.introspection |= about_schema > 0;
        if about_schema > 1 {
            let message = "The operation selects __schema more than once. Select it once.";
            return Err(Refusal::bad_request(code::QUERY_TOO_COSTLY, message));
        }
        if allowed.introspection && concrete {
            let message = "The operation mixes introspection with data. Send two operations.";
            return Err(Refusal::bad_request(
                code::GRAPHQL_VALIDATION_FAILED,
                message,
            ));
        }
        if allowed.introspection {
            introspection::check_max_depth(&allowed.document, &chosen).map_err(|error| {
                Refusal::bad_request(code::QUERY_TOO_DEEP, error.message().to_string())
            })?;
            allowed.document = one_of::replace(&contract.schema, allowed.document);
        }
        Ok(Arc::new(allowed))
    }

    /// Answers an introspection operation from the contract.
    pub fn introspect(
        &self,
        kind: Kind,
        allowed: &Allowed,
        asked: &Operation,
    ) -> Result<ExecutionResponse, Refusal> {
        let contract = self.contract(kind)?;
        let operation = allowed.operation().ok_or_else(internal)?;
        let invalid = |error: apollo_compiler::request::RequestError| {
            Refusal::bad_request(code::GRAPHQL_VALIDATION_FAILED, error.message().to_string())
        };
        let variables = self.coerce(kind, allowed, asked)?;
        let (schema, implementers) = (&contract.schema, &contract.implementers);
        let executed = introspection::partial_execute(
            schema,
            implementers,
            &allowed.document,
            operation,
            &variables,
        );
        let mut answer = executed.map_err(invalid)?;
        if let Some(data) = &mut answer.data {
            one_of::answer(schema, data);
        }
        Ok(answer)
    }

    fn contract(&self, kind: Kind) -> Result<&Contract, Refusal> {
        self.by_kind.get(&kind).ok_or_else(internal)
    }
}

/// Validates the operation's document against a contract's schema.
fn validated(
    operation: &Operation,
    schema: &Valid<Schema>,
) -> Result<Valid<ExecutableDocument>, Refusal> {
    operation
        .document
        .to_executable_validate(schema)
        .map_err(|failed| {
            let mut refusal = Refusal::bad_request(
                code::GRAPHQL_VALIDATION_FAILED,
                "The operation is not valid.",
            );
            refusal.problems = problems(code::GRAPHQL_VALIDATION_FAILED, &failed.errors);
            refusal
        })
}

/// Unreachable: every kind has a contract (see `new`), and every verdict has an operation (see `validate`).
fn internal() -> Refusal {
    Refusal::new(
        http::StatusCode::INTERNAL_SERVER_ERROR,
        code::INTERNAL,
        "Internal error.",
    )
}

fn weight(text: usize, tokens: usize) -> u32 {
    u32::try_from(tokens.saturating_mul(TOKEN).saturating_add(text)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_small_text_with_many_selections_is_heavy() {
        let text = format!("{{ me {{ {} }} }}", "a ".repeat(1000));
        let mut parser = apollo_compiler::parser::Parser::new();
        parser.parse_ast(text.as_str(), "test").unwrap();
        assert!(super::weight(text.len(), parser.tokens_reached()) > 256_000);
    }
}
