//! Parses the request.
//!
//! The request is parsed once, here, and the request that the router receives is written from the result. So a request
//! cannot mean one thing to the stages and another to the router, for example by a duplicate key in the JSON, or by a
//! GET parameter that is also in the body. The text of the operation is parsed once for many requests (`prepared.rs`).
//!
//! Automatic persisted queries are implemented here for the same reason: a hash is resolved to its text before any
//! stage reads the operation. The router's own store is disabled.

use std::collections::HashSet;
use std::sync::Arc;

use apollo_compiler::ast::OperationType;
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
use super::prepared::{Prepared, PreparedOperations};
use super::refusal::{Refusal, code};

type Object = Map<ByteString, Value>;

/// Bytes of operation text that the cache of persisted queries may hold.
const PERSISTED: u64 = 16 * 1024 * 1024;

/// A GraphQL request (GraphQL-over-HTTP specification).
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    #[serde(default)]
    query: Option<Arc<str>>,
    #[serde(default)]
    operation_name: Option<String>,
    #[serde(default, deserialize_with = "nullable")]
    variables: Object,
    #[serde(default, deserialize_with = "nullable")]
    extensions: Object,
}

/// The request that the router receives.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written<'a> {
    query: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    operation_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    variables: Option<&'a Object>,
}

/// An operation with its variables. It has not been validated against a schema.
pub struct Operation {
    pub prepared: Arc<Prepared>,
    pub variables: Object,
    /// Bytes of the request: of its body, or of its query string.
    pub bytes: usize,
}

impl Operation {
    /// The body of the request that the router executes.
    pub fn body(&self) -> serde_json::Result<Vec<u8>> {
        let Prepared { text, name, .. } = &*self.prepared;
        let mut body = Vec::with_capacity(self.bytes.max(text.len()) + 64);
        let written = Written {
            query: text,
            operation_name: name.as_deref(),
            variables: (!self.variables.is_empty()).then_some(&self.variables),
        };
        serde_json::to_writer(&mut body, &written)?;
        Ok(body)
    }
}

pub struct Reader {
    /// The largest number of bytes of a body.
    body: usize,
    persisted: Cache<[u8; 32], Arc<str>>,
    operations: PreparedOperations,
}

impl Reader {
    pub fn new(limits: config::Limits) -> Self {
        let weight = |_: &[u8; 32], text: &Arc<str>| u32::try_from(text.len()).unwrap_or(u32::MAX);
        Self {
            body: limits.body,
            persisted: Cache::builder()
                .max_capacity(PERSISTED)
                .weigher(weight)
                .build(),
            operations: PreparedOperations::new(limits),
        }
    }

    /// The operations that the reader has prepared.
    pub const fn operations(&self) -> &PreparedOperations {
        &self.operations
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
        if parts.method == Method::GET && operation.prepared.kind == OperationType::Mutation {
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
        let Request {
            operation_name,
            variables,
            ..
        } = request;
        Ok(Operation {
            prepared: self.operations.prepare(text, hash, operation_name)?,
            variables,
            bytes,
        })
    }
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn written(request: &serde_json::Value) -> serde_json::Value {
        let reader = Reader::new(config::Limits::default());
        let body = reader.read_body(request).unwrap().body().unwrap();
        serde_json::from_slice(&body).unwrap()
    }

    #[test]
    fn the_router_receives_what_the_stages_have_read() {
        let query = "query A($n: Int) { orders(first: $n) { id } } query B { me { id } }";
        let whole = json!({ "query": query, "operationName": "A", "variables": { "n": 7 } });
        assert_eq!(written(&whole), whole);
        let mut more = whole.clone();
        more["extensions"] = json!({ "trace": true });
        more["other"] = json!(1);
        assert_eq!(written(&more), whole);
        let empty = json!({ "query": "{ me { id } }", "operationName": "", "variables": null });
        assert_eq!(written(&empty), json!({ "query": "{ me { id } }" }));
    }

    #[test]
    fn requests_with_the_same_text_share_it_and_have_their_own_variables() {
        let reader = Reader::new(config::Limits::default());
        let query = "query A($n: Int) { orders(first: $n) { id } }";
        let [one, two] = [1, 2].map(|n| {
            let request = json!({ "query": query, "variables": { "n": n } });
            reader.read_body(&request).unwrap()
        });
        assert!(Arc::ptr_eq(&one.prepared, &two.prepared));
        assert_ne!(one.variables, two.variables);
    }
}
