//! The first administrator, who cannot be made by another one.

use database::Pool;
use events::EventContext;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;

use crate::accounts::domain::{MailServer, NewPassword, UserStatus};
use crate::accounts::service::Passwords;
use crate::accounts::service::registration::{
    LONGEST_LEGAL_NAME, LONGEST_NAME, Registration, register,
};
use crate::accounts::store as accounts_store;
use crate::api_clients::domain::RateClass;
use crate::api_clients::service::{NewApiClient, api_clients};
use crate::domain::{ClientKind, OrganisationKind, Role, Secret, name};
use crate::organisations::domain::OrganisationStatus;
use crate::service::{Checks, Error};
use crate::store::Vault;

/// Who is to run the platform.
pub struct Bootstrap {
    pub organisation: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    pub email: SecretString,
    /// The mail server that writes to the address.
    pub mail_server: MailServer,
    pub name: SecretString,
    /// One is made up where none is given.
    pub password: Option<SecretString>,
}

/// What the administrator needs to begin with.
pub struct Bootstrapped {
    pub password: SecretString,
    /// The key of an ADMIN client: without one, the fields for administrators are not to be seen.
    pub client_key: SecretString,
}

/// Makes the platform's organisation, its first administrator and an ADMIN client, unless there is an administrator:
/// then `None`. Whoever can run this has the database and the keys, so it asks for no caller.
pub async fn bootstrap_admin(
    pool: &Pool,
    vault: &Vault,
    passwords: &Passwords,
    new: Bootstrap,
    now: OffsetDateTime,
) -> Result<Option<Bootstrapped>, Error> {
    let chosen = new
        .password
        .clone()
        .unwrap_or_else(|| Secret::generate().text());
    let mut checks = Checks::default();
    let legal_name = checks.field(
        &["organisation"],
        name(&new.organisation, LONGEST_LEGAL_NAME),
    );
    let email = checks.field(
        &["email"],
        new.mail_server.address(new.email.expose_secret()),
    );
    let person = checks.field(&["name"], name(new.name.expose_secret(), LONGEST_NAME));
    let password = checks.field(&["password"], NewPassword::parse(chosen.expose_secret()));
    let (Some(legal_name), Some(email), Some(person), Some(password)) =
        (legal_name, email, person, password)
    else {
        return Err(checks.refused());
    };
    let registration = Registration {
        kind: OrganisationKind::Platform,
        organisation_status: OrganisationStatus::Active,
        legal_name,
        country: new.country,
        roles: vec![Role::PlatformAdmin, Role::RuleEditor, Role::RuleApprover],
        user_status: UserStatus::Active,
        email,
        name: person,
        password: Some(passwords.hash_new(password, &["password"]).await?),
    };
    let context = EventContext::of_job(now);
    let mut tx = pool.begin().await?;
    if accounts_store::users::lock_role_exists(&mut tx, Role::PlatformAdmin).await? {
        return Ok(None);
    }
    register(&mut tx, vault, context, registration).await?;
    let client = api_clients::create(&mut tx, context, admin_client()).await?;
    tx.commit().await?;
    Ok(Some(Bootstrapped {
        password: chosen,
        client_key: client.key,
    }))
}

fn admin_client() -> NewApiClient {
    NewApiClient {
        name: "Administration".to_owned(),
        kind: ClientKind::Admin,
        organisation: None,
        scopes: Vec::new(),
        rate_class: RateClass::Standard,
    }
}
