//! Strict reader of delimited files.

mod encoding;
mod record;

use std::collections::BTreeSet;

pub use encoding::{EncodingError, decode};
pub use record::RowError;
use record::{Format, Lines, Record};

const DELIMITERS: [char; 3] = [',', ';', '\t'];

/// Limits of a file, and the columns whose cells may span lines.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    pub rows: usize,
    pub columns: usize,
    pub multiline: &'a [&'a str],
}

/// A file with a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Names of the columns, without unnamed columns.
    pub columns: Vec<String>,
    pub rows: Vec<Row>,
}

/// A row of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Line of the file in which the row begins, counted from 1.
    pub line: u64,
    /// One cell per column.
    pub cells: Result<Vec<String>, RowError>,
}

/// The file cannot be read as a table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    #[error("The file is empty. Write the names of the columns in the first line.")]
    Empty,
    #[error("The header (line {line}) cannot be read: {error}")]
    Header { line: u64, error: RowError },
    #[error("The header has the column `{0}` twice. Remove one of the two.")]
    DoubledColumn(String),
    #[error("The file has more than {0} columns. Remove some.")]
    TooManyColumns(usize),
    #[error("The file has more than {0} rows. Split it.")]
    TooManyRows(usize),
}

/// Reads a file.
pub fn read(text: &str, options: Options<'_>) -> Result<Table, FileError> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut lines = Lines::of(text);
    let announced = separator(text);
    if announced.is_some() {
        lines.skip();
    }
    let (line, header) = loop {
        let line = lines.number();
        let Some(rest) = lines.rest() else {
            return Err(FileError::Empty);
        };
        let delimiter = announced.unwrap_or_else(|| likely(lines.current()));
        let format = Format {
            delimiter,
            line_end: lines.line_end,
        };
        let record = record::read(rest, format, &|_| false);
        if !record.is_empty() {
            break (line, (format, record));
        }
        lines.skip();
    };
    let (format, Record { cells, length }) = header;
    lines.advance(length);
    let names = cells.map_err(|error| FileError::Header { line, error })?;
    let table = Names::of(&names, options)?;
    let rows = table.rows(&mut lines, format, options)?;
    Ok(Table {
        columns: table
            .names
            .into_iter()
            .flatten()
            .map(str::to_owned)
            .collect(),
        rows,
    })
}

/// Delimiter of a first line such as `sep=;`, which some spreadsheets write.
fn separator(text: &str) -> Option<char> {
    let line = text.split(['\r', '\n']).next()?.trim_matches('"');
    let mut after = line
        .strip_prefix("sep=")
        .or_else(|| line.strip_prefix("SEP="))?
        .chars();
    let delimiter = after
        .next()
        .filter(|delimiter| DELIMITERS.contains(delimiter))?;
    after.next().is_none().then_some(delimiter)
}

/// The most frequent delimiter outside quotes; a comma if there is none.
fn likely(line: &str) -> char {
    let count = |delimiter: char| {
        let quotes = line.split('"').step_by(2);
        quotes
            .map(|outside| outside.matches(delimiter).count())
            .sum::<usize>()
    };
    // With equal counts `max_by_key` takes the last.
    DELIMITERS
        .into_iter()
        .rev()
        .max_by_key(|&delimiter| count(delimiter))
        .unwrap_or(',')
}

/// Names of the columns. Cells of unnamed columns must be empty.
struct Names<'a> {
    names: Vec<Option<&'a str>>,
    multiline: Vec<bool>,
}

impl<'a> Names<'a> {
    fn of(cells: &'a [String], options: Options<'_>) -> Result<Self, FileError> {
        let mut seen = BTreeSet::new();
        let mut names: Vec<_> = cells
            .iter()
            .map(|name| Some(name.as_str()).filter(|name| !name.is_empty()))
            .collect();
        for name in names.iter().flatten() {
            if !seen.insert(*name) {
                return Err(FileError::DoubledColumn((*name).to_owned()));
            }
        }
        if seen.len() > options.columns {
            return Err(FileError::TooManyColumns(options.columns));
        }
        let end = names
            .iter()
            .rposition(Option::is_some)
            .map_or(0, |last| last + 1);
        names.truncate(end);
        let multiline = names
            .iter()
            .map(|name| name.is_some_and(|name| options.multiline.contains(&name)))
            .collect();
        Ok(Self { names, multiline })
    }

    fn rows(
        &self,
        lines: &mut Lines<'_>,
        format: Format,
        options: Options<'_>,
    ) -> Result<Vec<Row>, FileError> {
        let mut rows = Vec::new();
        // Length of the rest of the file in which row starts are certain. Before it, the quotes of a refused row may join its lines,
        // so a cell that spans lines may begin at the closing quote of another cell.
        let mut certain = usize::MAX;
        while let Some(rest) = lines.rest() {
            let line = lines.number();
            let is_multiline = |column: usize| self.multiline.get(column) == Some(&true);
            let record = record::read(rest, format, &|column| {
                rest.len() <= certain && is_multiline(column)
            });
            let empty = record.is_empty();
            let extent = rest.get(..record.length).unwrap_or(rest);
            let holds_rows =
                !empty && record::holds_rows(extent, format.delimiter, self.names.len());
            let cells = record.cells.and_then(|cells| self.fit(cells));
            let cells = cells.and_then(|cells| {
                if holds_rows {
                    Err(RowError::HoldsRows)
                } else {
                    Ok(cells)
                }
            });
            let cells = cells.map_err(|error| match error {
                RowError::SpansLines(cell) if is_multiline(cell - 1) => RowError::InDoubt(cell),
                other => other,
            });
            if cells.is_ok() {
                lines.advance(record.length);
            } else {
                let extent = record::extent(rest, format).unwrap_or(rest.len());
                certain = certain.min(rest.len() - extent);
                lines.skip();
            }
            if empty {
                continue;
            }
            if rows.len() == options.rows {
                return Err(FileError::TooManyRows(options.rows));
            }
            rows.push(Row { line, cells });
        }
        Ok(rows)
    }

    /// Returns the cells of the named columns.
    fn fit(&self, mut cells: Vec<String>) -> Result<Vec<String>, RowError> {
        let wanted = self.names.len();
        while cells.len() > wanted && cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        if cells.len() != wanted && !cells.iter().all(String::is_empty) {
            return Err(RowError::Cells {
                found: cells.len(),
                wanted,
            });
        }
        let mut fitting = Vec::with_capacity(wanted);
        for (position, (name, cell)) in self.names.iter().zip(cells).enumerate() {
            match name {
                Some(_) => fitting.push(cell),
                None if cell.is_empty() => {}
                None => return Err(RowError::Unnamed(position + 1)),
            }
        }
        Ok(fitting)
    }
}

#[cfg(test)]
mod tests;
