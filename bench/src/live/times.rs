//! Percentiles of times.

use time::{Duration, OffsetDateTime};

use crate::load::Latency;

/// Milliseconds from one time to another; negative if it is earlier.
pub fn between(from: OffsetDateTime, to: OffsetDateTime) -> f64 {
    let took: Duration = to - from;
    took.as_seconds_f64() * 1000.0
}

/// The percentiles of times in milliseconds.
pub fn latency(mut times: Vec<f64>) -> Latency {
    times.sort_by(f64::total_cmp);
    let at = |thousandths: usize| {
        let last = times.len().saturating_sub(1);
        times
            .get((last * thousandths).div_ceil(1000))
            .copied()
            .unwrap_or_default()
    };
    Latency {
        p50: at(500),
        p95: at(950),
        p99: at(990),
        p999: at(999),
        max: at(1000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_times_that_were_measured() {
        let times = latency((0..=1000).map(f64::from).rev().collect());
        assert!((times.p50 - 500.0).abs() < f64::EPSILON);
        assert!((times.p99 - 990.0).abs() < f64::EPSILON);
        assert!((times.max - 1000.0).abs() < f64::EPSILON);
        assert!(latency(Vec::new()).max.abs() < f64::EPSILON);
    }

    #[test]
    fn a_time_before_another_is_negative() {
        let early = OffsetDateTime::UNIX_EPOCH;
        let late = early + Duration::milliseconds(3);
        assert!((between(early, late) - 3.0).abs() < 1e-9);
        assert!((between(late, early) + 3.0).abs() < 1e-9);
    }
}
