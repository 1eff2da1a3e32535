use std::fmt;

use uuid::Uuid;

/// Kind of a changed object.
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
pub enum ChangeKind {
    Order,
    Enquiry,
    EvidenceDocument,
    Certificate,
    TransportApproval,
    Consignment,
    Product,
    Watch,
    BulkSelfCheck,
}

/// Change of an object. Nothing is stored: the ID of a change contains all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    pub kind: ChangeKind,
    /// ID of the object.
    pub subject: Uuid,
    /// Version of the object after the change, if it is known.
    pub version: Option<i32>,
}

impl Change {
    /// Parses the ID of a change, as the gateway composes it from an event: `<kind>:<ID of the object>:<version>`. The version is empty
    /// if it is not known. `None` for other texts.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        let mut parts = id.split(':');
        let (kind, subject) = (parts.next()?, parts.next()?);
        let version = match parts.next()? {
            "" => None,
            version => {
                let version = version.parse::<i32>().ok();
                Some(version.filter(|version| *version > 0)?)
            }
        };
        parts.next().is_none().then_some(())?;
        Some(Self {
            kind: kind.parse().ok()?,
            subject: subject.parse().ok()?,
            version,
        })
    }
}

/// The ID of the change.
impl fmt::Display for Change {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            kind,
            subject,
            version,
        } = self;
        write!(formatter, "{kind}:{subject}:")?;
        version.map_or(Ok(()), |version| write!(formatter, "{version}"))
    }
}

#[cfg(test)]
mod tests {
    use strum::VariantArray;

    use super::*;

    const SUBJECT: &str = "0190a0b0-0000-7000-8000-000000000001";

    #[test]
    fn an_id_is_read_back() {
        for &kind in ChangeKind::VARIANTS {
            for version in [None, Some(1), Some(i32::MAX)] {
                let change = Change {
                    kind,
                    subject: SUBJECT.parse().unwrap(),
                    version,
                };
                assert_eq!(Change::parse(&change.to_string()), Some(change));
            }
        }
        let known = Change::parse(&format!("TRANSPORT_APPROVAL:{SUBJECT}:7")).unwrap();
        assert_eq!(
            (known.kind, known.version),
            (ChangeKind::TransportApproval, Some(7))
        );
    }

    #[test]
    fn other_texts_are_no_changes() {
        for id in [
            String::new(),
            SUBJECT.to_owned(),
            format!("ORDER:{SUBJECT}"),
            format!("USER:{SUBJECT}:7"),
            format!("order:{SUBJECT}:7"),
            "ORDER:7:7".to_owned(),
            format!("ORDER:{SUBJECT}:0"),
            format!("ORDER:{SUBJECT}:-1"),
            format!("ORDER:{SUBJECT}:2147483648"),
            format!("ORDER:{SUBJECT}:7:8"),
        ] {
            assert_eq!(Change::parse(&id), None, "{id}");
        }
    }
}
