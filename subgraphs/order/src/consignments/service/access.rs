//! Access to consignments and transport approvals: a seller sees its own, a carrier those that it carries, and staff of the
//! platform all. Other callers see none.

use caller::{Caller, Denied, Role};

use crate::consignments::domain::{Consignment, TransportPart, TransportScope};
use crate::domain::OrganisationId;
use crate::service::access::{Actor, Reader};

/// The caller as a reader of consignments. A program may be both seller and carrier.
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

    /// True for the seller of an approval, the carrier of its consignment, and staff.
    pub fn sees_approval(self, seller: OrganisationId, consignment: Option<&Consignment>) -> bool {
        self.staff
            || self.seller == Some(seller)
            || consignment.is_some_and(|consignment| self.sees(consignment))
    }

    /// Parts in which the actor may give commands.
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

    /// Scopes whose lists together have everything that the viewer sees.
    pub fn scopes(self) -> Vec<TransportScope> {
        if self.staff {
            return vec![TransportScope::All];
        }
        let seller = self.seller.map(TransportScope::Seller);
        seller
            .into_iter()
            .chain(self.carrier.map(TransportScope::Carrier))
            .collect()
    }
}
