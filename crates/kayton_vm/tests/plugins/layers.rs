//! Builds the dylibs, in a workspace of their own, as the toolchain does for a session.

use std::{
    env::consts::{DLL_PREFIX, DLL_SUFFIX},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use kayton_vm::Expected;

/// Paths of the dylibs.
pub(crate) struct Layers {
    pub(crate) std: PathBuf,
    pub(crate) base: PathBuf,
    pub(crate) hello: PathBuf,
    pub(crate) cells: PathBuf,
    rustc: String,
}

fn output(command: &mut Command) -> String {
    let output = command.output().expect("the command starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} failed:\n{errors}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn package(name: &str, kind: &str, lib: &str, dependencies: &str) -> String {
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n{kind}\n\
         [lib]\ncrate-type = [\"dylib\"]\n{lib}\n[dependencies]\n{dependencies}\n"
    )
}

impl Layers {
    pub(crate) fn build() -> Layers {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .expect("a folder of crates");
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("layers");
        let quoted = |path: PathBuf| format!("{:?}", path.display().to_string());
        let dependency = |name: &str, more: &str| {
            format!(
                "{name} = {{ path = {}{more} }}\n",
                quoted(crates.join(name))
            )
        };
        let write = |path: &str, text: &str| {
            let path = root.join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a new folder");
            if fs::read_to_string(&path).ok().as_deref() != Some(text) {
                fs::write(path, text).expect("a new file");
            }
        };
        let api = dependency("kayton_api", ", features = [\"serde\"]")
            + &dependency("kayton_runtime", "");
        let on_base = api.clone() + "kayton_base = { path = \"../base\" }\n";
        let hello = crates.join("plugin_hello");
        write(
            "Cargo.toml",
            "[workspace]\nresolver = \"3\"\nmembers = [\"base\", \"hello\", \"cells\"]\n",
        );
        write("base/Cargo.toml", &package("kayton_base", "", "", &api));
        write("base/src/lib.rs", include_str!("base.rs"));
        write(
            "hello/Cargo.toml",
            &package(
                "plugin_hello",
                &format!("build = {}", quoted(hello.join("build.rs"))),
                &format!("path = {}", quoted(hello.join("src/lib.rs"))),
                &format!("{on_base}[features]\ndefault = [\"layer\"]\nlayer = []"),
            ),
        );
        write(
            "cells/Cargo.toml",
            &package(
                "cells",
                "",
                "",
                &format!("{on_base}plugin_hello = {{ path = \"../hello\" }}\n"),
            ),
        );
        write("cells/src/lib.rs", include_str!("cells.rs"));
        let lock = fs::read_to_string(crates.join("../Cargo.lock")).expect("the lockfile");
        if !root.join("Cargo.lock").exists() {
            write("Cargo.lock", &lock);
        }
        output(
            Command::new(env!("CARGO"))
                .args(["build", "--workspace", "--offline", "--quiet"])
                .current_dir(&root)
                .env("CARGO_TARGET_DIR", root.join("target"))
                .env("RUSTFLAGS", "-C prefer-dynamic")
                .env_remove("CARGO_ENCODED_RUSTFLAGS"),
        );
        let dylib = |name: &str| root.join(format!("target/debug/{DLL_PREFIX}{name}{DLL_SUFFIX}"));
        Layers {
            std: std_dylib(&root),
            base: dylib("kayton_base"),
            hello: dylib("plugin_hello"),
            cells: dylib("cells"),
            rustc: output(Command::new("rustc").arg("-vV").current_dir(&root)),
        }
    }

    /// What the plugin must be.
    pub(crate) fn expected(&self) -> Expected {
        Expected {
            krate: "hello".into(),
            rustc: self.rustc.clone(),
        }
    }
}

/// std as a dylib, in the toolchain.
fn std_dylib(root: &Path) -> PathBuf {
    let mut rustc = Command::new("rustc");
    let libdir = output(rustc.args(["--print", "target-libdir"]).current_dir(root));
    let is_std = |path: &PathBuf| {
        path.file_name()
            .and_then(|name| name.to_str())
            .is_some_and(|name| {
                name.starts_with(&format!("{DLL_PREFIX}std-")) && name.ends_with(DLL_SUFFIX)
            })
    };
    let files = fs::read_dir(libdir.trim()).expect("the folder of std");
    files
        .filter_map(|file| Some(file.ok()?.path()))
        .find(is_std)
        .expect("a dylib of std")
}
