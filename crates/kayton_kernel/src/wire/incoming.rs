use bytes::Bytes;
use jupyter_protocol::Header;
use serde::de::DeserializeOwned;
use zeromq::ZmqMessage;

use super::{DELIMITER, Parent, Signer};

/// A request whose signature is right.
#[derive(Debug)]
pub(crate) struct Incoming {
    /// Who sent it: the frames that route an answer back.
    pub(crate) identities: Vec<Bytes>,
    pub(crate) header: Header,
    /// What its answers carry as parent header.
    pub(crate) parent: Parent,
    content: Bytes,
}

/// Why frames are no message of a client that knows the key.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Rejected {
    #[error("there is no delimiter among its {0} frames")]
    Delimiter(usize),
    #[error("{0} frames follow the delimiter, which are too few")]
    Short(usize),
    #[error("its signature is wrong")]
    Signature,
    #[error("its header cannot be read: {0}")]
    Header(serde_json::Error),
}

impl Incoming {
    /// Reads frames as a router socket gives them: identities, delimiter, signature, header, parent
    /// header, metadata, content, buffers.
    pub(crate) fn read(signer: &Signer, message: ZmqMessage) -> Result<Self, Rejected> {
        let mut identities = message.into_vec();
        let delimiter = identities.iter().position(|frame| frame == DELIMITER);
        let delimiter = delimiter.ok_or(Rejected::Delimiter(identities.len()))?;
        let frames = identities.split_off(delimiter).split_off(1);
        identities.truncate(delimiter);
        let [signature, header, _, _, content, ..] = &frames[..] else {
            return Err(Rejected::Short(frames.len()));
        };
        if !signer.verify(signature, &frames[1..5]) {
            return Err(Rejected::Signature);
        }
        Ok(Self {
            identities,
            header: serde_json::from_slice(header).map_err(Rejected::Header)?,
            parent: Parent::new(header.clone()),
            content: content.clone(),
        })
    }

    /// What kind of request this is: `execute_request`.
    pub(crate) fn kind(&self) -> &str {
        &self.header.msg_type
    }

    /// The content of a request of this kind.
    pub(crate) fn content<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_slice(&self.content)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = r#"{"msg_id":"1","session":"s","username":"u","date":"2026-01-01T00:00:00Z",
        "msg_type":"kernel_info_request","version":"5.4","subshell_id":"x"}"#;

    fn message(frames: &[&str]) -> ZmqMessage {
        let frames: Vec<Bytes> = frames
            .iter()
            .map(|f| Bytes::copy_from_slice(f.as_bytes()))
            .collect();
        ZmqMessage::try_from(frames).expect("not empty")
    }

    fn read(frames: &[&str]) -> Result<Incoming, Rejected> {
        Incoming::read(&Signer::new(""), message(frames))
    }

    #[test]
    fn a_request_keeps_its_route_and_its_header() {
        let frames = [
            "client",
            "more",
            "<IDS|MSG>",
            "",
            HEADER,
            "{}",
            "{}",
            "{\"a\":1}",
            "buffer",
        ];
        let request = read(&frames).expect("a request");
        assert_eq!(request.identities, ["client", "more"]);
        assert_eq!(request.kind(), "kernel_info_request");
        assert_eq!(
            request.parent,
            Parent::new(Bytes::from_static(HEADER.as_bytes()))
        );
        let content: serde_json::Value = request.content().expect("an object");
        assert_eq!(content["a"], 1);
    }

    #[test]
    fn what_is_no_message_is_refused_with_the_reason() {
        let why = |frames: &[&str]| read(frames).expect_err("refused").to_string();
        assert_eq!(why(&["a", "b"]), "there is no delimiter among its 2 frames");
        assert_eq!(
            why(&["a", "<IDS|MSG>"]),
            "0 frames follow the delimiter, which are too few"
        );
        assert!(why(&["<IDS|MSG>", "", "no JSON", "{}", "{}", "{}"]).starts_with("its header"));
        assert!(why(&["<IDS|MSG>", "", "{}", "{}", "{}", "{}"]).contains("missing field"));
    }

    #[test]
    fn a_wrong_signature_is_seen_before_anything_is_read() {
        let frames = message(&["<IDS|MSG>", "00", "no JSON", "{}", "{}", "{}"]);
        let refused = Incoming::read(&Signer::new("key"), frames);
        assert!(matches!(refused, Err(Rejected::Signature)));
    }
}
