use zeromq::{RouterSocket, SocketRecv as _, SocketSend as _};

/// Sends back what comes, as long as the kernel lives.
pub(super) async fn run(socket: RouterSocket) {
    let (mut echo, mut beats) = socket.split();
    while let Ok(beat) = beats.recv().await {
        if let Err(error) = echo.send(beat).await {
            tracing::debug!(%error, "a heartbeat was not answered");
        }
    }
}
