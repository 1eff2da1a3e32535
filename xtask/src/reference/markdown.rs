//! Tables in Markdown.

/// A table with these columns. Line breaks and bars in cells are replaced.
pub fn table<const N: usize>(
    columns: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> String {
    let heads = columns.map(str::to_owned);
    let rule = columns.map(|_| "---".to_owned());
    let lines = [row(&heads), row(&rule)].into_iter();
    let cells = rows
        .into_iter()
        .map(|cells| row(&cells.map(|text| cell(&text))));
    lines.chain(cells).collect()
}

/// Names as code, separated by commas.
pub fn names<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.into_iter().map(code).collect();
    names.join(", ")
}

pub fn code(name: &str) -> String {
    format!("`{name}`")
}

fn cell(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace('|', "\\|")
}

fn row(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_one_line() {
        let rows = [["a\n  b".to_owned(), "c | d".to_owned()]];
        assert_eq!(
            table(["one", "two"], rows),
            "| one | two |\n| --- | --- |\n| a b | c \\| d |\n"
        );
    }
}
