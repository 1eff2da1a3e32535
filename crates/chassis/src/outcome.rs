//! From a GraphQL response to an HTTP one: the status code, and the last look at the errors.

use async_graphql::{
    ErrorExtensionValues, Response as GraphqlResponse, ServerError, Value, parser,
};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use serde::Serialize;

use crate::negotiate::Media;
use crate::refusal::INTERNAL;

/// The library's messages name what they are about, which the client may have made very long.
const LONGEST_MESSAGE: usize = 500;

#[derive(Serialize)]
struct Body<'a> {
    /// Absent if nothing was executed: a null would say that something was.
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<ServerError>,
}

/// A request that was refused before anything was executed.
pub(crate) fn refuse(media: Media, code: &str, message: &str) -> Response {
    write(
        media,
        None,
        vec![coded(ServerError::new(message, None), code)],
    )
}

/// A document that cannot be parsed. The parser's message quotes the line in question, which may be the whole document
/// with all that is secret in it; its last line says what was expected, and the error's location says where.
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
    // Errors of execution say where they happened; those of validation and of variables happened nowhere.
    let executed =
        response.data != Value::Null || response.errors.iter().any(|error| !error.path.is_empty());
    let errors = response.errors.into_iter().map(close).collect();
    write(media, executed.then_some(&response.data), errors)
}

/// Without data, nothing was executed: 400 where the media type vouches for a GraphQL response, and 200 where a client
/// could not tell it from an error of something in between.
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

/// Gives every error a code, and shows none that got here by accident: an error with a source was some library's,
/// turned into a GraphQL error by a `?` in a resolver.
fn close(error: ServerError) -> ServerError {
    if error
        .extensions
        .as_ref()
        .is_some_and(|extensions| extensions.get("code").is_some())
    {
        return error;
    }
    if error.source.is_some() {
        tracing::error!(message = error.message, path = ?error.path, "an error of a library reached the client's door");
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
