//! Keys of the data loaders for certificates, their histories and their public tokens.

use chassis::{index_by, load_keys};

use crate::certificates::domain::{Certificate, CertificateEntry, PublicToken};
use crate::certificates::service::CertificatesPage;
use crate::domain::CertificateId;
use crate::graphql::keys::rekey;
use crate::service::{PageOf, Services, Sight};

/// The public token of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct TokenOf(pub CertificateId);

/// The last certificate of an order, as a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct CertificatesOf(pub Sight);

load_keys! { Services;
    CertificateId => Certificate, |load, ids| {
        let certificates = load.service.certificates.find(&load.caller, ids).await?;
        index_by(certificates, |certificate| certificate.id)
    };
    CertificatesPage => Vec<Certificate>, |load, pages| {
        load.service.certificates.list_of_products(&load.caller, pages).await?
    };
    PageOf<CertificateId> => Vec<CertificateEntry>, |load, pages| {
        load.service.certificates.list_histories(&load.caller, pages).await?
    };
    TokenOf => PublicToken, |load, keys| {
        let ids: Vec<CertificateId> = keys.iter().map(|key| key.0).collect();
        rekey(load.service.certificates.list_public_tokens(&load.caller, &ids).await?, TokenOf)
    };
    CertificatesOf => Vec<Certificate>, |load, keys| {
        let sights: Vec<Sight> = keys.iter().map(|key| key.0).collect();
        rekey(load.service.certificates.list_of_orders(&sights).await?, CertificatesOf)
    };
}
