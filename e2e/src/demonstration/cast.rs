//! The people and the organisations of the demonstration.

use super::{
    laboratories,
    role::{Account, Role},
};
use crate::{
    case::Lab,
    people::Member,
    seed::{APPROVER, Stage},
};

const PLATFORM: &str = "Carnet";

const HAFENKONTOR: Role = Role {
    code: "SELLER_OWNER",
    organisation: "Hafenkontor GmbH",
    name: "Lena Brandt",
    email: "lena.brandt@hafenkontor.example",
};
const HAFENKONTOR_MEMBER: Role = Role {
    code: "SELLER_MEMBER",
    organisation: "Hafenkontor GmbH",
    name: "Jonas Petersen",
    email: "jonas.petersen@hafenkontor.example",
};
const SPEICHERGUT: Role = Role {
    code: "SELLER_OWNER",
    organisation: "Speichergut Kaffee und Kakao GmbH",
    name: "Amina Diallo",
    email: "amina.diallo@speichergut.example",
};
const LINDENHOF: Role = Role {
    code: "SELLER_OWNER",
    organisation: "Lindenhof Textil GmbH",
    name: "Katrin Sommer",
    email: "katrin.sommer@lindenhof.example",
};
const HIMMELWEG: Role = Role {
    code: "CARRIER",
    organisation: "Himmelweg Luftfracht GmbH",
    name: "Deniz Aydin",
    email: "deniz.aydin@himmelweg.example",
};
const NORDMEER: Role = Role {
    code: "CARRIER",
    organisation: "Nordmeer Spedition GmbH",
    name: "Frauke Hansen",
    email: "frauke.hansen@nordmeer.example",
};
const TALWEG: Role = Role {
    code: "CARRIER",
    organisation: "Talweg Transporte",
    name: "Pavel Novak",
    email: "pavel.novak@talweg.example",
};
const EDITOR: Role = Role {
    code: "RULE_EDITOR",
    organisation: PLATFORM,
    name: "Tobias Lang",
    email: "editor@carnet.example",
};
const AUDITOR: Role = Role {
    code: "AUDITOR",
    organisation: PLATFORM,
    name: "Sabine Roth",
    email: "auditor@carnet.example",
};

/// All people of the demonstration, without the first administrator, because its password is a secret.
#[must_use]
pub fn accounts() -> Vec<Account> {
    let sellers = [HAFENKONTOR, HAFENKONTOR_MEMBER, SPEICHERGUT, LINDENHOF];
    let carriers = [HIMMELWEG, NORDMEER];
    let plain = |role: Role| role.account(None);
    let mut accounts: Vec<Account> = sellers.into_iter().map(plain).collect();
    accounts.extend(laboratories::accounts());
    accounts.extend(carriers.map(plain));
    accounts.push(TALWEG.account(Some("not verified")));
    accounts.extend([EDITOR, AUDITOR].map(plain));
    accounts.push(Account {
        role: "RULE_APPROVER".to_owned(),
        organisation: PLATFORM.to_owned(),
        email: APPROVER.to_owned(),
    });
    accounts
}

/// The participants who are signed in.
pub struct Cast<'a> {
    pub stage: &'a Stage,
    pub electronics: Member,
    pub food: Member,
    pub textiles: Member,
    /// Tests batteries and electronics.
    pub alster: Lab,
    /// Tests batteries, and reviews documents about food.
    pub isar: Lab,
    /// Tests batteries and textiles.
    pub weser: Lab,
    pub air: Member,
    pub road: Member,
    pub editor: Member,
}

impl<'a> Cast<'a> {
    /// Registers the organisations and invites their members.
    pub async fn gather(stage: &'a Stage) -> anyhow::Result<Self> {
        let (sellers, [alster, isar, weser], carriers, editor) = tokio::try_join!(
            Box::pin(sellers(stage)),
            Box::pin(laboratories::open(stage)),
            Box::pin(carriers(stage)),
            Box::pin(staff(stage)),
        )?;
        let [electronics, food, textiles] = sellers;
        let [air, road] = carriers;
        Ok(Self {
            stage,
            electronics,
            food,
            textiles,
            alster,
            isar,
            weser,
            air,
            road,
            editor,
        })
    }

    /// Renews the sessions of the sellers and the laboratories.
    pub async fn renew_traders(&mut self) -> anyhow::Result<()> {
        tokio::try_join!(
            self.electronics.renew(),
            self.food.renew(),
            self.textiles.renew(),
            self.alster.member.renew(),
            self.isar.member.renew(),
            self.weser.member.renew(),
        )?;
        Ok(())
    }

    /// Renews the sessions of all participants.
    pub async fn renew(&mut self) -> anyhow::Result<()> {
        tokio::try_join!(self.air.renew(), self.road.renew(), self.editor.renew())?;
        self.renew_traders().await
    }
}

async fn sellers(stage: &Stage) -> anyhow::Result<[Member; 3]> {
    let electronics = HAFENKONTOR.register(stage, "SELLER").await?;
    HAFENKONTOR_MEMBER.join(stage, &electronics.graph).await?;
    let food = SPEICHERGUT.register(stage, "SELLER").await?;
    let textiles = LINDENHOF.register(stage, "SELLER").await?;
    for seller in [&electronics, &food, &textiles] {
        stage.verify(seller).await?;
    }
    Ok([electronics, food, textiles])
}

/// Registers two verified carriers, and another carrier that waits for its verification. Returns the verified carriers.
async fn carriers(stage: &Stage) -> anyhow::Result<[Member; 2]> {
    let air = HIMMELWEG.register(stage, "CARRIER").await?;
    let road = NORDMEER.register(stage, "CARRIER").await?;
    for carrier in [&air, &road] {
        stage.verify(carrier).await?;
    }
    TALWEG.register(stage, "CARRIER").await?;
    Ok([air, road])
}

/// Invites the rule editor and the auditor. Returns the editor.
async fn staff(stage: &Stage) -> anyhow::Result<Member> {
    AUDITOR.join(stage, &stage.admin).await?;
    EDITOR.join(stage, &stage.admin).await
}
