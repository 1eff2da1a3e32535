//! Tables for a terminal.

/// Cells below their headings: texts on the left, then numbers, which are aligned to the right.
pub struct Table {
    headings: Vec<&'static str>,
    /// How many of the columns are texts.
    texts: usize,
    rows: Vec<Row>,
}

struct Row {
    /// Needs attention.
    marked: bool,
    cells: Vec<String>,
}

impl Table {
    pub fn new(texts: &[&'static str], numbers: &[&'static str]) -> Self {
        Self {
            headings: [texts, numbers].concat(),
            texts: texts.len(),
            rows: Vec::new(),
        }
    }

    pub fn row(&mut self, marked: bool, cells: Vec<String>) {
        self.rows.push(Row { marked, cells });
    }

    /// The lines of the table; none if it has no row.
    pub fn lines(&self) -> Vec<String> {
        if self.rows.is_empty() {
            return Vec::new();
        }
        let headings = Row {
            marked: false,
            cells: self.headings.iter().map(ToString::to_string).collect(),
        };
        let rows: Vec<&Row> = std::iter::once(&headings).chain(&self.rows).collect();
        let width = |column: usize| {
            let cells = rows.iter().filter_map(|row| row.cells.get(column));
            cells
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or_default()
        };
        let widths: Vec<usize> = (0..self.headings.len()).map(width).collect();
        rows.iter().map(|row| self.line(row, &widths)).collect()
    }

    fn line(&self, row: &Row, widths: &[usize]) -> String {
        let cells = row
            .cells
            .iter()
            .zip(widths)
            .enumerate()
            .map(|(column, (cell, width))| {
                if column < self.texts {
                    format!("{cell:<width$}")
                } else {
                    format!("{cell:>width$}")
                }
            });
        let mark = if row.marked { "! " } else { "  " };
        (mark.to_owned() + &cells.collect::<Vec<_>>().join("  "))
            .trim_end()
            .to_owned()
    }
}
