use caller::{Caller, Role};
use database::Conn;
use secrecy::SecretString;
use time::OffsetDateTime;
use uuid::Uuid;

use super::error::Checks;
use super::{Error, Service, because};
use crate::domain::{
    ApiClient, ApiClientId, ClientKind, ClientStatus, OrganisationId, RateClass, Refusal, Secret, key_text,
    line, scopes,
};
use crate::events::outgoing::{self, Because};
use crate::store;

const LONGEST_NAME: usize = 100;

/// What an administrator says of a program that is to call.
pub struct NewApiClient {
    pub name: String,
    pub kind: ClientKind,
    /// The organisation that it acts for.
    pub organisation: Option<OrganisationId>,
    pub scopes: Vec<String>,
    pub rate_class: RateClass,
}

pub struct CreatedApiClient {
    pub client: ApiClient,
    /// Shown this once.
    pub key: SecretString,
}

impl Service {
    /// Those of these clients that the caller may know of: its organisation's own, and all for administrators and
    /// auditors.
    pub async fn get_api_clients(
        &self,
        caller: &Caller,
        ids: &[ApiClientId],
    ) -> Result<Vec<ApiClient>, Error> {
        let all = caller.with_role(&[Role::PlatformAdmin, Role::Auditor]).is_ok();
        let own = caller.organisation().map(OrganisationId);
        if !all && own.is_none() {
            return Ok(Vec::new());
        }
        let mut conn = self.pool.acquire().await?;
        Ok(store::api_clients::list(&mut conn, ids, own.filter(|_| !all)).await?)
    }

    /// All clients, oldest first.
    pub async fn list_api_clients(
        &self,
        caller: &Caller,
        after: Option<Uuid>,
        most: i64,
    ) -> Result<Vec<ApiClient>, Error> {
        caller.with_role(&[Role::PlatformAdmin])?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::api_clients::list_after(&mut conn, after, most).await?)
    }

    pub async fn count_api_clients(&self, caller: &Caller) -> Result<i64, Error> {
        caller.with_role(&[Role::PlatformAdmin])?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::api_clients::count(&mut conn).await?)
    }

    pub async fn create_api_client(
        &self,
        caller: &Caller,
        new: NewApiClient,
        now: OffsetDateTime,
    ) -> Result<CreatedApiClient, Error> {
        caller.with_role(&[Role::PlatformAdmin])?;
        let mut checks = Checks::default();
        let name = checks.field(&["name"], line(&new.name, LONGEST_NAME));
        let scopes = checks.field(&["scopes"], scopes(new.scopes));
        if new.organisation.is_some() {
            checks.field(&["organisationId"], ApiClient::may_act_alone(new.kind));
        }
        let (Some(name), Some(scopes)) = (name, scopes) else { return Err(checks.refused()) };
        checks.passed()?;
        let mut tx = self.pool.begin().await?;
        let created = create(&mut tx, because(caller, now), NewApiClient { name, scopes, ..new }).await?;
        tx.commit().await?;
        Ok(created)
    }

    /// Ends a client. To end it twice is no error.
    pub async fn revoke_api_client(
        &self,
        caller: &Caller,
        client: ApiClientId,
        now: OffsetDateTime,
    ) -> Result<ApiClient, Error> {
        caller.with_role(&[Role::PlatformAdmin])?;
        let unknown = || Error::refused(&["apiClientId"], Refusal::ApiClientNotFound);
        let mut tx = self.pool.begin().await?;
        let mut client = store::api_clients::lock(&mut tx, client).await?.ok_or_else(unknown)?;
        if client.revoke() {
            store::api_clients::update(&mut tx, &client).await?;
            outgoing::api_client_revoked(&mut tx, because(caller, now), &client).await?;
        }
        tx.commit().await?;
        Ok(client)
    }
}

/// A client with a key of its own; `new` is checked.
pub(super) async fn create(
    conn: &mut Conn,
    because: Because,
    new: NewApiClient,
) -> Result<CreatedApiClient, Error> {
    let secret = Secret::generate();
    let client = ApiClient {
        id: ApiClientId::fresh(),
        version: 1,
        name: new.name,
        kind: new.kind,
        organisation: new.organisation,
        scopes: new.scopes,
        rate_class: new.rate_class,
        secret: secret.fingerprint(),
        status: ClientStatus::Active,
        created_at: because.now,
    };
    store::api_clients::insert(conn, &client).await.map_err(Error::at(&["organisationId"]))?;
    outgoing::api_client_created(conn, because, &client).await?;
    Ok(CreatedApiClient { key: key_text(client.id, &secret), client })
}
