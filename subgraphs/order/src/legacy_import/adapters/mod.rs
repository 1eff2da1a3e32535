//! Conversion of orders in the format LOGIS/2 to the terms of this domain. Only this module and the API know the names of the format.
//!
//! A file is CSV or JSON, at most 1.5 MB and 5,000 orders, in UTF-8 (with or without a byte order mark), in UTF-16 with a byte
//! order mark, or in Windows-1252, which includes the letters of Latin-1. The columns of the CSV file:
//!
//! | Column | Meaning | Conversion |
//! |---|---|---|
//! | `AUFNR` | number of the order in the other system; required | the reference, 1 to 60 characters |
//! | `KDNR` | number of the customer in the other system | ignored |
//! | `ARTNR` | article; required | the product's SKU |
//! | `BEST_LAND` | country of destination; required | the lane's destination |
//! | `VERK_TR` | transport code 1 to 9; required | 1 SEA, 2 RAIL, 3 ROAD, 4 AIR, 5 MAIL, 6 MULTIMODAL; 7 to 9 are refused |
//! | `LEIST` | service; required | P TESTING, Z CERTIFICATION, D `DOCUMENT_REVIEW`, B CONSULTATION |
//! | `FRIST` | last day, for example 31.12.2026 | the end of that day (UTC) is the deadline for quotes; for a draft, a line of the message |
//! | `LIEFBED` | delivery terms, for example DAP | a line of the message |
//! | `BEMERK` | remark | the message |
//! | `ANBIETER` | profiles of providers, separated by `|` | the providers that are asked |
//!
//! JSON files have the same values, nested: see `json.rs`.

mod csv;
mod json;

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;
use normalisation::code;
use secrecy::SecretString;
use time::macros::{format_description, time};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::domain::{LaneWish, ProviderId, Refusal, TransportMode};
use crate::legacy_import::domain::refusals::file_too_large;
use crate::legacy_import::domain::{IntakeFormat, IntakeLine, IntakeWish, MOST_BYTES};
use crate::orders::domain::OrderType;

/// Delivery terms of Incoterms 2020.
const TERMS: [&str; 11] = [
    "EXW", "FCA", "CPT", "CIP", "DAP", "DPU", "DDP", "FAS", "FOB", "CFR", "CIF",
];
const LONGEST_REFERENCE: usize = 60;
const LONGEST_SKU: usize = 200;

/// Reads a file. A refusal concerns either one order or the whole file.
pub fn read(format: IntakeFormat, content: &[u8]) -> Result<Vec<IntakeLine>, Refusal> {
    if content.len() > MOST_BYTES {
        return Err(file_too_large("content"));
    }
    let content = decoded(content)?;
    match format {
        IntakeFormat::Csv => csv::read(&content),
        IntakeFormat::Json => json::read(&content),
    }
}

/// Decodes the text with the encoding of the byte order mark. Without a mark, the encoding is UTF-8, or Windows-1252 if the
/// bytes are not valid UTF-8, because every byte is valid in Windows-1252.
fn decoded(content: &[u8]) -> Result<Cow<'_, str>, Refusal> {
    match delimited::decode(content) {
        Ok(text) => Ok(text),
        Err(error) if error.marked => Err(refused(&error.to_string())),
        Err(_) => Ok(WINDOWS_1252.decode_without_bom_handling(content).0),
    }
}

/// Refusal of the whole file.
fn refused(why: &str) -> Refusal {
    Refusal::invalid(&["content"], why)
}

/// Refusal of one column of one order.
fn wrong(column: &str, why: &str) -> Refusal {
    Refusal::invalid(&["content"], format!("{column} {why}"))
}

/// An order as the file has it.
#[derive(Default)]
struct Foreign {
    aufnr: String,
    artnr: String,
    best_land: String,
    verk_tr: String,
    leist: String,
    frist: String,
    bemerk: String,
    liefbed: String,
    anbieter: Vec<String>,
}

impl Foreign {
    fn line(self, line: u32) -> IntakeLine {
        let visible = || {
            self.aufnr
                .chars()
                .filter(|char| !normalisation::is_invisible(*char))
        };
        let reference = identifier(&self.aufnr, LONGEST_REFERENCE)
            .unwrap_or_else(|| visible().take(LONGEST_REFERENCE).collect());
        IntakeLine {
            line,
            reference,
            wish: self.wish(),
        }
    }

    fn wish(self) -> Result<IntakeWish, Refusal> {
        let missing = |column| {
            wrong(
                column,
                "is missing, is too long, or has invisible characters.",
            )
        };
        identifier(&self.aufnr, LONGEST_REFERENCE).ok_or_else(|| missing("AUFNR"))?;
        let sku = identifier(&self.artnr, LONGEST_SKU).ok_or_else(|| missing("ARTNR"))?;
        let lane = LaneWish {
            origin: None,
            destination: country(code(&self.best_land))?,
            mode: mode(&code(&self.verk_tr))?,
            direction: None,
            aircraft: None,
        };
        let providers: Vec<ProviderId> = self
            .anbieter
            .iter()
            .map(|profile| provider(profile))
            .collect::<Result<_, _>>()?;
        let day = day(&self.frist)?;
        // A draft is not sent to providers, so it has no deadline for quotes.
        let (quote_by, wanted) = if providers.is_empty() {
            (None, day)
        } else {
            (day.map(end), None)
        };
        Ok(IntakeWish {
            sku,
            kind: kind(&code(&self.leist))?,
            lane,
            quote_by,
            message: message(&self.bemerk, &code(&self.liefbed), wanted)?,
            providers,
        })
    }
}

/// Returns the canonical form of a number or SKU, if it is valid and not too long.
fn identifier(text: &str, longest: usize) -> Option<String> {
    let fits = |text: &String| {
        // Case folding can add characters.
        let key = normalisation::key(text).chars().count();
        !text.is_empty() && text.chars().count() <= longest && key <= longest + 30
    };
    normalisation::identifier(text).filter(fits)
}

fn country(code: String) -> Result<String, Refusal> {
    if chassis::scalar::is_country(&code) {
        Ok(code)
    } else {
        Err(wrong(
            "BEST_LAND",
            "is not a country of ISO 3166-1. Use the code of a country, for example DE.",
        ))
    }
}

fn mode(code: &str) -> Result<TransportMode, Refusal> {
    Ok(match code {
        "1" => TransportMode::Sea,
        "2" => TransportMode::Rail,
        "3" => TransportMode::Road,
        "4" => TransportMode::Air,
        "5" => TransportMode::Mail,
        "6" => TransportMode::Multimodal,
        "7" | "8" | "9" => {
            return Err(wrong(
                "VERK_TR",
                "is a mode of transport without rules. Use a code from 1 to 6.",
            ));
        }
        _ => {
            return Err(wrong(
                "VERK_TR",
                "is not a transport code. Use a code from 1 to 6.",
            ));
        }
    })
}

fn kind(code: &str) -> Result<OrderType, Refusal> {
    match code {
        "P" => Ok(OrderType::Testing),
        "Z" => Ok(OrderType::Certification),
        "D" => Ok(OrderType::DocumentReview),
        "B" => Ok(OrderType::Consultation),
        _ => Err(wrong("LEIST", "is not a service. Use P, Z, D or B.")),
    }
}

fn day(day: &str) -> Result<Option<Date>, Refusal> {
    if day.is_empty() {
        return Ok(None);
    }
    let day = Date::parse(day, format_description!("[day].[month].[year]"));
    day.map(Some)
        .map_err(|_| wrong("FRIST", "is not a date. Use the form 31.12.2026."))
}

fn end(day: Date) -> OffsetDateTime {
    day.with_time(time!(23:59:59)).assume_utc()
}

fn message(
    remark: &str,
    terms: &str,
    wanted: Option<Date>,
) -> Result<Option<SecretString>, Refusal> {
    if !terms.is_empty() && !TERMS.contains(&terms) {
        return Err(wrong(
            "LIEFBED",
            "is not a term of Incoterms 2020. Use a term such as DAP.",
        ));
    }
    let terms = (!terms.is_empty()).then(|| format!("Delivery terms: {terms}"));
    let wanted = wanted.map(|day| format!("Wanted by: {day}"));
    let remark = Some(remark.trim().to_owned()).filter(|remark| !remark.is_empty());
    let parts: Vec<String> = [remark, terms, wanted].into_iter().flatten().collect();
    Ok((!parts.is_empty()).then(|| parts.join("\n\n").into()))
}

fn provider(profile: &str) -> Result<ProviderId, Refusal> {
    profile
        .parse::<Uuid>()
        .map(ProviderId)
        .map_err(|_| wrong("ANBIETER", "is not the ID of a provider profile."))
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
