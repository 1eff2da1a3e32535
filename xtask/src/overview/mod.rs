//! The state of all events, from the answers of the domains' programs.

mod findings;
pub mod inquiry;
pub mod projections;
pub mod status;
pub mod table;
mod tables;
mod views;

use serde_json::{Value, json};

use self::findings::findings;
use self::inquiry::Asked;
use self::views::views;
use crate::domains::Domain;
use crate::platform::Target;
use crate::say;
use crate::services::redis::Memory;

pub struct Overview {
    domains: Vec<Asked>,
    redis: Result<Memory, String>,
}

impl Overview {
    /// Queries these domains and Redis. The answers of a platform that was never started are missing.
    pub fn ask(target: &Target, domains: &[Domain]) -> Self {
        let platform = match target.open() {
            Ok(platform) => platform,
            Err(error) => {
                let reason = format!("{error:#}");
                let missing = |domain: &Domain| Asked {
                    domain: domain.name,
                    answer: Err(reason.clone()),
                };
                return Self {
                    domains: domains.iter().map(missing).collect(),
                    redis: Err(reason.clone()),
                };
            }
        };
        std::thread::scope(|scope| {
            let redis = scope.spawn(|| inquiry::memory(&platform));
            let domains = inquiry::ask(&platform, domains);
            Self {
                domains,
                redis: redis
                    .join()
                    .unwrap_or_else(|_| Err("the query was not started".to_owned())),
            }
        })
    }

    /// Returns true if every domain and Redis answered.
    pub fn is_complete(&self) -> bool {
        self.redis.is_ok() && self.domains.iter().all(|asked| asked.answer.is_ok())
    }

    /// The complete overview as JSON.
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
            "views": views(&self.domains),
            "redis": self.redis.as_ref().map_or_else(|reason| json!({ "error": reason }), |memory| json!(memory)),
            "findings": findings(&self.domains, self.redis.as_ref().ok()),
        })
    }

    /// Prints the tables and the findings.
    pub fn show(&self, all: bool) {
        tables::lines(&self.domains, &self.redis, all)
            .into_iter()
            .for_each(say::line);
        for finding in findings(&self.domains, self.redis.as_ref().ok()) {
            say::note("Look", format!("{}: {}", finding.problem, finding.advice));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::status::Answer;
    use super::status::tests::{ORDER, RULE};
    use super::*;
    use crate::services::servers::Settings;
    use crate::site::Site;

    /// The answers of two domains, a silent domain, and Redis.
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
        let bulk = |view: &&Value| view["producer"] == "rule" && view["lane"] == "bulk";
        let view = json["views"]
            .as_array()
            .unwrap()
            .iter()
            .filter(bulk)
            .find(|view| view["consumer"] == "order");
        let expected = json!({
            "producer": "rule", "consumer": "order", "lane": "bulk", "depth": 1000, "held": 4200,
            "queue": { "lag": 872, "pending": 128, "oldest": 182.4, "processes": 1 },
        });
        assert_eq!(view, Some(&expected));
        assert_eq!(json["findings"].as_array().unwrap().len(), 3);
    }

    #[test]
    fn a_platform_that_was_never_started_has_a_reason_for_each_domain() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("home");
        let (site, servers) = (Site::somewhere(&home).unwrap(), Settings::default());
        let overview = Overview::ask(&Target { site, servers }, crate::domains::DOMAINS);
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
