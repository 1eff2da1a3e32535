use super::*;
use crate::process::Process;
use crate::services::scratch::free_port;

#[test]
fn a_killed_postgres_starts_again_with_what_was_committed() {
    let home = Home::temporary("postgres-crash");
    home.create().unwrap();
    let tools = Tools::ready().unwrap();
    let endpoint = Endpoint::local(
        free_port().unwrap(),
        SUPERUSER,
        &crate::secrets::random().unwrap(),
    );
    let server = Server {
        tools: &tools,
        home: &home,
        endpoint,
        durable: true,
    };
    let mut fleet = Fleet::new(home.clone());
    let admin = server.start(&mut fleet).unwrap();
    admin
        .ask(
            "postgres",
            "create table kept (id int); insert into kept values (7)",
        )
        .unwrap();
    std::thread::scope(|scope| {
        // A busy backend does not notice the death of the server immediately.
        scope.spawn(|| {
            admin.ask(
                "postgres",
                "select count(*) from generate_series(1, 20000000)",
            )
        });
        std::thread::sleep(Duration::from_millis(300));
        Process::remembered(&home)
            .unwrap()
            .iter()
            .for_each(process::crash);
        // The fleet does not wait for the killed process, which stays a zombie.
        fleet.leave();
        let mut fleet = Fleet::new(home.clone());
        let admin = server.start(&mut fleet).unwrap();
        assert_eq!(
            admin.ask("postgres", "select id from kept").unwrap().trim(),
            "7"
        );
    });
    crate::services::account::delete(&home).unwrap();
}
