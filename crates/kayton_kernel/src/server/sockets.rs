use jupyter_protocol::ConnectionInfo;
use zeromq::{RouterSocket, Socket, XPubSocket, ZmqError};

/// A socket could not be bound.
#[derive(Debug, thiserror::Error)]
#[error("the {channel} channel cannot be bound to {endpoint}: {source}")]
pub struct BindError {
    /// Which of the five.
    pub channel: &'static str,
    /// Where the connection file wants it.
    pub endpoint: String,
    /// Why not.
    pub source: ZmqError,
}

/// The five sockets of a kernel.
pub(super) struct Sockets {
    pub(super) shell: RouterSocket,
    pub(super) control: RouterSocket,
    pub(super) stdin: RouterSocket,
    pub(super) iopub: XPubSocket,
    pub(super) heartbeat: RouterSocket,
}

pub(super) async fn bind(info: &ConnectionInfo) -> Result<Sockets, BindError> {
    Ok(Sockets {
        shell: bound("shell", info.shell_url()).await?,
        control: bound("control", info.control_url()).await?,
        stdin: bound("stdin", info.stdin_url()).await?,
        iopub: bound("iopub", info.iopub_url()).await?,
        heartbeat: bound("heartbeat", info.hb_url()).await?,
    })
}

async fn bound<S: Socket>(channel: &'static str, endpoint: String) -> Result<S, BindError> {
    let mut socket = S::new();
    match socket.bind(&endpoint).await {
        Ok(_) => Ok(socket),
        Err(source) => Err(BindError {
            channel,
            endpoint,
            source,
        }),
    }
}
