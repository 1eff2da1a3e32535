//! YAML file as a tree of nodes with positions.
//!
//! `serde-saphyr` parses the file under a budget that rejects expensive files (deep nesting, nested aliases) early. A typed parser
//! would stop at the first value of the wrong type, so the tree is untyped; the readers check the types and continue. Numbers keep
//! their source text, because a conversion to floats would change them.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{DuplicateKeyPolicy, MergeKeyPolicy, NonFiniteFloatPolicy, Options, Spanned};

use super::finding::{At, FileFinding, Severity};
use super::finding_code::FindingCode;

/// Size limit of a rule file, in bytes.
pub const SIZE_LIMIT: usize = 1024 * 1024;

#[derive(Debug)]
pub struct Node {
    pub kind: Kind,
    pub at: At,
}

#[derive(Debug)]
pub enum Kind {
    Null,
    Flag(bool),
    /// Source text of the number.
    Number(String),
    Text(String),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

#[derive(Debug)]
pub struct Entry {
    pub key: String,
    pub at: At,
    pub value: Node,
}

/// Parses a file. `Err` is the single finding that locates the syntax error.
pub fn parse(source: &str) -> Result<Node, FileFinding> {
    if source.len() > SIZE_LIMIT {
        let message = format!(
            "a rule file may have at most {SIZE_LIMIT} bytes; this file has {}",
            source.len()
        );
        return Err(malformed(
            FindingCode::FileTooLarge,
            At { line: 1, column: 1 },
            message,
        ));
    }
    if let Some((line, _)) = source
        .lines()
        .enumerate()
        .find(|(_, line)| line.contains('\0'))
    {
        let at = At {
            line: u32::try_from(line + 1).unwrap_or(u32::MAX),
            column: 1,
        };
        return Err(malformed(
            FindingCode::InvalidYaml,
            at,
            "the file has a NUL character. Remove it.".to_owned(),
        ));
    }
    match serde_saphyr::from_str_with_options::<Located>(source, options()) {
        Ok(tree) => Ok(tree.node(source)),
        Err(error) => {
            let at = error
                .location()
                .map_or(At { line: 1, column: 1 }, |location| at(&location));
            Err(malformed(
                FindingCode::InvalidYaml,
                at,
                format!("the file is not valid YAML: {}", reason(&error)),
            ))
        }
    }
}

/// Returns the message of an error without the position, which the finding has, and without the names of the parser's limits.
fn reason(error: &serde_saphyr::Error) -> String {
    let said = error.render();
    let reason = said.split(" at line ").next().unwrap_or(&said);
    if reason.starts_with("budget breached") {
        return "it has more than one document, too many parts, or too many repetitions by aliases"
            .to_owned();
    }
    reason.to_owned()
}

fn malformed(code: FindingCode, at: At, message: String) -> FileFinding {
    FileFinding {
        severity: Severity::Error,
        code,
        line: at.line,
        column: at.column,
        message,
    }
}

fn options() -> Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: 32,
            flow_nesting_limit: 32,
            max_documents: 1,
            max_nodes: 200_000,
            max_events: 500_000,
            max_total_scalar_bytes: SIZE_LIMIT,
            max_total_comment_bytes: SIZE_LIMIT,
            max_anchors: 100,
            max_aliases: 200,
            max_recorded_anchor_events: 20_000,
            max_recorded_anchor_bytes: SIZE_LIMIT,
        },
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: 20_000,
            max_replay_stack_depth: 4,
        },
        emit_comments: false,
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        merge_keys: MergeKeyPolicy::AsOrdinary,
        non_finite_float_policy: NonFiniteFloatPolicy::PassThrough,
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        with_snippet: false,
    }
}

fn at(location: &serde_saphyr::Location) -> At {
    let part = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    At {
        line: part(location.line()),
        column: part(location.column()),
    }
}

/// Node as the parser returns it.
struct Located(Spanned<Raw>);

enum Raw {
    Null,
    Flag(bool),
    Number(f64),
    Text(String),
    List(Vec<Located>),
    Map(Vec<(Spanned<String>, Located)>),
}

impl Located {
    fn node(self, source: &str) -> Node {
        let written = spelled(source, &self.0.defined);
        let kind = match self.0.value {
            Raw::Null => Kind::Null,
            Raw::Flag(flag) => Kind::Flag(flag),
            Raw::Number(number) => {
                Kind::Number(written.map_or_else(|| number.to_string(), str::to_owned))
            }
            Raw::Text(text) => Kind::Text(text),
            Raw::List(items) => {
                Kind::List(items.into_iter().map(|item| item.node(source)).collect())
            }
            Raw::Map(entries) => Kind::Map(
                entries
                    .into_iter()
                    .map(|(key, value)| entry(key, value, source))
                    .collect(),
            ),
        };
        Node {
            kind,
            at: at(&self.0.referenced),
        }
    }
}

fn entry(key: Spanned<String>, value: Located, source: &str) -> Entry {
    Entry {
        at: at(&key.referenced),
        key: key.value,
        value: value.node(source),
    }
}

/// Returns the source text at a location.
fn spelled<'a>(source: &'a str, location: &serde_saphyr::Location) -> Option<&'a str> {
    let start = usize::try_from(location.span().byte_offset()?).ok()?;
    let length = usize::try_from(location.span().byte_len()?).ok()?;
    source.get(start..start.checked_add(length)?).map(str::trim)
}

impl<'de> Deserialize<'de> for Located {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Spanned::deserialize(deserializer).map(Self)
    }
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Raw;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Raw, E> {
        Ok(Raw::Flag(flag))
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "only used if the source text of the number is not available"
    )]
    fn visit_i64<E>(self, number: i64) -> Result<Raw, E> {
        Ok(Raw::Number(number as f64))
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "only used if the source text of the number is not available"
    )]
    fn visit_u64<E>(self, number: u64) -> Result<Raw, E> {
        Ok(Raw::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Raw, E> {
        Ok(Raw::Number(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Raw, E> {
        Ok(Raw::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Raw, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Raw::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Raw, A::Error> {
        let mut map = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            map.push(entry);
        }
        Ok(Raw::Map(map))
    }
}
