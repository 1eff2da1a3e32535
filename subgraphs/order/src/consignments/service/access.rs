//! Access to consignments and transport approvals: a seller sees its own, a carrier those that it carries, the platform's staff all.
//! Other callers see none.

use caller::{Caller, Denied, Role};

use crate::consignments::domain::{Consignment, TransportPart, TransportScope};
use crate::domain::OrganisationId;
use crate::service::access::{Actor, Reader};

/// The caller as a reader of consignments. A program is whatever its organisation is.
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

    /// The parts of an actor that may give the command at all.
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

    /// The scopes whose lists make up what the viewer sees.
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
