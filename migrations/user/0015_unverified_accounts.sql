-- Unverified registrations are removed after a week.

create index invitations_of_inviter on invitations (invited_by);
create index users_unverified on users (created_at) where status = 'REGISTERED';

-- Unverified accounts that nothing else refers to. An administrator may have verified the organisation, or created a client for it.
create view unverified_accounts as
select u.id, u.created_at
from users u
where u.status = 'REGISTERED'
  and not exists (select from sessions s where s.user_id = u.id)
  and not exists (
      select from members m join organisations o on o.id = m.organisation_id
      where m.user_id = u.id
        and (o.status <> 'PENDING'
             or exists (select from members n where n.organisation_id = o.id and n.user_id <> u.id)
             or exists (select from api_clients c where c.organisation_id = o.id)
             or exists (select from providers p where p.organisation_id = o.id)
             or exists (select from invitations i where i.organisation_id = o.id)));
