use anyhow::Context;

use super::{Field, SELLERS, Series};
use crate::data::Pack;
use crate::databases::Databases;
use crate::systems::{self, OURS};
use crate::users::Users;
use crate::workloads;

/// Rules that are added to those of the demonstration, in all.
const RULES: [usize; 4] = [100, 500, 2_000, 8_000];
/// The most rules of one pack: its file has half a megabyte.
const OF_A_PACK: usize = 2_000;
const USERS: usize = 1;

pub async fn measure(field: &mut Field<'_>) -> anyhow::Result<Series> {
    field.growing.grow(SELLERS).await?;
    let system = systems::of_platform(OURS, field.platform)?;
    let users = Users::of(field.platform, &field.growing.data, USERS).await?;
    let calls = (workloads::named("catalogue")?.calls)(&users)?;
    let plan = system.plan(&users, &calls)?;
    let (mut added, mut points) = (0, Vec::new());
    for rules in field.numbers(RULES) {
        add(field, added, rules).await?;
        added = rules;
        let all = count(field).await?;
        points.push(field.meter.point(all, &system, &plan).await?);
    }
    Ok(Series::new(
        "rules",
        "rules in force, most of them for other goods than those of the requests, which are `catalogue`",
        points,
    ))
}

/// Publishes packs with the rules from one number to another.
async fn add(field: &Field<'_>, from: usize, to: usize) -> anyhow::Result<()> {
    let mut stage = field.platform.stage().await?;
    stage.web = stage.web.patient();
    stage.admin = stage.admin.patient();
    for first in (from..to).step_by(OF_A_PACK) {
        let name = format!("bench-growth-{first}");
        let pack = Pack {
            name: &name,
            // Machines, which no request is about.
            codes: "[\"84\"]",
            rules: OF_A_PACK.min(to - first),
        };
        stage.publish(&pack.file(), None).await?;
    }
    Ok(())
}

/// The rules of all published packs.
async fn count(field: &Field<'_>) -> anyhow::Result<usize> {
    let mut databases = Databases::connect(field.platform).await?;
    let rules: i64 = sqlx::query_scalar(
        "select coalesce(sum((summary->>'rules')::bigint), 0)::bigint from rule_pack_versions where status = 'PUBLISHED'",
    )
    .fetch_one(databases.of("rule")?)
    .await
    .context("counting rules")?;
    Ok(usize::try_from(rules)?)
}
