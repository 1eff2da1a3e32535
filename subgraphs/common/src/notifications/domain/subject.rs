use uuid::Uuid;

/// Object that a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    pub kind: SubjectType,
    pub id: Uuid,
}

/// Types of objects that notices are about, as stored.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum SubjectType {
    Order,
    Quote,
    Enquiry,
    EvidenceDocument,
    Certificate,
    TransportApproval,
    Consignment,
    ProviderProfile,
    Organisation,
    RuleChange,
    BulkSelfCheck,
}

impl SubjectType {
    /// Object of this type with this ID.
    #[must_use]
    pub const fn with(self, id: Uuid) -> Subject {
        Subject { kind: self, id }
    }
}

#[cfg(test)]
mod tests {
    use strum::VariantArray;

    use super::SubjectType;

    #[test]
    fn codes_are_read_back() {
        for &kind in SubjectType::VARIANTS {
            assert_eq!(kind.into_str().parse(), Ok(kind));
        }
        assert!("DISPUTE".parse::<SubjectType>().is_err());
    }
}
