use std::fs;
use std::net::{Ipv4Addr, TcpListener};

use super::*;
use crate::platform::{PREFIX, secret_names};
use crate::process::{self, Process};
use crate::secrets::Secrets;
use crate::services::provision;

/// A Redis of one test's own, gone with the value.
pub struct Private {
    fleet: Option<Fleet>,
    home: Home,
    tools: Tools,
    pub admin: Admin,
}

impl Private {
    /// Starts a server that keeps nothing.
    pub fn start(name: &str, users: &[User]) -> Self {
        Self::with(name, users, false)
    }

    fn with(name: &str, users: &[User], durable: bool) -> Self {
        let folder = std::env::temp_dir().join(format!("carnet-{name}-{}", std::process::id()));
        let (home, tools) = (Home::at(&folder), Tools::ready().unwrap());
        home.create().unwrap();
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let endpoint = Endpoint::local(port, ADMIN, &crate::secrets::random().unwrap());
        let mut fleet = Fleet::new(home.clone());
        let admin = Server {
            tools: &tools,
            home: &home,
            endpoint,
            users,
            durable,
        }
        .start(&mut fleet)
        .unwrap();
        Self {
            fleet: Some(fleet),
            home,
            tools,
            admin,
        }
    }

    /// Kills it as a crash would, and starts it again.
    fn crash(&mut self, users: &[User]) {
        for process in Process::remembered(&self.home).unwrap() {
            process::crash(&process);
        }
        // Its successor copes with what the killed process left.
        self.fleet.take().unwrap().leave();
        let mut fleet = Fleet::new(self.home.clone());
        let (tools, home, endpoint) = (&self.tools, &self.home, self.admin.endpoint.clone());
        Server {
            tools,
            home,
            endpoint,
            users,
            durable: true,
        }
        .start(&mut fleet)
        .unwrap();
        self.fleet = Some(fleet);
    }

    fn sign_in(&self, user: &User) -> Admin {
        Admin::new(
            self.admin.endpoint.with(&user.name, &user.password),
            &self.tools,
        )
    }
}

impl Drop for Private {
    fn drop(&mut self) {
        drop(self.fleet.take());
        fs::remove_dir_all(self.home.path()).unwrap();
    }
}

fn users(name: &str) -> Vec<User> {
    let file = std::env::temp_dir().join(format!("carnet-{name}-{}.json", std::process::id()));
    let secrets = Secrets::open(&file, secret_names()).unwrap();
    fs::remove_file(file).unwrap();
    provision::redis_users(&secrets).unwrap()
}

fn user<'a>(users: &'a [User], name: &str) -> &'a User {
    users.iter().find(|user| user.name == name).unwrap()
}

#[test]
fn memory_is_read_from_the_answer() {
    let info =
        "# Memory\r\nused_memory:1048576\r\nused_memory_human:1.00M\r\nmaxmemory:268435456\r\n";
    assert_eq!(
        Memory::of(info).unwrap(),
        Memory {
            used: 1_048_576,
            limit: Some(268_435_456)
        }
    );
    assert_eq!(
        Memory::of("used_memory:7\r\nmaxmemory:0\r\n").unwrap(),
        Memory {
            used: 7,
            limit: None
        }
    );
    assert!(Memory::of("# Memory\r\n").is_err());
}

#[test]
fn a_private_redis_has_a_memory_limit_and_each_domain_only_its_views() {
    let users = users("views");
    let redis = Private::start("redis-views", &users);
    let memory = redis.admin.memory().unwrap();
    assert_eq!(memory.limit, Some(256 * 1024 * 1024));
    assert!(memory.used > 0);
    let (rule, order) = (
        redis.sign_in(user(&users, "carnet_rule")),
        redis.sign_in(user(&users, "carnet_order")),
    );
    let view = events::view(PREFIX, "rule", "order", events::Lane::Single);
    let add = ["XADD", &view, "*", "event", "{}"];
    rule.read(&add).unwrap();
    assert!(order.read(&add).unwrap_err().to_string().contains("NOPERM"));
    order
        .read(&["XGROUP", "CREATE", &view, "order", "0"])
        .unwrap();
    let foreign = events::view(PREFIX, "rule", "monitor", events::Lane::Single);
    assert!(
        order
            .read(&["XLEN", &foreign])
            .unwrap_err()
            .to_string()
            .contains("NOPERM")
    );
    provision::remove_views(&redis.admin).unwrap();
    assert_eq!(
        redis.admin.ask(&format!("EXISTS {view}")).unwrap(),
        "(integer) 0"
    );
    assert!(rule.read(&add).is_err(), "the user is gone");
}

#[test]
fn transactions_survive_a_crash_because_the_default_user_keeps_its_rights() {
    let users = users("crash");
    let mut redis = Private::with("redis-crash", &users, true);
    let view = events::view(PREFIX, "rule", "order", events::Lane::Single);
    let rule = redis.sign_in(user(&users, "carnet_rule"));
    let batch = format!("MULTI\nXADD {view} 1-1 event a\nXADD {view} 1-2 event b\nEXEC\n");
    run::output(&mut rule.cli(), &batch).unwrap();
    // Written to disk each second.
    std::thread::sleep(Duration::from_millis(1500));
    redis.crash(&users);
    assert_eq!(
        redis.admin.ask(&format!("XLEN {view}")).unwrap(),
        "(integer) 2"
    );
    let default = Admin::new(redis.admin.endpoint.with("", ""), &redis.tools);
    assert!(
        default
            .read(&["PING"])
            .unwrap_err()
            .to_string()
            .contains("NOAUTH"),
        "no client signs in as it"
    );
}
