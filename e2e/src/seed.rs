use std::path::PathBuf;

use anyhow::Context;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    Graph, Mailbox,
    documents::{admin, web},
    graph::text,
    people::{self, Member, Person},
};

/// The approver of the rule packs that the admin writes. Its password is that of all people in the demonstration.
pub const APPROVER: &str = "approver@carnet.example";

const NOMENCLATURE: &str = include_str!("../../subgraphs/rule/demo/nomenclature.csv");
const NATIONAL_CODES: &str = include_str!("../../subgraphs/rule/demo/national-codes.csv");
const RULE_FILES: [&str; 3] = [
    include_str!("../../subgraphs/rule/demo/eu.yaml"),
    include_str!("../../subgraphs/rule/demo/us.yaml"),
    include_str!("../../subgraphs/rule/demo/air.yaml"),
];

/// The keys of the demonstration's API clients, one per kind.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ClientKeys {
    pub web: String,
    pub mobile: String,
    pub partner: String,
    pub admin: String,
}

/// Creates the API clients. The caller must store the keys, because the platform shows each of them once.
pub async fn clients(admin: &Graph, admin_key: &str) -> anyhow::Result<ClientKeys> {
    let mut keys = Vec::new();
    for kind in ["WEB", "MOBILE", "PARTNER"] {
        let input = json!({ "name": format!("Demonstration {}", kind.to_lowercase()), "kind": kind, "rateClass": "HIGH" });
        let payload = admin.mutate(&admin::CREATE_API_CLIENT, input).await?;
        keys.push(text(&payload, "/key")?.to_owned());
    }
    let [web, mobile, partner] = <[String; 3]>::try_from(keys).ok().context("three keys")?;
    let keys = ClientKeys {
        web,
        mobile,
        partner,
        admin: admin_key.to_owned(),
    };
    Ok(keys)
}

/// The tools of the demonstration: the graph for the web application and for a signed-in admin, and the emails.
#[derive(Clone)]
pub struct Stage {
    pub web: Graph,
    pub admin: Graph,
    pub mailbox: Mailbox,
    /// The folder for data that the next run uses, too.
    pub home: PathBuf,
}

impl Stage {
    /// Registers an organisation with its owner, who verifies the address and signs in with the web application.
    pub async fn register(&self, kind: &str, name: &str, country: &str) -> anyhow::Result<Member> {
        people::register(&self.web, &self.mailbox, kind, name, country).await
    }

    /// Imports the demonstration nomenclature and publishes the demonstration rule packs, unless they exist.
    pub async fn rules(&self) -> anyhow::Result<Vec<String>> {
        self.admin
            .mutate(&admin::IMPORT_NOMENCLATURE, json!({ "csv": NOMENCLATURE }))
            .await?;
        self.admin
            .mutate(
                &admin::IMPORT_NATIONAL_CODES,
                json!({ "csv": NATIONAL_CODES }),
            )
            .await?;
        let mut versions = Vec::new();
        for file in RULE_FILES {
            versions.push(self.publish(file, None).await?);
        }
        Ok(versions)
    }

    /// Publishes a rule file: the admin writes it, and a second person approves it. An already published one is
    /// unchanged.
    pub async fn publish(&self, file: &str, from: Option<&str>) -> anyhow::Result<String> {
        let (version, status) = submit_rule_file(&self.admin, file).await?;
        if ["PUBLISHED", "SUPERSEDED", "WITHDRAWN"].contains(&status.as_str()) {
            return Ok(version);
        }
        if status != "APPROVED" {
            let input = json!({ "rulePackVersionId": version });
            self.approver()
                .await?
                .graph
                .mutate(&admin::APPROVE_RULE_PACK, input)
                .await?;
        }
        let input = json!({ "rulePackVersionId": version, "effectiveFrom": from });
        self.admin.mutate(&admin::PUBLISH_RULE_PACK, input).await?;
        Ok(version)
    }

    /// The second person of the platform, who approves the admin's rule packs, signed in with the admin's application.
    /// The first call invites this person by email.
    pub async fn approver(&self) -> anyhow::Result<Member> {
        if has_approver(&self.admin).await? {
            return people::member(&self.admin.signed_out(), APPROVER, people::PASSWORD).await;
        }
        let person = Person {
            name: "Ines Falk",
            email: APPROVER,
        };
        people::invite_person(&self.admin, &self.mailbox, person, &["RULE_APPROVER"]).await
    }

    /// A carrier that the platform has verified.
    pub async fn carrier(&self, name: &str) -> anyhow::Result<Member> {
        let member = self.register("CARRIER", name, "DE").await?;
        self.verify(&member).await?;
        Ok(member)
    }

    /// The platform verifies the organisation of a member.
    pub async fn verify(&self, member: &Member) -> anyhow::Result<()> {
        let input = json!({ "organisationId": member.organisation });
        self.admin
            .mutate(&admin::VERIFY_ORGANISATION, input)
            .await?;
        Ok(())
    }

    /// The platform approves a provider profile.
    pub async fn approve(&self, profile: &str) -> anyhow::Result<()> {
        let input = json!({ "providerId": profile });
        self.admin.mutate(&admin::APPROVE_PROVIDER, input).await?;
        Ok(())
    }

    /// A testing laboratory with an accreditation in force, approved and listed; also returns the ID of its profile.
    pub async fn provider(&self, name: &str) -> anyhow::Result<(Member, String)> {
        let (member, id) = self.provider_under_review(name).await?;
        self.approve(&id).await?;
        Ok((member, id))
    }

    /// Registers a laboratory and submits its profile; also returns the ID of the profile.
    pub async fn provider_under_review(&self, name: &str) -> anyhow::Result<(Member, String)> {
        let member = self.register("PROVIDER", name, "DE").await?;
        let today = today();
        let accreditation = json!({
            "body": "DAkkS (demonstration)", "standard": "ISO/IEC 17025", "number": "D-PL-00000-01-00",
            "scope": "UN 38.3 tests of lithium cells and batteries",
            "hsPrefixes": ["8506", "8507"], "documentTypes": ["UN383_SUMMARY"],
            "validFrom": day(today, -365), "validTo": day(today, 365),
        });
        let id = submit_profile(&member, profile(name), vec![accreditation]).await?;
        Ok((member, id))
    }
}

/// Returns true if the second person of the platform has an account, which is one of the first objects of the
/// demonstration data.
pub async fn has_approver(admin: &Graph) -> anyhow::Result<bool> {
    let filter = json!({ "filter": { "email": APPROVER, "role": "RULE_APPROVER" } });
    let found = admin.run(&admin::USERS, filter).await?;
    let count = found.pointer("/users/totalCount").and_then(Value::as_u64);
    Ok(count != Some(0))
}

/// Uploads a rule file and submits it for review, unless the version has been submitted. Returns the ID of the version
/// and its status after the upload.
pub async fn submit_rule_file(writer: &Graph, file: &str) -> anyhow::Result<(String, String)> {
    let uploaded = writer
        .mutate(&admin::UPLOAD_RULE_FILE, json!({ "yaml": file }))
        .await?;
    let version = text(&uploaded, "/rulePackVersion/id")?.to_owned();
    let status = text(&uploaded, "/rulePackVersion/status")?.to_owned();
    let input = json!({ "rulePackVersionId": version });
    if status == "DRAFT" {
        writer
            .mutate(&admin::VALIDATE_RULE_PACK, input.clone())
            .await?;
    }
    if ["DRAFT", "VALID"].contains(&status.as_str()) {
        writer.mutate(&admin::SUBMIT_RULE_PACK, input).await?;
    }
    Ok((version, status))
}

/// Adds the profile of a laboratory with its accreditations, and submits it for review. Returns the ID of the profile.
pub async fn submit_profile(
    member: &Member,
    profile: Value,
    accreditations: Vec<Value>,
) -> anyhow::Result<String> {
    let payload = member.graph.mutate(&web::ADD_PROVIDER, profile).await?;
    for accreditation in accreditations {
        member
            .graph
            .mutate(&web::ADD_ACCREDITATION, accreditation)
            .await?;
    }
    member.graph.run(&web::SUBMIT_PROVIDER, json!({})).await?;
    Ok(text(&payload, "/provider/id")?.to_owned())
}

/// The profile of a laboratory.
#[must_use]
pub fn profile(name: &str) -> Value {
    let services = json!([{
        "type": "TESTING", "hsPrefixes": ["8506", "8507"], "markets": ["DE", "FR", "NL"],
        "documentTypes": ["UN383_SUMMARY"], "priceFrom": { "minorUnits": 90_000, "currency": "EUR" }, "leadDays": 5,
    }]);
    json!({ "displayName": name, "languages": ["en", "de"], "services": services })
}

/// The current time of the platform.
#[must_use]
pub fn now() -> time::OffsetDateTime {
    clock::now()
}

/// Today in UTC, for the platform.
#[must_use]
pub fn today() -> time::Date {
    now().date()
}

/// Today in UTC. While a platform makes the history of its data, this day is in its future.
#[must_use]
pub fn present() -> time::Date {
    now().saturating_add(clock::behind()).date()
}

/// The date `days` after another, in the format of the API.
#[must_use]
pub fn day(from: time::Date, days: i64) -> String {
    from.saturating_add(time::Duration::days(days)).to_string()
}
