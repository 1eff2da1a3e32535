use database::Conn;

use super::{Error, one};
use crate::domain::{Assessment, AssessmentFigures, ByMarket, Counted, Filter, Period};

/// Adds what an event says of an order to what is known of it: of every instant the earliest counts.
pub async fn upsert_assessment(conn: &mut Conn, assessment: &Assessment) -> Result<(), Error> {
    let done = sqlx::query!(
        "insert into assessments as known (order_id, seller, market, requested_at, reported_at, completed_at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (order_id) do update set
             market = coalesce(known.market, excluded.market),
             requested_at = least(known.requested_at, excluded.requested_at),
             reported_at = least(known.reported_at, excluded.reported_at),
             completed_at = least(known.completed_at, excluded.completed_at)",
        assessment.order,
        assessment.seller,
        assessment.market,
        assessment.requested_at,
        assessment.reported_at,
        assessment.completed_at,
    )
    .execute(conn)
    .await?;
    one(done.rows_affected())
}

/// The assessments of a period, those of the market with the most requests first.
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
