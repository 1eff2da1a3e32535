//! Parses the request.
//!
//! The request is parsed once, here, and the request that the router receives is written from the result. So a request
//! cannot mean one thing to the stages and another to the router, for example by a duplicate key in the JSON, or by a
//! GET parameter that is also in the body.
//!
//! Automatic persisted queries are implemented here for the same reason: a hash is resolved to its text before any
//! stage reads the operation. The router's own store is disabled.

use std::collections::HashSet;
use std::sync::Arc;

use apollo_compiler::ast::{Definition, Document, OperationDefinition, OperationType};
use apollo_compiler::parser::Parser;
use apollo_router::services::router::Body;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use http::{HeaderMap, Method, StatusCode};
use moka::sync::Cache;
use serde::{Deserialize, Serialize};
use serde_json_bytes::{ByteString, Map, Value};
use sha2::{Digest as _, Sha256};

use super::body::{self, Unread};
use super::config;
use super::refusal::{Location, Problem, Refusal, code};

type Object = Map<ByteString, Value>;

/// Bytes of operation text that the cache of persisted queries may hold.
const PERSISTED: u64 = 16 * 1024 * 1024;

/// A GraphQL request (GraphQL-over-HTTP specification).
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<Arc<str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation_name: Option<String>,
    #[serde(
        default,
        deserialize_with = "nullable",
        skip_serializing_if = "Map::is_empty"
    )]
    pub variables: Object,
    #[serde(
        default,
        deserialize_with = "nullable",
        skip_serializing_if = "Map::is_empty"
    )]
    pub extensions: Object,
}

/// An operation whose text is syntactically valid. It has not been validated against a schema.
pub struct Operation {
    pub text: Arc<str>,
    pub name: Option<String>,
    pub variables: Object,
    pub hash: [u8; 32],
    pub document: Document,
    pub kind: OperationType,
    pub tokens: usize,
    /// Bytes of the request: of its body, or of its query string.
    pub bytes: usize,
    index: usize,
}

impl Operation {
    /// The operation definition to execute.
    pub fn definition(&self) -> Option<&OperationDefinition> {
        match self.document.definitions.get(self.index) {
            Some(Definition::OperationDefinition(definition)) => Some(definition),
            _ => None,
        }
    }

    /// The body of the request that the router executes.
    pub fn request(&self) -> Request {
        Request {
            query: Some(Arc::clone(&self.text)),
            operation_name: self.name.clone(),
            variables: self.variables.clone(),
            extensions: Map::new(),
        }
    }
}

pub struct Reader {
    body: usize,
    tokens: usize,
    recursion: usize,
    persisted: Cache<[u8; 32], Arc<str>>,
}

impl Reader {
    pub fn new(limits: &config::Limits) -> Self {
        let weight = |_: &[u8; 32], text: &Arc<str>| u32::try_from(text.len()).unwrap_or(u32::MAX);
        Self {
            body: limits.body,
            tokens: limits.tokens,
            recursion: limits.recursion,
            persisted: Cache::builder()
                .max_capacity(PERSISTED)
                .weigher(weight)
                .build(),
        }
    }

    /// Reads the body of an HTTP request; empty if its method has none.
    pub async fn body(&self, parts: &Parts, body: Body) -> Result<Bytes, Refusal> {
        if parts.method != Method::POST {
            return Ok(Bytes::new());
        }
        self.whole(parts, body).await
    }

    /// Parses the operation of an HTTP request with this body.
    pub fn read(&self, parts: &Parts, body: &Bytes) -> Result<Operation, Refusal> {
        let (request, bytes) = match parts.method {
            Method::GET => {
                let query = parts.uri.query().unwrap_or_default();
                (from_query(query)?, query.len())
            }
            Method::POST => (from_json(body)?, body.len()),
            _ => {
                return Err(method_not_allowed(
                    "This method is not allowed. Send operations with POST, or queries with GET.",
                ));
            }
        };
        let operation = self.parse(request, bytes)?;
        if parts.method == Method::GET && operation.kind == OperationType::Mutation {
            return Err(method_not_allowed(
                "A mutation cannot be sent with GET. Use POST.",
            ));
        }
        Ok(operation)
    }

    /// Parses an operation that is not from an HTTP request, like the body of one.
    pub fn read_body(&self, body: &serde_json::Value) -> Result<Operation, Refusal> {
        let body = body.to_string();
        self.parse(from_json(body.as_bytes())?, body.len())
    }

    async fn whole(&self, parts: &Parts, body: Body) -> Result<Bytes, Refusal> {
        let limit = self.body;
        body::read(&parts.headers, body, limit)
            .await
            .map_err(|unread| match unread {
                Unread::Broken => {
                    invalid("The request body is incomplete. Send the request again.")
                }
                Unread::TooLarge => {
                    let message =
                        format!("The request body is too large. The limit is {limit} bytes.");
                    Refusal::new(
                        StatusCode::PAYLOAD_TOO_LARGE,
                        code::PAYLOAD_TOO_LARGE,
                        message,
                    )
                }
            })
    }

    /// The operation's text and its SHA-256, which identifies a persisted query.
    fn text(&self, request: &Request) -> Result<(Arc<str>, [u8; 32]), Refusal> {
        let claimed = request
            .extensions
            .get("persistedQuery")
            .map(persisted_hash)
            .transpose()?;
        let Some(text) = &request.query else {
            let hash = claimed.ok_or_else(|| {
                invalid(
                    "The request has no query. Send query, or the sha256Hash of a persisted query.",
                )
            })?;
            let found = self.persisted.get(&hash).ok_or_else(|| {
                // The protocol requires 200; the client sends the text next.
                Refusal::new(
                    StatusCode::OK,
                    code::PERSISTED_QUERY_NOT_FOUND,
                    "PersistedQueryNotFound",
                )
            })?;
            return Ok((found, hash));
        };
        let hash: [u8; 32] = Sha256::digest(text.as_bytes()).into();
        match claimed {
            Some(claimed) if claimed != hash => Err(invalid(
                "The sha256Hash does not match the query. Send the SHA-256 of the query text.",
            )),
            Some(_) => {
                self.persisted.insert(hash, Arc::clone(text));
                Ok((Arc::clone(text), hash))
            }
            None => Ok((Arc::clone(text), hash)),
        }
    }

    fn parse(&self, request: Request, bytes: usize) -> Result<Operation, Refusal> {
        let (text, hash) = self.text(&request)?;
        let mut parser = Parser::new()
            .token_limit(self.tokens)
            .recursion_limit(self.recursion);
        let document = match parser.parse_ast(&*text, "operation") {
            Ok(document) => document,
            Err(_) if parser.tokens_reached() >= self.tokens => {
                let limit = self.tokens;
                let message = format!("The operation is too long. The limit is {limit} tokens.");
                return Err(Refusal::bad_request(code::QUERY_TOO_LONG, message));
            }
            Err(_) if parser.recursion_reached() >= self.recursion => {
                return Err(Refusal::bad_request(
                    code::QUERY_TOO_DEEP,
                    "The operation is nested too deeply. Reduce the nesting.",
                ));
            }
            Err(failed) => return Err(unreadable(&failed.errors)),
        };
        let index = choose(&document, request.operation_name.as_deref())?;
        let kind = match document.definitions.get(index) {
            Some(Definition::OperationDefinition(definition)) => definition.operation_type,
            _ => return Err(no_such_operation()),
        };
        let Request {
            operation_name: name,
            variables,
            ..
        } = request;
        let tokens = parser.tokens_reached();
        Ok(Operation {
            text,
            name,
            variables,
            hash,
            document,
            kind,
            tokens,
            bytes,
            index,
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

fn from_json(body: &[u8]) -> Result<Request, Refusal> {
    let no_object = || {
        invalid(
            "The request body is not valid. Send one JSON object with query, operationName, variables and extensions.",
        )
    };
    // Serde also accepts an array for a struct.
    if !body.trim_ascii_start().starts_with(b"{") {
        return Err(no_object());
    }
    let request: Request = serde_json::from_slice(body).map_err(|_| no_object())?;
    Ok(Request {
        operation_name: request.operation_name.filter(|name| !name.is_empty()),
        ..request
    })
}

fn from_query(query: &str) -> Result<Request, Refusal> {
    let mut request = Request {
        query: None,
        operation_name: None,
        variables: Map::new(),
        extensions: Map::new(),
    };
    let object = |text: &str| {
        serde_json::from_str::<Object>(text)
            .map_err(|_| invalid("A query parameter is not valid JSON."))
    };
    let mut seen = HashSet::new();
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        if !seen.insert(name.clone()) {
            return Err(invalid("A query parameter occurs twice. Send it once."));
        }
        match &*name {
            // Clients that send the same parameters in every request leave some empty.
            _ if value.is_empty() => {}
            "query" => request.query = Some(value.into()),
            "operationName" => request.operation_name = Some(value.into_owned()),
            "variables" => request.variables = object(&value)?,
            "extensions" => request.extensions = object(&value)?,
            _ => {}
        }
    }
    Ok(request)
}

/// Returns true if the body has this media type, with any parameters.
pub fn has_media_type(headers: &HeaderMap, media_type: &str) -> bool {
    let given = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok()?.split(';').next());
    given.is_some_and(|given| given.trim().eq_ignore_ascii_case(media_type))
}

fn persisted_hash(extension: &Value) -> Result<[u8; 32], Refusal> {
    let mut hash = [0; 32];
    let given = extension
        .get("sha256Hash")
        .and_then(Value::as_str)
        .unwrap_or_default();
    hex::decode_to_slice(given, &mut hash)
        .map_err(|_| invalid("The persisted query has no valid sha256Hash. Send the SHA-256 of the query text in hexadecimal."))?;
    Ok(hash)
}

fn unreadable(errors: &apollo_compiler::validation::DiagnosticList) -> Refusal {
    let mut refusal = Refusal::bad_request(
        code::GRAPHQL_PARSE_FAILED,
        "The query is not valid GraphQL syntax.",
    );
    refusal.problems = problems(code::GRAPHQL_PARSE_FAILED, errors);
    refusal
}

/// The compiler's diagnostics, which are about the client's own text only.
pub fn problems(
    code: &'static str,
    errors: &apollo_compiler::validation::DiagnosticList,
) -> Vec<Problem> {
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

fn method_not_allowed(message: &str) -> Refusal {
    Refusal::new(
        StatusCode::METHOD_NOT_ALLOWED,
        code::METHOD_NOT_ALLOWED,
        message,
    )
}

fn invalid(message: &str) -> Refusal {
    Refusal::bad_request(code::INVALID_REQUEST, message)
}

/// `"variables": null` is allowed and means no variables.
fn nullable<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Object, D::Error> {
    match Option::<Value>::deserialize(deserializer)? {
        None | Some(Value::Null) => Ok(Object::default()),
        Some(Value::String(text)) if text.as_str().is_empty() => Ok(Object::default()),
        Some(Value::Object(object)) => Ok(object),
        Some(_) => Err(serde::de::Error::custom("not an object")),
    }
}
