-- What an organisation wants to be told about: one of its products, or all below an HS prefix, on the way into a market.

create table watches (
    id uuid constraint watches_key primary key,
    version bigint not null constraint watches_version_counts check (version > 0),
    organisation_id uuid not null,
    product_id uuid constraint watches_product_known references products,
    hs_prefix text collate "C",
    market text not null,
    mode text not null,
    status text not null constraint watches_status_known check (status in ('ACTIVE', 'PAUSED')),
    created_at timestamptz not null,
    constraint watches_one_subject check ((product_id is null) <> (hs_prefix is null)),
    constraint watches_once unique nulls not distinct (organisation_id, product_id, hs_prefix, market, mode)
);
create index watches_of_organisation on watches (organisation_id, id);
-- The products below a prefix, in the order of a page.
create index products_by_code on products (organisation_id, hs_code, id);

-- The verdict that was last known for a product of a watch. No row: not looked at yet, or the product has changed.
create table watch_verdicts (
    watch_id uuid not null constraint watch_verdicts_watch_known references watches,
    product_id uuid not null constraint watch_verdicts_product_known references products,
    verdict text not null,
    as_of date not null,
    constraint watch_verdicts_key primary key (watch_id, product_id)
);
create index watch_verdicts_of_product on watch_verdicts (product_id);
