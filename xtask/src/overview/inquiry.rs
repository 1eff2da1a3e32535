//! Queries the domains' programs and Redis. Each answer may be missing, because Redis, Postgres or a program is down.

use std::time::Duration;

use anyhow::Context;

use super::status::Answer;
use crate::domains::Domain;
use crate::platform::Platform;
use crate::services::redis::{Admin, Memory};
use crate::services::tools::Tools;

/// Timeout of a domain's program. It waits five seconds for Postgres or Redis and then reports which one does not
/// answer.
const LIMIT: Duration = Duration::from_secs(8);

/// The answer of a domain, or the reason why it is missing.
pub struct Asked {
    pub domain: &'static str,
    pub answer: Result<Answer, String>,
}

/// Queries domains concurrently, each by a process of its own program.
pub fn ask(platform: &Platform, domains: &[Domain]) -> Vec<Asked> {
    let ask = |domain: &Domain| Answer::read(&platform.events(domain.name, &["status"], LIMIT)?);
    std::thread::scope(|scope| {
        let asked: Vec<_> = domains
            .iter()
            .map(|domain| (domain.name, scope.spawn(|| ask(domain))))
            .collect();
        let answered = asked.into_iter().map(|(domain, answer)| {
            let answer = answer
                .join()
                .unwrap_or_else(|_| Err(anyhow::anyhow!("the query was not started")));
            Asked {
                domain,
                answer: answer.map_err(|error| format!("{error:#}")),
            }
        });
        answered.collect()
    })
}

pub fn memory(platform: &Platform) -> Result<Memory, String> {
    let ask = || {
        let tools = Tools::search().context("redis-cli is not installed")?;
        Admin::new(platform.credentials.redis.clone(), &tools).memory()
    };
    ask().map_err(|error| format!("{error:#}"))
}
