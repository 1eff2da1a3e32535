use chassis::{index_by, load_keys};

use crate::domain::OrganisationId;
use crate::organisations::domain::Organisation;
use crate::service::Services;

load_keys! {
    Services;
    OrganisationId => Organisation, |load, ids| {
        let organisations = load.service.organisations.find(&load.caller, ids).await?;
        index_by(organisations, |organisation| organisation.id)
    };
}
