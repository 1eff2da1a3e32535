use std::collections::BTreeMap;

use database::Conn;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::domain::Period;
use crate::statistics::domain::{
    Answer, Counted, Filter, ProviderAnswer, ResponseCounts, ResponseFigures,
};
use crate::store::{Error, all, column};

/// Maximum number of listed providers, without the total row.
const MOST_PROVIDERS: i64 = 100;

/// Upserts requests to providers; the first answer wins. The requests are different and sorted, so that concurrent transactions lock
/// rows in the same order.
pub async fn upsert_answers(conn: &mut Conn, answers: &[ProviderAnswer]) -> Result<(), Error> {
    let done = sqlx::query!(
        "insert into provider_answers as known (order_id, provider, market, asked_at, answered_at, answer)
         select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::text[])
         on conflict on constraint provider_answers_pkey do update set
             market = coalesce(known.market, excluded.market),
             asked_at = least(known.asked_at, excluded.asked_at),
             answered_at = least(known.answered_at, excluded.answered_at),
             answer = case when known.answered_at <= excluded.answered_at then known.answer
                 else coalesce(excluded.answer, known.answer) end",
        &column(answers, |one| one.order),
        &column(answers, |one| one.provider),
        &column(answers, |one| one.market.clone()) as &[Option<String>],
        &column(answers, |one| one.asked_at) as &[Option<OffsetDateTime>],
        &column(answers, |one| one.answered.map(|(_, at)| at)) as &[Option<OffsetDateTime>],
        &column(answers, |one| one.answered.map(|(answer, _)| answer.into_str().to_owned())) as &[Option<String>],
    )
    .execute(conn)
    .await?;
    all(done.rows_affected(), answers.len())
}

/// Counts the requests of a period and their answers, in total and per provider, the provider with the most requests first.
pub async fn count_answers(
    conn: &mut Conn,
    period: Period,
    filter: &Filter,
) -> Result<Counted<Uuid, ResponseFigures>, Error> {
    let rows = sqlx::query!(
        r#"select grouping(provider) = 1 as "is_total!", provider as "provider?", count(*) as "asked!",
             count(answered_at) as "answered!", count(*) filter (where answer = $5) as "declined!",
             percentile_cont(0.5) within group
                 (order by extract(epoch from answered_at - asked_at)::double precision / 3600) as median_hours
         from provider_answers
         where asked_at >= $1 and asked_at < $2
             and ($3::text is null or market = $3) and ($4::uuid is null or provider = $4)
         group by grouping sets ((), (provider))
         order by 1 desc, 3 desc, provider
         limit $6"#,
        period.start(),
        period.end(),
        filter.market,
        filter.organisation,
        Answer::Declined.into_str(),
        MOST_PROVIDERS.saturating_add(1),
    )
    .fetch_all(conn)
    .await?;
    let mut counted = Counted::default();
    for row in rows {
        let figures = ResponseFigures {
            asked: row.asked,
            answered: row.answered,
            declined: row.declined,
            median_hours: row.median_hours,
        };
        match row.provider {
            Some(provider) if !row.is_total => counted.each.push((provider, figures)),
            _ => counted.total = figures,
        }
    }
    Ok(counted)
}

/// Counts the requests of a period and their answers by the day (UTC) of the request. Days without any are left out.
pub async fn count_answers_by_day(
    conn: &mut Conn,
    period: Period,
    filter: &Filter,
) -> Result<BTreeMap<Date, ResponseCounts>, Error> {
    let rows = sqlx::query!(
        r#"select (asked_at at time zone 'UTC')::date as "day!", count(*) as "asked!",
             count(answered_at) as "answered!", count(*) filter (where answer = $5) as "declined!"
         from provider_answers
         where asked_at >= $1 and asked_at < $2
             and ($3::text is null or market = $3) and ($4::uuid is null or provider = $4)
         group by 1"#,
        period.start(),
        period.end(),
        filter.market,
        filter.organisation,
        Answer::Declined.into_str(),
    )
    .fetch_all(conn)
    .await?;
    let counts = rows.into_iter().map(|row| {
        let counts = ResponseCounts {
            asked: row.asked,
            answered: row.answered,
            declined: row.declined,
        };
        (row.day, counts)
    });
    Ok(counts.collect())
}
