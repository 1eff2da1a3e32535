-- What orders say of providers: how sellers rated them, and how quickly they answer. Fed by the order domain's events;
-- neither their order nor a repetition matters.

-- The last word of each order. The profile's count and sum are kept beside it.
create table provider_ratings (
    order_id uuid constraint provider_ratings_key primary key,
    provider_id uuid not null constraint provider_ratings_provider_known references providers,
    stars integer not null constraint provider_ratings_stars_range check (stars between 1 and 5),
    sequence bigint not null
);

create index provider_ratings_of_provider on provider_ratings (provider_id);

-- When an organisation was asked for an assessment, and when it quoted or declined for the first time.
create table provider_answers (
    order_id uuid not null,
    organisation_id uuid not null,
    asked_at timestamptz,
    answered_at timestamptz,
    constraint provider_answers_key primary key (order_id, organisation_id)
);

create index provider_answers_latest on provider_answers (organisation_id, answered_at desc)
    where asked_at is not null and answered_at is not null;
