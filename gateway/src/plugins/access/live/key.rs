//! The object that an event is about.

/// The key of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The kind of the object, if its subscription is about several kinds.
    pub kind: Option<String>,
    pub id: String,
    /// The version of the object after the event. `None` if it is not known.
    pub version: Option<i64>,
}

impl Key {
    /// The key of the only object of a subscription.
    pub const fn only(id: String) -> Self {
        Self {
            kind: None,
            id,
            version: None,
        }
    }

    /// The value of the query's argument.
    pub fn argument(&self) -> String {
        let Some(kind) = &self.kind else {
            return self.id.clone();
        };
        let version = self.version.map(|version| version.to_string());
        format!("{kind}:{}:{}", self.id, version.unwrap_or_default())
    }

    /// Merges a later event into this key, if it is about the same object. Returns false if it is not. If the version
    /// of one event is not known, that of both is not known, because a client would ignore a version that it has.
    pub fn merge(&mut self, later: &Self) -> bool {
        let same = self.kind == later.kind && self.id == later.id;
        if same {
            let versions = self.version.zip(later.version);
            self.version = versions.map(|(one, other)| one.max(other));
        }
        same
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(version: Option<i64>) -> Key {
        Key {
            kind: Some("ORDER".to_owned()),
            id: "a".to_owned(),
            version,
        }
    }

    #[test]
    fn the_argument_has_the_kind_if_there_are_several() {
        assert_eq!(Key::only("a".to_owned()).argument(), "a");
        assert_eq!(key(Some(7)).argument(), "ORDER:a:7");
        assert_eq!(key(None).argument(), "ORDER:a:");
    }

    #[test]
    fn the_latest_version_remains_if_all_are_known() {
        for (one, other, merged) in [
            (Some(7), Some(8), Some(8)),
            (Some(8), Some(7), Some(8)),
            (Some(8), None, None),
            (None, Some(8), None),
        ] {
            let mut waiting = key(one);
            assert!(waiting.merge(&key(other)));
            assert_eq!(waiting, key(merged));
        }
        let mut waiting = key(Some(7));
        let product = Key {
            kind: Some("PRODUCT".to_owned()),
            ..key(Some(8))
        };
        assert!(!waiting.merge(&product) && !waiting.merge(&Key::only("a".to_owned())));
        assert_eq!(waiting, key(Some(7)));
    }
}
