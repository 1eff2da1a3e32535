//! The whole way, with real signals: alone in its process, since a signal is for the process.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::net::{SocketAddr, TcpListener};
use std::process::Command;
use std::time::Duration;

use chassis::{App, Args};
use secrecy::SecretString;
use tokio::time::timeout;

fn app(listen: SocketAddr, secret: &str) -> App {
    let caller_secret = SecretString::from(secret);
    App::new("demo", Args { listen, caller_secret, body_limit: 1000, request_timeout: 1 })
}

/// A port that was free a moment ago.
fn address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

#[tokio::test]
async fn serves_until_it_is_told_to_stop() {
    for signal in ["-TERM", "-INT"] {
        let address = address();
        let serving = tokio::spawn(app(address, "a secret that has the 32 characters it needs").serve());
        let health = format!("http://{address}/health");
        timeout(Duration::from_secs(15), async { while reqwest::get(&health).await.is_err() {} })
            .await
            .unwrap();
        let process = std::process::id().to_string();
        assert!(Command::new("kill").args([signal, &process]).status().unwrap().success());
        timeout(Duration::from_secs(15), serving).await.unwrap().unwrap().unwrap();
    }
}

#[tokio::test]
async fn does_not_start_with_a_short_secret_or_on_a_taken_port() {
    let error = app(address(), "short").serve().await.unwrap_err();
    assert!(error.to_string().contains("32 characters"), "{error}");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let secret = "a secret that has the 32 characters it needs";
    let error = app(taken.local_addr().unwrap(), secret).serve().await.unwrap_err();
    assert!(error.to_string().contains("cannot listen on 127.0.0.1"), "{error}");
}
