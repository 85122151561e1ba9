//! Comms: channels between a client's widgets and the kernel (messaging specification, "Custom
//! Messages").

use std::collections::BTreeMap;

use jupyter_protocol::{
    CommClose, CommId, CommInfo, CommInfoReply, CommMsg, CommOpen, JupyterMessageContent,
    ReplyStatus,
};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::wire::Incoming;

/// Data of a comm message.
pub type CommData = Map<String, Value>;

/// What clients may open comms to. A comm to a target that is not here is closed at once.
#[derive(Default)]
pub struct Targets(BTreeMap<String, Box<dyn Target>>);

/// The kernel's side of comms of one name.
pub trait Target: Send {
    /// A client opened a comm; messages to answer with, or nothing to refuse it.
    fn open(&mut self, comm: &str, data: &CommData) -> Option<Vec<CommData>>;

    /// A client sent a message; messages to answer with.
    fn message(&mut self, comm: &str, data: &CommData) -> Vec<CommData>;

    /// A client closed the comm.
    fn close(&mut self, comm: &str);
}

impl Targets {
    /// Adds a target under its name.
    #[must_use]
    pub fn with(mut self, name: &str, target: Box<dyn Target>) -> Self {
        self.0.insert(name.to_owned(), target);
        self
    }
}

/// The open comms.
pub(crate) struct Comms {
    targets: Targets,
    /// Target by comm.
    open: BTreeMap<String, String>,
}

impl Comms {
    pub(crate) fn new(targets: Targets) -> Self {
        Self {
            targets,
            open: BTreeMap::new(),
        }
    }

    /// Takes a comm message; what to publish for it.
    pub(crate) fn message(
        &mut self,
        kind: &str,
        request: &Incoming,
    ) -> Result<Vec<JupyterMessageContent>, serde_json::Error> {
        Ok(match kind {
            "comm_open" => self.opened(request.content()?),
            "comm_msg" => self.received(&request.content()?),
            _ => {
                self.closed(&request.content()?);
                Vec::new()
            }
        })
    }

    fn opened(
        &mut self,
        CommOpen {
            comm_id,
            target_name,
            data,
            ..
        }: CommOpen,
    ) -> Vec<JupyterMessageContent> {
        let target = self.targets.0.get_mut(&target_name);
        match target.and_then(|target| target.open(&comm_id.0, &data)) {
            Some(answers) => {
                let answers = answers
                    .into_iter()
                    .map(|data| answer(&comm_id, data))
                    .collect();
                self.open.insert(comm_id.0, target_name);
                answers
            }
            None => vec![
                CommClose {
                    comm_id,
                    data: Map::new(),
                }
                .into(),
            ],
        }
    }

    fn received(&mut self, CommMsg { comm_id, data }: &CommMsg) -> Vec<JupyterMessageContent> {
        let name = self.open.get(&comm_id.0);
        let target = name.and_then(|name| self.targets.0.get_mut(name));
        let answers = target
            .map(|target| target.message(&comm_id.0, data))
            .unwrap_or_default();
        answers
            .into_iter()
            .map(|data| answer(comm_id, data))
            .collect()
    }

    fn closed(&mut self, CommClose { comm_id, .. }: &CommClose) {
        let name = self.open.remove(&comm_id.0);
        if let Some(target) = name.and_then(|name| self.targets.0.get_mut(&name)) {
            target.close(&comm_id.0);
        }
    }
}

fn answer(comm_id: &CommId, data: CommData) -> JupyterMessageContent {
    CommMsg {
        comm_id: comm_id.clone(),
        data,
    }
    .into()
}

#[derive(Debug, Deserialize)]
pub(crate) struct CommInfoRequest {
    #[serde(default)]
    target_name: Option<String>,
}

/// Lists the open comms, of one target or of all.
pub(crate) fn info(comms: &Comms, request: &CommInfoRequest) -> JupyterMessageContent {
    let wanted = request.target_name.as_deref();
    let fits = |target: &&String| wanted.is_none_or(|wanted| wanted == target.as_str());
    let listed = comms
        .open
        .iter()
        .filter(|(_, target)| fits(target))
        .map(|(comm, target)| {
            (
                CommId(comm.clone()),
                CommInfo {
                    target_name: target.clone(),
                },
            )
        });
    CommInfoReply {
        status: ReplyStatus::Ok,
        comms: listed.collect(),
        error: None,
    }
    .into()
}
