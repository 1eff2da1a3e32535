//! The list of places: its import by administrators, and the validation of the places of a plan.

use commands::{CommandContext, Error, replayed};
use database::Conn;
use uuid::Uuid;

use super::Places;
use crate::consignments::domain::{PlaceFile, PlaceImport, Terms, UnlistedPlace, countries};
use crate::consignments::store;
use crate::domain::Warning;
use crate::service::access::Actor;

impl Places {
    /// Imports a file of places, or refuses the whole file.
    pub async fn import(
        &self,
        command: &CommandContext,
        file: PlaceFile,
    ) -> Result<PlaceImport, Error> {
        Actor::using(command.caller(), "importPlaces")?;
        let places = file.places()?;
        let id = Uuid::now_v7();
        self.commands
            .run(command, id, async |tx| {
                let mut changed = store::upsert_places(tx, &places).await?;
                if file.complete {
                    let countries = countries(&places);
                    changed += store::delete_other_places(tx, &countries, &places).await?;
                    store::upsert_complete_countries(tx, &countries, command.now()).await?;
                }
                let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
                let import = PlaceImport {
                    imported: count(places.len() as u64),
                    changed: count(changed),
                };
                store::insert_place_import(tx, id, import, command.now()).await?;
                Ok(import)
            })
            .await?
            .or_replay(async |first| {
                let mut conn = self.pool.acquire().await?;
                replayed(store::find_place_import(&mut conn, first).await?)
            })
            .await
    }
}

/// Refuses places that are missing in the list although it is complete for their country, and warns of other missing places.
pub(super) async fn check_places(conn: &mut Conn, terms: &Terms) -> Result<Vec<Warning>, Error> {
    let judged = unlisted(conn, terms)
        .await?
        .into_iter()
        .map(|(path, place)| place.judge(path));
    Ok(judged.collect::<Result<_, _>>()?)
}

/// Warnings about the places of a plan that was accepted before.
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
