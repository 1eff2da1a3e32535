-- A change of rules may change many products of a seller. Each person is told of the change once.
create unique index notifications_requirements_once on notifications (user_id, subject_id)
    where kind = 'REQUIREMENTS_CHANGED';
