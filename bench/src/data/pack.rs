//! A rule pack with rules for goods that enter Germany or France.

/// Document types of a pack, each of which several rules may require.
const DOCUMENTS: usize = 40;

pub struct Pack<'a> {
    pub name: &'a str,
    /// The prefixes of the HS codes of its rules, as a list in YAML.
    pub codes: &'a str,
    pub rules: usize,
}

impl Pack<'_> {
    /// The rule file.
    pub fn file(&self) -> String {
        let rules: Vec<_> = (1..=self.rules).map(|number| self.rule(number)).collect();
        let documents: Vec<_> = (1..=DOCUMENTS)
            .map(|number| format!("BENCH_{number}: {{title: Statement {number}}}"))
            .collect();
        format!(
            "schema: rulepack/1\npack: {}\nversion: \"1\"\nnomenclature: HS2022\nareas: {{BENCH: [DE, FR]}}\ndocuments: {{{}}}\nrules:\n{}\n",
            self.name,
            documents.join(", "),
            rules.join("\n")
        )
    }

    fn rule(&self, number: usize) -> String {
        let document = (number - 1) % DOCUMENTS + 1;
        format!(
            "  - id: {}-{number}\n    revision: 1\n    effect: REQUIRES\n    \
             scope: {{hs: {}, destination: [BENCH]}}\n    evidence: {{statement: {{any_of: [{{document: BENCH_{document}}}]}}}}\n    \
             legal_basis: [{{act: Regulation (EU) 2023/1115}}]\n    valid: {{from: 2020-01-01}}\n    \
             review: {{by: bench, on: 2026-01-01}}",
            self.name.to_uppercase(),
            self.codes
        )
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn a_pack_is_a_rule_file_with_all_its_rules() {
        let pack = Pack {
            name: "bench-food",
            codes: "[\"09\"]",
            rules: 41,
        };
        let file: Value = serde_saphyr::from_str(&pack.file()).unwrap();
        assert_eq!(file.pointer("/pack"), Some(&json!("bench-food")));
        assert_eq!(
            file.pointer("/rules").unwrap().as_array().unwrap().len(),
            41
        );
        let last = |place: &str| file.pointer(&format!("/rules/40{place}"));
        assert_eq!(last("/scope/destination"), Some(&json!(["BENCH"])));
        assert_eq!(
            last("/evidence/statement/any_of/0/document"),
            Some(&json!("BENCH_1"))
        );
        assert!(file.pointer("/documents/BENCH_40/title").is_some());
    }
}
