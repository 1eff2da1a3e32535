//! A request on its way through the stages of the pipeline.

use std::net::IpAddr;
use std::sync::Arc;

use apollo_compiler::Name;
use apollo_router::services::router::Body;
use caller::{Identity, User};
use events::gateway::AccessRecord;
use http::request::Parts;
use uuid::Uuid;

use super::access_log::Timing;
use super::address::Addresses;
use super::authenticate::Token;
use super::contract::Kind;
use super::contracts;
use super::directory::Client;
use super::limits::Roots;
use super::negotiation::Form;
use super::operation::Operation;
use super::prepared::Allowed;
use super::rate::{self, Payer, Purpose};
use super::sign_caller::{Who, organisation};
use super::subjects::Subject;
use super::turns::Turn;

/// A request with the results of the stages so far.
pub struct Exchange {
    pub parts: Parts,
    /// The form of the response; `None` if the client accepts none.
    pub form: Option<Form>,
    pub address: Option<IpAddr>,
    pub timing: Timing,
    pub correlation: Uuid,
    pub token: Option<Arc<Token>>,
    pub client: Option<Arc<Client>>,
    pub identity: Identity,
    pub kind: Kind,
    pub operation: Option<Operation>,
    pub roots: Arc<Roots>,
    pub allowed: Option<Arc<Allowed>>,
    pub cost: u64,
    pub(super) subject: Option<Subject>,
    /// Points that are already charged for reading the request, and for the request in total.
    pub(super) toll: u64,
    pub(super) paid: u64,
    /// Root fields plus the points for input and result, which decide if the operation is heavy. A weight that only
    /// makes guessing expensive does not count.
    pub(super) work: u64,
    /// Held until the response is ready.
    pub turn: Option<Turn>,
    pub(super) body: Option<Body>,
}

impl Exchange {
    pub fn new(request: http::Request<Body>, addresses: &Addresses) -> Self {
        let timing = Timing::start();
        let (parts, body) = request.into_parts();
        Self {
            address: addresses.read(&parts.headers),
            form: Form::of(&parts.headers),
            parts,
            timing,
            correlation: Uuid::nil(),
            token: None,
            client: None,
            identity: Identity::Anonymous,
            kind: Kind::Public,
            operation: None,
            roots: Arc::default(),
            allowed: None,
            cost: 0,
            subject: None,
            toll: 0,
            paid: 0,
            work: 0,
            turn: None,
            body: Some(body),
        }
    }

    pub fn payer(&self) -> Payer<'_> {
        let client = self.client.as_deref();
        let purpose = self
            .subject
            .as_ref()
            .map_or(Purpose::Work, Purpose::Subject);
        Payer {
            identity: &self.identity,
            client,
            address: self.address,
            way: rate::GRAPH,
            purpose,
        }
    }

    /// The signed-in person.
    pub fn user(&self) -> Option<&User> {
        self.token.as_deref().and_then(Token::user)
    }

    /// Takes the body; `None` if it was already taken.
    pub const fn take_body(&mut self) -> Option<Body> {
        self.body.take()
    }

    /// The caller that is signed for the subgraphs.
    pub fn who(&self) -> Who {
        Who {
            identity: self.identity.clone(),
            client: self.client.as_ref().map(|client| client.caller.clone()),
            address: self.address,
            correlation: self.correlation,
        }
    }

    /// The organisation that the request acts for, if any.
    pub const fn organisation(&self) -> Option<Uuid> {
        organisation(&self.identity)
    }

    /// The access record of the request.
    pub fn record(&self, status: u16, outcome: &str) -> AccessRecord {
        let operation = self.operation.as_ref();
        let operation = operation.map(|operation| &operation.prepared);
        let name = operation.and_then(|operation| operation.definition()?.name.as_ref());
        let name = name.or_else(|| self.roots.keys().next());
        let kind = operation.map(|operation| operation.kind.name().to_uppercase());
        AccessRecord {
            client: self.client.as_ref().map(|client| client.caller.id),
            client_kind: contracts::client_kind(self.client.as_deref())
                .name()
                .to_owned(),
            user: self.user().map(|user| user.id),
            organisation: self.organisation(),
            operation: name.map(brief).unwrap_or_default(),
            operation_type: kind.unwrap_or_else(|| "UNKNOWN".to_owned()),
            operation_hash: operation
                .map(|operation| hex::encode(operation.hash))
                .unwrap_or_default(),
            root_fields: self.roots.keys().take(20).map(brief).collect(),
            cost: u32::try_from(self.cost).unwrap_or(u32::MAX),
            duration_micros: 0,
            response_bytes: 0,
            status,
            outcome: outcome.to_owned(),
        }
    }
}

/// Truncates a name from an anonymous caller to the length of a record.
fn brief(name: &Name) -> String {
    name.chars().take(100).collect()
}
