//! Reads transport conditions.

use super::finding_code::FindingCode;
use super::model::{Excursion, TransportCondition};
use super::node::Node;
use super::read_header::IDENTIFIER;
use super::reader::Reader;
use super::scalar::WORD;

const KEYS: [&str; 7] = [
    "metric",
    "unit",
    "min",
    "max",
    "excursion",
    "max_gap_minutes",
    "on_breach",
];
const MOST_CONDITIONS: usize = 20;
/// A year.
const LONGEST_MINUTES: u32 = 527_040;

impl Reader {
    pub fn transport_conditions(&mut self, node: &Node) -> Option<Vec<TransportCondition>> {
        let conditions = self.list(node, "transport_conditions", MOST_CONDITIONS)?;
        Some(
            conditions
                .iter()
                .filter_map(|condition| self.transport_condition(condition))
                .collect(),
        )
    }

    fn transport_condition(&mut self, node: &Node) -> Option<TransportCondition> {
        let fields = self.fields(node, "a transport condition", &KEYS)?;
        let metric = self.must(&fields, "metric", |reader, node| {
            reader.word(node, "metric")
        });
        let unit = self.must(&fields, "unit", Self::unit);
        let min = self.may(&fields, "min", |reader, node| reader.number(node, "min"));
        let max = self.may(&fields, "max", |reader, node| reader.number(node, "max"));
        if fields.get("min").is_none() && fields.get("max").is_none() {
            self.findings.error(
                node.at,
                FindingCode::MissingKey,
                "a transport condition needs `min` or `max`",
            );
        }
        if let (Some(min), Some(max)) = (min, max)
            && max < min
        {
            self.findings.error(
                node.at,
                FindingCode::LimitsReversed,
                format!("max ({max}) is less than min ({min})"),
            );
        }
        let excursion = self.may(&fields, "excursion", Self::excursion);
        let max_gap_minutes = self.may(&fields, "max_gap_minutes", |reader, node| {
            reader.minutes(node, "max_gap_minutes")
        });
        let on_breach = self.must(&fields, "on_breach", |reader, node| {
            reader.code(node, "on_breach")
        });
        Some(TransportCondition {
            metric: metric?,
            unit: unit?,
            min,
            max,
            excursion,
            max_gap_minutes,
            on_breach: on_breach?,
        })
    }

    fn excursion(&mut self, node: &Node) -> Option<Excursion> {
        let fields = self.fields(
            node,
            "excursion",
            &["consecutive_minutes", "cumulative_minutes"],
        )?;
        let mut minutes = |key| self.may(&fields, key, |reader, node| reader.minutes(node, key));
        let (consecutive_minutes, cumulative_minutes) = (
            minutes("consecutive_minutes"),
            minutes("cumulative_minutes"),
        );
        Some(Excursion {
            consecutive_minutes,
            cumulative_minutes,
        })
    }

    fn minutes(&mut self, node: &Node, what: &str) -> Option<u32> {
        self.whole(node, what, 0..=LONGEST_MINUTES)
    }

    fn word(&mut self, node: &Node, what: &str) -> Option<String> {
        let text = self.text(node, what, WORD)?;
        self.name(node.at, &text, &format!("a {what}"), IDENTIFIER)
    }

    /// Reads a code of UN/ECE Recommendation 20. It is checked against the list of units later.
    fn unit(&mut self, node: &Node) -> Option<String> {
        let unit = self.text(node, "unit", WORD)?;
        self.units.codes.entry(unit.clone()).or_insert(node.at);
        Some(unit)
    }
}
