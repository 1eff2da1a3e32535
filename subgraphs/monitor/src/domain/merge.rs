use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// One value for each key, in the order of the keys. Values with the same key are merged in their order.
pub fn merge_by_key<Key: Ord, Value>(
    values: Vec<Value>,
    key: impl Fn(&Value) -> Key,
    merge: impl Fn(&mut Value, Value),
) -> Vec<Value> {
    let mut merged = BTreeMap::new();
    for value in values {
        match merged.entry(key(&value)) {
            Entry::Vacant(free) => {
                free.insert(value);
            }
            Entry::Occupied(mut earlier) => merge(earlier.get_mut(), value),
        }
    }
    merged.into_values().collect()
}
