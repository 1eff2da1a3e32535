//! Loaders collect the keys of one request and query the service once.
//!
//! They are created per request and have its caller. A loader that two callers share would show objects to a caller who may not see
//! them.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::Request;
use async_graphql::dataloader::{DataLoader, Loader};
use caller::Caller;
use time::OffsetDateTime;

use crate::{Failure, gathering};

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
        // `gathering` starts a load when its keys are complete, so a delay would only make the request wait.
        let loader = DataLoader::new(load, gathering::spawn).delay(Duration::ZERO);
        request.data(Now(now)).data(loader)
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

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use async_graphql::{Context, EmptyMutation, EmptySubscription, Object};
    use caller::{Identity, Signer, SigningKey, Verifier};
    use secrecy::SecretString;
    use uuid::Uuid;

    use super::*;
    use crate::{RequestContext, schema};

    /// Records the number of keys of each batch.
    #[derive(Clone, Default)]
    struct Batches(Arc<Mutex<Vec<(&'static str, usize)>>>);

    impl Batches {
        async fn load<K: Clone + Eq + Hash + Send + Sync>(
            &self,
            kind: &'static str,
            keys: &[K],
            number: fn(&K) -> u32,
        ) -> HashMap<K, u32> {
            self.0.lock().unwrap().push((kind, keys.len()));
            tokio::task::yield_now().await;
            keys.iter().map(|key| (key.clone(), number(key))).collect()
        }
    }

    #[derive(Clone, PartialEq, Eq, Hash)]
    struct ChildKey(u32);

    #[derive(Clone, PartialEq, Eq, Hash)]
    struct NumberKey(u32);

    crate::load_keys!(Batches;
        ChildKey => u32, |load, keys| load.service.load("children", keys, |key| key.0).await;
        NumberKey => u32, |load, keys| load.service.load("numbers", keys, |key| key.0).await
    );

    struct Query;
    struct Item(u32);
    struct Child(u32);

    #[Object]
    impl Query {
        async fn items(&self) -> Vec<Item> {
            (0..100).map(Item).collect()
        }
    }

    #[Object]
    impl Item {
        async fn child(&self, ctx: &Context<'_>) -> Result<Option<Child>, Failure> {
            let child = RequestContext::of(ctx).load(ChildKey(self.0)).await?;
            Ok(child.map(Child))
        }
    }

    #[Object]
    impl Child {
        async fn number(&self, ctx: &Context<'_>) -> Result<Option<u32>, Failure> {
            RequestContext::of(ctx).load(NumberKey(self.0)).await
        }
    }

    fn anonymous() -> Arc<Caller> {
        let key = SigningKey::from_hex(&SecretString::from("42".repeat(32))).unwrap();
        let header = Signer::new("demo", &key)
            .sign(&Identity::Anonymous, None, crate::now().unix_timestamp())
            .unwrap();
        let verifier = Verifier::new("demo", &key.public_hex()).unwrap();
        Arc::new(verifier.verify(&header, Uuid::nil()).unwrap())
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn the_keys_of_each_level_are_loaded_together() {
        let schema = schema(Query, EmptyMutation, EmptySubscription).finish();
        for _ in 0..20 {
            let batches = Batches::default();
            let request = Request::new("{ items { child { number } } }");
            let request = Load::scope(&batches, request, &anonymous(), crate::now());
            let answer = schema.execute(request).await;
            assert!(answer.is_ok(), "{:?}", answer.errors);
            assert_eq!(
                *batches.0.lock().unwrap(),
                [("children", 100), ("numbers", 100)]
            );
        }
    }
}
