use serde_json::{Value, json};

fn canonical(json: &str) -> String {
    serde_json_canonicalizer::to_string(&serde_json::from_str::<Value>(json).unwrap()).unwrap()
}

/// RFC 8785, section 3.2.2 and 3.2.3.
#[test]
fn the_rfcs_own_example_is_written_as_the_rfc_writes_it() {
    let input = r#"{
        "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
        "literals": [null, true, false]
    }"#;
    let expected = concat!(
        r#"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"#,
        r#""string":"€$\u000f\nA'B\"\\\\\"/"}"#
    );
    assert_eq!(canonical(input), expected);
}

/// RFC 8785, section 3.2.3: sorting by UTF-16 code units puts a surrogate pair before U+FB33.
#[test]
fn names_are_sorted_as_the_rfc_sorts_them() {
    let input = r#"{"\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One", "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O"}"#;
    let sorted = canonical(input);
    let values = [
        "Carriage", "One", "Control", "Latin", "Euro", "Emoji", "Hebrew",
    ];
    let places: Vec<usize> = values
        .iter()
        .map(|value| sorted.find(value).unwrap())
        .collect();
    assert!(places.is_sorted(), "{sorted}");
}

/// RFC 8785, appendix B: the bits of doubles and their text.
#[test]
fn numbers_are_written_as_the_rfc_writes_them() {
    let table = [
        (0x0000_0000_0000_0000, "0"),
        (0x8000_0000_0000_0000, "0"),
        (0x0000_0000_0000_0001, "5e-324"),
        (0x8000_0000_0000_0001, "-5e-324"),
        (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
        (0x4340_0000_0000_0000, "9007199254740992"),
        (0x4430_0000_0000_0000, "295147905179352830000"),
        (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
        (0x44b5_2d02_c7e1_4af6, "1e+23"),
        (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
        (0x444b_1ae4_d6e2_ef50, "1e+21"),
        (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
        (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
        (0x41b3_de43_5555_5553, "333333333.3333332"),
        (0x41b3_de43_5555_5555, "333333333.3333333"),
    ];
    for (bits, written) in table {
        assert_eq!(
            serde_json_canonicalizer::to_string(&f64::from_bits(bits)).unwrap(),
            written,
            "{bits:x}"
        );
    }
    assert_eq!(
        canonical(&json!([1_424_953_923_781_206.2_f64]).to_string()),
        "[1424953923781206.2]"
    );
}
