-- An order and its history. Columns of type bytea that are not hashes are sealed under the key of the case, which is
-- the order's id; they are named in the README.

create sequence order_numbers;
create sequence certificate_numbers;

create table orders (
    id uuid not null,
    number text not null,
    kind text not null,
    status text not null,
    seller uuid not null,
    product_id uuid not null,
    origin text not null,
    destination text not null,
    mode text not null,
    direction text,
    aircraft text,
    requirements text[] not null,
    message bytea,
    provider uuid,
    due_at timestamptz,
    version bigint not null,
    created_at timestamptz not null,
    constraint orders_pkey primary key (id),
    constraint orders_number_key unique (number),
    constraint orders_kind_check check (kind in ('CONSULTATION', 'DOCUMENT_REVIEW', 'TESTING', 'CERTIFICATION')),
    constraint orders_status_check check (status in ('REQUESTED', 'QUOTED', 'DECLINED', 'ACCEPTED', 'IN_ASSESSMENT',
                                                     'REPORTED', 'COMPLETED', 'CANCELLED')),
    -- From ACCEPTED on there is a provider; an order cancelled before has none.
    constraint orders_provider_check check (case when status in ('REQUESTED', 'QUOTED', 'DECLINED') then provider is null
                                                 when status = 'CANCELLED' then true
                                                 else provider is not null end)
);
create index orders_seller_index on orders (seller, id desc);
create index orders_product_index on orders (product_id, id desc);

-- The organisations that were asked, and what they answered.
create table order_candidates (
    order_id uuid not null,
    organisation uuid not null,
    provider_id uuid not null,
    state text not null,
    constraint order_candidates_pkey primary key (order_id, organisation),
    constraint order_candidates_order_fkey foreign key (order_id) references orders (id),
    constraint order_candidates_state_check check (state in ('ASKED', 'QUOTED', 'DECLINED', 'CHOSEN', 'PASSED_OVER'))
);
-- A provider's inbox: the orders that it may still see.
create index order_candidates_inbox_index on order_candidates (organisation, order_id desc)
    where state in ('ASKED', 'QUOTED', 'CHOSEN');
create unique index order_candidates_one_chosen_index on order_candidates (order_id) where state = 'CHOSEN';

create table quotes (
    id uuid not null,
    order_id uuid not null,
    organisation uuid not null,
    lines jsonb not null,
    total integer not null,
    currency text not null,
    lead_days integer not null,
    valid_until date not null,
    status text not null,
    created_at timestamptz not null,
    constraint quotes_pkey primary key (id),
    constraint quotes_candidate_key unique (order_id, organisation),
    constraint quotes_candidate_fkey foreign key (order_id, organisation)
        references order_candidates (order_id, organisation),
    constraint quotes_status_check check (status in ('SUBMITTED', 'ACCEPTED', 'REJECTED'))
);
create unique index quotes_one_accepted_index on quotes (order_id) where status = 'ACCEPTED';

-- One row per event of the order, written with the event; `note` is the reason that was given, sealed.
create table order_timeline (
    id uuid not null,
    order_id uuid not null,
    sequence bigint not null,
    event text not null,
    status text not null,
    at timestamptz not null,
    by_user uuid not null,
    by_organisation uuid not null,
    note bytea,
    constraint order_timeline_pkey primary key (id),
    constraint order_timeline_sequence_key unique (order_id, sequence),
    constraint order_timeline_order_fkey foreign key (order_id) references orders (id)
);

-- A key may be used once by an organisation; a repetition of the same request is answered with the first result.
create table idempotency_keys (
    organisation uuid not null,
    key text not null,
    request_hash bytea not null,
    result_id uuid not null,
    created_at timestamptz not null,
    constraint idempotency_keys_pkey primary key (organisation, key)
);
