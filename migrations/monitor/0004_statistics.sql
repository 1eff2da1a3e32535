-- What the statistics are counted from. Each row is a state that the events of the order domain fill in, in whatever
-- order they arrive: of every instant the earliest is kept. Organisations by id only.

-- An order, from the day it was sent to providers.
create table assessments (
    order_id uuid constraint assessments_pkey primary key,
    seller uuid not null,
    -- ISO 3166-1 alpha-2; null if the events do not say it.
    market text,
    requested_at timestamptz,
    -- Of the first report, and of the first time that the order was completed.
    reported_at timestamptz,
    completed_at timestamptz
);

create index assessments_requested_idx on assessments (requested_at);
create index assessments_reported_idx on assessments (reported_at);
create index assessments_completed_idx on assessments (completed_at);
create index assessments_seller_idx on assessments (seller);

-- What a provider that was asked for a quote has answered first.
create table provider_answers (
    order_id uuid not null,
    provider uuid not null,
    market text,
    asked_at timestamptz,
    answered_at timestamptz,
    answer text constraint provider_answers_answer_check check (answer in ('QUOTED', 'DECLINED')),
    constraint provider_answers_pkey primary key (order_id, provider),
    constraint provider_answers_answered_check check ((answer is null) = (answered_at is null))
);

create index provider_answers_asked_idx on provider_answers (asked_at);
create index provider_answers_provider_idx on provider_answers (provider, asked_at);

-- The self-checks of a day (UTC) for a market, counted as they arrive.
create table self_check_counts (
    day date not null,
    -- Null for checks of many products or lanes at once, of which only the sum is told.
    market text,
    checks bigint not null,
    without_rule bigint not null,
    constraint self_check_counts_key unique nulls not distinct (day, market),
    constraint self_check_counts_without_rule_check check (without_rule between 0 and checks)
);
