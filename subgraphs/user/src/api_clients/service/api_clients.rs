use caller::{Caller, Role};
use chassis::Patch;
use commands::Error;
use database::{Conn, Window};
use events::EventContext;
use refusal::ErrorCode;
use secrecy::SecretString;
use time::OffsetDateTime;
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
        caller: &Caller,
        new: NewApiClient,
        now: OffsetDateTime,
    ) -> Result<CreatedApiClient, Error> {
        RIGHTS.check(caller, "createApiClient")?;
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
        let mut tx = self.pool.begin().await?;
        let created = create(
            &mut tx,
            EventContext::of_request(caller.correlation(), now),
            NewApiClient {
                name,
                scopes,
                ..new
            },
        )
        .await?;
        let audit = Audit {
            action: "CREATE_API_CLIENT",
            subject: created.client.id.0,
            reason: None,
        };
        audit_records::insert(&mut tx, caller, audit, now).await?;
        tx.commit().await?;
        Ok(created)
    }

    /// Changes a client. Omitted fields do not change.
    pub async fn update_api_client(
        &self,
        caller: &Caller,
        id: ApiClientId,
        change: ApiClientChange,
        now: OffsetDateTime,
    ) -> Result<ApiClient, Error> {
        RIGHTS.check(caller, "updateApiClient")?;
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
        self.change_api_client(caller, audit, now, |client| {
            client.name = name.unwrap_or_else(|| client.name.clone());
            client.scopes = scopes
                .apply(Some(client.scopes.clone()))
                .unwrap_or_default();
            client.rate_class = rate_class.unwrap_or(client.rate_class);
            Ok(())
        })
        .await
    }

    /// Revokes a client. A second call has no effect.
    pub async fn revoke_api_client(
        &self,
        caller: &Caller,
        id: ApiClientId,
        now: OffsetDateTime,
    ) -> Result<ApiClient, Error> {
        RIGHTS.check(caller, "revokeApiClient")?;
        let mut tx = self.pool.begin().await?;
        let mut client = store::api_clients::lock(&mut tx, id)
            .await?
            .ok_or_else(unknown)?;
        if client.revoke(now) {
            store::api_clients::update(&mut tx, &client).await?;
            let audit = Audit {
                action: "REVOKE_API_CLIENT",
                subject: id.0,
                reason: None,
            };
            audit_records::insert(&mut tx, caller, audit, now).await?;
            outgoing::api_client_revoked(
                &mut tx,
                EventContext::of_request(caller.correlation(), now),
                &client,
            )
            .await?;
        }
        tx.commit().await?;
        Ok(client)
    }

    /// Changes the client that is the audit's subject, if the caller may change it, and publishes the change.
    pub(super) async fn change_api_client(
        &self,
        caller: &Caller,
        audit: Audit<'_>,
        now: OffsetDateTime,
        change: impl FnOnce(&mut ApiClient) -> Result<(), Error> + Send,
    ) -> Result<ApiClient, Error> {
        let own = caller.organisation().map(OrganisationId);
        let mine = |client: &ApiClient| {
            caller.has_role(Role::PlatformAdmin) || (own.is_some() && client.organisation == own)
        };
        let mut tx = self.pool.begin().await?;
        let found = store::api_clients::lock(&mut tx, ApiClientId(audit.subject)).await?;
        let mut client = found.filter(mine).ok_or_else(unknown)?;
        client.can_change()?;
        change(&mut client)?;
        client.change(now);
        store::api_clients::update(&mut tx, &client).await?;
        audit_records::insert(&mut tx, caller, audit, now).await?;
        outgoing::api_client_updated(
            &mut tx,
            EventContext::of_request(caller.correlation(), now),
            &client,
        )
        .await?;
        tx.commit().await?;
        Ok(client)
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
        id: ApiClientId::new(),
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
