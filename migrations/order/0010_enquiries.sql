-- Questions before an order, messages, ratings, and orders that came from another system. `text` and `comment` are
-- sealed under the key of the case: the order's id, or the enquiry's.

create sequence enquiry_numbers;

create table enquiries (
    id uuid not null,
    number text not null,
    seller uuid not null,
    provider uuid not null,
    -- The profile that was asked.
    provider_id uuid not null,
    self_check_id uuid,
    product_id uuid,
    status text not null,
    version bigint not null,
    created_at timestamptz not null,
    -- Until when an OPEN one waits.
    expires_at timestamptz not null,
    constraint enquiries_pkey primary key (id),
    constraint enquiries_number_key unique (number),
    constraint enquiries_status_check check (status in ('OPEN', 'ANSWERED', 'CLOSED', 'EXPIRED'))
);
create index enquiries_seller_index on enquiries (seller, id desc);
create index enquiries_provider_index on enquiries (provider, id desc);
create index enquiries_waiting_index on enquiries (expires_at, id) where status = 'OPEN';
create index enquiries_open_of_seller_index on enquiries (seller, provider) where status = 'OPEN';

create table messages (
    id uuid not null,
    enquiry_id uuid,
    order_id uuid,
    -- Whose thread it is: an order has one with each of its candidates.
    provider uuid not null,
    sender uuid not null,
    recipient uuid not null,
    -- None for a program.
    by_user uuid,
    text bytea not null,
    sent_at timestamptz not null,
    constraint messages_pkey primary key (id),
    constraint messages_enquiry_fkey foreign key (enquiry_id) references enquiries (id),
    constraint messages_order_fkey foreign key (order_id) references orders (id),
    constraint messages_thread_check check (num_nonnulls(enquiry_id, order_id) = 1),
    constraint messages_parties_check check (sender <> recipient and provider in (sender, recipient))
);
create index messages_enquiry_index on messages (enquiry_id, id) where enquiry_id is not null;
create index messages_order_index on messages (order_id, id) where order_id is not null;
create index messages_order_thread_index on messages (order_id, provider, id) where order_id is not null;

-- One for each order; a new one replaces it.
create table ratings (
    id uuid not null,
    order_id uuid not null,
    seller uuid not null,
    provider uuid not null,
    provider_id uuid not null,
    stars smallint not null,
    comment bytea,
    version bigint not null,
    created_at timestamptz not null,
    changed_at timestamptz not null,
    constraint ratings_pkey primary key (id),
    constraint ratings_order_key unique (order_id),
    constraint ratings_order_fkey foreign key (order_id) references orders (id),
    constraint ratings_stars_check check (stars between 1 and 5)
);

-- What another system calls an order, and what it became here: once for each organisation.
create table legacy_orders (
    organisation uuid not null,
    reference text not null,
    order_id uuid not null,
    -- The import that brought it.
    import_id uuid not null,
    imported_at timestamptz not null,
    constraint legacy_orders_pkey primary key (organisation, reference),
    constraint legacy_orders_order_fkey foreign key (order_id) references orders (id)
);

-- An import finds goods by what their seller calls them. Products that were known before 0007 have no SKU until the rule
-- domain tells of them again.
create index products_sku_index on products (organisation, sku) where sku <> '';
