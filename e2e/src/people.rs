use anyhow::Context;
use serde_json::{Value, json};

use crate::{
    Graph, Mailbox,
    documents::{Document, web},
    graph::text,
    mailbox::Action,
    waiting,
};

/// The password of all people in the demonstration.
pub const PASSWORD: &str = "correct horse battery staple";

/// A signed-in person, and the organisation of the session.
#[derive(Clone)]
pub struct Member {
    pub graph: Graph,
    pub email: String,
    pub user: String,
    pub organisation: String,
    pub refresh_token: String,
}

/// Signs in and returns the graph for that person.
pub async fn sign_in(graph: &Graph, email: &str, password: &str) -> anyhow::Result<Graph> {
    Ok(member(graph, email, password).await?.graph)
}

/// Signs in and returns the member. Concurrent sign-ins of one person wait for their turn: an account accepts a limited
/// number of attempts a minute, and further ones get the response for a wrong password.
pub async fn member(graph: &Graph, email: &str, password: &str) -> anyhow::Result<Member> {
    let input = json!({ "email": email, "password": password });
    let payload = once_known(graph, &web::SIGN_IN, &input, &["INVALID_CREDENTIALS"]).await?;
    Member::of(graph, email, &payload)
}

impl Member {
    /// The member whose session this payload contains.
    pub fn of(graph: &Graph, email: &str, payload: &Value) -> anyhow::Result<Self> {
        Ok(Self {
            graph: graph.with_token(text(payload, "/session/accessToken")?),
            email: email.to_owned(),
            user: text(payload, "/session/user/id")?.to_owned(),
            organisation: text(payload, "/session/user/organisation/id")?.to_owned(),
            refresh_token: text(payload, "/session/refreshToken")?.to_owned(),
        })
    }

    /// Exchanges the refresh token, because access tokens are valid for minutes.
    pub async fn renew(&mut self) -> anyhow::Result<()> {
        let input = json!({ "refreshToken": self.refresh_token });
        let signed_out = self.graph.signed_out();
        let payload = signed_out.mutate(&web::REFRESH_SESSION, input).await?;
        self.graph = signed_out.with_token(text(&payload, "/session/accessToken")?);
        text(&payload, "/session/refreshToken")?.clone_into(&mut self.refresh_token);
        Ok(())
    }
}

/// An unused address that begins with this name.
#[must_use]
pub fn fresh_address(name: &str) -> String {
    let short = name
        .split_whitespace()
        .next()
        .unwrap_or("demo")
        .to_lowercase();
    format!("{short}-{}@example.org", uuid::Uuid::now_v7().simple())
}

/// The registration of an organisation by its owner.
#[derive(Clone, Copy)]
pub struct Registration<'a> {
    pub kind: &'a str,
    pub organisation: &'a str,
    pub country: &'a str,
    pub owner: Person<'a>,
}

/// The name and the email address of a person.
#[derive(Clone, Copy)]
pub struct Person<'a> {
    pub name: &'a str,
    pub email: &'a str,
}

impl Registration<'_> {
    /// Sends the registration, which leads to the email.
    async fn send(&self, graph: &Graph) -> anyhow::Result<()> {
        let input = json!({
            "kind": self.kind, "legalName": self.organisation, "country": self.country,
            "owner": { "email": self.owner.email, "name": self.owner.name },
        });
        graph.mutate(&web::REGISTER_ORGANISATION, input).await?;
        Ok(())
    }

    /// Registers the organisation. The owner reads the email, verifies the address with a password and signs in.
    pub async fn complete(&self, graph: &Graph, mailbox: &Mailbox) -> anyhow::Result<Member> {
        self.send(graph).await?;
        verify(graph, mailbox, self.owner.email).await
    }
}

/// Reads the email to the owner of a new organisation, verifies the address with a password and signs in.
async fn verify(graph: &Graph, mailbox: &Mailbox, email: &str) -> anyhow::Result<Member> {
    let token = mailbox.token(email, Action::VerifyEmail).await?;
    graph
        .mutate(
            &web::VERIFY_EMAIL,
            json!({ "token": token, "password": PASSWORD }),
        )
        .await?;
    member(graph, email, PASSWORD).await
}

/// Registers an organisation with its owner, at a new address, up to the email. Returns the address.
pub async fn apply(graph: &Graph, kind: &str, name: &str, country: &str) -> anyhow::Result<String> {
    let email = fresh_address(name);
    let owner = Person {
        name: &format!("Owner of {name}"),
        email: &email,
    };
    let registration = Registration {
        kind,
        organisation: name,
        country,
        owner,
    };
    registration.send(graph).await?;
    Ok(email)
}

/// Registers an organisation with its owner, who reads the email, verifies the address with a password and signs in.
pub async fn register(
    graph: &Graph,
    mailbox: &Mailbox,
    kind: &str,
    name: &str,
    country: &str,
) -> anyhow::Result<Member> {
    let email = apply(graph, kind, name, country).await?;
    verify(graph, mailbox, &email).await
}

/// Invites a person without an account to the organisation of `owner`. The person reads the email, creates an account
/// and signs in with the same client.
pub async fn invite(
    owner: &Graph,
    mailbox: &Mailbox,
    email: &str,
    roles: &[&str],
) -> anyhow::Result<Member> {
    let name = "Invited Colleague";
    invite_person(owner, mailbox, Person { name, email }, roles).await
}

/// The same for a person with this name.
pub async fn invite_person(
    owner: &Graph,
    mailbox: &Mailbox,
    person: Person<'_>,
    roles: &[&str],
) -> anyhow::Result<Member> {
    let Person { name, email } = person;
    owner
        .mutate(
            &web::INVITE_MEMBER,
            json!({ "email": email, "roles": roles }),
        )
        .await?;
    let token = mailbox.token(email, Action::AcceptInvitation).await?;
    let anybody = owner.signed_out();
    let input = json!({ "invitationToken": token, "name": name, "password": PASSWORD });
    anybody.mutate(&web::REGISTER_USER, input).await?;
    member(&anybody, email, PASSWORD).await
}

/// A power bank of this seller with all facts.
pub async fn power_bank(seller: &Member) -> anyhow::Result<String> {
    let input = json!({
        "sku": "PB-10000", "name": "Power bank 10,000 mAh", "originCountry": "CN", "hsCode": "850760",
        "facts": [
            { "name": "un_number", "text": "3480" },
            { "name": "ce_marked", "flag": true },
            { "name": "state_of_charge_percent", "number": 28 },
        ],
    });
    let payload = seller.graph.mutate(&web::CREATE_PRODUCT, input).await?;
    Ok(text(&payload, "/product/id")?.to_owned())
}

/// Retries a mutation while it is refused with one of these codes, for example because its domain has not yet received a
/// change of the referenced object by an event. Returns the payload.
pub async fn once_known(
    graph: &Graph,
    document: &Document,
    input: &Value,
    unknown: &[&str],
) -> anyhow::Result<Value> {
    let variables = json!({ "input": input });
    waiting::wait_for(document.name, async || {
        let answer = graph.send(document.text, variables.clone()).await?;
        if answer.refusal().is_some_and(|code| unknown.contains(&code)) {
            return Ok(None);
        }
        let data = answer.data().with_context(|| document.name.to_owned())?;
        Ok(data
            .as_object()
            .and_then(|fields| fields.values().next())
            .cloned())
    })
    .await
}
