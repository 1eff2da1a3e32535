-- Stamp of the calendar of the rule packs. A process keeps the calendar in memory and reads it again when the stamp has changed.
-- The stamp is a random UUID and not a counter: a transaction that is rolled back must not leave a value that a later
-- publication uses again.
create table rule_calendar (
    id smallint not null default 1,
    stamp uuid not null default gen_random_uuid(),
    constraint rule_calendar_pkey primary key (id),
    constraint rule_calendar_id_check check (id = 1)
);
insert into rule_calendar default values;

-- Renews the stamp in the transaction of a publication or a withdrawal, so that both become visible together.
create function renew_rule_calendar() returns trigger language plpgsql as $$
begin
    update rule_calendar set stamp = gen_random_uuid();
    return null;
end
$$;
create trigger rule_pack_versions_calendar_insert_trigger after insert on rule_pack_versions
    for each row when (new.published_at is not null) execute function renew_rule_calendar();
create trigger rule_pack_versions_calendar_update_trigger after update on rule_pack_versions
    for each row when (new.published_at is distinct from old.published_at or new.withdrawal is distinct from old.withdrawal)
    execute function renew_rule_calendar();
