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
//! Numbers may be integers or texts; any other value is refused with the name of its column. The line is the position in the
//! list, from 1.

use serde::Deserialize;
use serde_json::Value;

use super::{Foreign, refused, wrong};
use crate::domain::Refusal;
use crate::legacy_import::domain::{IntakeLine, MOST_LINES};

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
    let document: Document = serde_json::from_str(content)
        .map_err(|_| refused("The file is not a JSON object with `kopf` and `positionen`."))?;
    if document.kopf.system != SYSTEM {
        return Err(refused("The file is not from the system LOGIS/2."));
    }
    if document.positionen.len() > MOST_LINES {
        return Err(refused("The file has more than 5,000 orders. Split it."));
    }
    Ok((1..)
        .zip(&document.positionen)
        .map(|(line, position)| read_position(line, position))
        .collect())
}

fn read_position(line: u32, position: &Value) -> IntakeLine {
    if !position.is_object() {
        let wish = Err(wrong("the position", "is not an object."));
        return IntakeLine {
            line,
            reference: String::new(),
            wish,
        };
    }
    let mut bad: Option<Refusal> = None;
    let mut read = |column: &str, pointer: &str| {
        word(column, position.pointer(pointer)).unwrap_or_else(|refusal| {
            bad.get_or_insert(refusal);
            String::new()
        })
    };
    let mut foreign = Foreign {
        aufnr: read("AUFNR", "/auftrag/nr"),
        artnr: read("ARTNR", "/artikel/nr"),
        best_land: read("BEST_LAND", "/weg/land"),
        verk_tr: read("VERK_TR", "/weg/verkehr"),
        leist: read("LEIST", "/leistung"),
        frist: read("FRIST", "/frist"),
        bemerk: read("BEMERK", "/bemerkung"),
        liefbed: read("LIEFBED", "/bedingung"),
        anbieter: Vec::new(),
    };
    foreign.anbieter = match position.get("anbieter") {
        Some(Value::Array(list)) => (0..list.len())
            .map(|index| read("ANBIETER", &format!("/anbieter/{index}")))
            .collect(),
        None | Some(Value::Null) => Vec::new(),
        // A value that is not a list is refused with the name of the column.
        Some(_) => vec![read("ANBIETER", "/anbieter")],
    };
    let mut row = foreign.line(line);
    if let Some(refusal) = bad {
        row.wish = Err(refusal);
    }
    row
}

/// Reads a text or an integer as a text. Returns an empty text if the value is absent or null. Refuses any other value: a
/// fraction may have lost digits.
fn word(column: &str, value: Option<&Value>) -> Result<String, Refusal> {
    match value {
        None | Some(Value::Null) => Ok(String::new()),
        Some(Value::String(text)) => Ok(text.trim().to_owned()),
        Some(Value::Number(number)) if number.is_u64() => Ok(number.to_string()),
        Some(_) => Err(wrong(
            column,
            "is neither a text nor a non-negative integer.",
        )),
    }
}
