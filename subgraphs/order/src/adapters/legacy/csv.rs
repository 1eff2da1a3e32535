//! LOGIS/2 as CSV: a line with the names of the columns, in any order, and a line for each order; `;` or `,` between
//! values, `"` around what holds one of them. Columns that are not known are left alone.

use csv::{ReaderBuilder, StringRecord, Trim};

use super::{Foreign, refused};
use crate::domain::{IntakeLine, MOST_LINES, Refusal};

const REQUIRED: [&str; 5] = ["AUFNR", "ARTNR", "BEST_LAND", "VERK_TR", "LEIST"];

pub fn read(content: &str) -> Result<Vec<IntakeLine>, Refusal> {
    let names = content.lines().next().unwrap_or_default();
    let delimiter = if names.contains(';') { b';' } else { b',' };
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .trim(Trim::All)
        .from_reader(content.as_bytes());
    let names = reader.headers().map_err(|_| refused("has no line with the names of the columns"))?.clone();
    for required in REQUIRED {
        if !names.iter().any(|name| name == required) {
            return Err(refused(&format!("has no column {required}")));
        }
    }
    let mut lines = Vec::new();
    for record in reader.records() {
        if lines.len() == MOST_LINES {
            return Err(refused("has more than 5,000 orders"));
        }
        let record = record.map_err(|_| refused("is no CSV"))?;
        let line = record.position().map_or(0, csv::Position::line);
        lines.push(foreign(&names, &record).line(u32::try_from(line).unwrap_or(u32::MAX)));
    }
    Ok(lines)
}

fn foreign(names: &StringRecord, record: &StringRecord) -> Foreign {
    let mut foreign = Foreign::default();
    for (name, value) in names.iter().zip(record) {
        let value = value.to_owned();
        match name {
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
    value.split('|').map(str::trim).filter(|profile| !profile.is_empty()).map(str::to_owned).collect()
}
