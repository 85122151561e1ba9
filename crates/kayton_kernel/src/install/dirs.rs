//! Where Jupyter looks for kernels ("Common Directories and File Locations" of the Jupyter
//! documentation).

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Where a kernelspec goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The folder of this user.
    User,
    /// The Python environment that is active: a virtual environment or a Conda environment.
    SysPrefix,
    /// `PREFIX/share/jupyter`.
    Prefix(PathBuf),
}

/// A place that cannot be found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DirError {
    /// Nothing says where the user's folder is.
    #[error("the home folder is not known: set JUPYTER_DATA_DIR, or use --prefix")]
    NoHome,
    /// There is no Python environment.
    #[error(
        "no Python environment is active (neither VIRTUAL_ENV nor CONDA_PREFIX is set): activate \
         one, or name it with --prefix"
    )]
    NoEnvironment,
}

impl Place {
    /// The folder of kernels.
    pub fn kernels(&self) -> Result<PathBuf, DirError> {
        Ok(self.data()?.join("kernels"))
    }

    /// The folder of JupyterLab's extensions.
    pub fn labextensions(&self) -> Result<PathBuf, DirError> {
        Ok(self.data()?.join("labextensions"))
    }

    fn data(&self) -> Result<PathBuf, DirError> {
        match self {
            Self::User => user_data(&env_path).ok_or(DirError::NoHome),
            Self::SysPrefix => environment(&env_path)
                .map(|p| share(&p))
                .ok_or(DirError::NoEnvironment),
            Self::Prefix(prefix) => Ok(share(prefix)),
        }
    }
}

/// Every folder of kernels that Jupyter searches, in its order.
#[must_use]
pub fn search_path() -> Vec<PathBuf> {
    search(&env_path)
}

/// An environment variable that is set and not empty.
fn env_path(name: &str) -> Option<PathBuf> {
    env::var_os(name)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}

type Env<'a> = &'a dyn Fn(&str) -> Option<PathBuf>;

fn search(env: Env<'_>) -> Vec<PathBuf> {
    let given = env("JUPYTER_PATH").map(OsString::from).unwrap_or_default();
    let mut data: Vec<PathBuf> = env::split_paths(&given)
        .filter(|p| !p.as_os_str().is_empty())
        .collect();
    let (environment, user) = (
        environment(env).map(|prefix| share(&prefix)),
        user_data(env),
    );
    // In an environment its own kernels come first.
    data.extend(environment.into_iter().chain(user));
    data.extend(system(env));
    let mut kernels: Vec<PathBuf> = Vec::new();
    for dir in data {
        let dir = dir.join("kernels");
        if !kernels.contains(&dir) {
            kernels.push(dir);
        }
    }
    kernels
}

fn environment(env: Env<'_>) -> Option<PathBuf> {
    env("VIRTUAL_ENV").or_else(|| env("CONDA_PREFIX"))
}

fn share(prefix: &Path) -> PathBuf {
    prefix.join("share").join("jupyter")
}

fn user_data(env: Env<'_>) -> Option<PathBuf> {
    if let Some(dir) = env("JUPYTER_DATA_DIR") {
        return Some(dir);
    }
    if cfg!(windows) {
        env("APPDATA").map(|dir| dir.join("jupyter"))
    } else if cfg!(target_os = "macos") {
        env("HOME").map(|home| home.join("Library").join("Jupyter"))
    } else {
        let data = env("XDG_DATA_HOME").or_else(|| Some(env("HOME")?.join(".local").join("share")));
        data.map(|data| data.join("jupyter"))
    }
}

fn system(env: Env<'_>) -> Vec<PathBuf> {
    if cfg!(windows) {
        env("PROGRAMDATA")
            .map(|dir| dir.join("jupyter"))
            .into_iter()
            .collect()
    } else {
        vec![
            "/usr/local/share/jupyter".into(),
            "/usr/share/jupyter".into(),
        ]
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn env_of(pairs: &'static [(&str, &str)]) -> impl Fn(&str) -> Option<PathBuf> {
        move |name| {
            pairs
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value.into())
        }
    }

    #[test]
    fn folders_are_searched_in_the_order_of_jupyter() {
        let env = env_of(&[
            ("JUPYTER_PATH", "/a:/b"),
            ("VIRTUAL_ENV", "/venv"),
            ("JUPYTER_DATA_DIR", "/data"),
            ("HOME", "/home/u"),
        ]);
        let expected = [
            "/a/kernels",
            "/b/kernels",
            "/venv/share/jupyter/kernels",
            "/data/kernels",
            "/usr/local/share/jupyter/kernels",
            "/usr/share/jupyter/kernels",
        ];
        assert_eq!(search(&env), expected.map(PathBuf::from));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_users_folder_follows_the_system() {
        assert_eq!(user_data(&env_of(&[])), None);
        let home = user_data(&env_of(&[("HOME", "/home/u")]));
        assert_eq!(home, Some("/home/u/.local/share/jupyter".into()));
        let xdg = user_data(&env_of(&[("HOME", "/home/u"), ("XDG_DATA_HOME", "/x")]));
        assert_eq!(xdg, Some("/x/jupyter".into()));
    }
}
