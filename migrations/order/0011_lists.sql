-- Lists, work, and what the clock does.

-- An order as it stands in the list of each organisation that may see it, and once for the platform, whose organisation
-- is the nil UUID here. Every list is one range of an index that begins with the organisation: a page costs the same at
-- the beginning and at the end, whoever reads. Written with every step of the order, in its transaction.
create table order_entries (
    organisation uuid not null,
    order_id uuid not null,
    part text not null,
    status text not null,
    kind text not null,
    seller uuid not null,
    provider uuid,
    -- Compared byte by byte, so that an index finds what begins with a text.
    number text collate "C" not null,
    created_at timestamptz not null,
    -- The last step.
    updated_at timestamptz not null,
    -- What has no deadline is due at the end of time: 9999-12-31.
    quote_by timestamptz not null,
    due_at timestamptz not null,
    -- The report is late, and still not there.
    overdue boolean not null,
    -- What waits for this organisation, since when and until when.
    waiting text,
    waiting_since timestamptz not null,
    act_by timestamptz not null,
    -- How many documents of the order wait for a decision, and how many were rejected.
    submitted integer not null,
    rejected integer not null,
    constraint order_entries_pkey primary key (organisation, order_id),
    constraint order_entries_part_check check (part in ('SELLER', 'PROVIDER', 'PLATFORM'))
);

insert into order_entries
    select p.organisation, o.id, p.part, o.status, o.kind, o.seller, o.provider, o.number,
        o.created_at, coalesce(t.at, o.created_at), coalesce(o.quote_by, '9999-12-31Z'), coalesce(o.due_at, '9999-12-31Z'),
        o.overdue_at is not null and o.status in ('ACCEPTED', 'IN_ASSESSMENT', 'AWAITING_DOCUMENTS'),
        w.waiting, coalesce(t.at, o.created_at),
        case when w.waiting in ('ANSWER_REQUEST', 'CHOOSE_QUOTE') then coalesce(o.quote_by, '9999-12-31Z')
             when w.waiting in ('START_ASSESSMENT', 'ISSUE_REPORT', 'SUBMIT_DOCUMENTS')
                 then coalesce(o.due_at, '9999-12-31Z')
             else '9999-12-31Z' end,
        d.submitted, d.rejected
    from orders o
        cross join lateral (
            select o.seller as organisation, 'SELLER' as part, 'SELLER' as state
            union all select '00000000-0000-0000-0000-000000000000', 'PLATFORM', 'PLATFORM'
            union all select c.organisation, 'PROVIDER', c.state from order_candidates c
                where c.order_id = o.id and c.state in ('ASKED', 'QUOTED', 'CHOSEN') and c.organisation <> o.seller) p
        left join lateral (select max(at) as at from order_timeline where order_id = o.id) t on true
        cross join lateral (
            select count(*) filter (where status = 'SUBMITTED')::int as submitted,
                count(*) filter (where status = 'REJECTED')::int as rejected
            from evidence_documents where order_id = o.id) d
        cross join lateral (
            select case when p.state = 'ASKED' and o.status in ('REQUESTED', 'QUOTED') then 'ANSWER_REQUEST'
                        when p.state = 'CHOSEN' and o.status = 'ACCEPTED' then 'START_ASSESSMENT'
                        when p.state = 'CHOSEN' and o.status = 'IN_ASSESSMENT' then 'ISSUE_REPORT'
                        when p.state = 'CHOSEN' and o.status = 'DISPUTED' then 'FOLLOW_DISPUTE'
                        when p.state = 'SELLER' and o.status = 'DRAFT' then 'FINISH_DRAFT'
                        when p.state = 'SELLER' and o.status = 'QUOTED' then 'CHOOSE_QUOTE'
                        when p.state = 'SELLER' and o.status = 'AWAITING_DOCUMENTS' then 'SUBMIT_DOCUMENTS'
                        when p.state = 'SELLER' and o.status = 'REPORTED' then 'ACCEPT_REPORT'
                        when p.state = 'PLATFORM' and o.status = 'DISPUTED' then 'RESOLVE_DISPUTE' end as waiting) w;

-- Every step writes these anew. The platform's own entries, of which there are as many as orders, are in no more than it
-- lists by.
create index order_entries_status_index on order_entries (organisation, status, order_id);
create index order_entries_updated_index on order_entries (organisation, updated_at, order_id);
create index order_entries_due_index on order_entries (organisation, due_at, order_id) where part <> 'PLATFORM';
create index order_entries_quote_by_index on order_entries (organisation, quote_by, order_id) where part <> 'PLATFORM';
create index order_entries_number_index on order_entries (organisation, number, order_id) where part <> 'PLATFORM';
create index order_entries_overdue_index on order_entries (organisation, order_id) where overdue;
create index order_entries_waiting_index on order_entries (organisation, waiting, act_by, order_id)
    where waiting is not null;
create index order_entries_submitted_index on order_entries (organisation, due_at, order_id) where submitted > 0;
create index order_entries_rejected_index on order_entries (organisation, due_at, order_id) where rejected > 0;
create index orders_destination_index on orders (destination, id);
-- What these were for.
drop index orders_seller_index;
drop index order_candidates_inbox_index;

-- The clock.
create index orders_quote_by_index on orders (quote_by) where status in ('REQUESTED', 'QUOTED');
create index orders_due_index on orders (due_at)
    where overdue_at is null and status in ('ACCEPTED', 'IN_ASSESSMENT', 'AWAITING_DOCUMENTS');

alter table evidence_documents drop constraint evidence_documents_status_check;
alter table evidence_documents add constraint evidence_documents_status_check
    check (status in ('SUBMITTED', 'ACCEPTED', 'REJECTED', 'EXPIRED'));
create index evidence_documents_expiry_index on evidence_documents (expires_on, id)
    where status = 'ACCEPTED' and expires_on is not null;
create index evidence_documents_own_expiry_index on evidence_documents (organisation, expires_on, id)
    where status = 'ACCEPTED' and expires_on is not null;
create index certificates_expiry_index on certificates (valid_to, id) where status = 'VALID';
create index certificates_own_expiry_index on certificates (organisation, valid_to, id) where status = 'VALID';

-- A reminder is sent once: for this subject, this many days before it expires on this day.
create table expiry_reminders (
    subject uuid not null,
    days bigint not null,
    expires_on date not null,
    sent_at timestamptz not null,
    constraint expiry_reminders_pkey primary key (subject, days, expires_on)
);

-- Work that no order has.
create index evidence_documents_loose_index on evidence_documents (id) where order_id is null and status = 'SUBMITTED';
create index evidence_documents_loose_rejected_index on evidence_documents (organisation, id)
    where order_id is null and status = 'REJECTED';
create index transport_approvals_work_index on transport_approvals (organisation, status, id)
    where status in ('REFUSED', 'SUSPENDED', 'NEEDS_REVIEW');
create index enquiries_inbox_index on enquiries (provider, expires_at, id) where status = 'OPEN';
create index consignments_held_index on consignments (id) where status = 'ON_HOLD';
