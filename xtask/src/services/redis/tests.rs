use super::*;
use crate::domains::PREFIX;
use crate::process::{self, Process};
use crate::secrets::Secrets;
use crate::services::{account, provision, scratch::free_port};

/// A Redis for one test, deleted when it is dropped.
pub struct Private {
    fleet: Option<Fleet>,
    home: Home,
    tools: Tools,
    pub admin: Admin,
}

impl Private {
    pub fn start(name: &str, users: &[User], durable: bool) -> Self {
        let (home, tools) = (Home::temporary(name), Tools::ready().unwrap());
        home.create().unwrap();
        let endpoint = Endpoint::local(
            free_port().unwrap(),
            ADMIN,
            &crate::secrets::random().unwrap(),
        );
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

    /// Kills the process, like a crash, and starts it again.
    fn crash(&mut self, users: &[User]) {
        Process::remembered(&self.home)
            .unwrap()
            .iter()
            .for_each(process::crash);
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

    fn sign_in(&self, users: &[User], name: &str) -> Admin {
        let user = users.iter().find(|user| user.name == name).unwrap();
        Admin::new(
            self.admin.endpoint.with(&user.name, &user.password),
            &self.tools,
        )
    }
}

impl Drop for Private {
    fn drop(&mut self) {
        drop(self.fleet.take());
        account::delete(&self.home).unwrap();
    }
}

fn users() -> Vec<User> {
    let folder = tempfile::tempdir().unwrap();
    provision::redis_users(&Secrets::open(&folder.path().join("secrets.json")).unwrap()).unwrap()
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
    let users = users();
    let redis = Private::start("redis-views", &users, false);
    let memory = redis.admin.memory().unwrap();
    assert_eq!(memory.limit, Some(256 * 1024 * 1024));
    assert!(memory.used > 0);
    let (rule, order) = (
        redis.sign_in(&users, "carnet_rule"),
        redis.sign_in(&users, "carnet_order"),
    );
    let view = events::view(PREFIX, "rule", "order", events::Lane::Single);
    let add = ["XADD", &view, "*", "event", "{}"];
    rule.ask(&add).unwrap();
    assert!(order.ask(&add).unwrap_err().to_string().contains("NOPERM"));
    order
        .ask(&["XGROUP", "CREATE", &view, "order", "0"])
        .unwrap();
    let foreign = events::view(PREFIX, "rule", "monitor", events::Lane::Single);
    assert!(
        order
            .ask(&["XLEN", &foreign])
            .unwrap_err()
            .to_string()
            .contains("NOPERM")
    );
    provision::remove_views(&redis.admin).unwrap();
    assert_eq!(
        redis.admin.ask(&["EXISTS", &view]).unwrap().trim(),
        "(integer) 0"
    );
    assert!(rule.ask(&add).is_err(), "the user is gone");
}

#[test]
fn transactions_survive_a_crash_because_the_default_user_keeps_its_rights() {
    let users = users();
    let mut redis = Private::start("redis-crash", &users, true);
    let view = events::view(PREFIX, "rule", "order", events::Lane::Single);
    let rule = redis.sign_in(&users, "carnet_rule");
    let batch = format!("MULTI\nXADD {view} 1-1 event a\nXADD {view} 1-2 event b\nEXEC\n");
    run::output(&mut rule.cli(), &batch).unwrap();
    // Redis writes to disk every second.
    std::thread::sleep(Duration::from_millis(1500));
    redis.crash(&users);
    assert_eq!(
        redis.admin.ask(&["XLEN", &view]).unwrap().trim(),
        "(integer) 2"
    );
    let default = Admin::new(redis.admin.endpoint.with("", ""), &redis.tools);
    assert!(
        default
            .ask(&["PING"])
            .unwrap_err()
            .to_string()
            .contains("NOAUTH"),
        "no client signs in as it"
    );
}
