//! Loader keys of reports and disputes.

use chassis::{index_by, load_keys};

use crate::assessment::domain::{Dispute, Report};
use crate::domain::{DisputeId, ReportId};
use crate::graphql::keys::rekey;
use crate::service::{Services, Sight};

/// Last report of an order, in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ReportsOf(pub Sight);

/// Disputes of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct DisputesOf(pub Sight);

load_keys! { Services;
    ReportId => Report, |load, ids| {
        index_by(load.service.assessments.reports_by_id(&load.caller, ids).await?, |report| report.id)
    };
    DisputeId => Dispute, |load, ids| {
        index_by(load.service.assessments.disputes_by_id(&load.caller, ids).await?, |dispute| dispute.id)
    };
    ReportsOf => Vec<Report>, |load, keys| {
        let sights: Vec<Sight> = keys.iter().map(|key| key.0).collect();
        rekey(load.service.assessments.reports_of(&sights).await?, ReportsOf)
    };
    DisputesOf => Vec<Dispute>, |load, keys| {
        let sights: Vec<Sight> = keys.iter().map(|key| key.0).collect();
        rekey(load.service.assessments.disputes_of(&sights).await?, DisputesOf)
    };
}
