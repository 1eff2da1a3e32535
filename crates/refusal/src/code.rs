use async_graphql::Enum;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

/// Identifies the reason of a user error. New values may be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Enum, IntoStaticStr)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(test, derive(strum::VariantArray))]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum ErrorCode {
    /// An account with this email address already exists. Send its password, or sign in and accept the invitation.
    AccountExists,
    /// There is no accreditation with this ID that you may withdraw. Read `accreditations` of your provider profile for the IDs.
    AccreditationNotFound,
    /// The provider profile has no accreditation that is in force today. Add one and try again.
    AccreditationRequired,
    /// A request with this idempotency key has taken effect, and its result has a secret, which was shown once and is not stored. Read the
    /// object. If you need the secret, replace it with a new one.
    AlreadyDone,
    /// The organisation already has access to the document. Use the existing grant.
    AlreadyGranted,
    /// There is no API client with this ID that you may change. Check the ID.
    ApiClientNotFound,
    /// The API client is revoked and cannot be changed. Create a new one.
    ApiClientRevoked,
    /// An open transport approval for the same consignment, or for the same product and lane, exists. Use that approval.
    ApprovalExists,
    /// There is no transport approval with this ID that you may use. Check the ID.
    ApprovalNotFound,
    /// The transport approval of the consignment is not valid today. Request or recheck an approval before you try again.
    ApprovalNotValid,
    /// You are an author of the rule pack version, so you cannot approve or reject it. Ask another approver.
    AuthorCannotReview,
    /// The rules are being evaluated for the transport approval. Wait for the result and try again.
    BeingChecked,
    /// Your organisation has no bulk self-check with this ID. Check the ID.
    BulkSelfCheckNotFound,
    /// The field cannot be empty. Omit it to keep its value, or send another value.
    CannotBeCleared,
    /// There is no active carrier with this ID. Choose another carrier.
    CarrierNotFound,
    /// There is no certificate with this ID that you may change. Check the ID.
    CertificateNotFound,
    /// The challenge is unknown, was already used or has expired. Request a new challenge.
    ChallengeInvalid,
    /// The evaluation of the rules is too old for a decision, or its evidence is no longer in force. Request a new evaluation and
    /// decide after it.
    CheckOutdated,
    /// The confidence is not in the range of 0 to 100 percent. Send a whole number in this range.
    ConfidenceInvalid,
    /// There is no consignment with this ID that you may use. Check the ID.
    ConsignmentNotFound,
    /// The value is not a country of ISO 3166-1. Send the code of a country, or XI or XK.
    CountryUnknown,
    /// The file has no rows after the header. Add at least one row.
    CsvEmpty,
    /// The file is empty, or its first row does not have the expected columns. Correct the header as the message describes.
    CsvHeaderInvalid,
    /// A row of the file is invalid, repeats the code of another row, or names a parent that the file does not have. Correct the row
    /// that the message names.
    CsvRowInvalid,
    /// The file has too many rows or bytes. Reduce or split the file.
    CsvTooLarge,
    /// The last day of the validity is before the first day or before the day of issue. Correct the dates.
    DatesInvalid,
    /// The value is not a date. Send a date from 1900 to 2999 in the form YYYY-MM-DD.
    DateInvalid,
    /// The deadline for quotes has passed. Do not retry; the order accepts no quotes any more.
    DeadlinePassed,
    /// The device is already assigned to the consignment. No action is needed.
    DeviceAssigned,
    /// The device is not assigned to the consignment. Read `devices` of the consignment for the assigned devices.
    DeviceNotFound,
    /// The document has already been accepted or rejected. Reload the document.
    DocumentDecided,
    /// The document already has a file. Submit a new document for another file.
    DocumentHasFile,
    /// There is no evidence document with this ID that you may use here. Check the ID.
    DocumentNotFound,
    /// The document is not rejected, and only rejected documents can be resubmitted. Submit a new document instead.
    DocumentNotRejected,
    /// The document request has already been answered. Reload the order.
    DocumentRequestAnswered,
    /// The order has no document request with this ID. Check the ID.
    DocumentRequestNotFound,
    /// The value is not a document type. Send 1 to 40 capital letters, digits and underscores that begin with a letter.
    DocumentTypeInvalid,
    /// No rule pack in force has this document type. Send a document type that a rule pack in force names.
    DocumentTypeUnknown,
    /// The value is not an email address, or is too long. Send an address such as name@example.com with at most 254 characters.
    EmailInvalid,
    /// The mail server does not support the characters outside ASCII before the @ of this email address. Use another address.
    EmailUnreachable,
    /// There is no enquiry with this ID that you may use. Check the ID.
    EnquiryNotFound,
    /// The value is not an EORI number. Send the two letters of a country and 1 to 15 letters or digits.
    EoriInvalid,
    /// The names and texts of the product's facts have too many bytes in total. Shorten or remove facts.
    FactsTooLarge,
    /// The fact name is invalid, or the list has too many fact names. Send names of 1 to 64 letters, digits and underscores that
    /// begin with a letter.
    FactNameInvalid,
    /// The platform derives this fact from the national codes. Set a national code instead.
    FactReserved,
    /// A rule pack in force or the platform declares another type for this fact. Send a value of the type in the message.
    FactTypeMismatch,
    /// The fact has more than one of text, number and flag, or its value has an invalid form. Send one value in the form that the
    /// message describes.
    FactValueInvalid,
    /// The file already belongs to a document. Upload the file again for another document.
    FileAttached,
    /// The stored file is damaged and cannot be read. Ask the owner to submit it again.
    FileCorrupt,
    /// The file has no bytes, or the form has no file. Upload a file with content.
    FileEmpty,
    /// The SHA-256 of the file differs from the declared one. Compute the hash of the uploaded bytes and try again.
    FileHashMismatch,
    /// There is no file with this ID that you may use. Check the ID.
    FileNotFound,
    /// The file has too many bytes. Reduce its size; the message has the limit.
    FileTooLarge,
    /// Your organisation has no access grant with this ID, or the grant is already revoked. Check the ID.
    GrantNotFound,
    /// The value is not a GTIN. Send 8, 12, 13 or 14 digits, not all zeros, with the correct check digit at the end.
    GtinInvalid,
    /// The value is not an HS code. Send 2, 4 or 6 digits; dots, hyphens and blanks between them are permitted.
    HsCodeInvalid,
    /// The HS code of a product needs 6 digits. Send the subheading.
    HsCodeTooShort,
    /// The nomenclature does not have this HS code, or the subheading of a national code. Look up the code in the nomenclature.
    HsCodeUnknown,
    /// The idempotency key was already used for another request. Send a new key.
    IdempotencyKeyReused,
    /// The fields of the input cannot be combined. Set or omit the fields that the message names.
    InputInvalid,
    /// A value is not permitted, or fields of the input contradict each other. Correct the field in `path` as the message describes.
    Invalid,
    /// The email address or the password is wrong, the account is not active, or there were too many attempts. Check both and wait a
    /// few minutes, or reset the password.
    InvalidCredentials,
    /// The rule file has errors and does not identify its rule pack and version. Correct it; the message has the line and the
    /// column.
    InvalidRuleFile,
    /// The rule file is not valid YAML. Correct it; the message has the line and the column.
    InvalidYaml,
    /// The invitation is unknown, no longer pending, expired, or for another email address; or its sender is no longer an active
    /// owner, or its organisation is suspended or closed. Ask the organisation for a new invitation.
    InvitationInvalid,
    /// Your organisation has no invitation with this ID. Check the ID.
    InvitationNotFound,
    /// The value is not a JSON Web Key Set of 1 to 5 supported public keys. Send supported public keys only, each with its own key
    /// ID if there are several.
    JwksInvalid,
    /// The value is not a JSON Web Key. Send a public key for Ed25519 or P-256.
    KeyInvalid,
    /// The key is already registered. Use the registered key, or generate a new key.
    KeyKnown,
    /// Organisations of this kind cannot do this. Use an organisation of a permitted kind.
    KindNotAllowed,
    /// The lane has no origin, or a country of the lane is not a country of ISO 3166-1. Correct the field in `path`.
    LaneInvalid,
    /// The value is not a language code. Send a code of ISO 639, with or without a country code, for example en or pt-BR.
    LanguageInvalid,
    /// An organisation needs at least one owner. Give the role of owner to another member first.
    LastOwner,
    /// The role is the member's only role in the organisation. Remove the member instead.
    LastRole,
    /// The lead time is not in the permitted range. Send 0 to 365 days.
    LeadDaysInvalid,
    /// There is no mail message with this ID. Check the ID.
    MailNotFound,
    /// The mail message is not in the state FAILED or UNKNOWN, or it has a link and is not in the state UNKNOWN. Do not retry; for a
    /// failed mail with a link, ask the recipient to request a new one.
    MailNotResendable,
    /// The service has no market. Add at least one market.
    MarketRequired,
    /// The value is not a rule pack name. Send 1 to 64 letters, digits and signs (. - _ +) that begin with a letter or a digit.
    NameInvalid,
    /// The national code is invalid, or the product has several for one market. Send at most one code per market, with 8 or 10
    /// digits that begin with the HS code.
    NationalCodeInvalid,
    /// You have no notification with this ID. Check the ID.
    NotificationNotFound,
    /// The accreditations in force do not cover all goods and documents of the service. Add an accreditation, or reduce the service.
    NotCovered,
    /// There is no object with this ID that you may use. Check the ID.
    NotFound,
    /// You are not a member of an organisation in the state PENDING or ACTIVE. Ask the owner of your organisation or the platform.
    NoOrganisation,
    /// The value is not a GraphQL document with an operation, or it is too long or too deep. Send a document of at most 20,000
    /// characters.
    OperationInvalid,
    /// The order accepts no messages in its state. Do not retry.
    OrderClosed,
    /// There is no order with this ID that you may use. Check the ID.
    OrderNotFound,
    /// The state of the organisation does not permit the action. Reload the organisation and check its state.
    OrganisationInState,
    /// API clients of this kind cannot act for an organisation. Omit the organisation, or choose another kind.
    OrganisationNotAllowed,
    /// There is no organisation with this ID that you may use. Check the ID.
    OrganisationNotFound,
    /// The overlap of two client secrets is not in the permitted range. Send 0 to 168 hours.
    OverlapInvalid,
    /// The password is easy to guess. Choose another one.
    PasswordCommon,
    /// The password does not have the permitted length. Choose one of 12 to 128 characters.
    PasswordInvalid,
    /// The action cannot be undone and needs a confirmation. Send your password or a code of your second factor.
    PasswordRequired,
    /// The password is wrong. Check it and try again.
    PasswordWrong,
    /// The list of UN/LOCODE places, which is complete for the country, does not have this place. Send one of the listed places.
    PlaceUnknown,
    /// The value contains a private or symmetric key, which is now disclosed. Replace that key, and send public keys only.
    PrivateKey,
    /// Several products match this SKU, but none exactly. Send the SKU exactly as it is written in one of them.
    ProductAmbiguous,
    /// The product is archived. Use another product.
    ProductArchived,
    /// There is no product with this ID or SKU that you may use. Check the ID or the SKU.
    ProductNotFound,
    /// The rules prohibit the transport, so the transport approval cannot be approved. Refuse it.
    ProhibitedByRules,
    /// The proof is not signed with the key, has other claims than required, or has expired. Correct the claims and sign the proof
    /// again with the key; the challenge remains valid until it expires.
    ProofInvalid,
    /// The organisation already has a provider profile. Update the existing profile.
    ProviderExists,
    /// There is no signing key with this ID that you may confirm or revoke. Check the ID.
    ProviderKeyNotFound,
    /// There is no provider with this ID that you may use, or your organisation has no provider profile. Check the ID, or create a
    /// profile.
    ProviderNotFound,
    /// The provider of the quote is no longer listed. Choose the quote of another provider.
    ProviderNotListed,
    /// The quote has expired. Choose another quote, or ask the provider for a new one.
    QuoteExpired,
    /// There is no open quote with this ID that you may use. Check the ID and the status of the quote.
    QuoteNotFound,
    /// A rating cannot be changed more than 30 days after it was first given. Do not retry.
    RatingFinal,
    /// The reason or the comment is empty, is too long, or has control characters. Correct the text.
    ReasonInvalid,
    /// The reason is missing, too short or too long, or has characters that are not permitted. Send a reason as the message
    /// describes.
    ReasonRequired,
    /// The recipient is not a party of the order. Send the ID of a party.
    RecipientNotFound,
    /// A classification by a ruling or by a provider needs a reference. Send the reference.
    ReferenceRequired,
    /// The refresh token is unknown, expired, already used or of another client, or its session has ended. Sign in again.
    RefreshTokenInvalid,
    /// There is no pending registration with this ID for the address of the link. Omit the ID to use the registration of the link.
    RegistrationNotFound,
    /// The order has no report with this ID. Check the ID.
    ReportNotFound,
    /// Organisations of this kind do not have this role, or the list of roles is empty. Send at least one role of the kind.
    RoleNotAssignable,
    /// There is no rule change with this ID. Check the ID.
    RuleChangeNotFound,
    /// A rule pack with this name already exists. Choose another name.
    RulePackNameTaken,
    /// There is no rule pack with this ID, or no published rule pack with this name. Check the ID or the name.
    RulePackNotFound,
    /// There is no rule pack version with this ID. Check the ID.
    RulePackVersionNotFound,
    /// The value is not a scope. Send one of the scopes that the message lists.
    ScopeInvalid,
    /// Codes of the second factor are blocked after too many wrong codes. Use a recovery code, or reset the password.
    SecondFactorBlocked,
    /// The account already has a second factor. Disable it first.
    SecondFactorEnabled,
    /// The code is wrong, has expired or was already used, or the account has no second factor. Send a new code.
    SecondFactorInvalid,
    /// The account has no second factor for this action. Begin a second factor first.
    SecondFactorMissing,
    /// The account has a second factor. Send a code of it as well.
    SecondFactorRequired,
    /// There is no self-check with this ID that you may use. Check the ID.
    SelfCheckNotFound,
    /// The provider profile has no service. Add at least one service.
    ServiceRequired,
    /// There is no session with this ID that you may end. Read `sessions` of your user for the IDs.
    SessionNotFound,
    /// The signature has an invalid form, or does not match the key and the report. Sign the report again with the key.
    SignatureInvalid,
    /// The provider has no active signing key with this ID. Check the ID. A new key must be registered, and an owner must confirm
    /// the key of an assessor.
    SigningKeyNotFound,
    /// The signing key is revoked. Sign with another key.
    SigningKeyRevoked,
    /// Another product of your organisation, or an earlier row of the file, has this SKU. Choose another SKU.
    SkuTaken,
    /// The value is not a supported accreditation standard. Send one of the standards that the message lists.
    StandardUnknown,
    /// The file does not fit into the remaining file storage of your organisation. Send a smaller file.
    StorageFull,
    /// The text is empty, is too long, or has characters that are not permitted. Correct it as the message describes.
    TextInvalid,
    /// The link is unknown, has expired or was already used. Request a new one.
    TokenInvalid,
    /// The list has too few or too many items, or a quota is reached. Send the number of items that the message permits, or remove
    /// objects.
    TooMany,
    /// The refused transport approval was already appealed the maximum number of times. Request a new transport approval.
    TooManyAppeals,
    /// Your organisation has too many undecided transport approvals. Wait until some are decided.
    TooManyApprovals,
    /// There were too many attempts to prove your identity. Wait one minute and try again.
    TooManyAttempts,
    /// Your organisation has too many consignments that are planned or under way. Close or cancel some first.
    TooManyConsignments,
    /// The consignment has, or has had, the maximum number of devices. Unassign a device, or use fewer devices.
    TooManyDevices,
    /// The order, the product or your organisation has too many documents. The message names the limit that is reached.
    TooManyDocuments,
    /// The order has the maximum number of document requests. Do not retry; use a message instead.
    TooManyDocumentRequests,
    /// Your organisation downloads too many files at the same time. Wait until a download has ended.
    TooManyDownloads,
    /// Your organisation has too many open enquiries, or sent too many enquiries to this provider within 24 hours. Wait for answers,
    /// or try again later.
    TooManyEnquiries,
    /// Your organisation has too many files without a document. Submit documents with them, or wait a day.
    TooManyFiles,
    /// The document has the maximum number of access grants in force. Revoke one first.
    TooManyGrants,
    /// Your organisation has sent, or the address has received, too many invitations today. Try again tomorrow (UTC).
    TooManyLetters,
    /// The conversation has the maximum number of messages. Do not retry.
    TooManyMessages,
    /// Your organisation has too many drafts, or too many orders without an accepted quote. Finish or cancel some first.
    TooManyOrders,
    /// Your organisation has quoted the maximum number of times for this order. Do not retry.
    TooManyQuotes,
    /// The order has the maximum number of reports. Do not retry.
    TooManyReports,
    /// The type of the file is not supported, or its content is not of the declared type. Send a supported file with its correct
    /// type.
    UnsupportedType,
    /// The upload ended before the end of the file, or its form cannot be read. Upload the file again.
    UploadIncomplete,
    /// The state of the account does not permit the action. Reload the user and check the status.
    UserInState,
    /// There is no user with this ID whom you may manage in this way. Check the ID.
    UserNotFound,
    /// The product in `variantOf` is itself a variant, or is archived. Send another product.
    VariantInvalid,
    /// The value is not a VAT identification number. Send the two letters of a country and 2 to 13 letters or digits.
    VatIdInvalid,
    /// The object has changed since you read it. Reload it and try again.
    VersionConflict,
    /// The file of the rule pack version has errors, so the version cannot be previewed. Upload a corrected file.
    VersionInvalid,
    /// The rule pack version is in review or approved, so its file cannot be replaced. Give the file a new version.
    VersionInReview,
    /// The rule pack version is published, so its file cannot be replaced. Give the file a new version.
    VersionPublished,
    /// Another upload created this rule pack version at the same time. Read that version before you try again.
    VersionTaken,
    /// Your organisation has no watch with this ID. Check the ID.
    WatchNotFound,
    /// The state of the object does not permit the action. Reload the object and check its state.
    WrongState,
}

#[cfg(test)]
mod tests {
    use async_graphql::resolver_utils::EnumType;
    use strum::VariantArray;

    use super::ErrorCode;

    #[test]
    fn the_names_in_the_schema_are_the_codes() {
        for item in ErrorCode::items() {
            assert_eq!(item.name, item.value.into_str());
        }
        assert_eq!(ErrorCode::items().len(), ErrorCode::VARIANTS.len());
    }
}
