//! Decisions of the issuer and of the platform on certificates.

use commands::{CommandContext, Error, replayed};
use database::Conn;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;
use uuid::Uuid;

use super::Certificates;
use super::history::publish_and_review;
use crate::certificates::domain::{Certificate, CertificateEvent, Keeper, check_reason, refusals};
use crate::certificates::store;
use crate::domain::{CertificateId, Refusal};
use crate::projections::domain::Provider;
use crate::projections::service::share_provider;
use crate::service::access::Actor;

/// Decision on a certificate, with its reason.
pub struct Decision {
    pub certificate: CertificateId,
    pub reason: SecretString,
}

/// Author and time of a decision. `issuer_listed` is true if the issuer is listed at that time.
struct Circumstances {
    by: Keeper,
    issuer_listed: bool,
    now: OffsetDateTime,
}

impl Certificates {
    /// Suspends a certificate on behalf of the issuer or the platform until it is reinstated.
    pub async fn suspend(
        &self,
        command: &CommandContext,
        decision: Decision,
    ) -> Result<Certificate, Error> {
        let actor = Actor::using(command.caller(), "suspendCertificate")?;
        let suspend = |one: &mut Certificate, is: &Circumstances| one.suspend(is.by, is.now);
        self.decide(command, actor, decision, suspend).await
    }

    /// Reinstates a certificate. The platform may do so although the issuer is suspended.
    pub async fn reinstate(
        &self,
        command: &CommandContext,
        decision: Decision,
    ) -> Result<Certificate, Error> {
        let actor = Actor::using(command.caller(), "reinstateCertificate")?;
        let reinstate = |one: &mut Certificate, is: &Circumstances| {
            one.reinstate(is.by, is.issuer_listed, is.now)
        };
        self.decide(command, actor, decision, reinstate).await
    }

    /// Revokes a certificate permanently.
    pub async fn revoke(
        &self,
        command: &CommandContext,
        decision: Decision,
    ) -> Result<Certificate, Error> {
        let actor = Actor::using(command.caller(), "revokeCertificate")?;
        let revoke = |one: &mut Certificate, is: &Circumstances| one.revoke(is.now);
        self.decide(command, actor, decision, revoke).await
    }

    async fn decide(
        &self,
        command: &CommandContext,
        actor: Actor,
        decision: Decision,
        decide: impl FnOnce(&mut Certificate, &Circumstances) -> Result<CertificateEvent, Refusal>,
    ) -> Result<Certificate, Error> {
        let Decision {
            certificate: id,
            reason,
        } = decision;
        check_reason(reason.expose_secret())?;
        self.commands
            .run(command, id, async |tx| {
                let (mut certificate, is) = lock(tx, command, actor, id).await?;
                let event = decide(&mut certificate, &is)?;
                store::update_certificate(tx, &certificate).await?;
                let context = command.event_context();
                let mut entry = publish_and_review(tx, context, &certificate, event).await?;
                entry.by_user = actor.user;
                entry.by = Some(actor.organisation);
                entry.reason = Some(reason);
                let order = certificate.order;
                store::insert_certificate_entry(tx, &self.keys, order, &entry).await?;
                Ok(certificate)
            })
            .await?
            .or_replay(async |first| self.find_again(first).await)
            .await
    }

    /// Result of an idempotent replay.
    async fn find_again(&self, id: Uuid) -> Result<Certificate, Error> {
        let mut conn = self.pool.acquire().await?;
        let certificates = store::find_certificates(&mut conn, &[CertificateId(id)]).await?;
        replayed(certificates.into_iter().next())
    }
}

/// Locks the provider and then the certificate, and checks the expected version.
async fn lock(
    tx: &mut Conn,
    command: &CommandContext,
    actor: Actor,
    id: CertificateId,
) -> Result<(Certificate, Circumstances), Error> {
    let found = store::find_certificates(tx, &[id]).await?.pop();
    let found = found.filter(|one| actor.is_admin || one.provider == actor.organisation);
    let profile = found.ok_or_else(refusals::certificate_not_found)?.profile;
    let provider = share_provider(tx, profile).await?;
    let certificate = store::lock_certificate(tx, id).await?;
    let certificate = certificate.ok_or_else(refusals::certificate_not_found)?;
    command.expects(certificate.version)?;
    let by = if actor.is_admin {
        Keeper::Platform
    } else {
        Keeper::Issuer
    };
    let circumstances = Circumstances {
        by,
        issuer_listed: provider.as_ref().is_some_and(Provider::is_listed),
        now: command.now(),
    };
    Ok((certificate, circumstances))
}
