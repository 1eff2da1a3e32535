use std::collections::BTreeMap;

use database::Conn;
use time::Date;

use crate::domain::Period;
use crate::statistics::domain::{ByMarket, CheckFigures, Counted, Filter, SelfCheckCount};
use crate::store::{Error, all, column};

/// Upserts counts by addition. Each is of another day or market, and they are sorted, so that concurrent transactions lock rows in
/// the same order.
pub async fn upsert_self_checks(conn: &mut Conn, counts: &[SelfCheckCount]) -> Result<(), Error> {
    let done = sqlx::query!(
        "insert into self_check_counts as seen (day, market, checks, without_rule)
         select * from unnest($1::date[], $2::text[], $3::bigint[], $4::bigint[])
         on conflict on constraint self_check_counts_day_market_key do update set
             checks = seen.checks + excluded.checks,
             without_rule = seen.without_rule + excluded.without_rule",
        &column(counts, |count| count.day),
        &column(counts, |count| count.market.clone()) as &[Option<String>],
        &column(counts, |count| count.figures.checks),
        &column(counts, |count| count.figures.without_rule),
    )
    .execute(conn)
    .await?;
    all(done.rows_affected(), counts.len())
}

/// Counts the self-checks of a period, in total and per market, the market with the most self-checks without a rule first.
pub async fn count_self_checks(
    conn: &mut Conn,
    period: Period,
    filter: &Filter,
) -> Result<ByMarket<CheckFigures>, Error> {
    let rows = sqlx::query!(
        r#"select grouping(market) = 1 as "is_total!", market, coalesce(sum(checks), 0)::bigint as "checks!",
             coalesce(sum(without_rule), 0)::bigint as "without_rule!"
         from self_check_counts
         where day between $1 and $2 and ($3::text is null or market = $3)
         group by grouping sets ((), (market))
         order by 1 desc, 4 desc, 3 desc, market"#,
        period.first(),
        period.last(),
        filter.market,
    )
    .fetch_all(conn)
    .await?;
    let mut counted = Counted::default();
    for row in rows {
        let figures = CheckFigures {
            checks: row.checks,
            without_rule: row.without_rule,
        };
        if row.is_total {
            counted.total = figures;
        } else {
            counted.each.push((row.market, figures));
        }
    }
    Ok(counted)
}

/// Counts the self-checks of a period by day (UTC). Days without any are left out.
pub async fn count_self_checks_by_day(
    conn: &mut Conn,
    period: Period,
    filter: &Filter,
) -> Result<BTreeMap<Date, CheckFigures>, Error> {
    let rows = sqlx::query!(
        r#"select day, coalesce(sum(checks), 0)::bigint as "checks!",
             coalesce(sum(without_rule), 0)::bigint as "without_rule!"
         from self_check_counts
         where day between $1 and $2 and ($3::text is null or market = $3)
         group by day"#,
        period.first(),
        period.last(),
        filter.market,
    )
    .fetch_all(conn)
    .await?;
    let counts = rows.into_iter().map(|row| {
        let figures = CheckFigures {
            checks: row.checks,
            without_rule: row.without_rule,
        };
        (row.day, figures)
    });
    Ok(counts.collect())
}
