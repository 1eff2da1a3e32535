use std::sync::Arc;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::role::Role;
use crate::who::Scopes;

/// Kind of an organisation.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum OrganisationKind {
    Seller,
    Provider,
    Carrier,
    Platform,
}

/// Kind of an API client. It selects the contract (the visible part of the schema) and grants no permission.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum ClientKind {
    Web,
    Mobile,
    Partner,
    Admin,
    Ci,
    DeviceGateway,
}

/// A user, signed in to one organisation.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct User {
    pub id: Uuid,
    pub organisation: Uuid,
    pub kind: OrganisationKind,
    pub roles: Vec<Role>,
    pub session: Uuid,
}

/// The registered program that sent the request.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ApiClient {
    pub id: Uuid,
    pub kind: ClientKind,
    /// Organisation for which a partner's client acts.
    pub organisation: Option<Uuid>,
    pub scopes: Vec<String>,
}

/// The four kinds of callers.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "as", rename_all = "snake_case")]
pub enum Identity {
    /// No authentication: public fields only.
    Anonymous,
    /// A user with an access token.
    User(User),
    /// A program with client credentials or a partner's key.
    Client(ApiClient),
    /// The gateway itself, for the data that it needs.
    Gateway,
}

/// Reason why a caller is denied access.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    #[error("Sign in first.")]
    Unauthenticated,
    #[error("Your role does not permit this.")]
    Forbidden,
    /// A program needs one of these scopes.
    #[error("The scopes of the program do not permit this.")]
    MissingScope(Scopes),
}

/// The part of a caller that the gateway signs.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Signed {
    pub identity: Identity,
    pub client: Option<ApiClient>,
    pub address: Option<String>,
}

/// The caller of a request, with its client and correlation ID.
///
/// Only [`crate::Verifier::verify`] creates callers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Shared by the requests with the same signed caller.
    pub(crate) signed: Arc<Signed>,
    pub(crate) correlation: Uuid,
}

impl Caller {
    #[must_use]
    pub fn identity(&self) -> &Identity {
        &self.signed.identity
    }

    /// The client that the request named, if any. Its key is public, so it never authorises anything.
    #[must_use]
    pub fn client(&self) -> Option<&ApiClient> {
        self.signed.client.as_ref()
    }

    /// Network address of the request, if a trusted proxy sent it to the gateway.
    #[must_use]
    pub fn address(&self) -> Option<&str> {
        self.signed.address.as_deref()
    }

    /// ID that the request shares with its log lines and events. It is not signed and authorises nothing.
    #[must_use]
    pub const fn correlation(&self) -> Uuid {
        self.correlation
    }

    /// The signed-in user. Other callers get [`Denied::Unauthenticated`].
    pub fn user(&self) -> Result<&User, Denied> {
        match self.identity() {
            Identity::User(user) => Ok(user),
            Identity::Client(_) | Identity::Gateway => Err(Denied::Forbidden),
            Identity::Anonymous => Err(Denied::Unauthenticated),
        }
    }

    /// The signed-in user, if it has one of these roles.
    pub fn with_role(&self, any_of: &[Role]) -> Result<&User, Denied> {
        let user = self.user()?;
        if user.roles.iter().any(|role| any_of.contains(role)) {
            Ok(user)
        } else {
            Err(Denied::Forbidden)
        }
    }

    /// Returns true if the signed-in user has this role.
    #[must_use]
    pub fn has_role(&self, role: Role) -> bool {
        self.with_role(&[role]).is_ok()
    }

    /// Returns true if the caller is a program that acts for an organisation and has this scope.
    #[must_use]
    pub fn has_scope(&self, scope: &str) -> bool {
        matches!(self.identity(), Identity::Client(client)
            if client.organisation.is_some() && client.scopes.iter().any(|has| has == scope))
    }

    /// Organisation for which the request acts, if any.
    #[must_use]
    pub fn organisation(&self) -> Option<Uuid> {
        match self.identity() {
            Identity::User(user) => Some(user.organisation),
            Identity::Client(client) => client.organisation,
            Identity::Anonymous | Identity::Gateway => None,
        }
    }

    /// Passes for the gateway itself only.
    pub fn gateway(&self) -> Result<(), Denied> {
        match self.identity() {
            Identity::Gateway => Ok(()),
            Identity::Anonymous => Err(Denied::Unauthenticated),
            _ => Err(Denied::Forbidden),
        }
    }
}
