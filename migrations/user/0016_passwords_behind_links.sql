-- The password of an account is chosen behind the link that verifies its address, and not by whoever registers the address.

alter table users alter column password_hash drop not null;
update users set password_hash = null where status = 'REGISTERED';
alter table users add constraint users_password_chosen
    check (password_hash is not null or status in ('INVITED', 'REGISTERED', 'DEACTIVATED'));
