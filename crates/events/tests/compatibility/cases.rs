//! The comparison finds each kind of incompatible change, and accepts additions.

use serde_json::{Value, json};

use super::comparison::breaches;

fn published() -> Value {
    json!({
        "$id": "urn:carnet:event:carnet.test.Happened.v1",
        "description": "Something happens.",
        "type": "object",
        "properties": {
            "id": {"type": "string", "format": "uuid"},
            "status": {"type": "string", "enum": ["OPEN", "CLOSED"]},
            "mode": {"oneOf": [{"type": "string", "const": "SEA"}, {"type": "string", "const": "AIR"}]},
            "reason": {"type": ["string", "null"]},
            "count": {"type": "integer", "minimum": 0},
            "codes": {"type": "array", "items": {"type": "string"}},
            "verdicts": {"type": "object", "additionalProperties": {"type": "integer"}},
            "facts": {"description": "Any value."},
            "lane": {"$ref": "#/$defs/Lane"},
            "before": {"anyOf": [{"$ref": "#/$defs/Lane"}, {"type": "null"}]},
        },
        "required": ["id", "status", "lane"],
        "$defs": {
            "Lane": {
                "type": "object",
                "properties": {"origin": {"type": "string"}, "next": {"$ref": "#/$defs/Lane"}},
                "required": ["origin"],
            },
        },
    })
}

/// Returns the breaches after a change of the value at this pointer.
fn after(pointer: &str, change: impl FnOnce(&mut Value)) -> Vec<String> {
    let mut new = published();
    change(new.pointer_mut(pointer).unwrap());
    breaches(&published(), &new)
}

/// Returns the breaches after the value at this pointer became another one.
fn with(pointer: &str, value: Value) -> Vec<String> {
    after(pointer, |place| *place = value)
}

fn without(pointer: &str, key: &str) -> Vec<String> {
    after(pointer, |place| {
        place.as_object_mut().unwrap().remove(key).unwrap();
    })
}

#[test]
fn the_same_schema_is_compatible() {
    assert_eq!(breaches(&published(), &published()), [""; 0]);
}

#[test]
fn additions_and_descriptions_are_compatible() {
    let more = json!({"type": "string"});
    for breaches in [
        after("/properties", |all| all["note"] = more.clone()),
        after("/$defs/Lane/properties", |all| all["note"] = more.clone()),
        with("/properties/status/enum", json!(["CLOSED", "HELD", "OPEN"])),
        with(
            "/properties/mode",
            json!({"type": "string", "enum": ["AIR", "RAIL", "SEA"]}),
        ),
        with("/description", json!("Something else happens.")),
        after("/properties/count", |count| count["default"] = json!(0)),
        with("/required", json!(["lane", "status", "id"])),
        with("/properties/facts", json!(true)),
        // The same type, with its definition in place.
        with(
            "/properties/lane",
            json!({
                "type": "object",
                "properties": {"origin": {"type": "string"}, "next": {"$ref": "#/$defs/Lane"}},
                "required": ["origin"],
            }),
        ),
    ] {
        assert_eq!(breaches, [""; 0]);
    }
}

#[test]
fn a_property_may_not_go_or_change_its_name() {
    assert_eq!(
        without("/properties", "reason"),
        ["/reason: the property is gone"]
    );
    assert_eq!(
        without("/$defs/Lane/properties", "origin"),
        ["/before/origin: the property is gone"],
        "in a definition"
    );
}

#[test]
fn a_property_may_not_change_its_type() {
    for (pointer, value, path) in [
        ("/properties/id/type", json!("integer"), "/id"),
        ("/properties/id/type", json!(["string", "null"]), "/id"),
        ("/properties/reason/type", json!("string"), "/reason"),
        (
            "/properties/codes/items/type",
            json!("integer"),
            "/codes/[]",
        ),
        ("/properties/codes/items", json!(true), "/codes/[]"),
        (
            "/properties/verdicts/additionalProperties/type",
            json!("string"),
            "/verdicts/*",
        ),
        ("/properties/facts", json!({"type": "object"}), "/facts"),
    ] {
        let breaches = with(pointer, value);
        assert_eq!(breaches.len(), 1, "{pointer}: {breaches:?}");
        assert!(
            breaches[0].starts_with(&format!("{path}: the type was ")),
            "{breaches:?}"
        );
    }
}

#[test]
fn a_property_may_not_become_required_or_stop_being_required() {
    assert_eq!(
        with("/required", json!(["id", "status", "lane", "count"])),
        ["/count: the property is newly required"]
    );
    assert_eq!(
        after("", |new| {
            new["properties"]["note"] = json!({"type": "string"});
            new["required"] = json!(["id", "status", "lane", "note"]);
        }),
        ["/note: the property is newly required"],
        "a new property"
    );
    assert_eq!(
        with("/required", json!(["id", "lane"])),
        ["/status: the property is no longer required"]
    );
}

#[test]
fn a_value_may_not_go_and_values_may_not_be_restricted() {
    assert_eq!(
        with("/properties/status/enum", json!(["OPEN"])),
        [r#"/status: the value "CLOSED" is gone"#]
    );
    assert_eq!(
        with(
            "/properties/mode/oneOf",
            json!([{"type": "string", "const": "SEA"}])
        ),
        [r#"/mode: the value "AIR" is gone"#]
    );
    assert_eq!(
        with(
            "/properties/mode",
            json!({"type": "string", "const": "AIR"})
        ),
        [r#"/mode: the value "SEA" is gone"#]
    );
    assert_eq!(
        with(
            "/properties/reason",
            json!({"type": ["string", "null"], "enum": ["A", null]})
        ),
        ["/reason: the values are newly restricted"]
    );
}

#[test]
fn an_alternative_may_not_go_or_come() {
    let lane = json!({"$ref": "#/$defs/Lane"});
    for alternatives in [
        json!([lane]),
        json!([lane, {"type": "null"}, {"type": "string"}]),
    ] {
        assert_eq!(
            with("/properties/before/anyOf", alternatives),
            ["/before: the number of alternatives has changed"]
        );
    }
}

#[test]
fn a_variant_may_come_and_not_go() {
    let variant = |name: &str| {
        json!({
            "type": "object",
            "properties": {"kind": {"type": "string", "const": name}, "id": {"type": "string"}},
            "required": ["kind", "id"],
        })
    };
    let (one, two) = (
        json!({"oneOf": [variant("A")]}),
        json!({"oneOf": [variant("B"), variant("A")]}),
    );
    assert_eq!(breaches(&one, &two), [""; 0]);
    let found = breaches(&two, &one);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("/: the variant "), "{found:?}");
}

#[test]
fn other_keywords_may_not_change() {
    assert_eq!(
        with("/properties/id/format", json!("date")),
        ["/id: `format` has changed"]
    );
    assert_eq!(
        without("/properties/count", "minimum"),
        ["/count: `minimum` has changed"]
    );
    assert_eq!(
        after("/properties/reason", |reason| reason["maxLength"] =
            json!(10)),
        ["/reason: `maxLength` has changed"]
    );
    assert_eq!(
        after("/$defs/Lane", |lane| lane["additionalProperties"] =
            json!(false)),
        ["/before/*: `not` has changed"]
    );
}
