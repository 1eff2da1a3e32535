//! Floods: a caller sends its most expensive requests within its own rights, at many times its budget.

mod bystander;
mod callers;
mod size;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::Context;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::MissedTickBehavior;

pub use self::bystander::{Bystander, Times};
pub use self::callers::callers;
pub use self::size::Size;

/// Maximum number of concurrent requests without a response.
const OPEN: usize = 64;

/// The requests of a caller, sent in turn.
pub struct Flood {
    pub name: &'static str,
    /// Requests a second.
    pub pace: u32,
    requests: Vec<reqwest::Request>,
}

/// The number of responses by status; 0 is a request without a response.
#[derive(Default)]
pub struct Answers(pub BTreeMap<u16, usize>);

impl Flood {
    pub fn new(
        name: &'static str,
        pace: u32,
        requests: Vec<reqwest::RequestBuilder>,
    ) -> anyhow::Result<Self> {
        let requests = requests
            .into_iter()
            .map(reqwest::RequestBuilder::build)
            .collect::<Result<_, _>>()?;
        Ok(Self {
            name,
            pace,
            requests,
        })
    }

    /// Sends requests until `over` is set.
    pub async fn run(&self, over: &AtomicBool) -> anyhow::Result<Answers> {
        let http = reqwest::Client::builder()
            .timeout(Duration::from_secs(30))
            .build()?;
        let open = Arc::new(Semaphore::new(OPEN));
        let next = AtomicUsize::new(0);
        let mut ticks = tokio::time::interval(Duration::from_secs(1) / self.pace.max(1));
        ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
        let mut sent = JoinSet::new();
        let mut answers = Answers::default();
        while !over.load(Ordering::SeqCst) {
            ticks.tick().await;
            let turn = Arc::clone(&open).acquire_owned().await?;
            let number = next.fetch_add(1, Ordering::SeqCst) % self.requests.len();
            let request = self
                .requests
                .get(number)
                .and_then(reqwest::Request::try_clone);
            let request = request.context("a request whose body can be sent again")?;
            let http = http.clone();
            sent.spawn(async move {
                let status = status(&http, request).await;
                drop(turn);
                status
            });
            while let Some(Ok(status)) = sent.try_join_next() {
                answers.count(status);
            }
        }
        for status in sent.join_all().await {
            answers.count(status);
        }
        Ok(answers)
    }
}

/// Reads the complete response and returns its status.
async fn status(http: &reqwest::Client, request: reqwest::Request) -> u16 {
    let Ok(mut response) = http.execute(request).await else {
        return 0;
    };
    let status = response.status().as_u16();
    while let Ok(Some(_)) = response.chunk().await {}
    status
}

impl Answers {
    fn count(&mut self, status: u16) {
        *self.0.entry(status).or_default() += 1;
    }

    #[must_use]
    pub fn sum(&self) -> usize {
        self.0.values().sum()
    }
}
