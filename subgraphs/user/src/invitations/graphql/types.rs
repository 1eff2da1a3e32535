use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use chassis::scalar::DateTime;
use chassis::{Failure, RequestContext};
use normalisation::shown_mail_address;
use secrecy::ExposeSecret;

use crate::accounts::graphql::types::{Locale, Role, User};
use crate::invitations::domain;
use crate::invitations::service;
use crate::organisations::graphql::types::OrganisationKind;

pub struct Invitation(pub domain::Invitation);

impl From<domain::Invitation> for Invitation {
    fn from(invitation: domain::Invitation) -> Self {
        Self(invitation)
    }
}

/// Invitation of a person to join an organisation. Visible to its owners.
#[Object]
impl Invitation {
    /// ID of the invitation.
    async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// The invited address, with its domain in Unicode.
    async fn email(&self) -> String {
        shown_mail_address(self.0.email.expose_secret())
    }

    /// Roles that the new member will have.
    async fn roles(&self) -> Vec<Role> {
        self.0.roles.iter().map(|&role| role.into()).collect()
    }

    /// Preferred language of the person. Emails and notification titles are in English.
    async fn locale(&self) -> Locale {
        self.0.locale.into()
    }

    /// User who sent the invitation.
    async fn invited_by(&self, ctx: &Context<'_>) -> Result<Option<User>, Failure> {
        let request = RequestContext::of(ctx);
        Ok(request.load(self.0.invited_by).await?.map(User::from))
    }

    /// Status of the invitation. A PENDING invitation cannot be accepted after `expiresAt`.
    async fn status(&self) -> InvitationStatus {
        self.0.status.into()
    }

    /// Version of the invitation, which each change increases. Send it as `expectedVersion`.
    async fn version(&self) -> i64 {
        self.0.version
    }

    /// Time at which the invitation was sent.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// Time of the last change.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }

    /// Time at which the invitation expires.
    async fn expires_at(&self) -> DateTime {
        DateTime(self.0.expires_at)
    }
}

/// Status of an invitation.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::InvitationStatus")]
pub enum InvitationStatus {
    /// The invitation waits for its acceptance, or has expired.
    Pending,
    /// The invited person has joined the organisation.
    Accepted,
    /// The invitation was revoked, or replaced by a newer one.
    Revoked,
}

/// The organisation and the roles that an invitation offers to its recipient.
#[derive(SimpleObject)]
pub struct InvitationPreview {
    /// Legal name of the inviting organisation.
    organisation_name: String,
    /// Kind of the inviting organisation.
    organisation_kind: OrganisationKind,
    /// False if the platform has not verified the organisation. Anyone can register an organisation under any name.
    organisation_verified: bool,
    /// Roles that the member will have.
    roles: Vec<Role>,
    /// Preferred language of the person. Emails and notification titles are in English.
    locale: Locale,
    /// Time at which the invitation expires.
    expires_at: DateTime,
}

impl From<service::InvitationPreview> for InvitationPreview {
    fn from(preview: service::InvitationPreview) -> Self {
        Self {
            organisation_name: preview.organisation_name.expose_secret().to_owned(),
            organisation_kind: preview.organisation_kind.into(),
            organisation_verified: preview.organisation_verified,
            roles: preview.roles.into_iter().map(Into::into).collect(),
            locale: preview.locale.into(),
            expires_at: DateTime(preview.expires_at),
        }
    }
}
