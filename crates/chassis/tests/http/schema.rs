use crate::demo::{Demo, schema};

fn sdl() -> String {
    let schema: Demo = schema().finish();
    chassis::sdl(&schema)
}

#[test]
fn names_roots_as_composition_expects_and_shows_no_plumbing() {
    let sdl = sdl();
    assert!(
        sdl.contains("type Query") && sdl.contains("type Mutation"),
        "{sdl}"
    );
    assert!(
        sdl.contains("https://specs.apollo.dev/federation/v2"),
        "{sdl}"
    );
    assert!(
        !sdl.contains("_service") && !sdl.contains("type Total"),
        "{sdl}"
    );
    assert!(sdl.contains("A day of the Gregorian calendar"), "{sdl}");
    assert!(sdl.lines().all(|line| line.trim_end() == line));
}
