//! Conversions from the published events of other domains to the projections of this domain.

use events::{rule as published_rules, user as published_users};
use sha2::{Digest, Sha256};

use crate::assessment::domain::ProviderKey;
use crate::domain::{KeyId, OrganisationId, ProductId, ProviderId, Unit};
use crate::projections::domain::{Organisation, Product, Provider, RulePack};

pub fn product(product: published_rules::Product) -> anyhow::Result<Product> {
    let published_rules::Product {
        origin_country,
        hs_code,
        national_codes,
        facts,
        ..
    } = &product;
    let described =
        serde_json_canonicalizer::to_vec(&(origin_country, hs_code, national_codes, facts))?;
    let digest = Sha256::digest(described).to_vec();
    Ok(Product {
        id: ProductId(product.id),
        organisation: OrganisationId(product.organisation),
        origin_country: product.origin_country,
        name: product.name,
        sku: product.sku,
        hs_code: Some(product.hs_code),
        status: product.status,
        digest,
    })
}

pub fn rule_pack(pack: published_rules::PublishedRulePack) -> RulePack {
    let published_rules::PublishedRulePack {
        version,
        rules,
        document_codes,
    } = pack;
    RulePack {
        id: version.id,
        pack: version.pack,
        version: version.version,
        rules,
        document_codes,
    }
}

pub fn unit(unit: published_rules::Unit) -> Unit {
    Unit {
        code: unit.code,
        name: unit.name,
        symbol: unit.symbol,
    }
}

pub fn organisation(organisation: published_users::Organisation) -> Organisation {
    Organisation {
        id: OrganisationId(organisation.id),
        kind: organisation.kind,
        status: organisation.status,
    }
}

pub fn provider(provider: published_users::Provider) -> Provider {
    Provider {
        id: ProviderId(provider.id),
        organisation: OrganisationId(provider.organisation),
        display_name: provider.display_name,
        status: provider.status,
    }
}

pub fn provider_key(key: published_users::ProviderKey) -> Result<ProviderKey, strum::ParseError> {
    Ok(ProviderKey {
        id: KeyId(key.id),
        provider: ProviderId(key.provider),
        organisation: OrganisationId(key.organisation),
        algorithm: key.algorithm.parse()?,
        jwk: key.jwk,
        registered_at: key.registered_at,
        revoked_at: key.revoked_at,
    })
}
