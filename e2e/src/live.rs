use std::time::Duration;

use anyhow::{Context, bail, ensure};
use eventsource_stream::Eventsource;
use futures::{StreamExt, stream::BoxStream};
use serde_json::{Value, json};

use crate::{Graph, documents::Document};

/// The longest wait for an event.
const PATIENCE: Duration = Duration::from_mins(1);
/// The longest life of a stream, which the limit of other requests would end.
const LIFETIME: Duration = Duration::from_mins(10);

/// A running subscription over server-sent events (the "distinct connections mode" of GraphQL over SSE).
pub struct Live {
    events: BoxStream<'static, anyhow::Result<Value>>,
}

impl Live {
    /// Subscribes; returns when the gateway has accepted the subscription.
    pub async fn subscribe(
        graph: &Graph,
        document: &Document,
        variables: Value,
    ) -> anyhow::Result<Self> {
        let body = json!({ "query": document.text, "variables": variables });
        let response = graph
            .post(&body)
            .timeout(LIFETIME)
            .header("accept", "text/event-stream")
            .send()
            .await?;
        let status = response.status();
        ensure!(
            status.is_success(),
            "{} refused: {status} {}",
            document.name,
            response.text().await?
        );
        let events = response
            .bytes_stream()
            .eventsource()
            .filter_map(|event| async move {
                match event {
                    Ok(event) if event.event == "next" => {
                        Some(serde_json::from_str(&event.data).map_err(Into::into))
                    }
                    Ok(_) => None,
                    Err(error) => Some(Err(error.into())),
                }
            });
        Ok(Self {
            events: events.boxed(),
        })
    }

    /// The first event with this text at a JSON pointer; earlier events are skipped.
    pub async fn until(&mut self, pointer: &str, wanted: &str) -> anyhow::Result<Value> {
        loop {
            let event = self
                .next()
                .await
                .with_context(|| format!("waiting for {wanted} at {pointer}"))?;
            if event.pointer(pointer).and_then(Value::as_str) == Some(wanted) {
                return Ok(event);
            }
        }
    }

    /// Fails unless the stream ends without a further event.
    pub async fn end(mut self) -> anyhow::Result<()> {
        let next = tokio::time::timeout(PATIENCE, self.events.next())
            .await
            .context("the live stream does not end")?;
        match next {
            None => Ok(()),
            Some(event) => bail!("a live event after the last one: {}", event?),
        }
    }

    /// The code of the error with which the gateway refuses the subscription.
    pub async fn refusal(mut self) -> anyhow::Result<String> {
        let event = self.events.next().await.context("no refusal")??;
        let code = event.pointer("/errors/0/extensions/code");
        let code = code.and_then(Value::as_str);
        code.map(str::to_owned)
            .with_context(|| format!("not refused: {event}"))
    }

    /// The next event's data.
    pub async fn next(&mut self) -> anyhow::Result<Value> {
        let event = tokio::time::timeout(PATIENCE, self.events.next())
            .await
            .context("no live event within a minute")?
            .context("the stream ended")??;
        ensure!(event.get("errors").is_none(), "live error: {event}");
        event
            .get("data")
            .cloned()
            .with_context(|| format!("no data: {event}"))
    }
}
