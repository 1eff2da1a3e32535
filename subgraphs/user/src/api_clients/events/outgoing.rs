//! Events about API clients, and the snapshot for the gateway.

use database::Conn;
use events::EventContext;
use events::user::{self, UserFact};
use serde::Serialize;

use crate::api_clients::domain::ApiClient;
use crate::events::outgoing::append;
use crate::sessions::domain::{RevisedCutoff, Session};
use crate::sessions::events::outgoing::{session, session_cutoff};

/// The state of this domain that the gateway needs, at one moment. Events keep it up to date.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GatewaySnapshot {
    pub clients: Vec<user::ApiClient>,
    /// Sessions that were ended individually.
    pub revoked_sessions: Vec<user::Session>,
    /// Sessions that were ended together.
    pub session_cutoffs: Vec<user::SessionCutoff>,
}

impl GatewaySnapshot {
    #[must_use]
    pub fn of(clients: &[ApiClient], revoked: &[Session], cutoffs: &[RevisedCutoff]) -> Self {
        let session_cutoffs = cutoffs
            .iter()
            .map(|each| session_cutoff(&each.cutoff, each.revision));
        Self {
            clients: clients.iter().map(api_client).collect(),
            revoked_sessions: revoked.iter().map(session).collect(),
            session_cutoffs: session_cutoffs.collect(),
        }
    }
}

pub async fn api_client_created(
    conn: &mut Conn,
    context: EventContext,
    client: &ApiClient,
) -> anyhow::Result<()> {
    let draft = context.internal_draft(client.id.0, client.version);
    append(conn, UserFact::ApiClientCreated(api_client(client)), draft).await
}

/// Publishes the whole client, so that consumers need no earlier state.
pub async fn api_client_updated(
    conn: &mut Conn,
    context: EventContext,
    client: &ApiClient,
) -> anyhow::Result<()> {
    let draft = context.internal_draft(client.id.0, client.version);
    append(conn, UserFact::ApiClientUpdated(api_client(client)), draft).await
}

pub async fn api_client_revoked(
    conn: &mut Conn,
    context: EventContext,
    client: &ApiClient,
) -> anyhow::Result<()> {
    let draft = context.internal_draft(client.id.0, client.version);
    append(conn, UserFact::ApiClientRevoked(api_client(client)), draft).await
}

fn api_client(client: &ApiClient) -> user::ApiClient {
    user::ApiClient {
        id: client.id.0,
        name: client.name.clone(),
        kind: client.kind.into_str().to_owned(),
        organisation: client.organisation.map(|id| id.0),
        scopes: client.scopes.clone(),
        rate_class: client.rate_class.into_str().to_owned(),
        secret_sha256: hex::encode(client.secret.0),
        previous_secret_sha256: client
            .previous_secret
            .map(|previous| hex::encode(previous.fingerprint.0)),
        previous_secret_expires_at: client.previous_secret.map(|previous| previous.expires_at),
        operations: client
            .operations
            .iter()
            .map(|operation| operation.sha256.clone())
            .collect(),
        status: client.status.into_str().to_owned(),
    }
}
