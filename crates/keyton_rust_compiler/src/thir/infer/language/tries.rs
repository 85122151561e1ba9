//! Errors: `try`, `raise`, and what is caught.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::{Protocol, Ty};

use crate::hir::{Arg, Block, Handler as HirHandler, Ident, TypeId, TypeKind, WithItem};
use crate::shir::{BindingKind, Builtin, BuiltinKind};
use crate::thir::env::StructType;
use crate::thir::infer::Infer;
use crate::thir::infer::crates::manifest_paths::Entity;
use crate::thir::infer::language::stmt::Tail;
use crate::thir::tree::{By, Catch, Expr, Handler, Kind, StmtKind};
use crate::thir::types::{error_ty, is_open};

/// The runtime's kind of an error by its name; None for one that is told by its name alone.
pub(in crate::thir::infer) fn error_kind(name: &str) -> Option<&'static [&'static str]> {
    Some(match name {
        "ValueError" => &["Value"],
        "TypeError" => &["Type"],
        "IndexError" => &["Index"],
        "KeyError" => &["Key"],
        "LookupError" => &["Index", "Key"],
        "OverflowError" => &["Overflow"],
        "ZeroDivisionError" => &["ZeroDivision"],
        "ArithmeticError" => &["Overflow", "ZeroDivision"],
        "NameError" => &["Name"],
        "RustPanic" => &["Panic"],
        "RustError" => &["Rust"],
        "BorrowError" => &["Borrowed"],
        "MovedError" | "MoveError" => &["Moved"],
        "ThreadError" => &["Thread"],
        "KeyboardInterrupt" => &["Interrupt"],
        "MemoryError" => &["Memory"],
        "RecursionError" => &["Recursion"],
        _ => return None,
    })
}

/// Whether an error of the language is one of the kind that another names.
pub(in crate::thir::infer) fn is_kind_of(name: &str, of: &str) -> bool {
    let parent = |name: &str| match name {
        "IndexError" | "KeyError" => "LookupError",
        "OverflowError" | "ZeroDivisionError" => "ArithmeticError",
        "NotImplementedError" | "RecursionError" => "RuntimeError",
        "FileNotFoundError" | "PermissionError" | "TimeoutError" | "FileExistsError"
        | "IsADirectoryError" | "NotADirectoryError" | "ConnectionError" => "OSError",
        "UnboundLocalError" => "NameError",
        "FrozenInstanceError" => "AttributeError",
        "ModuleNotFoundError" => "ImportError",
        "UnicodeError" => "ValueError",
        "UnicodeDecodeError" | "UnicodeEncodeError" => "UnicodeError",
        _ => "",
    };
    name == of || !name.is_empty() && is_kind_of(parent(name), of)
}

/// The names of errors of the language that are of a kind.
pub(in crate::thir::infer) fn kinds_of(name: &str) -> Vec<&'static str> {
    let errors = Builtin::ALL
        .iter()
        .filter(|b| b.kind() == BuiltinKind::Error);
    let every = matches!(name, "Exception" | "BaseException");
    errors
        .map(|b| b.name())
        .filter(|kind| every || is_kind_of(kind, name))
        .collect()
}

fn same_catch(a: &Catch, b: &Catch) -> bool {
    match (a, b) {
        (Catch::Payload(a), Catch::Payload(b)) => a == b,
        _ => false,
    }
}

impl Infer<'_> {
    pub(in crate::thir::infer) fn is_error(&mut self, ty: &Ty) -> bool {
        self.types.shallow(ty) == error_ty()
    }

    /// `e.message` of a caught error.
    pub(in crate::thir::infer) fn error_attribute(
        &mut self,
        e: &Expr,
        name: &str,
        span: Span,
    ) -> Option<Expr> {
        if !self.is_error(&e.ty) {
            return match name {
                "causes" => self.unary_protocol(e, Protocol::Causes, span),
                _ => None,
            };
        }
        let (path, ty) = match name {
            "message" => ("b::Caught::message", Ty::Str),
            "type_name" | "kind" => ("b::Caught::type_name", Ty::Str),
            "causes" => ("b::Caught::causes", Ty::Vec(Box::new(Ty::Str))),
            "args" => ("b::Caught::args", Ty::Dynamic),
            "__cause__" => ("b::Caught::cause", Ty::Dynamic),
            _ => return None,
        };
        Some(self.rust(span, ty, path, vec![(e.clone(), By::Ref)], false))
    }

    pub(in crate::thir::infer) fn error_method(
        &mut self,
        object: &Expr,
        name: &Ident,
        args: &[Arg],
        span: Span,
    ) -> Option<Expr> {
        if !args.is_empty() {
            return None;
        }
        self.error_attribute(object, &name.name, span)
    }

    /// What a written type of an `except` takes, and the type of the variable.
    fn catch(&mut self, id: TypeId) -> Option<(Catch, Ty)> {
        let unit = self.cx.unit.clone();
        let TypeKind::Path { segments, .. } = &unit.module[id].kind else {
            return None;
        };
        let name = segments[0].name.as_str();
        let imported = unit
            .resolution
            .types
            .get(id)
            .map(|b| unit.resolution.bindings[*b].kind.clone());
        let own = matches!(imported, None | Some(BindingKind::Builtin(_)));
        if own && segments.len() == 1 {
            if matches!(name, "Exception" | "BaseException") {
                return Some((
                    if name == "Exception" {
                        Catch::Usual
                    } else {
                        Catch::All
                    },
                    error_ty(),
                ));
            }
            if let Some(kinds) = error_kind(name) {
                return Some((Catch::Kinds(kinds.to_vec()), error_ty()));
            }
            if Builtin::named(name).is_some_and(|b| b.kind() == BuiltinKind::Error) {
                return Some((Catch::Named(name.to_owned()), error_ty()));
            }
        }
        let errors = self.diagnostics.len();
        let unit = self.cx.unit.clone();
        let ty = self.exactly_written(&unit, id);
        if self.diagnostics.len() > errors {
            return None;
        }
        // `except SendError`, whose parameter is that of the error which is raised.
        let raised = self.raised.clone();
        raised
            .iter()
            .rev()
            .any(|raised| is_open(&ty) && self.types.attempt(|types| types.unify(&ty, raised)));
        let ty = self.types.finish(&ty);
        match &ty {
            Ty::Object { .. } => Some((Catch::Payload(ty.clone()), ty)),
            _ => {
                let span = unit.module[id].span;
                let have = self.ty_name(&ty);
                self.error(
                    Code::TypeMismatch,
                    span,
                    format!("{have} is never raised"),
                    |d| d.help("name an error, such as `ValueError`, or a type of a crate"),
                );
                None
            }
        }
    }

    pub(in crate::thir::infer) fn try_stmt(
        &mut self,
        body: &Block,
        handlers: &[HirHandler],
        orelse: Option<&Block>,
        finally: Option<&Block>,
        span: Span,
        tail: &Tail,
    ) {
        // With an `else`, the value of the statement is that of the `else`.
        let body_tail = if orelse.is_some() {
            Tail::Drop
        } else {
            tail.clone()
        };
        self.forget_assigned(span);
        let (narrowed, moved) = (self.cx.narrowed.clone(), self.cx.moved.clone());
        let (body, body_reached) = self.without_yield(|me| me.branch(body, &body_tail));
        let mut reached = body_reached;
        let orelse = match orelse {
            Some(block) => {
                let (stmts, r) = match finally.is_some() {
                    true => self.without_yield(|me| me.branch(block, tail)),
                    false => self.branch(block, tail),
                };
                reached = reached && r;
                stmts
            }
            None => Vec::new(),
        };
        self.cx.moved = moved;
        let mut typed = Vec::new();
        for handler in handlers {
            self.cx.narrowed.clone_from(&narrowed);
            let (handlers, r) = match finally.is_some() {
                true => self.without_yield(|me| me.handlers(handler, tail)),
                false => self.handlers(handler, tail),
            };
            reached = reached || r;
            typed.extend(handlers);
        }
        self.cx.narrowed = narrowed;
        self.forget_assigned(span);
        let mut finally_leaves = false;
        let finally = match finally {
            Some(block) => {
                let (stmts, r) = self.branch(block, &Tail::Drop);
                finally_leaves = !r;
                stmts
            }
            None => Vec::new(),
        };
        self.push(
            span,
            StmtKind::Try {
                body,
                handlers: typed,
                orelse,
                finally,
            },
        );
        self.cx.ended = !reached || finally_leaves;
    }

    /// The handlers of an `except`. A name for errors of several structs is bound, and the block
    /// compiled, for each of them.
    fn handlers(&mut self, h: &HirHandler, tail: &Tail) -> (Vec<Handler>, bool) {
        let mut catches: Vec<(Catch, Ty)> = Vec::new();
        for id in &h.types {
            for found in self.caught_by(*id) {
                if !catches.iter().any(|(c, _)| same_catch(c, &found.0)) {
                    catches.push(found);
                }
            }
        }
        if h.types.is_empty() {
            catches.push((Catch::All, error_ty()));
        }
        let structs = |(_, ty): &(Catch, Ty)| *ty != error_ty();
        if h.name.is_none() || !catches.iter().any(structs) {
            let catches = catches.into_iter().map(|(c, _)| c).collect();
            let (handler, reached) = self.handler(h, catches, &error_ty(), tail);
            return (vec![handler], reached);
        }
        let mut typed = Vec::new();
        let mut reached = false;
        for (catch, ty) in catches {
            let narrowed = self.cx.narrowed.clone();
            let (handler, r) = self.handler(h, vec![catch], &ty, tail);
            self.cx.narrowed = narrowed;
            typed.push(handler);
            reached |= r;
        }
        (typed, reached)
    }

    /// What a written type of an `except` takes: errors of structs that are derived from it, too.
    fn caught_by(&mut self, id: TypeId) -> Vec<(Catch, Ty)> {
        let Some((catch, ty)) = self.catch(id) else {
            return Vec::new();
        };
        let payload = |def: StructType| (Catch::Payload(def.ty()), def.ty());
        match (&catch, self.struct_of(&ty)) {
            (Catch::Payload(_), Some(def)) => {
                let mut derived = self.derived(&def.key);
                // Of those that the program makes; each has attributes of its own.
                let made = self.members(&def);
                if !made.is_empty() {
                    derived.retain(|d| made.iter().any(|m| m.key == d.key));
                }
                for def in &derived {
                    self.struct_fields(def);
                }
                derived.into_iter().map(payload).collect()
            }
            (Catch::Kinds(_) | Catch::Named(_), _) => {
                let unit = self.cx.unit.clone();
                let TypeKind::Path { segments, .. } = &unit.module[id].kind else {
                    return vec![(catch, ty)];
                };
                let mut all = Vec::new();
                for def in self.struct_keys.values().cloned().collect::<Vec<_>>() {
                    let bases = self.error_bases(&def);
                    if bases.iter().any(|base| is_kind_of(base, &segments[0].name)) {
                        self.struct_fields(&def);
                        all.push(payload(def));
                    }
                }
                all.sort_by_key(|(_, ty)| format!("{ty:?}"));
                let errors = Builtin::ALL
                    .iter()
                    .filter(|b| b.kind() == BuiltinKind::Error);
                for kind in errors.map(|b| b.name()) {
                    if kind != segments[0].name.as_str() && is_kind_of(kind, &segments[0].name) {
                        let own = match error_kind(kind) {
                            Some(kinds) => Catch::Kinds(kinds.to_vec()),
                            None => Catch::Named(kind.to_owned()),
                        };
                        all.push((own, ty.clone()));
                    }
                }
                all.push((catch, ty));
                all
            }
            _ => vec![(catch, ty)],
        }
    }

    fn handler(
        &mut self,
        h: &HirHandler,
        catches: Vec<Catch>,
        ty: &Ty,
        tail: &Tail,
    ) -> (Handler, bool) {
        self.cx.depth += 1;
        self.cx.handlers += 1;
        let (body, bind) = self.in_block(|me| {
            let bind = h.name.map(|target| {
                let span = me.cx.unit.module[target].span;
                let local = me.local("error", ty.clone(), span);
                me.cx.declared.insert(local);
                let it = me.expr(span, ty.clone(), Kind::Local(local));
                me.bind_caught(target, it);
                (local, *ty != error_ty())
            });
            me.walk(&h.body, tail);
            bind
        });
        self.cx.handlers -= 1;
        self.cx.depth -= 1;
        let reached = !std::mem::replace(&mut self.cx.ended, false);
        (
            Handler {
                catches,
                bind,
                body,
            },
            reached,
        )
    }

    /// Binds the variable of a handler or of a `with`: a name of its own each time.
    pub(in crate::thir::infer) fn bind_caught(
        &mut self,
        target: crate::hir::TargetId,
        value: Expr,
    ) {
        let unit = self.cx.unit.clone();
        let span = unit.module[target].span;
        if let Some(&binding) = unit.resolution.targets.get(target)
            && let Some(var) = self.var(binding)
        {
            let old = self.var_ty(var);
            if !self.types.could_unify(&old, &value.ty) {
                let var = self.new_var(binding, value.ty.clone(), span);
                self.store(var, value, span);
                return;
            }
        }
        self.assign_to(target, value, None);
    }

    pub(in crate::thir::infer) fn with_stmt(
        &mut self,
        items: &[WithItem],
        body: &Block,
        span: Span,
        tail: &Tail,
    ) {
        let mut clear = Vec::new();
        for (at, item) in items.iter().enumerate() {
            let e = self.infer(item.value, None);
            if let Some(def) = self.struct_of(&e.ty)
                && ["__enter__", "__exit__"]
                    .iter()
                    .any(|m| self.struct_method(&def, m).is_some())
            {
                if !clear.is_empty() {
                    self.unsupported(
                        span,
                        "a `with` of values that are closed in different ways",
                        "write one `with` inside of the other",
                    );
                    return;
                }
                self.with_managed(e, &def, item, &items[at + 1..], body, span, tail);
                return;
            }
            if Self::is_broken(&e) {
                continue;
            }
            match item.target {
                Some(target) => {
                    self.bind_caught(target, e);
                    let unit = self.cx.unit.clone();
                    if let Some(b) = unit.resolution.targets.get(target) {
                        clear.extend(self.var(*b));
                    }
                }
                None => {
                    let ty = e.ty.clone();
                    let local = self.local("with", ty, span);
                    self.store(crate::thir::infer::Var::Local(local), e, span);
                    clear.push(crate::thir::infer::Var::Local(local));
                }
            }
        }
        let (body, reached) = self.without_yield(|me| me.branch(body, tail));
        let (finally, ()) = self.in_block(|me| {
            for var in clear {
                match var {
                    crate::thir::infer::Var::Local(l) => {
                        me.cx.body.locals[l.0].lazy = true;
                        me.push(span, StmtKind::ClearLocal(l));
                    }
                    crate::thir::infer::Var::Global(g) => {
                        me.use_global(g);
                        me.push(span, StmtKind::ClearGlobal(g));
                    }
                }
            }
        });
        self.push(
            span,
            StmtKind::Try {
                body,
                handlers: Vec::new(),
                orelse: Vec::new(),
                finally,
            },
        );
        self.cx.ended = !reached;
    }

    /// The entity that an `except` or a pattern names by path.
    pub(in crate::thir::infer) fn pattern_entity(
        &mut self,
        krate: &str,
        base: &[crate::hir::Name],
        rest: &[Ident],
    ) -> Option<Entity> {
        let mut at = self.path_entity(krate, base)?;
        for segment in rest {
            at = self.member(&at, &segment.name)?;
        }
        Some(at.plain())
    }
}
