//! LOGIS/2 as CSV: one line with the names of the columns, in any order, and one line for each order. Values are separated by
//! `;` or `,` and quoted with `"` if they contain one of them. Unknown columns are ignored.

use delimited::FileError;

use super::{Foreign, refused};
use crate::domain::Refusal;
use crate::legacy_import::domain::{IntakeLine, MOST_LINES};

const REQUIRED: [&str; 5] = ["AUFNR", "ARTNR", "BEST_LAND", "VERK_TR", "LEIST"];
const OPTIONS: delimited::Options<'_> = delimited::Options {
    rows: MOST_LINES,
    columns: 200,
    multiline: &["BEMERK"],
};

pub fn read(content: &str) -> Result<Vec<IntakeLine>, Refusal> {
    let table = delimited::read(content, OPTIONS).map_err(|error| match error {
        FileError::TooManyRows(_) => refused("The file has more than 5,000 orders. Split it."),
        other => refused(&other.to_string()),
    })?;
    for required in REQUIRED {
        if !table.columns.iter().any(|name| name == required) {
            return Err(refused(&format!("The file has no column {required}.")));
        }
    }
    let read = |row: delimited::Row| {
        let line = u32::try_from(row.line).unwrap_or(u32::MAX);
        match row.cells {
            Ok(cells) => foreign(&table.columns, cells).line(line),
            Err(error) => {
                let wish = Err(refused(&error.to_string()));
                IntakeLine {
                    line,
                    reference: String::new(),
                    wish,
                }
            }
        }
    };
    Ok(table.rows.into_iter().map(read).collect())
}

fn foreign(names: &[String], cells: Vec<String>) -> Foreign {
    let mut foreign = Foreign::default();
    for (name, value) in names.iter().zip(cells) {
        match name.as_str() {
            "AUFNR" => foreign.aufnr = value,
            "ARTNR" => foreign.artnr = value,
            "BEST_LAND" => foreign.best_land = value,
            "VERK_TR" => foreign.verk_tr = value,
            "LEIST" => foreign.leist = value,
            "FRIST" => foreign.frist = value,
            "BEMERK" => foreign.bemerk = value,
            "LIEFBED" => foreign.liefbed = value,
            "ANBIETER" => foreign.anbieter = profiles(&value),
            _ => {}
        }
    }
    foreign
}

fn profiles(value: &str) -> Vec<String> {
    value
        .split('|')
        .map(str::trim)
        .filter(|profile| !profile.is_empty())
        .map(str::to_owned)
        .collect()
}
