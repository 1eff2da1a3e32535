use async_graphql::{Context, ID, InputObject, Object};
use chassis::{Failure, RequestContext, payloads};
use secrecy::SecretString;

use crate::certificates::domain;
use crate::certificates::graphql::types::Certificate;
use crate::certificates::service::{Certificates, Decision};
use crate::domain::CertificateId;

#[derive(Default)]
pub struct CertificateMutation;

macro_rules! inputs {
    ($($(#[$doc:meta])* $name:ident),+) => {
        $(
            $(#[$doc])*
            #[derive(InputObject)]
            struct $name {
                /// ID of the certificate.
                certificate_id: ID,
                /// Reason for everyone who may see the certificate. 1 to 2,000 characters.
                reason: String,
                /// Version of the certificate that you read. If the certificate has changed since, the mutation is refused with
                /// `VERSION_CONFLICT`.
                expected_version: Option<i32>,
                /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect
                /// and returns the current state of the object.
                idempotency_key: Option<String>,
            }

            impl From<$name> for Decision {
                fn from(input: $name) -> Self {
                    let certificate = CertificateId::parse(&input.certificate_id);
                    Self { certificate, reason: SecretString::from(input.reason) }
                }
            }
        )+
    };
}

inputs!(
    /// Input of `suspendCertificate`.
    SuspendCertificateInput,
    /// Input of `reinstateCertificate`.
    ReinstateCertificateInput,
    /// Input of `revokeCertificate`.
    RevokeCertificateInput
);

payloads! {
    /// Result of `suspendCertificate`.
    SuspendCertificatePayload { certificate: Certificate, from domain::Certificate, by Certificate }
    /// Result of `reinstateCertificate`.
    ReinstateCertificatePayload {
        certificate: Certificate, from domain::Certificate, by Certificate
    }
    /// Result of `revokeCertificate`.
    RevokeCertificatePayload { certificate: Certificate, from domain::Certificate, by Certificate }
}

#[Object]
impl CertificateMutation {
    /// Suspends a VALID certificate until it is reinstated.
    ///
    /// The provider that issued the certificate, its programs with the scope `orders:write`, and administrators may call this.
    ///
    /// Errors: `INVALID`; `CERTIFICATE_NOT_FOUND`; `WRONG_STATE` if the certificate is not VALID; `VERSION_CONFLICT`;
    /// `IDEMPOTENCY_KEY_REUSED`.
    async fn suspend_certificate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: SuspendCertificateInput,
    ) -> Result<SuspendCertificatePayload, Failure> {
        let request = RequestContext::of(ctx);
        let certificates: &Certificates = request.service();
        let command = request.command(&input);
        SuspendCertificatePayload::of(certificates.suspend(&command, input.into()).await)
    }

    /// Reinstates a suspended certificate, which is VALID again.
    ///
    /// A provider that is listed and its programs with the scope `orders:write` may reinstate a certificate that the provider
    /// suspended itself. Administrators may reinstate every certificate that a later report does not correct, even if its provider
    /// is suspended.
    ///
    /// Errors: `INVALID`; `CERTIFICATE_NOT_FOUND`; `WRONG_STATE` if the certificate is not suspended, its last day has passed, or
    /// you may not end a suspension with this cause; `VERSION_CONFLICT`; `IDEMPOTENCY_KEY_REUSED`.
    async fn reinstate_certificate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: ReinstateCertificateInput,
    ) -> Result<ReinstateCertificatePayload, Failure> {
        let request = RequestContext::of(ctx);
        let certificates: &Certificates = request.service();
        let command = request.command(&input);
        ReinstateCertificatePayload::of(certificates.reinstate(&command, input.into()).await)
    }

    /// Revokes a VALID or SUSPENDED certificate permanently.
    ///
    /// The provider that issued the certificate, its programs with the scope `orders:write`, and administrators may call this.
    ///
    /// Errors: `INVALID`; `CERTIFICATE_NOT_FOUND`; `WRONG_STATE` if the certificate is neither VALID nor SUSPENDED;
    /// `VERSION_CONFLICT`; `IDEMPOTENCY_KEY_REUSED`.
    async fn revoke_certificate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: RevokeCertificateInput,
    ) -> Result<RevokeCertificatePayload, Failure> {
        let request = RequestContext::of(ctx);
        let certificates: &Certificates = request.service();
        let command = request.command(&input);
        RevokeCertificatePayload::of(certificates.revoke(&command, input.into()).await)
    }
}
