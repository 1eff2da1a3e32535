-- Reports that are signed and supersede each other, and certificates with a life of their own.

alter table products add column name text not null default '';
alter table products add column sku text not null default '';
alter table providers add column display_name text not null default '';

-- The public halves of the keys with which providers sign. Fed by the user domain's events.
create table provider_keys (
    id uuid not null,
    provider_id uuid not null,
    organisation uuid not null,
    algorithm text not null,
    jwk jsonb not null,
    registered_at timestamptz not null,
    revoked_at timestamptz,
    sequence bigint not null,
    constraint provider_keys_pkey primary key (id),
    constraint provider_keys_algorithm_check check (algorithm in ('EdDSA', 'ES256'))
);

-- What was signed is kept as it was signed: `body` is the canonical JSON, sealed. A report of the time before signatures
-- has none of it.
alter table assessment_reports add column supersedes uuid;
alter table assessment_reports add column body bytea;
alter table assessment_reports add column body_sha256 bytea;
alter table assessment_reports add column signing_key uuid;
alter table assessment_reports add column signature text;
alter table assessment_reports add column countersignature text;
alter table assessment_reports drop constraint assessment_reports_order_key;
alter table assessment_reports add constraint assessment_reports_supersedes_fkey
    foreign key (supersedes) references assessment_reports (id);
alter table assessment_reports add constraint assessment_reports_supersedes_key unique (supersedes);
alter table assessment_reports add constraint assessment_reports_signed_check check (
    num_nonnulls(body, body_sha256, signing_key, signature, countersignature) in (0, 5));
-- A chain per order: one report that supersedes none, and each later one its predecessor.
create unique index assessment_reports_first_index on assessment_reports (order_id) where supersedes is null;
create index assessment_reports_order_index on assessment_reports (order_id, id desc);

alter table certificates add column report_id uuid;
alter table certificates add column provider uuid;
alter table certificates add column provider_id uuid;
alter table certificates add column markets text[];
alter table certificates add column requirements text[];
-- What it was issued for and by whom, in the words of that day.
alter table certificates add column product_name text not null default '';
alter table certificates add column product_sku text not null default '';
alter table certificates add column issuer text not null default '';
alter table certificates add column cause text;
-- The public token: found by its hash, and sealed. A certificate of the time before public pages has none.
alter table certificates add column token_sha256 bytea;
alter table certificates add column token bytea;
update certificates c
    set report_id = r.id, provider = k.organisation, provider_id = k.provider_id, markets = array[o.destination],
        requirements = coalesce((select array_agg(f.requirement order by f.position) from report_findings f
                                 where f.report_id = r.id and f.result = 'PASS'), '{}')
    from assessment_reports r
        join orders o on o.id = r.order_id
        join order_candidates k on k.order_id = r.order_id and k.state = 'CHOSEN'
    where r.order_id = c.order_id;
update certificates set cause = 'PLATFORM' where status = 'SUSPENDED';
alter table certificates alter column report_id set not null;
alter table certificates alter column provider set not null;
alter table certificates alter column provider_id set not null;
alter table certificates alter column markets set not null;
alter table certificates alter column requirements set not null;
alter table certificates drop constraint certificates_order_key;
alter table certificates add constraint certificates_report_key unique (report_id);
alter table certificates add constraint certificates_report_fkey
    foreign key (report_id) references assessment_reports (id);
alter table certificates add constraint certificates_token_key unique (token_sha256);
alter table certificates add constraint certificates_token_check check (
    (token is null) = (token_sha256 is null) and octet_length(token_sha256) = 32);
alter table certificates add constraint certificates_cause_check check (
    (status = 'SUSPENDED') = (cause is not null)
    and cause in ('ISSUER', 'PLATFORM', 'PROVIDER_SUSPENDED', 'CORRECTION'));
-- Of an order's certificates one stands, and the others were superseded or revoked.
create unique index certificates_one_standing_index on certificates (order_id)
    where status in ('VALID', 'SUSPENDED', 'EXPIRED');
create index certificates_organisation_index on certificates (organisation, id desc);
create index certificates_provider_index on certificates (provider, id desc);
create index certificates_profile_index on certificates (provider_id) where status in ('VALID', 'SUSPENDED');

-- One row per event of the certificate, written with the event; `reason` is sealed.
create table certificate_events (
    id uuid not null,
    certificate_id uuid not null,
    sequence bigint not null,
    event text not null,
    status text not null,
    cause text,
    at timestamptz not null,
    by_user uuid,
    by_organisation uuid,
    reason bytea,
    constraint certificate_events_pkey primary key (id),
    constraint certificate_events_sequence_key unique (certificate_id, sequence),
    constraint certificate_events_certificate_fkey foreign key (certificate_id) references certificates (id)
);

-- What was reported is never changed and never taken back, whoever tries.
create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is never changed', tg_table_name using errcode = 'restrict_violation';
end
$$;
create trigger assessment_reports_immutable before update or delete or truncate on assessment_reports
    for each statement execute function refuse_change();
create trigger report_findings_immutable before update or delete or truncate on report_findings
    for each statement execute function refuse_change();
create trigger certificate_events_immutable before update or delete or truncate on certificate_events
    for each statement execute function refuse_change();
