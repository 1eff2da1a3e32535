use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use serde_json::{Value, json};

use crate::documents::web;
use crate::graph::text;
use crate::people::{self, Member};
use crate::{Graph, Platform};

/// The pause between two requests of the same kind.
const PAUSE: Duration = Duration::from_millis(200);

/// A person who uses the web application from a separate address while others flood the platform.
pub struct Bystander {
    member: Member,
    /// Signs in repeatedly. It has a separate account, because the number of sessions of an account is limited and each
    /// further sign-in ends the oldest one.
    returning: Member,
    /// From an earlier sign-in of the same account: guesses at the account by others do not delay this device.
    device_token: String,
    order: String,
    web: Graph,
    /// Their passwords are reset once each, because emails to one account are limited.
    forgetful: Vec<Member>,
    asked: AtomicUsize,
    mail: PathBuf,
}

/// The latencies of the bystander's requests.
#[derive(Default)]
pub struct Times {
    pub sign_in: Vec<Duration>,
    pub me: Vec<Duration>,
    pub order: Vec<Duration>,
    pub mail: Vec<Duration>,
}

impl Bystander {
    /// Registers the bystander, and people whose passwords will be reset.
    pub async fn new(platform: &Platform, forgetful: usize) -> anyhow::Result<Self> {
        let stage = platform.stage().await?;
        let (_, profile) = stage.provider("Ruhiges Labor GmbH").await?;
        let member = stage.register("SELLER", "Unbeteiligt GmbH", "DE").await?;
        let product = people::power_bank(&member).await?;
        let input = json!({
            "productId": product, "providerIds": [profile], "type": "TESTING",
            "lane": { "destination": "DE", "mode": "AIR" }, "requirementIds": ["AIR-UN3480-CAO"],
        });
        let placed = member.graph.mutate(&web::REQUEST_ASSESSMENT, input).await?;
        let order = text(&placed, "/order/id")?.to_owned();
        let mut people = Vec::new();
        for number in 0..forgetful {
            people.push(
                stage
                    .register("SELLER", &format!("Vergesslich {number} GmbH"), "DE")
                    .await?,
            );
        }
        let address = |graph: &Graph| platform.from_address(graph, "203.0.113.10");
        let (web_graph, graph) = (address(&stage.web), address(&member.graph));
        let member = Member { graph, ..member };
        let returning = stage.register("SELLER", "Wiederkehr GmbH", "DE").await?;
        let input = json!({ "email": returning.email, "password": people::PASSWORD });
        let signed_in = web_graph.mutate(&web::SIGN_IN, input).await?;
        let device_token = text(&signed_in, "/session/deviceToken")?.to_owned();
        let mail = platform.home().join("mail");
        Ok(Self {
            member,
            returning,
            device_token,
            order,
            web: web_graph,
            forgetful: people,
            asked: AtomicUsize::new(0),
            mail,
        })
    }

    /// The address for which others guess passwords.
    #[must_use]
    pub fn email(&self) -> &str {
        &self.returning.email
    }

    /// Uses the platform until `over` is set.
    pub async fn run(&self, over: &AtomicBool) -> anyhow::Result<Times> {
        let me = async || {
            let answer = self
                .member
                .graph
                .send("{ me { id name organisation { legalName } } }", json!({}));
            answer.await?.data()
        };
        let order = async || {
            self.member
                .graph
                .run(&web::ORDER, json!({ "id": self.order }))
                .await
        };
        let sign_in = async || {
            let input = json!({
                "email": self.returning.email, "password": people::PASSWORD, "deviceToken": self.device_token,
            });
            self.web.mutate(&web::SIGN_IN, input).await
        };
        let (sign_in, me, order, mail) = tokio::join!(
            repeat(over, "signing in", sign_in),
            repeat(over, "me", me),
            repeat(over, "the order's page", order),
            self.mails(over),
        );
        Ok(Times {
            sign_in: sign_in?,
            me: me?,
            order: order?,
            mail: mail?,
        })
    }

    /// The time from the response of `requestPasswordReset` to the email in the folder.
    async fn mails(&self, over: &AtomicBool) -> anyhow::Result<Vec<Duration>> {
        let mut times = Vec::new();
        while !over.load(Ordering::SeqCst) {
            let person = self
                .forgetful
                .get(self.asked.fetch_add(1, Ordering::SeqCst));
            let email = &person
                .context("every person has already reset the password")?
                .email;
            self.web
                .mutate(&web::REQUEST_PASSWORD_RESET, json!({ "email": email }))
                .await?;
            let asked = Instant::now();
            while !self.has_mail(email).await? {
                ensure!(
                    asked.elapsed() < Duration::from_mins(1),
                    "no email arrived within a minute"
                );
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            times.push(asked.elapsed());
            tokio::time::sleep(Duration::from_secs(10)).await;
        }
        Ok(times)
    }

    async fn has_mail(&self, to: &str) -> anyhow::Result<bool> {
        let mut files = tokio::fs::read_dir(&self.mail).await?;
        while let Some(file) = files.next_entry().await? {
            let mail = tokio::fs::read_to_string(file.path())
                .await
                .unwrap_or_default();
            if mail.contains(to) && mail.contains("#reset-password=") {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

async fn repeat(
    over: &AtomicBool,
    what: &str,
    ask: impl AsyncFn() -> anyhow::Result<Value>,
) -> anyhow::Result<Vec<Duration>> {
    let mut times = Vec::new();
    while !over.load(Ordering::SeqCst) {
        let asked = Instant::now();
        ask()
            .await
            .with_context(|| format!("{what} during a flood"))?;
        times.push(asked.elapsed());
        tokio::time::sleep(PAUSE).await;
    }
    Ok(times)
}
