//! Keys of the data loaders for transport approvals and their timelines.

use chassis::{index_by, load_keys};

use crate::domain::ApprovalId;
use crate::service::{PageOf, Services};
use crate::transport_approvals::domain::{Approval, ApprovalStep};

load_keys! { Services;
    ApprovalId => Approval, |load, ids| {
        let approvals = load.service.transport_approvals.find(&load.caller, ids).await?;
        index_by(approvals, |approval| approval.id)
    };
    PageOf<ApprovalId> => Vec<ApprovalStep>, |load, pages| {
        load.service.transport_approvals.list_timelines(&load.caller, pages).await?
    };
}
