//! Five laboratories: three are listed, one is under review, and one is suspended.

use serde_json::{Value, json};

use super::role::{Account, Role};
use crate::{
    case::{Lab, RegisteredKey},
    documents::admin,
    people::Member,
    seed::{self, Stage},
};

const ALSTER: Role = Role {
    code: "PROVIDER_OWNER",
    organisation: "Alster Testing GmbH",
    name: "Henrik Vogel",
    email: "henrik.vogel@alster.example",
};
const ALSTER_ASSESSOR: Role = Role {
    code: "ASSESSOR",
    organisation: "Alster Testing GmbH",
    name: "Mira Kaya",
    email: "mira.kaya@alster.example",
};
const ISAR: Role = Role {
    code: "PROVIDER_OWNER",
    organisation: "Isar Prueflabor GmbH",
    name: "Sofia Huber",
    email: "sofia.huber@isar.example",
};
const WESER: Role = Role {
    code: "PROVIDER_OWNER",
    organisation: "Weser Analytik GmbH",
    name: "Marten de Vries",
    email: "marten.devries@weser.example",
};
const HAVEL: Role = Role {
    code: "PROVIDER_OWNER",
    organisation: "Havel Materialpruefung",
    name: "Oskar Wolf",
    email: "oskar.wolf@havel.example",
};
const SPREE: Role = Role {
    code: "PROVIDER_OWNER",
    organisation: "Spree Laborservice",
    name: "Nadja Keller",
    email: "nadja.keller@spree.example",
};

/// The people of the laboratories.
pub fn accounts() -> Vec<Account> {
    let listed = [ALSTER, ALSTER_ASSESSOR, ISAR, WESER].map(|role| role.account(None));
    let others = [
        HAVEL.account(Some("under review")),
        SPREE.account(Some("suspended")),
    ];
    listed.into_iter().chain(others).collect()
}

const GOODS: [&str; 2] = ["8506", "8507"];
const FOOD: [&str; 6] = ["0901", "1801", "1803", "1804", "1805", "1806"];
const CLOTHES: [&str; 2] = ["6109", "6110"];
const REPORTS_ON_CLOTHES: [&str; 3] = ["GCC", "FIBRE_TEST", "AZO_TEST"];

/// The profile of a laboratory and its accreditations, before the review.
struct Profile {
    role: Role,
    name: &'static str,
    services: Vec<Value>,
    accreditations: Vec<Value>,
}

impl Profile {
    /// A laboratory that tests batteries at this price in euro cents, within this number of days.
    fn of_batteries(role: Role, name: &'static str, price: u32, days: u32) -> Self {
        let service = json!({
            "type": "TESTING", "hsPrefixes": GOODS, "markets": ["DE", "FR", "NL", "AT", "CH"],
            "documentTypes": ["UN383_SUMMARY"], "priceFrom": { "minorUnits": price, "currency": "EUR" },
            "leadDays": days,
        });
        let scope = "UN 38.3 tests of lithium cells and batteries";
        let accreditation = Accreditation {
            standard: "ISO/IEC 17025",
            number: "D-PL-00001-01-00",
            scope,
            last_day: 400,
        };
        Self {
            role,
            name,
            services: vec![service],
            accreditations: vec![accreditation.input(&GOODS, &["UN383_SUMMARY"])],
        }
    }

    /// Registers the laboratory and submits the profile.
    async fn submit(self, stage: &Stage) -> anyhow::Result<(Member, String)> {
        let member = self.role.register(stage, "PROVIDER").await?;
        let profile = json!({
            "displayName": self.name, "languages": ["en", "de"], "services": self.services,
        });
        let id = seed::submit_profile(&member, profile, self.accreditations).await?;
        Ok((member, id))
    }

    /// The same up to the approval of the platform, and a signing key.
    async fn open(self, stage: &Stage) -> anyhow::Result<Lab> {
        let name = self.name;
        let (member, id) = self.submit(stage).await?;
        stage.verify(&member).await?;
        stage.approve(&id).await?;
        Lab::with_key(member, id, name).await
    }
}

struct Accreditation {
    standard: &'static str,
    number: &'static str,
    scope: &'static str,
    /// The last day of validity, in days from the present.
    last_day: i64,
}

impl Accreditation {
    fn input(&self, goods: &[&str], documents: &[&str]) -> Value {
        let present = seed::present();
        json!({
            "body": "DAkkS (demonstration)", "standard": self.standard, "number": self.number,
            "scope": self.scope, "hsPrefixes": goods, "documentTypes": documents,
            "validFrom": seed::day(present, -700), "validTo": seed::day(present, self.last_day),
        })
    }
}

/// Opens the five laboratories. Returns those that are listed.
pub async fn open(stage: &Stage) -> anyhow::Result<[Lab; 3]> {
    let alster = alster().open(stage).await?;
    let assessor = ALSTER_ASSESSOR.join(stage, alster.graph()).await?;
    // The owner has not confirmed this key yet.
    RegisteredKey::new(&assessor, &alster.profile, "Signing unit of Mira Kaya").await?;
    let isar = isar().open(stage).await?;
    let weser = weser().open(stage).await?;
    let havel = Profile::of_batteries(HAVEL, "Havel Materialpruefung", 84_000, 12);
    havel.submit(stage).await?;
    let spree = Profile::of_batteries(SPREE, "Spree Laborservice", 61_000, 3);
    let (_, id) = spree.submit(stage).await?;
    stage.approve(&id).await?;
    let reason = "Test reports without records of the measurements.";
    let input = json!({ "providerId": id, "reason": reason });
    stage.admin.mutate(&admin::SUSPEND_PROVIDER, input).await?;
    Ok([alster, isar, weser])
}

fn alster() -> Profile {
    let mut profile = Profile::of_batteries(ALSTER, "Alster Testing", 120_000, 4);
    profile.services.push(json!({
        "type": "CONSULTATION", "hsPrefixes": ["8507", "8517", "8518"], "markets": ["DE", "US"],
        "priceFrom": { "minorUnits": 25_000, "currency": "EUR" }, "leadDays": 2,
    }));
    // Ends soon, so that the end of an accreditation can be seen.
    let review = Accreditation {
        standard: "ISO/IEC 17020",
        number: "D-IS-00001-02-00",
        scope: "Inspection of technical documents of electrical equipment",
        last_day: 25,
    };
    profile
        .accreditations
        .push(review.input(&["8507", "8517", "8518"], &["EU_DOC"]));
    profile
}

fn isar() -> Profile {
    let mut profile = Profile::of_batteries(ISAR, "Isar Prueflabor", 98_000, 8);
    profile.services.push(json!({
        "type": "DOCUMENT_REVIEW", "hsPrefixes": FOOD, "markets": ["DE", "NL", "AT"],
        "documentTypes": ["EUDR_DDS"], "priceFrom": { "minorUnits": 45_000, "currency": "EUR" },
        "leadDays": 6,
    }));
    let review = Accreditation {
        standard: "ISO/IEC 17020",
        number: "D-IS-00002-01-00",
        scope: "Inspection of due diligence statements for cocoa and coffee",
        last_day: 500,
    };
    profile
        .accreditations
        .push(review.input(&FOOD, &["EUDR_DDS"]));
    profile
}

fn weser() -> Profile {
    let mut profile = Profile::of_batteries(WESER, "Weser Analytik", 105_000, 6);
    profile.services.push(json!({
        "type": "TESTING", "hsPrefixes": CLOTHES, "markets": ["DE", "GB", "US"],
        "documentTypes": REPORTS_ON_CLOTHES, "priceFrom": { "minorUnits": 32_000, "currency": "EUR" },
        "leadDays": 5,
    }));
    let testing = Accreditation {
        standard: "ISO/IEC 17025",
        number: "D-PL-00003-02-00",
        scope: "Flammability, fibre composition and azo dyes of textiles",
        last_day: 300,
    };
    profile
        .accreditations
        .push(testing.input(&CLOTHES, &REPORTS_ON_CLOTHES));
    profile
}
