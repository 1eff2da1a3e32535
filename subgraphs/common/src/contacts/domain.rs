//! Contacts: the projection, its versions, and its comparison with pages of the user domain.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use crate::domain::UserId;

/// A version of an account, without its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    pub user: UserId,
    pub version: i64,
    /// All organisations of which the account is a member.
    pub organisations: BTreeSet<Uuid>,
    /// True if the account has the role `PLATFORM_ADMIN`.
    pub administrator: bool,
    /// A deactivated account gets no notifications.
    pub deactivated: bool,
}

/// A contact with its address, sealed by the user domain to this domain's key, in base64 as received.
#[derive(Clone, Debug)]
pub struct SealedContact {
    pub contact: Contact,
    pub address: String,
}

/// Keeps the latest version of each contact, sorted by user ID.
#[must_use]
pub fn latest(contacts: Vec<SealedContact>) -> Vec<SealedContact> {
    let mut latest: BTreeMap<UserId, SealedContact> = BTreeMap::new();
    for sealed in contacts {
        let Contact { user, version, .. } = sealed.contact;
        if latest
            .get(&user)
            .is_none_or(|known| known.contact.version <= version)
        {
            latest.insert(user, sealed);
        }
    }
    latest.into_values().collect()
}

/// ID range of one page of the user domain's listing: `after` (exclusive) to `through` (inclusive).
#[derive(Clone, Copy, Debug)]
pub struct IdRange {
    pub after: Option<Uuid>,
    pub through: Option<Uuid>,
    /// ID of the run to which the page belongs. The page may lack accounts with greater IDs, because they were created after the
    /// run began.
    pub run: Uuid,
}

/// No known account has ever been a member of this organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("organisation {0} is not known")]
pub struct UnknownOrganisation(pub Uuid);

/// Differences between the contacts of a range and a page of the user domain's listing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// Inserted contacts.
    pub missing: i64,
    /// Updated contacts.
    pub outdated: i64,
    /// Contacts that are not on the page.
    pub surplus: i64,
}

/// The contacts to write, so that the projection matches a page, with the number of missing and outdated contacts.
#[derive(Debug)]
pub struct Repair {
    pub contacts: Vec<SealedContact>,
    pub missing: i64,
    pub outdated: i64,
}

impl Repair {
    /// Compares the contacts of a page with the stored contacts of the same users.
    ///
    /// A stored contact with a greater version is newer than the page and is kept. Each sealing of an address gives different bytes,
    /// so the comparison ignores addresses.
    #[must_use]
    pub fn of(listed: Vec<SealedContact>, known: Vec<Contact>) -> Self {
        let known: BTreeMap<UserId, Contact> = known
            .into_iter()
            .map(|contact| (contact.user, contact))
            .collect();
        let mut repair = Self {
            contacts: Vec::new(),
            missing: 0,
            outdated: 0,
        };
        for sealed in latest(listed) {
            match known.get(&sealed.contact.user) {
                None => repair.missing += 1,
                Some(known)
                    if known.version > sealed.contact.version || *known == sealed.contact =>
                {
                    continue;
                }
                Some(_) => repair.outdated += 1,
            }
            repair.contacts.push(sealed);
        }
        repair
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(user: u128, version: i64) -> Contact {
        Contact {
            user: UserId(Uuid::from_u128(user)),
            version,
            organisations: BTreeSet::from([Uuid::from_u128(7)]),
            administrator: false,
            deactivated: false,
        }
    }

    fn sealed(contact: Contact) -> SealedContact {
        SealedContact {
            contact,
            address: "AQ==".to_owned(),
        }
    }

    fn versions(contacts: &[SealedContact]) -> Vec<(u128, i64)> {
        contacts
            .iter()
            .map(|one| (one.contact.user.0.as_u128(), one.contact.version))
            .collect()
    }

    #[test]
    fn the_greatest_version_of_each_user_counts() {
        let all = [contact(2, 1), contact(1, 3), contact(2, 4), contact(1, 2)]
            .map(sealed)
            .into();
        assert_eq!(versions(&latest(all)), [(1, 3), (2, 4)]);
    }

    #[test]
    fn missing_and_differing_contacts_are_repaired_and_newer_ones_stay() {
        let listed = (1..=5).map(|user| sealed(contact(user, 2))).collect();
        let differing = Contact {
            organisations: BTreeSet::new(),
            ..contact(4, 2)
        };
        let known = vec![contact(2, 1), contact(3, 2), differing, contact(5, 3)];
        let repair = Repair::of(listed, known);
        assert_eq!((repair.missing, repair.outdated), (1, 2));
        assert_eq!(versions(&repair.contacts), [(1, 2), (2, 2), (4, 2)]);
    }

    #[test]
    fn every_deterministic_part_is_compared() {
        for known in [
            Contact {
                administrator: true,
                ..contact(1, 2)
            },
            Contact {
                deactivated: true,
                ..contact(1, 2)
            },
            Contact {
                organisations: BTreeSet::from([Uuid::from_u128(8)]),
                ..contact(1, 2)
            },
        ] {
            assert_eq!(
                Repair::of(vec![sealed(contact(1, 2))], vec![known]).outdated,
                1
            );
        }
    }
}
