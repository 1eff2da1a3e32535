//! Requests for transport approvals. The answers arrive later: see [`super::self_checks`].

use anyhow::anyhow;
use commands::{CommandContext, Error};
use database::Conn;

use super::TransportApprovals;
use super::questions::checks_with_evidence;
use super::timeline::publish_question;
use crate::consignments::domain::refusals as consignment_refusals;
use crate::consignments::domain::{ConsignmentStatus, TransportPart};
use crate::consignments::service::{
    StepAuthor, Viewer, lock_consignment, update_consignment_approval,
};
use crate::domain::refusals::product_archived;
use crate::domain::{
    ApprovalId, ConsignmentId, LaneWish, OrganisationId, ProductId, Quota, Refusal,
};
use crate::projections::domain::{ExternalReferences, Product};
use crate::projections::service::{find_own_product, find_products};
use crate::service::access::Actor;
use crate::transport_approvals::domain::{
    Approval, ApprovalCommand, ApprovalReference, ApprovalStatus, ProductCheck, Question,
    approval_number, refusals,
};
use crate::transport_approvals::store::{self, Inserted};

/// Maximum number of inserts of one approval.
const MOST_INSERTS: usize = 5;

/// Goods for which an approval is requested.
pub enum Subject {
    Product(ProductId, LaneWish),
    Consignment(ConsignmentId),
}

impl TransportApprovals {
    /// Asks the rule domain, with the evidence that counts today. Returns the REQUESTED approval.
    pub async fn request(
        &self,
        command: &CommandContext,
        subject: Result<Subject, Refusal>,
    ) -> Result<Approval, Error> {
        let actor = Actor::using(command.caller(), "requestTransportApproval")?;
        let subject = subject?;
        if let Subject::Product(product, _) = &subject {
            let references = ExternalReferences::of_product(*product);
            self.projections
                .wait_for(command, actor.organisation, references)
                .await?;
        }
        let id = ApprovalId::new();
        self.commands
            .run(command, id, async |tx| {
                let question = match subject {
                    Subject::Product(product, lane) => {
                        about_product(tx, &actor, product, lane).await?
                    }
                    Subject::Consignment(consignment) => {
                        about_consignment(tx, command, &actor, consignment).await?
                    }
                };
                insert(tx, command, &actor, id, question).await
            })
            .await?
            .or_replay(async |first| self.find_again(first).await)
            .await
    }
}

async fn insert(
    tx: &mut Conn,
    command: &CommandContext,
    actor: &Actor,
    id: ApprovalId,
    question: Question,
) -> Result<Approval, Error> {
    has_room(tx, actor.organisation).await?;
    let today = question.lane.today(command.now());
    let products: Vec<ProductId> = question.checks.iter().map(|check| check.product).collect();
    let question = Question {
        checks: checks_with_evidence(tx, &products, today).await?,
        ..question
    };
    let reference = ApprovalReference {
        id,
        number: next_number(tx, command).await?,
        at: command.now(),
    };
    let (mut approval, event) = Approval::request(reference, question)?;
    insert_numbered(tx, command, &mut approval).await?;
    if let Some(consignment) = approval.consignment {
        update_consignment_approval(tx, consignment, &approval).await?;
    }
    publish_question(tx, StepAuthor::of(actor, command), &approval, event).await?;
    Ok(approval)
}

/// Inserts the approval. Tries again if the open approval for the same goods was refused in the meantime, or with the next number
/// if its number is taken, as after a sequence was restored from a backup.
async fn insert_numbered(
    tx: &mut Conn,
    command: &CommandContext,
    approval: &mut Approval,
) -> Result<(), Error> {
    for _ in 0..MOST_INSERTS {
        match store::insert_approval(tx, approval).await? {
            Inserted::Done => return Ok(()),
            Inserted::NumberTaken => approval.number = next_number(tx, command).await?,
            Inserted::OpenExists => {
                let (product, lane) = (approval.product, &approval.lane);
                if let Some(open) = store::find_open_approval(tx, product, lane).await? {
                    return Err(refusals::approval_exists(open).into());
                }
            }
        }
    }
    Err(anyhow!("the approval was not inserted after {MOST_INSERTS} attempts").into())
}

async fn next_number(tx: &mut Conn, command: &CommandContext) -> Result<String, Error> {
    let number = store::next_approval_number(tx).await?;
    Ok(approval_number(command.now().year(), number))
}

/// Refuses an approval over the quota of the seller. Concurrent commands may exceed the quota by their number, because a lock
/// would serialise all commands of a seller.
pub(super) async fn has_room(conn: &mut Conn, seller: OrganisationId) -> Result<(), Error> {
    let quota = Quota::UndecidedApprovals;
    let has = store::count_undecided_approvals_up_to(conn, seller, quota.most()).await?;
    Ok(quota.allows_one_more(has)?)
}

async fn about_product(
    conn: &mut Conn,
    actor: &Actor,
    product: ProductId,
    lane: LaneWish,
) -> Result<Question, Error> {
    let product = find_own_product(conn, actor.organisation, product).await?;
    if product.is_archived() {
        return Err(product_archived().into());
    }
    let (organisation, lane) = (product.organisation, lane.lane(&product.origin_country)?);
    let checks = vec![ProductCheck::open(product.id, Vec::new())];
    Ok(Question {
        organisation,
        consignment: None,
        lane,
        checks,
    })
}

/// Question about all products of a PLANNED consignment. None of them may be archived.
async fn about_consignment(
    conn: &mut Conn,
    command: &CommandContext,
    actor: &Actor,
    id: ConsignmentId,
) -> Result<Question, Error> {
    let viewer = Viewer::of(command.caller())?;
    let consignment = lock_consignment(conn, id).await?;
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
    let products = find_products(conn, &consignment.products).await?;
    if products.iter().any(Product::is_archived) {
        return Err(product_archived().at(&["consignmentId"]).into());
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
