//! Maps decisions about providers and organisations, and proposed keys, to notices for the members of the organisation.

use events::user::{Provider, UserFact};
use uuid::Uuid;

use crate::notifications::domain::{
    Announcement, Notice, NotificationKind as Kind, Recipients, Subject, SubjectType,
};

/// Announcement of a fact of the user domain; `None` if it causes no notice.
pub fn announcement(fact: &UserFact) -> Option<Announcement> {
    Some(match fact {
        UserFact::OrganisationVerified(it) => {
            let subject = SubjectType::Organisation.with(it.id);
            to_members(Kind::OrganisationVerified, subject, it.id)
        }
        UserFact::ProviderApproved(it) => about(Kind::ProviderApproved, it),
        UserFact::ProviderRejected(it) => about(Kind::ProviderRejected, it),
        UserFact::ProviderSuspended(it) => about(Kind::ProviderSuspended, it),
        UserFact::ProviderReinstated(it) => about(Kind::ProviderReinstated, it),
        UserFact::ProviderRemoved(it) => about(Kind::ProviderRemoved, it),
        UserFact::AccreditationExpired(it) => about(Kind::AccreditationExpired, it),
        UserFact::ProviderKeyProposed(it) => {
            let subject = SubjectType::ProviderProfile.with(it.provider);
            to_members(Kind::ProviderKeyProposed, subject, it.organisation)
        }
        _ => return None,
    })
}

fn about(kind: Kind, provider: &Provider) -> Announcement {
    let subject = SubjectType::ProviderProfile.with(provider.id);
    to_members(kind, subject, provider.organisation)
}

/// The notice has no reference, because mails do not name companies.
fn to_members(kind: Kind, subject: Subject, organisation: Uuid) -> Announcement {
    Announcement {
        notice: Notice::new(kind, subject, None),
        recipients: Recipients::Organisations(vec![organisation]),
        caused_by: None,
    }
}
