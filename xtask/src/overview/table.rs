//! Tables for a terminal.

/// A column's heading, and the side on which its cells end up.
#[derive(Clone, Copy)]
pub struct Column {
    heading: &'static str,
    numbers: bool,
}

impl Column {
    pub const fn text(heading: &'static str) -> Self {
        Self {
            heading,
            numbers: false,
        }
    }

    pub const fn numbers(heading: &'static str) -> Self {
        Self {
            heading,
            numbers: true,
        }
    }
}

struct Row {
    marked: bool,
    cells: Vec<String>,
}

pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Row>,
}

impl Table {
    pub fn new(columns: &[Column]) -> Self {
        Self {
            columns: columns.to_vec(),
            rows: Vec::new(),
        }
    }

    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(Row {
            marked: false,
            cells,
        });
    }

    /// A row that needs attention.
    pub fn marked_row(&mut self, cells: Vec<String>) {
        self.rows.push(Row {
            marked: true,
            cells,
        });
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub fn lines(&self) -> Vec<String> {
        let width = |index: usize, column: &Column| {
            let cells = self.rows.iter().filter_map(|row| row.cells.get(index));
            cells
                .map(|cell| cell.chars().count())
                .chain([column.heading.len()])
                .max()
                .unwrap_or_default()
        };
        let widths: Vec<usize> = self
            .columns
            .iter()
            .enumerate()
            .map(|(index, column)| width(index, column))
            .collect();
        let line = |marked: bool, cells: &[String]| {
            let columns = self.columns.iter().zip(&widths);
            let cells = cells.iter().zip(columns).map(|(cell, (column, width))| {
                if column.numbers {
                    format!("{cell:>width$}")
                } else {
                    format!("{cell:<width$}")
                }
            });
            let mark = if marked { "! " } else { "  " };
            let text: Vec<String> = cells.collect();
            format!("{mark}{}", text.join("  ")).trim_end().to_owned()
        };
        let headings: Vec<String> = self
            .columns
            .iter()
            .map(|column| column.heading.to_owned())
            .collect();
        let rows = self.rows.iter().map(|row| line(row.marked, &row.cells));
        std::iter::once(line(false, &headings))
            .chain(rows)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let mut table = Table::new(&[
            Column::text("NAME"),
            Column::numbers("DEPTH"),
            Column::text("NOTE"),
        ]);
        assert!(table.is_empty());
        table.row(vec![
            "rule → order".to_owned(),
            "7".to_owned(),
            String::new(),
        ]);
        table.marked_row(vec![
            "user".to_owned(),
            "1000000".to_owned(),
            "full".to_owned(),
        ]);
        let expected = [
            "  NAME            DEPTH  NOTE",
            "  rule → order        7",
            "! user          1000000  full",
        ];
        assert_eq!(table.lines(), expected);
    }
}
