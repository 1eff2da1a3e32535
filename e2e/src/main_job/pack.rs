//! The rule pack of the main job.

use serde_json::{Value, json};

use crate::{documents::admin, graph::text, seed::Stage};

/// The document that the second version of the pack asks for.
pub const SHEET: &str = "CARE_SHEET";

/// Rules about the boxes of this job and about nothing else: they ask for a lot that only those boxes are of.
pub struct Pack {
    lot: String,
}

impl Pack {
    pub fn new() -> Self {
        Self {
            lot: uuid::Uuid::now_v7().simple().to_string(),
        }
    }

    /// What the seller says of a box.
    pub fn facts(&self) -> Value {
        json!([{ "name": "lot", "text": self.lot }, { "name": "food_safe", "flag": true }])
    }

    /// A box is marked as food-safe.
    pub fn first(&self) -> String {
        self.file(1, "")
    }

    /// It also needs a care sheet.
    pub fn second(&self) -> String {
        self.file(
            2,
            &format!("\n      sheet: {{any_of: [{{document: {SHEET}}}]}}"),
        )
    }

    fn file(&self, version: u8, more: &str) -> String {
        let lot = &self.lot;
        format!(
            "schema: rulepack/1
pack: boxes-{lot}
version: \"{version}\"
nomenclature: HS2022
title: Boxes of one lot (demonstration)
areas: {{EU: [DE]}}
documents:
  {SHEET}: {{title: Care sheet, issuer: MANUFACTURER}}
facts:
  lot: {{type: TEXT, question: Which lot is it of?, chapters: [\"39\"], default: NONE}}
  food_safe: {{type: BOOLEAN, question: Is it marked as food-safe?, chapters: [\"39\"], default: false}}
rules:
  - id: BOX-FOOD-SAFE
    revision: {version}
    effect: REQUIRES
    scope: {{hs: [\"392490\"], destination: [EU]}}
    when: {{fact: lot, eq: \"{lot}\"}}
    evidence:
      marking: {{any_of: [{{fact: food_safe, eq: true}}]}}{more}
    legal_basis: [{{act: Demonstration}}]
    valid: {{from: 2026-01-01}}
    review: {{by: demonstration, on: 2026-10-01}}
"
        )
    }

    /// Takes both versions out of force, the newer one first.
    pub async fn withdraw(&self, stage: &Stage) -> anyhow::Result<()> {
        for file in [self.second(), self.first()] {
            let uploaded = stage
                .admin
                .mutate(&admin::UPLOAD_RULE_FILE, json!({ "yaml": file }))
                .await?;
            if ["PUBLISHED", "SUPERSEDED"].contains(&text(&uploaded, "/rulePackVersion/status")?) {
                let version = text(&uploaded, "/rulePackVersion/id")?;
                let input =
                    json!({ "rulePackVersionId": version, "reason": "The demonstration is over." });
                stage
                    .admin
                    .mutate(&admin::WITHDRAW_RULE_PACK, input)
                    .await?;
            }
        }
        Ok(())
    }
}
