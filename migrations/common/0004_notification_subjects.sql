-- Type of the object that a notification is about: its ID alone does not say which domain has it.
alter table notifications add column subject_type text;

update notifications set subject_type = case
    when kind = 'QUOTE_REJECTED' then 'QUOTE'
    when kind = 'MESSAGE_SENT' then case when reference like 'ENQ-%' then 'ENQUIRY' else 'ORDER' end
    when kind in ('PROVIDER_CONTACTED', 'ENQUIRY_ANSWERED', 'ENQUIRY_EXPIRED') then 'ENQUIRY'
    when kind in ('DOCUMENT_SUBMITTED', 'DOCUMENT_ACCEPTED', 'DOCUMENT_REJECTED', 'DOCUMENT_EXPIRING', 'DOCUMENT_EXPIRED',
        'DOCUMENT_ACCESS_GRANTED') then 'EVIDENCE_DOCUMENT'
    when kind like 'CERTIFICATE\_%' then 'CERTIFICATE'
    when kind like 'TRANSPORT\_%' or kind in ('REVIEW_WAITING', 'APPEAL_WAITING') then 'TRANSPORT_APPROVAL'
    when kind like 'CONSIGNMENT\_%' then 'CONSIGNMENT'
    when kind in ('PROVIDER_APPROVED', 'PROVIDER_REJECTED', 'PROVIDER_SUSPENDED', 'PROVIDER_REINSTATED', 'PROVIDER_REMOVED',
        'ACCREDITATION_EXPIRED') then 'PROVIDER_PROFILE'
    when kind = 'ORGANISATION_VERIFIED' then 'ORGANISATION'
    when kind = 'REQUIREMENTS_CHANGED' then 'RULE_CHANGE'
    when kind like 'BULK\_SELF\_CHECK\_%' then 'BULK_SELF_CHECK'
    else 'ORDER'
end;

alter table notifications
    alter column subject_type set not null,
    add constraint notifications_subject_type_check check (subject_type in (
        'ORDER', 'QUOTE', 'ENQUIRY', 'EVIDENCE_DOCUMENT', 'CERTIFICATE', 'TRANSPORT_APPROVAL', 'CONSIGNMENT', 'PROVIDER_PROFILE',
        'ORGANISATION', 'RULE_CHANGE', 'BULK_SELF_CHECK'));
