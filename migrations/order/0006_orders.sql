-- What a provider asks for, and what the parties cannot agree on. Columns of type bytea are sealed under the key of the
-- case.

-- Documents that the provider of an order has asked for.
create table document_requests (
    id uuid not null,
    order_id uuid not null,
    kind text not null,
    -- What exactly it has to be.
    text bytea not null,
    status text not null,
    -- The latest answer; it stays when it is rejected, so that the same document can answer again.
    document_id uuid,
    requested_at timestamptz not null,
    constraint document_requests_pkey primary key (id),
    constraint document_requests_order_fkey foreign key (order_id) references orders (id),
    constraint document_requests_document_fkey foreign key (document_id) references evidence_documents (id),
    constraint document_requests_status_check check (status in ('OPEN', 'ANSWERED', 'SATISFIED')),
    constraint document_requests_answer_check check (status = 'OPEN' or document_id is not null)
);
create index document_requests_order_index on document_requests (order_id, id);
-- A document answers one request.
create unique index document_requests_document_index on document_requests (document_id) where document_id is not null;

-- A seller does not agree with a report; an administrator decides.
create table disputes (
    id uuid not null,
    order_id uuid not null,
    reason bytea not null,
    opened_at timestamptz not null,
    outcome text,
    resolution bytea,
    resolved_at timestamptz,
    constraint disputes_pkey primary key (id),
    constraint disputes_order_fkey foreign key (order_id) references orders (id),
    constraint disputes_outcome_check check (outcome in ('DISMISSED', 'UPHELD')),
    constraint disputes_resolved_check check (
        (outcome is null) = (resolved_at is null) and (outcome is null) = (resolution is null))
);
create index disputes_order_index on disputes (order_id, id desc);
create unique index disputes_one_open_index on disputes (order_id) where outcome is null;
