//! A rule pack with a version that changes verdicts, and a later version that waits for its approval.

use serde_json::{Value, json};

use super::cast::Cast;
use crate::{
    documents::web,
    seed::{self, Stage},
    waiting,
};

const TEXTILES: &str = include_str!("../../demo/textiles.yaml");

/// The evidence that the second and the third version add.
const FIBRES: &str = "\n      composition: {any_of: [{document: FIBRE_TEST}]}";
const DYES: &str = "\n      dyes: {any_of: [{document: AZO_TEST}]}";

/// The file of a version that requires this evidence besides the label.
fn file(version: u8, evidence: &str) -> String {
    TEXTILES
        .replace("2026.VERSION.0", &format!("2026.{version}.0"))
        .replace("revision: VERSION", &format!("revision: {version}"))
        .replace("]}EVIDENCE", &format!("]}}{evidence}"))
}

/// Publishes the version that is in force when the sellers check their products.
pub async fn publish_first(stage: &Stage) -> anyhow::Result<()> {
    stage.publish(&file(1, ""), None).await?;
    Ok(())
}

/// Publishes the second version, waits until a seller reads of its changed verdict, and submits the third version for
/// review.
pub async fn change(cast: &Cast<'_>) -> anyhow::Result<()> {
    cast.stage.publish(&file(2, FIBRES), None).await?;
    let future = file(3, &format!("{FIBRES}{DYES}"));
    seed::submit_rule_file(&cast.editor.graph, &future).await?;
    let graph = &cast.textiles.graph;
    waiting::wait_for("a changed verdict", async || {
        let data = graph.run(&web::VERDICT_CHANGES, json!({})).await?;
        let changes = data
            .pointer("/verdictChanges/nodes")
            .and_then(Value::as_array);
        Ok(changes
            .is_some_and(|changes| !changes.is_empty())
            .then_some(()))
    })
    .await
}
