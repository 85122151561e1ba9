//! Constructs that stand for others: `namedtuple(…)` for a struct, `@dataclass(order=True)` for methods,
//! `__rmul__ = __mul__` for a method. What they stand for is written as text, and read in their place.

use super::{Context, Parser};
use crate::hir::{
    ArgKind, ExprId, ExprKind, Field, FnId, Module, ParamKind, StmtId, StmtKind, Struct,
};
use crate::lexer;
use kayton_diagnostics::Span;

/// What is asked of a struct beside its text.
#[derive(Debug, Clone, Default)]
pub(super) struct Options {
    /// Fields are not assigned after the value was made.
    pub(super) frozen: bool,
    /// Values have the order of their fields.
    pub(super) ordered: bool,
    /// Values are as good as the tuple of their fields.
    pub(super) tuple: bool,
    /// Fields that neither equality nor order looks at.
    pub(super) not_compared: Vec<String>,
    /// Fields that are not shown.
    pub(super) not_shown: Vec<String>,
}

impl Parser<'_> {
    /// Reads statements that stand for what is at `at`; every node of them lies there.
    fn expanded(&mut self, text: &str, at: Span) -> Vec<StmtId> {
        let marks = Marks::of(&self.module);
        let module = std::mem::replace(&mut self.module, Module::empty(self.file));
        let mut inner = Parser {
            text,
            file: self.file,
            tokens: lexer::lex(text, self.file).tokens,
            pos: 0,
            module,
            diagnostics: Vec::new(),
            depth: self.depth,
            context: Context::default(),
            in_slice: false,
            macros: self.macros,
            yields: false,
            untyped_params: false,
        };
        let body = inner.module_body();
        self.module = inner.module;
        marks.place(&mut self.module, at);
        body.stmts
    }

    /// Adds methods, written as text, to a struct that has none of those names.
    fn add_methods(&mut self, item: &mut Struct, methods: &str, at: Span) {
        let text = format!("struct Expanded:\n{methods}");
        for stmt in self.expanded(&text, at) {
            let StmtKind::Struct(id) = self.module.stmts[stmt].kind else {
                continue;
            };
            // The methods belong to one struct alone.
            for method in std::mem::take(&mut self.module.structs[id].methods) {
                let name = self.module.fns[method].name.clone();
                let own = item.methods.iter().any(|m| {
                    self.module.fns[*m].name.as_ref().map(|n| &n.name)
                        == name.as_ref().map(|n| &n.name)
                });
                if !own {
                    item.methods.push(method);
                }
            }
        }
    }

    /// The methods that options of a struct stand for.
    pub(super) fn complete(&mut self, item: &mut Struct, options: &Options) {
        item.frozen |= options.frozen || options.tuple;
        let at = item.name.span;
        let all: Vec<String> = item
            .fields
            .iter()
            .map(|f| f.name.name.to_string())
            .collect();
        let without = |left_out: &[String]| -> Vec<String> {
            all.iter()
                .filter(|f| !left_out.contains(f))
                .cloned()
                .collect()
        };
        let compared = without(&options.not_compared);
        let mut text = String::new();
        if options.ordered {
            text += &method(
                "__lt__(self, other)",
                &format!(
                    "{} < {}",
                    tuple_of("self", &compared),
                    tuple_of("other", &compared)
                ),
            );
        }
        if !options.not_compared.is_empty() {
            text += &method(
                "__eq__(self, other)",
                &format!(
                    "{} == {}",
                    tuple_of("self", &compared),
                    tuple_of("other", &compared)
                ),
            );
            text += &method(
                "__hash__(self)",
                &format!("hash({})", tuple_of("self", &compared)),
            );
        }
        if !options.not_shown.is_empty() {
            text += &method(
                "__repr__(self)",
                &shown(item.name.name.as_str(), &without(&options.not_shown)),
            );
        }
        if options.tuple {
            text += &tuple_methods(item.name.name.as_str(), &all);
        }
        if !text.is_empty() {
            self.add_methods(item, &text, at);
        }
    }

    /// `__rmul__ = __mul__` in the body of a struct: the method by another name.
    pub(super) fn method_alias(&mut self, item: &mut Struct, field: &Field) -> bool {
        let Some(default) = field.default else {
            return false;
        };
        let ExprKind::Name(name) = &self.module.exprs[default].kind else {
            return false;
        };
        let name = name.clone();
        let named = |me: &Self, id: &FnId| {
            me.module.fns[*id]
                .name
                .as_ref()
                .is_some_and(|n| n.name == name)
        };
        let Some(method_id) = item.methods.iter().copied().find(|id| named(self, id)) else {
            return false;
        };
        let params = &self.module.fns[method_id].params;
        if params.iter().any(|p| p.kind != ParamKind::Usual) {
            return false;
        }
        let params: Vec<String> = params.iter().map(|p| p.name.name.to_string()).collect();
        let Some((this, rest)) = params.split_first() else {
            return false;
        };
        let head = format!("{}({})", field.name.name, params.join(", "));
        let text = method(&head, &format!("{this}.{name}({})", rest.join(", ")));
        self.add_methods(item, &text, field.name.span);
        true
    }

    /// `Name = namedtuple("Name", "a b")`: the struct that it makes.
    pub(super) fn named_tuple(&mut self, name: &str, value: ExprId) -> Option<StmtKind> {
        let ExprKind::Call { callee, args, .. } = &self.module.exprs[value].kind else {
            return None;
        };
        let callee = match &self.module.exprs[*callee].kind {
            ExprKind::Name(callee) => callee.as_str(),
            ExprKind::Attr { name, .. } => name.name.as_str(),
            _ => return None,
        };
        let (first, second) = (args.first()?, args.get(1)?);
        if callee != "namedtuple"
            || first.kind != ArgKind::Positional
            || second.kind != ArgKind::Positional
        {
            return None;
        }
        let text = |id: ExprId| match &self.module.exprs[id].kind {
            ExprKind::Str(text) => Some(text.to_string()),
            _ => None,
        };
        let fields: Vec<String> = match &self.module.exprs[second.value].kind {
            ExprKind::Str(names) => {
                let names = names.replace(',', " ");
                names.split_whitespace().map(str::to_owned).collect()
            }
            ExprKind::List(names) | ExprKind::Tuple(names) => {
                names.iter().map(|id| text(*id)).collect::<Option<_>>()?
            }
            _ => return None,
        };
        let mut defaults: Vec<String> = Vec::new();
        for arg in &args[2..] {
            let ArgKind::Keyword(name) = &arg.kind else {
                return None;
            };
            match (&*name.name, &self.module.exprs[arg.value].kind) {
                ("defaults", ExprKind::List(items) | ExprKind::Tuple(items)) => {
                    defaults = items
                        .iter()
                        .map(|id| self.text_of(self.module.exprs[*id].span).to_owned())
                        .collect();
                }
                _ => return None,
            }
        }
        let span = self.module.exprs[value].span;
        let plain = fields.len().saturating_sub(defaults.len());
        let params: Vec<String> = fields
            .iter()
            .enumerate()
            .map(
                |(at, field)| match at.checked_sub(plain).and_then(|at| defaults.get(at)) {
                    Some(default) => format!("{field}={default}"),
                    None => field.clone(),
                },
            )
            .collect();
        let mut source = format!(
            "class {name}:\n    def __init__(self, {}):\n",
            params.join(", ")
        );
        for field in &fields {
            source += &format!("        self.{field} = {field}\n");
        }
        source += &method("__repr__(self)", &shown(name, &fields));
        source += &method(
            "__eq__(self, other)",
            &format!(
                "{} == {}",
                tuple_of("self", &fields),
                tuple_of("other", &fields)
            ),
        );
        source += &tuple_methods(name, &fields);
        let stmts = self.expanded(&source, span);
        let [one] = stmts.as_slice() else { return None };
        let kind = self.module.stmts[*one].kind.clone();
        if let StmtKind::Struct(id) = kind {
            self.module.structs[id].name.span = span;
        }
        Some(kind)
    }
}

/// A method whose body is one expression.
fn method(head: &str, value: &str) -> String {
    format!("    def {head}:\n        return {value}\n")
}

/// `(self.a, self.b)`.
fn tuple_of(object: &str, fields: &[String]) -> String {
    let fields: Vec<String> = fields.iter().map(|f| format!("{object}.{f},")).collect();
    format!("({})", fields.join(" "))
}

/// `Name(a=…, b=…)`.
fn shown(name: &str, fields: &[String]) -> String {
    let fields: Vec<String> = fields
        .iter()
        .map(|f| format!("{f}={{self.{f}!r}}"))
        .collect();
    format!("f\"{name}({})\"", fields.join(", "))
}

/// What makes the values of a struct as good as the tuples of their fields.
fn tuple_methods(name: &str, fields: &[String]) -> String {
    let own = tuple_of("self", fields);
    let pairs: Vec<String> = fields
        .iter()
        .map(|f| format!("\"{f}\": self.{f}"))
        .collect();
    let names: Vec<String> = fields.iter().map(|f| format!("\"{f}\",")).collect();
    let _ = name;
    [
        method("__values__(self)", &own),
        method(
            "__lt__(self, other)",
            &format!("{own} < {}", tuple_of("other", fields)),
        ),
        method("__hash__(self)", &format!("hash({own})")),
        method("__len__(self)", &fields.len().to_string()),
        method("__getitem__(self, i)", &format!("{own}[i]")),
        method("__iter__(self)", &format!("iter({own})")),
        method("__contains__(self, x)", &format!("x in {own}")),
        method("_asdict(self)", &format!("{{{}}}", pairs.join(", "))),
        method(
            "_replace(self, **changes)",
            "__native__(\"replace\", self, changes)",
        ),
        format!("    _fields = ({})\n", names.join(" ")),
    ]
    .concat()
}

/// How many nodes there were.
struct Marks {
    exprs: usize,
    stmts: usize,
    targets: usize,
    pats: usize,
    types: usize,
    fns: usize,
    structs: usize,
}

impl Marks {
    fn of(module: &Module) -> Self {
        Marks {
            exprs: module.exprs.len(),
            stmts: module.stmts.len(),
            targets: module.targets.len(),
            pats: module.pats.len(),
            types: module.types.len(),
            fns: module.fns.len(),
            structs: module.structs.len(),
        }
    }

    /// Places every later node at `at`.
    fn place(&self, module: &mut Module, at: Span) {
        module
            .exprs
            .values_mut()
            .skip(self.exprs)
            .for_each(|e| e.span = at);
        module
            .stmts
            .values_mut()
            .skip(self.stmts)
            .for_each(|s| s.span = at);
        module
            .targets
            .values_mut()
            .skip(self.targets)
            .for_each(|t| t.span = at);
        module
            .pats
            .values_mut()
            .skip(self.pats)
            .for_each(|p| p.span = at);
        module
            .types
            .values_mut()
            .skip(self.types)
            .for_each(|t| t.span = at);
        for f in module.fns.values_mut().skip(self.fns) {
            f.span = at;
            f.name.iter_mut().for_each(|name| name.span = at);
            f.params.iter_mut().for_each(|p| p.name.span = at);
        }
        for item in module.structs.values_mut().skip(self.structs) {
            item.span = at;
            item.name.span = at;
            let fields = item.fields.iter_mut().chain(&mut item.attributes);
            fields.for_each(|f| f.name.span = at);
        }
    }
}
