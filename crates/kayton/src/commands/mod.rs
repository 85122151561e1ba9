//! One module per subcommand.

mod add;
mod bindgen;
mod cache;
mod check;
mod demo;
mod doctor;
mod kernel;
mod probe;
mod repl;
mod run;
mod surface;

use std::path::Path;
use std::process::ExitCode;

use kayton_interactive_shared::executor::InProcess;
use kayton_interactive_shared::plugins::{self, SpecText, StoredPlugin};
use kayton_interactive_shared::report::Texts;
use kayton_interactive_shared::{Session, SessionConfig};

use crate::cli::{Command, Target};
use crate::terminal::{ProgressLine, fail};

/// Runs a subcommand.
pub(crate) fn dispatch(command: Command) -> ExitCode {
    let done = match command {
        Command::Run { file, args } => run::run(&file, args),
        Command::Repl => repl::run(),
        Command::Add(target) => add::run(&target),
        Command::Bindgen { target, out } => bindgen::run(&target, &out),
        Command::Surface { target, json } => surface::run(&target, json),
        Command::Probe { spec, minutes, run } => probe::run(&spec, minutes, run),
        Command::Check { file } => check::run(&file),
        // A kernel has exit codes of its own.
        Command::Kernel { action } => return kernel::run(action),
        Command::Doctor => doctor::run(),
        Command::Cache { action } => cache::run(&action),
        Command::Demo => demo::run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Reported) => ExitCode::FAILURE,
    }
}

/// A failure that was printed already.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reported;

/// Prints a message that has no place in a text.
fn report(message: impl std::fmt::Display) -> Reported {
    eprintln!("error: {message}");
    Reported
}

fn utf8(path: &Path) -> Result<&camino::Utf8Path, Reported> {
    camino::Utf8Path::from_path(path)
        .ok_or_else(|| report(format!("{}: paths must be UTF-8", path.display())))
}

/// Absolute folder of a file, in which its project is looked up.
fn folder_of(file: &Path) -> Result<camino::Utf8PathBuf, Reported> {
    let absolute = std::path::absolute(file).map_err(report)?;
    Ok(utf8(absolute.parent().unwrap_or(&absolute))?.to_owned())
}

fn working_dir() -> Result<camino::Utf8PathBuf, Reported> {
    let dir = std::env::current_dir().map_err(report)?;
    Ok(utf8(&dir)?.to_owned())
}

fn read(file: &Path) -> Result<String, Reported> {
    std::fs::read_to_string(file).map_err(|error| report(format!("{}: {error}", file.display())))
}

/// A session for programs in a folder, with values in this process.
fn session(dir: &camino::Utf8Path) -> Result<Session, Reported> {
    let config = SessionConfig::from_env(dir);
    let mut executor = InProcess::new();
    executor.set_stack_size(crate::STACK);
    let mut progress = ProgressLine::new();
    Session::start(config, Box::new(executor), &mut progress).map_err(|failure| {
        drop(progress);
        fail(&failure, &Texts::default());
        Reported
    })
}

/// The plugin of a crate named on the command line.
fn plugin(target: &Target) -> Result<StoredPlugin, Reported> {
    let dir = working_dir()?;
    let path = target.path.as_deref().map(utf8).transpose()?;
    let asked = SpecText::parse(&target.spec, path).map_err(report)?;
    let mut progress = ProgressLine::new();
    let result = plugins::ensure(&SessionConfig::from_env(&dir), &asked, &mut progress);
    drop(progress);
    result.map_err(|failure| {
        fail(&failure, &asked.texts);
        Reported
    })
}
