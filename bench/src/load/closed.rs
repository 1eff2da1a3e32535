//! A closed loop: each connection sends its next request when the answer to the one before has arrived.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use bytes::Bytes;
use futures::future::try_join_all;
use hdrhistogram::Histogram;
use http::StatusCode;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::outcome::Latency;
use super::{Outcome, Plan, Prepared, is_answer};

/// Characters of a failure that the report shows.
const SHOWN: usize = 300;

/// A load with its end.
struct Run {
    address: String,
    requests: Vec<Prepared>,
    /// The number of the next request. All connections share it, so that a slow kind of request keeps its share.
    next: AtomicUsize,
    until: Instant,
}

/// The counts of one connection.
struct Counts {
    answers: u64,
    failures: u64,
    first_failure: Option<String>,
    /// In microseconds.
    latencies: Histogram<u64>,
}

pub async fn run(plan: Plan, connections: usize, time: Duration) -> anyhow::Result<Outcome> {
    let address = plan.address;
    let requests = plan.requests.iter();
    let requests = requests.map(|request| Prepared::new(request, &address));
    let began = Instant::now();
    let run = Arc::new(Run {
        requests: requests.collect::<anyhow::Result<_>>()?,
        address,
        next: AtomicUsize::new(0),
        until: began + time,
    });
    let workers = (0..connections).map(|_| Arc::clone(&run).work());
    let counts = try_join_all(workers).await?;
    outcome(counts, began.elapsed())
}

impl Run {
    /// The next request. Returns `None` after the end.
    fn next(&self) -> Option<&Prepared> {
        if Instant::now() >= self.until {
            return None;
        }
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        self.requests.get(number % self.requests.len().max(1))
    }

    async fn work(self: Arc<Self>) -> anyhow::Result<Counts> {
        let mut connection = connect(&self.address).await?;
        let mut counts = Counts::new()?;
        while let Some(prepared) = self.next() {
            let began = Instant::now();
            let request = prepared.request()?;
            let answer = match send(&mut connection, request).await {
                Ok(answer) => answer,
                Err(error) => {
                    // The server has closed the connection.
                    counts.fail(&format!("{error:#}"));
                    connection = connect(&self.address).await?;
                    continue;
                }
            };
            counts.add(&answer, began.elapsed());
        }
        Ok(counts)
    }
}

struct Answer {
    status: StatusCode,
    body: Bytes,
}

impl Counts {
    fn new() -> anyhow::Result<Self> {
        Ok(Self {
            answers: 0,
            failures: 0,
            first_failure: None,
            latencies: Histogram::new(3)?,
        })
    }

    fn add(&mut self, answer: &Answer, took: Duration) {
        if is_answer(answer.status.as_u16(), &answer.body) {
            self.answers += 1;
            self.latencies
                .saturating_record(u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
        } else {
            let body = String::from_utf8_lossy(&answer.body);
            self.fail(&format!("{}: {body}", answer.status));
        }
    }

    fn fail(&mut self, reason: &str) {
        self.failures += 1;
        let shown = || reason.chars().take(SHOWN).collect();
        self.first_failure.get_or_insert_with(shown);
    }
}

async fn connect(address: &str) -> anyhow::Result<SendRequest<Full<Bytes>>> {
    let stream = TcpStream::connect(address)
        .await
        .with_context(|| format!("connecting to {address}"))?;
    stream.set_nodelay(true)?;
    let (sender, connection) = handshake(TokioIo::new(stream)).await?;
    // Its error is that of the request that it fails.
    tokio::spawn(async move {
        let _ = connection.await;
    });
    Ok(sender)
}

async fn send(
    connection: &mut SendRequest<Full<Bytes>>,
    request: http::Request<Full<Bytes>>,
) -> anyhow::Result<Answer> {
    connection.ready().await?;
    let response = connection.send_request(request).await?;
    let status = response.status();
    let body = response.into_body().collect().await?.to_bytes();
    Ok(Answer { status, body })
}

fn outcome(counts: Vec<Counts>, took: Duration) -> anyhow::Result<Outcome> {
    let mut sum = Counts::new()?;
    for part in counts {
        sum.answers += part.answers;
        sum.failures += part.failures;
        sum.first_failure = sum.first_failure.or(part.first_failure);
        sum.latencies.add(&part.latencies)?;
    }
    Ok(Outcome {
        answers: sum.answers,
        failures: sum.failures,
        first_failure: sum.first_failure,
        seconds: took.as_secs_f64(),
        latency: latency(&sum.latencies),
    })
}

#[expect(clippy::cast_precision_loss, reason = "a latency with few digits")]
fn latency(latencies: &Histogram<u64>) -> Latency {
    let at = |quantile: f64| latencies.value_at_quantile(quantile) as f64 / 1000.0;
    Latency {
        p50: at(0.5),
        p95: at(0.95),
        p99: at(0.99),
        p999: at(0.999),
        max: latencies.max() as f64 / 1000.0,
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::super::{Header, Request};
    use super::*;

    /// Answers every request on every connection with this body.
    async fn server(body: &'static str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                tokio::spawn(async move {
                    let mut buffer = [0; 4096];
                    while stream.read(&mut buffer).await.is_ok_and(|read| read > 0) {
                        let answer = format!(
                            "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}",
                            body.len()
                        );
                        stream.write_all(answer.as_bytes()).await.unwrap();
                    }
                });
            }
        });
        address
    }

    async fn load(body: &'static str) -> Outcome {
        let plan = Plan {
            address: server(body).await,
            requests: vec![Request {
                headers: vec![Header::new("x-a", "b")],
                body: "{}".to_owned(),
            }],
        };
        run(plan, 2, Duration::from_millis(500)).await.unwrap()
    }

    #[test]
    fn connections_share_one_sequence_of_requests() {
        let prepared = |name: &str| Prepared {
            headers: HeaderMap::new(),
            body: Bytes::from(name.to_owned()),
        };
        let run = |until| Run {
            address: String::new(),
            requests: vec![prepared("a"), prepared("b")],
            next: AtomicUsize::new(0),
            until,
        };
        let open = run(Instant::now() + Duration::from_hours(1));
        let bodies: Vec<_> = (0..3).map(|_| open.next().unwrap().body.clone()).collect();
        assert_eq!(bodies, ["a", "b", "a"]);
        assert!(run(Instant::now()).next().is_none());
    }

    #[tokio::test]
    async fn answers_are_counted() {
        let outcome = load(r#"{"data":{"a":1}}"#).await;
        assert!(outcome.answers >= 1, "{outcome:?}");
        assert_eq!(outcome.failures, 0, "{outcome:?}");
        assert!(outcome.latency.max >= outcome.latency.p50);
    }

    #[tokio::test]
    async fn failures_are_counted_and_the_first_one_is_shown() {
        let outcome = load(r#"{"errors":[{"message":"no"}]}"#).await;
        assert_eq!(outcome.answers, 0);
        assert!(outcome.failures >= 1);
        assert!(outcome.first_failure.unwrap().contains("no"));
    }
}
