//! The codes in `extensions.code` of GraphQL errors: those of the gateway, and those of subgraphs and the router that
//! it passes on. `cargo xtask reference` copies the descriptions to `docs/reference/errors.md`: what the code means, and
//! what the client should do.

/// A value is not permitted, for example a cursor, or a required variable is missing. Correct the value that the message describes.
pub const BAD_USER_INPUT: &str = "BAD_USER_INPUT";
/// The client key is unknown or revoked. Send the key of a registered API client.
pub const CLIENT_UNKNOWN: &str = "CLIENT_UNKNOWN";
/// The request could come from another website: a GET request without a header of its own, or a session request of another origin.
/// Do what the message describes.
pub const CSRF_ERROR: &str = "CSRF_ERROR";
/// Your role does not permit this, or the program lacks a scope or may not use the field. `extensions.scope` has the scopes of which
/// the program needs one, separated by blanks. Ask the owner of your organisation for the role or the scope.
pub const FORBIDDEN: &str = "FORBIDDEN";
/// The document is not valid GraphQL syntax. Correct it at the position in `locations`.
pub const GRAPHQL_PARSE_FAILED: &str = "GRAPHQL_PARSE_FAILED";
/// The operation or its variables do not match the schema that your API client can use. Correct what the message names; read the
/// schema by introspection.
pub const GRAPHQL_VALIDATION_FAILED: &str = "GRAPHQL_VALIDATION_FAILED";
/// An internal error occurred. Try again later, with the same idempotency key if the mutation takes one; report the value of the
/// response header `x-request-id` if the error persists.
pub const INTERNAL: &str = "INTERNAL";
/// The HTTP request is malformed, for example its body is not one JSON object. Send the request that the message describes.
pub const INVALID_REQUEST: &str = "INVALID_REQUEST";
/// The path does not support the HTTP method, or a mutation was sent with GET. Use the method that the message names.
pub const METHOD_NOT_ALLOWED: &str = "METHOD_NOT_ALLOWED";
/// The `Accept` header has no supported media type. Accept one that the message lists.
pub const NOT_ACCEPTABLE: &str = "NOT_ACCEPTABLE";
/// The `Accept` header has no media type for streams, which a subscription needs. Accept `multipart/mixed;subscriptionSpec=1.0` or
/// `text/event-stream`.
pub const NOT_A_STREAM: &str = "NOT_A_STREAM";
/// There is no object with the ID of the subscription that you may read, or no resource at the path. Check the ID or the path.
pub const NOT_FOUND: &str = "NOT_FOUND";
/// The platform is starting. Try again after the time in `Retry-After`.
pub const NOT_READY: &str = "NOT_READY";
/// `operationName` names no operation of the document, or the document has several operations and none is named. Send the name of an
/// operation of the document.
pub const OPERATION_NOT_FOUND: &str = "OPERATION_NOT_FOUND";
/// The API client may send registered operations only, and this operation is not registered. Register it with `registerOperations`.
pub const OPERATION_NOT_REGISTERED: &str = "OPERATION_NOT_REGISTERED";
/// The request has too many bytes. Send a smaller request; the message has the limit.
pub const PAYLOAD_TOO_LARGE: &str = "PAYLOAD_TOO_LARGE";
/// The gateway does not have the text of the persisted query. Send the text and the hash together.
pub const PERSISTED_QUERY_NOT_FOUND: &str = "PERSISTED_QUERY_NOT_FOUND";
/// The operation costs more than the limit. Request fewer objects, for example smaller pages.
pub const QUERY_TOO_COSTLY: &str = "QUERY_TOO_COSTLY";
/// The operation has too many levels. Reduce the nesting.
pub const QUERY_TOO_DEEP: &str = "QUERY_TOO_DEEP";
/// The operation has too many tokens. Send a shorter operation, and values as variables.
pub const QUERY_TOO_LONG: &str = "QUERY_TOO_LONG";
/// The rate limit is exceeded, or too many operations run at the same time. Try again after the time in `Retry-After`.
pub const RATE_LIMITED: &str = "RATE_LIMITED";
/// The browser has no session, or its session has ended. Sign in.
pub const REFRESH_TOKEN_INVALID: &str = "REFRESH_TOKEN_INVALID";
/// The stream has missed events, and has ended. Query the current state and subscribe again.
pub const STREAM_BEHIND: &str = "STREAM_BEHIND";
/// A part of the platform does not respond. Try again, with the same idempotency key if the mutation takes one.
pub const SUBGRAPH_UNAVAILABLE: &str = "SUBGRAPH_UNAVAILABLE";
/// The request took too long and was cancelled. Try again, or request less; a mutation may have taken effect, so repeat it with the
/// same idempotency key, or read the state first if it takes none.
pub const TIMEOUT: &str = "TIMEOUT";
/// The operation has too many aliases. Send several operations.
pub const TOO_MANY_ALIASES: &str = "TOO_MANY_ALIASES";
/// The operation has too many root fields. Send several operations.
pub const TOO_MANY_ROOT_FIELDS: &str = "TOO_MANY_ROOT_FIELDS";
/// You have too many open streams. Close one and try again.
pub const TOO_MANY_STREAMS: &str = "TOO_MANY_STREAMS";
/// The access token is missing, invalid or expired, or its session has ended. Sign in, or refresh the session.
pub const UNAUTHENTICATED: &str = "UNAUTHENTICATED";
/// The media type of the request body is not supported. Send `application/json`.
pub const UNSUPPORTED_MEDIA_TYPE: &str = "UNSUPPORTED_MEDIA_TYPE";
/// The upload ended early or took too long. Upload the file again.
pub const UPLOAD_INCOMPLETE: &str = "UPLOAD_INCOMPLETE";
/// A variable has a value of the wrong type. Correct the variable that the message names.
pub const VALIDATION_INVALID_TYPE_VARIABLE: &str = "VALIDATION_INVALID_TYPE_VARIABLE";
/// The gateway does not support WebSocket. Subscribe over HTTP as the message describes.
pub const WEBSOCKET_NOT_SERVED: &str = "WEBSOCKET_NOT_SERVED";
