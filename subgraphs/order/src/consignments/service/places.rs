//! The list of places: administrators import it, and the places of a plan are looked up in it.

use caller::Caller;
use database::Conn;
use uuid::Uuid;

use crate::consignments::domain::{PlaceFile, PlaceImport, Terms, UnlistedPlace, countries};
use crate::consignments::store;
use crate::domain::Warning;
use crate::service::access::Actor;
use crate::service::attempt::made_before;
use crate::service::{Attempt, Error, Service};

impl Service {
    /// Imports a file of places, whole or not at all.
    pub async fn import_places(
        &self,
        caller: &Caller,
        file: PlaceFile,
        attempt: Attempt,
    ) -> Result<PlaceImport, Error> {
        let actor = Actor::using(caller, "importPlaces")?;
        let places = file.places()?;
        let id = Uuid::now_v7();
        let mut tx = self.pool.begin().await?;
        if let Some(first) = self.claim(&mut tx, &actor, &attempt, id).await? {
            return made_before(store::find_place_import(&mut tx, first).await?);
        }
        let mut changed = store::upsert_places(&mut tx, &places).await?;
        if file.complete {
            let countries = countries(&places);
            changed += store::delete_other_places(&mut tx, &countries, &places).await?;
            store::upsert_complete_countries(&mut tx, &countries, attempt.now).await?;
        }
        let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let import = PlaceImport {
            imported: count(places.len() as u64),
            changed: count(changed),
        };
        store::insert_place_import(&mut tx, id, import, attempt.now).await?;
        tx.commit().await?;
        Ok(import)
    }
}

/// Refuses a place that the list lacks although it has all of its country; warns of one that it may lack.
pub(super) async fn check_places(conn: &mut Conn, terms: &Terms) -> Result<Vec<Warning>, Error> {
    let judged = unlisted(conn, terms)
        .await?
        .into_iter()
        .map(|(path, place)| place.judge(path));
    Ok(judged.collect::<Result<_, _>>()?)
}

/// The warnings about a plan that was taken before.
pub(super) async fn warn_of_places(conn: &mut Conn, terms: &Terms) -> Result<Vec<Warning>, Error> {
    let unlisted = unlisted(conn, terms).await?.into_iter();
    Ok(unlisted
        .filter(|(_, place)| !place.complete)
        .map(|(path, place)| place.warning(path))
        .collect())
}

async fn unlisted(
    conn: &mut Conn,
    terms: &Terms,
) -> Result<Vec<(&'static str, UnlistedPlace)>, Error> {
    let named = [
        ("portOfLoading", &terms.port_of_loading),
        ("placeOfDelivery", &terms.place_of_delivery),
    ];
    let codes = named.map(|(_, code)| code.as_str());
    let unlisted = store::list_unlisted_places(conn, &codes).await?;
    let place = |code: &str| unlisted.iter().find(|place| place.code == code).cloned();
    Ok(named
        .into_iter()
        .filter_map(|(path, code)| Some((path, place(code)?)))
        .collect())
}
