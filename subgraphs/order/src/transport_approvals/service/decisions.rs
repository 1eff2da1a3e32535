//! Rechecks and appeals of sellers, and decisions of administrators.

use commands::{CommandContext, Error, replayed};
use database::Conn;
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use super::TransportApprovals;
use super::questions::ask_again;
use super::requests::has_room;
use super::timeline::{Remark, record_approval};
use crate::consignments::domain::TransportPart;
use crate::consignments::service::{StepAuthor, Viewer};
use crate::domain::input::LONGEST_REASON;
use crate::domain::{ApprovalId, DocumentId, OrganisationId, Refusal, text};
use crate::evidence::domain::refusals::document_not_found;
use crate::evidence::service::find_documents;
use crate::service::access::Actor;
use crate::store::Note;
use crate::transport_approvals::domain::{Approval, ApprovalCommand, ApprovalStatus, refusals};
use crate::transport_approvals::store;

/// Maximum number of documents of an appeal.
const MOST_DOCUMENTS: usize = 20;

/// Appeal of a seller against a refusal.
pub struct Appeal {
    pub approval: ApprovalId,
    /// Supporting documents.
    pub documents: Vec<DocumentId>,
    pub reason: SecretString,
}

/// Decision of an administrator on an approval.
pub struct DecisionOnApproval {
    pub approval: ApprovalId,
    pub approve: bool,
    pub reason: SecretString,
}

/// Approval under a lock, with the actor that takes a step.
struct LockedApproval {
    author: StepAuthor,
    approval: Approval,
    parts: Vec<TransportPart>,
}

impl TransportApprovals {
    /// Repeats the question to the rule domain with the evidence of today.
    pub async fn recheck(
        &self,
        command: &CommandContext,
        id: ApprovalId,
    ) -> Result<Approval, Error> {
        let actor = Actor::using(command.caller(), "recheckApproval")?;
        self.commands
            .run(command, id, async |tx| {
                let mut locked = lock(tx, command, &actor, id).await?;
                let by = locked.part_for(ApprovalCommand::Recheck)?;
                locked.may_open_again(tx).await?;
                ask_again(tx, locked.author, &mut locked.approval, by).await?;
                Ok(locked.approval)
            })
            .await?
            .or_replay(async |first| self.find_again(first).await)
            .await
    }

    /// Records an appeal of the seller against a refusal.
    pub async fn appeal(
        &self,
        command: &CommandContext,
        appeal: Appeal,
    ) -> Result<Approval, Error> {
        let actor = Actor::using(command.caller(), "appealApproval")?;
        let Appeal {
            approval: id,
            documents,
            reason,
        } = appeal;
        text(&["reason"], reason.expose_secret(), LONGEST_REASON)?;
        if documents.len() > MOST_DOCUMENTS {
            return Err(refusals::too_many_documents_of_appeal(MOST_DOCUMENTS).into());
        }
        self.commands
            .run(command, id, async |tx| {
                let mut locked = lock(tx, command, &actor, id).await?;
                locked.part_for(ApprovalCommand::Appeal)?;
                locked.may_open_again(tx).await?;
                self.has_own_documents(tx, actor.organisation, &documents)
                    .await?;
                let event = locked.approval.appeal(command.now())?;
                let remark = Remark {
                    documents,
                    ..self.remark(&reason)
                };
                record_approval(tx, locked.author, &locked.approval, event, remark).await?;
                Ok(locked.approval)
            })
            .await?
            .or_replay(async |first| self.find_again(first).await)
            .await
    }

    /// Decides on an approval that needs review. For administrators.
    pub async fn decide(
        &self,
        command: &CommandContext,
        decision: DecisionOnApproval,
    ) -> Result<Approval, Error> {
        let actor = Actor::using(command.caller(), "decideApproval")?;
        let DecisionOnApproval {
            approval: id,
            approve,
            reason,
        } = decision;
        text(&["reason"], reason.expose_secret(), LONGEST_REASON)?;
        self.commands
            .run(command, id, async |tx| {
                let mut locked = lock(tx, command, &actor, id).await?;
                if approve && store::has_fallen_evidence(tx, id).await? {
                    locked
                        .approval
                        .allows(ApprovalCommand::Approve, TransportPart::Admin)?;
                    return Err(refusals::check_outdated().into());
                }
                let event = locked.approval.decide(approve, command.now())?;
                let remark = self.remark(&reason);
                record_approval(tx, locked.author, &locked.approval, event, remark).await?;
                Ok(locked.approval)
            })
            .await?
            .or_replay(async |first| self.find_again(first).await)
            .await
    }

    const fn remark<'a>(&'a self, reason: &'a SecretString) -> Remark<'a> {
        Remark {
            change: None,
            before: None,
            documents: Vec::new(),
            note: Some(Note {
                keys: &self.keys,
                text: reason,
            }),
        }
    }

    /// Result of an idempotent replay.
    pub(super) async fn find_again(&self, id: Uuid) -> Result<Approval, Error> {
        let mut conn = self.pool.acquire().await?;
        let approvals = store::find_approvals(&mut conn, &[ApprovalId(id)]).await?;
        replayed(approvals.into_iter().next())
    }

    /// Passes if these documents belong to the seller.
    async fn has_own_documents(
        &self,
        conn: &mut Conn,
        seller: OrganisationId,
        ids: &[DocumentId],
    ) -> Result<(), Error> {
        let found = find_documents(conn, &self.keys, ids).await?;
        for (position, id) in ids.iter().enumerate() {
            if !found
                .iter()
                .any(|document| document.id == *id && document.organisation == seller)
            {
                let path = ["evidenceIds", &position.to_string()];
                return Err(document_not_found().at(&path).into());
            }
        }
        Ok(())
    }
}

/// Locks an approval in which the caller has a part, and checks the expected version.
async fn lock(
    tx: &mut Conn,
    command: &CommandContext,
    actor: &Actor,
    id: ApprovalId,
) -> Result<LockedApproval, Error> {
    let viewer = Viewer::of(command.caller())?;
    let approval = store::lock_approval(tx, id)
        .await?
        .ok_or_else(refusals::approval_not_found)?;
    // A carrier may read approvals, but has no part in them.
    if !viewer.sees_approval(approval.organisation, None) {
        return Err(refusals::approval_not_found().into());
    }
    command.expects(approval.version)?;
    let parts = viewer.parts(actor, approval.organisation, None);
    Ok(LockedApproval {
        author: StepAuthor::of(actor, command),
        approval,
        parts,
    })
}

impl LockedApproval {
    /// Part for which the state table permits a step.
    fn part_for(&self, command: ApprovalCommand) -> Result<TransportPart, Refusal> {
        let mut refusal = refusals::approval_not_found();
        for part in &self.parts {
            match self.approval.allows(command, *part) {
                Ok(_) => return Ok(*part),
                Err(other) => refusal = other,
            }
        }
        Err(refusal)
    }

    /// Passes unless the approval is refused, and either too many approvals of the organisation are undecided, or another one for
    /// the same goods and lane is open.
    async fn may_open_again(&self, tx: &mut Conn) -> Result<(), Error> {
        let Approval {
            status,
            organisation,
            product,
            ref lane,
            consignment,
            ..
        } = self.approval;
        if status != ApprovalStatus::Refused {
            return Ok(());
        }
        has_room(tx, organisation).await?;
        if consignment.is_some() {
            return Ok(());
        }
        match store::find_open_approval(tx, product, lane).await? {
            Some(open) => Err(refusals::approval_exists(open).into()),
            None => Ok(()),
        }
    }
}
