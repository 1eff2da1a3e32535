//! Streams of subscriptions over server-sent events, with one connection each. Their addresses on loopback differ, because one has
//! about 28,000 ports, some of which other connections use.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, ensure};
use bytes::Bytes;
use e2e::documents::Document;
use e2e::seed;
use futures::{StreamExt, TryStreamExt, stream};
use http::StatusCode;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::client::conn::http1::handshake;
use hyper_util::rt::TokioIo;
use serde_json::json;
use time::OffsetDateTime;
use tokio::net::TcpSocket;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::task::JoinSet;

use crate::load::{Header, Prepared, Request};
use crate::systems::System;
use crate::users::{App, Users};
use crate::workloads::Call;

const DOCUMENT: Document = Document {
    name: "live",
    text: include_str!("../documents/live.graphql"),
};
/// The source addresses: 127.0.0.2 and those after it.
const FIRST_ADDRESS: u8 = 2;
const ADDRESSES: usize = 8;
/// Streams that are opened at a time. The gateway lets fewer than a hundred operations of an organisation wait.
const AT_A_TIME: usize = 32;
/// Characters of a refusal that are shown.
const SHOWN: usize = 300;

/// Open streams, closed when they are dropped.
pub struct Streams {
    readers: JoinSet<()>,
    opened: usize,
    ended: Arc<AtomicUsize>,
    sender: UnboundedSender<Receipt>,
    receipts: UnboundedReceiver<Receipt>,
}

/// An event that a stream has received.
#[derive(Debug)]
pub struct Receipt {
    /// The position of the stream, in the order of the requests.
    pub stream: usize,
    pub at: OffsetDateTime,
    /// The response, as JSON.
    pub payload: String,
}

/// The subscriptions of the users to their orders: one order of each user, then another one of each.
pub fn to_orders(users: &Users) -> anyhow::Result<Vec<Call>> {
    let most = users.all.iter().map(|user| user.seller.orders.len()).max();
    let mut calls = Vec::new();
    for position in 0..most.unwrap_or_default() {
        for (number, user) in users.all.iter().enumerate() {
            let order = user.seller.orders.get(position);
            calls.extend(order.map(|order| to_order(number, order)));
        }
    }
    ensure!(!calls.is_empty(), "the users have no orders");
    Ok(calls)
}

/// The subscription of a user to an order.
pub fn to_order(user: usize, order: &str) -> Call {
    let variables = json!({ "orderId": order });
    Call::new(Some(user), App::Web, &DOCUMENT, variables)
}

/// The requests of these subscriptions.
pub fn requests(system: &System, users: &Users, calls: &[Call]) -> anyhow::Result<Vec<Request>> {
    let mut requests = system.requests(users, calls)?;
    for request in &mut requests {
        request
            .headers
            .push(Header::new("accept", "text/event-stream"));
    }
    Ok(requests)
}

impl Streams {
    pub fn new() -> Self {
        let (sender, receipts) = mpsc::unbounded_channel();
        Self {
            readers: JoinSet::new(),
            opened: 0,
            ended: Arc::default(),
            sender,
            receipts,
        }
    }

    /// Opens a stream for each request, after those that are open.
    pub async fn open(&mut self, address: &str, requests: &[Request]) -> anyhow::Result<()> {
        let to: SocketAddr = address.parse().context("the address of a gateway")?;
        let first = self.opened;
        let numbered = (first..).zip(requests);
        let opening = numbered.map(|(number, request)| async move {
            let request = Prepared::new(request, address)?;
            let body = subscribe(source(number)?, to, &request).await?;
            anyhow::Ok(Open { number, body })
        });
        let mut opened = pin!(stream::iter(opening).buffer_unordered(AT_A_TIME));
        while let Some(Open { number, body }) = opened.try_next().await? {
            let (sender, ended) = (self.sender.clone(), Arc::clone(&self.ended));
            self.readers.spawn(async move {
                read(number, body, &sender).await;
                ended.fetch_add(1, Ordering::SeqCst);
            });
            self.opened += 1;
        }
        Ok(())
    }

    /// The streams that were opened.
    pub const fn opened(&self) -> usize {
        self.opened
    }

    /// The streams among them that have ended.
    pub fn ended(&self) -> usize {
        self.ended.load(Ordering::SeqCst)
    }

    /// The next event of any stream.
    pub async fn receive(&mut self) -> anyhow::Result<Receipt> {
        self.receipts.recv().await.context("a receipt")
    }
}

/// A stream that the gateway has accepted.
struct Open {
    number: usize,
    body: Incoming,
}

/// The address that a stream comes from, with any port.
fn source(number: usize) -> anyhow::Result<SocketAddr> {
    let last = FIRST_ADDRESS + u8::try_from(number % ADDRESSES)?;
    Ok(SocketAddr::new(
        IpAddr::V4(Ipv4Addr::new(127, 0, 0, last)),
        0,
    ))
}

async fn subscribe(
    from: SocketAddr,
    to: SocketAddr,
    request: &Prepared,
) -> anyhow::Result<Incoming> {
    let socket = TcpSocket::new_v4().context("opening a socket")?;
    socket.bind(from).context("binding a socket")?;
    let connection = socket.connect(to).await.context("connecting a stream")?;
    let (mut sender, connection) = handshake(TokioIo::new(connection)).await?;
    // It lasts until the body is dropped, and its error ends the body.
    tokio::spawn(async move {
        let _ = connection.await;
    });
    sender.ready().await?;
    let response = sender.send_request(request.request()?).await?;
    let status = response.status();
    if status == StatusCode::OK {
        return Ok(response.into_body());
    }
    let body = response.into_body().collect().await?.to_bytes();
    let body: String = String::from_utf8_lossy(&body).chars().take(SHOWN).collect();
    anyhow::bail!("a subscription was refused with {status}: {body}")
}

/// Reads the events of a stream until it ends.
async fn read(number: usize, mut body: Incoming, receipts: &UnboundedSender<Receipt>) {
    let mut events = Events::default();
    while let Some(Ok(frame)) = body.frame().await {
        let at = seed::now();
        let Ok(bytes) = frame.into_data() else {
            continue;
        };
        for payload in events.push(&bytes) {
            // Nobody receives after the measurement.
            let _ = receipts.send(Receipt {
                stream: number,
                at,
                payload,
            });
        }
    }
}

/// The events of one stream, of which a part may have arrived.
#[derive(Default)]
struct Events(Vec<u8>);

impl Events {
    /// Returns the responses that are complete with these bytes. Comments, which are heartbeats, are skipped.
    fn push(&mut self, bytes: &Bytes) -> Vec<String> {
        self.0.extend_from_slice(bytes);
        let mut payloads = Vec::new();
        while let Some(end) = self.0.windows(2).position(|pair| pair == b"\n\n") {
            let event: Vec<u8> = self.0.drain(..end + 2).collect();
            let event = String::from_utf8_lossy(&event);
            let payload = event.strip_prefix("event: next\ndata: ");
            payloads.extend(payload.map(|payload| payload.trim_end().to_owned()));
        }
        if self.0.is_empty() {
            // Thousands of streams keep no buffer.
            self.0 = Vec::new();
        }
        payloads
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;

    #[test]
    fn events_are_complete_with_their_empty_line() {
        let mut events = Events::default();
        assert!(events.push(&Bytes::from(":\n\nevent: next\nda")).is_empty());
        assert_eq!(
            events.push(&Bytes::from("ta: {}\n\nevent: complete\ndata:\n\n")),
            ["{}"]
        );
        assert!(events.0.is_empty());
    }

    #[test]
    fn streams_come_from_several_addresses() {
        assert_eq!(source(0).unwrap().ip().to_string(), "127.0.0.2");
        assert_eq!(source(7).unwrap().ip().to_string(), "127.0.0.9");
        assert_eq!(source(8).unwrap(), source(0).unwrap());
    }

    /// Answers the first request of each connection with this text, and nothing after it.
    async fn server(answer: &'static str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                tokio::spawn(async move {
                    let mut buffer = [0; 4096];
                    let _ = stream.read(&mut buffer).await.unwrap();
                    stream.write_all(answer.as_bytes()).await.unwrap();
                    stream.shutdown().await.unwrap();
                    // A connection with unread bytes would be reset.
                    let _ = stream.read_to_end(&mut Vec::new()).await;
                });
            }
        });
        address
    }

    fn request() -> Request {
        Request {
            headers: Vec::new(),
            body: "{}".to_owned(),
        }
    }

    #[tokio::test]
    async fn each_stream_receives_its_events() {
        let address = server("HTTP/1.1 200 OK\r\n\r\nevent: next\ndata: {\"a\":1}\n\n").await;
        let mut streams = Streams::new();
        streams
            .open(&address, &[request(), request()])
            .await
            .unwrap();
        assert_eq!(streams.opened(), 2);
        let mut numbers = Vec::new();
        for _ in 0..2 {
            let receipt = streams.receive().await.unwrap();
            assert_eq!(receipt.payload, "{\"a\":1}");
            numbers.push(receipt.stream);
        }
        numbers.sort_unstable();
        assert_eq!(numbers, [0, 1]);
    }

    #[tokio::test]
    async fn a_refusal_is_shown() {
        let address = server("HTTP/1.1 429 No\r\ncontent-length: 8\r\n\r\ntoo many").await;
        let refused = Streams::new().open(&address, &[request()]).await;
        let error = format!("{:#}", refused.unwrap_err());
        assert!(
            error.contains("429") && error.contains("too many"),
            "{error}"
        );
    }
}
