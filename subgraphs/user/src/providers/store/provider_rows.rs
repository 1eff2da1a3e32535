//! Maps the three tables of a provider (its row, services and accreditations) to one value.

use std::collections::HashMap;

use database::Conn;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::{AccreditationId, OrganisationId, ProviderId};
use crate::providers::domain::{
    Accreditation, Money, Profile, Provider, ProviderService, Rating, Withdrawal,
};
use crate::store::Error;
use crate::store::error::coded;

pub(super) struct ProviderRow {
    pub id: Uuid,
    pub version: i64,
    pub organisation_id: Uuid,
    pub display_name: String,
    pub languages: Vec<String>,
    pub status: String,
    pub reason: Option<String>,
    pub rating_count: i32,
    pub rating_sum: i32,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
    pub submitted_at: Option<OffsetDateTime>,
}

/// Adds the services and accreditations of these providers, in two statements for any number of providers.
pub(super) async fn complete(
    conn: &mut Conn,
    rows: Vec<ProviderRow>,
) -> Result<Vec<Provider>, Error> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut services: HashMap<Uuid, Vec<ProviderService>> = HashMap::new();
    for (provider, service) in self::services(conn, &ids).await? {
        services.entry(provider).or_default().push(service);
    }
    let mut accreditations: HashMap<Uuid, Vec<Accreditation>> = HashMap::new();
    for (provider, accreditation) in self::accreditations(conn, &ids).await? {
        accreditations
            .entry(provider)
            .or_default()
            .push(accreditation);
    }
    let provider = |row: ProviderRow| {
        Ok(Provider {
            id: ProviderId(row.id),
            version: row.version,
            organisation: OrganisationId(row.organisation_id),
            profile: Profile {
                display_name: row.display_name,
                languages: row.languages,
                services: services.remove(&row.id).unwrap_or_default(),
            },
            accreditations: accreditations.remove(&row.id).unwrap_or_default(),
            status: coded("providers.status", &row.status)?,
            reason: row.reason,
            rating: Rating {
                count: row.rating_count,
                sum: row.rating_sum,
            },
            created_at: row.created_at,
            updated_at: row.updated_at,
            submitted_at: row.submitted_at,
        })
    };
    rows.into_iter().map(provider).collect()
}

async fn services(
    conn: &mut Conn,
    providers: &[Uuid],
) -> Result<Vec<(Uuid, ProviderService)>, Error> {
    let rows = sqlx::query!(
        "select provider_id, type as kind, hs_prefixes, markets, document_types, price_minor_units, price_currency,
                lead_days
         from provider_services where provider_id = any($1) order by provider_id, position",
        providers,
    )
    .fetch_all(conn)
    .await?;
    let services = rows.into_iter().map(|row| {
        Ok((
            row.provider_id,
            ProviderService {
                kind: coded("provider_services.type", &row.kind)?,
                hs_prefixes: row.hs_prefixes,
                markets: row.markets,
                document_types: row.document_types,
                price_from: row.price_minor_units.zip(row.price_currency).map(
                    |(minor_units, currency)| Money {
                        minor_units,
                        currency,
                    },
                ),
                lead_days: row.lead_days,
            },
        ))
    });
    services.collect()
}

/// Lists the accreditations of these providers, oldest first.
pub(super) async fn accreditations(
    conn: &mut Conn,
    providers: &[Uuid],
) -> Result<Vec<(Uuid, Accreditation)>, Error> {
    let rows = sqlx::query!(
        "select * from accreditations where provider_id = any($1) order by provider_id, id",
        providers
    )
    .fetch_all(conn)
    .await?;
    let accreditations = rows.into_iter().map(|row| {
        let withdrawal = row
            .withdrawn_at
            .zip(row.withdrawal_reason)
            .map(|(at, reason)| Withdrawal { at, reason });
        Ok((
            row.provider_id,
            Accreditation {
                id: AccreditationId(row.id),
                body: row.body,
                standard: coded("accreditations.standard", &row.standard)?,
                number: row.number,
                scope: row.scope,
                hs_prefixes: row.hs_prefixes,
                document_types: row.document_types,
                valid_from: row.valid_from,
                valid_to: row.valid_to,
                withdrawal,
                expiry_told_at: row.expiry_told_at,
            },
        ))
    });
    accreditations.collect()
}

pub(super) async fn insert_services(
    conn: &mut Conn,
    provider: ProviderId,
    services: &[ProviderService],
) -> Result<(), Error> {
    for (position, service) in (0_i32..).zip(services) {
        sqlx::query!(
            "insert into provider_services
                 (provider_id, position, type, hs_prefixes, markets, document_types, price_minor_units,
                  price_currency, lead_days)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            provider.0,
            position,
            service.kind.into_str(),
            &service.hs_prefixes,
            &service.markets,
            &service.document_types,
            service.price_from.as_ref().map(|price| price.minor_units),
            service.price_from.as_ref().map(|price| price.currency.as_str()),
            service.lead_days,
        )
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}
