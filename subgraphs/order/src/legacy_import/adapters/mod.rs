//! The old logistics system's orders, format LOGIS/2, in our own terms. Its names are known here and nowhere else.
//!
//! A file is CSV or JSON, at most 1.5 MB and 5,000 orders, in UTF-8 (with a byte order mark or without), in UTF-16 with a
//! mark, or in Windows-1252, of which the letters of Latin-1 are a part. What each order says, by the names of the CSV columns:
//!
//! | Column | Says | Here |
//! |---|---|---|
//! | `AUFNR` | the order's number there; required | the reference, 1 to 60 characters |
//! | `KDNR` | the customer's number there | not taken over |
//! | `ARTNR` | the article; required | the product's SKU |
//! | `BEST_LAND` | country of destination; required | the lane's destination |
//! | `VERK_TR` | transport code 1 to 9; required | 1 SEA, 2 RAIL, 3 ROAD, 4 AIR, 5 MAIL, 6 MULTIMODAL; 7 to 9 are refused |
//! | `LEIST` | service; required | P TESTING, Z CERTIFICATION, D `DOCUMENT_REVIEW`, B CONSULTATION |
//! | `FRIST` | until when, as 31.12.2026 | the end of that day (UTC) is the deadline for quotes; in a draft, a line of the message |
//! | `LIEFBED` | delivery terms, as DAP | a line of the message |
//! | `BEMERK` | remark | the message |
//! | `ANBIETER` | profiles of providers, `|` between them | the providers that are asked |
//!
//! In JSON the same is nested: see `json.rs`.

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
use crate::legacy_import::domain::{IntakeFormat, IntakeLine, IntakeWish, MOST_BYTES};
use crate::orders::domain::OrderType;

/// The delivery terms of Incoterms 2020.
const TERMS: [&str; 11] = [
    "EXW", "FCA", "CPT", "CIP", "DAP", "DPU", "DDP", "FAS", "FOB", "CFR", "CIF",
];
const LONGEST_REFERENCE: usize = 60;
const LONGEST_SKU: usize = 200;

/// Reads a file: each order for itself, or a refusal of the whole.
pub fn read(format: IntakeFormat, content: &[u8]) -> Result<Vec<IntakeLine>, Refusal> {
    if content.len() > MOST_BYTES {
        return Err(refused("has more than 1.5 MB"));
    }
    let content = decoded(content)?;
    match format {
        IntakeFormat::Csv => csv::read(&content),
        IntakeFormat::Json => json::read(&content),
    }
}

/// The text in the encoding that the byte order mark names. Without a mark: UTF-8, or Windows-1252 if it is no UTF-8, because
/// in that every byte has a meaning.
fn decoded(content: &[u8]) -> Result<Cow<'_, str>, Refusal> {
    match delimited::decode(content) {
        Ok(text) => Ok(text),
        Err(error) if error.marked => Err(refused(&error.to_string())),
        Err(_) => Ok(WINDOWS_1252.decode_without_bom_handling(content).0),
    }
}

/// About the whole file.
fn refused(why: &str) -> Refusal {
    Refusal::invalid(&["content"], why)
}

/// About one column of one order.
fn wrong(column: &str, why: &str) -> Refusal {
    Refusal::invalid(&["content"], format!("{column} {why}"))
}

/// One order as it is written there.
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
                "is missing, or is too long, or has characters that nobody sees",
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
        // A draft asks nobody yet, so it has no deadline to keep.
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

/// A number that people have chosen, in the form in which it is kept.
fn identifier(text: &str, longest: usize) -> Option<String> {
    let fits = |text: &String| {
        // Folding may make it a little longer.
        let key = normalisation::key(text).chars().count();
        !text.is_empty() && text.chars().count() <= longest && key <= longest + 30
    };
    normalisation::identifier(text).filter(fits)
}

fn country(code: String) -> Result<String, Refusal> {
    if chassis::scalar::is_country(&code) {
        Ok(code)
    } else {
        Err(wrong("BEST_LAND", "is no country, as DE"))
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
                "is a transport that there are no rules for here",
            ));
        }
        _ => return Err(wrong("VERK_TR", "is no transport code from 1 to 9")),
    })
}

fn kind(code: &str) -> Result<OrderType, Refusal> {
    match code {
        "P" => Ok(OrderType::Testing),
        "Z" => Ok(OrderType::Certification),
        "D" => Ok(OrderType::DocumentReview),
        "B" => Ok(OrderType::Consultation),
        _ => Err(wrong("LEIST", "is none of P, Z, D and B")),
    }
}

fn day(day: &str) -> Result<Option<Date>, Refusal> {
    if day.is_empty() {
        return Ok(None);
    }
    let day = Date::parse(day, format_description!("[day].[month].[year]"));
    day.map(Some)
        .map_err(|_| wrong("FRIST", "is no day, as 31.12.2026"))
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
        return Err(wrong("LIEFBED", "is none of Incoterms 2020, as DAP"));
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
        .map_err(|_| wrong("ANBIETER", "is no profile of a provider"))
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
