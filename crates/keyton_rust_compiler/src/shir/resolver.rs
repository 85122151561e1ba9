//! The resolver's state, scopes of modules and functions, and the order in which they are walked.

use super::collect::{self, Collected, is_capitalised};
use super::imported::imported;
use super::scope::{Frame, Names};
use super::{
    BindingId, BindingKind, Builtin, ImportEnv, Owner, Resolution, Resolved, SessionName,
    SessionScope,
};
use crate::hir::{Block, FnBody, FnId, ImportId, Module, Name, StructId};
use indexmap::IndexMap;
use kayton_diagnostics::{Code, Diagnostic};
use std::collections::{HashMap, HashSet};

pub(super) struct Resolver<'r> {
    pub(super) module: &'r Module,
    pub(super) session: &'r SessionScope,
    pub(super) env: &'r dyn ImportEnv,
    pub(super) out: Resolution,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// From the module inwards.
    pub(super) frames: Vec<Frame>,
    /// Variables of the module that this input assigns.
    pub(super) globals: Names,
    /// What each name of the module means at first.
    pub(super) later: Names,
    /// Names that some function assigns by `global`.
    pub(super) set_by_functions: HashSet<Name>,
    pub(super) earlier_bindings: HashMap<Name, BindingId>,
    pub(super) builtin_bindings: HashMap<Builtin, BindingId>,
    pub(super) import_bindings: HashMap<ImportId, Vec<(Name, BindingId)>>,
    pub(super) fn_bindings: HashMap<FnId, BindingId>,
    /// The struct around the code at hand, for `Self`.
    pub(super) self_struct: Option<BindingId>,
    /// Functions of the module, walked when all of its names are known.
    deferred: Vec<Deferred>,
}

/// A function to be walked later, and what is around it.
struct Deferred {
    id: FnId,
    inner: Vec<Names>,
    self_struct: Option<BindingId>,
}

pub(super) fn resolve(module: &Module, session: &SessionScope, env: &dyn ImportEnv) -> Resolved {
    let mut resolver = Resolver {
        module,
        session,
        env,
        out: Resolution::default(),
        diagnostics: Vec::new(),
        frames: vec![Frame::default()],
        globals: Names::new(),
        later: Names::new(),
        set_by_functions: HashSet::new(),
        earlier_bindings: HashMap::new(),
        builtin_bindings: HashMap::new(),
        import_bindings: HashMap::new(),
        fn_bindings: HashMap::new(),
        self_struct: None,
        deferred: Vec::new(),
    };
    resolver.module_scope();
    resolver.block(&module.body);
    resolver.run_deferred();
    resolver.finish()
}

impl Resolver<'_> {
    fn module_scope(&mut self) {
        let collected = self.collect(&self.module.body);
        for (name, sites) in &collected.names {
            for id in &sites.fns {
                let binding = self.bind(
                    name,
                    BindingKind::Fn {
                        id: *id,
                        owner: None,
                    },
                    Some(sites.span),
                );
                self.fn_bindings.insert(*id, binding);
                self.later.entry(name.clone()).or_insert(binding);
            }
            for id in &sites.structs {
                let binding = self.bind(name, BindingKind::Struct(*id), Some(sites.span));
                self.out.structs.insert(*id, binding);
                self.later.entry(name.clone()).or_insert(binding);
            }
            if sites.is_variable() {
                let binding = self.global(name, Some(sites.span));
                self.out.bindings[binding].reassigned = sites.reassigned();
                self.later.entry(name.clone()).or_insert(binding);
            }
        }
        for stmt in self.module.stmts.values() {
            if let crate::hir::StmtKind::Global(names) = &stmt.kind {
                for name in names {
                    let binding = self.global(&name.name, Some(name.span));
                    self.out.bindings[binding].reassigned = true;
                    self.set_by_functions.insert(name.name.clone());
                    self.later.entry(name.name.clone()).or_insert(binding);
                }
            }
        }
        self.declare_imports(&collected, None);
    }

    /// The variable of the module of that name; made if there is none yet.
    fn global(&mut self, name: &Name, span: Option<kayton_diagnostics::Span>) -> BindingId {
        if let Some(known) = self.globals.get(name) {
            return *known;
        }
        let earlier = matches!(self.session.names.get(name), Some(SessionName::Variable));
        let binding = self.bind(name, BindingKind::Global { earlier }, span);
        self.globals.insert(name.clone(), binding);
        binding
    }

    pub(super) fn collect(&self, block: &Block) -> Collected {
        let is_definition = |name: &Name| self.is_definition(name);
        collect::collect(self.module, block, &is_definition)
    }

    /// Whether a capitalised name means a type or constant: it is imported or a struct, here or in
    /// an earlier cell.
    pub(super) fn is_definition(&self, name: &Name) -> bool {
        let earlier = self.session.names.get(name);
        let here = self
            .module
            .structs
            .values()
            .any(|item| item.name.name == *name);
        let imported = || {
            let ids = self.module.imports.iter().map(|(id, _)| id);
            ids.into_iter().any(|id| {
                imported(self.module, id, self.env)
                    .iter()
                    .any(|bound| bound.name == *name)
            })
        };
        earlier.is_some_and(|entry| !matches!(entry, SessionName::Variable)) || here || imported()
    }

    /// Makes the bindings of imports. In a function they are names of its scope; in the module they
    /// are added to it where the statement stands.
    fn declare_imports(&mut self, collected: &Collected, names: Option<&mut Names>) {
        let mut made = Vec::new();
        for id in &collected.imports {
            let mut bound = Vec::new();
            for import in imported(self.module, *id, self.env) {
                let taken = collected.names.contains_key(&import.name)
                    || self.session.names.contains_key(&import.name)
                    || Builtin::named(&import.name).is_some();
                if import.soft && taken {
                    continue;
                }
                let binding = self.bind(&import.name, import.kind, Some(import.span));
                bound.push((import.name.clone(), binding));
                made.push((import.name, binding));
            }
            self.import_bindings.insert(*id, bound);
        }
        match names {
            Some(names) => names.extend(made),
            None => {
                for (name, binding) in made {
                    self.later.entry(name).or_insert(binding);
                }
            }
        }
    }

    /// Walks a function now, or, at the level of the module, when all of its names are known.
    pub(super) fn function(&mut self, id: FnId) {
        if !self.at_module_level() {
            return self.function_now(id);
        }
        let inner = self.frames[0].inner.clone();
        self.deferred.push(Deferred {
            id,
            inner,
            self_struct: self.self_struct,
        });
    }

    fn run_deferred(&mut self) {
        // Nothing inside of a function is deferred, so the list does not grow.
        for deferred in std::mem::take(&mut self.deferred) {
            self.frames[0].inner = deferred.inner;
            self.self_struct = deferred.self_struct;
            self.function_now(deferred.id);
        }
        self.frames[0].inner.clear();
    }

    fn function_now(&mut self, id: FnId) {
        let function = &self.module[id];
        let mut frame = Frame {
            id: Some(id),
            ..Frame::default()
        };
        frame.scope.binding = self.fn_bindings.get(&id).copied();
        for (index, param) in function.params.iter().enumerate() {
            let kind = BindingKind::Param { owner: id, index };
            let binding = self.bind(&param.name.name, kind, Some(param.name.span));
            frame.scope.params.push(binding);
            frame.names.insert(param.name.name.clone(), binding);
            frame.assigned.insert(param.name.name.clone());
        }
        if let FnBody::Block(body) = &function.body {
            let collected = self.collect(body);
            self.declare(id, &collected, &mut frame);
        }
        self.frames.push(frame);
        match &function.body {
            FnBody::Block(body) => self.block(body),
            FnBody::Expr(expr) => self.expr(*expr),
        }
        let frame = self.frames.pop().expect("pushed above");
        self.out.fns.insert(id, frame.scope);
    }

    /// The names of a function's scope.
    fn declare(&mut self, id: FnId, collected: &Collected, frame: &mut Frame) {
        for name in &collected.globals {
            if frame.names.contains_key(&name.name) {
                self.report_scope_statement(name, "global", "it is a parameter");
            }
            frame.globals.insert(name.name.clone());
        }
        let mut outer = HashSet::new();
        for name in &collected.nonlocals {
            let mut around = self.frames[1..].iter();
            if !around.any(|frame| frame.names.contains_key(&name.name)) {
                let reason = "no function around this one has a variable of that name";
                self.report_scope_statement(name, "nonlocal", reason);
            } else {
                outer.insert(name.name.clone());
            }
        }
        for (name, sites) in &collected.names {
            if frame.globals.contains(name) || outer.contains(name) {
                continue;
            }
            if let Some(param) = frame.names.get(name) {
                self.out.bindings[*param].reassigned = true;
                continue;
            }
            let (kind, reassigned) = match (&sites.fns[..], &sites.structs[..]) {
                ([inner], []) if !sites.is_variable() => (
                    BindingKind::Fn {
                        id: *inner,
                        owner: Some(id),
                    },
                    false,
                ),
                ([], [item]) if !sites.is_variable() => (BindingKind::Struct(*item), false),
                (fns, _) => {
                    let count = fns.len() as u32 + sites.assigned + sites.changed;
                    (
                        BindingKind::Local(Owner::Fn(id)),
                        count > 1 || sites.reassigned(),
                    )
                }
            };
            let binding = self.bind(name, kind, Some(sites.span));
            self.out.bindings[binding].reassigned = reassigned;
            frame.names.insert(name.clone(), binding);
            frame.scope.locals.push(binding);
            for inner in &sites.fns {
                self.fn_bindings.insert(*inner, binding);
            }
            for item in &sites.structs {
                self.out.structs.insert(*item, binding);
            }
            if sites.changed > 0 && sites.assigned == 0 {
                frame.assigned.insert(name.clone());
                self.report_only_changed(name, sites.span);
            }
        }
        self.declare_imports(collected, Some(&mut frame.names));
    }

    /// Walks a struct: its fields now, its methods as functions.
    pub(super) fn item(&mut self, id: StructId) {
        let item = &self.module[id];
        let binding = self.out.structs.get(id).copied();
        let saved = std::mem::replace(&mut self.self_struct, binding);
        item.bases.iter().for_each(|base| self.ty(*base));
        for field in item.fields.iter().chain(&item.attributes) {
            field.ty.into_iter().for_each(|ty| self.ty(ty));
            field
                .default
                .into_iter()
                .for_each(|default| self.expr(default));
        }
        for method in &item.methods {
            self.signature(*method);
            self.function(*method);
        }
        self.self_struct = saved;
    }

    /// Types and defaults of parameters: they belong to the scope around the function.
    pub(super) fn signature(&mut self, id: FnId) {
        let function = &self.module[id];
        for param in &function.params {
            param.ty.into_iter().for_each(|ty| self.ty(ty));
            param
                .default
                .into_iter()
                .for_each(|default| self.expr(default));
        }
        function.ret.into_iter().for_each(|ty| self.ty(ty));
    }

    fn report_scope_statement(&mut self, name: &crate::hir::Ident, word: &str, reason: &str) {
        self.diagnostics.push(
            Diagnostic::error(
                Code::BadScopeStatement,
                format!("`{word} {}` cannot mean anything", name.name),
            )
            .primary(name.span, reason.to_owned())
            .help("remove it"),
        );
    }

    fn finish(mut self) -> Resolved {
        let module = self
            .frames
            .pop()
            .expect("the module's frame is always there");
        let mut exports: IndexMap<Name, BindingId> = module.names;
        for (name, binding) in &self.globals {
            exports.entry(name.clone()).or_insert(*binding);
        }
        self.out.exports = exports;
        self.out.top = module.scope;
        self.diagnostics
            .sort_by_key(|d| d.span().map(|span| span.start));
        Resolved {
            resolution: self.out,
            diagnostics: self.diagnostics,
        }
    }

    /// Whether a bare name in a pattern is compared with instead of bound.
    pub(super) fn is_path_pattern(&self, name: &Name) -> bool {
        is_capitalised(name) && self.is_definition(name)
    }
}
