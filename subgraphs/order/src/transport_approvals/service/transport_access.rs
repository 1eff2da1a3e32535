//! Who sees consignments and transport approvals, and which part somebody plays in them: the seller its own, a carrier
//! what it carries, the platform's staff all. Everybody else sees nothing.

use caller::{Caller, Denied, Role};

use crate::consignments::domain::{Consignment, TransportPart};
use crate::consignments::store::ConsignmentScope;
use crate::domain::OrganisationId;
use crate::service::access::{Actor, Reader};
use crate::transport_approvals::store::ApprovalScope;

/// With which eyes somebody looks. A program is whatever its organisation is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Viewer {
    staff: bool,
    seller: Option<OrganisationId>,
    carrier: Option<OrganisationId>,
}

impl Viewer {
    pub fn of(caller: &Caller) -> Result<Self, Denied> {
        let nobody = Self {
            staff: false,
            seller: None,
            carrier: None,
        };
        let own = caller.organisation().map(OrganisationId);
        let carrier = own.filter(|_| caller.has_role(Role::Carrier));
        Ok(match Reader::of(caller)? {
            Reader::Staff => Self {
                staff: true,
                ..nobody
            },
            Reader::Seller(own) => Self {
                seller: Some(own),
                carrier,
                ..nobody
            },
            Reader::Program(own) => Self {
                seller: Some(own),
                carrier: Some(own),
                ..nobody
            },
            Reader::Provider(_) | Reader::Stranger => Self { carrier, ..nobody },
        })
    }

    pub fn sees(self, consignment: &Consignment) -> bool {
        self.staff
            || self.seller == Some(consignment.organisation)
            || self.carrier.is_some() && self.carrier == consignment.carrier
    }

    /// An approval is seen by its seller, and by the carrier of its consignment.
    pub fn sees_approval(self, seller: OrganisationId, consignment: Option<&Consignment>) -> bool {
        self.staff
            || self.seller == Some(seller)
            || consignment.is_some_and(|consignment| self.sees(consignment))
    }

    /// The parts that somebody plays who may give the command at all.
    pub fn parts(
        self,
        actor: &Actor,
        seller: OrganisationId,
        carrier: Option<OrganisationId>,
    ) -> Vec<TransportPart> {
        let mut parts = Vec::new();
        if actor.is_admin {
            parts.push(TransportPart::Admin);
        }
        if self.seller == Some(seller) {
            parts.push(TransportPart::Seller);
        }
        if self.carrier.is_some() && self.carrier == carrier {
            parts.push(TransportPart::Carrier);
        }
        parts
    }

    pub fn consignments(self) -> Vec<ConsignmentScope> {
        if self.staff {
            return vec![ConsignmentScope::All];
        }
        let seller = self.seller.map(ConsignmentScope::Seller);
        seller
            .into_iter()
            .chain(self.carrier.map(ConsignmentScope::Carrier))
            .collect()
    }

    pub fn approvals(self) -> Vec<ApprovalScope> {
        if self.staff {
            return vec![ApprovalScope::All];
        }
        let seller = self.seller.map(ApprovalScope::Seller);
        seller
            .into_iter()
            .chain(self.carrier.map(ApprovalScope::Carrier))
            .collect()
    }
}
