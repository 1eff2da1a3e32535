use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Merges values with the same key, in their order. Returns one value per key, sorted by key.
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
