use std::collections::BTreeMap;

use database::Conn;
use time::{Date, OffsetDateTime};

use crate::domain::Period;
use crate::statistics::domain::{
    Assessment, AssessmentCounts, AssessmentFigures, ByMarket, Counted, Filter,
};
use crate::store::{Error, all, column};

/// Upserts orders; the earliest value of each time wins. The orders are different and sorted, so that concurrent transactions lock
/// rows in the same order.
pub async fn upsert_assessments(conn: &mut Conn, assessments: &[Assessment]) -> Result<(), Error> {
    let done = sqlx::query!(
        "insert into assessments as known (order_id, seller, market, requested_at, reported_at, completed_at)
         select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[], $5::timestamptz[],
             $6::timestamptz[])
         on conflict (order_id) do update set
             market = coalesce(known.market, excluded.market),
             requested_at = least(known.requested_at, excluded.requested_at),
             reported_at = least(known.reported_at, excluded.reported_at),
             completed_at = least(known.completed_at, excluded.completed_at)",
        &column(assessments, |one| one.order),
        &column(assessments, |one| one.seller),
        &column(assessments, |one| one.market.clone()) as &[Option<String>],
        &column(assessments, |one| one.requested_at) as &[Option<OffsetDateTime>],
        &column(assessments, |one| one.reported_at) as &[Option<OffsetDateTime>],
        &column(assessments, |one| one.completed_at) as &[Option<OffsetDateTime>],
    )
    .execute(conn)
    .await?;
    all(done.rows_affected(), assessments.len())
}

/// Counts the assessments of a period, in total and per market, the market with the most requests first.
pub async fn count_assessments(
    conn: &mut Conn,
    period: Period,
    filter: &Filter,
) -> Result<ByMarket<AssessmentFigures>, Error> {
    let rows = sqlx::query!(
        r#"select grouping(market) = 1 as "is_total!", market,
             count(*) filter (where requested_at >= $1 and requested_at < $2) as "requested!",
             count(*) filter (where reported_at >= $1 and reported_at < $2) as "reported!",
             count(*) filter (where completed_at >= $1 and completed_at < $2) as "completed!",
             percentile_cont(0.5) within group
                 (order by extract(epoch from reported_at - requested_at)::double precision / 86400)
                 filter (where reported_at >= $1 and reported_at < $2) as median_days
         from assessments
         where ((requested_at >= $1 and requested_at < $2) or (reported_at >= $1 and reported_at < $2)
                 or (completed_at >= $1 and completed_at < $2))
             and ($3::text is null or market = $3) and ($4::uuid is null or seller = $4)
         group by grouping sets ((), (market))
         order by 1 desc, 3 desc, market"#,
        period.start(),
        period.end(),
        filter.market,
        filter.organisation,
    )
    .fetch_all(conn)
    .await?;
    let mut counted = Counted::default();
    for row in rows {
        let figures = AssessmentFigures {
            requested: row.requested,
            reported: row.reported,
            completed: row.completed,
            median_days_to_report: row.median_days,
        };
        if row.is_total {
            counted.total = figures;
        } else {
            counted.each.push((row.market, figures));
        }
    }
    Ok(counted)
}

/// Counts the assessments of a period by the day (UTC) on which each happened. Days without any are left out.
pub async fn count_assessments_by_day(
    conn: &mut Conn,
    period: Period,
    filter: &Filter,
) -> Result<BTreeMap<Date, AssessmentCounts>, Error> {
    let rows = sqlx::query!(
        r#"select (happened.moment at time zone 'UTC')::date as "day!",
             count(*) filter (where happened.step = 'REQUESTED') as "requested!",
             count(*) filter (where happened.step = 'REPORTED') as "reported!",
             count(*) filter (where happened.step = 'COMPLETED') as "completed!"
         from assessments
         cross join lateral (values ('REQUESTED', requested_at), ('REPORTED', reported_at), ('COMPLETED', completed_at))
             as happened (step, moment)
         where ((requested_at >= $1 and requested_at < $2) or (reported_at >= $1 and reported_at < $2)
                 or (completed_at >= $1 and completed_at < $2))
             and happened.moment >= $1 and happened.moment < $2
             and ($3::text is null or market = $3) and ($4::uuid is null or seller = $4)
         group by 1"#,
        period.start(),
        period.end(),
        filter.market,
        filter.organisation,
    )
    .fetch_all(conn)
    .await?;
    let counts = rows.into_iter().map(|row| {
        let counts = AssessmentCounts {
            requested: row.requested,
            reported: row.reported,
            completed: row.completed,
        };
        (row.day, counts)
    });
    Ok(counts.collect())
}
