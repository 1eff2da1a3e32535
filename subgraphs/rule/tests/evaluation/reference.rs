//! Reference implementation of the rule format, written from its definition and not from the code under test. It evaluates every
//! rule of every pack on plain JSON and has no state.
//!
//! A pack has the keys of a rule file. Mappings whose order matters are lists of pairs, because a JSON object would lose the order:
//! `areas` is `[[name, [country, …]], …]`, and the `evidence` of a rule is `[[group, {"any_of": […]}], …]`.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde_json::{Value, json};
use time::Date;
use time::macros::format_description;

/// Three-valued result: `truth` is `None` if it is UNKNOWN, and only then facts are asked for.
struct Answer {
    truth: Option<bool>,
    ask: BTreeSet<String>,
}

impl Answer {
    fn known(truth: bool) -> Self {
        Self {
            truth: Some(truth),
            ask: BTreeSet::new(),
        }
    }

    fn unknown(fact: &str) -> Self {
        Self {
            truth: None,
            ask: BTreeSet::from([fact.to_owned()]),
        }
    }

    fn negated(self) -> Self {
        Self {
            truth: self.truth.map(|truth| !truth),
            ask: self.ask,
        }
    }
}

fn all_of(parts: Vec<Answer>) -> Answer {
    if parts.iter().any(|part| part.truth == Some(false)) {
        return Answer::known(false);
    }
    if parts.iter().all(|part| part.truth == Some(true)) {
        return Answer::known(true);
    }
    Answer {
        truth: None,
        ask: parts.into_iter().flat_map(|part| part.ask).collect(),
    }
}

fn any_of(parts: Vec<Answer>) -> Answer {
    all_of(parts.into_iter().map(Answer::negated).collect()).negated()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn date(value: &Value) -> Date {
    Date::parse(text(value), format_description!("[year]-[month]-[day]")).unwrap()
}

/// `None` if the fact is unknown. A fact of the lane overrides a fact of the product, which overrides the default of the pack.
fn fact<'a>(name: &str, case: &'a Value, pack: &'a Value) -> Option<&'a Value> {
    let lane = match name {
        "direction" if case["lane"]["direction"] == "ANY" => &Value::Null,
        "mode" | "origin" | "destination" | "direction" | "aircraft" => &case["lane"][name],
        _ => &Value::Null,
    };
    let declared = &pack["facts"][name];
    let chapter = text(&case["hs"]).get(..2).unwrap();
    let elsewhere =
        declared["chapters"].is_array() && !list(&declared["chapters"]).contains(&json!(chapter));
    let default = if elsewhere {
        &declared["default"]
    } else {
        &Value::Null
    };
    [lane, &case["facts"][name], default]
        .into_iter()
        .find(|value| !value.is_null())
}

fn decimal(number: &serde_json::Number) -> Decimal {
    let digits = number.to_string();
    digits
        .parse()
        .or_else(|_| Decimal::from_scientific(&digits))
        .unwrap()
}

/// `None` if the two have different types: then neither is less, and they are not different either.
fn compare(known: &Value, wanted: &Value) -> Option<Ordering> {
    match (known, wanted) {
        (Value::String(known), Value::String(wanted)) => {
            Some(known.as_bytes().cmp(wanted.as_bytes()))
        }
        (Value::Number(known), Value::Number(wanted)) => Some(decimal(known).cmp(&decimal(wanted))),
        (Value::Bool(known), Value::Bool(wanted)) => Some(known.cmp(wanted)),
        _ => None,
    }
}

fn comparison(name: &str, operator: &str, known: &Value, wanted: &Value) -> Answer {
    if operator == "in" {
        return any_of(
            list(wanted)
                .iter()
                .map(|one| comparison(name, "eq", known, one))
                .collect(),
        );
    }
    let Some(order) = compare(known, wanted) else {
        return Answer::unknown(name);
    };
    Answer::known(match operator {
        "eq" => order.is_eq(),
        "ne" => order.is_ne(),
        "lt" => order.is_lt(),
        "lte" => order.is_le(),
        "gt" => order.is_gt(),
        "gte" => order.is_ge(),
        other => panic!("{other} is not an operator"),
    })
}

fn predicate(condition: &Value, case: &Value, pack: &Value) -> Answer {
    let each = |parts: &Value| {
        list(parts)
            .iter()
            .map(|part| predicate(part, case, pack))
            .collect()
    };
    if let Some(parts) = condition.get("all") {
        return all_of(each(parts));
    }
    if let Some(parts) = condition.get("any") {
        return any_of(each(parts));
    }
    if let Some(part) = condition.get("not") {
        return predicate(part, case, pack).negated();
    }
    let name = text(&condition["fact"]);
    let (operator, wanted) = condition
        .as_object()
        .unwrap()
        .iter()
        .find(|(key, _)| *key != "fact")
        .unwrap();
    match fact(name, case, pack) {
        Some(known) => comparison(name, operator, known, wanted),
        None => Answer::unknown(name),
    }
}

fn names_of(one: &Value) -> BTreeSet<String> {
    if let Some(name) = one.get("document").or_else(|| one.get("fact")) {
        return BTreeSet::from([text(name).to_owned()]);
    }
    let nested = [&one["all"], &one["any"]].into_iter().flat_map(list);
    nested.chain(one.get("not")).flat_map(names_of).collect()
}

fn in_place(name: &Value, country: &Value, pack: &Value) -> bool {
    let area = list(&pack["areas"]).iter().find(|area| area[0] == *name);
    area.map_or(name == country, |area| list(&area[1]).contains(country))
}

fn gate(places: &Value, country: &Value, pack: &Value) -> bool {
    let include = if places.is_array() {
        places
    } else {
        &places["include"]
    };
    let holds = |names: &Value| list(names).iter().any(|name| in_place(name, country, pack));
    !holds(&places["exclude"]) && (list(include).is_empty() || holds(include))
}

fn gates(scope: &Value, case: &Value, pack: &Value) -> bool {
    let modes = list(&scope["transport_modes"]);
    gate(&scope["origin"], &case["lane"]["origin"], pack)
        && gate(&scope["destination"], &case["lane"]["destination"], pack)
        && (modes.is_empty() || modes.contains(&case["lane"]["mode"]))
}

fn code<'a>(case: &'a Value, pack: &Value) -> &'a str {
    let destination = &case["lane"]["destination"];
    let unions = list(&pack["areas"])
        .iter()
        .filter(|area| list(&area[1]).contains(destination));
    let mut places = std::iter::once(destination).chain(unions.map(|area| &area[0]));
    places
        .find_map(|place| case["national"].get(text(place)))
        .map_or(text(&case["hs"]), text)
}

fn in_scope(scope: &Value, case: &Value, pack: &Value) -> Answer {
    let prefixes = list(&scope["hs"]);
    let code = code(case, pack);
    let by_code =
        if prefixes.is_empty() || prefixes.iter().any(|prefix| code.starts_with(text(prefix))) {
            Answer::known(true)
        } else if prefixes.iter().any(|prefix| text(prefix).starts_with(code)) {
            Answer::unknown("national_code")
        } else {
            Answer::known(false)
        };
    let wider = scope.get("or_when").filter(|_| by_code.truth != Some(true));
    let wider = wider.map(|condition| predicate(condition, case, pack));
    any_of(std::iter::once(by_code).chain(wider).collect())
}

fn counts_on(rule: &Value, case: &Value) -> bool {
    let [day, valid] = [&case["as_of"], &rule["valid"]];
    let any = |direction: &Value| direction.is_null() || direction == "ANY";
    let [asked, named] = [&case["lane"]["direction"], &rule["direction"]];
    (valid["from"].is_null() || date(&valid["from"]) <= date(day))
        && (valid["to"].is_null() || date(day) <= date(&valid["to"]))
        && (any(asked) || any(named) || asked == named)
}

fn unexpired(document: &Value, day: Date) -> bool {
    document["status"] == "ACCEPTED"
        && (document["expires"].is_null() || day <= date(&document["expires"]))
}

fn document_counts(document: &Value, wanted: &Value, case: &Value, pack: &Value) -> bool {
    let day = date(&case["as_of"]);
    let max_age = pack["documents"][text(wanted)]["max_age_days"].as_i64();
    document["type"] == *wanted
        && unexpired(document, day)
        && max_age.is_none_or(|days| (day - date(&document["issued"])).whole_days() <= days)
}

fn alternative(one: &Value, case: &Value, pack: &Value) -> Answer {
    match one.get("document") {
        Some(wanted) => Answer::known(
            list(&case["documents"])
                .iter()
                .any(|document| document_counts(document, wanted, case, pack)),
        ),
        None => predicate(one, case, pack),
    }
}

fn finding(status: &str, missing: &BTreeMap<String, Vec<String>>, ask: &BTreeSet<String>) -> Value {
    json!({"status": status, "missing": missing, "ask": ask})
}

fn by_evidence(rule: &Value, case: &Value, pack: &Value) -> Value {
    let (mut missing, mut ask) = (BTreeMap::new(), BTreeSet::new());
    for group in list(&rule["evidence"]) {
        let alternatives = list(&group[1]["any_of"]);
        let answers: Vec<Answer> = alternatives
            .iter()
            .map(|one| alternative(one, case, pack))
            .collect();
        if answers.iter().any(|answer| answer.truth == Some(true)) {
            continue;
        }
        missing.insert(
            text(&group[0]).to_owned(),
            alternatives.iter().flat_map(names_of).collect(),
        );
        ask.extend(answers.into_iter().flat_map(|answer| answer.ask));
    }
    finding(
        if missing.is_empty() { "MET" } else { "UNMET" },
        &missing,
        &ask,
    )
}

/// `None` if the rule does not apply.
fn evaluated(rule: &Value, case: &Value, pack: &Value) -> Option<Value> {
    if !counts_on(rule, case) || !gates(&rule["scope"], case, pack) {
        return None;
    }
    let mut parts = vec![in_scope(&rule["scope"], case, pack)];
    parts.extend(
        rule.get("when")
            .map(|condition| predicate(condition, case, pack)),
    );
    let applies = all_of(parts);
    match (applies.truth, text(&rule["effect"])) {
        (Some(false), _) => None,
        (None, _) => Some(finding("UNDETERMINED", &BTreeMap::new(), &applies.ask)),
        (Some(true), effect @ ("PROHIBITED" | "NOTICE")) => {
            Some(finding(effect, &BTreeMap::new(), &BTreeSet::new()))
        }
        (Some(true), _) => Some(by_evidence(rule, case, pack)),
    }
}

fn verdict(findings: &BTreeMap<String, Value>) -> &'static str {
    let any = |status: &str| findings.values().any(|finding| finding["status"] == status);
    if any("PROHIBITED") {
        "PROHIBITED"
    } else if any("UNMET") {
        "ACTION_REQUIRED"
    } else if any("UNDETERMINED") {
        "NEEDS_INFORMATION"
    } else if findings.is_empty() {
        "NO_RULE_FOUND"
    } else {
        "COMPLIANT"
    }
}

fn expiring(case: &Value) -> Vec<[&str; 2]> {
    let day = date(&case["as_of"]);
    let soon = |document: &&Value| {
        let expires = &document["expires"];
        unexpired(document, day) && !expires.is_null() && (date(expires) - day).whole_days() <= 30
    };
    let documents = list(&case["documents"]).iter().filter(soon);
    let mut pairs: Vec<_> = documents
        .map(|document| [text(&document["type"]), text(&document["expires"])])
        .collect();
    pairs.sort_unstable();
    pairs
}

/// Evaluates `case` by the definition, with `packs` in force.
///
/// A case is `{"hs", "national": {place: code}, "facts": {name: scalar}, "lane": {"origin", "destination", "mode", "direction"?,
/// "aircraft"?}, "as_of", "documents": [{"type", "status", "issued", "expires"}]}`. The findings are under `rules`, by
/// `pack/id/revision`; `possible_prohibitions` and `conditions` name rules by `pack/id`.
pub fn reference(case: &Value, packs: &[Value]) -> Value {
    let mut findings = BTreeMap::new();
    let (mut possible_prohibitions, mut conditions) = (BTreeSet::new(), BTreeSet::new());
    let mut ask = BTreeSet::new();
    for pack in packs {
        for rule in list(&pack["rules"]) {
            let Some(finding) = evaluated(rule, case, pack) else {
                continue;
            };
            let name = format!("{}/{}", text(&pack["pack"]), text(&rule["id"]));
            let status = text(&finding["status"]);
            if status == "UNDETERMINED" && rule["effect"] == "PROHIBITED" {
                possible_prohibitions.insert(name.clone());
            }
            if ["MET", "UNMET"].contains(&status) && !list(&rule["transport_conditions"]).is_empty()
            {
                conditions.insert(name.clone());
            }
            ask.extend(
                list(&finding["ask"])
                    .iter()
                    .map(|fact| text(fact).to_owned()),
            );
            findings.insert(format!("{name}/{}", rule["revision"]), finding);
        }
    }
    json!({
        "verdict": verdict(&findings),
        "rules": findings,
        "possible_prohibitions": possible_prohibitions,
        "ask": ask,
        "expiring": expiring(case),
        "conditions": conditions,
    })
}
