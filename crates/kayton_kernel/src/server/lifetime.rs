//! When a kernel ends: asked by its client, by a signal, or because who started it is gone.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::Shared;

/// How often the parent process is looked for.
const PARENT_POLL: Duration = Duration::from_secs(1);

/// Ends the kernel.
#[derive(Clone)]
pub(super) struct Ending(watch::Sender<bool>);

/// Waits for the end.
pub(super) struct Ended(watch::Receiver<bool>);

pub(super) fn ending() -> (Ending, Ended) {
    let (sender, receiver) = watch::channel(false);
    (Ending(sender), Ended(receiver))
}

impl Ending {
    pub(super) fn end(&self) {
        self.0.send_replace(true);
    }
}

impl Ended {
    pub(super) async fn wait(&mut self) {
        // An error means that every sender is gone, which is an end as well.
        let _ = self.0.wait_for(|ended| *ended).await;
    }
}

/// Interrupts on SIGINT; ends on SIGTERM and when the parent process is gone.
pub(super) async fn watch(shared: Arc<Shared>, ending: Ending) {
    let interrupts = async {
        while tokio::signal::ctrl_c().await.is_ok() {
            shared.interrupt();
        }
        std::future::pending::<()>().await;
    };
    tokio::select! {
        () = interrupts => {}
        () = terminated() => {}
        () = orphaned() => tracing::warn!("the process that started this kernel is gone"),
    }
    ending.end();
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signals) => drop(signals.recv().await),
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}

/// Local clients name themselves in `JPY_PARENT_PID`; a kernel whose parent died belongs to nobody.
#[cfg(unix)]
async fn orphaned() {
    let parent = std::os::unix::process::parent_id();
    let watched = std::env::var("JPY_PARENT_PID").is_ok_and(|pid| pid.parse() == Ok(parent));
    if !watched {
        std::future::pending::<()>().await;
    }
    while std::os::unix::process::parent_id() == parent {
        tokio::time::sleep(PARENT_POLL).await;
    }
}

#[cfg(not(unix))]
async fn orphaned() {
    let _ = PARENT_POLL;
    std::future::pending().await
}
