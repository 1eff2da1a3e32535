//! Limits the concurrency of the root fields of a query.
//!
//! async-graphql resolves all root fields concurrently, and each uses a connection and CPU time. One operation with twenty searches
//! would block the database for other requests.

use std::sync::Arc;

use async_graphql::extensions::{
    Extension, ExtensionContext, ExtensionFactory, NextResolve, ResolveInfo,
};
use async_graphql::{ServerResult, Value};
use tokio::sync::Semaphore;

/// Number of root fields that are resolved concurrently, including their selections.
const AT_A_TIME: usize = 2;

pub struct FewRootFields;

impl ExtensionFactory for FewRootFields {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Places(Semaphore::new(AT_A_TIME)))
    }
}

/// Created per request.
struct Places(Semaphore);

#[async_trait::async_trait]
impl Extension for Places {
    async fn resolve(
        &self,
        ctx: &ExtensionContext<'_>,
        info: ResolveInfo<'_>,
        next: NextResolve<'_>,
    ) -> ServerResult<Option<Value>> {
        // Only root fields acquire a permit, so there is no deadlock with their selections.
        let place = if info.path_node.parent.is_none() {
            self.0.acquire().await.ok()
        } else {
            None
        };
        let answer = next.run(ctx, info).await;
        drop(place);
        answer
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use async_graphql::{EmptyMutation, EmptySubscription, Object, Schema, value};
    use tokio::sync::Barrier;

    use super::*;

    /// Its fields count how many of them run, and wait until the permitted number has begun.
    struct Query {
        running: AtomicUsize,
        most: AtomicUsize,
        met: Barrier,
    }

    #[Object]
    impl Query {
        async fn field(&self) -> u8 {
            let running = self.running.fetch_add(1, Ordering::SeqCst) + 1;
            self.most.fetch_max(running, Ordering::SeqCst);
            self.met.wait().await;
            self.running.fetch_sub(1, Ordering::SeqCst);
            1
        }

        async fn most(&self) -> usize {
            self.most.load(Ordering::SeqCst)
        }
    }

    #[tokio::test]
    async fn a_few_root_fields_run_at_a_time_and_all_are_answered() {
        let counted = || AtomicUsize::new(0);
        let query = Query {
            running: counted(),
            most: counted(),
            met: Barrier::new(AT_A_TIME),
        };
        let schema = Schema::build(query, EmptyMutation, EmptySubscription)
            .extension(FewRootFields)
            .finish();
        let answer = schema
            .execute("{ a: field b: field c: field d: field }")
            .await;
        assert_eq!(
            answer.data,
            value!({ "a": 1, "b": 1, "c": 1, "d": 1 }),
            "{:?}",
            answer.errors
        );
        assert_eq!(
            schema.execute("{ most }").await.data,
            value!({ "most": AT_A_TIME })
        );
    }
}
