//! Keys by which resolvers load transport approvals and their timelines.

use chassis::{index_by, load_keys};

use crate::domain::ApprovalId;
use crate::service::{PageOf, Service};
use crate::transport_approvals::domain::{Approval, ApprovalStep};

load_keys! { Service;
    ApprovalId => Approval, |load, ids| {
        index_by(load.service.approvals_by_id(&load.caller, ids).await?, |approval| approval.id)
    };
    PageOf<ApprovalId> => Vec<ApprovalStep>, |load, pages| {
        load.service.approval_timelines_of(&load.caller, pages).await?
    };
}
