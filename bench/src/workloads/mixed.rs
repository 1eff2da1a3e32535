use super::{Call, Effect, Workload, case, catalogue, place_order, screens, self_check};
use crate::users::Users;

pub const MIXED: Workload = Workload {
    name: "mixed",
    about: "of 20 requests, 16 read (catalogue, screens and cases in turn), three run a self-check and one places an order",
    effect: Effect::Writes,
    only_subgraph: None,
    calls,
};

const REQUESTS: usize = 4_000;

/// The kind of a request by its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Read,
    SelfCheck,
    Order,
}

const fn kind(position: usize) -> Kind {
    match position % 20 {
        0 => Kind::Order,
        5 | 10 | 15 => Kind::SelfCheck,
        _ => Kind::Read,
    }
}

fn calls(users: &Users) -> anyhow::Result<Vec<Call>> {
    let mut orders = place_order::calls(users)?.into_iter().cycle();
    let mut checks = self_check::calls(users)?.into_iter().cycle();
    let mut reads = reads(users)?.into_iter().cycle();
    let next = |position| match kind(position) {
        Kind::Order => orders.next(),
        Kind::SelfCheck => checks.next(),
        Kind::Read => reads.next(),
    };
    Ok((0..REQUESTS).filter_map(next).collect())
}

/// The requests of the reading workloads in turn, as often as each has one.
fn reads(users: &Users) -> anyhow::Result<Vec<Call>> {
    let workloads = [
        catalogue::CATALOGUE,
        screens::WEB,
        screens::MOBILE,
        case::CASE,
    ];
    let lists = workloads.iter().map(|workload| (workload.calls)(users));
    let mut lists: Vec<_> = lists
        .collect::<anyhow::Result<Vec<_>>>()?
        .into_iter()
        .map(|calls| calls.into_iter().cycle())
        .collect();
    let turns = 0..users.all.len();
    Ok(turns
        .flat_map(|_| {
            lists
                .iter_mut()
                .filter_map(Iterator::next)
                .collect::<Vec<_>>()
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_twenty_requests_sixteen_read() {
        let count = |wanted| (0..20).filter(|position| kind(*position) == wanted).count();
        assert_eq!(count(Kind::Read), 16);
        assert_eq!(count(Kind::SelfCheck), 3);
        assert_eq!(count(Kind::Order), 1);
    }
}
