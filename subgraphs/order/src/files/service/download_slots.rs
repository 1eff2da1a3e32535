//! Concurrent downloads of each organisation in this process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::{OrganisationId, Refusal};
use crate::files::domain::refusals;

/// Limits concurrent downloads. Cheap to clone.
#[derive(Clone, Debug)]
pub struct DownloadSlots {
    most: usize,
    running: Arc<Mutex<HashMap<OrganisationId, usize>>>,
}

/// Counts as a download until it is dropped.
#[derive(Debug)]
pub(crate) struct DownloadSlot {
    slots: DownloadSlots,
    organisation: OrganisationId,
}

impl DownloadSlots {
    /// Limits each organisation to this many concurrent downloads.
    #[must_use]
    pub fn at_most(most: usize) -> Self {
        Self {
            most,
            running: Arc::default(),
        }
    }

    /// Takes a slot, or refuses if none is free.
    pub(crate) fn begin(&self, organisation: OrganisationId) -> Result<DownloadSlot, Refusal> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let own = running.entry(organisation).or_default();
        if *own >= self.most {
            return Err(refusals::too_many_downloads(self.most));
        }
        *own += 1;
        Ok(DownloadSlot {
            slots: self.clone(),
            organisation,
        })
    }
}

impl Drop for DownloadSlot {
    fn drop(&mut self) {
        let mut running = self
            .slots
            .running
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = running.get_mut(&self.organisation) {
            *own -= 1;
            if *own == 0 {
                running.remove(&self.organisation);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_organisation_has_its_own_places_and_an_ended_download_frees_one() {
        let downloads = DownloadSlots::at_most(2);
        let (own, other) = (OrganisationId::new(), OrganisationId::new());
        let first = downloads.begin(own).unwrap();
        let _second = downloads.begin(own).unwrap();
        assert_eq!(
            downloads.begin(own).unwrap_err(),
            refusals::too_many_downloads(2)
        );
        let other = downloads.begin(other).unwrap();
        drop(first);
        let third = downloads.begin(own).unwrap();
        assert!(downloads.begin(own).is_err());
        drop((other, third));
        assert_eq!(
            downloads.running.lock().unwrap().len(),
            1,
            "nothing is kept of who downloads nothing"
        );
    }
}
