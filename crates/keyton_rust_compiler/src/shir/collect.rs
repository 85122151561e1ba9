//! Which names a scope binds, found before its code is walked: a name that a function assigns
//! anywhere is its own everywhere.

use crate::hir::{
    Block, ExprKind, FnId, Ident, ImportId, Module, Name, PatId, PatKind, StmtId, StmtKind,
    StructId, TargetId, TargetKind,
};
use indexmap::IndexMap;
use kayton_diagnostics::Span;

/// The names that one scope binds, in order of first appearance.
#[derive(Debug, Default)]
pub(super) struct Collected {
    pub(super) names: IndexMap<Name, Sites>,
    pub(super) globals: Vec<Ident>,
    pub(super) nonlocals: Vec<Ident>,
    pub(super) imports: Vec<ImportId>,
}

/// Where a name is bound.
#[derive(Debug)]
pub(super) struct Sites {
    /// The first place.
    pub(super) span: Span,
    /// Plain assignments, loops and patterns included.
    pub(super) assigned: u32,
    /// `+=` and the like.
    pub(super) changed: u32,
    /// Some assignment is inside of a loop.
    pub(super) in_loop: bool,
    /// Functions of that name.
    pub(super) fns: Vec<FnId>,
    /// Structs of that name.
    pub(super) structs: Vec<StructId>,
}

impl Sites {
    /// Whether a variable is needed: something is assigned, or several functions share the name.
    pub(super) fn is_variable(&self) -> bool {
        self.assigned + self.changed > 0
    }

    /// Whether the variable changes after its first value.
    pub(super) fn reassigned(&self) -> bool {
        self.assigned + self.changed > 1 || self.in_loop
    }
}

/// Collects from the blocks of one scope; functions in it are scopes of their own.
pub(super) struct Collector<'m> {
    module: &'m Module,
    /// Whether a capitalised name in a pattern means something that is compared with.
    is_definition: &'m dyn Fn(&Name) -> bool,
    loops: u32,
    out: Collected,
}

/// Collects what a block binds in its scope.
pub(super) fn collect(
    module: &Module,
    block: &Block,
    is_definition: &dyn Fn(&Name) -> bool,
) -> Collected {
    let mut collector = Collector {
        module,
        is_definition,
        loops: 0,
        out: Collected::default(),
    };
    collector.block(block);
    collector.walruses(block);
    collector.out
}

impl Collector<'_> {
    fn block(&mut self, block: &Block) {
        for stmt in &block.stmts {
            self.stmt(*stmt);
        }
    }

    /// `name := value` in the expressions of the scope; those of functions inside are theirs.
    fn walruses(&mut self, block: &Block) {
        let module = self.module;
        let inside =
            |outer: Span, inner: Span| outer.start <= inner.start && inner.end <= outer.end;
        for expr in module.exprs.values() {
            let ExprKind::Assign { target, .. } = expr.kind else {
                continue;
            };
            let mut fns = module.fns.values().map(|f| f.span);
            let is_inner =
                fns.any(|f| inside(f, expr.span) && inside(block.span, f) && f != block.span);
            if inside(block.span, expr.span) && !is_inner {
                self.target(target);
            }
        }
    }

    fn optional(&mut self, block: &Option<Block>) {
        if let Some(block) = block {
            self.block(block);
        }
    }

    fn stmt(&mut self, id: StmtId) {
        match &self.module[id].kind {
            StmtKind::Assign { targets, .. } => targets.iter().for_each(|t| self.target(*t)),
            StmtKind::AugAssign { target, .. } => {
                if let TargetKind::Name(name) = &self.module[*target].kind {
                    let span = self.module[*target].span;
                    self.sites(name, span).changed += 1;
                }
            }
            StmtKind::Let { target, .. } => self.target(*target),
            StmtKind::Fn(id) => {
                if let Some(name) = &self.module[*id].name {
                    self.sites(&name.name, name.span).fns.push(*id);
                }
            }
            StmtKind::Struct(id) => {
                let name = &self.module[*id].name;
                self.sites(&name.name, name.span).structs.push(*id);
            }
            StmtKind::Import(id) => self.out.imports.push(*id),
            StmtKind::If { branches, orelse } => {
                branches.iter().for_each(|(_, body)| self.block(body));
                self.optional(orelse);
            }
            StmtKind::While { body, orelse, .. } => {
                self.in_loop(|c| c.block(body));
                self.optional(orelse);
            }
            StmtKind::For {
                target,
                body,
                orelse,
                ..
            } => {
                self.in_loop(|c| {
                    c.target(*target);
                    c.block(body);
                });
                self.optional(orelse);
            }
            StmtKind::Match { arms, .. } => {
                for arm in arms {
                    self.pat(arm.pattern);
                    self.block(&arm.body);
                }
            }
            StmtKind::Try {
                body,
                handlers,
                orelse,
                finally,
            } => {
                self.block(body);
                for handler in handlers {
                    handler.name.into_iter().for_each(|name| self.target(name));
                    self.block(&handler.body);
                }
                self.optional(orelse);
                self.optional(finally);
            }
            StmtKind::With { items, body } => {
                items
                    .iter()
                    .filter_map(|item| item.target)
                    .for_each(|t| self.target(t));
                self.block(body);
            }
            StmtKind::Global(names) => self.out.globals.extend(names.iter().cloned()),
            StmtKind::Nonlocal(names) => self.out.nonlocals.extend(names.iter().cloned()),
            StmtKind::Missing
            | StmtKind::Expr { .. }
            | StmtKind::Return(_)
            | StmtKind::Yield { .. }
            | StmtKind::Break
            | StmtKind::Continue
            | StmtKind::Pass
            | StmtKind::Raise { .. }
            | StmtKind::Del(_)
            | StmtKind::Assert { .. } => {}
        }
    }

    fn in_loop(&mut self, run: impl FnOnce(&mut Self)) {
        self.loops += 1;
        run(self);
        self.loops -= 1;
    }

    fn sites(&mut self, name: &Name, span: Span) -> &mut Sites {
        let in_loop = self.loops > 0;
        let sites = self.out.names.entry(name.clone()).or_insert_with(|| Sites {
            span,
            assigned: 0,
            changed: 0,
            in_loop: false,
            fns: Vec::new(),
            structs: Vec::new(),
        });
        sites.in_loop |= in_loop;
        sites
    }

    fn target(&mut self, id: TargetId) {
        let target = &self.module[id];
        match &target.kind {
            TargetKind::Name(name) => self.sites(name, target.span).assigned += 1,
            TargetKind::Tuple(items) => items.iter().for_each(|item| self.target(*item)),
            TargetKind::Star(inner) => self.target(*inner),
            TargetKind::Missing | TargetKind::Attr { .. } | TargetKind::Index { .. } => {}
        }
    }

    fn pat(&mut self, id: PatId) {
        let pat = &self.module[id];
        match &pat.kind {
            PatKind::Bind(name) => {
                if !(is_capitalised(name) && (self.is_definition)(name)) {
                    self.sites(name, pat.span).assigned += 1;
                }
            }
            PatKind::Star(Some(name)) => self.sites(name, pat.span).assigned += 1,
            PatKind::Dict { entries, rest } => {
                entries.iter().for_each(|(_, pattern)| self.pat(*pattern));
                if let Some(rest) = rest {
                    self.sites(&rest.name, rest.span).assigned += 1;
                }
            }
            PatKind::Alias { pattern, name } => {
                self.pat(*pattern);
                self.sites(&name.name, name.span).assigned += 1;
            }
            PatKind::Variant { args, .. } => args.iter().for_each(|arg| self.pat(arg.pattern)),
            PatKind::Tuple(items) | PatKind::List(items) | PatKind::Or(items) => {
                items.iter().for_each(|item| self.pat(*item));
            }
            PatKind::Missing
            | PatKind::Wildcard
            | PatKind::Literal(_)
            | PatKind::Range { .. }
            | PatKind::Path(_)
            | PatKind::Star(None) => {}
        }
    }
}

/// Whether a name is written as types and constants are.
pub(super) fn is_capitalised(name: &Name) -> bool {
    name.starts_with(char::is_uppercase)
}
