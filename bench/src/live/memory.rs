use std::time::{Duration, Instant};

use anyhow::Context;
use serde::Serialize;

use crate::load::Request;
use crate::measure::{GATEWAY, Processes};
use crate::streams::Streams;
use crate::systems::System;

/// The memory of open streams in the gateway.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Memory {
    pub streams: usize,
    /// Seconds until all were open.
    pub opening: f64,
    /// Bytes that the gateway took more than before.
    pub bytes: u64,
    /// Streams that ended meanwhile.
    pub ended: usize,
}

/// A gateway that streams are opened at.
pub struct Opening<'a> {
    pub system: &'a System,
    pub processes: &'a Processes,
    pub rest: Duration,
}

impl Memory {
    #[expect(clippy::cast_precision_loss, reason = "a quotient with few digits")]
    pub fn kib_of_a_stream(&self) -> f64 {
        if self.streams == 0 {
            return 0.0;
        }
        self.bytes as f64 / 1024.0 / self.streams as f64
    }
}

impl Opening<'_> {
    /// Opens the streams, and measures the memory after a time without events.
    pub async fn measure(
        &self,
        streams: &mut Streams,
        requests: &[Request],
    ) -> anyhow::Result<Memory> {
        let before = self.gateway()?;
        let began = Instant::now();
        streams.open(&self.system.address, requests).await?;
        let opening = began.elapsed().as_secs_f64();
        tokio::time::sleep(self.rest).await;
        Ok(Memory {
            streams: streams.opened(),
            opening,
            bytes: self.gateway()?.saturating_sub(before),
            ended: streams.ended(),
        })
    }

    fn gateway(&self) -> anyhow::Result<u64> {
        let memory = self.processes.memory()?;
        memory.get(GATEWAY).copied().context("the gateway")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_memory_of_a_stream_is_a_share() {
        let memory = |streams| Memory {
            streams,
            opening: 1.0,
            bytes: 2048,
            ended: 0,
        };
        assert!((memory(4).kib_of_a_stream() - 0.5).abs() < f64::EPSILON);
        assert!(memory(0).kib_of_a_stream().abs() < f64::EPSILON);
    }
}
