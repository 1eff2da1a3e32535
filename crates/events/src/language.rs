use schemars::Schema;
use uuid::Uuid;

use crate::{CloudEvent, Draft};

/// The data of an event does not match its type.
#[derive(Debug, thiserror::Error)]
#[error("an event of type {kind} has unreadable data: {source}")]
pub struct Unreadable {
    pub kind: String,
    #[source]
    pub source: serde_json::Error,
}

/// A type of event, as the reference describes it.
#[derive(Clone, Debug)]
pub struct EventType {
    /// For example `carnet.rule.ProductCreated.v1`.
    pub kind: &'static str,
    /// When it is published: the description of the fact.
    pub meaning: &'static str,
    pub consumers: &'static [&'static str],
    /// Schema of the event's `data`.
    pub schema: Schema,
}

/// Facts of one producer.
pub trait Fact: Sized {
    /// Domain of the producer, which is part of the names of its views.
    const PRODUCER: &'static str;
    /// Types of events with their consumers: the producer's part of the routing table.
    const ROUTES: &'static [(&'static str, &'static [&'static str])];

    /// Describes the types of events, in the order of their declaration.
    fn event_types() -> Vec<EventType>;

    /// Converts the fact into a CloudEvent with a new ID.
    fn publish(self, draft: Draft) -> Result<CloudEvent, Unreadable>;

    /// Reads the fact of an event. Returns `None` for a type that this build does not know, which a newer build published for other
    /// consumers.
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

/// Declares a producer's facts: an enum with one variant per fact, its conversion to and from CloudEvents, and the consumers of each
/// fact. A fact with an empty list is stored in the outbox and has no consumer. Every fact needs a description, one sentence that says
/// when it is published: the reference and its schema have it, too.
macro_rules! facts {
    ($(#[$doc:meta])* $producer:literal, $name:ident {
        $($(#[doc = $meaning:literal])+ $fact:ident($data:ty) = $kind:literal => [$($consumer:ident),*]),+ $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub enum $name {
            $($(#[doc = $meaning])+ $fact($data)),+
        }

        impl $crate::Fact for $name {
            const PRODUCER: &'static str = $producer;
            const ROUTES: &'static [(&'static str, &'static [&'static str])] =
                &[$(($kind, &[$(stringify!($consumer)),*])),+];

            fn event_types() -> Vec<$crate::EventType> {
                vec![$($crate::EventType {
                    kind: $kind,
                    meaning: concat!($($meaning),+).trim(),
                    consumers: &[$(stringify!($consumer)),*],
                    schema: $crate::schema::schema_of::<$data>(),
                }),+]
            }

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
