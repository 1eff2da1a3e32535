//! Converts a GraphQL response to an HTTP response: the status code, and a final check of the errors.

use async_graphql::indexmap::IndexMap;
use async_graphql::{
    ErrorExtensionValues, Response as GraphqlResponse, ServerError, Value, parser,
};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use serde::Serialize;

use crate::negotiate::Media;
use crate::refusal::INTERNAL;

/// Longest message in characters. Messages of async-graphql repeat names, which clients can make very long.
const LONGEST_MESSAGE: usize = 500;

#[derive(Serialize)]
struct Body<'a> {
    /// Absent if nothing was executed, because null would mean that execution began.
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<ServerError>,
}

/// Answers a request that was refused before execution.
pub(crate) fn refuse(media: Media, code: &str, message: &str) -> Response {
    write(
        media,
        None,
        vec![coded(ServerError::new(message, None), code)],
    )
}

/// Answers a document that cannot be parsed. The parser quotes the line in its message, which may contain secrets. So only the last
/// line, which has the expected tokens, and the location are sent.
pub(crate) fn refuse_syntax(media: Media, error: parser::Error) -> Response {
    let error = ServerError::from(error);
    let message = match error.message.rsplit_once("\n  = ") {
        Some((_, expected)) => format!("syntax error: {expected}"),
        None => error.message.clone(),
    };
    write(
        media,
        None,
        vec![coded(
            ServerError { message, ..error },
            "GRAPHQL_PARSE_FAILED",
        )],
    )
}

pub(crate) fn respond(media: Media, response: GraphqlResponse) -> Response {
    let nothing = Value::Object(IndexMap::default());
    let data = match &response.data {
        // async-graphql answers null if `@skip` and `@include` leave no root field. It is an empty object (GraphQL
        // specification, section 7.1.2), and routers refuse a response with neither data nor errors.
        Value::Null if response.errors.is_empty() => Some(&nothing),
        // Only errors of execution have a path; errors of validation and of variables have none.
        Value::Null if response.errors.iter().all(|error| error.path.is_empty()) => None,
        data => Some(data),
    };
    let errors = response.errors.into_iter().map(close).collect();
    write(media, data, errors)
}

/// Without data, nothing was executed. The status is then 400 for `application/graphql-response+json`, and 200 for `application/json`,
/// where a client could not distinguish 400 from an error of an intermediary.
fn write(media: Media, data: Option<&Value>, errors: Vec<ServerError>) -> Response {
    let status = match (data, media) {
        (None, Media::GraphqlResponse) => StatusCode::BAD_REQUEST,
        _ => StatusCode::OK,
    };
    match serde_json::to_vec(&Body { data, errors }) {
        Ok(body) => (status, [(CONTENT_TYPE, media.content_type())], body).into_response(),
        Err(error) => {
            tracing::error!(%error, "a response cannot be written as JSON");
            INTERNAL.into_response()
        }
    }
}

/// Gives every error a code, and hides unexpected errors: an error with a source comes from a library, through a `?` in a resolver.
fn close(error: ServerError) -> ServerError {
    if error
        .extensions
        .as_ref()
        .is_some_and(|extensions| extensions.get("code").is_some())
    {
        return error;
    }
    if error.source.is_some() {
        tracing::error!(message = error.message, path = ?error.path, "a library error reached a response");
        return coded(
            ServerError {
                message: INTERNAL.message.to_owned(),
                source: None,
                ..error
            },
            INTERNAL.code,
        );
    }
    let code = if error.path.is_empty() {
        "GRAPHQL_VALIDATION_FAILED"
    } else {
        "BAD_USER_INPUT"
    };
    coded(error, code)
}

fn coded(mut error: ServerError, code: &str) -> ServerError {
    if let Some((end, _)) = error.message.char_indices().nth(LONGEST_MESSAGE) {
        error.message.truncate(end);
    }
    error
        .extensions
        .get_or_insert_with(ErrorExtensionValues::default)
        .set("code", code);
    error
}
