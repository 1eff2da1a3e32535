//! Limits the number of streams. A stream holds memory and a connection for as long as its client wants, so there is a
//! limit for the process, for each organisation and for each caller.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use uuid::Uuid;

/// The owner of a stream.
#[derive(Clone, Copy)]
pub struct Holder {
    /// A person, or else a client.
    pub caller: Option<Uuid>,
    pub organisation: Option<Uuid>,
}

pub struct Most {
    pub all: usize,
    pub of_organisation: usize,
    pub of_caller: usize,
}

pub struct Slots {
    most: Most,
    taken: Mutex<Taken>,
}

#[derive(Default)]
struct Taken {
    all: usize,
    of_organisations: HashMap<Uuid, usize>,
    of_callers: HashMap<Option<Uuid>, usize>,
}

/// The slot of a stream, released when it is dropped.
pub struct Slot {
    slots: Arc<Slots>,
    holder: Holder,
}

impl Slots {
    pub fn new(most: Most) -> Self {
        Self {
            most,
            taken: Mutex::default(),
        }
    }

    pub fn take(self: &Arc<Self>, holder: Holder) -> Option<Slot> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let of_caller = taken.of_callers.get(&holder.caller).copied().unwrap_or(0);
        let organisation = holder
            .organisation
            .and_then(|id| taken.of_organisations.get(&id).copied());
        if taken.all >= self.most.all
            || of_caller >= self.most.of_caller
            || organisation.is_some_and(|taken| taken >= self.most.of_organisation)
        {
            return None;
        }
        taken.all += 1;
        *taken.of_callers.entry(holder.caller).or_default() += 1;
        if let Some(id) = holder.organisation {
            *taken.of_organisations.entry(id).or_default() += 1;
        }
        Some(Slot {
            slots: Arc::clone(self),
            holder,
        })
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut taken = self
            .slots
            .taken
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        taken.all -= 1;
        give_back(&mut taken.of_callers, &self.holder.caller);
        if let Some(id) = self.holder.organisation {
            give_back(&mut taken.of_organisations, &id);
        }
    }
}

fn give_back<K: std::hash::Hash + Eq>(taken: &mut HashMap<K, usize>, key: &K) {
    if let Some(own) = taken.get_mut(key) {
        *own -= 1;
        if *own == 0 {
            taken.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holder(caller: u128, organisation: u128) -> Holder {
        Holder {
            caller: Some(Uuid::from_u128(caller)),
            organisation: Some(Uuid::from_u128(organisation)),
        }
    }

    #[test]
    fn there_is_an_end_to_them_and_they_come_back() {
        let slots = Arc::new(Slots::new(Most {
            all: 3,
            of_organisation: 3,
            of_caller: 2,
        }));
        let one = holder(1, 1);
        let held = [slots.take(one).unwrap(), slots.take(one).unwrap()];
        assert!(slots.take(one).is_none());
        let last = slots
            .take(Holder {
                caller: None,
                organisation: None,
            })
            .unwrap();
        assert!(slots.take(holder(2, 2)).is_none());
        drop((held, last));
        assert!(slots.take(one).is_some());
        let taken = slots.taken.lock().unwrap();
        assert!(taken.all == 0 && taken.of_callers.is_empty() && taken.of_organisations.is_empty());
    }

    #[test]
    fn the_people_of_one_organisation_leave_places_for_others() {
        let slots = Arc::new(Slots::new(Most {
            all: 10,
            of_organisation: 2,
            of_caller: 2,
        }));
        let _held = [
            slots.take(holder(1, 1)).unwrap(),
            slots.take(holder(2, 1)).unwrap(),
        ];
        assert!(slots.take(holder(3, 1)).is_none());
        assert!(slots.take(holder(4, 2)).is_some());
    }
}
