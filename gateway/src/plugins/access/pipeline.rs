//! The stages that a request passes before anything is executed, in this order and no other.
//!
//! - *request id*, *authenticate*, *clients*: who is it? From headers alone, so a forged token costs nothing more.
//! - *toll*: may they ask anything now? What comes next is charged for, whatever becomes of it.
//! - *operation*, *limits*: what does it ask, and is that of a sane size? Cheap, without the schema.
//! - *rate*: may they ask it now? Before the expensive part; it needs the root fields, so after the operation is read.
//! - *turn*: do not too many operations of this tenant run already?
//! - *contract*, *cost*: is it in what this client may see, and what would it cost? By the schema. A share of the cost is charged;
//!   an operation that turns out to be heavy waits for a heavy turn.
//! - *public*: may it be asked by nobody in particular? Which root fields are public only the schema says.
//!
//! What each finds out stands in the [`Exchange`] for those after it.

use std::net::IpAddr;
use std::sync::Arc;

use apollo_compiler::Name;
use apollo_router::services::router::Body;
use caller::{Identity, User};
use events::gateway::AccessRecord;
use http::StatusCode;
use http::request::Parts;
use uuid::Uuid;

use super::address::Addresses;
use super::authenticate::{REVOKED, Token};
use super::contract::Kind;
use super::contracts::Allowed;
use super::directory::Client;
use super::limits::{self, Roots};
use super::negotiation::Form;
use super::operation::Operation;
use super::prices::content_length;
use super::rate::{self, Payer, Purpose};
use super::refusal::{Refusal, code};
use super::sign_caller::Who;
use super::subjects::Subject;
use super::turns::{self, Turn};
use super::{Access, clients, clock, contracts, cost, request_head, request_id, subjects};

/// One stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    RequestId,
    Authenticate,
    Clients,
    Toll,
    Operation,
    Limits,
    Rate,
    Turn,
    Contract,
    Cost,
    Public,
}

/// Points that every request costs, before it is read.
const TOLL: u64 = 1;

/// The order.
pub const STAGES: [Stage; 11] = [
    Stage::RequestId,
    Stage::Authenticate,
    Stage::Clients,
    Stage::Toll,
    Stage::Operation,
    Stage::Limits,
    Stage::Rate,
    Stage::Turn,
    Stage::Contract,
    Stage::Cost,
    Stage::Public,
];

/// A request on its way, and what the stages have found out about it.
pub struct Exchange {
    pub parts: Parts,
    /// The form of the answer; `None` if the client accepts none.
    pub form: Option<Form>,
    pub address: Option<IpAddr>,
    pub correlation: Uuid,
    pub token: Option<Arc<Token>>,
    pub client: Option<Arc<Client>>,
    pub identity: Identity,
    pub kind: Kind,
    pub operation: Option<Operation>,
    pub roots: Roots,
    pub allowed: Option<Arc<Allowed>>,
    pub cost: u64,
    subject: Option<Subject>,
    /// Points that are charged already for reading the request, and for the whole of it.
    toll: u64,
    paid: u64,
    /// Root fields, and the points of what is sent and returned: what decides whether the operation is heavy. A price that only makes
    /// guessing dear does not count.
    work: u64,
    /// Held until the answer is there.
    pub turn: Option<Turn>,
    body: Option<Body>,
}

impl Exchange {
    pub fn new(request: http::Request<Body>, addresses: &Addresses) -> Self {
        let (parts, body) = request.into_parts();
        Self {
            address: addresses.read(&parts.headers),
            form: Form::of(&parts.headers),
            parts,
            correlation: Uuid::nil(),
            token: None,
            client: None,
            identity: Identity::Anonymous,
            kind: Kind::Public,
            operation: None,
            roots: Roots::default(),
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

    /// The person who is signed in.
    pub fn user(&self) -> Option<&User> {
        self.token.as_deref().and_then(Token::user)
    }

    /// The body, if nobody has read it.
    pub const fn take_body(&mut self) -> Option<Body> {
        self.body.take()
    }

    /// What the subgraphs are told.
    pub fn who(&self) -> Who {
        Who {
            identity: self.identity.clone(),
            client: self.client.as_ref().map(|client| client.caller.clone()),
            address: self.address,
            correlation: self.correlation,
        }
    }

    /// What is remembered of the request.
    pub fn record(&self, status: u16, outcome: &str) -> AccessRecord {
        let operation = self.operation.as_ref();
        let name = operation.and_then(|operation| operation.definition()?.name.as_ref());
        let name = name.or_else(|| self.roots.keys().next());
        let kind = operation.map(|operation| operation.kind.name().to_uppercase());
        AccessRecord {
            client: self.client.as_ref().map(|client| client.caller.id),
            client_kind: contracts::client_kind(self.client.as_deref())
                .name()
                .to_owned(),
            user: self.user().map(|user| user.id),
            organisation: self.who().organisation(),
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

/// A name that a stranger chose, cut to a length that a record can bear.
fn brief(name: &Name) -> String {
    name.chars().take(100).collect()
}

impl Stage {
    async fn run(self, access: &Access, exchange: &mut Exchange) -> Result<(), Refusal> {
        match self {
            Self::RequestId => exchange.correlation = request_id::read(&exchange.parts.headers),
            Self::Authenticate => authenticate(access, exchange).await?,
            Self::Clients => identify(access, exchange)?,
            Self::Operation => read(access, exchange).await?,
            Self::Limits => measure(access, exchange)?,
            Self::Toll => {
                let announced = |_: &Body| {
                    access
                        .limiter
                        .prices()
                        .announced(&exchange.parts.headers, access.limits.body)
                };
                let body = exchange.body.as_ref().map_or(0, announced);
                charge_toll(access, exchange, TOLL + body).await?;
            }
            Self::Rate => {
                let input = exchange
                    .operation
                    .as_ref()
                    .map(|asked| access.limiter.prices().input(asked));
                let input = input.unwrap_or(0);
                exchange.work = exchange
                    .roots
                    .values()
                    .copied()
                    .fold(input, u64::saturating_add);
                let points = access.limiter.points(&exchange.roots) + input;
                charge_up_to(access, exchange, points).await?;
            }
            Self::Turn => take_turn(access, exchange).await?,
            Self::Contract => check(access, exchange)?,
            Self::Cost => {
                estimate(access, exchange)?;
                let cost = access.limiter.prices().cost(exchange.cost);
                exchange.work = exchange.work.saturating_add(cost);
                charge_up_to(access, exchange, exchange.paid + cost).await?;
                take_turn(access, exchange).await?;
            }
            Self::Public => require_somebody(exchange)?,
        }
        Ok(())
    }
}

/// Takes a request through all stages, or to the one that refuses it.
pub async fn admit(access: &Access, exchange: &mut Exchange) -> Result<(), Refusal> {
    for stage in STAGES {
        stage.run(access, exchange).await?;
    }
    Ok(())
}

/// Takes a request that is not an operation through the stages that need none. It is charged under a name of its own, and
/// is for somebody in particular.
pub async fn admit_beside(
    access: &Access,
    exchange: &mut Exchange,
    name: Name,
) -> Result<(), Refusal> {
    exchange.roots.insert(name, 1);
    for stage in [
        Stage::RequestId,
        Stage::Authenticate,
        Stage::Clients,
        Stage::Toll,
        Stage::Rate,
    ] {
        stage.run(access, exchange).await?;
    }
    if exchange.client.as_deref().is_some_and(Client::is_bound) {
        return Err(not_registered());
    }
    require_somebody(exchange)
}

/// Charges what is not charged yet of so many points for reading a request.
async fn charge_toll(access: &Access, exchange: &mut Exchange, points: u64) -> Result<(), Refusal> {
    let beyond = points.saturating_sub(exchange.toll);
    if beyond > 0 {
        let payer = Payer {
            purpose: Purpose::Toll,
            ..exchange.payer()
        };
        let apart = payer.pays_toll_apart();
        access.limiter.charge(payer, beyond).await?;
        exchange.toll = points;
        exchange.paid = if apart { 0 } else { points };
    }
    Ok(())
}

/// Charges what is not charged yet of so many points.
async fn charge_up_to(
    access: &Access,
    exchange: &mut Exchange,
    points: u64,
) -> Result<(), Refusal> {
    let beyond = points.saturating_sub(exchange.paid);
    if beyond > 0 {
        access.limiter.charge(exchange.payer(), beyond).await?;
        exchange.paid = points;
    }
    Ok(())
}

/// Takes a turn of the sort that its work tells, for the one that the exchange may have.
async fn take_turn(access: &Access, exchange: &mut Exchange) -> Result<(), Refusal> {
    let sort = access.turns.sort(exchange.work);
    if exchange.turn.as_ref().is_some_and(|turn| turn.sort == sort) {
        return Ok(());
    }
    // Given back first, so that an operation that waits for a heavy turn keeps no light one.
    exchange.turn = None;
    let tenant = turns::tenant(exchange.payer(), exchange.who().organisation());
    // Strangers' other operations keep nobody from signing in.
    let apart = exchange
        .subject
        .as_ref()
        .map(|subject| format!(":{}", subject.sort));
    let tenant = format!("{tenant}{}", apart.unwrap_or_default());
    exchange.turn = Some(access.turns.take(sort, tenant).await?);
    Ok(())
}

async fn authenticate(access: &Access, exchange: &mut Exchange) -> Result<(), Refusal> {
    let token = access
        .tokens
        .read(&exchange.parts.headers, clock::seconds())
        .await?;
    if let Some(user) = token.as_deref().and_then(Token::user)
        && access
            .directory
            .is_revoked(user)
            .map_err(|_| Refusal::not_ready())?
    {
        return Err(Refusal::unauthenticated(REVOKED));
    }
    exchange.token = token;
    Ok(())
}

fn identify(access: &Access, exchange: &mut Exchange) -> Result<(), Refusal> {
    let token = exchange.token.as_deref();
    exchange.client = clients::read(
        &exchange.parts.headers,
        token,
        &access.directory,
        clock::seconds(),
    )?;
    let client = exchange.client.as_deref();
    exchange.identity = clients::identify(token, client)?;
    exchange.kind = contracts::kind(token, client);
    Ok(())
}

async fn read(access: &Access, exchange: &mut Exchange) -> Result<(), Refusal> {
    if let Some(body) = exchange.body.take() {
        request_head::check(&exchange.parts, exchange.form)?;
        let body = access.reader.body(&exchange.parts, body).await;
        // A body that announced its length is paid for; another one that is refused may have been read up to the limit.
        let read = match &body {
            Ok(body) => body.len(),
            Err(_) if content_length(&exchange.parts.headers).is_some() => 0,
            Err(_) => access.limits.body,
        };
        charge_toll(
            access,
            exchange,
            TOLL + access.limiter.prices().bytes(read as u64),
        )
        .await?;
        let operation = access.reader.read(&exchange.parts, &body?)?;
        request_head::check_kind(operation.kind, exchange.form)?;
        exchange.subject = subjects::of(&operation);
        exchange.operation = Some(operation);
    }
    Ok(())
}

fn measure(access: &Access, exchange: &mut Exchange) -> Result<(), Refusal> {
    if let Some(operation) = &exchange.operation
        && let Some(definition) = operation.definition()
    {
        let (roots, outcome) = limits::measure(&operation.document, definition, &access.limits);
        exchange.roots = roots;
        outcome?;
    }
    Ok(())
}

fn check(access: &Access, exchange: &mut Exchange) -> Result<(), Refusal> {
    let Some(operation) = &exchange.operation else {
        return Ok(());
    };
    let client = exchange.client.as_deref();
    if client.is_some_and(|client| !client.may_send(&operation.hash)) {
        return Err(not_registered());
    }
    let allowed = access.contracts.check(exchange.kind, operation)?;
    // What its operations are is settled, so it has nothing to ask about the schema.
    if allowed.introspection && client.is_some_and(Client::is_bound) {
        return Err(not_registered());
    }
    exchange.allowed = Some(allowed);
    Ok(())
}

fn not_registered() -> Refusal {
    let message = "this client sends registered operations only, and this is none of them";
    Refusal::new(
        StatusCode::FORBIDDEN,
        code::OPERATION_NOT_REGISTERED,
        message,
    )
}

fn estimate(access: &Access, exchange: &mut Exchange) -> Result<(), Refusal> {
    let (Some(asked), Some(allowed)) = (&exchange.operation, &exchange.allowed) else {
        return Ok(());
    };
    if let Some(operation) = allowed.operation()
        && !allowed.introspection
    {
        exchange.cost = cost::estimate(
            &allowed.document,
            operation,
            &asked.variables,
            &access.limits,
        );
    }
    cost::check(exchange.cost, &access.limits)
}

fn require_somebody(exchange: &Exchange) -> Result<(), Refusal> {
    let public = exchange
        .allowed
        .as_ref()
        .is_some_and(|allowed| allowed.public);
    if exchange.identity == Identity::Anonymous && !public {
        return Err(Refusal::sign_in_first());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The README argues this order: whoever changes it argues anew.
    #[test]
    fn the_order_is_the_one_that_is_documented() {
        let order = STAGES.map(|stage| format!("{stage:?}")).join(" → ");
        assert!(
            include_str!("../../../README.md").contains(&order),
            "the README does not say: {order}"
        );
    }
}
