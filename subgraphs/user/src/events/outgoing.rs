//! From the domain's own types to the published language, and into the outbox.
//!
//! Each function takes the connection of the command that made the fact true, so both are committed or neither.
//!
//! Who may be shown a fact: an organisation's and a person's own facts, themselves; of sessions, the person alone; of
//! API clients and of sign-ins to accounts that do not exist, nobody outside the platform.

use database::Conn;
use events::user::{self, UserFact};
use events::{Cause, Draft, Fact};
use serde::Serialize;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::{ApiClient, Code, Organisation, Provider, ProviderService, Session, User, UserId};

/// What a change goes back to, and when it was made.
#[derive(Clone, Copy, Debug)]
pub struct Because {
    pub cause: Cause,
    pub now: OffsetDateTime,
}

/// Everything that the gateway must know of this domain to do its work, at one moment: events tell it the rest.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GatewaySnapshot {
    pub clients: Vec<user::ApiClient>,
    pub revoked_sessions: Vec<user::Session>,
}

impl GatewaySnapshot {
    #[must_use]
    pub fn of(clients: &[ApiClient], revoked: &[Session]) -> Self {
        Self {
            clients: clients.iter().map(api_client).collect(),
            revoked_sessions: revoked.iter().map(session).collect(),
        }
    }
}

pub async fn organisation_registered(
    conn: &mut Conn,
    because: Because,
    organisation: &Organisation,
    owner: UserId,
) -> anyhow::Result<()> {
    let fact = UserFact::OrganisationRegistered(user::Organisation {
        id: organisation.id.0,
        kind: organisation.kind.code().to_owned(),
        country: organisation.country.clone(),
        status: organisation.status.code().to_owned(),
    });
    let audience = vec![organisation.id.0, owner.0];
    append(conn, fact, draft(because, organisation.id.0, organisation.version, audience)).await
}

/// `contact` is the address, sealed to the domain that sends mail.
pub async fn user_registered(
    conn: &mut Conn,
    because: Because,
    user: &User,
    contact: String,
) -> anyhow::Result<()> {
    let audience = vec![user.organisation.0, user.id.0];
    let draft = draft(because, user.id.0, user.version, audience);
    append(conn, UserFact::UserRegistered(account(user, contact)), draft).await
}

/// `contact` is the address, sealed to the domain that sends mail.
pub async fn role_assigned(
    conn: &mut Conn,
    because: Because,
    user: &User,
    contact: String,
) -> anyhow::Result<()> {
    let audience = vec![user.organisation.0, user.id.0];
    let draft = draft(because, user.id.0, user.version, audience);
    append(conn, UserFact::RoleAssigned(account(user, contact)), draft).await
}

pub async fn user_signed_in(conn: &mut Conn, because: Because, session: &Session) -> anyhow::Result<()> {
    let draft = draft(because, session.id.0, session.version, vec![session.user.0]);
    append(conn, UserFact::UserSignedIn(self::session(session)), draft).await
}

pub async fn session_revoked(conn: &mut Conn, because: Because, session: &Session) -> anyhow::Result<()> {
    let draft = draft(because, session.id.0, session.version, vec![session.user.0]);
    append(conn, UserFact::SessionRevoked(self::session(session)), draft).await
}

/// A failure is an occurrence of its own and no change of the account, so it has an id and a sequence of its own.
pub async fn sign_in_failed(
    conn: &mut Conn,
    because: Because,
    user: Option<UserId>,
    reason: &str,
) -> anyhow::Result<()> {
    let user = user.map(|id| id.0);
    let fact = UserFact::SignInFailed(user::SignInFailure { user, reason: reason.to_owned() });
    append(conn, fact, draft(because, Uuid::now_v7(), 1, user.into_iter().collect())).await
}

pub async fn provider_added(conn: &mut Conn, because: Because, provider: &Provider) -> anyhow::Result<()> {
    publish_provider(conn, because, provider, UserFact::ProviderAdded).await
}

pub async fn provider_updated(conn: &mut Conn, because: Because, provider: &Provider) -> anyhow::Result<()> {
    publish_provider(conn, because, provider, UserFact::ProviderUpdated).await
}

pub async fn provider_approved(conn: &mut Conn, because: Because, provider: &Provider) -> anyhow::Result<()> {
    publish_provider(conn, because, provider, UserFact::ProviderApproved).await
}

pub async fn api_client_created(conn: &mut Conn, because: Because, client: &ApiClient) -> anyhow::Result<()> {
    let draft = draft(because, client.id.0, client.version, Vec::new());
    append(conn, UserFact::ApiClientCreated(api_client(client)), draft).await
}

pub async fn api_client_revoked(conn: &mut Conn, because: Because, client: &ApiClient) -> anyhow::Result<()> {
    let draft = draft(because, client.id.0, client.version, Vec::new());
    append(conn, UserFact::ApiClientRevoked(api_client(client)), draft).await
}

async fn publish_provider(
    conn: &mut Conn,
    because: Because,
    provider: &Provider,
    fact: impl FnOnce(user::Provider) -> UserFact,
) -> anyhow::Result<()> {
    let draft = draft(because, provider.id.0, provider.version, vec![provider.organisation.0]);
    append(conn, fact(self::provider(provider)), draft).await
}

async fn append(conn: &mut Conn, fact: UserFact, draft: Draft) -> anyhow::Result<()> {
    Ok(outbox::append(conn, &fact.publish(draft)?).await?)
}

const fn draft(because: Because, subject: Uuid, sequence: i64, audience: Vec<Uuid>) -> Draft {
    Draft { subject, sequence, time: because.now, cause: because.cause, audience }
}

fn account(user: &User, contact: String) -> user::User {
    user::User {
        id: user.id.0,
        organisation: user.organisation.0,
        roles: user.roles.iter().map(|role| role.code().to_owned()).collect(),
        status: user.status.code().to_owned(),
        contact,
    }
}

fn session(session: &Session) -> user::Session {
    user::Session {
        id: session.id.0,
        user: session.user.0,
        organisation: session.organisation.0,
        tokens_expire_at: session.tokens_expire_at,
    }
}

fn provider(provider: &Provider) -> user::Provider {
    user::Provider {
        id: provider.id.0,
        organisation: provider.organisation.0,
        display_name: provider.profile.display_name.clone(),
        status: provider.status.code().to_owned(),
        services: provider.profile.services.iter().map(service).collect(),
    }
}

fn service(service: &ProviderService) -> user::Service {
    user::Service {
        kind: service.kind.code().to_owned(),
        hs_prefixes: service.hs_prefixes.clone(),
        markets: service.markets.clone(),
        document_types: service.document_types.clone(),
    }
}

fn api_client(client: &ApiClient) -> user::ApiClient {
    user::ApiClient {
        id: client.id.0,
        name: client.name.clone(),
        kind: client.kind.code().to_owned(),
        organisation: client.organisation.map(|id| id.0),
        scopes: client.scopes.clone(),
        rate_class: client.rate_class.code().to_owned(),
        secret_sha256: hex::encode(client.secret.0),
        status: client.status.code().to_owned(),
    }
}
