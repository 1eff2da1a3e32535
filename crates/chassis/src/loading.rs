//! Loaders collect the keys of one request and query the service once.
//!
//! They are created per request and have its caller. A loader that two callers share would show objects to a caller who may not see
//! them.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use async_graphql::Request;
use async_graphql::dataloader::{DataLoader, Loader};
use caller::Caller;
use time::OffsetDateTime;

use crate::{Failure, spawn};

/// Time at which the request arrived.
pub(crate) struct Now(pub OffsetDateTime);

/// Loads from one service for one caller.
pub struct Load<S> {
    pub service: S,
    pub caller: Arc<Caller>,
    /// Time at which the request arrived.
    pub now: OffsetDateTime,
}

/// A key that resolvers load by.
pub trait LoadKey: Clone + Eq + Hash + Send + Sync + 'static {
    type Service: Send + Sync + 'static;
    type Value: Clone + Send + Sync + 'static;

    /// Loads the values of these keys. Omits objects that do not exist or that the caller may not see.
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
    /// Adds the time and the loader of this service to a request.
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

/// Indexes rows by key.
pub fn index_by<K: Eq + Hash, V>(
    rows: impl IntoIterator<Item = V>,
    key: impl Fn(&V) -> K,
) -> HashMap<K, V> {
    rows.into_iter().map(|row| (key(&row), row)).collect()
}

/// Groups rows by key, in their order.
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

/// Declares how keys are loaded: `load_keys!(Service; OrderId => Order, |load, ids| …)`, where the expression gives the values by key.
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
