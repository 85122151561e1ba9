//! Expressions and types.

use super::resolver::Resolver;
use super::scope::Names;
use super::{BindingId, BindingKind, Owner};
use crate::hir::{
    Comprehension, DictItem, ExprId, ExprKind, FPart, MacroPart, Name, TargetId, TargetKind,
    TypeId, TypeKind,
};
use kayton_diagnostics::Span;

impl Resolver<'_> {
    pub(super) fn expr(&mut self, id: ExprId) {
        let module = self.module;
        match &module[id].kind {
            ExprKind::Missing
            | ExprKind::Given(_)
            | ExprKind::None
            | ExprKind::Bool(_)
            | ExprKind::Int(_)
            | ExprKind::Float(_)
            | ExprKind::Str(_)
            | ExprKind::Bytes(_) => {}
            ExprKind::Name(name) => self.name(id, name, false),
            ExprKind::FString(parts) => self.parts(parts),
            ExprKind::List(items) | ExprKind::Set(items) | ExprKind::Tuple(items) => {
                self.exprs(items.iter().copied());
            }
            ExprKind::Dict(items) => {
                for item in items {
                    match item {
                        DictItem::Pair { key, value } => self.exprs([*key, *value]),
                        DictItem::Spread(value) => self.expr(*value),
                    }
                }
            }
            ExprKind::Spread(inner) | ExprKind::Await(inner) => self.expr(*inner),
            ExprKind::Comprehension(comprehension) => self.comprehension(comprehension),
            ExprKind::Assign { target, value } => {
                self.expr(*value);
                self.assign(*target);
            }
            ExprKind::Unary { operand, .. } => self.expr(*operand),
            ExprKind::Binary { lhs, rhs, .. } | ExprKind::Logical { lhs, rhs, .. } => {
                self.exprs([*lhs, *rhs]);
            }
            ExprKind::Compare { first, rest } => {
                self.expr(*first);
                self.exprs(rest.iter().map(|(_, operand)| *operand));
            }
            ExprKind::Conditional {
                test,
                then,
                otherwise,
            } => {
                self.exprs([*test, *then, *otherwise]);
            }
            ExprKind::Call { callee, args, .. } => {
                self.expr(*callee);
                self.exprs(args.iter().map(|arg| arg.value));
            }
            ExprKind::Macro { callee, parts } => {
                self.expr(*callee);
                self.macro_parts(parts);
            }
            ExprKind::Attr { base, .. } => match &module[*base].kind {
                ExprKind::Name(name) => self.name(*base, name, true),
                _ => self.expr(*base),
            },
            ExprKind::Index { base, index } => self.exprs([*base, *index]),
            ExprKind::Slice { start, stop, step } => {
                self.exprs(start.iter().chain(stop).chain(step).copied());
            }
            ExprKind::Range { start, end, .. } => self.exprs(start.iter().chain(end).copied()),
            ExprKind::Lambda(function) => {
                self.signature(*function);
                self.function(*function);
            }
            ExprKind::Instantiate { base, args } => {
                self.expr(*base);
                args.iter().for_each(|ty| self.ty(*ty));
            }
        }
    }

    fn macro_parts(&mut self, parts: &[MacroPart]) {
        let module = self.module;
        for part in parts {
            let MacroPart::Value(value, _) = part else {
                continue;
            };
            match (self.is_known(*value), &module[*value].kind) {
                (true, _) => self.expr(*value),
                // `vec![x]` of Rust's own: what stands in it is as good as if it stood here.
                (false, ExprKind::Macro { parts, .. }) => self.macro_parts(parts),
                (false, _) => {}
            }
        }
    }

    /// Whether the name with which an expression begins means something. In a macro's brackets others are
    /// Rust's.
    fn is_known(&mut self, id: ExprId) -> bool {
        let module = self.module;
        let first = match &module[id].kind {
            ExprKind::Name(name) => {
                let known = self.lookup(name).is_some();
                if !known {
                    self.out.foreign.insert(id, ());
                }
                return known;
            }
            ExprKind::Attr { base, .. }
            | ExprKind::Index { base, .. }
            | ExprKind::Instantiate { base, .. } => *base,
            ExprKind::Macro { callee, .. } => {
                // `format!` is Rust's, whatever `format` is here.
                let builtin = match &module[*callee].kind {
                    ExprKind::Name(name) => self.lookup(name).is_some_and(|found| {
                        matches!(
                            self.out.bindings[found.binding].kind,
                            BindingKind::Builtin(_)
                        )
                    }),
                    _ => false,
                };
                if builtin {
                    self.out.foreign.insert(id, ());
                    return false;
                }
                *callee
            }
            ExprKind::Call { callee, .. } => *callee,
            ExprKind::Binary { lhs, .. } | ExprKind::Logical { lhs, .. } => *lhs,
            ExprKind::Compare { first, .. } => *first,
            ExprKind::Conditional { then, .. } => *then,
            _ => return true,
        };
        let known = self.is_known(first);
        if !known {
            self.out.foreign.insert(id, ());
        }
        known
    }

    fn name(&mut self, id: ExprId, name: &Name, has_members: bool) {
        let span = self.module[id].span;
        if let Some(binding) = self.read(name, span, has_members) {
            self.out.exprs.insert(id, binding);
        }
    }

    /// A name is read: what it means, recorded. Problems are reported. `has_members` says that a
    /// `.` follows.
    pub(super) fn read(&mut self, name: &Name, span: Span, has_members: bool) -> Option<BindingId> {
        if *name == *"Self"
            && let Some(binding) = self.self_struct
        {
            self.record(binding);
            return Some(binding);
        }
        let Some(found) = self.lookup(name) else {
            self.report_unknown(name, span, has_members);
            return None;
        };
        let frame = &self.frames[self.frames.len() - 1];
        let own = match self.at_module_level() {
            true => found.later && !self.set_by_functions.contains(name),
            false => frame.names.get(name) == Some(&found.binding),
        };
        let unassigned = own && frame.loops == 0 && !frame.assigned.contains(name);
        if unassigned && self.is_variable(found.binding) {
            self.report_unassigned(name, span, found.binding);
        }
        self.record(found.binding);
        Some(found.binding)
    }

    fn parts(&mut self, parts: &[FPart]) {
        for part in parts {
            if let FPart::Value { value, spec, .. } = part {
                self.expr(*value);
                spec.iter().for_each(|spec| self.parts(spec));
            }
        }
    }

    fn comprehension(&mut self, comprehension: &Comprehension) {
        let mut first = true;
        for clause in &comprehension.clauses {
            // The first iterable belongs to the scope around the comprehension.
            self.expr(clause.iter);
            if std::mem::take(&mut first) {
                self.frame().inner.push(Names::new());
            }
            self.comprehension_target(clause.target);
            self.exprs(clause.conditions.iter().copied());
        }
        self.expr(comprehension.element);
        self.exprs(comprehension.value);
        self.frame().inner.pop();
    }

    fn comprehension_target(&mut self, id: TargetId) {
        let module = self.module;
        let target = &module[id];
        match &target.kind {
            TargetKind::Missing => {}
            TargetKind::Name(name) => {
                let owner = self.frame().id.map_or(Owner::Top, Owner::Fn);
                let binding = self.bind(name, BindingKind::Local(owner), Some(target.span));
                let frame = self.frame();
                frame.scope.locals.push(binding);
                if let Some(names) = frame.inner.last_mut() {
                    names.insert(name.clone(), binding);
                }
                self.out.targets.insert(id, binding);
            }
            TargetKind::Attr { base, .. } => self.expr(*base),
            TargetKind::Index { base, index } => self.exprs([*base, *index]),
            TargetKind::Tuple(items) => {
                items
                    .iter()
                    .for_each(|item| self.comprehension_target(*item));
            }
            TargetKind::Star(inner) => self.comprehension_target(*inner),
        }
    }

    pub(super) fn ty(&mut self, id: TypeId) {
        let module = self.module;
        match &module[id].kind {
            TypeKind::Missing | TypeKind::Infer | TypeKind::Unit | TypeKind::Const(_) => {}
            TypeKind::Path { segments, args } => {
                args.iter().for_each(|arg| self.ty(*arg));
                self.type_name(id, &segments[0], segments.len() > 1);
            }
            TypeKind::Tuple(items) => items.iter().for_each(|item| self.ty(*item)),
            TypeKind::List(item) | TypeKind::Array(item, _) => self.ty(*item),
            TypeKind::Fn { params, ret } => {
                params.iter().chain(ret).for_each(|ty| self.ty(*ty));
            }
        }
    }

    fn type_name(&mut self, id: TypeId, first: &crate::hir::Ident, is_path: bool) {
        if first.name == "Self"
            && let Some(binding) = self.self_struct
        {
            self.out.types.insert(id, binding);
            return self.record(binding);
        }
        let found = self.lookup(&first.name).map(|found| found.binding);
        let kind = found.map(|binding| self.out.bindings[binding].kind.clone());
        match (found, kind) {
            (Some(_), Some(BindingKind::Builtin(builtin))) if builtin.kind().names_a_type() => {}
            (
                Some(binding),
                Some(
                    BindingKind::Struct(_)
                    | BindingKind::EarlierStruct
                    | BindingKind::Import(_)
                    | BindingKind::Module { .. },
                ),
            ) => {
                self.out.types.insert(id, binding);
                self.record(binding);
            }
            _ if !is_path && super::is_language_type(&first.name) => {}
            (found, _) => self.report_unknown_type(first, found, is_path),
        }
    }
}
