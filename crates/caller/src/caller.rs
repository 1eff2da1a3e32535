use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a person or a machine may do. The names are those of the roles table.
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
pub enum Role {
    SellerOwner,
    SellerMember,
    ProviderOwner,
    Assessor,
    Carrier,
    PlatformAdmin,
    RuleEditor,
    RuleApprover,
    Auditor,
    Partner,
    Device,
    Inspector,
    Ci,
}

/// What an organisation is in the business of.
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

/// Which kind of program calls; it decides the contract (the part of the schema it sees) and never a permission.
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

/// A person, signed in to one organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    pub id: Uuid,
    pub organisation: Uuid,
    pub kind: OrganisationKind,
    pub roles: Vec<Role>,
    pub session: Uuid,
}

/// The registered program behind a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiClient {
    pub id: Uuid,
    pub kind: ClientKind,
    /// The organisation that a partner's client acts for.
    pub organisation: Option<Uuid>,
    pub scopes: Vec<String>,
}

/// The four ways to be somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "as", rename_all = "snake_case")]
pub enum Identity {
    /// Nobody in particular: public fields only.
    Anonymous,
    /// A person with an access token.
    User(User),
    /// A machine on its own, by client credentials or a partner's key.
    Client(ApiClient),
    /// The gateway itself, for what it must know to do its work.
    Gateway,
}

/// Why a caller may not do what it asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    #[error("sign in first")]
    Unauthenticated,
    #[error("your role does not allow this")]
    Forbidden,
    /// A program would need this scope.
    #[error("the program's scopes do not allow this")]
    MissingScope(&'static str),
}

/// Who is calling, through which client, in which request.
///
/// There is no public constructor: a caller comes out of [`crate::Verifier::verify`] only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    pub(crate) identity: Identity,
    pub(crate) client: Option<ApiClient>,
    pub(crate) address: Option<String>,
    pub(crate) correlation: Uuid,
}

impl Caller {
    #[must_use]
    pub const fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The client that the request named, if any. Public by nature: never an authorization.
    #[must_use]
    pub const fn client(&self) -> Option<&ApiClient> {
        self.client.as_ref()
    }

    /// The network address that the request came from, if a proxy that is trusted told the gateway.
    #[must_use]
    pub fn address(&self) -> Option<&str> {
        self.address.as_deref()
    }

    /// The id that ties together the request, its log lines and the events it causes.
    #[must_use]
    pub const fn correlation(&self) -> Uuid {
        self.correlation
    }

    /// The signed-in person, or [`Denied::Unauthenticated`] for everybody else.
    pub const fn user(&self) -> Result<&User, Denied> {
        match &self.identity {
            Identity::User(user) => Ok(user),
            Identity::Client(_) | Identity::Gateway => Err(Denied::Forbidden),
            Identity::Anonymous => Err(Denied::Unauthenticated),
        }
    }

    /// The signed-in person if it has one of these roles.
    pub fn with_role(&self, any_of: &[Role]) -> Result<&User, Denied> {
        let user = self.user()?;
        if user.roles.iter().any(|role| any_of.contains(role)) {
            Ok(user)
        } else {
            Err(Denied::Forbidden)
        }
    }

    /// Whether the signed-in person has this role.
    #[must_use]
    pub fn has_role(&self, role: Role) -> bool {
        self.with_role(&[role]).is_ok()
    }

    /// Whether this is a program that acts for an organisation on its own, and has this scope.
    #[must_use]
    pub fn has_scope(&self, scope: &str) -> bool {
        matches!(&self.identity, Identity::Client(client)
            if client.organisation.is_some() && client.scopes.iter().any(|has| has == scope))
    }

    /// The organisation that the request acts for, if it acts for one.
    #[must_use]
    pub const fn organisation(&self) -> Option<Uuid> {
        match &self.identity {
            Identity::User(user) => Some(user.organisation),
            Identity::Client(client) => client.organisation,
            Identity::Anonymous | Identity::Gateway => None,
        }
    }

    /// Passes for the gateway itself only.
    pub const fn gateway(&self) -> Result<(), Denied> {
        match &self.identity {
            Identity::Gateway => Ok(()),
            Identity::Anonymous => Err(Denied::Unauthenticated),
            _ => Err(Denied::Forbidden),
        }
    }
}
