//! The complete main job: the steps that `cargo xtask demo` shows.

use crate::platform;

#[tokio::test]
async fn from_a_registration_to_a_change_of_rules_on_the_way() {
    let stage = platform().stage().await;
    let mut steps = Vec::new();
    let outcome = e2e::main_job::run(&stage, &mut |step| steps.push(step.number)).await;
    outcome.unwrap_or_else(|error| panic!("after {steps:?}: {error:#}"));
    assert_eq!(steps, (0..=14).collect::<Vec<_>>());
}
