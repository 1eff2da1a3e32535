//! How many streams there are. A stream holds memory and a connection for as long as its client likes, so there is an
//! end to them: for the process, and for each caller.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use uuid::Uuid;

/// Whose streams are counted together: a person's, or else a client's.
pub type Holder = Option<Uuid>;

pub struct Slots {
    all: usize,
    each: usize,
    taken: Mutex<HashMap<Holder, usize>>,
}

/// One stream's place, given back when it is dropped.
pub struct Slot {
    slots: Arc<Slots>,
    holder: Holder,
}

impl Slots {
    pub fn new(all: usize, each: usize) -> Self {
        Self { all, each, taken: Mutex::new(HashMap::new()) }
    }

    pub fn take(self: &Arc<Self>, holder: Holder) -> Option<Slot> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.values().sum::<usize>() >= self.all
            || taken.get(&holder).is_some_and(|own| *own >= self.each)
        {
            return None;
        }
        *taken.entry(holder).or_default() += 1;
        Some(Slot { slots: Arc::clone(self), holder })
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut taken = self.slots.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = taken.get_mut(&self.holder) {
            *own -= 1;
            if *own == 0 {
                taken.remove(&self.holder);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_an_end_to_them_and_they_come_back() {
        let slots = Arc::new(Slots::new(3, 2));
        let one = Some(Uuid::from_u128(1));
        let held = [slots.take(one).unwrap(), slots.take(one).unwrap()];
        assert!(slots.take(one).is_none());
        let last = slots.take(None).unwrap();
        assert!(slots.take(Some(Uuid::from_u128(2))).is_none());
        drop((held, last));
        assert!(slots.take(one).is_some());
        assert!(slots.taken.lock().unwrap().is_empty());
    }
}
