//! The configuration of the gateway for a measurement: `router.yaml` with budgets and limits of streams that no measurement uses up.

use std::fs;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use serde::Deserialize;
use serde_json::{Value, json};

/// Budgets of the gateway, in points.
const BUDGETS: [&str; 5] = ["standard", "high", "user", "public", "subject"];
/// The gateway counts in microseconds: the highest rate that it knows.
const PER_MINUTE: u32 = 60_000_000;
/// The gateway takes points from Redis in leases: a twentieth of the burst, or the points of a quarter of a second if they are
/// fewer. Twenty such quarters are a twelfth of a minute. With that burst at most, a raised budget has the leases of the original
/// one, so that requests cause as many commands of Redis.
const PART_OF_A_MINUTE: u32 = 12;

const LIVE: &str = "/plugins/carnet.access/live";
/// The limits of streams. All of them are raised, so that one object may have all streams as subscribers.
const STREAMS: [&str; 3] = ["streams", "streams_per_caller", "streams_per_organisation"];
/// More than any measurement opens.
const MOST_STREAMS: u32 = 20_000;

/// Write the configuration of the gateway with raised budgets and limits of streams
#[derive(Args)]
pub struct Configure {
    /// The configuration to derive from
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
}

impl Configure {
    pub fn run(&self) -> anyhow::Result<()> {
        let reading = || format!("reading {}", self.from.display());
        let text = fs::read_to_string(&self.from).with_context(reading)?;
        let raised = raised(serde_saphyr::from_str(&text).with_context(reading)?)?;
        // JSON is YAML.
        fs::write(&self.to, serde_json::to_string_pretty(&raised)?)
            .with_context(|| format!("writing {}", self.to.display()))
    }
}

fn raised(mut configuration: Value) -> anyhow::Result<Value> {
    for budget in BUDGETS {
        let place = format!("/plugins/carnet.access/rate/{budget}");
        let place = configuration
            .pointer_mut(&place)
            .with_context(|| format!("the configuration has no {place}"))?;
        let budget: Budget = serde_json::from_value(place.take())?;
        *place = json!({ "per_minute": PER_MINUTE, "burst": budget.burst() });
    }
    let live = configuration
        .pointer_mut(LIVE)
        .and_then(Value::as_object_mut)
        .with_context(|| format!("the configuration has no {LIVE}"))?;
    for limit in STREAMS {
        live.insert(limit.to_owned(), json!(MOST_STREAMS));
    }
    Ok(configuration)
}

/// A budget of the configuration.
#[derive(Deserialize)]
struct Budget {
    per_minute: u32,
    burst: u32,
}

impl Budget {
    /// The burst with which the raised budget has the same leases. A bucket is full again after as many microseconds.
    fn burst(&self) -> u32 {
        self.burst.min(self.per_minute / PART_OF_A_MINUTE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_budgets_and_limits_of_streams_differ_from_the_configuration_of_the_checkout() {
        let text = include_str!("../../router.yaml");
        let before: Value = serde_saphyr::from_str(text).unwrap();
        let mut after = raised(before.clone()).unwrap();
        let rate = "/plugins/carnet.access/rate";
        assert_eq!(
            after.pointer(&format!("{rate}/user/per_minute")),
            Some(&json!(PER_MINUTE))
        );
        for budget in BUDGETS {
            let place = format!("{rate}/{budget}");
            *after.pointer_mut(&place).unwrap() = before.pointer(&place).unwrap().clone();
        }
        let live = after.pointer_mut(LIVE).unwrap().as_object_mut().unwrap();
        for limit in STREAMS {
            assert_eq!(live.remove(limit), Some(json!(MOST_STREAMS)), "{limit}");
        }
        assert_eq!(after, before);
    }

    #[test]
    fn a_raised_budget_has_the_leases_of_the_original_one() {
        // As in gateway/src/plugins/access/rate/bucket.rs.
        let lease =
            |per_minute: u32, burst: u32| (burst / 20).min(250_000 / (60_000_000 / per_minute));
        for (per_minute, burst) in [
            (6_000, 1_000),
            (60_000, 10_000),
            (1_200, 300),
            (60_000, 100),
        ] {
            let raised = Budget { per_minute, burst }.burst();
            assert_eq!(
                lease(PER_MINUTE, raised),
                lease(per_minute, burst),
                "{per_minute}"
            );
        }
    }

    #[test]
    fn a_configuration_without_budgets_is_an_error() {
        assert!(raised(json!({})).is_err());
    }
}
