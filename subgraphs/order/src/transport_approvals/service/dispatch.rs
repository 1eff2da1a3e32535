//! A consignment leaves by its transport approval.

use commands::{CommandContext, Error, version_conflict};

use super::TransportApprovals;
use crate::consignments::domain::Consignment;
use crate::consignments::service::{self as consignments, find_consignments};
use crate::domain::ConsignmentId;
use crate::service::access::Actor;
use crate::transport_approvals::store;

impl TransportApprovals {
    /// Dispatches a consignment. The approval is locked in the same transaction: an approval that was suspended before does not let the
    /// consignment leave, and a later suspension finds it under way.
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
                    // Another approval was requested in between, and it is not the one that is locked.
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
