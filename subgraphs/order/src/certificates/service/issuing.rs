//! Certificates of locked orders: the acceptance of a report supersedes the previous certificate and issues the next one.

use commands::{CommandContext, Error};
use database::Conn;

use super::Certificates;
use super::history::publish_and_review;
use crate::assessment::domain::Report;
use crate::certificates::domain::{
    Certificate, CertificateEvent, Named, PublicToken, SuspensionCause, certificate_number,
};
use crate::certificates::store;
use crate::orders::domain::Order;
use crate::orders::service::order_steps::LockedOrder;
use crate::projections::domain::Provider;
use crate::projections::service::{find_product, share_provider};

impl Certificates {
    /// Certifies an order: its last report supersedes the previous certificate, and a new one is issued if the report passes.
    /// `last` is the report of the order that no other report supersedes.
    pub(crate) async fn certify(
        &self,
        tx: &mut Conn,
        command: &CommandContext,
        locked: &LockedOrder,
        last: Option<&Report>,
    ) -> Result<(), Error> {
        let now = command.now();
        let issuer = share_issuer(tx, &locked.order).await?;
        let olds = store::lock_certificates_of_order(tx, locked.order.id).await?;
        let in_doubt = olds
            .iter()
            .max_by_key(|old| old.id)
            .is_some_and(Certificate::leaves_doubt);
        for mut old in olds {
            if let Some(event) = old.supersede(now) {
                record(tx, command, locked, &old, event).await?;
            }
        }
        let Some(report) = last.filter(|report| report.passes()) else {
            return Ok(());
        };
        let count = store::next_certificate_number(tx).await?;
        let number = certificate_number(now.year(), count);
        let named = named(tx, &locked.order, issuer.as_ref()).await?;
        let mut certificate = Certificate::issue(report, &locked.order, named, number, now)?;
        let token = PublicToken::generate();
        store::insert_certificate(tx, &self.keys, &certificate, &token).await?;
        publish(tx, command, locked, &certificate, CertificateEvent::Issued).await?;
        let event = if in_doubt {
            certificate.suspend_in_doubt(now)
        } else if issuer.is_some_and(|issuer| issuer.is_suspended()) {
            certificate.suspend_with_issuer(now)
        } else {
            None
        };
        if let Some(event) = event {
            record(tx, command, locked, &certificate, event).await?;
        }
        Ok(())
    }
}

/// Revokes the certificate of a report whose correction is cancelled.
pub(crate) async fn revoke_corrected(
    tx: &mut Conn,
    command: &CommandContext,
    locked: &LockedOrder,
) -> Result<(), Error> {
    for mut old in store::lock_certificates_of_order(tx, locked.order.id).await? {
        if old.cause == Some(SuspensionCause::Correction) {
            let event = old.revoke(command.now())?;
            record(tx, command, locked, &old, event).await?;
        }
    }
    Ok(())
}

/// Suspends the certificates of a completed order that has a new report, until the seller accepts the report.
pub(crate) async fn suspend_corrected(
    tx: &mut Conn,
    command: &CommandContext,
    locked: &LockedOrder,
) -> Result<(), Error> {
    for mut old in store::lock_certificates_of_order(tx, locked.order.id).await? {
        if let Some(event) = old.suspend_for_correction(command.now()) {
            record(tx, command, locked, &old, event).await?;
        }
    }
    Ok(())
}

/// Updates a certificate, publishes the change and adds it to the history.
async fn record(
    tx: &mut Conn,
    command: &CommandContext,
    locked: &LockedOrder,
    certificate: &Certificate,
    event: CertificateEvent,
) -> Result<(), Error> {
    store::update_certificate(tx, certificate).await?;
    publish(tx, command, locked, certificate, event).await
}

/// Publishes a change of a certificate and adds it to the history. The caller has written the row already.
async fn publish(
    tx: &mut Conn,
    command: &CommandContext,
    locked: &LockedOrder,
    certificate: &Certificate,
    event: CertificateEvent,
) -> Result<(), Error> {
    let mut entry = publish_and_review(tx, command.event_context(), certificate, event).await?;
    entry.by_user = locked.actor.user;
    entry.by = Some(locked.actor.organisation);
    Ok(store::insert_certificate_entry_without_reason(tx, &entry).await?)
}

/// Locks the provider of an order `FOR SHARE`.
async fn share_issuer(conn: &mut Conn, order: &Order) -> Result<Option<Provider>, Error> {
    let Some(chosen) = order.chosen() else {
        return Ok(None);
    };
    Ok(share_provider(conn, chosen.provider).await?)
}

async fn named(conn: &mut Conn, order: &Order, issuer: Option<&Provider>) -> Result<Named, Error> {
    let product = find_product(conn, order.product).await?;
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
