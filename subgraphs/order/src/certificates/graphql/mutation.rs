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
    ($($name:ident),+) => {
        $(
            #[derive(InputObject)]
            struct $name {
                certificate_id: ID,
                /// For those who may see the certificate; at most 2000 characters.
                reason: String,
                /// The version of the certificate that you saw: if it has changed since, the command is refused with
                /// `VERSION_CONFLICT`.
                expected_version: Option<i32>,
                /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
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
    SuspendCertificateInput,
    ReinstateCertificateInput,
    RevokeCertificateInput
);

payloads! {
    SuspendCertificatePayload { certificate: Certificate, from domain::Certificate, by Certificate }
    ReinstateCertificatePayload {
        certificate: Certificate, from domain::Certificate, by Certificate
    }
    RevokeCertificatePayload { certificate: Certificate, from domain::Certificate, by Certificate }
}

#[Object]
impl CertificateMutation {
    /// Makes a VALID certificate count for nothing until it is reinstated. For the provider that issued it, and for the
    /// platform. Refused with `CERTIFICATE_NOT_FOUND`, `WRONG_STATE` or INVALID.
    async fn suspend_certificate(
        &self,
        ctx: &Context<'_>,
        input: SuspendCertificateInput,
    ) -> Result<SuspendCertificatePayload, Failure> {
        let request = RequestContext::of(ctx);
        let certificates: &Certificates = request.service();
        let command = request.command(&input);
        SuspendCertificatePayload::of(certificates.suspend(&command, input.into()).await)
    }

    /// Makes a suspended certificate VALID again. A provider may do so with what it suspended itself, while it is listed;
    /// the platform with every certificate that no later report corrects: that of a suspended provider it confirms.
    /// Refused with `CERTIFICATE_NOT_FOUND`, `WRONG_STATE` or INVALID.
    async fn reinstate_certificate(
        &self,
        ctx: &Context<'_>,
        input: ReinstateCertificateInput,
    ) -> Result<ReinstateCertificatePayload, Failure> {
        let request = RequestContext::of(ctx);
        let certificates: &Certificates = request.service();
        let command = request.command(&input);
        ReinstateCertificatePayload::of(certificates.reinstate(&command, input.into()).await)
    }

    /// Takes a VALID or SUSPENDED certificate back, for good. For the provider that issued it, and for the platform.
    /// Refused with `CERTIFICATE_NOT_FOUND`, `WRONG_STATE` or INVALID.
    async fn revoke_certificate(
        &self,
        ctx: &Context<'_>,
        input: RevokeCertificateInput,
    ) -> Result<RevokeCertificatePayload, Failure> {
        let request = RequestContext::of(ctx);
        let certificates: &Certificates = request.service();
        let command = request.command(&input);
        RevokeCertificatePayload::of(certificates.revoke(&command, input.into()).await)
    }
}
