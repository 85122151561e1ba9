use jupyter_protocol::{CodeMirrorMode, HelpLink, LanguageInfo};

use crate::About;

const VERSION: &str = env!("CARGO_PKG_VERSION");
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

pub(super) fn about() -> About {
    let link = |text: &str, url: String| HelpLink {
        text: text.to_owned(),
        url,
    };
    About {
        implementation: "kayton".to_owned(),
        version: VERSION.to_owned(),
        banner: format!(
            "Kayton {VERSION}: Keyton with any Rust crate\n\
             `rimport regex` imports a crate; `name?` shows its documentation; `%help` lists commands"
        ),
        language: LanguageInfo {
            name: "keyton".to_owned(),
            version: VERSION.to_owned(),
            mimetype: Some("text/x-keyton".to_owned()),
            file_extension: Some(".kay".to_owned()),
            pygments_lexer: Some("keyton".to_owned()),
            codemirror_mode: Some(CodeMirrorMode::Simple("keyton".to_owned())),
            nbconvert_exporter: Some("script".to_owned()),
        },
        help_links: vec![
            link("Keyton", format!("{REPOSITORY}#readme")),
            link("Examples", format!("{REPOSITORY}/tree/main/examples")),
            link(
                "Rust standard library",
                "https://doc.rust-lang.org/std/".to_owned(),
            ),
            link("Crates", "https://docs.rs/".to_owned()),
        ],
    }
}
