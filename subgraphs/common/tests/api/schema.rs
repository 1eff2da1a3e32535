#[test]
fn the_schema_on_file_is_that_of_the_code() {
    let on_file = include_str!("../../schema.graphql");
    assert_eq!(on_file, common::graphql::sdl(), "run `cargo xtask sdl`");
}
