//! Messages as they travel: frames, signatures, headers (messaging specification, "The wire
//! protocol").
//!
//! **Headers go back as they came.** The parent header of an answer is the bytes of the request's
//! header, so that fields that this kernel does not know survive.

mod incoming;
mod outgoing;
mod signer;

pub(crate) use incoming::Incoming;
pub(crate) use outgoing::{Parent, Wire, now};
pub(crate) use signer::Signer;

/// Version of the messaging specification that this kernel follows.
pub const PROTOCOL_VERSION: &str = "5.5";

/// What stands between routing frames and the signature.
const DELIMITER: &[u8] = b"<IDS|MSG>";
