//! The rule pack of the main job.

use serde_json::{Value, json};

use crate::{documents::admin, graph::text, seed::Stage};

/// The document that the second version of the pack requires.
pub const SHEET: &str = "CARE_SHEET";

/// Rules for the boxes of this job only: their scope requires a lot that only these boxes belong to.
pub struct Pack {
    lot: String,
}

impl Pack {
    pub fn new() -> Self {
        Self {
            lot: uuid::Uuid::now_v7().simple().to_string(),
        }
    }

    /// The facts of a box.
    pub fn facts(&self) -> Value {
        json!([{ "name": "lot", "text": self.lot }, { "name": "food_safe", "flag": true }])
    }

    /// The first version: a box is marked as food-safe.
    pub fn first(&self) -> String {
        self.file(1, "")
    }

    /// The second version: a box also needs a care sheet.
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

    /// Withdraws both versions, the newer one first.
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
