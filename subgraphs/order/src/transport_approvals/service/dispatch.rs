//! Dispatch of consignments, which requires a valid transport approval.

use commands::{CommandContext, Error, version_conflict};

use super::TransportApprovals;
use crate::consignments::domain::Consignment;
use crate::consignments::service::{self as consignments, find_consignments};
use crate::domain::ConsignmentId;
use crate::service::access::Actor;
use crate::transport_approvals::store;

impl TransportApprovals {
    /// Dispatches a consignment. The approval is locked in the same transaction: an earlier suspension prevents the dispatch, and
    /// a later suspension finds the consignment in transit.
    pub async fn dispatch_consignment(
        &self,
        command: &CommandContext,
        id: ConsignmentId,
    ) -> Result<Consignment, Error> {
        let actor = Actor::using(command.caller(), "dispatchConsignment")?;
        self.commands
            .run(command, id, async |tx| {
                let seen = find_consignments(tx, &[id])
                    .await?
                    .pop()
                    .and_then(|seen| seen.approval);
                let approval = match seen {
                    Some(approval) => store::lock_approval(tx, approval).await?,
                    None => None,
                };
                let mut locked =
                    consignments::lock_visible_consignment(tx, command, &actor, id).await?;
                if locked.consignment.approval != seen {
                    // Another approval was requested concurrently, and it is not the locked one.
                    return Err(version_conflict(locked.consignment.version).into());
                }
                let event =
                    locked
                        .consignment
                        .dispatch(&locked.parts, approval.as_ref(), command.now())?;
                locked.record(tx, event, None).await
            })
            .await?
            .or_replay(async |first| {
                let mut conn = self.pool.acquire().await?;
                consignments::find_again(&mut conn, first).await
            })
            .await
    }
}
