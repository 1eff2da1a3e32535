//! The user subgraph's responses to the mutations that the gateway itself sends for its session endpoints. The small
//! graph does not have these mutations, so they are answered in front of it.

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::COOKIE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use caller::Caller;
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use uuid::Uuid;

use crate::people::{Person, now, seller};
use crate::subgraphs::{Data, Shared, caller_of};

pub const PASSWORD: &str = "correct horse battery staple";
/// Seconds until a refresh token expires.
pub const LIFE: i64 = 30 * 24 * 60 * 60;
/// The beginning of every refresh token, by which a test finds one in a response.
pub const MARK: &str = "refresh-";

const MUTATIONS: [(&str, &str); 4] = [
    ("signIn", "mutation signIn("),
    ("refreshSession", "mutation refreshSession("),
    ("switchOrganisation", "mutation switchOrganisation("),
    ("signOut", "mutation signOut {"),
];

/// A mutation that the gateway sent for a session endpoint.
pub struct SessionRequest {
    pub mutation: &'static str,
    pub caller: Caller,
    pub input: Value,
}

pub struct OpenSession {
    pub person: Person,
    pub refresh_token: String,
}

impl OpenSession {
    fn begin(person: Person) -> Self {
        Self {
            person,
            refresh_token: format!("{MARK}{}", Uuid::now_v7().simple()),
        }
    }
}

/// Answers these mutations, and passes all other requests on to the graph.
pub async fn answer(State(shared): State<Data>, request: Request, next: Next) -> Response {
    if request.headers().contains_key(COOKIE) {
        *shared.cookies.lock().unwrap() += 1;
    }
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let asked: Value = serde_json::from_slice(&body).unwrap_or_default();
    let query = asked["query"].as_str().unwrap_or_default();
    let Some((mutation, _)) = MUTATIONS
        .into_iter()
        .find(|(_, start)| query.starts_with(start))
    else {
        return next.run(Request::from_parts(parts, Body::from(body))).await;
    };
    let request = SessionRequest {
        mutation,
        caller: caller_of("user", &parts.headers).unwrap(),
        input: asked["variables"]["input"].clone(),
    };
    let answer = execute(&shared, &request);
    shared.session_requests.lock().unwrap().push(request);
    Json(answer).into_response()
}

fn execute(shared: &Shared, request: &SessionRequest) -> Value {
    let SessionRequest {
        mutation,
        caller,
        input,
    } = request;
    let mut session = shared.session.lock().unwrap();
    let payload = match *mutation {
        "signIn" if input["password"] == PASSWORD => {
            let begun = session.insert(OpenSession::begin(seller()));
            tokens(begun, caller)
        }
        "signIn" => {
            let mut payload = refused("INVALID_CREDENTIALS");
            payload["retryAfterMinutes"] = json!(1);
            payload
        }
        "refreshSession" => match &mut *session {
            Some(open) if input["refreshToken"] == open.refresh_token => {
                *open = OpenSession::begin(open.person.clone());
                tokens(open, caller)
            }
            _ => refused("REFRESH_TOKEN_INVALID"),
        },
        _ => {
            let Ok(user) = caller.user() else {
                return failed("UNAUTHENTICATED");
            };
            if *mutation == "signOut" {
                session.take_if(|open| open.person.session == user.session);
                json!({ "signedOut": true, "userErrors": [] })
            } else {
                let person = Person {
                    user: user.id,
                    organisation: input["organisationId"].as_str().unwrap().parse().unwrap(),
                    ..seller()
                };
                tokens(session.insert(OpenSession::begin(person)), caller)
            }
        }
    };
    let field = *mutation;
    json!({ "data": { field: payload } })
}

fn tokens(session: &OpenSession, caller: &Caller) -> Value {
    let at = |seconds: i64| {
        let time = OffsetDateTime::from_unix_timestamp(now() + seconds).unwrap();
        time.format(&Rfc3339).unwrap()
    };
    json!({
        "session": {
            "accessToken": session.person.token_for(caller.client().unwrap().id),
            "accessTokenExpiresAt": at(900),
            "refreshToken": session.refresh_token,
            "refreshTokenExpiresAt": at(LIFE),
            "deviceToken": "device",
        },
        "userErrors": [],
    })
}

fn refused(code: &str) -> Value {
    let error = json!({ "code": code, "path": [], "message": "Refused." });
    json!({ "session": null, "userErrors": [error] })
}

fn failed(code: &str) -> Value {
    json!({ "data": null, "errors": [{ "message": "the inside story", "extensions": { "code": code } }] })
}
