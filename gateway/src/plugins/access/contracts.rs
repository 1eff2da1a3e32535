//! Validates an operation against the contract of its client.
//!
//! Validation is the most expensive stage, so its verdict is cached with the operation, positive or negative, for each
//! kind of client (`prepared.rs`).

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
use apollo_compiler::{ExecutableDocument, Name, Schema, introspection};
use caller::{ClientKind, OrganisationKind};
use serde_json_bytes::{ByteString, Map, Value};

use super::authenticate::Token;
use super::contract::{Kind, Supergraph};
use super::directory::Client;
use super::one_of;
use super::operation::Operation;
use super::prepared::{Allowed, Prepared, Verdict, problems};
use super::refusal::{Refusal, code};
use super::{config, cost};

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

struct Contract {
    schema: Valid<Schema>,
    implementers: HashMap<Name, Implementers>,
}

pub struct Contracts {
    by_kind: BTreeMap<Kind, Contract>,
    public: HashSet<(OperationType, Name)>,
    limits: config::Limits,
}

impl Contracts {
    pub fn new(
        supergraph: &Supergraph,
        config: &BTreeMap<Kind, config::Contract>,
        limits: config::Limits,
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
        Ok(Self {
            by_kind,
            public: supergraph.public_fields(),
            limits,
        })
    }

    /// Validates the operation and its variables against the contract of this kind.
    pub fn check(&self, kind: Kind, operation: &Operation) -> Verdict {
        let prepared = &operation.prepared;
        let allowed = prepared.verdict(kind, || self.validate(kind, prepared))?;
        self.coerce(kind, &allowed, &operation.variables)?;
        Ok(allowed)
    }

    /// Coerces the variables by the contract's schema, which does not have hidden input fields.
    fn coerce(
        &self,
        kind: Kind,
        allowed: &Allowed,
        variables: &Map<ByteString, Value>,
    ) -> Result<Valid<JsonMap>, Refusal> {
        let operation = allowed.operation().ok_or_else(internal)?;
        if operation.variables.is_empty() {
            return Ok(Valid::assume_valid(JsonMap::new()));
        }
        coerce_variable_values(&self.contract(kind)?.schema, operation, variables).map_err(
            |error| {
                Refusal::bad_request(code::GRAPHQL_VALIDATION_FAILED, error.message().to_string())
            },
        )
    }

    /// Validates the operation against the contract of this kind, whatever the values of its variables.
    pub fn validate(&self, kind: Kind, prepared: &Prepared) -> Verdict {
        let contract = self.contract(kind)?;
        let document = validated(prepared, &contract.schema)?;
        let name = prepared
            .definition()
            .and_then(|definition| definition.name.clone());
        let mut allowed = Allowed {
            document,
            name,
            public: true,
            introspection: false,
            constant_cost: None,
        };
        let chosen = allowed.operation().cloned().ok_or_else(internal)?;
        self.classify(&mut allowed, &chosen)?;
        if allowed.introspection {
            introspection::check_max_depth(&allowed.document, &chosen).map_err(|error| {
                Refusal::bad_request(code::QUERY_TOO_DEEP, error.message().to_string())
            })?;
            allowed.document = one_of::replace(&contract.schema, allowed.document);
        } else {
            allowed.constant_cost = cost::constant(&allowed.document, &chosen, &self.limits);
        }
        Ok(Arc::new(allowed))
    }

    /// Sets if the operation is public and if it is about the schema. Refuses one that is about both schema and data.
    fn classify(
        &self,
        allowed: &mut Allowed,
        chosen: &executable::Operation,
    ) -> Result<(), Refusal> {
        let (mut concrete, mut about_schema) = (false, 0);
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
        Ok(())
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
        let variables = self.coerce(kind, allowed, &asked.variables)?;
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
    prepared: &Prepared,
    schema: &Valid<Schema>,
) -> Result<Valid<ExecutableDocument>, Refusal> {
    prepared
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
