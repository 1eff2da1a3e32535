-- A transport approval asks about several products, and may ask again: one check per product and question.

alter table self_checks drop constraint self_checks_transport_approval_once;
alter table self_checks add column asked_at_version bigint;
create unique index self_checks_approval_question_once
    on self_checks (transport_approval_id, product_id, asked_at_version) where transport_approval_id is not null;
