use std::collections::HashSet;

use caller::{Caller, OrganisationKind, Role};
use chassis::Patch;
use commands::Error;
use database::Window;
use events::EventContext;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;
use uuid::Uuid;

use super::Organisations;
use crate::domain::rights::RIGHTS;
use crate::domain::{OrganisationId, name};
use crate::organisations::domain::{
    LONGEST_LEGAL_NAME, Names, Organisation, OrganisationFilter, eori, refusals, vat_id,
};
use crate::organisations::events::outgoing;
use crate::organisations::store::organisations as store;
use crate::projections::service as projections;
use crate::service::validation::Validation;

/// Number of names that one transaction indexes.
const PAGE: i64 = 100;

/// The changes of an organisation's name and numbers.
pub struct NewNames {
    /// Cannot be cleared.
    pub legal_name: Patch<SecretString>,
    pub eori: Patch<SecretString>,
    pub vat_id: Patch<SecretString>,
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

    /// Lists organisations, oldest first.
    pub async fn list(
        &self,
        caller: &Caller,
        filter: &OrganisationFilter,
        window: Window<Uuid>,
    ) -> Result<Vec<Organisation>, Error> {
        RIGHTS.check(caller, "organisations")?;
        let mut conn = self.pool.acquire().await?;
        let ids = store::list_page(&mut conn, &self.keyring, filter, window).await?;
        drop(conn);
        self.find(caller, &ids).await
    }

    pub async fn count(&self, caller: &Caller, filter: &OrganisationFilter) -> Result<i64, Error> {
        RIGHTS.check(caller, "organisations")?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::count(&mut conn, &self.keyring, filter).await?)
    }

    /// Indexes names that were sealed before names could be searched, in pages of one transaction each. Returns their
    /// number. Several processes may run this concurrently.
    pub async fn index_names(&self) -> Result<usize, Error> {
        let mut indexed = 0;
        loop {
            let mut tx = self.pool.begin().await?;
            let page = store::index_names(&mut tx, &self.keyring, PAGE).await?;
            tx.commit().await?;
            indexed += page;
            if i64::try_from(page).unwrap_or(PAGE) < PAGE {
                return Ok(indexed);
            }
        }
    }

    /// Changes the name and numbers of the caller's organisation.
    pub async fn update_organisation(
        &self,
        caller: &Caller,
        new: NewNames,
        now: OffsetDateTime,
    ) -> Result<Organisation, Error> {
        RIGHTS.check(caller, "updateOrganisation")?;
        let id = OrganisationId(caller.user()?.organisation);
        let mut validation = Validation::default();
        let legal_name =
            validation.replaced(&["legalName"], new.legal_name, |text: SecretString| {
                name(text.expose_secret(), LONGEST_LEGAL_NAME)
            });
        let eori = validation.field(
            &["eori"],
            new.eori.try_map(|text| eori(text.expose_secret())),
        );
        let vat_id = validation.field(
            &["vatId"],
            new.vat_id.try_map(|text| vat_id(text.expose_secret())),
        );
        let (Some(eori), Some(vat_id)) = (eori, vat_id) else {
            return Err(validation.refused());
        };
        validation.passed()?;
        let mut tx = self.pool.begin().await?;
        store::lock(&mut tx, &self.keyring, id).await?;
        let found = store::list(&mut tx, &self.keyring, &[id], |_| true)
            .await?
            .pop();
        let mut organisation = found.ok_or_else(refusals::organisation_not_found)?;
        organisation.change(now);
        store::update(&mut tx, &organisation).await?;
        let before = organisation
            .names
            .take()
            .ok_or_else(refusals::organisation_not_found)?;
        let names = Names {
            legal_name: legal_name.unwrap_or(before.legal_name),
            eori: eori.apply(before.eori),
            vat_id: vat_id.apply(before.vat_id),
        };
        store::update_names(&mut tx, &self.keyring, id, &names).await?;
        outgoing::organisation_updated(
            &mut tx,
            EventContext::of_request(caller.correlation(), now),
            &organisation,
        )
        .await?;
        tx.commit().await?;
        Ok(Organisation {
            names: Some(names),
            ..organisation
        })
    }
}
