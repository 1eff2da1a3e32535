use async_graphql::{Context, InputObject, Object};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chassis::{Failure, RequestContext, payloads};

use crate::domain::Refusal;
use crate::legacy_import::domain::MOST_BYTES;
use crate::legacy_import::graphql::types::{LegacyFormat, LegacyImport};
use crate::legacy_import::service::{self, Intake};

#[derive(Default)]
pub struct IntakeMutation;

#[derive(InputObject)]
struct ImportLegacyOrdersInput {
    format: LegacyFormat,
    /// The file's text: at most 1.5 MB and 5,000 orders.
    content: Option<String>,
    /// The file itself, in base64, instead of its text: in UTF-8, UTF-16 with a byte order mark, or Windows-1252; at most
    /// 1.5 MB.
    content_base64: Option<String>,
    /// Only look whether it would work; by default not.
    #[graphql(default)]
    dry_run: bool,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

payloads! {
    ImportLegacyOrdersPayload { report: LegacyImport, from LegacyImport, by std::convert::identity }
}

#[Object]
impl IntakeMutation {
    /// Takes in orders of the old logistics system LOGIS/2. For sellers. Each order for itself: one that cannot be read
    /// or is refused does not stop the others, and none is taken in twice, however often it is sent. An order that names
    /// providers asks them at once; one that names none stays a draft. Refused with INVALID or
    /// `IDEMPOTENCY_KEY_REUSED` as a whole.
    async fn import_legacy_orders(
        &self,
        ctx: &Context<'_>,
        input: ImportLegacyOrdersInput,
    ) -> Result<ImportLegacyOrdersPayload, Failure> {
        let request = RequestContext::of(ctx);
        let imports = request.service::<service::LegacyImport>();
        let command = request.command(&input);
        let content = content(input.content, input.content_base64);
        let intake = content.map(|content| Intake {
            format: input.format.into(),
            content,
            trial: input.dry_run,
        });
        let report = imports.import_orders(&command, intake).await;
        ImportLegacyOrdersPayload::of(report.map(|report| LegacyImport::new(report, input.dry_run)))
    }
}

fn content(text: Option<String>, base64: Option<String>) -> Result<Vec<u8>, Refusal> {
    match (text, base64) {
        (Some(text), None) => Ok(text.into_bytes()),
        (None, Some(base64)) if base64.len() > MOST_BYTES.div_ceil(3) * 4 => {
            Err(Refusal::invalid(&["contentBase64"], "has more than 1.5 MB"))
        }
        (None, Some(base64)) => STANDARD
            .decode(base64)
            .map_err(|_| Refusal::invalid(&["contentBase64"], "is no base64")),
        _ => Err(Refusal::invalid(
            &["content"],
            "give content or contentBase64, and not both",
        )),
    }
}
