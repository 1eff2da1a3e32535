use std::time::SystemTime;

use super::data::Data;
use super::programs::Programs;
use super::stage::Stage;
use crate::{run, say};

/// Returns the data of the current schema, generated if it is missing or old.
pub fn ready(programs: &Programs) -> anyhow::Result<Data> {
    let data = Data::current()?;
    if data.is_current(SystemTime::now()) {
        return Ok(data);
    }
    Data::delete_all()?;
    say::step("Generating", "the data of the bench (some minutes)");
    let stage = Stage::start(programs, None)?;
    run::run(programs.bench().arg("seed").envs(stage.environment()))?;
    stage.stop()?;
    data.save(&stage.home())?;
    Ok(data)
}
