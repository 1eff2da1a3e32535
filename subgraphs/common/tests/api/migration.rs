use common::mail::domain::{LetterKind, Template};
use common::notifications::domain::NotificationKind;
use common::store::MIGRATIONS;
use sqlx::migrate::Migrator;
use uuid::Uuid;

/// The history up to this version.
fn up_to(version: i64) -> &'static Migrator {
    let early = MIGRATIONS
        .iter()
        .filter(|migration| migration.version <= version)
        .cloned()
        .collect();
    Box::leak(Box::new(Migrator::with_migrations(early)))
}

#[tokio::test]
async fn contacts_and_mails_of_before_are_kept() {
    let database = testkit::database(up_to(3)).await;
    sqlx::raw_sql(
        "insert into contacts (user_id, organisation_id, address, version) values
             ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-00000000000a', '\\x01', 3),
             ('00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-00000000000a', '\\x02', 1);
         insert into notifications (id, user_id, kind, subject_id, created_at) values
             ('00000000-0000-7000-8000-000000000003', '00000000-0000-7000-8000-000000000001', 'QUOTE_SUBMITTED',
                 '00000000-0000-7000-8000-000000000004', now());
         insert into mail_messages (id, version, user_id, notification_id, template, state, attempts, due_at,
                 correlation_id, created_at, changed_at) values
             ('00000000-0000-7000-8000-000000000005', 1, '00000000-0000-7000-8000-000000000001',
                 '00000000-0000-7000-8000-000000000003', 'QUOTE_SUBMITTED', 'QUEUED', 0, now(),
                 '00000000-0000-7000-8000-000000000006', now(), now())",
    )
    .execute(&database.pool)
    .await
    .unwrap();
    MIGRATIONS.run(&database.pool).await.unwrap();

    let memberships: Vec<(Uuid, Uuid, i64, bool)> = sqlx::query_as(
        "select organisation_id, user_id, version, deactivated
         from contact_memberships join contacts using (user_id) join organisations on organisations.id = organisation_id
         order by user_id",
    )
    .fetch_all(&database.pool)
    .await
    .unwrap();
    let (organisation, id) = (Uuid::from_u128(0x7000_8000_0000_0000_000a), |last: u128| {
        Uuid::from_u128(0x7000_8000_0000_0000_0000 + last)
    });
    assert_eq!(
        memberships,
        [
            (organisation, id(1), 3, false),
            (organisation, id(2), 1, false)
        ]
    );
    let waiting: i64 = sqlx::query_scalar(
        "select count(*) from mail_messages where state = 'QUEUED' and letter_id is null",
    )
    .fetch_one(&database.pool)
    .await
    .unwrap();
    assert_eq!(waiting, 1);
}

#[tokio::test]
async fn mails_of_before_get_the_priority_of_their_template() {
    let database = testkit::database(up_to(6)).await;
    let letters = LetterKind::ALL.map(Template::Letter);
    let notices = NotificationKind::ALL.map(Template::Notification);
    for template in letters {
        sqlx::query(
            "insert into mail_messages (id, version, letter_id, address, template, state, attempts, due_at,
                 correlation_id, created_at, changed_at)
             values (gen_random_uuid(), 1, gen_random_uuid(), '\\x01', $1, 'QUEUED', 0, now(), gen_random_uuid(), now(), now())",
        )
        .bind(template.code())
        .execute(&database.pool)
        .await
        .unwrap();
    }
    for template in notices {
        sqlx::query(
            "with person as (
                 insert into contacts (user_id, address, deactivated, version)
                 values (gen_random_uuid(), '\\x01', false, 1) returning user_id
             ), told as (
                 insert into notifications (id, user_id, kind, subject_id, created_at)
                 select gen_random_uuid(), user_id, $1, gen_random_uuid(), now() from person returning id, user_id
             )
             insert into mail_messages (id, version, user_id, notification_id, template, state, attempts, due_at,
                 correlation_id, created_at, changed_at)
             select gen_random_uuid(), 1, user_id, id, $1, 'QUEUED', 0, now(), gen_random_uuid(), now(), now() from told",
        )
        .bind(template.code())
        .execute(&database.pool)
        .await
        .unwrap();
    }
    MIGRATIONS.run(&database.pool).await.unwrap();
    for template in letters.into_iter().chain(notices) {
        let priority: i16 =
            sqlx::query_scalar("select priority from mail_messages where template = $1")
                .bind(template.code())
                .fetch_one(&database.pool)
                .await
                .unwrap();
        assert_eq!(
            priority,
            template.priority().number(),
            "{}",
            template.code()
        );
    }
}
