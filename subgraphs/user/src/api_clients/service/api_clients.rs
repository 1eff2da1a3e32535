use caller::{Caller, Role};
use chassis::Patch;
use commands::{CommandContext, Error, Outcome, replayed};
use database::{Conn, Window};
use events::EventContext;
use refusal::ErrorCode;
use secrecy::SecretString;
use uuid::Uuid;

use super::ApiClients;
use crate::api_clients::domain::{
    ApiClient, ApiClientFilter, ClientStatus, RateClass, key_text, scopes,
};
use crate::api_clients::events::outgoing;
use crate::api_clients::store;
use crate::audit_records::service::{self as audit_records, Audit};
use crate::domain::rights::{RIGHTS, reads_platform};
use crate::domain::{ApiClientId, ClientKind, OrganisationId, Refusal, Secret, line};
use crate::organisations::domain::{API_CLIENTS, Organisation, refusals as organisations_refusals};
use crate::service::validation::Validation;

const LONGEST_NAME: usize = 100;

/// Input of a new API client.
pub struct NewApiClient {
    pub name: String,
    pub kind: ClientKind,
    /// The organisation for which it acts.
    pub organisation: Option<OrganisationId>,
    pub scopes: Vec<String>,
    pub rate_class: RateClass,
}

/// The changes of a client. Only the scopes can be cleared.
pub struct ApiClientChange {
    pub name: Patch<String>,
    pub scopes: Patch<Vec<String>>,
    pub rate_class: Patch<RateClass>,
}

pub struct CreatedApiClient {
    pub client: ApiClient,
    /// Shown only once.
    pub key: SecretString,
}

impl ApiClients {
    /// Lists those of these clients that the caller may read: those of its own organisation, or all for administrators
    /// and auditors.
    pub async fn find(
        &self,
        caller: &Caller,
        ids: &[ApiClientId],
    ) -> Result<Vec<ApiClient>, Error> {
        let all = reads_platform(caller);
        let own = caller.organisation().map(OrganisationId);
        if !all && own.is_none() {
            return Ok(Vec::new());
        }
        let mut conn = self.pool.acquire().await?;
        Ok(store::api_clients::list(&mut conn, ids, own.filter(|_| !all)).await?)
    }

    /// Lists clients, oldest first.
    pub async fn list(
        &self,
        caller: &Caller,
        filter: &ApiClientFilter,
        window: Window<Uuid>,
    ) -> Result<Vec<ApiClient>, Error> {
        RIGHTS.check(caller, "apiClients")?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::api_clients::list_page(&mut conn, filter, window).await?)
    }

    pub async fn count(&self, caller: &Caller, filter: &ApiClientFilter) -> Result<i64, Error> {
        RIGHTS.check(caller, "apiClients")?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::api_clients::count(&mut conn, filter).await?)
    }

    pub async fn create_api_client(
        &self,
        command: &CommandContext,
        new: NewApiClient,
    ) -> Result<CreatedApiClient, Error> {
        RIGHTS.check(command.caller(), "createApiClient")?;
        let mut validation = Validation::default();
        let name = validation.field(&["name"], line(&new.name, LONGEST_NAME));
        let scopes = validation.field(&["scopes"], scopes(&new.scopes));
        if new.organisation.is_some() {
            validation.field(&["organisationId"], ApiClient::may_act_alone(new.kind));
        }
        let (Some(name), Some(scopes)) = (name, scopes) else {
            return Err(validation.refused());
        };
        validation.passed()?;
        let new = NewApiClient {
            name,
            scopes,
            ..new
        };
        let id = ApiClientId::new();
        self.commands
            .run(command, id, async |tx| {
                let created = create_with_id(tx, command.event_context(), id, new).await?;
                let audit = Audit {
                    action: "CREATE_API_CLIENT",
                    subject: id.0,
                    reason: None,
                };
                audit_records::insert(tx, command.caller(), audit, command.now()).await?;
                Ok(created)
            })
            .await?
            .or_already_done()
    }

    /// Changes a client. Omitted fields do not change.
    pub async fn update_api_client(
        &self,
        command: &CommandContext,
        id: ApiClientId,
        change: ApiClientChange,
    ) -> Result<ApiClient, Error> {
        RIGHTS.check(command.caller(), "updateApiClient")?;
        let mut validation = Validation::default();
        let name = validation.replaced(&["name"], change.name, |name| line(&name, LONGEST_NAME));
        let scopes = validation.field(&["scopes"], change.scopes.try_map(|asked| scopes(&asked)));
        let rate_class = validation.replaced(&["rateClass"], change.rate_class, Ok);
        let Some(scopes) = scopes else {
            return Err(validation.refused());
        };
        validation.passed()?;
        let audit = Audit {
            action: "UPDATE_API_CLIENT",
            subject: id.0,
            reason: None,
        };
        let update = |client: &mut ApiClient| {
            client.name = name.unwrap_or_else(|| client.name.clone());
            client.scopes = scopes
                .apply(Some(client.scopes.clone()))
                .unwrap_or_default();
            client.rate_class = rate_class.unwrap_or(client.rate_class);
            Ok(())
        };
        self.change_api_client(command, audit, update)
            .await?
            .or_replay(async |first| self.find_again(command.caller(), first).await)
            .await
    }

    /// Revokes a client. A second call has no effect.
    pub async fn revoke_api_client(
        &self,
        command: &CommandContext,
        id: ApiClientId,
    ) -> Result<ApiClient, Error> {
        let caller = command.caller();
        RIGHTS.check(caller, "revokeApiClient")?;
        self.commands
            .run(command, id, async |tx| {
                let found = store::api_clients::lock(tx, id).await?;
                let mut client = found.ok_or_else(unknown)?;
                command.expects(client.version)?;
                if client.revoke(command.now()) {
                    store::api_clients::update(tx, &client).await?;
                    let audit = Audit {
                        action: "REVOKE_API_CLIENT",
                        subject: id.0,
                        reason: None,
                    };
                    audit_records::insert(tx, caller, audit, command.now()).await?;
                    outgoing::api_client_revoked(tx, command.event_context(), &client).await?;
                }
                Ok(client)
            })
            .await?
            .or_replay(async |first| self.find_again(caller, first).await)
            .await
    }

    /// Changes the client that is the audit's subject, if the caller may change it, and publishes the change.
    pub(super) async fn change_api_client(
        &self,
        command: &CommandContext,
        audit: Audit<'_>,
        change: impl FnOnce(&mut ApiClient) -> Result<(), Error> + Send,
    ) -> Result<Outcome<ApiClient>, Error> {
        let (caller, id) = (command.caller(), ApiClientId(audit.subject));
        let own = caller.organisation().map(OrganisationId);
        self.commands
            .run(command, id, async |tx| {
                let mine = |client: &ApiClient| {
                    caller.has_role(Role::PlatformAdmin)
                        || (own.is_some() && client.organisation == own)
                };
                let found = store::api_clients::lock(tx, id).await?;
                let mut client = found.filter(mine).ok_or_else(unknown)?;
                command.expects(client.version)?;
                client.can_change()?;
                change(&mut client)?;
                client.change(command.now());
                store::api_clients::update(tx, &client).await?;
                audit_records::insert(tx, caller, audit, command.now()).await?;
                outgoing::api_client_updated(tx, command.event_context(), &client).await?;
                Ok(client)
            })
            .await
    }

    /// Result of an idempotent replay.
    pub(super) async fn find_again(&self, caller: &Caller, id: Uuid) -> Result<ApiClient, Error> {
        replayed(self.find(caller, &[ApiClientId(id)]).await?.pop())
    }
}

fn unknown() -> Refusal {
    Refusal::new(
        ErrorCode::ApiClientNotFound,
        &["apiClientId"],
        "There is no API client with this ID that you may change. Check the ID.",
    )
}

/// Publishes the clients of an organisation whose status has changed, because their status follows it.
pub(crate) async fn publish_of(
    conn: &mut Conn,
    context: EventContext,
    organisation: &Organisation,
) -> Result<(), Error> {
    for mut client in store::api_clients::lock_those_of(conn, organisation.id).await? {
        client.change(context.now);
        store::api_clients::update(conn, &client).await?;
        outgoing::api_client_updated(conn, context, &client).await?;
    }
    Ok(())
}

/// Inserts a client with a new key. `new` is validated.
pub(crate) async fn create(
    conn: &mut Conn,
    context: EventContext,
    new: NewApiClient,
) -> Result<CreatedApiClient, Error> {
    create_with_id(conn, context, ApiClientId::new(), new).await
}

async fn create_with_id(
    conn: &mut Conn,
    context: EventContext,
    id: ApiClientId,
    new: NewApiClient,
) -> Result<CreatedApiClient, Error> {
    let secret = Secret::generate();
    let mut status = ClientStatus::Active;
    if let Some(organisation) = new.organisation {
        let state = store::api_clients::share_organisation(conn, organisation).await?;
        let at_organisation = |refusal: Refusal| refusal.at(&["organisationId"]);
        let state = state
            .ok_or_else(organisations_refusals::organisation_not_found)
            .map_err(at_organisation)?;
        let clients = store::api_clients::count_of(conn, organisation).await?;
        API_CLIENTS
            .check(state, usize::try_from(clients + 1).unwrap_or(usize::MAX))
            .map_err(at_organisation)?;
        status = status.within(state);
    }
    let client = ApiClient {
        id,
        version: 1,
        name: new.name,
        kind: new.kind,
        organisation: new.organisation,
        scopes: new.scopes,
        rate_class: new.rate_class,
        secret: secret.fingerprint(),
        previous_secret: None,
        keys: Vec::new(),
        operations: Vec::new(),
        status,
        created_at: context.now,
        updated_at: context.now,
    };
    store::api_clients::insert(conn, &client).await?;
    outgoing::api_client_created(conn, context, &client).await?;
    Ok(CreatedApiClient {
        key: key_text(client.id, &secret),
        client,
    })
}
