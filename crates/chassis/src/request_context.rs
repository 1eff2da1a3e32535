use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::DataLoader;
use async_graphql::{Context, InputType, Value};
use caller::Caller;
use commands::{CommandContext, IdempotencyKey, KeyOwner};
use time::OffsetDateTime;

use crate::loading::Now;
use crate::{Failure, Load, LoadKey};

/// Context of a resolver: the caller, the time, the services of the domain, and the loaders.
#[derive(Clone, Copy)]
pub struct RequestContext<'a> {
    ctx: &'a Context<'a>,
}

impl<'a> RequestContext<'a> {
    #[must_use]
    pub const fn of(ctx: &'a Context<'a>) -> Self {
        Self { ctx }
    }

    #[must_use]
    pub fn caller(self) -> &'a Arc<Caller> {
        self.ctx.data_unchecked::<Arc<Caller>>()
    }

    #[must_use]
    pub fn now(self) -> OffsetDateTime {
        self.ctx.data_unchecked::<Now>().0
    }

    /// Command of a mutation, with the `idempotencyKey` and `expectedVersion` of its input, if any. Equal inputs are equal requests,
    /// independent of their spelling in the document.
    #[must_use]
    pub fn command(self, input: &impl InputType) -> CommandContext {
        self.command_with(input, "")
    }

    /// Command of a mutation whose input does not show every difference between two requests, such as an absent field and null.
    /// The note is appended to the request, so that requests with different notes differ.
    #[must_use]
    pub fn command_with(self, input: &impl InputType, note: &str) -> CommandContext {
        let input = input.to_value();
        let (mut idempotency, mut expected_version) = (None, None);
        if let Value::Object(fields) = &input {
            if let Some(Value::String(key)) = fields.get("idempotencyKey") {
                idempotency = Some(IdempotencyKey {
                    key: key.clone(),
                    request: format!("{} {input}{note}", self.ctx.field().name()),
                    owner: KeyOwner::Caller,
                });
            }
            if let Some(Value::Number(version)) = fields.get("expectedVersion") {
                expected_version = version.as_i64();
            }
        }
        CommandContext::new(Arc::clone(self.caller()), self.now())
            .with_idempotency_key(idempotency)
            .with_expected_version(expected_version)
    }

    /// A service of the schema.
    #[must_use]
    pub fn service<S: Send + Sync + 'static>(self) -> &'a S {
        self.ctx.data_unchecked()
    }

    /// Loads the value of this key, if the caller may see it. The keys of one request are loaded together.
    pub async fn load<K: LoadKey>(self, key: K) -> Result<Option<K::Value>, Failure> {
        self.loader::<K>().load_one(key).await
    }

    /// Loads the values of these keys that the caller may see.
    pub async fn load_many<K: LoadKey>(
        self,
        keys: impl IntoIterator<Item = K>,
    ) -> Result<HashMap<K, K::Value>, Failure> {
        self.loader::<K>().load_many(keys).await
    }

    fn loader<K: LoadKey>(self) -> &'a DataLoader<Load<K::Service>> {
        self.ctx.data_unchecked()
    }
}
