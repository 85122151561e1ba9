//! The private channel between front and worker: frames of postcard behind their length.
//!
//! 1. The front listens on a local socket with a name that nobody can guess ([`Listener::bind`]).
//! 2. The worker finds name and token in its environment and connects ([`connect`]).
//! 3. The front takes the connection that knows the token ([`Listener::accept`]) and stops
//!    listening.
//!
//! A local socket is a Unix socket, abstract on Linux, or a named pipe on Windows. Neither end is
//! inherited by processes that cells start.

use std::collections::hash_map::RandomState;
use std::fmt::Write as _;
use std::hash::BuildHasher as _;
use std::io::{self, Read as _, Write as _};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use interprocess::local_socket::prelude::*;
use interprocess::local_socket::{
    GenericNamespaced, Listener as Socket, ListenerNonblockingMode, ListenerOptions, Stream,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Where a worker finds its channel: name and token, with a colon between.
pub(crate) const VARIABLE: &str = "KAYTON_WORKER_CHANNEL";

/// What a worker is started with, so that a program which inherits the variable is none.
pub(crate) const ARGUMENT: &str = "__kayton_worker";

/// Longest frame; more is not a frame.
const MAX_FRAME: u32 = 1 << 30;

/// One end.
pub(crate) struct Channel {
    stream: Stream,
    /// Frames are written whole.
    writing: Mutex<()>,
}

impl Channel {
    fn new(stream: Stream) -> Self {
        Self {
            stream,
            writing: Mutex::new(()),
        }
    }

    /// Sends a message, from any thread.
    pub(crate) fn send(&self, message: &impl Serialize) -> io::Result<()> {
        let mut frame = vec![0; 4];
        frame = postcard::to_extend(message, frame).map_err(io::Error::other)?;
        let length = u32::try_from(frame.len() - 4)
            .ok()
            .filter(|length| *length <= MAX_FRAME);
        let length = length.ok_or_else(|| io::Error::other("the message is too long"))?;
        frame[..4].copy_from_slice(&length.to_le_bytes());
        let _whole = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        (&self.stream).write_all(&frame)
    }

    /// Waits for a message; called by one thread. `None` if the other end is gone.
    pub(crate) fn receive<T: DeserializeOwned>(&self) -> io::Result<Option<T>> {
        let mut length = [0; 4];
        match (&self.stream).read_exact(&mut length) {
            Ok(()) => {}
            Err(_) => return Ok(None),
        }
        let length = u32::from_le_bytes(length);
        if length > MAX_FRAME {
            return Err(io::Error::other("the message is too long"));
        }
        let mut frame = vec![0; length as usize];
        (&self.stream).read_exact(&mut frame)?;
        postcard::from_bytes(&frame)
            .map(Some)
            .map_err(io::Error::other)
    }
}

/// The front's end before the worker is there.
pub(crate) struct Listener {
    socket: Socket,
    name: String,
    token: String,
}

impl Listener {
    /// Listens under a new name.
    pub(crate) fn bind() -> io::Result<Self> {
        let (name, token) = (format!("kayton-{}", secret()), secret());
        let options = ListenerOptions::new()
            .name(name.as_str().to_ns_name::<GenericNamespaced>()?)
            .nonblocking(ListenerNonblockingMode::Accept);
        Ok(Self {
            socket: options.create_sync()?,
            name,
            token,
        })
    }

    /// The value of [`VARIABLE`].
    pub(crate) fn address(&self) -> String {
        format!("{}:{}", self.name, self.token)
    }

    /// What the worker proves itself with.
    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    /// Waits for the worker while `alive` says that there is one, and no longer than `patience`.
    pub(crate) fn accept(
        &self,
        patience: Duration,
        mut alive: impl FnMut() -> bool,
    ) -> io::Result<Channel> {
        let start = Instant::now();
        loop {
            match self.socket.accept() {
                Ok(stream) => {
                    let rest = patience
                        .saturating_sub(start.elapsed())
                        .max(Duration::from_millis(1));
                    // Windows cannot limit the time; there only this user reaches the pipe.
                    let _ = stream.set_recv_timeout(Some(rest));
                    let mut known = vec![0; self.token.len()];
                    if (&stream).read_exact(&mut known).is_ok() && known == self.token.as_bytes() {
                        let _ = stream.set_recv_timeout(None);
                        return Ok(Channel::new(stream));
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    if start.elapsed() > patience {
                        return Err(io::ErrorKind::TimedOut.into());
                    }
                    if !alive() {
                        return Err(io::Error::other("it ended before it was ready"));
                    }
                    std::thread::sleep(Duration::from_micros(300));
                }
                Err(error) => return Err(error),
            }
        }
    }
}

/// The worker's end, and the token.
pub(crate) fn connect(address: &str) -> io::Result<(Channel, String)> {
    let (name, token) = address.split_once(':').ok_or(io::ErrorKind::InvalidInput)?;
    let stream = Stream::connect(name.to_ns_name::<GenericNamespaced>()?)?;
    (&stream).write_all(token.as_bytes())?;
    Ok((Channel::new(stream), token.to_owned()))
}

/// 128 bits that nobody can guess: std takes the keys of its hashers from the system's randomness.
fn secret() -> String {
    let mut text = String::new();
    for round in 0_u64..2 {
        let hash = RandomState::new().hash_one((round, std::process::id(), Instant::now()));
        let _ = write!(text, "{hash:016x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Duration = Duration::from_secs(10);

    #[test]
    fn messages_pass_both_ways_and_the_end_is_seen() {
        let listener = Listener::bind().unwrap();
        let address = listener.address();
        let worker = std::thread::spawn(move || {
            let (channel, _) = connect(&address).unwrap();
            let text: String = channel.receive().unwrap().unwrap();
            channel.send(&text.len()).unwrap();
        });
        let channel = listener.accept(PATIENCE, || true).unwrap();
        channel.send(&"x".repeat(3_000_000)).unwrap();
        assert_eq!(channel.receive::<usize>().unwrap(), Some(3_000_000));
        worker.join().unwrap();
        assert_eq!(channel.receive::<usize>().unwrap(), None);
    }

    #[test]
    fn a_stranger_without_the_token_is_ignored() {
        let listener = Listener::bind().unwrap();
        let stranger = format!("{}:{}", listener.name, "0".repeat(32));
        let address = listener.address();
        let worker = std::thread::spawn(move || {
            let stranger = connect(&stranger).unwrap();
            let worker = connect(&address).unwrap();
            worker.0.send(&7_u8).unwrap();
            drop((stranger, worker));
        });
        let channel = listener.accept(PATIENCE, || true).unwrap();
        assert_eq!(channel.receive::<u8>().unwrap(), Some(7));
        worker.join().unwrap();
    }

    #[test]
    fn nobody_waits_for_a_worker_that_ended() {
        let listener = Listener::bind().unwrap();
        assert!(listener.accept(PATIENCE, || false).is_err());
        let address = listener.address();
        drop(listener);
        assert!(connect(&address).is_err());
    }
}
