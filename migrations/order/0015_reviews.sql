-- A change behind transport approvals is one row here, written in the transaction of the change. The approvals that rest on it follow in
-- pages, each a transaction of its own: nothing that a tenant has many of keeps a revocation from being committed.

-- Approvals that are to be suspended and asked about again.
create table approval_reviews (
    id uuid not null,
    kind text not null,
    -- Certificates and documents, products (also those of verdicts), or the organisation that issued certificates.
    subjects uuid[] not null,
    -- Products and lanes about which the rules decide otherwise.
    verdicts jsonb not null,
    -- Null for verdicts: the change follows from them, approval by approval.
    change text,
    -- The last approval (of an issuer, the last certificate) that was looked at.
    cursor uuid not null,
    correlation uuid not null,
    causation uuid,
    -- True if its events are published in the bulk lane, however few they are.
    bulk boolean not null,
    -- True if the same products changed again behind the cursor: at its end the review begins anew, once.
    again boolean not null default false,
    -- The seller of the products; null for a review that is not about products.
    organisation uuid,
    -- Due at once; after a page that failed, later.
    due_at timestamptz not null default now(),
    -- The order of due reviews. The reviews of one seller are 10 seconds apart, which is longer than a page takes, so a seller
    -- with many reviews does not hold up the others.
    turn timestamptz not null,
    constraint approval_reviews_pkey primary key (id),
    constraint approval_reviews_kind_check check (kind in ('EVIDENCE', 'PRODUCTS', 'VERDICTS', 'ISSUER')),
    constraint approval_reviews_change_check check ((kind = 'VERDICTS') = (change is null))
);
create index approval_reviews_turn_index on approval_reviews (turn, id);
create index approval_reviews_organisation_index on approval_reviews (organisation, turn);
-- Changed verdicts about the products of an approval that is read.
create index approval_reviews_verdicts_index on approval_reviews using gin (subjects) where kind = 'VERDICTS';
-- A seller may change a product as often as it likes: all changes are one review.
create unique index approval_reviews_products_index on approval_reviews (subjects, change) where kind = 'PRODUCTS';

-- SHA-256 of what the rules look at: a product that only gets another name is not asked about again. Empty in rows of before.
alter table products add column digest bytea not null default '';

-- Certificates that are to follow the status of their provider, one row per provider. Until its page has come, a valid
-- certificate of a suspended provider is read as suspended.
create table provider_reviews (
    provider_id uuid not null,
    -- The last certificate that was looked at.
    cursor uuid not null,
    correlation uuid not null,
    causation uuid,
    bulk boolean not null,
    due_at timestamptz not null default now(),
    constraint provider_reviews_pkey primary key (provider_id)
);
create index provider_reviews_due_index on provider_reviews (due_at);

-- The certificates of a provider in the order in which pages lock them.
drop index certificates_profile_index;
create index certificates_profile_index on certificates (provider_id, id) where status in ('VALID', 'SUSPENDED');
