//! Concurrent downloads of each organisation in this process.

use crate::domain::{OrganisationId, Refusal};
use crate::files::domain::refusals;
use crate::service::slots::{Slot, SlotLimits, Slots};

/// Limits concurrent downloads. Cheap to clone.
#[derive(Clone, Debug)]
pub struct DownloadSlots(Slots);

/// Counts as a download until it is dropped.
pub(crate) type DownloadSlot = Slot;

impl DownloadSlots {
    /// Limits each organisation to this many concurrent downloads.
    #[must_use]
    pub fn at_most(most: usize) -> Self {
        Self(Slots::new(SlotLimits {
            of_organisation: most,
            in_total: usize::MAX,
        }))
    }

    /// Takes a slot, or refuses if none is free.
    pub(crate) fn begin(&self, organisation: OrganisationId) -> Result<DownloadSlot, Refusal> {
        let slot = self.0.take(organisation);
        slot.ok_or_else(|| refusals::too_many_downloads(self.0.limits().of_organisation))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_download_over_the_limit_of_the_organisation_is_refused() {
        let downloads = DownloadSlots::at_most(1);
        let own = OrganisationId::new();
        let first = downloads.begin(own).unwrap();
        assert_eq!(
            downloads.begin(own).unwrap_err(),
            refusals::too_many_downloads(1)
        );
        drop(first);
        assert!(downloads.begin(own).is_ok());
    }
}
