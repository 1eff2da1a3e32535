//! Loaders gather the keys that one request asks for one by one, and ask the service once.
//!
//! They are made for each request and have its caller: a loader that two callers share would show one of them objects that
//! only the other may see.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use async_graphql::Request;
use async_graphql::dataloader::{DataLoader, Loader};
use caller::Caller;
use time::OffsetDateTime;

use crate::{Failure, spawn};

/// The time at which a request came.
pub(crate) struct Now(pub OffsetDateTime);

/// Loads from one service for one caller.
pub struct Load<S> {
    pub service: S,
    pub caller: Arc<Caller>,
    /// The time at which the request came.
    pub now: OffsetDateTime,
}

/// A key by which resolvers load.
pub trait LoadKey: Clone + Eq + Hash + Send + Sync + 'static {
    type Service: Send + Sync + 'static;
    type Value: Clone + Send + Sync + 'static;

    /// The values of these keys. Keys of objects that do not exist, or that the caller may not see, are left out.
    fn load(
        from: &Load<Self::Service>,
        keys: &[Self],
    ) -> impl Future<Output = Result<HashMap<Self, Self::Value>, Failure>> + Send;
}

impl<K: LoadKey> Loader<K> for Load<K::Service> {
    type Value = K::Value;
    type Error = Failure;

    async fn load(&self, keys: &[K]) -> Result<HashMap<K, K::Value>, Failure> {
        K::load(self, keys).await
    }
}

impl<S: Clone + Send + Sync + 'static> Load<S> {
    /// Gives a request its time, and the loader of this service.
    #[must_use]
    pub fn scope(
        service: &S,
        request: Request,
        caller: &Arc<Caller>,
        now: OffsetDateTime,
    ) -> Request {
        let load = Self {
            service: service.clone(),
            caller: Arc::clone(caller),
            now,
        };
        request.data(Now(now)).data(DataLoader::new(load, spawn))
    }
}

/// Rows by their key.
pub fn index_by<K: Eq + Hash, V>(
    rows: impl IntoIterator<Item = V>,
    key: impl Fn(&V) -> K,
) -> HashMap<K, V> {
    rows.into_iter().map(|row| (key(&row), row)).collect()
}

/// Lists of the rows with the same key, in their order.
pub fn group_by<K: Eq + Hash, V>(
    rows: impl IntoIterator<Item = V>,
    key: impl Fn(&V) -> K,
) -> HashMap<K, Vec<V>> {
    let mut groups: HashMap<K, Vec<V>> = HashMap::new();
    for row in rows {
        groups.entry(key(&row)).or_default().push(row);
    }
    groups
}

/// Says how each key loads: `load_keys!(Service; OrderId => Order, |load, ids| …)`, where the expression is the values by their keys.
#[macro_export]
macro_rules! load_keys {
    ($service:ty; $($key:ty => $value:ty, |$load:ident, $keys:ident| $found:expr);+ $(;)?) => {$(
        impl $crate::LoadKey for $key {
            type Service = $service;
            type Value = $value;

            async fn load(
                $load: &$crate::Load<$service>,
                $keys: &[Self],
            ) -> Result<std::collections::HashMap<Self, $value>, $crate::Failure> {
                Ok($found)
            }
        }
    )+};
}
