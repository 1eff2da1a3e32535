//! The stages that a request passes before execution, in this fixed order:
//!
//! - *request id*, *authenticate*, *clients*: identify the caller. They read headers only, so a forged token costs no
//!   more.
//! - *toll*: charges for reading the request, whatever its outcome.
//! - *operation*, *limits*: parse the operation and limit its size. Cheap, without the schema.
//! - *rate*: charges the operation. It needs the root fields, and precedes the expensive stages.
//! - *turn*: limits the concurrent operations of the tenant.
//! - *contract*, *cost*: validate against the contract of the client and estimate the cost. A share of the cost is
//!   charged; an operation that turns out to be heavy waits for a heavy turn.
//! - *public*: refuses anonymous callers unless all root fields are public, which only the schema says.
//!
//! Each stage stores its results in the [`Exchange`] for the later ones.

use std::sync::Arc;

use apollo_compiler::Name;
use apollo_router::services::router::Body;
use caller::Identity;
use http::StatusCode;

use super::authenticate::{REVOKED, Token};
use super::directory::Client;
use super::exchange::Exchange;
use super::operation::Operation;
use super::prices::content_length;
use super::rate::{Payer, Purpose};
use super::refusal::{Refusal, code};
use super::turns;
use super::{Access, clients, clock, contracts, cost, request_head, request_id, subjects};

/// A stage.
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

/// Points that every request costs, charged before it is read.
const TOLL: u64 = 1;

/// The order of the stages.
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

impl Stage {
    async fn run(self, access: &Access, exchange: &mut Exchange) -> Result<(), Refusal> {
        match self {
            Self::RequestId => exchange.correlation = request_id::read(&exchange.parts.headers),
            Self::Authenticate => authenticate(access, exchange).await?,
            Self::Clients => identify(access, exchange)?,
            Self::Operation => read(access, exchange).await?,
            Self::Limits => measure(exchange)?,
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

/// Takes a request through the stages. Returns the refusal of the first stage that refuses it.
pub async fn admit(access: &Access, exchange: &mut Exchange) -> Result<(), Refusal> {
    for stage in STAGES {
        stage.run(access, exchange).await?;
    }
    Ok(())
}

/// Takes a request that is not an operation through the stages that do not need one. It is charged under its own name,
/// and anonymous callers are refused.
pub async fn admit_beside(
    access: &Access,
    exchange: &mut Exchange,
    name: Name,
) -> Result<(), Refusal> {
    exchange.roots = Arc::new([(name, 1)].into_iter().collect());
    for stage in [
        Stage::RequestId,
        Stage::Authenticate,
        Stage::Clients,
        Stage::Toll,
        Stage::Rate,
    ] {
        stage.run(access, exchange).await?;
    }
    // Registered operations limit what a program may ask. A person who uses the client has rights of their own.
    let is_person = matches!(exchange.identity, Identity::User(_));
    if !is_person && exchange.client.as_deref().is_some_and(Client::is_bound) {
        return Err(not_registered());
    }
    require_somebody(exchange)
}

/// The use that a request makes of its access token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bearer {
    /// The token is not read.
    Ignored,
    /// A token that is not valid counts as absent.
    Optional,
    Required,
}

/// Identifies the caller of a request for which the gateway sends an operation of its own, and charges for reading the
/// request. `Required` refuses a token that is not valid, and not the absence of a token.
pub async fn identify_beside(
    access: &Access,
    exchange: &mut Exchange,
    bearer: Bearer,
) -> Result<(), Refusal> {
    match bearer {
        Bearer::Ignored => {}
        Bearer::Optional => drop(Stage::Authenticate.run(access, exchange).await),
        Bearer::Required => Stage::Authenticate.run(access, exchange).await?,
    }
    for stage in [Stage::Clients, Stage::Toll] {
        stage.run(access, exchange).await?;
    }
    Ok(())
}

/// Takes an operation that the gateway has written through the stages that measure and charge it. Its text is fixed, so
/// neither the contract nor the registered operations of the client apply. A request may cause several operations, each
/// of which is charged in full.
pub async fn admit_own(
    access: &Access,
    exchange: &mut Exchange,
    operation: Operation,
) -> Result<(), Refusal> {
    exchange.subject = subjects::of(&operation);
    exchange.operation = Some(operation);
    for stage in [Stage::Limits, Stage::Rate, Stage::Turn] {
        stage.run(access, exchange).await?;
    }
    // The next operation may have another payer.
    exchange.paid = 0;
    Ok(())
}

/// Charges the points for reading a request, without those that are already charged.
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

/// Charges the points, without those that are already charged.
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

/// Takes a turn of the sort that the work requires, and releases the current one.
async fn take_turn(access: &Access, exchange: &mut Exchange) -> Result<(), Refusal> {
    let sort = access.turns.sort(exchange.work);
    if exchange.turn.as_ref().is_some_and(|turn| turn.sort == sort) {
        return Ok(());
    }
    // Released first, so that an operation that waits for a heavy turn does not hold a light one.
    exchange.turn = None;
    let tenant = turns::tenant(exchange.payer(), exchange.organisation());
    // Other operations of anonymous callers must not prevent sign-ins.
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
        // A body with an announced length is already charged. One without may have been read up to the limit before it
        // was refused.
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
        request_head::check_kind(operation.prepared.kind, exchange.form)?;
        exchange.subject = subjects::of(&operation);
        exchange.operation = Some(operation);
    }
    Ok(())
}

/// Refuses an operation that exceeds a limit. It is measured when its text is parsed.
fn measure(exchange: &mut Exchange) -> Result<(), Refusal> {
    let Some(operation) = &exchange.operation else {
        return Ok(());
    };
    exchange.roots = Arc::clone(&operation.prepared.roots);
    operation.prepared.size.clone()
}

fn check(access: &Access, exchange: &mut Exchange) -> Result<(), Refusal> {
    let Some(operation) = &exchange.operation else {
        return Ok(());
    };
    let client = exchange.client.as_deref();
    let prepared = &operation.prepared;
    if client.is_some_and(|client| !client.may_send(&prepared.hash)) {
        return Err(not_registered());
    }
    let weight = prepared.weight();
    let verdict = access.contracts.check(exchange.kind, operation);
    if prepared.weight() != weight {
        access.reader.operations().weigh_again(prepared);
    }
    let allowed = verdict?;
    // The operations of such a client are fixed, so it has no use for introspection.
    if allowed.introspection && client.is_some_and(Client::is_bound) {
        return Err(not_registered());
    }
    exchange.allowed = Some(allowed);
    Ok(())
}

fn not_registered() -> Refusal {
    let message = "This client may send registered operations only. Register the operation first.";
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
        let (variables, limits) = (&asked.variables, &access.limits);
        let estimate = || cost::estimate(&allowed.document, operation, variables, limits);
        exchange.cost = allowed.constant_cost.unwrap_or_else(estimate);
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

    /// The README gives the reasons for this order. Change both together.
    #[test]
    fn the_order_is_the_one_that_is_documented() {
        let order = STAGES.map(|stage| format!("{stage:?}")).join(" → ");
        assert!(
            include_str!("../../../README.md").contains(&order),
            "the README does not say: {order}"
        );
    }
}
