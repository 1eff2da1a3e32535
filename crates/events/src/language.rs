use uuid::Uuid;

use crate::{CloudEvent, Draft};

/// The fact's data is not what its type promises.
#[derive(Debug, thiserror::Error)]
#[error("an event of type {kind} has unreadable data: {source}")]
pub struct Unreadable {
    pub kind: String,
    #[source]
    pub source: serde_json::Error,
}

/// One producer's facts.
pub trait Fact: Sized {
    /// The producer's domain, which names its views.
    const PRODUCER: &'static str;
    /// Each type of event with its consumers: the producer's part of the routing table.
    const ROUTES: &'static [(&'static str, &'static [&'static str])];

    /// The CloudEvent for this fact; its id is new.
    fn publish(self, draft: Draft) -> Result<CloudEvent, Unreadable>;

    /// The fact inside an event, or `None` if it is of a type that this build does not know: somebody newer
    /// published it, and it is not for us.
    fn read(event: &CloudEvent) -> Result<Option<Self>, Unreadable>;
}

pub(crate) fn cloud_event(
    producer: &str,
    kind: &str,
    data: serde_json::Result<serde_json::Value>,
    draft: Draft,
) -> Result<CloudEvent, Unreadable> {
    let data = data.map_err(|source| Unreadable {
        kind: kind.to_owned(),
        source,
    })?;
    Ok(CloudEvent {
        specversion: "1.0".to_owned(),
        id: Uuid::now_v7(),
        source: format!("carnet/{producer}"),
        kind: kind.to_owned(),
        subject: draft.subject,
        time: draft.time,
        datacontenttype: "application/json".to_owned(),
        sequence: draft.sequence,
        correlationid: draft.cause.correlation,
        causationid: draft.cause.causation,
        audience: draft.audience,
        data,
    })
}

/// Declares a producer's facts: an enum with one variant per fact, its reading and writing as CloudEvents, and the
/// consumers of each fact. A fact with an empty list is recorded in the outbox and has no consumer.
macro_rules! facts {
    ($(#[$doc:meta])* $producer:literal, $name:ident {
        $($(#[$fact_doc:meta])* $fact:ident($data:ty) = $kind:literal => [$($consumer:ident),*]),+ $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub enum $name {
            $($(#[$fact_doc])* $fact($data)),+
        }

        impl $crate::Fact for $name {
            const PRODUCER: &'static str = $producer;
            const ROUTES: &'static [(&'static str, &'static [&'static str])] =
                &[$(($kind, &[$(stringify!($consumer)),*])),+];

            fn publish(self, draft: $crate::Draft) -> Result<$crate::CloudEvent, $crate::Unreadable> {
                match self {
                    $(Self::$fact(data) => {
                        $crate::language::cloud_event($producer, $kind, serde_json::to_value(data), draft)
                    })+
                }
            }

            fn read(event: &$crate::CloudEvent) -> Result<Option<Self>, $crate::Unreadable> {
                let read = match event.kind.as_str() {
                    $($kind => serde_json::from_value(event.data.clone()).map(Self::$fact),)+
                    _ => return Ok(None),
                };
                read.map(Some).map_err(|source| $crate::Unreadable { kind: event.kind.clone(), source })
            }
        }
    };
}
