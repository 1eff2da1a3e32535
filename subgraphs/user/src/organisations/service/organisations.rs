use std::collections::HashSet;

use caller::{Caller, OrganisationKind, Role};
use chassis::Patch;
use commands::{CommandContext, Error};
use database::Conn;
use secrecy::{ExposeSecret, SecretString};

use super::Organisations;
use crate::domain::rights::RIGHTS;
use crate::domain::{OrganisationId, line, name};
use crate::organisations::domain::{
    LONGEST_DISPLAY_NAME, LONGEST_LEGAL_NAME, Names, Organisation, eori, refusals, vat_id,
};
use crate::organisations::events::outgoing;
use crate::organisations::store::{display_names, organisations as store};
use crate::projections::service as projections;
use crate::service::validation::Validation;

/// The changes of an organisation's names and numbers.
pub struct NewNames {
    /// Cannot be cleared.
    pub legal_name: Patch<SecretString>,
    pub display_name: Patch<String>,
    pub eori: Patch<SecretString>,
    pub vat_id: Patch<SecretString>,
}

/// The changes of the names and numbers, with valid values.
struct ValidNames {
    legal_name: Option<SecretString>,
    display_name: Patch<String>,
    eori: Patch<SecretString>,
    vat_id: Patch<SecretString>,
}

impl Organisations {
    /// Lists those of these organisations that the caller may read: all, for signed-in users and for API clients of an
    /// organisation. Members and administrators read the name and numbers as well. A provider that a seller has asked
    /// for an assessment reads the seller's legal name.
    pub async fn find(
        &self,
        caller: &Caller,
        ids: &[OrganisationId],
    ) -> Result<Vec<Organisation>, Error> {
        if RIGHTS.check(caller, "Organisation").is_err() {
            return Ok(Vec::new());
        }
        let admin = caller.has_role(Role::PlatformAdmin);
        let own = caller.user().ok().map(|user| user.organisation);
        let mut conn = self.pool.acquire().await?;
        let sellers = match caller.user() {
            Ok(user) if user.kind == OrganisationKind::Provider => {
                projections::list_sellers_that_asked(&mut conn, user.organisation, ids).await?
            }
            _ => HashSet::new(),
        };
        let may_read = |id: OrganisationId| admin || own == Some(id.0);
        let may_open = |id: OrganisationId| may_read(id) || sellers.contains(&id);
        let mut found = store::list(&mut conn, &self.keyring, ids, may_open).await?;
        for seller in found
            .iter_mut()
            .filter(|organisation| !may_read(organisation.id))
        {
            seller.names = seller.names.take().map(Names::without_numbers);
        }
        Ok(found)
    }

    /// Changes the names and numbers of the caller's organisation.
    pub async fn update_organisation(
        &self,
        command: &CommandContext,
        new: NewNames,
    ) -> Result<Organisation, Error> {
        let caller = command.caller();
        RIGHTS.check(caller, "updateOrganisation")?;
        let id = OrganisationId(caller.user()?.organisation);
        let new = validated(new)?;
        self.commands
            .run(command, id, async |tx| {
                let mut organisation = self.lock_with_names(tx, id).await?;
                command.expects(organisation.version)?;
                organisation.change(command.now());
                store::update(tx, &organisation).await?;
                let before = organisation.names.take();
                let before = before.ok_or_else(refusals::organisation_not_found)?;
                let names = Names {
                    legal_name: new.legal_name.unwrap_or_else(|| before.legal_name.clone()),
                    eori: new.eori.apply(before.eori.clone()),
                    vat_id: new.vat_id.apply(before.vat_id.clone()),
                };
                store::update_names(tx, &self.keyring, id, &before, &names).await?;
                self.update_display_name(tx, id, new.display_name).await?;
                outgoing::organisation_updated(tx, command.event_context(), &organisation).await?;
                Ok(Organisation {
                    names: Some(names),
                    ..organisation
                })
            })
            .await?
            .or_replay(async |first| {
                let found = self.find(caller, &[OrganisationId(first)]).await?.pop();
                Ok(found.ok_or_else(refusals::organisation_not_found)?)
            })
            .await
    }

    async fn update_display_name(
        &self,
        conn: &mut Conn,
        id: OrganisationId,
        change: Patch<String>,
    ) -> Result<(), Error> {
        let name = match change {
            Patch::Keep => return Ok(()),
            Patch::Clear => None,
            Patch::Set(name) => Some(name),
        };
        Ok(display_names::update(conn, &self.keyring, id, name.as_deref()).await?)
    }

    async fn lock_with_names(
        &self,
        conn: &mut Conn,
        id: OrganisationId,
    ) -> Result<Organisation, Error> {
        store::lock(conn, &self.keyring, id).await?;
        let found = store::list(conn, &self.keyring, &[id], |_| true)
            .await?
            .pop();
        Ok(found.ok_or_else(refusals::organisation_not_found)?)
    }
}

fn validated(new: NewNames) -> Result<ValidNames, Error> {
    let mut validation = Validation::default();
    let legal_name = validation.replaced(&["legalName"], new.legal_name, |text: SecretString| {
        name(text.expose_secret(), LONGEST_LEGAL_NAME)
    });
    let display_name = validation.field(
        &["displayName"],
        new.display_name
            .try_map(|text| line(&text, LONGEST_DISPLAY_NAME)),
    );
    let eori = validation.field(
        &["eori"],
        new.eori.try_map(|text| eori(text.expose_secret())),
    );
    let vat_id = validation.field(
        &["vatId"],
        new.vat_id.try_map(|text| vat_id(text.expose_secret())),
    );
    let (Some(display_name), Some(eori), Some(vat_id)) = (display_name, eori, vat_id) else {
        return Err(validation.refused());
    };
    validation.passed()?;
    Ok(ValidNames {
        legal_name,
        display_name,
        eori,
        vat_id,
    })
}
