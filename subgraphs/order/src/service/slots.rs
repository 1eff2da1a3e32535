//! Limits concurrent work of each organisation, and of all together, in this process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::domain::OrganisationId;

/// Maximum numbers of slots that are in use at a time.
#[derive(Clone, Copy, Debug)]
pub struct SlotLimits {
    pub of_organisation: usize,
    pub in_total: usize,
}

/// Slots for concurrent work. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Slots {
    limits: SlotLimits,
    in_use: Arc<Mutex<HashMap<OrganisationId, usize>>>,
}

/// A slot in use, until it is dropped.
#[derive(Debug)]
pub struct Slot {
    slots: Slots,
    organisation: OrganisationId,
}

impl Slots {
    #[must_use]
    pub fn new(limits: SlotLimits) -> Self {
        Self {
            limits,
            in_use: Arc::default(),
        }
    }

    #[must_use]
    pub const fn limits(&self) -> SlotLimits {
        self.limits
    }

    /// Takes a slot, unless the organisation or all organisations together use as many as they may.
    #[must_use]
    pub fn take(&self, organisation: OrganisationId) -> Option<Slot> {
        let mut in_use = self.lock();
        let total: usize = in_use.values().sum();
        let own = in_use.get(&organisation).copied().unwrap_or_default();
        if own >= self.limits.of_organisation || total >= self.limits.in_total {
            return None;
        }
        in_use.insert(organisation, own + 1);
        Some(Slot {
            slots: self.clone(),
            organisation,
        })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<OrganisationId, usize>> {
        self.in_use.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut in_use = self.slots.lock();
        if let Some(own) = in_use.get_mut(&self.organisation) {
            *own -= 1;
            if *own == 0 {
                in_use.remove(&self.organisation);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_organisation_has_its_own_slots_and_a_dropped_slot_is_free() {
        let slots = Slots::new(SlotLimits {
            of_organisation: 2,
            in_total: usize::MAX,
        });
        let (own, other) = (OrganisationId::new(), OrganisationId::new());
        let first = slots.take(own).unwrap();
        let _second = slots.take(own).unwrap();
        assert!(slots.take(own).is_none());
        let other = slots.take(other).unwrap();
        drop(first);
        let third = slots.take(own).unwrap();
        assert!(slots.take(own).is_none());
        drop((other, third));
        assert_eq!(
            slots.lock().len(),
            1,
            "organisations without a slot are not stored"
        );
    }

    #[test]
    fn all_organisations_together_have_a_limit() {
        let slots = Slots::new(SlotLimits {
            of_organisation: 2,
            in_total: 3,
        });
        let organisations = [(); 4].map(|()| OrganisationId::new());
        let mut taken: Vec<Slot> = organisations
            .into_iter()
            .filter_map(|organisation| slots.take(organisation))
            .collect();
        assert_eq!(taken.len(), 3);
        taken.pop();
        assert!(slots.take(organisations[0]).is_some());
    }
}
