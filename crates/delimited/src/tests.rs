use proptest::prelude::*;

use super::*;

const OPTIONS: Options<'_> = Options {
    rows: 1_000,
    columns: 100,
    multiline: &["text"],
};

fn rows(text: &str) -> Vec<(u64, Option<Vec<String>>)> {
    let table = read(text, OPTIONS).unwrap();
    table
        .rows
        .into_iter()
        .map(|row| (row.line, row.cells.ok()))
        .collect()
}

fn row(line: u64, cells: &[&str]) -> (u64, Option<Vec<String>>) {
    (
        line,
        Some(cells.iter().map(|&cell| cell.to_owned()).collect()),
    )
}

#[test]
fn rows_are_read_whatever_wrote_them() {
    let wanted = [row(2, &["A", "one"]), row(3, &["B", "two, three"])];
    for text in [
        "sku,text\nA,one\nB,\"two, three\"\n",
        "sku,text\r\nA,one\r\nB,\"two, three\"",
        "sku,text\rA,one\rB,\"two, three\"\r",
        "\u{FEFF}sku;text\nA;one\nB;two, three\n",
        "sku\ttext\nA\tone\nB\ttwo, three\n",
        "sku,text,,\nA,one,,\nB,\"two, three\",\n,,,\n\n,\n",
        " sku , text \n A , one \nB,\" two, three \"\n",
    ] {
        assert_eq!(rows(text), wanted, "{text:?}");
    }
    assert_eq!(
        rows("sep=;\r\n\r\nsku;text\r\nA;1,5\r\n"),
        [row(4, &["A", "1,5"])]
    );
}

#[test]
fn a_stray_quote_is_refused_in_its_line_and_swallows_no_row() {
    let good = |line, sku| row(line, &[sku, "plain"]);
    assert_eq!(
        rows("sku,text\nA,\"5\"\" cable\nB,plain\nC,plain\n"),
        [(2, None), good(3, "B"), good(4, "C")]
    );
    assert_eq!(
        rows("sku,text\nA,5\" cable\nB,plain\n"),
        [(2, None), good(3, "B")]
    );
    assert_eq!(
        rows("sku,text\nA,\"5\" cable\nB,plain\n"),
        [(2, None), good(3, "B")]
    );
    assert_eq!(
        rows("sku,text\nA,\"5 in\nB,plain\nC,6 in\"\nD,plain\n"),
        [(2, None), good(3, "B"), (4, None), good(5, "D")]
    );
    assert_eq!(
        rows("text,sku\n\"5 in,A\n6 in\",B\n"),
        [(2, None), (3, None)]
    );
    assert_eq!(
        rows("sku,text\n\"A\nB\",plain\n"),
        [(2, None), (3, None)],
        "this column is of one line"
    );
}

#[test]
fn a_row_that_is_refused_hides_no_row_after_it() {
    // The first cell of line 2 may not span lines. The second cell of line 3 would end in line 4 and hide its row.
    let text = "sku,text\n\"p\nx,\"\"\",t\nB,\"\nend\"\nC,plain\n";
    assert_eq!(
        rows(text),
        [
            (2, None),
            (3, None),
            (4, None),
            (5, None),
            row(6, &["C", "plain"])
        ]
    );
    let text = "sku,text\n\"A\nx\",\"\"\nB,\"one\ntwo\"\n";
    assert_eq!(
        rows(text),
        [(2, None), (3, None), row(4, &["B", "one\ntwo"])],
        "from there on it is certain"
    );
    let text = "sku,text\nA,\"5\nB,\"one\ntwo\"\n";
    let error = read(text, OPTIONS)
        .unwrap()
        .rows
        .remove(1)
        .cells
        .unwrap_err();
    assert_eq!(
        error,
        RowError::InDoubt(2),
        "the quote of line 2 may be closed in line 3"
    );
}

/// Returns true if the rows that begin in all lines from 2 on are reported, those with a quote as refused.
fn reports_every_line(text: &str) -> bool {
    let reported = rows(text);
    text.lines().zip(1..).skip(1).all(|(line, number)| {
        let found = reported.iter().find(|(at, _)| *at == number);
        found.is_some_and(|(_, cells)| cells.is_none() == line.contains('"'))
    })
}

#[test]
fn rows_between_two_stray_quotes_are_reported_whatever_their_texts() {
    for text in [
        "sku,name,origin,hs,text\nA,Bank,CN,850760,\"Slim, black\nB,Bank,CN,850760,y\nC,Bank,CN,850760,screen 5\"\n",
        "sku,name,origin,hs,text\nA,Bank,CN,850760,\"Slim\nB,Bank,CN,850760,y\nC,Bank,CN,850760,screen, 5\"\n",
        "sku,name,origin,hs,text\nA,Bank,CN,850760,\"Slim, black\nC,Bank,CN,850760,screen 5\"\n",
        "sku,text\nA,\"x,,\nB,y,,\nC,z\",,\n",
        "sku,text,z,,\nA,\"x,1,,\nB,y,2,,\nC,z\",3,,\n",
        "text,sku,z\n\"x, large,A,1\ny,B,2\nz\",C,3\n",
        "sku,z,text\nA,1,\"x\nB,2\",\n",
    ] {
        assert!(reports_every_line(text), "{text:?}: {:?}", rows(text));
    }
}

#[test]
fn prose_of_several_lines_is_a_cell() {
    for prose in [
        "one, two\nthree, four, five",
        "Contents:\n- cable, black\n- plug, bag, box\n\nend",
        "a,b,c,d,e,f\ng",
    ] {
        let text =
            format!("sku,name,origin,hs,text\nA,Bank,CN,850760,\"{prose}\"\nB,Bank,CN,850760,y\n");
        let read = rows(&text);
        assert_eq!(read.len(), 2, "{read:?}");
        assert_eq!(
            read.first(),
            Some(&row(2, &["A", "Bank", "CN", "850760", prose]))
        );
        let text = format!("text,name,origin,hs,sku\n\"{prose}\",Bank,CN,850760,A\n");
        let may_be_row = prose.starts_with("a,b");
        assert_eq!(
            rows(&text).first().map(|(_, cells)| cells.is_none()),
            Some(may_be_row),
            "{text:?}"
        );
    }
}

#[test]
fn a_cell_may_span_lines_where_its_column_may() {
    assert_eq!(
        rows("sku,text\nA,\"one\ntwo\"\nB,plain\n"),
        [row(2, &["A", "one\ntwo"]), row(4, &["B", "plain"])]
    );
}

#[test]
fn a_line_end_that_is_not_the_one_of_the_file_ends_no_row() {
    let good = |line, sku| row(line, &[sku, "plain"]);
    assert_eq!(
        rows("sku,text\nA,one\rtwo\nB,plain\n"),
        [(2, None), good(3, "B")],
        "CR among LF"
    );
    assert_eq!(
        rows("sku,text\r\nA,one\rB,two\r\nB,plain\r\n"),
        [(2, None), good(3, "B")],
        "CR among CRLF"
    );
    assert_eq!(
        rows("sku,text\rA,one\ntwo\rB,plain\r"),
        [(2, None), good(3, "B")],
        "LF among CR"
    );
    assert_eq!(
        rows("sku,text\nA,\"one\rtwo\"\nB,plain\n"),
        [row(2, &["A", "one\rtwo"]), good(3, "B")]
    );
    assert_eq!(
        rows("sku,text\r\nA,plain\nB,plain\r"),
        [good(2, "A"), good(3, "B")],
        "the last line has half of one"
    );
}

#[test]
fn rows_with_another_number_of_cells_are_refused() {
    let errors = |text: &str| {
        read(text, OPTIONS)
            .unwrap()
            .rows
            .remove(0)
            .cells
            .unwrap_err()
    };
    assert_eq!(
        errors("a,b\n1\n"),
        RowError::Cells {
            found: 1,
            wanted: 2
        }
    );
    assert_eq!(
        errors("a,b\n1,2,3\n"),
        RowError::Cells {
            found: 3,
            wanted: 2
        }
    );
    assert_eq!(errors("a,,b\n1,2,3\n"), RowError::Unnamed(2));
}

#[test]
fn files_without_a_header_or_with_an_ambiguous_one_are_refused() {
    let error = |text: &str| read(text, OPTIONS).unwrap_err();
    assert_eq!(error(""), FileError::Empty);
    assert_eq!(error("\n,,\n"), FileError::Empty);
    assert_eq!(error("a,b,a\n"), FileError::DoubledColumn("a".to_owned()));
    assert!(matches!(
        error("a,\"b\n1,2\n"),
        FileError::Header { line: 1, .. }
    ));
    assert_eq!(
        error(&format!("a\n{}", "1\n".repeat(1_001))),
        FileError::TooManyRows(1_000)
    );
}

/// Each of ten thousand lines has an unclosed quote.
#[test]
fn quotes_that_are_not_closed_cost_no_more_than_their_lines() {
    let options = Options {
        rows: 100_000,
        ..OPTIONS
    };
    let table = read(
        &format!("sku,text\n{}", "A,\"b\"\"\n".repeat(100_000)),
        options,
    )
    .unwrap();
    assert_eq!(
        table.rows.iter().filter(|row| row.cells.is_err()).count(),
        100_000
    );
}

fn written(cells: &[String], delimiter: char) -> String {
    let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
    cells
        .iter()
        .map(quoted)
        .collect::<Vec<_>>()
        .join(&delimiter.to_string())
}

proptest! {
    #[test]
    fn quoted_rows_come_back_equal_or_are_refused(
        table in proptest::collection::vec(proptest::collection::vec("[a-c\",;\t' \n\r]{0,6}", 3), 1..6),
        delimiter in proptest::sample::select(&DELIMITERS[..]),
    ) {
        let body: Vec<_> = table.iter().map(|cells| written(cells, delimiter)).collect();
        let text = format!("x{delimiter}text{delimiter}z\n{}\n", body.join("\n"));
        let read = read(&text, Options { multiline: &["x", "text", "z"], ..OPTIONS }).unwrap();
        let trimmed = |cells: &Vec<String>| cells.iter().map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
        let wanted: Vec<_> = table.iter().map(trimmed).filter(|cells| cells.iter().any(|cell| !cell.is_empty())).collect();
        let good: Vec<_> = read.rows.iter().filter_map(|row| row.cells.clone().ok()).collect();
        if read.rows.iter().all(|row| row.cells.is_ok()) {
            prop_assert_eq!(good, wanted);
        }
    }
}
