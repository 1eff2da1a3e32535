use anyhow::{Context, ensure};
use eventsource_stream::Eventsource;
use futures::{StreamExt, stream::BoxStream};
use serde_json::{Value, json};

use crate::{Graph, documents::Document};

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

    /// The next event's data.
    pub async fn next(&mut self) -> anyhow::Result<Value> {
        let event = tokio::time::timeout(std::time::Duration::from_secs(20), self.events.next())
            .await
            .context("no live event within 20 s")?
            .context("the stream ended")??;
        ensure!(event.get("errors").is_none(), "live error: {event}");
        event
            .get("data")
            .cloned()
            .with_context(|| format!("no data: {event}"))
    }
}
