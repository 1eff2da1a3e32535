-- Self-checks, each with all that was known when it was made: enough to make it again.

create table self_checks (
    id uuid constraint self_checks_key primary key,
    product_id uuid not null constraint self_checks_product_known references products,
    organisation_id uuid not null,
    -- What was checked, and what came of it.
    input jsonb not null,
    outcome jsonb not null,
    verdict text not null
        constraint self_checks_verdict_known
        check (verdict in ('PROHIBITED', 'ACTION_REQUIRED', 'NEEDS_INFORMATION', 'COMPLIANT', 'NO_RULE_FOUND')),
    result_hash text not null,
    advisory boolean not null,
    transport_approval_id uuid constraint self_checks_transport_approval_once unique,
    created_at timestamptz not null,
    -- A transport approval rests on accepted evidence only.
    constraint self_checks_advisory_or_approval check (not advisory or transport_approval_id is null)
);

create index self_checks_of_product on self_checks (product_id, id);
create index self_checks_of_organisation on self_checks (organisation_id, id);

create function keep_self_check() returns trigger language plpgsql as $$
begin
    raise exception 'a self-check never changes' using errcode = 'restrict_violation';
end $$;

create trigger self_checks_stay before update on self_checks for each row execute function keep_self_check();
