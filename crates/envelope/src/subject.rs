use uuid::Uuid;

/// Owner of data. Destroying the subject's branch key makes all its values unreadable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    Organisation(Uuid),
    User(Uuid),
    Case(Uuid),
}

impl Subject {
    /// Number of the kind in ciphertexts and in the key store. Never changes.
    pub(crate) const fn kind(self) -> u8 {
        match self {
            Self::Organisation(_) => 1,
            Self::User(_) => 2,
            Self::Case(_) => 3,
        }
    }

    pub(crate) const fn id(self) -> Uuid {
        match self {
            Self::Organisation(id) | Self::User(id) | Self::Case(id) => id,
        }
    }

    pub(crate) const fn from_parts(kind: u8, id: Uuid) -> Option<Self> {
        match kind {
            1 => Some(Self::Organisation(id)),
            2 => Some(Self::User(id)),
            3 => Some(Self::Case(id)),
            _ => None,
        }
    }
}

/// Identifies a value. It is authenticated with the ciphertext, so that the value cannot be moved to another field or row.
///
/// The names are part of the stored format and must never change. They need not be those of a table or a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    pub entity: &'static str,
    pub field: &'static str,
    pub id: Uuid,
}

impl Field {
    /// Associated data of a value. `purpose` and `head` distinguish the formats.
    pub(crate) fn associated(self, purpose: &str, head: &[u8]) -> Vec<u8> {
        parts(&[
            purpose.as_bytes(),
            head,
            self.entity.as_bytes(),
            self.field.as_bytes(),
            self.id.as_bytes(),
        ])
    }
}

impl Field {
    /// Field of the data key of a file.
    pub(crate) const fn data_key(self) -> Self {
        Self {
            field: "dataKey",
            ..self
        }
    }
}

/// Joins parts, each after its length (8 bytes, big-endian), so that different lists give different bytes.
pub(crate) fn parts(parts: &[&[u8]]) -> Vec<u8> {
    let mut joined = Vec::new();
    for part in parts {
        joined.extend((part.len() as u64).to_be_bytes());
        joined.extend(*part);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shifting_a_letter_between_entity_and_field_gives_other_bytes() {
        let field = |entity, field| {
            Field {
                entity,
                field,
                id: Uuid::nil(),
            }
            .associated("value", b"")
        };
        assert_ne!(field("user", "name"), field("use", "rname"));
        assert_ne!(field("user", "name"), field("username", ""));
    }

    #[test]
    fn a_kind_and_its_number_belong_together() {
        for subject in [
            Subject::Organisation(Uuid::max()),
            Subject::User(Uuid::max()),
            Subject::Case(Uuid::max()),
        ] {
            assert_eq!(
                Subject::from_parts(subject.kind(), subject.id()),
                Some(subject)
            );
        }
        assert_eq!(Subject::from_parts(0, Uuid::nil()), None);
        assert_eq!(Subject::from_parts(4, Uuid::nil()), None);
    }
}
