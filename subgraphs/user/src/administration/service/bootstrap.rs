//! The first administrator, who cannot be made by another one.

use commands::Error;
use events::EventContext;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;

use super::Administration;
use crate::accounts::domain::{LONGEST_NAME, MailServer, NewPassword, UserStatus};
use crate::accounts::service::{self as accounts, NewRegistration};
use crate::api_clients::domain::RateClass;
use crate::api_clients::service::{self as api_clients, NewApiClient};
use crate::domain::{ClientKind, OrganisationKind, Role, Secret, name};
use crate::organisations::domain::{LONGEST_LEGAL_NAME, OrganisationStatus};
use crate::service::validation::Validation;

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

impl Administration {
    /// Makes the platform's organisation, its first administrator and an ADMIN client, unless there is an administrator:
    /// then `None`. Whoever can run this has the database and the keys, so it asks for no caller.
    pub async fn bootstrap_admin(
        &self,
        new: Bootstrap,
        now: OffsetDateTime,
    ) -> Result<Option<Bootstrapped>, Error> {
        let chosen = new
            .password
            .clone()
            .unwrap_or_else(|| Secret::generate().text());
        let registration = self.validated(new, &chosen).await?;
        let context = EventContext::of_job(now);
        let mut tx = self.pool.begin().await?;
        if accounts::lock_role_exists(&mut tx, Role::PlatformAdmin).await? {
            return Ok(None);
        }
        accounts::register(&mut tx, &self.keyring, context, registration).await?;
        let client = api_clients::create(&mut tx, context, admin_client()).await?;
        tx.commit().await?;
        Ok(Some(Bootstrapped {
            password: chosen,
            client_key: client.key,
        }))
    }

    async fn validated(
        &self,
        new: Bootstrap,
        chosen: &SecretString,
    ) -> Result<NewRegistration, Error> {
        let mut validation = Validation::default();
        let legal_name = validation.field(
            &["organisation"],
            name(&new.organisation, LONGEST_LEGAL_NAME),
        );
        let email = validation.field(
            &["email"],
            new.mail_server.address(new.email.expose_secret()),
        );
        let person = validation.field(&["name"], name(new.name.expose_secret(), LONGEST_NAME));
        let password = validation.field(&["password"], NewPassword::parse(chosen.expose_secret()));
        let (Some(legal_name), Some(email), Some(person), Some(password)) =
            (legal_name, email, person, password)
        else {
            return Err(validation.refused());
        };
        Ok(NewRegistration {
            kind: OrganisationKind::Platform,
            organisation_status: OrganisationStatus::Active,
            legal_name,
            country: new.country,
            roles: vec![Role::PlatformAdmin, Role::RuleEditor, Role::RuleApprover],
            user_status: UserStatus::Active,
            email,
            name: person,
            password: Some(self.passwords.hash_new(password, &["password"]).await?),
        })
    }
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
