//! The words of the command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// Keyton with any Rust crate: run files, a terminal session, and the plugins behind them.
#[derive(Debug, Parser)]
#[command(name = "kayton", version, disable_help_subcommand = true)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run a Keyton file.
    Run {
        /// The file (`.kay`).
        file: PathBuf,
        /// What the program finds in `argv`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
    /// Start a session in the terminal; cells from a pipe are separated by empty lines.
    Repl,
    /// Build the plugin of a crate ahead of its first import.
    Add(Target),
    /// Write the glue, the manifest and the surface of a crate, and print the totals.
    Bindgen {
        /// Which crate.
        #[command(flatten)]
        target: Target,
        /// Folder to write to.
        #[arg(long, default_value = "kayton_bindgen")]
        out: PathBuf,
    },
    /// Show every public item of a crate: bound, or skipped and why.
    Surface {
        /// Which crate.
        #[command(flatten)]
        target: Target,
        /// One JSON document instead of a table.
        #[arg(long)]
        json: bool,
    },
    /// Try every use of a crate: each is checked and compiled, and none is run.
    #[command(hide = true)]
    Probe {
        /// As after `rimport`.
        spec: String,
        /// Begin no batch after this many minutes.
        #[arg(long, default_value_t = 60)]
        minutes: u64,
        /// Write what can be run in Keyton and in Rust, for a comparison.
        #[arg(long)]
        run: bool,
    },
    /// Check a Keyton file without running it.
    Check {
        /// The file (`.kay`).
        file: PathBuf,
    },
    /// The Jupyter kernel: install it, or run it as Jupyter does.
    Kernel {
        /// What to do.
        #[command(subcommand)]
        action: KernelAction,
    },
    /// Say what this machine offers and what is missing.
    Doctor,
    /// Look after the plugin cache.
    Cache {
        /// What to do with it.
        #[command(subcommand)]
        action: CacheAction,
    },
    /// Run the reqwest example against a local server that this command starts.
    Demo,
}

/// A crate to build a plugin for.
#[derive(Debug, clap::Args)]
pub(crate) struct Target {
    /// As after `rimport`: `regex`, `reqwest@0.13[blocking,json]`.
    pub(crate) spec: String,
    /// A folder with the crate's sources instead of the registry.
    #[arg(long)]
    pub(crate) path: Option<PathBuf>,
}

/// What can be done with the cache.
#[derive(Debug, Subcommand)]
pub(crate) enum CacheAction {
    /// List the plugins with their size and last use.
    List,
    /// Delete what was unused for longest until the cache fits its bound.
    Gc {
        /// The bound in MiB.
        #[arg(long)]
        max_mib: Option<u64>,
    },
    /// Delete every plugin.
    Clear,
}

/// What can be done with the kernel.
#[derive(Debug, Subcommand)]
pub(crate) enum KernelAction {
    /// Let Jupyter find the kernel.
    Install {
        /// Where Jupyter is to find it.
        #[command(flatten)]
        place: KernelPlace,
        /// Name of the kernel, as in `jupyter console --kernel NAME`.
        #[arg(long, default_value = kayton_kernel::install::NAME)]
        name: String,
        /// What menus show.
        #[arg(long, default_value = "Keyton")]
        display_name: String,
        /// Environment variable of the kernel, such as KAYTON_HOME; may be repeated.
        #[arg(long, value_name = "NAME=VALUE", value_parser = variable)]
        env: Vec<(String, String)>,
    },
    /// Take the kernel away from Jupyter.
    Uninstall {
        /// Where it was installed.
        #[command(flatten)]
        place: KernelPlace,
        /// Its name.
        #[arg(long, default_value = kayton_kernel::install::NAME)]
        name: String,
    },
    /// List the Keyton kernels that Jupyter finds.
    List,
    /// Serve a client; Jupyter calls this.
    Run {
        /// The connection file that the client wrote.
        #[arg(short = 'f', long)]
        connection_file: PathBuf,
    },
}

fn variable(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write it as NAME=VALUE".to_owned()),
    }
}

/// Where a kernel is installed.
#[derive(Debug, clap::Args)]
#[group(multiple = false)]
pub(crate) struct KernelPlace {
    /// For this user (the default).
    #[arg(long)]
    user: bool,
    /// For the active Python environment.
    #[arg(long)]
    sys_prefix: bool,
    /// Under PREFIX/share/jupyter.
    #[arg(long)]
    prefix: Option<PathBuf>,
}

impl From<KernelPlace> for kayton_kernel::install::Place {
    fn from(place: KernelPlace) -> Self {
        match place {
            KernelPlace {
                prefix: Some(prefix),
                ..
            } => Self::Prefix(prefix),
            KernelPlace {
                sys_prefix: true, ..
            } => Self::SysPrefix,
            KernelPlace { .. } => Self::User,
        }
    }
}
