use proptest::prelude::*;
use secrecy::ExposeSecret;

use crate::legacy_import::adapters::*;
use crate::legacy_import::domain::MOST_LINES;

const NAMES: &str = "AUFNR;KDNR;ARTNR;BEST_LAND;VERK_TR;LEIST;FRIST;BEMERK;LIEFBED;ANBIETER";

fn csv(lines: &[&str]) -> Vec<IntakeLine> {
    read(
        IntakeFormat::Csv,
        format!("{NAMES}\n{}", lines.join("\n")).as_bytes(),
    )
    .unwrap()
}

fn why(line: &IntakeLine) -> String {
    line.wish.as_ref().unwrap_err().to_string()
}

fn said(line: &IntakeLine) -> String {
    let message = line.wish.as_ref().unwrap().message.as_ref();
    message
        .map(|message| message.expose_secret().to_owned())
        .unwrap_or_default()
}

#[test]
fn a_line_is_an_order_in_our_terms() {
    let profile = Uuid::now_v7();
    let lines = csv(&[
        &format!(
            "4711;K-1;PB-10000;DE;4;P;31.12.2026;\"Eilig; bitte \"\"sofort\"\"\";DAP;{profile}"
        ),
        "4712;K-1;PB-10000;FR;1;Z;31.12.2026;;;",
    ]);
    let [first, second] = lines.as_slice() else {
        panic!("{} lines", lines.len())
    };
    assert_eq!((first.line, first.reference.as_str()), (2, "4711"));
    assert_eq!(
        said(first),
        "Eilig; bitte \"sofort\"\n\nDelivery terms: DAP"
    );
    let wish = first.wish.as_ref().unwrap();
    assert_eq!(
        (wish.sku.as_str(), wish.kind),
        ("PB-10000", OrderType::Testing)
    );
    assert_eq!(
        (wish.lane.destination.as_str(), wish.lane.mode),
        ("DE", TransportMode::Air)
    );
    assert_eq!(
        wish.quote_by,
        Some(time::macros::datetime!(2026-12-31 23:59:59 UTC))
    );
    assert_eq!(wish.providers, [ProviderId(profile)]);
    let wish = second.wish.as_ref().unwrap();
    assert_eq!(
        (wish.kind, wish.lane.mode),
        (OrderType::Certification, TransportMode::Sea)
    );
    assert!(wish.quote_by.is_none() && wish.providers.is_empty());
    assert_eq!(
        said(second),
        "Wanted by: 2026-12-31",
        "a draft has no deadline"
    );
    assert!(
        csv(&["4713;;PB-1;FR;1;Z;;;;"])[0]
            .wish
            .as_ref()
            .unwrap()
            .message
            .is_none()
    );
}

#[test]
fn a_bad_line_says_why_and_does_not_stop_the_others() {
    let lines = csv(&[
        ";;PB-1;DE;4;P;;;;",
        "1;;;DE;4;P;;;;",
        "2;;PB-1;XX;4;P;;;;",
        "3;;PB-1;DE;0;P;;;;",
        "4;;PB-1;DE;8;P;;;;",
        "5;;PB-1;DE;4;Q;;;;",
        "6;;PB-1;DE;4;P;2026-12-31;;;",
        "7;;PB-1;DE;4;P;30.02.2026;;;",
        "8;;PB-1;DE;4;P;;;ABC;",
        "9;;PB-1;DE;4;P;;;;nobody",
        "10;;PB-1",
        "11;;PB-1;DE;4;P;;;;",
    ]);
    let columns = [
        "AUFNR",
        "ARTNR",
        "BEST_LAND",
        "VERK_TR",
        "VERK_TR",
        "LEIST",
        "FRIST",
        "FRIST",
        "LIEFBED",
        "ANBIETER",
        "The row has 3 cells",
    ];
    for (line, column) in lines.iter().zip(columns) {
        assert!(
            why(line).starts_with(column),
            "{}: {}",
            line.line,
            why(line)
        );
    }
    assert!(lines.last().unwrap().wish.is_ok());
}

#[test]
fn a_stray_quote_costs_its_own_order_and_no_other() {
    let lines = csv(&[
        "1;K;PB-1;DE;4;P;;\"Akkus 5\"\" eilig;DAP;",
        "2;K;PB-1;DE;4;P;;zwei;DAP;",
        "3;K \"x;PB-1;FR;1;P;;drei;DAP;",
        "4;K;PB-1;DE;4;P;;\"vier\nfünf\";DAP;",
    ]);
    let read: Vec<_> = lines
        .iter()
        .map(|line| (line.line, line.reference.as_str(), line.wish.is_ok()))
        .collect();
    assert_eq!(
        read,
        [
            (2, "", false),
            (3, "2", true),
            (4, "", false),
            (5, "4", true)
        ]
    );
    assert!(why(&lines[0]).contains("quote"), "{}", why(&lines[0]));
    assert_eq!(said(&lines[3]), "vier\nfünf\n\nDelivery terms: DAP");
}

/// Returns a text in UTF-16, with a byte order mark.
fn utf_16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
    format!("\u{feff}{text}")
        .encode_utf16()
        .flat_map(order)
        .collect()
}

#[test]
fn texts_are_read_in_utf_8_in_utf_16_with_a_mark_and_in_latin_1() {
    let text = format!("{NAMES}\r\n1;;PB-1;DE;4;P;;Prüfung für Größe;;\r\n");
    let latin_1: Vec<u8> = text
        .chars()
        .map(|char| u8::try_from(u32::from(char)).unwrap())
        .collect();
    for content in [
        text.clone().into_bytes(),
        format!("\u{feff}{text}").into_bytes(),
        utf_16(&text, u16::to_le_bytes),
        utf_16(&text, u16::to_be_bytes),
        latin_1,
    ] {
        let lines = read(IntakeFormat::Csv, &content).unwrap();
        assert_eq!(said(&lines[0]), "Prüfung für Größe");
    }
    let json =
        r#"{"kopf":{"system":"LOGIS/2"},"positionen":[{"auftrag":{"nr":1},"bemerkung":"ü"}]}"#;
    assert_eq!(
        read(IntakeFormat::Json, format!("\u{feff}{json}").as_bytes())
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn a_text_is_read_in_windows_1252_too() {
    let content = [
        NAMES.as_bytes(),
        b"\n1;;PB-1;DE;4;P;;100 \x80 \x96 eilig;;\n",
    ]
    .concat();
    assert_eq!(
        said(&read(IntakeFormat::Csv, &content).unwrap()[0]),
        "100 € – eilig"
    );
}

#[test]
fn a_broken_unit_after_a_mark_is_refused_with_its_line_and_not_replaced() {
    let mut utf_8 =
        format!("\u{feff}{NAMES}\n1;;PB-1;DE;4;P;;eins;;\n2;;PB-1;DE;4;P;;zwei").into_bytes();
    utf_8.push(0xE4);
    let text = format!("{NAMES}\n1;;PB-1;DE;4;P;;eins;;\n2;;PB-1;DE;4;P;;zwei;;");
    let mut utf_16 = utf_16(&text, u16::to_le_bytes);
    utf_16.push(0x0A);
    for content in [utf_8, utf_16] {
        for format in [IntakeFormat::Csv, IntakeFormat::Json] {
            let refusal = read(format, &content).err().unwrap().to_string();
            assert!(refusal.starts_with("Line 3 "), "{refusal}");
        }
    }
}

#[test]
fn columns_come_in_any_order_between_commas_too_and_with_others() {
    let content = "LEIST,VERK_TR,BEST_LAND,ARTNR,NEU,AUFNR\nB,3,PL,\"A,1\",x,0815\n";
    let lines = read(IntakeFormat::Csv, content.as_bytes()).unwrap();
    let wish = lines[0].wish.as_ref().unwrap();
    assert_eq!(
        (lines[0].reference.as_str(), wish.sku.as_str()),
        ("0815", "A,1")
    );
    assert_eq!(
        (wish.kind, wish.lane.mode),
        (OrderType::Consultation, TransportMode::Road)
    );
}

#[test]
fn the_foreign_json_is_the_same_order() {
    let profile = Uuid::now_v7();
    let content = format!(
        r#"{{"kopf":{{"system":"LOGIS/2","mandant":"01"}},"positionen":[
            {{"auftrag":{{"nr":4711,"kunde":"K"}},"artikel":{{"nr":"PB-1"}},"weg":{{"land":"DE","verkehr":"4"}},
              "leistung":"D","frist":"01.02.2027","bedingung":"FOB","anbieter":["{profile}"]}},
            7, {{}}, {{"auftrag":{{"nr":"1"}},"artikel":{{"nr":"PB-1"}},"weg":{{"land":"DE","verkehr":4}},
              "leistung":"P","anbieter":"x"}}]}}"#
    );
    let lines = read(IntakeFormat::Json, content.as_bytes()).unwrap();
    let wish = lines[0].wish.as_ref().unwrap();
    assert_eq!(
        (lines[0].line, lines[0].reference.as_str(), wish.kind),
        (1, "4711", OrderType::DocumentReview)
    );
    assert_eq!(
        (said(&lines[0]).as_str(), wish.providers.as_slice()),
        ("Delivery terms: FOB", &[ProviderId(profile)][..])
    );
    assert!(why(&lines[1]).contains("not an object") && why(&lines[2]).starts_with("AUFNR"));
    assert!(why(&lines[3]).starts_with("ANBIETER"));
}

#[test]
fn a_file_that_is_none_is_refused_as_a_whole() {
    for content in ["", "AUFNR;ARTNR\n1;2", "\0\0\0"] {
        assert!(
            read(IntakeFormat::Csv, content.as_bytes()).is_err(),
            "{content:?}"
        );
    }
    for content in [
        "",
        "[]",
        "{}",
        r#"{"kopf":{"system":"LOGIS/1"},"positionen":[]}"#,
        &"[".repeat(100_000),
    ] {
        assert!(read(IntakeFormat::Json, content.as_bytes()).is_err());
    }
}

#[test]
fn a_file_has_its_limits() {
    let lines = |count: usize| format!("{NAMES}\n{}", "1;;PB-1;DE;4;P;;;;\n".repeat(count));
    assert_eq!(
        read(IntakeFormat::Csv, lines(MOST_LINES).as_bytes())
            .unwrap()
            .len(),
        MOST_LINES
    );
    assert!(read(IntakeFormat::Csv, lines(MOST_LINES + 1).as_bytes()).is_err());
    let positions = |count: usize| {
        format!(
            r#"{{"kopf":{{"system":"LOGIS/2"}},"positionen":[{}]}}"#,
            vec!["{}"; count].join(",")
        )
    };
    assert_eq!(
        read(IntakeFormat::Json, positions(MOST_LINES).as_bytes())
            .unwrap()
            .len(),
        MOST_LINES
    );
    assert!(read(IntakeFormat::Json, positions(MOST_LINES + 1).as_bytes()).is_err());
    assert!(read(IntakeFormat::Csv, &vec![b' '; MOST_BYTES + 1]).is_err());
}

proptest! {
    #[test]
    fn garbage_is_refused_or_read_and_never_a_panic(content: Vec<u8>, lines: Vec<Vec<u8>>) {
        for format in [IntakeFormat::Csv, IntakeFormat::Json] {
            let _ = read(format, &content);
        }
        let content = [NAMES.as_bytes(), b"\n", &lines.join(&b'\n')].concat();
        for line in read(IntakeFormat::Csv, &content).unwrap_or_default() {
            prop_assert!(line.reference.chars().count() <= LONGEST_REFERENCE);
            prop_assert!(!line.reference.chars().any(char::is_control));
        }
    }

    #[test]
    fn what_is_read_is_as_it_was_written(
        reference in "[A-Z0-9/-]{1,60}", sku in "[A-Za-z0-9;,\"ä-]{1,50}", remark in "[^\u{0}-\u{1f}\u{7f}-\u{9f}]{0,100}",
        position in 0_usize..6, kind in 0_usize..4,
    ) {
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let line = format!(
            "{reference};;{};DE;{};{};;{};;", quoted(&sku), position + 1, ["P", "Z", "D", "B"][kind], quoted(&remark),
        );
        let lines = csv(&[&line]);
        let wish = lines[0].wish.as_ref().unwrap();
        prop_assert_eq!(&lines[0].reference, &reference);
        prop_assert_eq!(&wish.sku, &sku);
        prop_assert_eq!(said(&lines[0]), remark.trim());
    }
}
