use serde::{Deserialize, Serialize};

/// The result of a closed-loop load.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Outcome {
    /// Answers without an error.
    pub answers: u64,
    pub failures: u64,
    /// The beginning of the first answer with an error.
    pub first_failure: Option<String>,
    pub seconds: f64,
    /// In milliseconds, under this load: the open-model latencies are those of k6.
    pub latency: Latency,
}

/// Percentiles in milliseconds.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Latency {
    pub p50: f64,
    pub p95: f64,
    pub p99: f64,
    pub p999: f64,
    pub max: f64,
}

impl Outcome {
    /// Answers a second.
    #[expect(clippy::cast_precision_loss, reason = "a rate with few digits")]
    pub fn throughput(&self) -> f64 {
        if self.seconds > 0.0 {
            self.answers as f64 / self.seconds
        } else {
            0.0
        }
    }
}

/// Returns true for data without GraphQL errors and without refusals.
pub fn is_answer(status: u16, body: &[u8]) -> bool {
    let has = |part: &[u8]| body.windows(part.len()).any(|window| window == part);
    status == 200 && has(b"\"data\":{") && !has(b"\"errors\":[") && !has(b"\"userErrors\":[{")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_and_refusals_are_no_answers() {
        assert!(is_answer(200, br#"{"data":{"a":{"userErrors":[]}}}"#));
        assert!(!is_answer(
            200,
            br#"{"data":{"a":{"userErrors":[{"code":"INVALID"}]}}}"#
        ));
        assert!(!is_answer(200, br#"{"data":{"a":null},"errors":[{}]}"#));
        assert!(!is_answer(200, br#"{"data":null}"#));
        assert!(!is_answer(429, br#"{"data":{"a":1}}"#));
    }

    #[test]
    fn the_throughput_counts_answers_only() {
        let outcome = Outcome {
            answers: 30,
            failures: 5,
            seconds: 2.0,
            ..Outcome::default()
        };
        assert!((outcome.throughput() - 15.0).abs() < f64::EPSILON);
        assert!(Outcome::default().throughput().abs() < f64::EPSILON);
    }
}
