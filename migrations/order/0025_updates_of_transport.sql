-- The time of the last change, for clients that ask for changes.
-- The default is for processes of the release before, which insert without the column until they are replaced.

-- Also an answer of the rules about one of several products, which is no step.
alter table transport_approvals add column updated_at timestamptz;
update transport_approvals a set updated_at = greatest(a.created_at, a.decided_at,
    (select max(t.at) from transport_approval_timeline t where t.approval_id = a.id),
    (select max(k.answered_at) from transport_approval_checks k where k.approval_id = a.id));
alter table transport_approvals alter column updated_at set not null, alter column updated_at set default now();
create index transport_approvals_updated_index on transport_approvals (organisation, updated_at);
-- A carrier sees the approvals of what it carries, whoever asked for them.
create index transport_approvals_recent_index on transport_approvals (updated_at);

-- Also the request for its approval, which is no step of the consignment.
alter table consignments add column updated_at timestamptz;
update consignments c set updated_at = greatest(c.created_at,
    (select max(t.at) from consignment_timeline t where t.consignment_id = c.id),
    (select a.created_at from transport_approvals a where a.id = c.approval_id));
alter table consignments alter column updated_at set not null, alter column updated_at set default now();
create index consignments_updated_index on consignments (organisation, updated_at);
create index consignments_carrier_updated_index on consignments (carrier, updated_at) where carrier is not null;
