//! Scopes while names are resolved, and finding a name in them.

use super::resolver::Resolver;
use super::{Binding, BindingId, BindingKind, Builtin, FnScope, ImportPath, Owner, SessionName};
use crate::hir::{FnId, Name};
use indexmap::IndexMap;
use kayton_diagnostics::Span;
use std::collections::HashSet;

/// Names and what they mean.
pub(super) type Names = IndexMap<Name, BindingId>;

/// One function on the way from the module to the code at hand; the first one is the module.
#[derive(Debug, Default)]
pub(super) struct Frame {
    /// The function; None: the module.
    pub(super) id: Option<FnId>,
    /// Names of the scope. Of a function all of them, of the module those bound so far.
    pub(super) names: Names,
    /// Scopes of comprehensions around the code at hand.
    pub(super) inner: Vec<Names>,
    /// Names that `global` hands to the module.
    pub(super) globals: HashSet<Name>,
    /// Names that some code above assigned.
    pub(super) assigned: HashSet<Name>,
    /// Loops around the code at hand.
    pub(super) loops: u32,
    /// What was found out about the function.
    pub(super) scope: FnScope,
}

/// A name that was found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) binding: BindingId,
    /// It is bound only further down.
    pub(super) later: bool,
}

impl Resolver<'_> {
    pub(super) fn frame(&mut self) -> &mut Frame {
        self.frames
            .last_mut()
            .expect("the module's frame is always there")
    }

    pub(super) fn at_module_level(&self) -> bool {
        self.frames.len() == 1
    }

    pub(super) fn bind(&mut self, name: &Name, kind: BindingKind, span: Option<Span>) -> BindingId {
        let name = name.clone();
        let binding = Binding {
            name,
            kind,
            span,
            captured: false,
            reassigned: false,
        };
        self.out.bindings.alloc(binding)
    }

    /// What a name means at the code at hand; nothing is recorded.
    pub(super) fn lookup(&mut self, name: &Name) -> Option<Found> {
        let mut global = false;
        for at in (1..self.frames.len()).rev() {
            let frame = &self.frames[at];
            let inner = frame.inner.iter().rev().find_map(|names| names.get(name));
            if let Some(binding) = inner {
                return Some(Found {
                    binding: *binding,
                    later: false,
                });
            }
            if frame.globals.contains(name) {
                global = true;
                break;
            }
            if let Some(binding) = frame.names.get(name) {
                return Some(Found {
                    binding: *binding,
                    later: false,
                });
            }
        }
        self.lookup_in_module(name, global)
    }

    fn lookup_in_module(&mut self, name: &Name, global: bool) -> Option<Found> {
        let here = |binding: BindingId| {
            Some(Found {
                binding,
                later: false,
            })
        };
        let frame = &self.frames[0];
        let inner = frame.inner.iter().rev().find_map(|names| names.get(name));
        if let Some(binding) = inner.filter(|_| !global).or(frame.names.get(name)) {
            return here(*binding);
        }
        if let Some(binding) = self.earlier(name) {
            return here(binding);
        }
        // Code of the module runs from top to bottom: a builtin is meant until it is shadowed.
        let later = self.later.get(name).copied();
        if self.at_module_level()
            && let Some(builtin) = self.builtin(name)
        {
            return here(builtin);
        }
        if let Some(binding) = later {
            return Some(Found {
                binding,
                later: true,
            });
        }
        self.builtin(name).and_then(here)
    }

    /// The binding of a name that earlier cells left.
    pub(super) fn earlier(&mut self, name: &Name) -> Option<BindingId> {
        let entry = self.session.names.get(name)?;
        if let (SessionName::Variable, Some(global)) = (entry, self.globals.get(name)) {
            return Some(*global);
        }
        if let Some(known) = self.earlier_bindings.get(name) {
            return Some(*known);
        }
        let kind = match entry {
            SessionName::Variable => BindingKind::EarlierGlobal,
            SessionName::Function => BindingKind::EarlierFn,
            SessionName::Struct => BindingKind::EarlierStruct,
            SessionName::Import { spec, path } => BindingKind::Import(ImportPath {
                spec: spec.clone(),
                path: path.clone(),
                import: None,
            }),
            SessionName::Module { module, path } => BindingKind::Module {
                module: module.clone(),
                path: path.clone(),
            },
        };
        let binding = self.bind(name, kind, None);
        self.earlier_bindings.insert(name.clone(), binding);
        Some(binding)
    }

    fn builtin(&mut self, name: &Name) -> Option<BindingId> {
        let builtin = Builtin::named(name)?;
        if let Some(known) = self.builtin_bindings.get(&builtin) {
            return Some(*known);
        }
        let binding = self.bind(name, BindingKind::Builtin(builtin), None);
        self.builtin_bindings.insert(builtin, binding);
        Some(binding)
    }

    /// Records that the code at hand uses a binding: what functions capture, and which globals and
    /// definitions they need.
    pub(super) fn record(&mut self, binding: BindingId) {
        let owner = match &self.out.bindings[binding].kind {
            BindingKind::Local(Owner::Fn(id)) => Some(*id),
            BindingKind::Param { owner, .. } => Some(*owner),
            BindingKind::Fn {
                owner: Some(owner), ..
            } => Some(*owner),
            BindingKind::Local(Owner::Top) => None,
            BindingKind::Global { .. } | BindingKind::EarlierGlobal => {
                return self.for_frames(0, binding, |scope| &mut scope.globals);
            }
            BindingKind::Builtin(_) => return,
            BindingKind::Fn { owner: None, .. }
            | BindingKind::Struct(_)
            | BindingKind::EarlierFn
            | BindingKind::EarlierStruct
            | BindingKind::Import(_)
            | BindingKind::Module { .. } => {
                return self.for_frames(0, binding, |scope| &mut scope.definitions);
            }
        };
        let home = self
            .frames
            .iter()
            .position(|frame| frame.id == owner)
            .unwrap_or(0);
        if home + 1 < self.frames.len() {
            let name = &self.out.bindings[binding].name;
            let assigned = self.frames[home].assigned.contains(name);
            let late = owner.is_some() && !assigned && !self.is_inner(home, binding);
            let binding_data = &mut self.out.bindings[binding];
            binding_data.captured = true;
            binding_data.reassigned |= late;
            self.for_frames(home + 1, binding, |scope| &mut scope.captures);
        }
    }

    /// Whether a comprehension of that frame binds it.
    fn is_inner(&self, frame: usize, binding: BindingId) -> bool {
        self.frames[frame]
            .inner
            .iter()
            .any(|names| names.values().any(|b| *b == binding))
    }

    /// Adds a binding to a list of the frames from `first` on. The module has a list for its own
    /// code alone.
    fn for_frames(
        &mut self,
        first: usize,
        binding: BindingId,
        list: fn(&mut FnScope) -> &mut Vec<BindingId>,
    ) {
        let first = if self.at_module_level() {
            first
        } else {
            first.max(1)
        };
        for frame in &mut self.frames[first..] {
            let list = list(&mut frame.scope);
            if !list.contains(&binding) {
                list.push(binding);
            }
        }
    }
}
