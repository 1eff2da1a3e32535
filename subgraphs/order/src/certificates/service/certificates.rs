//! Certificates: issued and superseded with reports, suspended and reinstated with their issuers, and decided on.
//!
//! Locks are taken in the order: order, provider, certificates.

use std::collections::BTreeMap;

use caller::Caller;
use database::Conn;
use events::EventContext;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::assessment::store as assessment_store;
use crate::certificates::domain::{
    Certificate, CertificateEntry, CertificateEvent, Keeper, Named, PublicToken, SuspensionCause,
    certificate_number, check_reason, refusals,
};
use crate::certificates::store;
use crate::domain::{CertificateId, Refusal};
use crate::events::outgoing;
use crate::orders::domain::Order;
use crate::projections::domain::Provider;
use crate::projections::store as projections_store;
use crate::service::access::Actor;
use crate::service::attempt::made_before;
use crate::service::steps::Case;
use crate::service::{Attempt, Error, Service};
use crate::transport_approvals::domain::{Behind, Change};
use crate::transport_approvals::service::suspensions::order_review;

/// What an issuer or an administrator wants with a certificate, and why.
pub struct Decision {
    pub certificate: CertificateId,
    pub reason: SecretString,
}

/// Who decides, on which day, and whether the issuer may be asked that day.
struct Circumstances {
    by: Keeper,
    issuer_listed: bool,
    now: OffsetDateTime,
}

impl Service {
    /// The issuer or the platform has doubts: until one of them reinstates it, the certificate counts for nothing.
    pub async fn suspend_certificate(
        &self,
        caller: &Caller,
        decision: Decision,
        attempt: Attempt,
    ) -> Result<Certificate, Error> {
        let actor = Actor::using(caller, "suspendCertificate")?;
        self.decide_on(actor, decision, attempt, |one, is| {
            one.suspend(is.by, is.now)
        })
        .await
    }

    /// The doubts are gone; or the platform confirms a certificate although its issuer is suspended.
    pub async fn reinstate_certificate(
        &self,
        caller: &Caller,
        decision: Decision,
        attempt: Attempt,
    ) -> Result<Certificate, Error> {
        let actor = Actor::using(caller, "reinstateCertificate")?;
        let reinstate = |one: &mut Certificate, is: &Circumstances| {
            one.reinstate(is.by, is.issuer_listed, is.now)
        };
        self.decide_on(actor, decision, attempt, reinstate).await
    }

    /// For good.
    pub async fn revoke_certificate(
        &self,
        caller: &Caller,
        decision: Decision,
        attempt: Attempt,
    ) -> Result<Certificate, Error> {
        let actor = Actor::using(caller, "revokeCertificate")?;
        self.decide_on(actor, decision, attempt, |one, is| one.revoke(is.now))
            .await
    }

    async fn decide_on(
        &self,
        actor: Actor,
        Decision {
            certificate: id,
            reason,
        }: Decision,
        attempt: Attempt,
        decision: impl FnOnce(&mut Certificate, &Circumstances) -> Result<CertificateEvent, Refusal>,
    ) -> Result<Certificate, Error> {
        check_reason(reason.expose_secret())?;
        let mut tx = self.pool.begin().await?;
        if let Some(first) = self.claim(&mut tx, &actor, &attempt, id.0).await? {
            return made_before(
                store::find_certificates(&mut tx, &[CertificateId(first)])
                    .await?
                    .pop(),
            );
        }
        let known = store::find_certificates(&mut tx, &[id]).await?.pop();
        let known = known.filter(|one| actor.is_admin || one.provider == actor.organisation);
        let profile = known.ok_or_else(refusals::certificate_not_found)?.profile;
        let provider = projections_store::lock_provider(&mut tx, profile).await?;
        let certificate = store::lock_certificate(&mut tx, id).await?;
        let mut certificate = certificate.ok_or_else(refusals::certificate_not_found)?;
        attempt.expects(certificate.version)?;
        let by = if actor.is_admin {
            Keeper::Platform
        } else {
            Keeper::Issuer
        };
        let issuer_listed = provider.as_ref().is_some_and(Provider::is_listed);
        let event = decision(
            &mut certificate,
            &Circumstances {
                by,
                issuer_listed,
                now: attempt.now,
            },
        )?;
        store::update_certificate(&mut tx, &certificate).await?;
        let mut entry = tell(&mut tx, actor.context(attempt.now), &certificate, event).await?;
        entry.by_user = actor.user;
        entry.by = Some(actor.organisation);
        entry.reason = Some(reason);
        store::insert_certificate_entry(&mut tx, &self.keys, certificate.order, &entry).await?;
        tx.commit().await?;
        Ok(certificate)
    }

    /// What follows from an order's last report once it stands: it supersedes the certificate before, and if it passes
    /// there is a new one.
    pub(crate) async fn certify(&self, case: &mut Case, now: OffsetDateTime) -> Result<(), Error> {
        let issuer = issuer_of(&mut case.tx, &case.order).await?;
        let olds = store::lock_certificates_of_order(&mut case.tx, case.order.id).await?;
        let in_doubt = olds
            .iter()
            .max_by_key(|old| old.id)
            .is_some_and(Certificate::leaves_doubt);
        for mut old in olds {
            if let Some(event) = old.supersede(now) {
                store::update_certificate(&mut case.tx, &old).await?;
                self.note_certificate(case, &old, event, now).await?;
            }
        }
        let reports = assessment_store::list_last_reports_of_orders(
            &mut case.tx,
            &self.keys,
            &[case.order.id],
        )
        .await?;
        let last = reports
            .into_iter()
            .find(|report| report.superseded_by.is_none());
        let Some(report) = last.filter(crate::assessment::domain::Report::passes) else {
            return Ok(());
        };
        let count = store::next_certificate_number(&mut case.tx).await?;
        let number = certificate_number(now.year(), count);
        let named = named(&mut case.tx, &case.order, issuer.as_ref()).await?;
        let mut certificate = Certificate::issue(&report, &case.order, named, number, now)?;
        let token = PublicToken::generate();
        store::insert_certificate(&mut case.tx, &self.keys, &certificate, &token).await?;
        self.note_certificate(case, &certificate, CertificateEvent::Issued, now)
            .await?;
        let event = if in_doubt {
            certificate.suspend_in_doubt(now)
        } else if issuer.is_some_and(|issuer| issuer.is_suspended()) {
            certificate.suspend_with_issuer(now)
        } else {
            None
        };
        if let Some(event) = event {
            store::update_certificate(&mut case.tx, &certificate).await?;
            self.note_certificate(case, &certificate, event, now)
                .await?;
        }
        Ok(())
    }

    /// A correction that is called off takes the certificate of the report that it was to correct with it.
    pub(crate) async fn revoke_corrected(
        &self,
        case: &mut Case,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        for mut old in store::lock_certificates_of_order(&mut case.tx, case.order.id).await? {
            if old.cause == Some(SuspensionCause::Correction) {
                let event = old.revoke(now)?;
                store::update_certificate(&mut case.tx, &old).await?;
                self.note_certificate(case, &old, event, now).await?;
            }
        }
        Ok(())
    }

    /// A completed order has a new report: what rests on the old one does not count until the new one stands.
    pub(crate) async fn suspend_corrected(
        &self,
        case: &mut Case,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        for mut old in store::lock_certificates_of_order(&mut case.tx, case.order.id).await? {
            if let Some(event) = old.suspend_for_correction(now) {
                store::update_certificate(&mut case.tx, &old).await?;
                self.note_certificate(case, &old, event, now).await?;
            }
        }
        Ok(())
    }

    async fn note_certificate(
        &self,
        case: &mut Case,
        certificate: &Certificate,
        event: CertificateEvent,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        let mut entry = tell(&mut case.tx, case.actor.context(now), certificate, event).await?;
        entry.by_user = case.actor.user;
        entry.by = Some(case.actor.organisation);
        Ok(store::insert_certificate_entry_without_reason(&mut case.tx, &entry).await?)
    }
}

/// Publishes something that has happened to a certificate and is written, and orders a review of what rests on it. Answers
/// with the entry for its history, which names no person yet.
async fn tell(
    conn: &mut Conn,
    context: EventContext,
    certificate: &Certificate,
    event: CertificateEvent,
) -> Result<CertificateEntry, Error> {
    let entry = announce(conn, context, certificate, event).await?;
    if let Some(change) = Change::of_certificate(event, certificate.cause) {
        order_review(
            conn,
            context,
            Behind::Evidence(vec![certificate.id.0]),
            Some(change),
        )
        .await?;
    }
    Ok(entry)
}

/// Orders reviews of what rests on these certificates: one for each kind of change, so that an approval that rests on several
/// of them is asked about once.
pub(crate) async fn review_certificates(
    conn: &mut Conn,
    context: EventContext,
    changed: &[(Certificate, CertificateEvent)],
) -> Result<(), Error> {
    let mut sources: BTreeMap<Change, Vec<Uuid>> = BTreeMap::new();
    for (certificate, event) in changed {
        if let Some(change) = Change::of_certificate(*event, certificate.cause) {
            sources.entry(change).or_default().push(certificate.id.0);
        }
    }
    for (change, sources) in sources {
        order_review(conn, context, Behind::Evidence(sources), Some(change)).await?;
    }
    Ok(())
}

/// Publishes something that has happened to a certificate and is written. Answers with the entry for its history, which
/// names no person yet.
pub(crate) async fn announce(
    conn: &mut Conn,
    context: EventContext,
    certificate: &Certificate,
    event: CertificateEvent,
) -> Result<CertificateEntry, Error> {
    let id = outgoing::certificate(conn, context, certificate, event).await?;
    Ok(CertificateEntry {
        id,
        certificate: certificate.id,
        sequence: certificate.version,
        event,
        status: certificate.status,
        cause: certificate.cause,
        at: context.now,
        by_user: None,
        by: None,
        reason: None,
    })
}

/// The provider of an order, as it is until the transaction is over.
async fn issuer_of(conn: &mut Conn, order: &Order) -> Result<Option<Provider>, Error> {
    let Some(chosen) = order.chosen() else {
        return Ok(None);
    };
    Ok(projections_store::lock_provider(conn, chosen.provider).await?)
}

async fn named(conn: &mut Conn, order: &Order, issuer: Option<&Provider>) -> Result<Named, Error> {
    let product = projections_store::find_products(conn, &[order.product])
        .await?
        .pop();
    let (product, sku) = product
        .map(|product| (product.name, product.sku))
        .unwrap_or_default();
    let issuer = issuer
        .map(|issuer| issuer.display_name.clone())
        .unwrap_or_default();
    Ok(Named {
        product,
        sku,
        issuer,
    })
}
