//! `kernel_info_request`: what the kernel and its language are.

use jupyter_protocol::{
    HelpLink, JupyterMessageContent, KernelInfoReply, LanguageInfo, ReplyStatus,
};

use crate::wire::PROTOCOL_VERSION;

/// What a kernel says about itself.
#[derive(Debug, Clone)]
pub struct About {
    /// Name of the implementation: `kayton`.
    pub implementation: String,
    /// Its version.
    pub version: String,
    /// What a console shows at its start.
    pub banner: String,
    /// The language, with the names of its lexer and editor mode.
    pub language: LanguageInfo,
    /// Entries of the help menu.
    pub help_links: Vec<HelpLink>,
}

pub(crate) fn reply(about: &About) -> JupyterMessageContent {
    KernelInfoReply {
        status: ReplyStatus::Ok,
        protocol_version: PROTOCOL_VERSION.to_owned(),
        implementation: about.implementation.clone(),
        implementation_version: about.version.clone(),
        language_info: about.language.clone(),
        banner: about.banner.clone(),
        help_links: about.help_links.clone(),
        debugger: false,
        error: None,
    }
    .into()
}
