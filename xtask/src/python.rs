//! Tests of the Jupyter kernel as its clients see it: pytest over `python/tests`.
//!
//! 1. A virtual environment under `target` gets the package in `python` with the extras that
//!    are asked for, from PyPI; again whenever its `pyproject.toml` changes.
//! 2. `kayton` is built from this checkout and installed as a kernel of that environment.
//! 3. pytest runs, with `KAYTON` naming the program. Crates that the tests import are kept in the
//!    folder that the command line's own tests use, so that each is built once.
//! 4. The tests in a browser also need a Chromium; Debian's is installed where that is allowed.
//!
//! # Invariants
//!
//! **Nothing is skipped silently.** What is missing is a [`Failure`]. Only [`browser_if_possible`]
//! goes on without a browser, and says so in a line that stands out.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::process::{cargo, read, root, run as run_command, succeeds, target_dir};

const PROJECT: &str = "python/pyproject.toml";
const TESTS: &str = "python/tests";
const BROWSER_TESTS: &str = "python/tests/test_browser.py";
/// Where pictures of the tests in a browser are left, under the target directory.
const SCREENSHOTS: &str = "screenshots";

/// Programs that playwright can drive as Chromium.
const BROWSERS: [&str; 5] = [
    "chromium",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/// Runs all tests but those in a browser.
pub(crate) fn kernel(envs: &[(&str, &Path)]) -> Result<(), Failure> {
    let mut pytest = pytest(&["test"], TESTS)?;
    run_command(
        pytest
            .envs(envs.iter().copied())
            .env_remove("KAYTON_BROWSER"),
    )
}

/// Runs the tests in a browser; without one this is a failure.
pub(crate) fn browser() -> Result<(), Failure> {
    in_browser(&find_or_install_browser()?)
}

/// Runs the tests in a browser, if there is one or it can be installed.
pub(crate) fn browser_if_possible() -> Result<(), Failure> {
    match find_or_install_browser() {
        Ok(browser) => in_browser(&browser),
        Err(failure) => {
            println!("WARNING: THE TESTS IN A BROWSER DID NOT RUN: {failure}");
            Ok(())
        }
    }
}

/// The interpreter of the environment that the tests run in, with what they import.
pub(crate) fn tests_interpreter() -> Result<PathBuf, Failure> {
    Ok(interpreter(&environment(&["test"])?))
}

fn in_browser(browser: &Path) -> Result<(), Failure> {
    let screenshots = target_dir().join(SCREENSHOTS);
    println!("browser: {}", browser.display());
    let mut pytest = pytest(&["test", "browser"], BROWSER_TESTS)?;
    pytest
        .env("KAYTON_BROWSER", browser)
        .env("KAYTON_SCREENSHOTS", &screenshots);
    run_command(&mut pytest)?;
    println!("screenshots are in {}", screenshots.display());
    Ok(())
}

/// pytest over `tests`, with the program and the kernel of this checkout.
fn pytest(extras: &[&str], tests: &str) -> Result<Command, Failure> {
    let environment = environment(extras)?;
    run_command(&mut cargo(["build", "--quiet", "--package", "kayton"]))?;
    let name = format!("kayton{}", std::env::consts::EXE_SUFFIX);
    let program = target_dir().join("debug").join(name);
    run_command(
        Command::new(&program)
            .args(["kernel", "install", "--prefix"])
            .arg(&environment),
    )?;
    let mut command = Command::new(interpreter(&environment));
    command
        .args(["-m", "pytest", "--quiet", "--durations=5"])
        .args(["-p", "no:cacheprovider"])
        .arg(root().join(tests))
        .current_dir(root())
        .env("KAYTON", program)
        .env("KAYTON_HOME", target_dir().join("tmp").join("home"))
        .env_remove("KAYTON_OFFLINE_STRICT");
    Ok(command)
}

/// The virtual environment, with the package in `python` and these extras of it.
fn environment(extras: &[&str]) -> Result<PathBuf, Failure> {
    let folder = target_dir().join("python-tests");
    let python = interpreter(&folder);
    if !succeeds(Command::new(&python).args(["-m", "pip", "--version"])) {
        make_environment(&folder)?;
    }
    let extras = extras.join(",");
    let stamp = folder.join(format!("kayton-{extras}.toml"));
    let project = read(PROJECT)?;
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == project) {
        return Ok(folder);
    }
    let package = root().join("python");
    println!("installing the Python packages of the tests ({extras})");
    run_command(
        Command::new(&python)
            .args(["-m", "pip", "install", "--quiet", "--retries", "5"])
            .args(["--disable-pip-version-check", "--editable"])
            .arg(format!("{}[{extras}]", package.display())),
    )?;
    std::fs::write(&stamp, project).map_err(Failure::file(&stamp))?;
    Ok(folder)
}

fn make_environment(folder: &Path) -> Result<(), Failure> {
    let make = || {
        let system = if cfg!(windows) { "python" } else { "python3" };
        let mut command = Command::new(system);
        command.args(["-m", "venv", "--clear"]).arg(folder);
        command
    };
    if succeeds(&mut make()) {
        return Ok(());
    }
    // Debian has this module in a package of its own.
    if let Err(failure) = install_packages(&["python3", "python3-venv"]) {
        println!("{failure}");
    }
    run_command(&mut make())
}

fn interpreter(environment: &Path) -> PathBuf {
    if cfg!(windows) {
        environment.join("Scripts").join("python.exe")
    } else {
        environment.join("bin").join("python")
    }
}

fn find_or_install_browser() -> Result<PathBuf, Failure> {
    if let Some(named) = std::env::var_os("KAYTON_BROWSER") {
        return Ok(named.into());
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    if let Some(found) = find_browser(&path) {
        return Ok(found);
    }
    install_packages(&["chromium"])?;
    find_browser(&path).ok_or_else(|| Failure::Missing {
        what: "a Chromium",
        remedy: "name one in KAYTON_BROWSER".to_owned(),
    })
}

fn find_browser(path: &OsStr) -> Option<PathBuf> {
    let folders: Vec<PathBuf> = std::env::split_paths(path).collect();
    BROWSERS
        .iter()
        // An absolute name replaces the folder.
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|file| file.is_file())
}

/// Installs packages of Debian, as root or with a sudo that asks nothing.
fn install_packages(packages: &[&'static str]) -> Result<(), Failure> {
    let missing = |reason: &str| Failure::Missing {
        what: packages.last().copied().unwrap_or_default(),
        remedy: format!("install {}: {reason}", packages.join(" and ")),
    };
    let apt = ["apt-get", "--version"];
    if !cfg!(target_os = "linux") || !succeeds(Command::new(apt[0]).arg(apt[1])) {
        return Err(missing("there is no apt-get here"));
    }
    let prefix = if succeeds(Command::new("sh").args(["-c", "test $(id -u) = 0"])) {
        ""
    } else if succeeds(Command::new("sudo").args(["-n", "true"])) {
        "sudo -n "
    } else {
        return Err(missing("apt-get needs root here"));
    };
    println!("installing {}", packages.join(" "));
    let list = packages.join(" ");
    let script = format!(
        "{prefix}apt-get -q update && {prefix}env DEBIAN_FRONTEND=noninteractive apt-get -q -y \
         install --no-install-recommends {list}"
    );
    if run_command(Command::new("sh").args(["-c", &script])).is_err() {
        return Err(missing("apt-get failed, see above"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_found_on_the_path() -> std::io::Result<()> {
        let folder = std::env::temp_dir().join(format!("kayton-xtask-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let program = folder.join("chromium");
        std::fs::write(&program, "")?;
        assert_eq!(find_browser(folder.as_os_str()), Some(program));
        std::fs::remove_dir_all(&folder)
    }
}
