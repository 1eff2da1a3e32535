//! A seller asks whether its goods may travel, and does not have to take the answer: it may ask again, and appeal. The
//! answers come later: see [`super::answers`].

use caller::Caller;
use database::{Conn, Tx};
use secrecy::{ExposeSecret, SecretString};
use time::Date;
use uuid::Uuid;

use super::transport_access::Viewer;
use super::transport_steps::{Hand, Remark, record_approval, tell_question};
use crate::certificates::store as certificates_store;
use crate::consignments::domain::refusals as consignment_refusals;
use crate::consignments::domain::{ConsignmentStatus, TransportPart};
use crate::consignments::store as consignments_store;
use crate::domain::refusals::product_archived;
use crate::domain::{
    ApprovalId, ConsignmentId, DocumentId, LaneWish, OrganisationId, ProductId, Quota, Refusal,
    text,
};
use crate::evidence::domain::refusals::document_not_found;
use crate::evidence::store as evidence_store;
use crate::orders::service::requests::{REASON, own_product};
use crate::projections::store as projections_store;
use crate::service::access::Actor;
use crate::service::attempt::made_before;
use crate::service::quotas::within_quota;
use crate::service::{Attempt, Error, Service};
use crate::store::Note;
use crate::transport_approvals::domain::{
    Approval, ApprovalCommand, ApprovalStatus, ProductCheck, Question, Standing, refusals,
};
use crate::transport_approvals::store;

/// The most documents that an appeal shows.
const MOST_DOCUMENTS: usize = 20;

/// What an approval is asked for.
pub enum Subject {
    Product(ProductId, LaneWish),
    Consignment(ConsignmentId),
}

/// A seller's appeal against a refusal, and why.
pub struct Appeal {
    pub approval: ApprovalId,
    /// The documents that it shows.
    pub documents: Vec<DocumentId>,
    pub reason: SecretString,
}

/// An administrator's decision about an approval, and why.
pub struct DecisionOnApproval {
    pub approval: ApprovalId,
    pub approve: bool,
    pub reason: SecretString,
}

/// An approval under its lock, and who is about to take a step.
struct Matter {
    tx: Tx,
    approval: Approval,
    parts: Vec<TransportPart>,
}

enum Turn {
    First(Matter),
    /// With the result of the first.
    Again(Approval),
}

impl Service {
    /// Asks the rule domain, with the evidence that counts today, and answers with the pending approval.
    pub async fn request_transport_approval(
        &self,
        caller: &Caller,
        subject: Result<Subject, Refusal>,
        attempt: Attempt,
    ) -> Result<Approval, Error> {
        let actor = Actor::using(caller, "requestTransportApproval")?;
        let subject = subject?;
        let mut tx = self.pool.begin().await?;
        let id = ApprovalId::new();
        if let Some(first) = self.claim(&mut tx, &actor, &attempt, id.0).await? {
            return approval_again(&mut tx, first).await;
        }
        let question = match subject {
            Subject::Product(product, lane) => {
                about_product(&mut tx, &actor, product, lane).await?
            }
            Subject::Consignment(consignment) => {
                about_consignment(&mut tx, caller, &actor, consignment).await?
            }
        };
        within_quota(&mut tx, actor.organisation, Quota::UndecidedApprovals).await?;
        let today = question.lane.today(attempt.now);
        let products: Vec<ProductId> = question.checks.iter().map(|check| check.product).collect();
        let question = Question {
            checks: with_evidence(&mut tx, &products, today).await?,
            ..question
        };
        let (approval, event) = Approval::request(id, question, attempt.now)?;
        // Where the open one has been refused meanwhile, there is room for this one.
        while !store::insert_approval(&mut tx, &approval).await? {
            if let Some(open) =
                store::find_open_approval(&mut tx, approval.product, &approval.lane).await?
            {
                return Err(refusals::approval_exists(open).into());
            }
        }
        if let Some(consignment) = approval.consignment {
            consignments_store::update_consignment_approval(&mut tx, consignment, &approval)
                .await?;
        }
        let hand = Hand::of(&actor, actor.context(attempt.now));
        tell_question(&mut tx, hand, &approval, event).await?;
        tx.commit().await?;
        Ok(approval)
    }

    /// Asks the rule domain again, with today's evidence.
    pub async fn recheck_approval(
        &self,
        caller: &Caller,
        approval: ApprovalId,
        attempt: Attempt,
    ) -> Result<Approval, Error> {
        let actor = Actor::using(caller, "recheckApproval")?;
        let mut matter = match self
            .open_approval(caller, &actor, approval, &attempt)
            .await?
        {
            Turn::First(matter) => matter,
            Turn::Again(approval) => return Ok(approval),
        };
        let by = matter.part_for(ApprovalCommand::Recheck)?;
        matter.may_open_again().await?;
        let hand = Hand::of(&actor, actor.context(attempt.now));
        ask_again(&mut matter.tx, hand, &mut matter.approval, by).await?;
        matter.commit().await
    }

    /// The seller does not agree with a refusal, and says why.
    pub async fn appeal_approval(
        &self,
        caller: &Caller,
        appeal: Appeal,
        attempt: Attempt,
    ) -> Result<Approval, Error> {
        let actor = Actor::using(caller, "appealApproval")?;
        let Appeal {
            approval,
            documents,
            reason,
        } = appeal;
        text(&["reason"], reason.expose_secret(), REASON)?;
        if documents.len() > MOST_DOCUMENTS {
            let message = format!("at most {MOST_DOCUMENTS} documents");
            return Err(Refusal::invalid(&["evidenceIds"], message).into());
        }
        let mut matter = match self
            .open_approval(caller, &actor, approval, &attempt)
            .await?
        {
            Turn::First(matter) => matter,
            Turn::Again(approval) => return Ok(approval),
        };
        matter.part_for(ApprovalCommand::Appeal)?;
        matter.may_open_again().await?;
        self.own_documents(&mut matter.tx, actor.organisation, &documents)
            .await?;
        let event = matter.approval.appeal(attempt.now)?;
        let hand = Hand::of(&actor, actor.context(attempt.now));
        let remark = Remark {
            documents,
            note: Some(Note {
                keys: &self.keys,
                text: &reason,
            }),
            ..Remark::default()
        };
        record_approval(&mut matter.tx, hand, &matter.approval, event, remark).await?;
        matter.commit().await
    }

    /// An administrator decides what the rules could not.
    pub async fn decide_approval(
        &self,
        caller: &Caller,
        decision: DecisionOnApproval,
        attempt: Attempt,
    ) -> Result<Approval, Error> {
        let actor = Actor::using(caller, "decideApproval")?;
        let DecisionOnApproval {
            approval,
            approve,
            reason,
        } = decision;
        text(&["reason"], reason.expose_secret(), REASON)?;
        let mut matter = match self
            .open_approval(caller, &actor, approval, &attempt)
            .await?
        {
            Turn::First(matter) => matter,
            Turn::Again(approval) => return Ok(approval),
        };
        if approve && store::has_fallen_evidence(&mut matter.tx, matter.approval.id).await? {
            matter
                .approval
                .allows(ApprovalCommand::Approve, TransportPart::Admin)?;
            return Err(refusals::check_outdated().into());
        }
        let event = matter.approval.decide(approve, attempt.now)?;
        let hand = Hand::of(&actor, actor.context(attempt.now));
        let remark = Remark {
            note: Some(Note {
                keys: &self.keys,
                text: &reason,
            }),
            ..Remark::default()
        };
        record_approval(&mut matter.tx, hand, &matter.approval, event, remark).await?;
        matter.commit().await
    }

    /// Locks an approval for a command; one that the caller cannot see is not there.
    async fn open_approval(
        &self,
        caller: &Caller,
        actor: &Actor,
        id: ApprovalId,
        attempt: &Attempt,
    ) -> Result<Turn, Error> {
        let viewer = Viewer::of(caller)?;
        let mut tx = self.pool.begin().await?;
        if let Some(first) = self.claim(&mut tx, actor, attempt, id.0).await? {
            return Ok(Turn::Again(approval_again(&mut tx, first).await?));
        }
        let approval = store::lock_approval(&mut tx, id)
            .await?
            .ok_or_else(refusals::approval_not_found)?;
        // A carrier reads approvals, and has no part in them.
        if !viewer.sees_approval(approval.organisation, None) {
            return Err(refusals::approval_not_found().into());
        }
        attempt.expects(approval.version)?;
        let parts = viewer.parts(actor, approval.organisation, None);
        Ok(Turn::First(Matter {
            tx,
            approval,
            parts,
        }))
    }

    /// Documents of the seller's own.
    async fn own_documents(
        &self,
        conn: &mut Conn,
        seller: OrganisationId,
        ids: &[DocumentId],
    ) -> Result<(), Error> {
        let found = evidence_store::find_documents(conn, &self.keys, ids).await?;
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

impl Matter {
    /// The part by which the table allows a step, if it does.
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

    /// Passes unless the approval is refused, and the organisation has too many that wait for a decision, or another one for the
    /// same goods and lane is open meanwhile.
    async fn may_open_again(&mut self) -> Result<(), Error> {
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
        within_quota(&mut self.tx, organisation, Quota::UndecidedApprovals).await?;
        if consignment.is_some() {
            return Ok(());
        }
        match store::find_open_approval(&mut self.tx, product, lane).await? {
            Some(open) => Err(refusals::approval_exists(open).into()),
            None => Ok(()),
        }
    }

    async fn commit(self) -> Result<Approval, Error> {
        self.tx.commit().await?;
        Ok(self.approval)
    }
}

/// The approval that an earlier command made or changed, for whoever gave that command.
async fn approval_again(conn: &mut Conn, id: Uuid) -> Result<Approval, Error> {
    made_before(store::find_approvals(conn, &[ApprovalId(id)]).await?.pop())
}

async fn about_product(
    conn: &mut Conn,
    actor: &Actor,
    product: ProductId,
    lane: LaneWish,
) -> Result<Question, Error> {
    let product = own_product(conn, actor, product).await?;
    if product.is_archived() {
        return Err(product_archived().into());
    }
    let (organisation, lane) = (product.organisation, lane.from(&product.origin_country));
    let checks = vec![ProductCheck::open(product.id, Vec::new())];
    Ok(Question {
        organisation,
        consignment: None,
        lane,
        checks,
    })
}

/// All products of a consignment that has not left; none of them may be archived.
async fn about_consignment(
    conn: &mut Conn,
    caller: &Caller,
    actor: &Actor,
    id: ConsignmentId,
) -> Result<Question, Error> {
    let viewer = Viewer::of(caller)?;
    let consignment = consignments_store::lock_consignment(conn, id).await?;
    let consignment = consignment.filter(|consignment| {
        viewer
            .parts(actor, consignment.organisation, None)
            .contains(&TransportPart::Seller)
    });
    let consignment = consignment.ok_or_else(consignment_refusals::consignment_not_found)?;
    if consignment.status != ConsignmentStatus::Planned {
        let command = ApprovalCommand::Request.into_str();
        return Err(
            consignment_refusals::wrong_state(consignment.status.into_str(), command).into(),
        );
    }
    if let Some(open) = consignment.approval
        && let Some(open) = store::find_approvals(conn, &[open]).await?.pop()
        && open.status != ApprovalStatus::Refused
    {
        return Err(refusals::approval_exists(open.id).into());
    }
    let products = projections_store::find_products(conn, &consignment.products).await?;
    if products
        .iter()
        .any(crate::projections::domain::Product::is_archived)
    {
        return Err(product_archived().into());
    }
    let checks = consignment
        .products
        .iter()
        .map(|id| ProductCheck::open(*id, Vec::new()))
        .collect();
    let (organisation, lane) = (consignment.organisation, consignment.lane);
    Ok(Question {
        organisation,
        consignment: Some(consignment.id),
        lane,
        checks,
    })
}

/// Questions about these products, each with its evidence that counts on a day.
async fn with_evidence(
    conn: &mut Conn,
    products: &[ProductId],
    day: Date,
) -> Result<Vec<ProductCheck>, Error> {
    let standing = certificates_store::list_standing_evidence(conn, products).await?;
    Ok(evidence_of(&standing, products, day))
}

/// Questions about these products, each with what counts on a day of the evidence that stands.
pub(super) fn evidence_of(
    standing: &[Standing],
    products: &[ProductId],
    day: Date,
) -> Vec<ProductCheck> {
    let check = |product: &ProductId| {
        let own = standing
            .iter()
            .filter(|one| one.product == *product && one.counts_on(day));
        ProductCheck::open(*product, own.map(|one| one.evidence.clone()).collect())
    };
    products.iter().map(check).collect()
}

/// Asks about a locked approval again, with the evidence of today. One whose evidence has fallen is suspended first: it must
/// not hold until the answer.
pub(super) async fn ask_again(
    conn: &mut Conn,
    hand: Hand,
    approval: &mut Approval,
    by: TransportPart,
) -> Result<(), Error> {
    let now = hand.context.now;
    let today = approval.lane.today(now);
    let products: Vec<ProductId> = approval.checks.iter().map(|check| check.product).collect();
    let checks = with_evidence(conn, &products, today).await?;
    // After the evidence was read: what fell before is seen here, and what falls later is among the evidence of the question.
    let now_is = store::find_approvals(conn, &[approval.id]).await?.pop();
    approval.fallen = now_is.and_then(|approval| approval.fallen);
    if let Some(change) = approval
        .fallen
        .filter(|_| approval.status == ApprovalStatus::Approved)
    {
        let event = approval.suspend(change, now)?;
        let remark = Remark {
            change: Some(change),
            ..Remark::default()
        };
        let hand = Hand::nobody(hand.context);
        record_approval(conn, hand, approval, event, remark).await?;
    }
    let event = approval.ask_again(by, checks, now)?;
    store::update_approval(conn, approval).await?;
    store::update_questions(conn, &[&*approval]).await?;
    tell_question(conn, hand, approval, event).await
}
