//! Lifecycle of the process.
//!
//! On a signal the server stops accepting connections and answers current requests. Then background tasks are cancelled, so that the
//! relay runs as long as requests commit. Each phase has a deadline, so the process ends within ten seconds. A background task that ends
//! early ends the process, because a partly running process looks healthy and is not.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use anyhow::{Context, anyhow};
use axum::Router;
use axum::serve::{Listener, ListenerExt};
use futures::FutureExt;
use futures::future::BoxFuture;
use tokio::net::{TcpListener, TcpStream};
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

const FINISH_REQUESTS: Duration = Duration::from_secs(8);
const FINISH_TASKS: Duration = Duration::from_secs(2);

pub(crate) struct Task {
    pub name: &'static str,
    pub run: BoxFuture<'static, anyhow::Result<()>>,
}

impl Task {
    async fn finish(self) -> anyhow::Result<&'static str> {
        let ended = AssertUnwindSafe(self.run).catch_unwind().await;
        let ended = ended.unwrap_or_else(|_| Err(anyhow!("panicked")));
        ended
            .with_context(|| format!("background task {}", self.name))
            .map(|()| self.name)
    }
}

/// Background tasks and the token that cancels them.
#[derive(Default)]
pub(crate) struct Background {
    pub tasks: Vec<Task>,
    pub stop: CancellationToken,
}

/// Completes on SIGTERM or ctrl-C.
pub(crate) fn told_to_stop() -> anyhow::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

pub(crate) async fn run(
    listener: TcpListener,
    router: Router,
    background: Background,
    stop: impl Future<Output = ()> + Send,
) -> anyhow::Result<()> {
    let stop_server = CancellationToken::new();
    let server = axum::serve(undelayed(listener), router)
        .with_graceful_shutdown(stop_server.clone().cancelled_owned());
    let mut server = tokio::spawn(server.into_future());
    let mut tasks: JoinSet<_> = background.tasks.into_iter().map(Task::finish).collect();

    let outcome = tokio::select! {
        () = stop => Ok(()),
        Some(ended) = tasks.join_next() => ended.map_err(Into::into).flatten().and_then(|name| {
            Err(anyhow!("background task {name} ended before the server did"))
        }),
        ended = &mut server => Err(anyhow!("the server ended: {ended:?}")),
    };

    tracing::info!("stopping");
    stop_server.cancel();
    if !server.is_finished() && timeout(FINISH_REQUESTS, server).await.is_err() {
        tracing::warn!("open requests were aborted");
    }
    background.stop.cancel();
    outcome.and(finish(tasks).await)
}

/// Sends the last segment of an answer at once. The gateway acknowledges late (RFC 1122, 4.2.3.2), and the kernel would wait for that.
fn undelayed(listener: TcpListener) -> impl Listener<Io = TcpStream, Addr = std::net::SocketAddr> {
    listener.tap_io(|connection| {
        if let Err(error) = connection.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY cannot be set");
        }
    })
}

async fn finish(mut tasks: JoinSet<anyhow::Result<&'static str>>) -> anyhow::Result<()> {
    let all = async {
        let mut outcome = Ok(());
        while let Some(ended) = tasks.join_next().await {
            outcome = outcome.and(ended.map_err(Into::into).flatten().map(drop));
        }
        outcome
    };
    timeout(FINISH_TASKS, all)
        .await
        .context("background tasks did not stop in time")?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn answers_are_not_delayed() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let _client = TcpStream::connect(address).await.unwrap();
        let (connection, _) = undelayed(listener).accept().await;
        assert!(connection.nodelay().unwrap());
    }
}
