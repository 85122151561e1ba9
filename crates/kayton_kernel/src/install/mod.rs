//! The kernelspec: how Jupyter finds and starts the kernel.
//!
//! 1. [`dirs`]: where Jupyter looks for kernels, on each system.
//! 2. [`install`], [`uninstall`], [`list`]: what `kayton kernel` does there.
//!
//! 3. `assets`: logos, and the modes by which editors colour Keyton, for the classic notebook and
//!    for JupyterLab and Notebook 7.
//!
//! **Only own kernels are touched.** A folder whose kernelspec is of another language is neither
//! overwritten nor removed.

mod assets;
pub mod dirs;
mod spec;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use dirs::DirError;

pub use dirs::Place;
pub use spec::KernelSpec;

/// Name of the kernel unless another one is given.
pub const NAME: &str = "kayton";

/// Name of the extension of JupyterLab.
const EXTENSION: &str = "kayton-keyton";

/// What to install where.
#[derive(Debug, Clone)]
pub struct Install {
    /// Where Jupyter is to find it.
    pub place: Place,
    /// Name of the kernel, as in `jupyter console --kernel NAME`.
    pub name: String,
    /// What menus show.
    pub display_name: String,
    /// The program that runs the kernel, by its absolute path.
    pub program: PathBuf,
    /// Environment variables that the kernel is started with, such as `KAYTON_HOME`.
    pub env: BTreeMap<String, String>,
}

/// A kernel of this program that Jupyter finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installed {
    /// Its name.
    pub name: String,
    /// Folder of its kernelspec.
    pub folder: PathBuf,
    /// The program that it runs.
    pub program: PathBuf,
}

/// Why a kernelspec could not be written, read or removed.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// The place is not known.
    #[error(transparent)]
    Dir(#[from] DirError),
    /// Jupyter would not take the name.
    #[error("`{0}` is no name of a kernel: letters, digits, `-`, `_` and `.` are allowed")]
    Name(String),
    /// The program is not given by its absolute path.
    #[error("the path of the program must be absolute, not {}", .0.display())]
    Program(PathBuf),
    /// A kernel of another language is there.
    #[error("{} belongs to another kernel; choose another name with --name", .0.display())]
    Foreign(PathBuf),
    /// There is no such kernel.
    #[error("there is no kernel `{name}` in {}", .folder.display())]
    Missing {
        /// The name asked for.
        name: String,
        /// Where it was looked for.
        folder: PathBuf,
    },
    /// The system refused.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// Writes the kernelspec; an older one of this kernel is replaced. The folder that holds it.
pub fn install(request: &Install) -> Result<PathBuf, InstallError> {
    let Install {
        place,
        name,
        display_name,
        program,
        env,
    } = request;
    if !program.is_absolute() {
        return Err(InstallError::Program(program.clone()));
    }
    let folder = folder(place, name)?;
    if folder.exists() && !spec::is_own(&folder) {
        return Err(InstallError::Foreign(folder));
    }
    fs_err::create_dir_all(&folder)?;
    for (file, bytes) in assets::kernel() {
        fs_err::write(folder.join(file), bytes)?;
    }
    let extension = place.labextensions()?.join(EXTENSION);
    fs_err::create_dir_all(extension.join("static"))?;
    for (file, bytes) in assets::labextension() {
        fs_err::write(extension.join(file), bytes)?;
    }
    // Last: without it, Jupyter sees no kernel there.
    KernelSpec::of(program, display_name, env).write(&folder)?;
    Ok(folder)
}

/// Removes a kernelspec. The folder that held it.
pub fn uninstall(place: &Place, name: &str) -> Result<PathBuf, InstallError> {
    let folder = folder(place, name)?;
    if !folder.is_dir() {
        let folder = folder.parent().unwrap_or(&folder).to_owned();
        return Err(InstallError::Missing {
            name: name.to_owned(),
            folder,
        });
    }
    if !spec::is_own(&folder) {
        return Err(InstallError::Foreign(folder));
    }
    fs_err::remove_dir_all(&folder)?;
    // Other kernels of this program, under other names, use the same mode.
    let extension = place.labextensions()?.join(EXTENSION);
    if extension.is_dir() && installed(vec![place.kernels()?]).is_empty() {
        fs_err::remove_dir_all(&extension)?;
    }
    Ok(folder)
}

/// The kernels of this program that Jupyter finds, in the order in which it looks.
#[must_use]
pub fn list() -> Vec<Installed> {
    installed(dirs::search_path())
}

fn installed(kernels: Vec<PathBuf>) -> Vec<Installed> {
    let mut found = Vec::new();
    for dir in kernels {
        let Ok(entries) = std::fs::read_dir(&dir) else {
            continue;
        };
        let mut folders: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        folders.sort();
        found.extend(folders.into_iter().filter_map(|folder| {
            let program = spec::program(&folder)?;
            let name = folder.file_name()?.to_str()?.to_owned();
            Some(Installed {
                name,
                folder,
                program,
            })
        }));
    }
    found
}

fn folder(place: &Place, name: &str) -> Result<PathBuf, InstallError> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let valid =
        !name.is_empty() && name.chars().all(allowed) && Path::new(name).file_name().is_some();
    match valid {
        true => Ok(place.kernels()?.join(name)),
        false => Err(InstallError::Name(name.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(prefix: &Path, name: &str) -> Install {
        Install {
            place: Place::Prefix(prefix.to_owned()),
            name: name.to_owned(),
            display_name: "Keyton".to_owned(),
            program: std::path::absolute("bin/kayton").expect("a path"),
            env: BTreeMap::from([("KAYTON_HOME".to_owned(), "/srv/kayton".to_owned())]),
        }
    }

    #[test]
    fn a_kernel_is_installed_found_and_removed() {
        let prefix = tempfile::tempdir().expect("a folder");
        let request = request(prefix.path(), "kayton");
        let folder = install(&request).expect("installed");
        assert_eq!(folder, prefix.path().join("share/jupyter/kernels/kayton"));
        let text = fs_err::read_to_string(folder.join("kernel.json")).expect("a kernelspec");
        let spec: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(spec["argv"][0], request.program.to_str().expect("UTF-8"));
        assert_eq!(spec["argv"][1], "kernel");
        assert_eq!(spec["argv"][4], "{connection_file}");
        assert_eq!(spec["display_name"], "Keyton");
        assert_eq!(spec["language"], "keyton");
        assert_eq!(spec["env"]["KAYTON_HOME"], "/srv/kayton");
        assert_eq!(spec["interrupt_mode"], "message");
        for logo in ["logo-32x32.png", "logo-64x64.png", "logo-svg.svg"] {
            assert!(folder.join(logo).is_file(), "{logo}");
        }
        let extension = prefix
            .path()
            .join("share/jupyter/labextensions/kayton-keyton");
        assert!(extension.join("static/remoteEntry.js").is_file());
        install(&request).expect("installed again");
        let kernels = vec![prefix.path().join("share/jupyter/kernels")];
        let expected = Installed {
            name: "kayton".to_owned(),
            folder: folder.clone(),
            program: request.program.clone(),
        };
        assert_eq!(installed(kernels.clone()), [expected]);
        assert_eq!(
            uninstall(&request.place, "kayton").expect("removed"),
            folder
        );
        assert!(installed(kernels).is_empty());
        assert!(!extension.exists());
        assert!(matches!(
            uninstall(&request.place, "kayton"),
            Err(InstallError::Missing { .. })
        ));
    }

    #[test]
    fn other_kernels_are_left_alone() {
        let prefix = tempfile::tempdir().expect("a folder");
        let folder = prefix.path().join("share/jupyter/kernels/python3");
        fs_err::create_dir_all(&folder).expect("a folder");
        fs_err::write(folder.join("kernel.json"), r#"{"language":"python"}"#).expect("written");
        let request = request(prefix.path(), "python3");
        assert!(matches!(install(&request), Err(InstallError::Foreign(_))));
        assert!(matches!(
            uninstall(&request.place, "python3"),
            Err(InstallError::Foreign(_))
        ));
    }

    #[test]
    fn names_cannot_leave_the_folder() {
        for name in ["", "..", "a/b", "a b", "é"] {
            let request = request(Path::new("/nowhere"), name);
            assert!(
                matches!(install(&request), Err(InstallError::Name(_))),
                "{name}"
            );
        }
    }
}
