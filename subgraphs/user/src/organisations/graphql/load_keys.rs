use chassis::{index_by, load_keys};

use crate::domain::OrganisationId;
use crate::organisations::domain::Organisation;
use crate::service::Services;

/// Loads the display name of an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DisplayNameOf(pub OrganisationId);

load_keys! {
    Services;
    OrganisationId => Organisation, |load, ids| {
        let organisations = load.service.organisations.find(&load.caller, ids).await?;
        index_by(organisations, |organisation| organisation.id)
    };
    DisplayNameOf => String, |load, keys| {
        let ids: Vec<OrganisationId> = keys.iter().map(|DisplayNameOf(id)| *id).collect();
        let names = load.service.organisations.find_display_names(&load.caller, &ids).await?;
        names.into_iter().map(|(id, name)| (DisplayNameOf(id), name)).collect()
    };
}
