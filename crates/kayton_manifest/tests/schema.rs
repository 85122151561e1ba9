//! The schema in `docs/` is the one of the Rust types; a change of the types changes both.

#![expect(
    clippy::disallowed_methods,
    reason = "the test compares with a file; the crate reads none"
)]

use std::path::Path;

use kayton_manifest::{
    BuildIdentity, Callable, CallableId, CallableKind, Instance, Manifest, Return, SCHEMA_VERSION,
    Ty,
};

#[test]
fn docs_hold_the_schema_of_the_types() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/manifest.schema.json");
    let schema = format!(
        "{}\n",
        serde_json::to_string_pretty(&kayton_manifest::json_schema()).unwrap()
    );
    if std::env::var_os("INSTA_UPDATE").is_some_and(|v| v == "always") {
        std::fs::write(&file, &schema).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        kept == schema,
        "docs/manifest.schema.json is stale: raise SCHEMA_VERSION if old manifests cannot be read, \
         then run `cargo xtask bless`"
    );
}

#[test]
fn a_manifest_survives_its_json() {
    let manifest = Manifest {
        schema_version: SCHEMA_VERSION,
        build: BuildIdentity {
            package: "shapes".into(),
            krate: "shapes".into(),
            version: "1.0.0".into(),
            features: vec![],
            rustc: "rustc 1.95.0".into(),
            target: "x86_64-unknown-linux-gnu".into(),
            graph_hash: String::new(),
        },
        glue_crate: "kayton_rplugin__shapes".into(),
        modules: vec![],
        types: vec![],
        traits: vec![],
        callables: vec![Callable {
            name: "area".into(),
            path: "shapes::area".into(),
            kind: CallableKind::Function,
            docs: String::new(),
            signature: "pub fn area<T>(sides: Vec<T>) -> Option<T>".into(),
            source: None,
            generics: vec![],
            of: None,
            receiver: None,
            params: vec![],
            ret: Return {
                ty: Ty::Option(Box::new(Ty::Param("T".into()))),
                raises: None,
                same_object: false,
                borrows: vec![],
                awaits: false,
            },
            instances: vec![Instance {
                args: vec![Ty::Str],
                symbol: Some("area__str".into()),
            }],
            lazy: true,
        }],
        constants: vec![],
        macros: vec![],
    };
    let json = serde_json::to_string(&manifest).unwrap();
    assert_eq!(serde_json::from_str::<Manifest>(&json).unwrap(), manifest);
    assert_eq!(manifest.callable(CallableId(0)).name, "area");
}
