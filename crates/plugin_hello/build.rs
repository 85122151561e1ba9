//! Tells the plugin which toolchain builds it: its manifest states that.

use std::{env, process::Command};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("-vV").output();
    let version = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    // As the inside of a JSON string; versions hold neither quotes nor backslashes.
    let version = version.unwrap_or_default().replace('\n', "\\n");
    println!("cargo::rustc-env=HELLO_RUSTC={version}");
    println!(
        "cargo::rustc-env=HELLO_TARGET={}",
        env::var("TARGET").unwrap_or_default()
    );
}
