//! The paths that a source names: `use crate::{store, domain::Order};` names `crate::store` and `crate::domain::Order`, and
//! `sqlx::query!(…)` names `sqlx::query`.
//!
//! This is a lexer and not a parser: it skips comments, literals and lifetimes, and returns words, `::`, braces and other tokens.
//! Unlike a parser of Rust it sees the inside of macros.

use std::iter::Peekable;

/// A path that a source names, with its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    pub path: Vec<String>,
    pub line: usize,
}

/// All paths of at least two words, also those of one word after `use`, and `async` and `await` as if they were paths.
#[must_use]
pub fn paths(source: &str) -> Vec<Used> {
    let mut tokens = Lexer {
        rest: source,
        line: 1,
    }
    .peekable();
    let mut found = Vec::new();
    while let Some((token, line)) = tokens.next() {
        match token {
            Token::Word("use") => tree(&mut tokens, &[], &mut found),
            Token::Word(word @ ("async" | "await")) => found.push(Used {
                path: vec![word.to_owned()],
                line,
            }),
            Token::Word(word) if tokens.next_if(|(next, _)| *next == Token::Colons).is_some() => {
                tree(&mut tokens, &[word], &mut found);
            }
            _ => {}
        }
    }
    found
}

/// Reads the paths of a use tree, or of one path in an expression, after the part that has been read.
fn tree<'a>(tokens: &mut Peekable<Lexer<'a>>, prefix: &[&'a str], found: &mut Vec<Used>) {
    let mut path = prefix.to_vec();
    tokens.next_if(|(next, _)| *next == Token::Colons);
    let line = tokens.peek().map_or(0, |(_, line)| *line);
    loop {
        match tokens.peek().map(|(token, _)| *token) {
            Some(Token::Word(word)) => path.push(word),
            Some(Token::Star) => path.push("*"),
            Some(Token::Open) => {
                tokens.next();
                group(tokens, &path, found);
                return;
            }
            _ => break,
        }
        tokens.next();
        if tokens.next_if(|(next, _)| *next == Token::Colons).is_none() {
            break;
        }
    }
    found.push(Used {
        path: path.into_iter().map(str::to_owned).collect(),
        line,
    });
}

/// Reads the trees between braces.
fn group<'a>(tokens: &mut Peekable<Lexer<'a>>, prefix: &[&'a str], found: &mut Vec<Used>) {
    loop {
        match tokens.peek().map(|(token, _)| *token) {
            None => return,
            Some(Token::Close) => {
                tokens.next();
                return;
            }
            // `as name` does not change the origin.
            Some(Token::Word("as")) => {
                tokens.next();
                tokens.next();
            }
            Some(Token::Word(_) | Token::Star | Token::Colons | Token::Open) => {
                tree(tokens, prefix, found);
            }
            Some(Token::Other) => {
                tokens.next();
            }
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token<'a> {
    Word(&'a str),
    Colons,
    Open,
    Close,
    Star,
    Other,
}

struct Lexer<'a> {
    rest: &'a str,
    line: usize,
}

impl<'a> Iterator for Lexer<'a> {
    type Item = (Token<'a>, usize);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let first = self.rest.chars().next()?;
            let skipped = skipped(self.rest);
            let length = match skipped {
                Some(length) => length,
                None if is_word(first) => self
                    .rest
                    .find(|character| !is_word(character))
                    .unwrap_or(self.rest.len()),
                None if self.rest.starts_with("::") => 2,
                None => first.len_utf8(),
            };
            let (text, rest) = self.rest.split_at(length);
            let line = self.line;
            self.rest = rest;
            self.line += text.matches('\n').count();
            if skipped.is_none() && !first.is_whitespace() {
                return Some((Token::of(text), line));
            }
        }
    }
}

impl<'a> Token<'a> {
    fn of(text: &'a str) -> Self {
        match text {
            "::" => Self::Colons,
            "{" => Self::Open,
            "}" => Self::Close,
            "*" => Self::Star,
            word if word.starts_with(is_word) => Self::Word(word),
            _ => Self::Other,
        }
    }
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Length of the comment, literal or lifetime at the beginning of the text, if there is one.
fn skipped(text: &str) -> Option<usize> {
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    if text.starts_with("/*") {
        return Some(block_comment(text));
    }
    if let Some(quoted) = text.strip_prefix('"') {
        return Some(1 + until_quote(quoted, '"'));
    }
    if let Some(after) = text.strip_prefix('\'') {
        let is_literal = after.starts_with('\\') || after.chars().nth(1) == Some('\'');
        let lifetime = || {
            after
                .find(|character| !is_word(character))
                .unwrap_or(after.len())
        };
        return Some(
            1 + if is_literal {
                until_quote(after, '\'')
            } else {
                lifetime()
            },
        );
    }
    let after = text.strip_prefix("br").or_else(|| text.strip_prefix('r'))?;
    let hashes: String = after
        .chars()
        .take_while(|character| *character == '#')
        .collect();
    let raw = after.strip_prefix(&hashes)?.strip_prefix('"')?;
    let end = format!("\"{hashes}");
    let length = raw.find(&end).map_or(raw.len(), |found| found + end.len());
    Some(text.len() - raw.len() + length)
}

/// Length up to the closing quote, inclusive.
fn until_quote(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (position, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == quote => return position + 1,
            _ => {}
        }
    }
    text.len()
}

fn block_comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut position = 0;
    while let Some(found) = text[position..]
        .find("/*")
        .into_iter()
        .chain(text[position..].find("*/"))
        .min()
    {
        position += found;
        depth = if text[position..].starts_with("/*") {
            depth + 1
        } else {
            depth - 1
        };
        position += 2;
        if depth == 0 {
            return position;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::paths;

    fn named(source: &str) -> Vec<(String, usize)> {
        paths(source)
            .into_iter()
            .map(|used| (used.path.join("::"), used.line))
            .collect()
    }

    #[test]
    fn a_use_tree_is_all_its_paths() {
        let source = "use std::fmt;\nuse crate::{\n    store as s, domain::{Order, quote::*},\n    ::axum,\n};\nuse sqlx;";
        assert_eq!(
            named(source),
            [
                ("std::fmt".to_owned(), 1),
                ("crate::store".to_owned(), 3),
                ("crate::domain::Order".to_owned(), 3),
                ("crate::domain::quote::*".to_owned(), 3),
                ("crate::axum".to_owned(), 4),
                ("sqlx".to_owned(), 6),
            ]
        );
    }

    #[test]
    fn paths_in_code_attributes_and_macros_are_seen() {
        let source = "#[derive(sqlx::Type)]\nfn f<'a>(x: &'a ::redis::Client) {\n    select! { r = super::store::find() => {} }\n}";
        assert_eq!(
            named(source),
            [
                ("sqlx::Type".to_owned(), 1),
                ("redis::Client".to_owned(), 2),
                ("super::store::find".to_owned(), 3)
            ]
        );
    }

    #[test]
    fn comments_and_literals_are_not() {
        let source = "// sqlx::query\n/* a /* sqlx::b */ sqlx::c */\nf(\"\\\"sqlx::d\", r#\"\"sqlx::e\"#, '\"', '\\'', b\"sqlx::f\");\ng::h()";
        assert_eq!(named(source), [("g::h".to_owned(), 4)]);
    }

    #[test]
    fn async_code_is_seen() {
        assert_eq!(
            named("async fn f() { g.await }"),
            [("async".to_owned(), 1), ("await".to_owned(), 1)]
        );
    }
}
