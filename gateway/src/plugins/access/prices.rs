//! Prices of the work beyond root fields.
//!
//! A root field can carry ten thousand rows, return two thousand objects or read a file of 25 MB. Weights by name do
//! not cover that, so the size of the request and the estimated size of the result are charged, too.

use http::HeaderMap;
use http::header::CONTENT_LENGTH;
use serde_json_bytes::Value;

use super::config::Prices;
use super::operation::Operation;

impl Prices {
    /// The points of an announced body before it is read; at most `most` bytes of it are read.
    pub fn announced(&self, headers: &HeaderMap, most: usize) -> u64 {
        let announced = content_length(headers).unwrap_or(0);
        self.bytes(announced.min(most as u64))
    }

    /// The points of a body of this length.
    pub const fn bytes(&self, length: u64) -> u64 {
        share(length, self.input_bytes)
    }

    /// The points of an operation's input: its bytes, its tokens, and the items of the lists in its variables.
    pub fn input(&self, operation: &Operation) -> u64 {
        let items = operation.variables.values().map(items).sum();
        self.bytes(operation.bytes as u64)
            + share(operation.prepared.tokens as u64, self.tokens)
            + share(items, self.input_items)
    }

    /// The points of an estimated cost.
    pub const fn cost(&self, cost: u64) -> u64 {
        share(cost, self.cost)
    }

    /// The points of a file.
    pub const fn file(&self, bytes: u64) -> u64 {
        share(bytes, self.file_bytes)
    }
}

/// The announced length of a message.
pub fn content_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Number of whole shares in an amount, rounded down.
const fn share(amount: u64, each: u64) -> u64 {
    amount / if each == 0 { 1 } else { each }
}

/// Number of items of all lists in a value.
fn items(value: &Value) -> u64 {
    match value {
        Value::Array(list) => list.iter().map(items).sum::<u64>() + list.len() as u64,
        Value::Object(fields) => fields.values().map(items).sum(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use serde_json_bytes::json;

    use super::*;

    #[test]
    fn items_of_all_lists_count() {
        assert_eq!(
            items(&json!({ "a": [1, [2, 3], { "b": [4] }], "c": "d" })),
            3 + 2 + 1
        );
    }

    #[test]
    fn a_body_is_charged_by_what_it_announces_and_no_more_than_is_read() {
        let prices = Prices {
            input_bytes: 100,
            ..Prices::default()
        };
        let announced = |length: &'static str| {
            let headers =
                HeaderMap::from_iter([(CONTENT_LENGTH, HeaderValue::from_static(length))]);
            prices.announced(&headers, 1000)
        };
        assert_eq!(
            [
                announced("99"),
                announced("250"),
                announced("99999999"),
                announced("x")
            ],
            [0, 2, 10, 0]
        );
        assert_eq!(prices.announced(&HeaderMap::new(), 1000), 0);
    }

    #[test]
    fn a_price_of_nothing_is_no_division_by_zero() {
        assert_eq!(
            Prices {
                cost: 0,
                ..Prices::default()
            }
            .cost(7),
            7
        );
    }
}
