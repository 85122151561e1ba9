use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use bytes::Bytes;
use chrono::{DateTime, SubsecRound as _, Utc};
use jupyter_protocol::{Header, JupyterMessageContent};
use uuid::Uuid;
use zeromq::ZmqMessage;

use super::{DELIMITER, PROTOCOL_VERSION, Signer};

/// The header of the request that a message answers, byte by byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parent(Bytes);

impl Parent {
    pub(crate) fn new(header: Bytes) -> Self {
        Self(header)
    }

    /// No request led to the message.
    pub(crate) fn none() -> Self {
        Self(Bytes::from_static(b"{}"))
    }
}

/// What turns contents into signed frames; one for all channels of a kernel.
#[derive(Clone)]
pub(crate) struct Wire {
    signer: Signer,
    session: Arc<str>,
    sent: Arc<AtomicU64>,
}

impl Wire {
    pub(crate) fn new(signer: Signer) -> Self {
        let session = Uuid::new_v4().simple().to_string().into();
        Self {
            signer,
            session,
            sent: Arc::default(),
        }
    }

    pub(crate) fn signer(&self) -> &Signer {
        &self.signer
    }

    /// Where subscribers find a kind of message: `kernel.SESSION.stream`.
    pub(crate) fn topic(&self, content: &JupyterMessageContent) -> Bytes {
        format!("kernel.{}.{}", self.session, content.message_type()).into()
    }

    /// A message behind routing frames: identities on a router socket, the topic on a publisher.
    pub(crate) fn frames(
        &self,
        route: &[Bytes],
        parent: &Parent,
        content: &JupyterMessageContent,
    ) -> Result<ZmqMessage, serde_json::Error> {
        let header = Header {
            msg_id: format!(
                "{}_{}",
                self.session,
                self.sent.fetch_add(1, Ordering::Relaxed)
            ),
            username: "kayton".to_owned(),
            session: self.session.to_string(),
            date: now(),
            msg_type: content.message_type().to_owned(),
            version: PROTOCOL_VERSION.to_owned(),
        };
        let signed = [
            Bytes::from(serde_json::to_vec(&header)?),
            parent.0.clone(),
            Bytes::from_static(b"{}"),
            Bytes::from(serde_json::to_vec(content)?),
        ];
        let signature = self.signer.sign(&signed);
        let mut message = ZmqMessage::from(Bytes::from_static(DELIMITER));
        route
            .iter()
            .rev()
            .for_each(|frame| message.push_front(frame.clone()));
        message.push_back(signature);
        signed
            .into_iter()
            .for_each(|frame| message.push_back(frame));
        Ok(message)
    }
}

/// Now, in the microseconds that clients read.
pub(crate) fn now() -> DateTime<Utc> {
    DateTime::<Utc>::from(SystemTime::now()).trunc_subsecs(6)
}

#[cfg(test)]
mod tests {
    use jupyter_protocol::Status;

    use super::super::Incoming;
    use super::*;

    #[test]
    fn what_is_written_can_be_read() {
        let wire = Wire::new(Signer::new("key"));
        let content = JupyterMessageContent::from(Status::busy());
        let route = [Bytes::from_static(b"client")];
        let frames = wire
            .frames(&route, &Parent::none(), &content)
            .expect("frames");
        assert_eq!(frames.get(4).map(|f| &f[..]), Some(&b"{}"[..]));
        let read = Incoming::read(wire.signer(), frames).expect("a message");
        assert_eq!(read.identities, route);
        assert_eq!(
            (read.kind(), read.header.version.as_str()),
            ("status", "5.5")
        );
        let status: Status = read.content().expect("a status");
        assert_eq!(status.execution_state.as_str(), "busy");
    }
}
