use super::{Field, Series};
use crate::systems::{self, OURS};
use crate::users::Users;
use crate::workloads;

const SELLERS: [usize; 4] = [20, 100, 500, 2_000];
/// The same users at every number, so that only the rows of others grow.
const USERS: usize = 20;

pub async fn measure(field: &mut Field<'_>) -> anyhow::Result<Series> {
    let system = systems::of_platform(OURS, field.platform)?;
    let mut points = Vec::new();
    for sellers in field.numbers(SELLERS) {
        field.growing.grow(sellers).await?;
        let data = &field.growing.data;
        let users = Users::of(field.platform, data, USERS).await?;
        let mut calls = (workloads::named("screen-web")?.calls)(&users)?;
        calls.extend((workloads::named("case")?.calls)(&users)?);
        let orders = data.sellers.iter().map(|seller| seller.orders.len()).sum();
        let plan = system.plan(&users, &calls)?;
        points.push(field.meter.point(orders, &system, &plan).await?);
    }
    Ok(Series::new(
        "orders",
        "orders of all sellers; 20 of the sellers send the requests of `screen-web` and `case`",
        points,
    ))
}
