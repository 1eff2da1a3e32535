use common::store::MIGRATIONS;
use sqlx::migrate::Migrator;
use uuid::Uuid;

/// The history up to the last version before letters.
fn before_letters() -> &'static Migrator {
    let early = MIGRATIONS.iter().filter(|migration| migration.version <= 3).cloned().collect();
    Box::leak(Box::new(Migrator::with_migrations(early)))
}

#[tokio::test]
async fn contacts_and_mails_of_before_are_kept() {
    let database = testkit::database(before_letters()).await;
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
    assert_eq!(memberships, [(organisation, id(1), 3, false), (organisation, id(2), 1, false)]);
    let waiting: i64 =
        sqlx::query_scalar("select count(*) from mail_messages where state = 'QUEUED' and letter_id is null")
            .fetch_one(&database.pool)
            .await
            .unwrap();
    assert_eq!(waiting, 1);
}
