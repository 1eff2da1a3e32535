use chassis::{index_by, load_keys};

use crate::domain::OrganisationId;
use crate::organisations::domain::Organisation;
use crate::service::Service;

load_keys! {
    Service;
    OrganisationId => Organisation, |load, ids| {
        let organisations = load.service.get_organisations(&load.caller, ids).await?;
        index_by(organisations, |organisation| organisation.id)
    };
}
