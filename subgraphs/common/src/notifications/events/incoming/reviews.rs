//! Maps decisions about providers and organisations to notices for the members of the organisation.

use events::user::{Provider, UserFact};

use crate::notifications::domain::{Announcement, Notice, NotificationKind as Kind, Recipients};

/// Announcement of a fact of the user domain; `None` if it causes no notice.
pub fn announcement(fact: &UserFact) -> Option<Announcement> {
    let (kind, provider) = match fact {
        UserFact::OrganisationVerified(it) => {
            return Some(Announcement {
                notice: Notice::new(Kind::OrganisationVerified, it.id, None),
                recipients: Recipients::Organisations(vec![it.id]),
                caused_by: None,
            });
        }
        UserFact::ProviderApproved(it) => (Kind::ProviderApproved, it),
        UserFact::ProviderRejected(it) => (Kind::ProviderRejected, it),
        UserFact::ProviderSuspended(it) => (Kind::ProviderSuspended, it),
        UserFact::ProviderReinstated(it) => (Kind::ProviderReinstated, it),
        UserFact::ProviderRemoved(it) => (Kind::ProviderRemoved, it),
        UserFact::AccreditationExpired(it) => (Kind::AccreditationExpired, it),
        _ => return None,
    };
    Some(about(kind, provider))
}

/// The notice has no reference, because mails do not name companies.
fn about(kind: Kind, provider: &Provider) -> Announcement {
    Announcement {
        notice: Notice::new(kind, provider.id, None),
        recipients: Recipients::Organisations(vec![provider.organisation]),
        caused_by: None,
    }
}
