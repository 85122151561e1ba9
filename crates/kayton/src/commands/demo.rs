use super::{Reported, report, run, working_dir};
use crate::demo_server::DemoServer;

/// The program, as it stands in `examples/`.
const PROGRAM: &str = include_str!("../../../../examples/reqwest.kay");

/// Runs the example against a server that lives as long as it runs.
pub(crate) fn run() -> Result<(), Reported> {
    let server = DemoServer::start().map_err(report)?;
    let arguments = vec![server.base_url().to_owned()];
    run::program("examples/reqwest.kay", PROGRAM, &working_dir()?, arguments)
}
