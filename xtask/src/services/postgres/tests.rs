use std::net::{Ipv4Addr, TcpListener};

use super::*;
use crate::process::Process;

/// The folders of one test's server, gone with the value.
struct Scratch {
    home: Home,
    data: PathBuf,
}

impl Scratch {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("carnet-{name}-{}", std::process::id()));
        let home = Home::at(&folder);
        home.create().unwrap();
        let data = data_folder(
            home.path(),
            NAME,
            Account::instead_of_root().unwrap().as_ref(),
        );
        Self { home, data }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        for folder in [&self.data, self.home.path()] {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

#[test]
fn a_killed_postgres_starts_again_with_what_was_committed() {
    let scratch = Scratch::new("postgres-crash");
    let tools = Tools::ready().unwrap();
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let endpoint = Endpoint::local(port, SUPERUSER, &crate::secrets::random().unwrap());
    let server = Server {
        tools: &tools,
        home: &scratch.home,
        endpoint,
        durable: true,
    };
    let mut fleet = Fleet::new(scratch.home.clone());
    let admin = server.start(&mut fleet).unwrap();
    admin
        .ask(
            "postgres",
            "create table kept (id int); insert into kept values (7)",
        )
        .unwrap();
    std::thread::scope(|scope| {
        // A backend that computes does not notice the death of the server at once.
        scope.spawn(|| {
            admin.ask(
                "postgres",
                "select count(*) from generate_series(1, 20000000)",
            )
        });
        std::thread::sleep(Duration::from_millis(300));
        Process::remembered(&scratch.home)
            .unwrap()
            .iter()
            .for_each(process::crash);
        // Nothing waits for it, so it stays a zombie.
        fleet.leave();
        let mut fleet = Fleet::new(scratch.home.clone());
        let admin = server.start(&mut fleet).unwrap();
        assert_eq!(
            admin.ask("postgres", "select id from kept").unwrap().trim(),
            "7"
        );
    });
}
