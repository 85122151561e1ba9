use std::path::{Path, PathBuf};
use std::process::ExitCode;

use kayton_kernel::install::{self, Install, Place};

use super::{Reported, report};
use crate::cli::KernelAction;

/// Installs, removes, lists or runs kernels.
pub(crate) fn run(action: KernelAction) -> ExitCode {
    let done = match action {
        KernelAction::Run { connection_file } => return serve(&connection_file),
        KernelAction::Install {
            place,
            name,
            display_name,
            env,
        } => {
            let place = place.into();
            current().and_then(|program| {
                install(&Install {
                    place,
                    name,
                    display_name,
                    program,
                    env: env.into_iter().collect(),
                })
            })
        }
        KernelAction::Uninstall { place, name } => uninstall(&place.into(), &name),
        KernelAction::List => {
            list();
            Ok(())
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Reported) => ExitCode::FAILURE,
    }
}

fn serve(connection_file: &Path) -> ExitCode {
    kayton_kernel::kernel_main(connection_file)
}

/// This program, which Jupyter will start.
fn current() -> Result<PathBuf, Reported> {
    std::env::current_exe().map_err(report)
}

fn install(install: &Install) -> Result<(), Reported> {
    let folder = install::install(install).map_err(report)?;
    println!(
        "installed kernel `{}` in {}",
        install.name,
        folder.display()
    );
    Ok(())
}

fn uninstall(place: &Place, name: &str) -> Result<(), Reported> {
    let folder = install::uninstall(place, name).map_err(report)?;
    println!("removed kernel `{name}` from {}", folder.display());
    Ok(())
}

fn list() {
    for kernel in install::list() {
        println!("{}\t{}", kernel.name, kernel.folder.display());
    }
}
