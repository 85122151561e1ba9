use std::path::Path;
use std::process::ExitCode;

use tracing::level_filters::LevelFilter;

use crate::connection::{self, ConnectionError};
use crate::server::{self, BindError, Options};

/// Environment variable with the level of the log on stderr: `error`, `warn` (default), `info`,
/// `debug`, `trace` or `off`.
const LOG: &str = "KAYTON_LOG";

/// Why a kernel does not start.
#[derive(Debug, thiserror::Error)]
enum StartError {
    #[error(transparent)]
    Connection(#[from] ConnectionError),
    #[error(transparent)]
    Bind(#[from] BindError),
    #[error("the async runtime cannot start: {0}")]
    Runtime(std::io::Error),
}

/// Runs a kernel for the client that wrote this connection file, to its end. What keeps it from
/// starting is said on stderr, with exit code 1.
pub fn run(connection_file: &Path, options: Options) -> ExitCode {
    let level = std::env::var(LOG).ok().and_then(|level| level.parse().ok());
    // Whoever embeds a kernel may have a log already.
    let _ = tracing_subscriber::fmt()
        .with_max_level(level.unwrap_or(LevelFilter::WARN))
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .try_init();
    match serve(connection_file, options) {
        Ok(code) => code,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn serve(connection_file: &Path, options: Options) -> Result<ExitCode, StartError> {
    let info = connection::read(connection_file)?;
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(StartError::Runtime)?;
    let code = runtime.block_on(server::serve(&info, options))?;
    // A cell that does not stop must not keep the process.
    runtime.shutdown_background();
    Ok(code)
}
