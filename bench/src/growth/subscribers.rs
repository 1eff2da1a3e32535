use anyhow::ensure;

use super::{Field, SELLERS, Series};
use crate::streams::{self, Streams};
use crate::systems::{self, OURS};
use crate::users::{COUNT, Users};
use crate::workloads;

const SUBSCRIBERS: [usize; 4] = [1, 100, 500, 2_000];

pub async fn measure(field: &mut Field<'_>) -> anyhow::Result<Series> {
    field.growing.grow(SELLERS).await?;
    let system = systems::of_platform(OURS, field.platform)?;
    let users = Users::of(field.platform, &field.growing.data, COUNT).await?;
    let calls = (workloads::named("place-order")?.calls)(&users)?;
    let plan = system.plan(&users, &calls)?;
    let subscriptions = streams::to_orders(&users)?;
    let (mut streams, mut points) = (Streams::new(), Vec::new());
    for count in field.numbers(SUBSCRIBERS) {
        let more = count - streams.opened();
        let calls: Vec<_> = subscriptions
            .iter()
            .skip(streams.opened())
            .take(more)
            .cloned()
            .collect();
        let requests = streams::requests(&system, &users, &calls)?;
        streams.open(&system.address, &requests).await?;
        points.push(field.meter.point(count, &system, &plan).await?);
        ensure!(streams.ended() == 0, "{} streams ended", streams.ended());
    }
    Ok(Series::new(
        "subscribers",
        "open streams, each to an order that does not change; the requests are those of `place-order`",
        points,
    ))
}
