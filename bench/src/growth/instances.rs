use super::{Field, SELLERS, Series};
use crate::quota::Quota;
use crate::systems::{self, Instances};
use crate::users::Users;
use crate::{say, workloads};

const COUNTS: [usize; 3] = [1, 2, 4];
const USERS: usize = 100;
/// The limit of a gateway as a share of all processors, in thousandths: four of them leave most of the machine to the rest.
const SHARE: usize = 100;

pub async fn measure(field: &mut Field<'_>) -> anyhow::Result<Series> {
    field.growing.grow(SELLERS).await?;
    let users = Users::of(field.platform, &field.growing.data, USERS).await?;
    let calls = (workloads::named("screen-web")?.calls)(&users)?;
    let limit = Limit::of_this_machine()?;
    let mut points = Vec::new();
    for count in field.numbers(COUNTS) {
        let quota = limit.thousandths;
        let system = systems::start_instances(field.platform, Instances { count, quota }).await?;
        let plan = system.plan(&users, &calls)?;
        points.push(field.meter.point(count, &system, &plan).await?);
    }
    let series = Series::new(
        "instances",
        "gateways behind a balancer, each with a limit of processor time; the requests of `screen-web`",
        points,
    );
    Ok(Series {
        note: Some(limit.note),
        ..series
    })
}

/// The limit of each gateway.
struct Limit {
    thousandths: Option<u32>,
    note: String,
}

impl Limit {
    fn of_this_machine() -> anyhow::Result<Self> {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let thousandths = u32::try_from(processors * SHARE)?;
        let limit = match Quota::probe() {
            Ok(()) => Self {
                thousandths: Some(thousandths),
                note: format!(
                    "each gateway may use {thousandths} thousandths of a processor, by a control group"
                ),
            },
            Err(error) => Self {
                thousandths: None,
                note: format!(
                    "the gateways have no limit of processor time and share the machine with everything else: {error:#}"
                ),
            },
        };
        say::line(&limit.note);
        Ok(limit)
    }
}
