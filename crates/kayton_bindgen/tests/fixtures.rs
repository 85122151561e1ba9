//! Every micro-crate of `fixtures/bindgen` through the whole generator, with rustc as the oracle.
//!
//! 1. rustdoc makes the JSON and rustc the library of the fixture, the base is built by cargo.
//! 2. The generator runs to its end: what it prints compiles.
//! 3. Source, plan, surface and exports are compared with `snapshots/bindgen`.

#![expect(
    clippy::disallowed_methods,
    reason = "reads fixtures and starts rustc, which the crate itself must not"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use kayton_bindgen::item_graph::{ItemGraph, ParsedJson, Unit, UnitId};
use kayton_bindgen::plan::ExportPlan;
use kayton_bindgen::{
    DEFAULT_BUDGET, GenerateInput, Generated, OracleMessage, RuntimePath, Stage, generate, lazy,
};
use kayton_manifest::{BuildIdentity, CallableId, Ty};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// `--extern` arguments for the base's crates.
fn base() -> &'static [String] {
    static BASE: OnceLock<Vec<String>> = OnceLock::new();
    BASE.get_or_init(|| {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("base");
        let out = Command::new(env!("CARGO"))
            .args([
                "build",
                "-p",
                "kayton_runtime",
                "--message-format=json",
                "--target-dir",
            ])
            .arg(&target)
            .current_dir(root())
            .output()
            .expect("cargo starts");
        assert!(
            out.status.success(),
            "{}",
            String::from_utf8_lossy(&out.stderr)
        );
        let mut externs = vec![
            format!("-Ldependency={}", target.join("debug/deps").display()),
            format!("-Ldependency={}", target.display()),
        ];
        for line in String::from_utf8_lossy(&out.stdout).lines() {
            let message: serde_json::Value = serde_json::from_str(line).expect("cargo writes JSON");
            let name = message["target"]["name"]
                .as_str()
                .unwrap_or_default()
                .replace('-', "_");
            if !["kayton_api", "kayton_runtime"].contains(&name.as_str()) {
                continue;
            }
            let files = message["filenames"].as_array().into_iter().flatten();
            for file in files
                .filter_map(|f| f.as_str())
                .filter(|f| f.ends_with(".rlib"))
            {
                externs.push(format!("--extern={name}={file}"));
            }
        }
        let source = target.join("base.rs");
        std::fs::write(
            &source,
            "pub extern crate kayton_api; pub extern crate kayton_runtime;",
        )
        .expect("the target folder can be written");
        rustc(
            &target,
            &source,
            "kayton_base",
            &["--crate-type=rlib"],
            &externs,
        );
        externs.push(format!(
            "--extern=kayton_base={}",
            target.join("libkayton_base.rlib").display()
        ));
        externs
    })
}

fn rustc(out: &Path, source: &Path, name: &str, args: &[&str], externs: &[String]) -> String {
    let output = Command::new("rustc")
        .args([
            "--edition=2024",
            "--crate-name",
            name,
            "--error-format=json",
            "--out-dir",
        ])
        .arg(out)
        .args(args)
        .args(externs)
        .arg(source)
        .output()
        .expect("rustc starts");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// rustc's errors, and notes if they are wanted; lines are those of spans in the glue, through macros.
fn messages(stderr: &str, notes: bool) -> Vec<OracleMessage> {
    let mut out = Vec::new();
    for line in stderr.lines() {
        let Ok(message) = serde_json::from_str::<serde_json::Value>(line) else {
            continue;
        };
        let text = message["message"].as_str().unwrap_or_default().to_owned();
        let note = message["level"] == "note";
        if !(message["level"] == "error" || note && notes) || text.starts_with("aborting due") {
            continue;
        }
        let mut lines = Vec::new();
        for span in message["spans"].as_array().into_iter().flatten() {
            let mut span = span;
            while !span.is_null() && span["is_primary"] != false {
                if span["file_name"]
                    .as_str()
                    .is_some_and(|f| f.ends_with("glue.rs"))
                {
                    let at =
                        |key: &str| u32::try_from(span[key].as_u64().unwrap_or(0)).unwrap_or(0);
                    lines.push((at("line_start"), at("line_end")));
                    break;
                }
                span = &span["expansion"]["span"];
            }
        }
        out.push(OracleMessage {
            code: message["code"]["code"].as_str().map(str::to_owned),
            message: text,
            rendered: message["rendered"].as_str().unwrap_or_default().to_owned(),
            lines,
            note,
        });
    }
    out
}

/// rustdoc's JSON of a source file.
fn json(source: &Path, name: &str, dir: &Path) -> ParsedJson {
    let doc = Command::new("rustdoc")
        .env("RUSTC_BOOTSTRAP", "1")
        .args([
            "--edition=2024",
            "-Zunstable-options",
            "--output-format=json",
            "--document-hidden-items",
            "--document-private-items",
            "--crate-name",
            name,
        ])
        .arg("--out-dir")
        .arg(dir)
        .arg(source)
        .output()
        .expect("rustdoc starts");
    assert!(
        doc.status.success(),
        "{}",
        String::from_utf8_lossy(&doc.stderr)
    );
    let json = std::fs::read(dir.join(format!("{name}.json"))).expect("rustdoc wrote it");
    ParsedJson::parse(&json).expect("a known format")
}

/// What came out for a fixture, with the folder that holds its libraries.
struct Outcome {
    dir: tempfile::TempDir,
    source: String,
    generated: Generated,
    externs: Vec<String>,
    /// What rustc was asked for, in order.
    stages: Vec<Stage>,
}

/// The whole generator over one fixture.
fn run(name: &str) -> Outcome {
    let source = root().join("fixtures/bindgen").join(name).join("lib.rs");
    let dir = tempfile::tempdir().expect("a folder for the build");
    rustc(dir.path(), &source, name, &["--crate-type=rlib"], &[]);
    let unit = UnitId::from(name);
    let mut graph = ItemGraph::new([Unit {
        id: unit.clone(),
        name: name.to_owned(),
        package: name.to_owned(),
        version: "1.0.0".to_owned(),
        artifact: None,
        externs: BTreeMap::new(),
    }]);
    graph
        .add(&unit, &json(&source, name, dir.path()))
        .expect("it loads");
    graph
        .add_std(&UnitId::from("std"), kayton_bindgen::std_extent())
        .expect("it loads");
    graph.resolve();
    let input = GenerateInput {
        graph: &graph,
        target: unit,
        build: BuildIdentity {
            package: name.to_owned(),
            krate: name.to_owned(),
            version: "1.0.0".to_owned(),
            features: Vec::new(),
            rustc: String::new(),
            target: String::new(),
            graph_hash: String::new(),
        },
        extern_aliases: BTreeMap::new(),
        runtime: RuntimePath::default(),
        layers: Vec::new(),
        budget: DEFAULT_BUDGET,
    };
    let library = dir.path().join(format!("lib{name}.rlib"));
    let mut externs = base().to_vec();
    externs.push(format!("--extern={name}={}", library.display()));
    let crate_name = format!("kayton_rplugin__{name}");
    let mut stages = Vec::new();
    let mut oracle = |text: &str, stage: Stage| -> Result<Vec<OracleMessage>, std::io::Error> {
        let glue = dir.path().join("glue.rs");
        std::fs::write(&glue, text)?;
        let emit = match stage {
            Stage::Check => "--emit=metadata",
            Stage::Instantiate => "--emit=obj",
            Stage::Build => "--emit=link",
        };
        stages.push(stage);
        let args = ["--crate-type=rlib", emit];
        let said = rustc(dir.path(), &glue, &crate_name, &args, &externs);
        Ok(messages(&said, stage == Stage::Instantiate))
    };
    let generated = generate(&input, &mut oracle).expect("the glue compiles");
    let source = std::fs::read_to_string(&source).expect("the fixture is text");
    Outcome {
        dir,
        source,
        generated,
        externs,
        stages,
    }
}

/// Source, plan, surface and exports.
fn text(outcome: &Outcome) -> String {
    let generated = &outcome.generated;
    let plan = ExportPlan::from_bytes(&generated.plan).expect("the plan reads back");
    let mut out = outcome.source.clone();
    let _ = writeln!(out, "\n---- plan\n{}", plan.to_text());
    out.push_str("---- surface\n");
    for item in &generated.surface.items {
        let end = match &item.reason {
            Some(reason) => format!("{}: {}", reason.code, reason.message),
            None => item.exports.join(" "),
        };
        let _ = writeln!(out, "{} {} -> {end}", item.kind, item.path);
    }
    let start = generated
        .glue
        .find("pub mod types")
        .expect("types come first");
    let end = generated
        .glue
        .find("mod witnesses")
        .expect("witnesses come behind");
    let _ = writeln!(out, "\n---- glue\n{}", &generated.glue[start..end]);
    out
}

/// Instances that were not compiled into the plugin compile in a crate that depends on it.
#[test]
fn instances_on_demand_compile_in_a_cell() {
    let object = |outcome: &Outcome, name: &str, args: Vec<Ty>| {
        let types = &outcome.generated.manifest.types;
        let key = types
            .iter()
            .find(|t| t.name == name)
            .expect("the type")
            .key
            .clone();
        Ty::Object { key, args }
    };
    let traits = run("traits_and_protocols");
    let point = object(&traits, "Point", Vec::new());
    cell(
        &traits,
        &[("traits_and_protocols::Area::double", vec![point])],
    );
    let generics = run("generics_by_bounds_and_shapes");
    let nested = object(&generics, "Stack", vec![Ty::Str]);
    cell(
        &generics,
        &[
            ("generics_by_bounds_and_shapes::Stack::push", vec![Ty::Str]),
            (
                "generics_by_bounds_and_shapes::Stack::last",
                vec![Ty::Vec(Box::new(Ty::Bool))],
            ),
            ("generics_by_bounds_and_shapes::Stack::last", vec![nested]),
            ("generics_by_bounds_and_shapes::greet", vec![Ty::Str]),
        ],
    );
}

/// Compiles instances as a cell does.
fn cell(outcome: &Outcome, wanted: &[(&str, Vec<Ty>)]) {
    let glue = &outcome.generated.manifest.glue_crate;
    let mut source = format!("extern crate {glue} as _;\npub mod lazy {{\n");
    for (path, args) in wanted {
        let callables = &outcome.generated.manifest.callables;
        let at = callables
            .iter()
            .position(|c| c.path == *path)
            .expect("the callable");
        let id = CallableId(u32::try_from(at).expect("few callables"));
        let args: Vec<Option<Ty>> = args.iter().cloned().map(Some).collect();
        let export = lazy::emit(&outcome.generated.plan, id, &args).expect("it can be written");
        let widest = export.steps.last().expect("at least one step");
        source.push_str(&widest.rust);
    }
    source.push_str("}\n");
    let file = outcome.dir.path().join("cell.rs");
    std::fs::write(&file, &source).expect("the folder can be written");
    let mut externs = outcome.externs.clone();
    let library = outcome.dir.path().join(format!("lib{glue}.rlib"));
    externs.push(format!("--extern={glue}={}", library.display()));
    externs.push(format!("-Ldependency={}", outcome.dir.path().display()));
    let args = ["--crate-type=rlib", "--emit=metadata"];
    let errors = rustc(outcome.dir.path(), &file, "cell", &args, &externs);
    assert!(
        !errors.contains("\"level\":\"error\""),
        "{source}\n{errors}"
    );
}

fn check(name: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root().join("snapshots/bindgen"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text(&run(name))));
}

macro_rules! fixtures {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                check(stringify!($name));
            }
        )*

        /// A fixture that no test names would never be run.
        #[test]
        fn every_fixture_has_a_test() {
            let listed = [$(stringify!($name)),*];
            for entry in std::fs::read_dir(root().join("fixtures/bindgen")).expect("fixtures") {
                let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
                assert!(listed.contains(&name.as_str()), "{name} has no test");
            }
        }
    };
}

fixtures! {
    functions_over_scalars
    strings_in_every_form
    builder_by_mut_self
    result_with_custom_error
    results_that_borrow
    containers_share_a_region_with_what_is_put_in
    borrows_for_ever_take_what_borrows_nothing
    lifetimes_that_only_the_bounds_relate
    collections_made_for_a_call_stay_where_they_are
    generics_by_bounds_and_shapes
    trait_objects_as_parameters
    traits_and_protocols
    types_without_a_size
    enums_with_data
    fields_and_guards_changed_in_place
    futures_are_awaited
    assertions_about_type_parameters
    instances_that_code_generation_refuses
    iterators_of_private_types
    reexports_out_of_hidden_modules
    where_clauses_decide_instances
    functions_as_arguments
}

/// What only instantiation refuses is found in a number of runs that does not grow with the number
/// of exports, and the rest is there.
#[test]
fn failing_instances_are_found_in_few_runs() {
    for name in [
        "assertions_about_type_parameters",
        "instances_that_code_generation_refuses",
    ] {
        let outcome = run(name);
        assert!(outcome.stages.len() <= 6, "{name}: {:?}", outcome.stages);
        let callables = &outcome.generated.manifest.callables;
        let kept = callables.iter().find(|c| c.name == "kept");
        assert!(kept.is_some_and(|c| c.lazy || !c.instances.is_empty()));
    }
}
