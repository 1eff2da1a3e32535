//! Reads scalar values of a rule file.

use std::ops::RangeInclusive;

use normalisation::quoted;
use rust_decimal::Decimal;
use strum::VariantArray;
use time::Date;
use time::format_description::StaticFormatDescription;
use time::macros::format_description;

use super::finding::At;
use super::finding_code::FindingCode;
use super::node::{Kind, Node};
use super::reader::{Fields, Reader};
use crate::domain::{Value, decimal};

/// Limits of words, sentences and paragraphs, in characters.
pub(super) const WORD: usize = 64;
pub(super) const SENTENCE: usize = 300;
pub(super) const PARAGRAPH: usize = 2_000;

/// Permitted years of dates. Dates of the API have the same limits.
const YEARS: RangeInclusive<i32> = 1900..=2999;

const DAY: StaticFormatDescription = format_description!("[year]-[month]-[day]");

/// Permitted form of the names of one kind.
#[derive(Clone, Copy)]
pub(super) struct Spelling {
    pub is_good: fn(&str) -> bool,
    pub rule: &'static str,
}

impl Reader {
    pub fn text(&mut self, node: &Node, what: &str, longest: usize) -> Option<String> {
        let Kind::Text(text) = &node.kind else {
            let hint = if matches!(node.kind, Kind::Number(_)) {
                "text in quotes"
            } else {
                "text"
            };
            self.wrong_type(node, what, hint);
            return None;
        };
        self.bounded(node.at, text, what, longest)
    }

    /// Reads a text that may also be a bare number, for example a version or an article.
    pub fn label(&mut self, node: &Node, what: &str) -> Option<String> {
        match &node.kind {
            Kind::Number(text) => self.bounded(node.at, text, what, WORD),
            _ => self.text(node, what, SENTENCE),
        }
    }

    fn bounded(&mut self, at: At, text: &str, what: &str, longest: usize) -> Option<String> {
        let text = text.trim();
        if text.is_empty() {
            self.findings
                .error(at, FindingCode::MissingValue, format!("{what} is empty"));
            return None;
        }
        if text.chars().count() > longest {
            self.findings.error(
                at,
                FindingCode::TooLong,
                format!("{what} has more than {longest} characters"),
            );
            return None;
        }
        if let Some(unseen) = text
            .chars()
            .find(|&letter| normalisation::is_invisible(letter) && letter != '\n')
        {
            let message = format!(
                "{what} has an invisible character (U+{:04X}). Remove it.",
                u32::from(unseen)
            );
            self.findings.error(at, FindingCode::InvalidText, message);
            return None;
        }
        Some(normalisation::composed(text))
    }

    /// Reads a name that other parts refer to.
    pub fn name(&mut self, at: At, name: &str, what: &str, spelling: Spelling) -> Option<String> {
        let bounded = self.bounded(at, name, what, WORD)?;
        if (spelling.is_good)(&bounded) {
            return Some(bounded);
        }
        let message = format!(
            "`{bounded}` cannot be {what}. It must be {}, at most {WORD} characters.",
            spelling.rule
        );
        self.findings.error(at, FindingCode::InvalidName, message);
        None
    }

    /// Reads the text of an optional key.
    pub fn optional_text(
        &mut self,
        fields: &Fields<'_>,
        key: &str,
        longest: usize,
    ) -> Option<String> {
        let node = fields.get(key)?;
        self.text(node, key, longest)
    }

    /// Reads one of a few words, in any case.
    pub fn one_of<T: Copy>(&mut self, node: &Node, what: &str, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(node, what, SENTENCE)?;
        let found = words
            .iter()
            .find(|(word, _)| word.eq_ignore_ascii_case(&text))
            .map(|&(_, meaning)| meaning);
        if found.is_none() {
            let known: Vec<_> = words.iter().map(|&(word, _)| word).collect();
            let hint = self.hint(&text, known.iter().copied());
            let (text, known) = (quoted(&text), known.join(", "));
            let message = format!("`{text}` is not a valid {what}. Use one of {known}.{hint}");
            self.findings
                .error(node.at, FindingCode::UnknownValue, message);
        }
        found
    }

    /// Reads a code of an enum.
    pub fn code<T: VariantArray + Copy + Into<&'static str>>(
        &mut self,
        node: &Node,
        what: &str,
    ) -> Option<T> {
        let words: Vec<_> = T::VARIANTS.iter().map(|&one| (one.into(), one)).collect();
        self.one_of(node, what, &words)
    }

    pub fn whole(&mut self, node: &Node, what: &str, range: RangeInclusive<u32>) -> Option<u32> {
        let number = match &node.kind {
            Kind::Number(text) => text.parse().ok().filter(|number| range.contains(number)),
            _ => None,
        };
        let wanted = format!("a whole number from {} to {}", range.start(), range.end());
        match (&node.kind, number) {
            (_, Some(_)) => {}
            (Kind::Number(_), None) => {
                self.findings.error(
                    node.at,
                    FindingCode::OutOfRange,
                    format!("{what} must be {wanted}"),
                );
            }
            (_, None) => self.wrong_type(node, what, &wanted),
        }
        number
    }

    pub fn number(&mut self, node: &Node, what: &str) -> Option<Decimal> {
        match self.value(node, what)? {
            Value::Number(number) => Some(number),
            Value::Text(text) if not_finite(&text) => {
                self.findings.error(
                    node.at,
                    FindingCode::NotANumber,
                    format!("{what} must be a number, not {text}"),
                );
                None
            }
            _ => {
                self.wrong_type(node, what, "a number");
                None
            }
        }
    }

    /// Reads a value that a fact can have.
    pub fn value(&mut self, node: &Node, what: &str) -> Option<Value> {
        match &node.kind {
            Kind::Flag(flag) => Some(Value::Flag(*flag)),
            Kind::Text(_) => self.text(node, what, SENTENCE).map(Value::Text),
            Kind::Number(text) => {
                let number = decimal(text);
                if number.is_none() {
                    let message =
                        format!("{what}: `{text}` is not a plain decimal number such as 28 or 0.5");
                    self.findings
                        .error(node.at, FindingCode::NotANumber, message);
                }
                number.map(Value::Number)
            }
            Kind::Null | Kind::List(_) | Kind::Map(_) => {
                self.wrong_type(node, what, "a single value: text, a number, true or false");
                None
            }
        }
    }

    pub fn date(&mut self, node: &Node, what: &str) -> Option<Date> {
        let Kind::Text(text) = &node.kind else {
            self.wrong_type(node, what, "a date such as 2026-12-30");
            return None;
        };
        let date = Date::parse(text, DAY).ok().filter(|_| text.len() == 10);
        match date {
            Some(date) if YEARS.contains(&date.year()) => return Some(date),
            Some(_) => {
                let message = format!(
                    "{what}: the year of {text} is not between {} and {}. If the rule has no end, omit `to`.",
                    YEARS.start(),
                    YEARS.end()
                );
                self.findings
                    .error(node.at, FindingCode::DateOutOfRange, message);
            }
            None => {
                let message = format!("{what}: `{text}` is not a date. Use the form 2026-12-30.");
                self.findings
                    .error(node.at, FindingCode::InvalidDate, message);
            }
        }
        None
    }
}

/// Returns true for texts of infinities and NaN.
pub(super) fn not_finite(text: &str) -> bool {
    let bare = text
        .trim_start_matches(['+', '-', '.'])
        .to_ascii_lowercase();
    matches!(bare.as_str(), "nan" | "inf" | "infinity")
}
