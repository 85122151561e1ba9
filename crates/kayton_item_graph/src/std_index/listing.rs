//! The index as a person reads it: one line for each item, in the order of their paths.

use std::fmt::Write as _;
use std::sync::Arc;

use super::{IndexError, StdIndex};
use crate::{ItemGraph, ItemId, ItemKind, StdExtent, UnitId};

impl StdIndex {
    /// One line for each public item, member and impl, with its signature.
    ///
    /// # Errors
    /// An item cannot be decoded.
    pub fn listing(self: &Arc<Self>) -> Result<String, IndexError> {
        let mut graph = ItemGraph::over(self.clone(), []);
        graph.add_std(&UnitId("std".to_owned()), StdExtent::All)?;
        graph.resolve();
        let mut lines: Vec<String> = Vec::new();
        for (id, item) in graph.items() {
            if item.is_external() {
                continue;
            }
            match &item.kind {
                ItemKind::Impl(imp) => {
                    let mut line = format!("{}: impl", item.def_path);
                    if let Some(tr) = &imp.trait_ref {
                        let _ = write!(line, " {} for", graph.show_path(tr));
                    }
                    let _ = write!(line, " {}", graph.show(&imp.for_ty));
                    lines.push(line);
                }
                ItemKind::Field(ty) => {
                    lines.push(format!("{}: {}", item.def_path, graph.show(ty)));
                }
                _ => lines.push(line(&graph, id)),
            }
        }
        lines.sort();
        lines.dedup();
        let mut out = String::from(
            "# What of the standard library is public and stable: made by `cargo xtask std-api`, not edited by hand.\n",
        );
        for line in lines {
            out.push_str(&line);
            out.push('\n');
        }
        Ok(out)
    }
}

fn line(graph: &ItemGraph, id: ItemId) -> String {
    let item = &graph[id];
    match &item.kind {
        ItemKind::Function(_) => format!("{}: {}", item.def_path, graph.signature(id)),
        ItemKind::TypeAlias(alias) => {
            format!("{}: type = {}", item.def_path, graph.show(&alias.ty))
        }
        ItemKind::Constant(c) => format!("{}: const {}", item.def_path, graph.show(&c.ty)),
        ItemKind::AssocConst(c) => format!("{}: const {}", item.def_path, graph.show(&c.ty)),
        ItemKind::Static(s) => format!("{}: static {}", item.def_path, graph.show(&s.ty)),
        ItemKind::Module(_) => format!("{}: mod", item.def_path),
        ItemKind::Struct(s) => format!(
            "{}: struct{}",
            item.def_path,
            graph.show_generics(&s.generics)
        ),
        ItemKind::Enum(e) => format!(
            "{}: enum{}",
            item.def_path,
            graph.show_generics(&e.generics)
        ),
        ItemKind::Union(u) => format!(
            "{}: union{}",
            item.def_path,
            graph.show_generics(&u.generics)
        ),
        ItemKind::Trait(t) => format!(
            "{}: trait{}",
            item.def_path,
            graph.show_generics(&t.generics)
        ),
        ItemKind::Macro(_) => format!("{}: macro", item.def_path),
        ItemKind::Variant(_) => format!("{}: variant", item.def_path),
        ItemKind::AssocType(_) => format!("{}: type", item.def_path),
        _ => format!("{}", item.def_path),
    }
}
