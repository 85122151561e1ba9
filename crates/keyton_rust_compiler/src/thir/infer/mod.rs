//! Inference and checking: a resolved tree becomes a [`Program`].
//!
//! 1. [`Infer::cell`] walks the cell's statements in order, as they run.
//! 2. A call of a function of the session makes an instance for its argument types; the body is
//!    walked then, in a context of its own ([`FnCx`]), with the same type variables.
//! 3. Statements and expressions are walked in [`language`], builtins in [`builtin`]; calls into crates are
//!    matched against manifests in [`crates`].
//! 4. What is left open in the end is an error, so that what is printed is fully typed.

mod builtin;
mod crates;
mod dynamic;
mod language;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use indexmap::IndexMap;
use kayton_diagnostics::{Code, Diagnostic, Span};
use kayton_manifest::Ty;

use super::env::{Dependency, FnInstance, FnTemplate, ManifestSet, SessionTypes, StructType, Unit};
use super::provider::InstanceProvider;
use super::tree::{Body, Expr, Global, Kind, LocalId, Pos, Program, Stmt};
use super::types::{Types, show};
use crate::hir::{CrateSpec, ExprId, FnId, ImportId, Name};
use crate::shir::BindingId;

/// What a variable is stored in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Var {
    Local(LocalId),
    Global(usize),
}

/// A variable, or a field that is reached from one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Place {
    var: Var,
    fields: Vec<String>,
}

impl From<Var> for Place {
    fn from(var: Var) -> Self {
        Place {
            var,
            fields: Vec::new(),
        }
    }
}

/// Where a value was moved away.
#[derive(Debug, Clone, PartialEq)]
struct Moved {
    span: Span,
    callee: String,
    can_copy: bool,
}

/// The result type of the function at hand.
#[derive(Debug, Clone)]
struct Ret {
    ty: Ty,
    stated: bool,
}

/// The function that is walked, or the cell.
struct FnCx {
    unit: Arc<Unit>,
    /// The unit of the function; a default of another one is walked in that one's.
    home: Arc<Unit>,
    /// The function; None for the cell.
    function: Option<FnId>,
    body: Body,
    vars: HashMap<BindingId, Var>,
    /// Parent of each block.
    blocks: Vec<usize>,
    block: usize,
    /// How many branches and loops are around.
    depth: u32,
    loops: u32,
    handlers: u32,
    ret: Option<Ret>,
    /// The type of the items, in a generator.
    items: Option<Ty>,
    /// How many `try`s and `with`s are around.
    tries: u32,
    narrowed: HashSet<Place>,
    /// What `isinstance` said of variables.
    classes: HashMap<Var, Ty>,
    moved: HashMap<Var, Moved>,
    /// Variables that the loop at hand assigns, up to here.
    assigned: HashSet<Var>,
    /// Variables of which an error was reported: nothing more is said of them.
    poisoned: HashSet<Var>,
    dependencies: Vec<Dependency>,
    /// Locals whose declaration was written.
    declared: HashSet<LocalId>,
    /// Empty literals whose types nothing said where they stand.
    literals: Vec<(ExprId, Ty)>,
    /// What was found out of such literals when the function was walked before.
    hints: HashMap<ExprId, Ty>,
    /// Nothing behind this point runs.
    ended: bool,
    /// Some `return` has a value.
    gives: bool,
    /// A branch was left out, since the types decide its test: what follows may never run.
    decided: bool,
    /// The loop at hand has a `break`.
    breaks: bool,
    /// The instance that is walked, by its place in the program.
    instance: Option<usize>,
    /// Values that stand where expressions are wanted.
    given: Vec<Expr>,
    out: Vec<Stmt>,
}

impl FnCx {
    fn new(unit: Arc<Unit>, ret: Option<Ret>) -> Self {
        FnCx {
            home: unit.clone(),
            unit,
            function: None,
            body: Body::default(),
            vars: HashMap::new(),
            blocks: vec![0],
            block: 0,
            depth: 0,
            loops: 0,
            handlers: 0,
            ret,
            items: None,
            tries: 0,
            narrowed: HashSet::new(),
            classes: HashMap::new(),
            moved: HashMap::new(),
            assigned: HashSet::new(),
            poisoned: HashSet::new(),
            dependencies: Vec::new(),
            declared: HashSet::new(),
            literals: Vec::new(),
            hints: HashMap::new(),
            ended: false,
            gives: false,
            decided: false,
            breaks: false,
            instance: None,
            given: Vec::new(),
            out: Vec::new(),
        }
    }
}

/// State of an instance of this cell.
struct InstState {
    key: String,
    name: String,
    dependencies: Vec<Dependency>,
    done: bool,
    /// An argument's type was open: the instance belongs to this call alone.
    open: bool,
    span: Span,
}

/// One compilation.
pub(crate) struct Infer<'a> {
    manifests: &'a ManifestSet,
    session: &'a SessionTypes,
    provider: &'a dyn InstanceProvider,
    types: Types,
    program: Program,
    diagnostics: Vec<Diagnostic>,
    functions: IndexMap<String, FnTemplate>,
    structs: IndexMap<String, StructType>,
    struct_keys: HashMap<kayton_manifest::TypeKey, StructType>,
    struct_index: HashMap<kayton_manifest::TypeKey, usize>,
    /// How many copies of generic structs there are.
    copies: u32,
    /// The copy that a call makes values of: a function that is walked again makes the same.
    copy_at: HashMap<(String, Span, Option<usize>), kayton_manifest::TypeKey>,
    /// Instances that call themselves where what they give was not known yet.
    unknown_calls: HashSet<usize>,
    /// Functions all of whose types are stated: checked when the cell was walked.
    stated: Vec<FnTemplate>,
    imports: IndexMap<String, (CrateSpec, Vec<Name>)>,
    /// Imports of this input of which an error was reported.
    failed_imports: HashSet<ImportId>,
    aliases: IndexMap<String, (Name, Vec<Name>)>,
    globals: HashMap<String, usize>,
    next_slot: u32,
    insts: HashMap<String, usize>,
    inst_states: Vec<InstState>,
    provided: HashMap<String, crate::thir::provider::ProvidedInstance>,
    /// Errors that the calls so far may raise.
    raised: Vec<Ty>,
    unit: Arc<Unit>,
    cx: FnCx,
    /// Calls that have no instance yet.
    waiting: Vec<crates::waiting::Waiting>,
    allowed: crates::waiting::Allowed,
    literals: crates::whole_numbers::Literals,
    /// Fields of crates' objects that were read: the call, what gives the field to be changed, the object.
    places: Vec<(Expr, crate::thir::env::CallableRef, Expr)>,
    /// Places whose values have several types.
    wide: dynamic::widen::Wider,
    /// Such places that this walk found.
    wider: dynamic::widen::Wider,
    /// Nesting of instantiation, to stop a template that grows without end.
    nesting: u32,
}

/// What inference hands to the printer and the session.
pub(crate) struct Inferred {
    pub(crate) program: Program,
    pub(crate) types: Types,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) functions: IndexMap<String, FnTemplate>,
    pub(crate) structs: IndexMap<String, StructType>,
    pub(crate) struct_keys: HashMap<kayton_manifest::TypeKey, StructType>,
    pub(crate) imports: IndexMap<String, (CrateSpec, Vec<Name>)>,
    pub(crate) aliases: IndexMap<String, (Name, Vec<Name>)>,
    pub(crate) instances: Vec<(usize, FnInstance)>,
    pub(crate) next_slot: u32,
    /// Places that hold values of any type in the next walk.
    wider: dynamic::widen::Wider,
}

/// Types a cell: walks it until no place is found whose values have several types.
pub(crate) fn infer(
    manifests: &ManifestSet,
    session: &SessionTypes,
    provider: &dyn InstanceProvider,
    unit: &Arc<Unit>,
    want_display: bool,
) -> Inferred {
    let mut wide = dynamic::widen::Wider::new();
    let mut walks = 1;
    loop {
        let mut infer = Infer::new(manifests, session, provider, unit.clone(), wide.clone());
        infer.cx.hints = infer.found_literals();
        let inferred = infer.cell(want_display);
        let news = inferred
            .wider
            .iter()
            .any(|(place, ty)| wide.get(place) != Some(ty));
        if !news || walks == dynamic::widen::MOST_WALKS {
            return inferred;
        }
        wide.extend(inferred.wider);
        walks += 1;
    }
}

impl<'a> Infer<'a> {
    fn new(
        manifests: &'a ManifestSet,
        session: &'a SessionTypes,
        provider: &'a dyn InstanceProvider,
        unit: Arc<Unit>,
        wide: dynamic::widen::Wider,
    ) -> Self {
        let mut program = Program::default();
        let mut globals = HashMap::new();
        for (name, global) in &session.globals {
            globals.insert(name.clone(), program.globals.len());
            program.globals.push(Global {
                name: name.clone(),
                slot: global.slot,
                ty: global.ty.clone(),
                assigned: false,
                earlier: true,
                span: None,
            });
        }
        Infer {
            manifests,
            session,
            provider,
            types: Types::default(),
            program,
            diagnostics: Vec::new(),
            functions: session.functions.clone(),
            structs: session.structs.clone(),
            struct_keys: session.struct_keys.clone(),
            struct_index: HashMap::new(),
            copies: 0,
            copy_at: HashMap::new(),
            unknown_calls: HashSet::new(),
            stated: Vec::new(),
            imports: IndexMap::new(),
            failed_imports: HashSet::new(),
            aliases: IndexMap::new(),
            globals,
            next_slot: session.next_slot,
            insts: HashMap::new(),
            inst_states: Vec::new(),
            provided: HashMap::new(),
            raised: Vec::new(),
            cx: FnCx::new(unit.clone(), None),
            unit,
            waiting: Vec::new(),
            allowed: crates::waiting::Allowed::default(),
            literals: crates::whole_numbers::Literals::default(),
            places: Vec::new(),
            wide,
            wider: dynamic::widen::Wider::new(),
            nesting: 0,
        }
    }

    /// Walks the cell.
    fn cell(mut self, want_display: bool) -> Inferred {
        self.record_imports();
        self.hoist();
        let unit = self.unit.clone();
        self.cell_block(&unit.module.body, want_display);
        self.cx.body.stmts = std::mem::take(&mut self.cx.out);
        self.program.cell = std::mem::take(&mut self.cx.body);
        self.check_stated();
        self.finish_structs();
        self.resolve_waiting();
        self.record_modules();
        self.name_structs();
        self.check_open();
        self.note_found();
        if !self.diagnostics.iter().any(Diagnostic::is_error) {
            self.check_named();
        }
        let instances = self
            .inst_states
            .iter()
            .enumerate()
            .filter(|(i, state)| self.program.fns[*i].krate.is_none() && !state.open)
            .map(|(i, state)| {
                let inst = FnInstance {
                    key: state.key.clone(),
                    krate: String::new(),
                    symbol: self.program.fns[i].symbol.clone(),
                    ret: self.program.fns[i].ret.clone(),
                    dependencies: state.dependencies.clone(),
                };
                (i, inst)
            })
            .collect();
        let mut seen = HashSet::new();
        self.diagnostics
            .retain(|d| seen.insert((d.code, d.span(), d.message.clone())));
        Inferred {
            program: self.program,
            types: self.types,
            diagnostics: self.diagnostics,
            functions: self.functions,
            structs: self.structs,
            struct_keys: self.struct_keys,
            imports: self.imports,
            aliases: self.aliases,
            instances,
            next_slot: self.next_slot,
            wider: self.wider,
        }
    }

    /// Enters the structs of earlier cells that stand only in types of this one, so that they have a
    /// path.
    fn name_structs(&mut self) {
        let program = &self.program;
        let bodies = program.fns.iter().map(|f| &f.body).chain([&program.cell]);
        let locals = bodies.flat_map(|body| body.locals.iter().map(|local| &local.ty));
        let fields = program.structs.iter().flat_map(|def| &def.fields);
        let mut types: Vec<Ty> = program
            .fns
            .iter()
            .map(|f| &f.ret)
            .chain(program.globals.iter().map(|global| &global.ty))
            .chain(locals)
            .chain(fields.map(|(_, ty)| ty))
            .map(|ty| self.types.finish(ty))
            .collect();
        while let Some(ty) = types.pop() {
            match ty {
                Ty::Object { key, args } => {
                    if let Some(def) = self.struct_by_key(&key)
                        && !self.struct_index.contains_key(&key)
                    {
                        match def.krate.is_empty() {
                            // Of this cell, which makes no value of it.
                            true => {
                                let def = self.struct_fields(&def);
                                types
                                    .extend(def.fields.iter().map(|(_, ty)| self.types.finish(ty)));
                            }
                            false => drop(self.struct_entry(&def)),
                        }
                    }
                    types.extend(args);
                }
                Ty::Vec(t) | Ty::Set(t) | Ty::Option(t) => types.push(*t),
                Ty::Dict(k, v) => types.extend([*k, *v]),
                Ty::Tuple(ts) => types.extend(ts),
                Ty::Func { params, ret } => types.extend(params.into_iter().chain([*ret])),
                _ => {}
            }
        }
    }

    // ---- small helpers ----

    fn pos(&self, span: Span) -> Pos {
        let (line, column) = self.cx.unit.place(span.start);
        Pos {
            cell: self.cx.unit.cell,
            line,
            column,
        }
    }

    fn expr(&self, span: Span, ty: Ty, kind: Kind) -> Expr {
        Expr {
            ty,
            pos: self.pos(span),
            span,
            kind,
        }
    }

    /// An expression of an error that was reported; its type fits everywhere.
    fn broken(&mut self, span: Span) -> Expr {
        let ty = self.types.fresh();
        self.expr(span, ty, Kind::Error)
    }

    fn error(
        &mut self,
        code: Code,
        span: Span,
        message: impl Into<String>,
        more: impl FnOnce(Diagnostic) -> Diagnostic,
    ) {
        let diagnostic = Diagnostic::error(code, message).primary(span, "");
        self.diagnostics.push(more(diagnostic));
    }

    /// Reports an error and gives an expression in its place.
    fn fail(
        &mut self,
        code: Code,
        span: Span,
        message: impl Into<String>,
        more: impl FnOnce(Diagnostic) -> Diagnostic,
    ) -> Expr {
        self.error(code, span, message, more);
        self.broken(span)
    }

    fn unsupported(&mut self, span: Span, what: &str, remedy: &str) -> Expr {
        self.fail(
            Code::NotYetSupported,
            span,
            format!("{what} is not supported yet"),
            |d| d.help(remedy.to_owned()),
        )
    }

    fn ty_name(&mut self, ty: &Ty) -> String {
        let ty = self.types.finish(ty);
        self.path_name(&ty)
    }

    /// A type in messages: objects by their public path.
    fn path_name(&self, ty: &Ty) -> String {
        match ty {
            Ty::Object { key, args } if self.manifests.type_path(key).is_some() => {
                let path = self
                    .manifests
                    .type_path(key)
                    .unwrap_or_default()
                    .replace("::", ".");
                if args.is_empty() {
                    return path;
                }
                let args: Vec<String> = args.iter().map(|a| self.path_name(a)).collect();
                format!("{path}<{}>", args.join(", "))
            }
            Ty::Option(t) if **t == Ty::Unit => "None".into(),
            Ty::Option(t) => format!("Option<{}>", self.path_name(t)),
            Ty::Vec(t) => format!("Vec<{}>", self.path_name(t)),
            Ty::Object { key, .. } if key.0.starts_with("fn ") => "function".into(),
            Ty::Object { key, .. } if key.0 == super::types::ERROR_KEY => "Exception".into(),
            _ => show(ty),
        }
    }

    /// Whether an error was reported for the expression already.
    fn is_broken(e: &Expr) -> bool {
        matches!(e.kind, Kind::Error)
    }

    fn extern_crate(&mut self, name: &str) {
        if !name.is_empty() && !self.program.externs.iter().any(|e| e == name) {
            self.program.externs.push(name.to_owned());
        }
    }
}
