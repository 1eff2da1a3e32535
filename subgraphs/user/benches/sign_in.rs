//! Effect of a flood of sign-ins on other requests: the latency of `me` without load, and while fifty clients sign in
//! as fast as they can. Password hashes are slow by design; the ratio of the two latencies shows whether their cost
//! stays isolated.
//!
//! Needs the servers that `cargo xtask bench` starts.
#![allow(
    clippy::too_many_lines,
    reason = "a benchmark is one sequence of steps"
)]

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use async_graphql::Request;
use caller::{Caller, Identity, OrganisationKind, Role, User};
use envelope::Recipient;
use secrecy::ExposeSecret;
use tokio_util::sync::CancellationToken;
use user::accounts::service::{MailServer, Passwords};
use user::administration::service::Bootstrap;
use user::graphql::{self, Schema};
use user::service::Services;
use user::sessions::service::{Authority, SignIn, Tokens, token_keys};
use user::store::{Keyring, MIGRATIONS};
use uuid::Uuid;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

const FLOOD: usize = 50;
const QUESTIONS: usize = 400;

#[tokio::main]
async fn main() -> Outcome<()> {
    let database = testkit::database(&MIGRATIONS).await;
    let keys = testkit::keys("user").await;
    let folder = Folder::make()?;
    let keyring = Keyring::open(
        envelope::Keyring::open(&keys.args, "user").await?,
        recipient(&folder)?,
    )
    .await?;
    token_keys::generate(&folder.0)?;
    let tokens = Tokens::new(token_keys::read(&folder.0)?, authority());
    // The server's default: half the processors.
    let threads = std::thread::available_parallelism()?.get().div_ceil(2);
    let passwords = Passwords::at_cost(threads, 19_456, 2)?;
    let new = Bootstrap {
        organisation: "Platform".to_owned(),
        country: "DE".to_owned(),
        email: "ada@example.org".into(),
        mail_server: MailServer::default(),
        name: "Ada".into(),
        password: None,
    };
    let services = Services::new(
        database.pool.clone(),
        keyring,
        passwords,
        tokens,
        MailServer::default(),
    );
    let made = services
        .administration
        .bootstrap_admin(new, chassis::now())
        .await?;
    let password = made.ok_or("there is an administrator")?.password;
    let own = sign_in("ada@example.org", password.expose_secret());
    let signed_in = services
        .sessions
        .sign_in(&testkit::anonymous(), &own, chassis::now())
        .await?;
    let membership = signed_in.user.memberships.first().ok_or("no membership")?;
    let caller = testkit::signed(Identity::User(User {
        id: signed_in.user.id.0,
        organisation: membership.organisation.0,
        kind: OrganisationKind::Platform,
        roles: vec![Role::PlatformAdmin],
        session: Uuid::now_v7(),
    }));
    let schema = graphql::schema(&services);
    ask(&schema, &services, &caller).await?;
    let idle = p95(ask(&schema, &services, &caller).await?);
    let (stop, done) = (CancellationToken::new(), Arc::new(AtomicU64::new(0)));
    for _ in 0..FLOOD {
        tokio::spawn(flood(services.clone(), Arc::clone(&done), stop.clone()));
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    let (began, before) = (Instant::now(), done.load(Ordering::Relaxed));
    let flooded = p95(ask(&schema, &services, &caller).await?);
    // In case all queries took less time than one password.
    tokio::time::sleep(Duration::from_secs(3)).await;
    let signed = done.load(Ordering::Relaxed) - before;
    let per_second = f64::from(u32::try_from(signed)?) / began.elapsed().as_secs_f64();
    stop.cancel();
    let ratio = flooded.as_secs_f64() / idle.as_secs_f64();
    #[expect(clippy::print_stdout, reason = "a benchmark shows what it measured")]
    {
        println!(
            "me in peace, p95                         {:>8.2} ms",
            idle.as_secs_f64() * 1000.0
        );
        println!(
            "me during {FLOOD} concurrent sign-ins, p95     {:>8.2} ms",
            flooded.as_secs_f64() * 1000.0
        );
        println!("ratio                                    {ratio:>8.2}");
        println!("sign-ins a second, {threads} at a time           {per_second:>8.1}");
    }
    Ok(())
}

async fn flood(services: Services, done: Arc<AtomicU64>, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let new = sign_in(
            &format!("{}@example.org", Uuid::now_v7().simple()),
            "not this password",
        );
        drop(
            services
                .sessions
                .sign_in(&testkit::anonymous(), &new, chassis::now())
                .await,
        );
        done.fetch_add(1, Ordering::Relaxed);
    }
}

fn sign_in(email: &str, password: &str) -> SignIn {
    SignIn {
        email: email.into(),
        password: password.into(),
        code: None,
        device_token: None,
        organisation: None,
    }
}

async fn ask(schema: &Schema, services: &Services, caller: &Arc<Caller>) -> Outcome<Vec<Duration>> {
    let mut times = Vec::with_capacity(QUESTIONS);
    for _ in 0..QUESTIONS {
        let began = Instant::now();
        let request =
            Request::new("{ me { id name roles organisation { id } } }").data(Arc::clone(caller));
        let request = graphql::scope(services, request, caller);
        let answer = schema.execute(request).await;
        times.push(began.elapsed());
        if !answer.errors.is_empty() {
            return Err(format!("{:?}", answer.errors).into());
        }
    }
    Ok(times)
}

fn p95(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times
        .get(times.len() * 95 / 100)
        .copied()
        .unwrap_or_default()
}

fn authority() -> Authority {
    Authority {
        issuer: "carnet".to_owned(),
        token_endpoint: "http://127.0.0.1/oauth/token".to_owned(),
        jwks_uri: "http://127.0.0.1/.well-known/jwks.json".to_owned(),
        key_delay: time::Duration::ZERO,
    }
}

fn recipient(folder: &Folder) -> Outcome<Recipient> {
    let (_, public) = envelope::generate_domain_key()?;
    let file = folder.0.join("common.public");
    std::fs::write(&file, public)?;
    Ok(Recipient::read(&file)?)
}

/// A private folder, removed on drop.
struct Folder(PathBuf);

impl Folder {
    fn make() -> Outcome<Self> {
        let path = std::env::temp_dir().join(format!("carnet-{}", Uuid::now_v7().simple()));
        std::fs::create_dir(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}
