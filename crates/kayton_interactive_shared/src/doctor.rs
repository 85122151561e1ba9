//! What this machine offers, and what is missing.

use camino::Utf8Path;
use kayton_toolchain::Builder;

/// One line of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at.
    pub what: &'static str,
    /// Whether it is as it should be.
    pub ok: bool,
    /// What was found, or what to do.
    pub detail: String,
}

/// Looks at the toolchain, the base, the cache and the C compiler; downloads nothing but what the
/// base needs.
#[must_use]
pub fn examine(working_dir: &Utf8Path) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut push = |what, ok, detail: String| findings.push(Finding { what, ok, detail });
    match Builder::open(working_dir) {
        Err(error) => push("rust toolchain", false, error.to_string()),
        Ok(builder) => {
            let toolchain = builder.toolchain();
            let first = toolchain.verbose_version.lines().next().unwrap_or_default();
            push(
                "rust toolchain",
                true,
                format!("{first}, {}", toolchain.target),
            );
            push(
                "rustdoc",
                toolchain.rustdoc.is_file(),
                toolchain.rustdoc.to_string(),
            );
            push(
                "dynamic std",
                toolchain.libstd.is_file(),
                toolchain.libstd.to_string(),
            );
            push("linker of cells", true, format!("{:?}", toolchain.linker));
            match builder.base(&mut |_| {}) {
                Ok(base) => push("base", true, base.layer.dylib.to_string()),
                Err(error) => push("base", false, error.to_string()),
            }
            let home = builder.home();
            push("cache", true, home.root().to_string());
            push("plugins", true, home.plugins().to_string());
            let project = home
                .project()
                .map_or("none".to_owned(), ToString::to_string);
            push("project (kayton.toml)", true, project);
        }
    }
    match kayton_toolchain::c_compiler() {
        Ok(version) => push("C compiler", true, version),
        Err(reason) => push(
            "C compiler",
            false,
            format!("{reason}; install one (gcc or clang)"),
        ),
    }
    findings
}
