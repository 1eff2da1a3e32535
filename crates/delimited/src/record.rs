//! A record: its cells and its length in bytes.

/// Longest quoted cell, in bytes. It bounds the cost of an unclosed quote per line.
const LONGEST_CELL: usize = 20_000;

/// A refused row. If it seems to have several lines, the other lines are read as rows of their own.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RowError {
    #[error(
        "Cell {0} has a quote inside. Write the whole cell in quotes, and each quote in it twice."
    )]
    StrayQuote(usize),
    #[error(
        "Cell {0} begins with a quote that is not closed. Close it, or write each quote in the cell twice."
    )]
    OpenQuote(usize),
    #[error(
        "Cell {0} spans several lines, which is not permitted in this column. Write it in one line."
    )]
    SpansLines(usize),
    #[error(
        "Cell {0} has a line end that differs from those of the other lines. Write the whole cell in quotes."
    )]
    StrayLineEnd(usize),
    #[error(
        "Cell {0} spans several lines, and a quote is missing or surplus in a row above. Correct that row first."
    )]
    InDoubt(usize),
    #[error(
        "A cell spans lines that may be rows of the file. Check its quotes. If they are right, write the cell in one line."
    )]
    HoldsRows,
    #[error("The row has {found} cells, but the header has {wanted}. Correct the number of cells.")]
    Cells { found: usize, wanted: usize },
    #[error(
        "Cell {0} is not empty, but its column has no name. Name the column or remove the cell."
    )]
    Unnamed(usize),
}

pub struct Record {
    pub cells: Result<Vec<String>, RowError>,
    /// Length in bytes, including the end of its last line.
    pub length: usize,
}

impl Record {
    /// Returns true if all cells of the record are empty.
    pub fn is_empty(&self) -> bool {
        self.cells
            .as_ref()
            .is_ok_and(|cells| cells.iter().all(String::is_empty))
    }
}

/// The delimiter and the line end of a file.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    pub delimiter: char,
    pub line_end: LineEnd,
}

/// Line end of a file. Programs quote cells only for the line end that they write, so an unquoted line end of the other kind is part
/// of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnd {
    /// CR.
    Return,
    /// LF or CRLF.
    Feed,
}

impl LineEnd {
    /// Finds the first line end of a file.
    fn of(text: &str) -> Self {
        let first = text
            .find(['\r', '\n'])
            .and_then(|first| text.get(first..))
            .unwrap_or_default();
        if first.starts_with('\r') && !first.starts_with("\r\n") {
            Self::Return
        } else {
            Self::Feed
        }
    }

    const fn letter(self) -> char {
        match self {
            Self::Return => '\r',
            Self::Feed => '\n',
        }
    }

    /// Length of the line end at the beginning of a text; 0 if there is none.
    fn length(self, text: &str) -> usize {
        if self == Self::Feed && text.starts_with("\r\n") {
            return 2;
        }
        // A file may end in the middle of its last line end.
        usize::from(text.starts_with(self.letter()) || text == "\r")
    }
}

/// Reads the record at the beginning of a text. `multiline` returns whether a cell, counted from 0, may span lines.
pub fn read(text: &str, format: Format, multiline: &dyn Fn(usize) -> bool) -> Record {
    let mut cells = Vec::new();
    let mut rest = text;
    let cells = loop {
        let multiline = multiline(cells.len());
        let cell = match rest.strip_prefix('"') {
            Some(quoted) => self::quoted(quoted, multiline),
            None => plain(rest, format),
        };
        let (cell, after) = match cell {
            Ok(cell) => cell,
            Err(error) => break Err(error(cells.len() + 1)),
        };
        cells.push(cell.trim().to_owned());
        rest = after;
        if let Some(next) = rest.strip_prefix(format.delimiter) {
            rest = next;
        } else if rest.is_empty() || format.line_end.length(rest) > 0 {
            break Ok(cells);
        } else if rest.starts_with(['\r', '\n']) {
            break Err(RowError::StrayLineEnd(cells.len()));
        } else {
            break Err(RowError::StrayQuote(cells.len()));
        }
    };
    Record {
        cells,
        length: text.len() - rest.len() + format.line_end.length(rest),
    }
}

type Cell<'a> = Result<(String, &'a str), fn(usize) -> RowError>;

/// Reads a cell after its opening quote.
fn quoted(text: &str, multiline: bool) -> Cell<'_> {
    let (mut cell, mut rest) = (String::new(), text);
    loop {
        let Some((before, after)) = rest.split_once('"') else {
            return Err(RowError::OpenQuote);
        };
        if !multiline && before.contains(['\r', '\n']) {
            return Err(RowError::SpansLines);
        }
        cell.push_str(before);
        if cell.len() > LONGEST_CELL {
            return Err(RowError::OpenQuote);
        }
        let Some(more) = after.strip_prefix('"') else {
            return Ok((cell, after));
        };
        cell.push('"');
        rest = more;
    }
}

fn plain(text: &str, format: Format) -> Cell<'_> {
    let end = text
        .find([format.delimiter, '\r', '\n'])
        .unwrap_or(text.len());
    let (cell, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    if cell.contains('"') {
        Err(RowError::StrayQuote)
    } else {
        Ok((cell.to_owned(), rest))
    }
}

/// Length of the record at the beginning of a text as other programs read it: a quote at the beginning of a cell opens the cell, and
/// the next single quote closes it, whatever text follows. Returns `None` if a quote is not closed within the longest cell.
pub fn extent(text: &str, format: Format) -> Option<usize> {
    let mut rest = text;
    loop {
        if let Some(mut quoted) = rest.strip_prefix('"') {
            rest = loop {
                let (_, after) = quoted.split_once('"')?;
                if text.len() - after.len() > LONGEST_CELL {
                    return None;
                }
                match after.strip_prefix('"') {
                    Some(more) => quoted = more,
                    None => break after,
                }
            };
        }
        let is_end = |at: usize| {
            rest.get(at..)
                .is_some_and(|rest| format.line_end.length(rest) > 0)
        };
        let end = rest
            .char_indices()
            .find(|&(at, letter)| letter == format.delimiter || is_end(at));
        let Some((end, letter)) = end else {
            return Some(text.len());
        };
        rest = rest.get(end..).unwrap_or_default();
        if letter != format.delimiter {
            return Some(text.len() - rest.len() + format.line_end.length(rest));
        }
        rest = rest.get(letter.len_utf8()..).unwrap_or_default();
    }
}

/// Returns true if a record that spans lines may hide other rows, because of surplus quotes in its first line and further down.
///
/// A line of the file with at most one delimiter fewer than the header has columns may be a row. A record is suspect if one of its inner
/// lines may be a row, or if both its first and its last line may be. Delimiters are counted in the whole lines, inside and outside of
/// quotes, because it is uncertain which of them are inside.
pub fn holds_rows(record: &str, delimiter: char, columns: usize) -> bool {
    let lines: Vec<_> = record
        .split(['\r', '\n'])
        .filter(|line| !line.is_empty())
        .collect();
    let [first, inner @ .., last] = lines.as_slice() else {
        return false;
    };
    let may_be_row = |line: &str| line.matches(delimiter).count() + 1 >= columns;
    inner.iter().any(|line| may_be_row(line)) || (may_be_row(first) && may_be_row(last))
}

/// A position in a file, at the beginning of a line.
pub struct Lines<'a> {
    text: &'a str,
    number: u64,
    pub line_end: LineEnd,
}

impl<'a> Lines<'a> {
    pub fn of(text: &'a str) -> Self {
        Self {
            text,
            number: 1,
            line_end: LineEnd::of(text),
        }
    }

    /// The rest of the file; `None` at its end.
    pub fn rest(&self) -> Option<&'a str> {
        Some(self.text).filter(|text| !text.is_empty())
    }

    /// Number of the line, counted from 1.
    pub const fn number(&self) -> u64 {
        self.number
    }

    pub fn current(&self) -> &'a str {
        let line = self
            .text
            .split(self.line_end.letter())
            .next()
            .unwrap_or_default();
        line.strip_suffix('\r').unwrap_or(line)
    }

    /// Moves to the next line.
    pub fn skip(&mut self) {
        let line = self.current().len();
        let end = self
            .text
            .get(line..)
            .map_or(0, |rest| self.line_end.length(rest));
        self.advance(line + end);
    }

    /// Moves by this many bytes, to the beginning of a line.
    pub fn advance(&mut self, bytes: usize) {
        let (passed, rest) = self.text.split_at_checked(bytes).unwrap_or((self.text, ""));
        self.number += passed.matches(self.line_end.letter()).count() as u64;
        self.text = rest;
    }
}
