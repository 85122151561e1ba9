use std::collections::HashMap;

use kayton_item_graph::{
    Bound, BoundModifier, CrateId, CrateState, ExternalKind, GenericParamKind, ItemGraph, ItemId,
    ItemKind, Type,
};
use kayton_manifest::TypeKey;

use crate::plan::{Def, DefId, DefKind, DefParam, DefParamKind, Role};

/// Definitions by the items that they stand for.
#[derive(Debug, Default)]
pub(crate) struct Defs {
    by_item: HashMap<ItemId, DefId>,
    by_role: HashMap<Role, DefId>,
    within_std: bool,
    /// The item behind a definition, and how far it is from the target's own signatures.
    pub(crate) items: Vec<(Option<ItemId>, u32)>,
}

/// How far a definition may be from the target's signatures for its members to be bound.
pub(crate) const MEMBER_DEPTH: u32 = 2;

/// Definitions of std that instances need even if no signature mentions them.
const ALWAYS: [&[&str]; 3] = [
    &["std", "string", "String"],
    &["std", "vec", "Vec"],
    &["std", "option", "Option"],
];

impl Defs {
    /// `target` is the crate that is bound.
    pub(crate) fn new(list: &mut Vec<Def>, target: CrateId) -> Self {
        let mut defs = Defs {
            within_std: target == CrateId::STD,
            ..Defs::default()
        };
        for path in ALWAYS {
            let text = path.join("::");
            let id = defs.push(
                list,
                Def {
                    key: TypeKey(format!("std {text}")),
                    name: path[path.len() - 1].to_owned(),
                    shown: text.clone(),
                    path: Some(path.iter().map(|s| (*s).to_owned()).collect()),
                    params: Vec::new(),
                    kind: DefKind::Struct,
                    role: Role::of(&text),
                    loaded: false,
                    is_unsized: false,
                    copy: false,
                    maybe_copy: false,
                    clone: true,
                },
                None,
                u32::MAX,
            );
            defs.by_role.insert(Role::of(&text), id);
        }
        defs
    }

    fn push(&mut self, list: &mut Vec<Def>, def: Def, item: Option<ItemId>, depth: u32) -> DefId {
        let id = DefId(u32::try_from(list.len()).expect("fewer than 2^32 definitions"));
        list.push(def);
        self.items.push((item, depth));
        id
    }

    /// A definition that stands for no item.
    pub(crate) fn builtin(&mut self, list: &mut Vec<Def>, def: Def) -> DefId {
        self.push(list, def, None, u32::MAX)
    }

    /// Makes a definition known to be as close as `depth`; true if its members are now in reach.
    pub(crate) fn approach(&mut self, id: DefId, depth: u32) -> bool {
        let known = &mut self.items[id.0 as usize].1;
        let reached = *known > MEMBER_DEPTH && depth <= MEMBER_DEPTH;
        *known = depth.min(*known);
        reached
    }

    pub(crate) fn known(&self, item: ItemId) -> Option<DefId> {
        self.by_item.get(&item).copied()
    }

    /// The definition of an item; `name` gives the segments of a path to it.
    pub(crate) fn intern(
        &mut self,
        list: &mut Vec<Def>,
        graph: &ItemGraph,
        item: ItemId,
        path: Option<Vec<String>>,
        shown: String,
    ) -> DefId {
        if let Some(id) = self.by_item.get(&item) {
            return *id;
        }
        let it = &graph[item];
        let def_path = it.def_path.to_string();
        let role = if it.krate == CrateId::STD {
            let role = Role::of(&def_path);
            if self.within_std {
                role.within_std()
            } else {
                role
            }
        } else {
            Role::Plain
        };
        if role != Role::Plain
            && let Some(id) = self.by_role.get(&role).copied()
        {
            self.by_item.insert(item, id);
            self.items[id.0 as usize].0 = Some(item);
            return id;
        }
        let krate = &graph[it.krate];
        let key = match &krate.version {
            Some(version) => format!("{} {version} {def_path}", krate.package),
            None => format!("{} {def_path}", krate.package),
        };
        // Impls of what nobody can name are not described.
        let described = path.is_some();
        let id = self.push(
            list,
            Def {
                key: TypeKey(key),
                name: it.name.clone(),
                shown,
                path,
                params: params(graph, item),
                kind: kind(&it.kind),
                role,
                loaded: described && matches!(krate.state, CrateState::Loaded { .. }),
                is_unsized: graph.is_unsized(item),
                copy: false,
                maybe_copy: false,
                clone: false,
            },
            Some(item),
            u32::MAX,
        );
        self.by_item.insert(item, id);
        if role != Role::Plain {
            self.by_role.insert(role, id);
        }
        id
    }
}

fn kind(kind: &ItemKind) -> DefKind {
    match kind {
        ItemKind::Enum(_) | ItemKind::External(ExternalKind::Enum) => DefKind::Enum,
        ItemKind::Union(_) | ItemKind::External(ExternalKind::Union) => DefKind::Union,
        ItemKind::Trait(_)
        | ItemKind::TraitAlias(_)
        | ItemKind::External(ExternalKind::Trait | ExternalKind::TraitAlias) => DefKind::Trait,
        _ => DefKind::Struct,
    }
}

/// Parameters without their defaults, which may refer to other definitions and are filled in where
/// the definition is used.
fn params(graph: &ItemGraph, item: ItemId) -> Vec<DefParam> {
    let generics = match &graph[item].kind {
        ItemKind::Struct(s) => &s.generics,
        ItemKind::Enum(e) => &e.generics,
        ItemKind::Union(u) => &u.generics,
        ItemKind::Trait(t) => &t.generics,
        _ => return Vec::new(),
    };
    generics
        .params
        .iter()
        .map(|p| DefParam {
            name: p.name.clone(),
            kind: match &p.kind {
                GenericParamKind::Lifetime { .. } => DefParamKind::Life,
                GenericParamKind::Type { .. } => DefParamKind::Type {
                    default: None,
                    maybe_unsized: generics.bounds_of(&p.name).any(|b| {
                        matches!(
                            b,
                            Bound::Trait {
                                modifier: BoundModifier::Maybe,
                                ..
                            }
                        )
                    }),
                },
                GenericParamKind::Const { ty, .. } => DefParamKind::Const {
                    ty: match ty {
                        Type::Prim(prim) => prim.name().to_owned(),
                        _ => String::new(),
                    },
                    default: None,
                },
            },
        })
        .collect()
}
