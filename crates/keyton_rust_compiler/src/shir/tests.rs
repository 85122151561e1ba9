use super::*;
use crate::hir::{CrateSpec, Ident, Name};
use kayton_diagnostics::{FileId, LineColumn, Span};

/// A crate `shapes` with three names.
struct Shapes;

impl ImportEnv for Shapes {
    fn glob_names(&self, spec: &CrateSpec, path: &[Name]) -> Option<Vec<Name>> {
        let known = spec.name.name == "shapes" && path.is_empty();
        known.then(|| ["Circle", "area", "PI"].map(Name::new).to_vec())
    }

    fn may_be_crate(&self, name: &str) -> bool {
        name == "shapes"
    }
}

/// Names that earlier cells left: `old`, `old_fn`, `Old`, `old_crate`.
fn session() -> SessionScope {
    let span = Span::default();
    let name = Ident {
        name: Name::new("old_crate"),
        span,
    };
    let spec = CrateSpec {
        name,
        version: None,
        features: Vec::new(),
        default_features: true,
        span,
    };
    let names = [
        ("old", SessionName::Variable),
        ("old_fn", SessionName::Function),
        ("Old", SessionName::Struct),
        (
            "old_crate",
            SessionName::Import {
                spec,
                path: Vec::new(),
            },
        ),
    ];
    let names = names
        .into_iter()
        .map(|(name, entry)| (Name::new(name), entry));
    SessionScope {
        names: names.collect(),
        lost: vec![Name::new("gone")],
    }
}

/// The program; below it what each name means, what functions need, what is left for later cells,
/// and the problems.
fn check(text: &str) -> String {
    let parsed = crate::parse(text, FileId(0));
    assert_eq!(parsed.diagnostics, [], "{text}");
    let module = &parsed.module;
    let Resolved {
        resolution,
        diagnostics,
    } = resolve(module, &session(), &Shapes);
    let mut uses: Vec<(Span, char, BindingId)> = Vec::new();
    uses.extend(
        resolution
            .exprs
            .iter()
            .map(|(id, b)| (module[id].span, '>', *b)),
    );
    uses.extend(
        resolution
            .targets
            .iter()
            .map(|(id, b)| (module[id].span, '=', *b)),
    );
    uses.extend(
        resolution
            .pats
            .iter()
            .map(|(id, b)| (module[id].span, '=', *b)),
    );
    uses.extend(
        resolution
            .pat_paths
            .iter()
            .map(|(id, b)| (module[id].span, '~', *b)),
    );
    uses.extend(
        resolution
            .types
            .iter()
            .map(|(id, b)| (module[id].span, ':', *b)),
    );
    uses.sort();
    let mut out = format!("{text}\n=====\n");
    for (span, how, binding) in uses {
        let LineColumn { line, column } = LineColumn::of(text, span.start);
        out += &format!("{line}:{column} {how} {}\n", show(&resolution, binding));
    }
    let list = |bindings: &[BindingId]| {
        bindings
            .iter()
            .map(|b| resolution.bindings[*b].name.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    };
    for (id, scope) in resolution.fns.iter() {
        let name = module[id]
            .name
            .as_ref()
            .map_or("fn", |name| name.name.as_str());
        out += &format!(
            "{name}({}) locals=[{}] captures=[{}] globals=[{}] definitions=[{}]\n",
            list(&scope.params),
            list(&scope.locals),
            list(&scope.captures),
            list(&scope.globals),
            list(&scope.definitions)
        );
    }
    out += &format!(
        "exports: {}",
        list(&resolution.exports.values().copied().collect::<Vec<_>>())
    );
    for diagnostic in diagnostics {
        let span = diagnostic.span().expect("a place");
        let LineColumn { line, column } = LineColumn::of(text, span.start);
        let help = diagnostic.help.join("\n    help: ");
        assert!(!help.is_empty(), "no remedy: {}", diagnostic.message);
        out += &format!(
            "\n{line}:{column} {} {}\n    help: {help}",
            diagnostic.code, diagnostic.message
        );
    }
    out
}

fn show(resolution: &Resolution, id: BindingId) -> String {
    let binding = &resolution.bindings[id];
    let kind = match &binding.kind {
        BindingKind::Global { earlier: false } => "global".to_owned(),
        BindingKind::Global { earlier: true } => "global of an earlier cell, assigned".to_owned(),
        BindingKind::EarlierGlobal => "global of an earlier cell".to_owned(),
        BindingKind::Local(Owner::Fn(_)) => "local".to_owned(),
        BindingKind::Local(Owner::Top) => "local of a comprehension".to_owned(),
        BindingKind::Param { index, .. } => format!("parameter {index}"),
        BindingKind::Fn { owner: None, .. } => "function".to_owned(),
        BindingKind::Fn { owner: Some(_), .. } => "inner function".to_owned(),
        BindingKind::Struct(_) => "struct".to_owned(),
        BindingKind::EarlierFn => "function of an earlier cell".to_owned(),
        BindingKind::EarlierStruct => "struct of an earlier cell".to_owned(),
        BindingKind::Import(import) => {
            let path: String = import
                .path
                .iter()
                .map(|segment| format!(".{segment}"))
                .collect();
            format!("{}{path}", import.spec)
        }
        BindingKind::Module { module, path } => format!("module {module} {path:?}"),
        BindingKind::Builtin(_) => "builtin".to_owned(),
    };
    let captured = if binding.captured { ", captured" } else { "" };
    let reassigned = if binding.reassigned {
        ", reassigned"
    } else {
        ""
    };
    format!("{} ({kind}{captured}{reassigned})", binding.name)
}

macro_rules! names {
    ($($name:ident: $text:expr;)+) => {
        $(#[test] fn $name() { insta::assert_snapshot!(check($text)); })+
    };
}

names! {
    variables_of_the_module: "x = 1\nx = x + old\nold = 2\nfor i in range(3):\n    y = i\nprint(y)\n";
    functions_have_scopes: "x = 1\nfn f(a, b = x):\n    y = a + x\n    for i in b:\n        y += i\n    g(y)\nfn g(z):\n    z = z + 1\n    z\n";
    closures_capture: "fn f(a):\n    n = 0\n    fn g():\n        nonlocal n\n        n += a\n        fn(k): k + n\n    h = fn(z): g() + z\n    [h, g]\n";
    captured_before_they_have_a_value: "fn f():\n    g = fn(n): g(n - 1) + x\n    x = 1\n    fn even(n): odd(n - 1)\n    fn odd(n): even(n - 1)\n    y = 2\n    [fn(): y + i for i in [1]]\n";
    comprehensions_have_scopes: "x = [x * k for x in old for k in x if x]\nfs = [fn(): j + x for j in x]\nfn f():\n    {a: b for (a, b) in [(1, a) for a in x]}\n";
    imports: "rimport regex@1, tokio-stream\nrimport a.b.c\nrimport d.e as e\nfrom shapes@2 rimport *\nfrom serde.de rimport X as Y, f\nimport helpers\nfrom helpers.inner import g\nregex; tokio_stream; a.b; c; e; Circle(area); Y; f; helpers; g\nfn k(p: Y) -> shapes:\n    rimport local\n    local.x(PI)\n".replace("-> shapes", "-> Circle").leak();
    soft_names_give_way: "rimport a.b\nrimport c.len\nb = 1\nb; len\n";
    structs: "struct P:\n    x: f64 = pi\n    next: Option<P>\n    fn add(self, other: Self) -> P:\n        Self(self.x + other.x)\npi = 3\nP(1).add(Old())\np: old_crate.Thing = P.y\n";
    definitions_can_be_replaced: "fn f(): 1\na = f()\nfn f(): 2\nb = f()\nold_fn = old_fn(1)\nlen = len([])\nfn g(): f() + len\n";
    patterns: "from shapes rimport Circle, PI\nmatch old:\n    case Circle(r, y=s) as c if r: c\n    case PI: 1\n    case Other: Other\n    case old_crate.X | Old(): 2\n    case (h, *t): h + t\n";
    errors_and_with: "rimport reqwest\ntry:\n    old\nexcept reqwest.Error as e:\n    e\nexcept (ValueError, KeyError):\n    pass\nwith old as w:\n    w\ndel w\n";
    global_statements: "count = 0\nfn inc():\n    global count, made\n    count += 1\n    made = count\ninc()\nprint(made)\n";
    f_strings_and_slices: "w = 3\nf\"{old:>{w}} {[k for k in old]}\"\nold[w:w:w] = w\nold.w += w\n";
    unknown_names: "prnt(1)\nx = tru\ntrue\nshapes.area\nregexx.Regex\nfoo\nfn f():\n    lenght = 1\n    length\ny: string = 1\nz: Foo<i64> = 2\nq: a.B\nw: f = 1\nmatch x:\n    case Some(v): v\ntry:\n    x\nexcept reqwest.Error:\n    x\nSelf\n";
    used_before_assigned: "print(x)\nx = 1\ncount = 0\nfn inc():\n    count += 1\nfn f():\n    print(x)\n    x = 2\n    while x:\n        y = 1\n        print(z)\n        z = y\nfn g():\n    n = 0\n    fn h():\n        n += 1\n    h()\na = a + 1\n";
    bad_scope_statements: "fn f(x):\n    global x\n    nonlocal y\n    y = 1\n";
}

#[test]
fn language_types_are_known() {
    for ty in [
        "i64", "str", "Vec", "Option", "HashMap", "Dynamic", "Result",
    ] {
        assert!(is_language_type(ty), "{ty}");
    }
    assert!(!is_language_type("print"));
    assert!(!is_language_type("Client"));
}
