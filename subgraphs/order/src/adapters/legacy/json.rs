//! LOGIS/2 as JSON:
//!
//! ```json
//! { "kopf": { "system": "LOGIS/2" },
//!   "positionen": [
//!     { "auftrag": { "nr": 4711, "kunde": "K-17" }, "artikel": { "nr": "PB-10000" },
//!       "weg": { "land": "DE", "verkehr": 4 }, "leistung": "P", "frist": "31.12.2026",
//!       "bedingung": "DAP", "bemerkung": "Eilig", "anbieter": ["0197…"] } ] }
//! ```
//!
//! Numbers may be numbers or texts. A line is the position in the list, from 1.

use serde::Deserialize;
use serde_json::Value;

use super::{Foreign, refused, wrong};
use crate::domain::{IntakeLine, MOST_LINES, Refusal};

const SYSTEM: &str = "LOGIS/2";

#[derive(Deserialize)]
struct Document {
    kopf: Header,
    positionen: Vec<Value>,
}

#[derive(Deserialize)]
struct Header {
    system: String,
}

pub fn read(content: &str) -> Result<Vec<IntakeLine>, Refusal> {
    let document: Document =
        serde_json::from_str(content).map_err(|_| refused("is no JSON with kopf and positionen"))?;
    if document.kopf.system != SYSTEM {
        return Err(refused("is of another system than LOGIS/2"));
    }
    if document.positionen.len() > MOST_LINES {
        return Err(refused("has more than 5,000 orders"));
    }
    Ok((1..).zip(&document.positionen).map(|(line, position)| read_position(line, position)).collect())
}

fn read_position(line: u32, position: &Value) -> IntakeLine {
    if !position.is_object() {
        let wish = Err(wrong("the position", "is no object"));
        return IntakeLine { line, reference: String::new(), wish };
    }
    let read = |pointer: &str| word(position.pointer(pointer));
    let anbieter = match position.get("anbieter") {
        Some(Value::Array(list)) => list.iter().map(|profile| word(Some(profile))).collect(),
        None | Some(Value::Null) => Vec::new(),
        // No profile: it is refused with its column.
        Some(other) => vec![word(Some(other))],
    };
    Foreign {
        aufnr: read("/auftrag/nr"),
        artnr: read("/artikel/nr"),
        best_land: read("/weg/land"),
        verk_tr: read("/weg/verkehr"),
        leist: read("/leistung"),
        frist: read("/frist"),
        bemerk: read("/bemerkung"),
        liefbed: read("/bedingung"),
        anbieter,
    }
    .line(line)
}

/// A text or a number, as a text; anything else as none.
fn word(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}
