//! Runs rustdoc over sources and prints graphs.
#![expect(
    clippy::disallowed_methods,
    reason = "tests make their JSON by running rustdoc"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use kayton_item_graph::{
    CrateId, ItemGraph, ItemId, ItemKind, Namespace, ParsedJson, Unit, UnitId,
};

/// A crate of a test.
pub(crate) struct Source<'a> {
    pub(crate) name: &'a str,
    pub(crate) source: &'a str,
    /// Extern name → name of an earlier crate.
    pub(crate) deps: &'a [(&'a str, &'a str)],
    /// Whether its JSON is given to the graph.
    pub(crate) load: bool,
    pub(crate) proc_macro: bool,
}

impl<'a> Source<'a> {
    pub(crate) fn new(name: &'a str, source: &'a str) -> Self {
        Self {
            name,
            source,
            deps: &[],
            load: true,
            proc_macro: false,
        }
    }

    pub(crate) fn deps(self, deps: &'a [(&'a str, &'a str)]) -> Self {
        Self { deps, ..self }
    }

    pub(crate) fn unloaded(self) -> Self {
        Self {
            load: false,
            ..self
        }
    }
}

/// The graph of one crate, `krate`.
pub(crate) fn graph(source: &str) -> ItemGraph {
    graph_of(&[Source::new("krate", source)])
}

/// The graph of several crates, dependencies first.
pub(crate) fn graph_of(sources: &[Source<'_>]) -> ItemGraph {
    let dir = tempfile::tempdir().expect("temporary directory");
    let mut graph = ItemGraph::new(sources.iter().map(unit));
    for source in sources {
        let json = document(dir.path(), source);
        if source.load {
            let json = ParsedJson::parse(&json).expect("parsed JSON");
            graph
                .add(&UnitId::from(source.name), &json)
                .expect("added crate");
        }
    }
    graph.resolve();
    graph
}

/// Crates without an artifact name: they are matched by name and edges.
fn unit(source: &Source<'_>) -> Unit {
    Unit {
        id: UnitId::from(source.name),
        name: source.name.to_owned(),
        package: source.name.replace('_', "-"),
        version: "1.0.0".to_owned(),
        artifact: None,
        externs: source
            .deps
            .iter()
            .map(|(name, dep)| ((*name).to_owned(), UnitId::from(*dep)))
            .collect::<BTreeMap<_, _>>(),
    }
}

/// JSON of a crate; also leaves its metadata in `dir` for later ones.
pub(crate) fn document(dir: &Path, source: &Source<'_>) -> Vec<u8> {
    let file = dir.join(format!("{}.rs", source.name));
    fs::write(&file, source.source).expect("source file");
    let kind = if source.proc_macro {
        "proc-macro"
    } else {
        "lib"
    };
    let mut args = vec![
        file.display().to_string(),
        "--edition=2024".to_owned(),
        format!("--crate-name={}", source.name),
        format!("--crate-type={kind}"),
        "--cap-lints=allow".to_owned(),
        format!("--out-dir={}", dir.display()),
        format!("-Ldependency={}", dir.display()),
    ];
    for (name, dep) in source.deps {
        let artifact = ["rmeta", "so", "dylib"]
            .map(|extension| dir.join(format!("lib{dep}.{extension}")))
            .into_iter()
            .find(|file| file.exists())
            .unwrap_or_else(|| dir.join(format!("{dep}.dll")));
        args.push(format!("--extern={name}={}", artifact.display()));
    }
    let emit = if source.proc_macro {
        "--emit=link"
    } else {
        "--emit=metadata"
    };
    run(Command::new("rustc").args(&args).arg(emit));
    run(Command::new("rustdoc")
        .args(&args)
        .env("RUSTC_BOOTSTRAP", "1")
        .args([
            "-Zunstable-options",
            "--output-format=json",
            "--document-hidden-items",
            "--document-private-items",
        ]));
    fs::read(dir.join(format!("{}.json", source.name))).expect("rustdoc's output")
}

fn run(command: &mut Command) {
    let output = command.output().expect("started process");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Every item with an importable path, one per line: kind, best path, aliases; `#` marks paths
/// through something hidden.
pub(crate) fn paths(graph: &ItemGraph) -> String {
    let mut lines: Vec<(String, String)> = Vec::new();
    for (_, item) in graph.items().filter(|(_, item)| item.krate != CrateId::STD) {
        let texts: Vec<String> = item
            .paths
            .iter()
            .map(|path| format!("{}{path}", if path.hidden { "#" } else { "" }))
            .collect();
        let Some(first) = texts.first() else { continue };
        let line = format!("{} {}", kind_name(&item.kind), texts.join(" = "));
        lines.push((first.trim_start_matches('#').to_owned(), line));
    }
    lines.sort();
    lines
        .into_iter()
        .map(|(_, line)| line)
        .collect::<Vec<_>>()
        .join("\n")
}

/// Names in a module.
pub(crate) fn names(graph: &ItemGraph, path: &[&str]) -> String {
    let krate = graph
        .crates()
        .find(|(_, k)| k.name == path[0])
        .expect("known crate")
        .0;
    let module = graph
        .lookup(krate, Namespace::Type, path)
        .expect("known module");
    let ItemKind::Module(module) = &graph[module].kind else {
        panic!("no module")
    };
    let mut out = String::new();
    for entry in &module.entries {
        let item = &graph[entry.item];
        let marks = [(entry.hidden, " hidden"), (entry.reexport, " re-export")];
        let marks: String = marks
            .iter()
            .filter(|(is, _)| *is)
            .map(|(_, mark)| *mark)
            .collect();
        let kind = kind_name(&item.kind);
        writeln!(out, "{}: {kind} {}{marks}", entry.name, item.def_path).expect("text");
    }
    out
}

/// Impls in the order of the graph.
pub(crate) fn impls(graph: &ItemGraph) -> String {
    let mut lines = Vec::new();
    for (id, item) in graph.items() {
        let ItemKind::Impl(imp) = &item.kind else {
            continue;
        };
        let std_blanket = imp.blanket
            && imp
                .trait_ref
                .as_ref()
                .is_some_and(|t| graph[t.item].krate == CrateId::STD);
        if std_blanket {
            continue;
        }
        let mut line = format!("impl{} ", graph.show_generics(&imp.generics));
        if let Some(trait_ref) = &imp.trait_ref {
            let not = if imp.negative { "!" } else { "" };
            write!(line, "{not}{} for ", graph.show_path(trait_ref)).expect("text");
        }
        write!(line, "{}", graph.show(&imp.for_ty)).expect("text");
        for item in &imp.items {
            write!(line, "\n    {}", member(graph, *item)).expect("text");
        }
        for method in graph.provided_methods(id) {
            write!(line, "\n    provided {}", graph.signature(method)).expect("text");
        }
        lines.push(line);
    }
    lines.sort();
    lines.join("\n")
}

fn member(graph: &ItemGraph, id: ItemId) -> String {
    match &graph[id].kind {
        ItemKind::AssocType(assoc) => {
            let ty = assoc
                .ty
                .as_ref()
                .map(|ty| graph.show(ty).to_string())
                .unwrap_or_default();
            format!("type {} = {ty}", graph[id].name)
        }
        _ => graph.signature(id),
    }
}

/// The item at a definition path of the first crate.
pub(crate) fn find(graph: &ItemGraph, path: &str) -> ItemId {
    graph
        .items()
        .find(|(_, item)| item.def_path.to_string() == path)
        .unwrap_or_else(|| panic!("{path} is not in the graph"))
        .0
}

pub(crate) fn kind_name(kind: &ItemKind) -> &'static str {
    match kind {
        ItemKind::Module(_) => "mod",
        ItemKind::Function(_) => "fn",
        ItemKind::Struct(_) => "struct",
        ItemKind::Enum(_) => "enum",
        ItemKind::Union(_) => "union",
        ItemKind::Variant(_) => "variant",
        ItemKind::Field(_) => "field",
        ItemKind::Trait(_) => "trait",
        ItemKind::TraitAlias(_) => "trait alias",
        ItemKind::TypeAlias(_) => "type",
        ItemKind::Constant(_) => "const",
        ItemKind::Static(_) => "static",
        ItemKind::AssocConst(_) => "assoc const",
        ItemKind::AssocType(_) => "assoc type",
        ItemKind::Impl(_) => "impl",
        ItemKind::Macro(_) => "macro",
        ItemKind::ForeignType => "extern type",
        ItemKind::Primitive(_) => "primitive",
        ItemKind::External(_) => "external",
    }
}
