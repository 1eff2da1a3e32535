//! The users of a comparison with an older build: registered through the API, because the generated data has the current schema.

use e2e::documents::web;
use e2e::people::{self, Member};
use e2e::{Platform, graph::text};
use serde_json::json;

use super::{Credentials, User, Users};
use crate::data::Seller;

/// Few enough for a registration in seconds, and many enough for the budgets of an older gateway, which nothing raises.
const COUNT: usize = 32;

impl Users {
    /// Registers sellers with a product each. Their sessions end after a quarter of an hour.
    pub async fn register(platform: &Platform) -> anyhow::Result<Self> {
        let mut stage = platform.stage().await?;
        stage.web = stage.web.patient();
        stage.admin = stage.admin.patient();
        let (_, provider) = stage.provider("Messlabor GmbH").await?;
        let mut all = Vec::new();
        for number in 0..COUNT {
            let name = format!("Messbetrieb {number} GmbH");
            let member = stage.register("SELLER", &name, "DE").await?;
            all.push(user(platform, &member, &provider).await?);
        }
        Ok(Self {
            all,
            providers: vec![provider],
            anonymous: credentials(platform, None),
        })
    }
}

/// The member as a user who has placed one order, so that every domain has consumed the product.
async fn user(platform: &Platform, member: &Member, provider: &str) -> anyhow::Result<User> {
    let product = people::power_bank(member).await?;
    let input = json!({
        "productId": product, "providerIds": [provider], "type": "TESTING",
        "lane": { "destination": "DE", "mode": "AIR", "aircraft": "CARGO" },
        "requirementIds": ["AIR-UN3480-CAO"],
    });
    let unknown = ["PRODUCT_NOT_FOUND", "PROVIDER_NOT_FOUND", "NOT_FOUND"];
    let placed =
        people::once_known(&member.graph, &web::REQUEST_ASSESSMENT, &input, &unknown).await?;
    let order = text(&placed, "/order/id")?.to_owned();
    Ok(User {
        seller: Seller {
            user: member.user.clone(),
            organisation: member.organisation.clone(),
            products: vec![product],
            orders: vec![order],
        },
        web: credentials(platform, member.graph.token()),
        mobile: credentials(platform, None),
    })
}

/// Credentials for our gateway only.
fn credentials(platform: &Platform, token: Option<&str>) -> Credentials {
    Credentials {
        token: token.map(str::to_owned),
        client_key: platform.keys.web.clone(),
        callers: Vec::new(),
    }
}
