//! `POST /session`, `POST /session/refresh`, `POST /session/switch`, `DELETE /session`: sessions of browsers.
//!
//! A page cannot keep a refresh token secret from the scripts that run in it, so the gateway keeps it in a cookie that
//! scripts cannot read (the token-mediating backend of "OAuth 2.0 for Browser-Based Applications"). It sends the
//! mutation of the user subgraph itself, and returns the payload without the refresh token. The access token stays in
//! the page, which sends it in `authorization`. No other path reads the cookie, so a page of another site cannot use it.
//!
//! A request is charged and takes a turn like the mutation that it causes, and is logged under the mutation's name.

mod cookie;
mod mutations;
mod refusals;
mod same_origin;
mod user_graph;

use std::sync::Arc;
use std::time::Duration;

use apollo_router::Endpoint;
use apollo_router::services::router::Body;
use bytes::Bytes;
use http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, SET_COOKIE};
use http::{HeaderValue, Method, Request, Response, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::time::timeout;

use self::cookie::Cookie;
use self::mutations::{
    SessionTokens, SignInInput, SignOutPayload, SwitchOrganisationInput, TokensPayload,
};
use self::refusals::{internal, refresh_token_invalid};
pub use self::user_graph::UserGraph;
use super::body::{self, Unread};
use super::exchange::Exchange;
use super::operation::has_media_type;
use super::pipeline::{self, Bearer};
use super::refusal::{self, Refusal};
use super::{Access, clients, clock, endpoint, request_id};

/// Maximum bytes of a request body.
const LIMIT: usize = 16 * 1024;
/// Timeout for the body.
const PATIENCE: Duration = Duration::from_secs(10);

/// A path, with the actions of its methods.
struct Route {
    path: &'static str,
    actions: &'static [Action],
    /// The methods of the actions, for `Allow`.
    allowed: &'static str,
}

static ROUTES: [Route; 3] = [
    Route {
        path: "/session",
        actions: &[Action::SignIn, Action::SignOut],
        allowed: "POST, DELETE",
    },
    Route {
        path: "/session/refresh",
        actions: &[Action::Refresh],
        allowed: "POST",
    },
    Route {
        path: "/session/switch",
        actions: &[Action::SwitchOrganisation],
        allowed: "POST",
    },
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    SignIn,
    Refresh,
    SwitchOrganisation,
    SignOut,
}

impl Action {
    const fn method(self) -> Method {
        match self {
            Self::SignIn | Self::Refresh | Self::SwitchOrganisation => Method::POST,
            Self::SignOut => Method::DELETE,
        }
    }

    /// The name of the mutation, for the access log.
    const fn name(self) -> &'static str {
        match self {
            Self::SignIn => "signIn",
            Self::Refresh => "refreshSession",
            Self::SwitchOrganisation => "switchOrganisation",
            Self::SignOut => "signOut",
        }
    }

    /// A page sends the token that it has, which may have expired when it signs in or refreshes the session. Signing
    /// out must be possible in any case.
    const fn bearer(self) -> Bearer {
        match self {
            Self::SignIn | Self::Refresh => Bearer::Ignored,
            Self::SwitchOrganisation => Bearer::Required,
            Self::SignOut => Bearer::Optional,
        }
    }

    const fn has_input(self) -> bool {
        matches!(self, Self::SignIn | Self::SwitchOrganisation)
    }
}

/// A response, with the change of the cookie.
struct Answer {
    response: Response<Body>,
    cookie: Option<HeaderValue>,
}

/// A refusal, with the change of the cookie.
struct NotServed {
    refusal: Refusal,
    cookie: Option<HeaderValue>,
}

impl From<Refusal> for NotServed {
    fn from(refusal: Refusal) -> Self {
        Self {
            refusal,
            cookie: None,
        }
    }
}

pub struct Sessions {
    access: Arc<Access>,
    user: UserGraph,
    /// True if the gateway listens on a loopback address.
    loopback: bool,
}

impl Sessions {
    pub fn endpoints(access: &Arc<Access>, user: UserGraph, loopback: bool) -> Vec<Endpoint> {
        let sessions = Arc::new(Self {
            access: Arc::clone(access),
            user,
            loopback,
        });
        let endpoint = |route: &'static Route| {
            let sessions = Arc::clone(&sessions);
            endpoint::at(&access.cors, route.path, move |request| {
                Arc::clone(&sessions).serve(request, route)
            })
        };
        ROUTES.iter().map(endpoint).collect()
    }

    async fn serve(
        self: Arc<Self>,
        request: Request<Body>,
        route: &'static Route,
    ) -> Response<Body> {
        let mut exchange = Exchange::new(request, &self.access.addresses);
        exchange.correlation = request_id::read(&exchange.parts.headers);
        let method = &exchange.parts.method;
        let action = route
            .actions
            .iter()
            .copied()
            .find(|action| action.method() == *method);
        let answered = match action {
            Some(action) => self.answer(&mut exchange, action).await,
            None => Err(refusals::method_not_allowed(route.allowed).into()),
        };
        drop(exchange.turn.take());
        let (mut response, outcome, cookie) = match answered {
            Ok(Answer { response, cookie }) => (response, "OK", cookie),
            Err(NotServed { refusal, cookie }) => (refusal.response(), refusal.code(), cookie),
        };
        let headers = response.headers_mut();
        headers.extend(cookie.map(|cookie| (SET_COOKIE, cookie)));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if action.is_none() {
            headers.insert(ALLOW, HeaderValue::from_static(route.allowed));
        }
        if let Ok(id) = HeaderValue::try_from(exchange.correlation.to_string()) {
            headers.insert(request_id::HEADER, id);
        }
        let mut record = exchange.record(response.status().as_u16(), outcome);
        let name = action.map_or("session", Action::name);
        name.clone_into(&mut record.operation);
        record.root_fields = vec![name.to_owned()];
        "HTTP".clone_into(&mut record.operation_type);
        record.operation_hash.clear();
        let log = self.access.log.clone();
        log.attach(response, exchange.correlation, exchange.timing, record)
    }

    async fn answer(&self, exchange: &mut Exchange, action: Action) -> Result<Answer, NotServed> {
        same_origin::check(&exchange.parts)?;
        if !exchange.parts.headers.contains_key(clients::HEADER) {
            return Err(refusals::without_key().into());
        }
        pipeline::identify_beside(&self.access, exchange, action.bearer()).await?;
        let cookie = self.cookie(exchange)?;
        let body = read(exchange, action).await?;
        match action {
            Action::SignIn => {
                let input: SignInInput = parse(&body)?;
                let variables = json!({ "input": input });
                self.begin(exchange, cookie, mutations::SIGN_IN, &variables)
                    .await
            }
            Action::SwitchOrganisation => {
                if exchange.user().is_none() {
                    return Err(Refusal::sign_in_first().into());
                }
                let input: SwitchOrganisationInput = parse(&body)?;
                let variables = json!({ "input": input });
                self.begin(exchange, cookie, mutations::SWITCH_ORGANISATION, &variables)
                    .await
            }
            Action::Refresh => self.refresh(exchange, cookie).await,
            Action::SignOut => self.sign_out(exchange, cookie).await,
        }
    }

    /// The cookie of the client. It is not `Secure` only on a developer's machine, where some browsers would not send
    /// it over plain http: the gateway listens on a loopback address, and the issuer, which is the public address of
    /// the platform, is not an https address.
    fn cookie(&self, exchange: &Exchange) -> Result<Cookie, Refusal> {
        let client = exchange.client.as_ref().ok_or_else(refusals::without_key)?;
        let https = self
            .access
            .tokens
            .has_https_issuer()
            .ok_or_else(Refusal::not_ready)?;
        Cookie::of(client.caller.kind, https || !self.loopback).ok_or_else(refusals::wrong_kind)
    }

    /// Runs a mutation that begins a session. If it is refused, the cookie of an earlier session remains.
    async fn begin(
        &self,
        exchange: &mut Exchange,
        cookie: Cookie,
        mutation: &'static str,
        variables: &Value,
    ) -> Result<Answer, NotServed> {
        let payload: TokensPayload = self.run(exchange, mutation, variables).await?;
        Ok(issue(&payload, cookie)?)
    }

    async fn refresh(&self, exchange: &mut Exchange, cookie: Cookie) -> Result<Answer, NotServed> {
        match self.exchange_token(exchange, cookie).await? {
            Some(payload) if payload.session.is_some() => Ok(issue(&payload, cookie)?),
            _ => Err(NotServed {
                refusal: refresh_token_invalid(),
                cookie: cookie.clear(),
            }),
        }
    }

    /// Signs out, and deletes the cookie even if a mutation fails. A sign-out that is refused by the rate limit (429) keeps
    /// it, so that the client can end the session later.
    async fn sign_out(&self, exchange: &mut Exchange, cookie: Cookie) -> Result<Answer, NotServed> {
        match self.end_sessions(exchange, cookie).await {
            Ok(()) => {
                let payload = json!({ "signedOut": true, "userErrors": [] });
                Ok(Answer {
                    response: refusal::json(StatusCode::OK, &payload),
                    cookie: cookie.clear(),
                })
            }
            Err(refusal) if refusal.status == StatusCode::TOO_MANY_REQUESTS => Err(refusal.into()),
            Err(refusal) => Err(NotServed {
                refusal,
                cookie: cookie.clear(),
            }),
        }
    }

    /// Ends the session of the access token, and that of the cookie. They differ if another tab has switched the
    /// organisation. The user subgraph ends a session by an access token only, so the refresh token is exchanged for
    /// one. If both are of one session, the exchange is refused, because the session has already ended.
    async fn end_sessions(&self, exchange: &mut Exchange, cookie: Cookie) -> Result<(), Refusal> {
        if exchange.user().is_some() {
            self.end_session(exchange).await?;
        }
        let exchanged = self.exchange_token(exchange, cookie).await?;
        let Some(SessionTokens { access_token, .. }) =
            exchanged.and_then(|payload| payload.session)
        else {
            return Ok(());
        };
        let tokens = &self.access.tokens;
        let token = tokens.verify(&access_token, clock::seconds()).await?;
        exchange.identity = clients::identify(Some(&token), exchange.client.as_deref())?;
        exchange.token = Some(token);
        self.end_session(exchange).await
    }

    /// Ends the session of the caller.
    async fn end_session(&self, exchange: &mut Exchange) -> Result<(), Refusal> {
        let payload: SignOutPayload = self.run(exchange, mutations::SIGN_OUT, &json!({})).await?;
        if payload.signed_out {
            Ok(())
        } else {
            Err(internal("the user subgraph has not ended the session"))
        }
    }

    /// Exchanges the refresh token in the cookie; `None` without a cookie.
    async fn exchange_token(
        &self,
        exchange: &mut Exchange,
        cookie: Cookie,
    ) -> Result<Option<TokensPayload>, Refusal> {
        let Some(token) = cookie.read(&exchange.parts.headers) else {
            return Ok(None);
        };
        let variables = json!({ "input": { "refreshToken": token } });
        self.run(exchange, mutations::REFRESH_SESSION, &variables)
            .await
            .map(Some)
    }

    /// Charges a mutation like one of the client, sends it as the caller of the request, and returns its payload.
    async fn run<P: DeserializeOwned>(
        &self,
        exchange: &mut Exchange,
        mutation: &'static str,
        variables: &Value,
    ) -> Result<P, Refusal> {
        let operation = mutations::operation(&self.access.reader, mutation, variables)?;
        let body = operation
            .body()
            .map_err(|error| internal(&format!("a mutation cannot be written: {error}")))?;
        pipeline::admit_own(&self.access, exchange, operation).await?;
        self.user.send(&exchange.who(), body).await
    }
}

/// The response with the payload. The refresh token moves to the cookie, which expires with it.
fn issue(payload: &TokensPayload, cookie: Cookie) -> Result<Answer, Refusal> {
    let header = |tokens: &SessionTokens| {
        let remaining = tokens.refresh_token_expires_at - clock::now();
        cookie
            .set(&tokens.refresh_token, remaining.whole_seconds())
            .ok_or_else(|| internal("a refresh token cannot be the value of a cookie"))
    };
    Ok(Answer {
        cookie: payload.session.as_ref().map(header).transpose()?,
        response: payload.response(),
    })
}

/// Reads the body. Actions without an input ignore it.
async fn read(exchange: &mut Exchange, action: Action) -> Result<Bytes, Refusal> {
    let body = exchange.take_body();
    let headers = &exchange.parts.headers;
    let typed = action.has_input() || headers.contains_key(CONTENT_TYPE);
    if typed && !has_media_type(headers, "application/json") {
        return Err(refusals::not_json());
    }
    let Some(body) = body else {
        return Ok(Bytes::new());
    };
    match timeout(PATIENCE, body::read(headers, body, LIMIT)).await {
        Ok(Ok(body)) => Ok(body),
        Ok(Err(Unread::TooLarge)) => Err(refusals::too_large(LIMIT)),
        Ok(Err(Unread::Broken)) | Err(_) => Err(refusals::invalid()),
    }
}

fn parse<T: DeserializeOwned>(body: &Bytes) -> Result<T, Refusal> {
    // Serde also accepts an array for a struct.
    if !body.trim_ascii_start().starts_with(b"{") {
        return Err(refusals::invalid());
    }
    serde_json::from_slice(body).map_err(|_| refusals::invalid())
}
