//! Tests shutdown with real signals. It runs in a process of its own, because a signal concerns the whole process.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::net::{SocketAddr, TcpListener};
use std::process::Command;
use std::time::Duration;

use chassis::{App, Args};
use tokio::time::timeout;

/// A public key, from RFC 8032, section 7.1.
const KEY: &str = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

fn app(listen: SocketAddr, key: &str) -> App {
    let caller_public_key = key.to_owned();
    App::new(
        "demo",
        Args {
            listen,
            caller_public_key,
            body_limit: 1000,
            request_timeout: 1,
        },
    )
}

/// Finds a port that is currently free.
fn address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
}

#[tokio::test]
async fn serves_until_it_is_told_to_stop() {
    for signal in ["-TERM", "-INT"] {
        let address = address();
        let serving = tokio::spawn(app(address, KEY).serve());
        let health = format!("http://{address}/health");
        timeout(Duration::from_secs(15), async {
            while reqwest::get(&health).await.is_err() {}
        })
        .await
        .unwrap();
        let process = std::process::id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &process])
                .status()
                .unwrap()
                .success()
        );
        timeout(Duration::from_secs(15), serving)
            .await
            .unwrap()
            .unwrap()
            .unwrap();
    }
}

#[tokio::test]
async fn does_not_start_without_a_key_or_on_a_taken_port() {
    let error = app(address(), "short").serve().await.unwrap_err();
    assert!(
        error.to_string().contains("is not an Ed25519 key"),
        "{error}"
    );
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let error = app(taken.local_addr().unwrap(), KEY)
        .serve()
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("cannot listen on 127.0.0.1"),
        "{error}"
    );
}
