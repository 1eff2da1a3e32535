use async_graphql::Enum;
use strum::IntoStaticStr;

/// Identifies the reason of a user error. New values may be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, IntoStaticStr)]
#[cfg_attr(test, derive(strum::VariantArray))]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum ErrorCode {
    /// An account with this email address exists. Give its password, or sign in and accept the invitation.
    AccountExists,
    /// There is no accreditation with this ID that you may withdraw.
    AccreditationNotFound,
    /// The provider profile needs an accreditation that is in force today.
    AccreditationRequired,
    /// The organisation already has a grant in force for the document.
    AlreadyGranted,
    /// There is no API client with this ID that you may change.
    ApiClientNotFound,
    /// The API client is revoked.
    ApiClientRevoked,
    /// A transport approval for the same consignment, or for the same product and lane, is open. Use that one.
    ApprovalExists,
    /// There is no transport approval with this ID that you may use.
    ApprovalNotFound,
    /// The transport approval of the consignment is not valid today.
    ApprovalNotValid,
    /// An author of a rule pack version cannot approve or reject it. Ask another approver.
    AuthorCannotReview,
    /// The rules are being evaluated for the transport approval. Wait for the result.
    BeingChecked,
    /// Your organisation has no bulk self-check with this ID.
    BulkSelfCheckNotFound,
    /// The field always has a value. Omit it to keep the value, or set another one.
    CannotBeCleared,
    /// There is no active carrier with this ID.
    CarrierNotFound,
    /// There is no certificate with this ID that you may change.
    CertificateNotFound,
    /// The challenge is unknown, was used or has expired. Request a new one.
    ChallengeInvalid,
    /// The rule evaluation is too old for an approval, or its evidence is no longer in force. Request a new evaluation.
    CheckOutdated,
    /// A confidence is a whole number of percent from 0 to 100.
    ConfidenceInvalid,
    /// There is no consignment with this ID that you may use.
    ConsignmentNotFound,
    /// The value is not a country code: two letters of ISO 3166-1, or XI or XK.
    CountryUnknown,
    /// The file has a header and no rows with data.
    CsvEmpty,
    /// The first row of the file does not have the expected columns, or the file is empty.
    CsvHeaderInvalid,
    /// A row of the file cannot be read, repeats the code of another row, or names a parent that the file does not have.
    CsvRowInvalid,
    /// The file has too many rows or bytes.
    CsvTooLarge,
    /// The last day of the validity is before the first day or the day of issue.
    DatesInvalid,
    /// The value is not a date from 1900 to 2999 in the form YYYY-MM-DD.
    DateInvalid,
    /// The deadline for quotes has passed.
    DeadlinePassed,
    /// The device is already assigned to the consignment.
    DeviceAssigned,
    /// The device is not assigned to the consignment.
    DeviceNotFound,
    /// The document has been accepted or rejected already.
    DocumentDecided,
    /// The document already has a file.
    DocumentHasFile,
    /// There is no evidence document with this ID that you may use here.
    DocumentNotFound,
    /// Only a rejected document can be resubmitted.
    DocumentNotRejected,
    /// The document request has been answered already.
    DocumentRequestAnswered,
    /// The order has no document request with this ID.
    DocumentRequestNotFound,
    /// A document type has 1 to 40 capital letters, digits and underscores, and begins with a letter.
    DocumentTypeInvalid,
    /// No rule pack in force has this document type.
    DocumentTypeUnknown,
    /// The value does not have the form of an email address, or is too long.
    EmailInvalid,
    /// The mail server does not accept this email address, because the part before the @ has characters outside ASCII.
    EmailUnreachable,
    /// There is no enquiry with this ID that you may use.
    EnquiryNotFound,
    /// An EORI number has the two letters of a country and 1 to 15 letters or digits.
    EoriInvalid,
    /// The names and texts of the facts of a product have too many bytes together.
    FactsTooLarge,
    /// A fact name has 1 to 64 letters, digits and underscores, and begins with a letter. The code also refuses a list of too many
    /// fact names.
    FactNameInvalid,
    /// The platform takes this fact from the national codes. Set a national code instead.
    FactReserved,
    /// A rule pack in force or the platform declares another type for this fact.
    FactTypeMismatch,
    /// The fact has more than one of text, number and flag, or its value does not have the permitted form.
    FactValueInvalid,
    /// The file already belongs to a document.
    FileAttached,
    /// The stored file is damaged and cannot be read.
    FileCorrupt,
    /// The file has no bytes, or the form has no file.
    FileEmpty,
    /// The file does not have the SHA-256 that the request or the document declares.
    FileHashMismatch,
    /// There is no file with this ID that you may use.
    FileNotFound,
    /// The file has too many bytes.
    FileTooLarge,
    /// Your organisation has no access grant with this ID, or the grant is revoked already.
    GrantNotFound,
    /// A GTIN has 8, 12, 13 or 14 digits, which are not all zeros. Its last digit is the correct check digit.
    GtinInvalid,
    /// An HS code has 2, 4 or 6 digits. Dots, hyphens and blanks between them are permitted.
    HsCodeInvalid,
    /// The HS code of a product has 6 digits.
    HsCodeTooShort,
    /// The nomenclature does not have this HS code, or it does not have the subheading of a national code.
    HsCodeUnknown,
    /// The idempotency key was used for another request. Use a new key.
    IdempotencyKeyReused,
    /// The fields of the input cannot be combined in this way. The message names the fields to set or omit.
    InputInvalid,
    /// A value is not permitted, or the fields of the input contradict each other. The message states the condition.
    Invalid,
    /// The email address or the password is wrong, the account is not active, or there were too many attempts.
    InvalidCredentials,
    /// The rule file has errors and does not identify its rule pack and version. The message has the line and the column.
    InvalidRuleFile,
    /// The rule file cannot be read as YAML. The message has the line and the column.
    InvalidYaml,
    /// The invitation is unknown, not pending, expired, or for another email address. An invitation also ends when its sender is no
    /// longer an active owner, or when its organisation is suspended or closed.
    InvitationInvalid,
    /// Your organisation has no invitation with this ID.
    InvitationNotFound,
    /// The value is not a JSON Web Key Set of 1 to 5 supported public keys. Each of several keys needs a key ID of its own.
    JwksInvalid,
    /// The value is not a JSON Web Key with a public key for Ed25519 or P-256.
    KeyInvalid,
    /// The key is registered already.
    KeyKnown,
    /// The action is not possible for an organisation of this kind.
    KindNotAllowed,
    /// The lane has no origin, or a country of the lane is not a country code.
    LaneInvalid,
    /// The value is not a language code of ISO 639, with or without a country code, for example en or pt-BR.
    LanguageInvalid,
    /// The action would leave an organisation without an owner.
    LastOwner,
    /// The role is the only one of the member in the organisation. Remove the member instead.
    LastRole,
    /// The lead time of a service is 0 to 365 days.
    LeadDaysInvalid,
    /// There is no mail message with this ID.
    MailNotFound,
    /// Only a mail message in the state FAILED or UNKNOWN can be sent again. A message with a link must be in the state UNKNOWN.
    MailNotResendable,
    /// A service names at least one market.
    MarketRequired,
    /// The name of a rule pack has 1 to 64 letters, digits and signs (. - _ +), and begins with a letter or a digit.
    NameInvalid,
    /// A national code has 8 or 10 digits, begins with the HS code and belongs to a market. A product has at most one for each market.
    NationalCodeInvalid,
    /// You have no notification with this ID.
    NotificationNotFound,
    /// The accreditations in force do not cover all goods and documents of a service.
    NotCovered,
    /// There is no object with this ID that you may use.
    NotFound,
    /// You are not a member of an organisation in the state PENDING or ACTIVE.
    NoOrganisation,
    /// The value is not a GraphQL document with an operation, or it is too long or too deep.
    OperationInvalid,
    /// The order accepts no messages in its state.
    OrderClosed,
    /// There is no order with this ID that you may use.
    OrderNotFound,
    /// The state of the organisation does not permit the action.
    OrganisationInState,
    /// An API client of this kind cannot act for an organisation.
    OrganisationNotAllowed,
    /// There is no organisation with this ID that you may use.
    OrganisationNotFound,
    /// The overlap of two client secrets is 0 to 168 hours.
    OverlapInvalid,
    /// The password is easy to guess. Choose another one.
    PasswordCommon,
    /// A password has 12 to 128 characters.
    PasswordInvalid,
    /// The action cannot be undone. Send your password or a code of your second factor.
    PasswordRequired,
    /// The password is wrong.
    PasswordWrong,
    /// The list of UN/LOCODE places, which is complete for the country, does not have this place.
    PlaceUnknown,
    /// The value contains a private or symmetric key, which is disclosed now. Replace that key.
    PrivateKey,
    /// Several products match this SKU, and none has exactly this SKU. Write it exactly as one of them.
    ProductAmbiguous,
    /// The product is archived.
    ProductArchived,
    /// There is no product with this ID or SKU that you may use.
    ProductNotFound,
    /// The rules prohibit the transport, so the transport approval can only be refused.
    ProhibitedByRules,
    /// The proof is not signed with the key, is for another provider, or has expired.
    ProofInvalid,
    /// The organisation already has a provider profile.
    ProviderExists,
    /// There is no signing key with this ID that you may revoke.
    ProviderKeyNotFound,
    /// There is no provider with this ID that you may use, or your organisation has no provider profile.
    ProviderNotFound,
    /// The provider of the quote is not listed any more.
    ProviderNotListed,
    /// The quote has expired.
    QuoteExpired,
    /// There is no open quote with this ID that you may use.
    QuoteNotFound,
    /// A rating cannot be changed later than 30 days after it was first given.
    RatingFinal,
    /// The reason or the comment is empty, is too long, or has control characters.
    ReasonInvalid,
    /// The action needs a reason. The reason is missing, too short or too long, or has characters that are not permitted.
    ReasonRequired,
    /// The recipient is not a party of the order.
    RecipientNotFound,
    /// A classification by a ruling or by a provider needs a reference.
    ReferenceRequired,
    /// The refresh token is unknown, was used, has expired, belongs to another client, or its session has ended. Sign in again.
    RefreshTokenInvalid,
    /// There is no pending registration with this ID for the address of the link.
    RegistrationNotFound,
    /// The order has no report with this ID.
    ReportNotFound,
    /// Organisations of this kind do not have this role, or the list of roles is empty.
    RoleNotAssignable,
    /// There is no rule change with this ID.
    RuleChangeNotFound,
    /// A rule pack has this name already.
    RulePackNameTaken,
    /// There is no rule pack with this ID, or no published rule pack with this name.
    RulePackNotFound,
    /// There is no rule pack version with this ID.
    RulePackVersionNotFound,
    /// The value is not a scope. The message lists the scopes.
    ScopeInvalid,
    /// The second factor is blocked after too many wrong codes. Use a recovery code, or reset the password.
    SecondFactorBlocked,
    /// The account already has a second factor. Disable it first.
    SecondFactorEnabled,
    /// The code is wrong, has expired or was used before, or the account has no second factor.
    SecondFactorInvalid,
    /// The account has no second factor that the action could use.
    SecondFactorMissing,
    /// The account requires a code of its second factor.
    SecondFactorRequired,
    /// There is no self-check with this ID that you may use.
    SelfCheckNotFound,
    /// The provider profile needs at least one service.
    ServiceRequired,
    /// There is no session with this ID that you may end.
    SessionNotFound,
    /// The signature has an invalid form, or does not match the key and the report.
    SignatureInvalid,
    /// The provider has no signing key with this ID.
    SigningKeyNotFound,
    /// The signing key is revoked.
    SigningKeyRevoked,
    /// Another product of your organisation, or an earlier row of the file, has this SKU.
    SkuTaken,
    /// The value is not a supported accreditation standard. The message lists them.
    StandardUnknown,
    /// The file does not fit into the remaining file storage of your organisation.
    StorageFull,
    /// The text is empty, is too long, or has characters that are not permitted.
    TextInvalid,
    /// The link is unknown, has expired or was used. Request a new one.
    TokenInvalid,
    /// The list does not have a permitted number of items, or a quota is reached.
    TooMany,
    /// The transport approval has been appealed too often.
    TooManyAppeals,
    /// Your organisation has too many undecided transport approvals.
    TooManyApprovals,
    /// There were too many attempts to prove your identity. Wait before the next attempt.
    TooManyAttempts,
    /// Your organisation has too many consignments that are planned or under way.
    TooManyConsignments,
    /// The consignment has too many devices, or has had too many device assignments.
    TooManyDevices,
    /// The order, the product or your organisation has too many documents.
    TooManyDocuments,
    /// The order has too many document requests.
    TooManyDocumentRequests,
    /// Your organisation downloads too many files at the same time. Wait until a download has ended.
    TooManyDownloads,
    /// Your organisation has too many open enquiries, or sent too many enquiries to this provider in 24 hours.
    TooManyEnquiries,
    /// Your organisation has too many files without a document.
    TooManyFiles,
    /// The document has too many access grants in force.
    TooManyGrants,
    /// Your organisation has sent, or the address has received, too many invitations today (UTC).
    TooManyLetters,
    /// The conversation has too many messages.
    TooManyMessages,
    /// Your organisation has too many drafts, or too many orders without an accepted quote.
    TooManyOrders,
    /// Your organisation has quoted too often for this order.
    TooManyQuotes,
    /// The order has too many reports.
    TooManyReports,
    /// The file has an unsupported type, or its content is not of the declared type.
    UnsupportedType,
    /// The upload stopped before the end of the file, or its form cannot be read. Upload the file again.
    UploadIncomplete,
    /// The state of the account does not permit the action.
    UserInState,
    /// There is no user with this ID whom you may manage in this way.
    UserNotFound,
    /// The product in `variantOf` is a variant itself, or is archived.
    VariantInvalid,
    /// A VAT identification number has the two letters of a country and 2 to 13 letters or digits.
    VatIdInvalid,
    /// The object has changed since you read it. Reload it and try again.
    VersionConflict,
    /// The file of the rule pack version has errors, so the version cannot be previewed. Upload a corrected file.
    VersionInvalid,
    /// The rule pack version is in review or approved, and its file cannot be replaced.
    VersionInReview,
    /// The rule pack version has been published, and its file cannot be replaced.
    VersionPublished,
    /// Another upload created this rule pack version at the same time. Read that version before you try again.
    VersionTaken,
    /// Your organisation has no watch with this ID.
    WatchNotFound,
    /// The state of the object does not permit the action.
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
