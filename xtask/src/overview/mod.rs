//! The state of all events: what each domain's program says of its own, put together.
//!
//! Each answer may be missing, because Redis, Postgres or a program is down; the others are shown all the same.

pub mod answer;
mod findings;
pub mod projections;
mod show;
mod table;
mod views;

use std::time::Duration;

use anyhow::Context;
use serde_json::{Value, json};

use self::answer::Answer;
pub use self::table::{Column, Table};
use self::views::View;
use crate::platform::{Domain, Platform};
use crate::run;
use crate::services::redis::{self, Memory};
use crate::services::servers::Settings;
use crate::services::tools::Tools;
use crate::site::Site;

/// How long a domain's program may take. It waits five seconds for Postgres or Redis and then says which does not answer.
const LIMIT: Duration = Duration::from_secs(8);

/// A domain's answer, or why there is none.
pub struct Asked {
    pub domain: &'static str,
    pub answer: Result<Answer, String>,
}

pub struct Overview {
    domains: Vec<Asked>,
    redis: Result<Memory, String>,
}

impl Overview {
    /// Asks these domains and Redis. A platform that was never started is a missing answer, too.
    pub fn ask(site: &Site, servers: &Settings, domains: &[Domain]) -> Self {
        match Platform::open(site, servers) {
            Ok(platform) => Self::of(&platform, domains),
            Err(error) => {
                let reason = format!("{error:#}");
                let missing = |domain: &Domain| Asked {
                    domain: domain.name,
                    answer: Err(reason.clone()),
                };
                Self {
                    domains: domains.iter().map(missing).collect(),
                    redis: Err(reason.clone()),
                }
            }
        }
    }

    fn of(platform: &Platform, domains: &[Domain]) -> Self {
        std::thread::scope(|scope| {
            let redis = scope.spawn(|| memory(platform));
            let domains = ask(platform, domains);
            let redis = redis
                .join()
                .unwrap_or_else(|_| Err("it was not asked".to_owned()));
            Self { domains, redis }
        })
    }

    /// Returns true if every domain and Redis answered.
    pub fn is_complete(&self) -> bool {
        self.redis.is_ok() && self.domains.iter().all(|asked| asked.answer.is_ok())
    }

    /// Everything, for programs.
    pub fn json(&self) -> Value {
        let domain = |asked: &Asked| {
            let answer = match &asked.answer {
                Ok(answer) => answer.json.clone(),
                Err(reason) => json!({ "error": reason }),
            };
            (asked.domain.to_owned(), answer)
        };
        json!({
            "domains": self.domains.iter().map(domain).collect::<serde_json::Map<_, _>>(),
            "views": self.views(),
            "redis": self.redis.as_ref().map_or_else(|reason| json!({ "error": reason }), |memory| json!(memory)),
            "findings": self.findings(),
        })
    }

    fn views(&self) -> Vec<View> {
        views::views(&self.domains)
    }
}

/// Asks domains at the same time, each by a process of its own program.
pub fn ask(platform: &Platform, domains: &[Domain]) -> Vec<Asked> {
    let ask = |domain: &Domain| -> anyhow::Result<Answer> {
        let mut command = platform.command(domain, &["events", "status"])?;
        Answer::read(&run::limited(&mut command, LIMIT)?)
    };
    std::thread::scope(|scope| {
        let asked: Vec<_> = domains
            .iter()
            .map(|domain| (domain.name, scope.spawn(|| ask(domain))))
            .collect();
        let answered = asked.into_iter().map(|(domain, answer)| {
            let answer = answer
                .join()
                .unwrap_or_else(|_| Err(anyhow::anyhow!("it was not asked")));
            Asked {
                domain,
                answer: answer.map_err(|error| format!("{error:#}")),
            }
        });
        answered.collect()
    })
}

fn memory(platform: &Platform) -> Result<Memory, String> {
    let ask = || {
        let tools = Tools::search().context("redis-cli is not installed")?;
        redis::Admin::new(platform.credentials.redis.clone(), &tools).memory()
    };
    ask().map_err(|error| format!("{error:#}"))
}

#[cfg(test)]
mod tests {
    use super::answer::tests::{ORDER, RULE};
    use super::*;

    /// Two domains that answered, one that did not, and Redis.
    pub fn example() -> Overview {
        let answered = |domain, printed| Asked {
            domain,
            answer: Ok(Answer::read(printed).unwrap()),
        };
        let silent = Asked {
            domain: "monitor",
            answer: Err("Postgres does not answer: refused".to_owned()),
        };
        Overview {
            domains: vec![answered("rule", RULE), answered("order", ORDER), silent],
            redis: Ok(Memory {
                used: 3_355_443,
                limit: Some(268_435_456),
            }),
        }
    }

    #[test]
    fn the_json_has_every_answer_and_the_reason_where_there_is_none() {
        let overview = example();
        assert!(!overview.is_complete());
        let json = overview.json();
        assert_eq!(json["domains"]["rule"]["dead_letters"], 2);
        assert_eq!(
            json["domains"]["monitor"]["error"],
            "Postgres does not answer: refused"
        );
        assert_eq!(
            json["redis"],
            json!({ "used": 3_355_443, "limit": 268_435_456 })
        );
        let view = json["views"].as_array().unwrap().iter().find(|view| {
            view["producer"] == "rule" && view["consumer"] == "order" && view["lane"] == "bulk"
        });
        let expected = json!({
            "producer": "rule", "consumer": "order", "lane": "bulk", "depth": 1000, "held": 4200,
            "queue": { "lag": 872, "pending": 128, "oldest": 182.4, "processes": 1 },
        });
        assert_eq!(view, Some(&expected));
        assert_eq!(json["findings"].as_array().unwrap().len(), 3);
    }

    #[test]
    fn a_platform_that_was_never_started_has_a_reason_for_each_domain() {
        let home = std::env::temp_dir().join(format!("carnet-never-{}", std::process::id()));
        let site = Site::somewhere(&home).unwrap();
        let overview = Overview::ask(&site, &Settings::default(), crate::platform::DOMAINS);
        assert_eq!(overview.domains.len(), 5);
        for asked in overview.domains {
            assert!(
                asked.answer.err().unwrap().contains("cargo xtask up"),
                "{}",
                asked.domain
            );
        }
        assert!(overview.redis.is_err());
        assert!(!home.exists());
    }
}
