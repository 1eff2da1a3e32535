//! The work that a seller orders from a laboratory: the request, the quote and the report.

use serde_json::{Value, json};

use crate::seed;

/// The lane of goods.
#[derive(Clone, Copy)]
pub struct Route<'a> {
    pub origin: &'a str,
    pub destination: &'a str,
    pub mode: &'a str,
    /// The type of aircraft, for transport by air.
    pub aircraft: Option<&'a str>,
}

impl<'a> Route<'a> {
    /// A lane without a type of aircraft.
    #[must_use]
    pub const fn new(origin: &'a str, destination: &'a str, mode: &'a str) -> Self {
        Self {
            origin,
            destination,
            mode,
            aircraft: None,
        }
    }

    /// The lane in the form of the API.
    #[must_use]
    pub fn lane(&self) -> Value {
        let mut lane = json!({
            "origin": self.origin, "destination": self.destination, "mode": self.mode,
        });
        if let (Some(aircraft), Some(fields)) = (self.aircraft, lane.as_object_mut()) {
            fields.insert("aircraft".to_owned(), json!(aircraft));
        }
        lane
    }
}

/// Work for one requirement of a product on a lane.
#[derive(Clone, Copy)]
pub struct Work<'a> {
    /// The type of the service, for example `TESTING`.
    pub service: &'a str,
    pub route: Route<'a>,
    pub requirement: &'a str,
    /// The document type that the report establishes.
    pub establishes: &'a str,
    pub message: &'a str,
    /// The line of the quote.
    pub line: &'a str,
    /// The price in euro cents.
    pub price: u32,
    pub reference: &'a str,
    pub remark: &'a str,
    /// The last day of the report's validity, in days from today.
    pub valid_days: i64,
}

/// The test of lithium batteries that travel from CN to DE on a cargo aircraft.
pub const UN383: Work<'static> = Work {
    service: "TESTING",
    route: Route {
        origin: "CN",
        destination: "DE",
        mode: "AIR",
        aircraft: Some("CARGO"),
    },
    requirement: "AIR-UN3480-CAO",
    establishes: "UN383_SUMMARY",
    message: "Please quote for a UN 38.3 test summary.",
    line: "UN 38.3 test series",
    price: 120_000,
    reference: "RL-2026-0815",
    remark: "Tests T.1 to T.8 passed.",
    valid_days: 730,
};

impl Work<'_> {
    /// A report that the goods pass, based on these documents.
    #[must_use]
    pub fn report(&self, order: &str, evidence: &[&str]) -> Value {
        let finding = json!({
            "requirement": self.requirement, "result": "PASS", "establishes": [self.establishes],
            "evidenceIds": evidence, "remark": self.remark,
        });
        self.report_of(order, "PASS", &finding)
    }

    /// A report that the goods fail for this reason.
    #[must_use]
    pub fn failure(&self, order: &str, reason: &str) -> Value {
        let finding =
            json!({ "requirement": self.requirement, "result": "FAIL", "remark": reason });
        self.report_of(order, "FAIL", &finding)
    }

    fn report_of(&self, order: &str, overall: &str, finding: &Value) -> Value {
        let today = seed::today();
        json!({
            "orderId": order, "overall": overall, "labReference": self.reference, "findings": [finding],
            "validFrom": seed::day(today, 0), "validTo": seed::day(today, self.valid_days),
        })
    }
}
