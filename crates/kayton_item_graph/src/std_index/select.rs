//! Which part of the index a graph needs: what it mentions, and what that leads to.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rustdoc_types as rd;

use super::StdIndex;

/// How much of the index is taken.
#[derive(Debug, Clone)]
pub(crate) enum Extent {
    /// All of it.
    All,
    /// Definitions with these public paths, and what lies within as many steps from them: one
    /// step leads from a type to the traits that it implements, and from a definition to those in
    /// the signatures of its members.
    Mentioned {
        /// Public paths.
        paths: BTreeSet<String>,
        /// Steps.
        steps: u32,
        /// Public paths of definitions from which no step leads on.
        leaf: fn(&str) -> bool,
    },
}

impl StdIndex {
    /// Ids of the items that belong to the extent.
    pub(super) fn select(&self, extent: &Extent) -> BTreeSet<rd::Id> {
        let Extent::Mentioned { paths, steps, leaf } = extent else {
            return self.items.iter().map(|item| item.id).collect();
        };
        let mut edge = BTreeSet::new();
        let mut leaves = BTreeSet::new();
        for (id, summary) in self.paths.iter().filter(|(_, s)| s.crate_id == 0) {
            let space = crate::load::external_kind(summary.kind).namespace();
            let Some(path) = self.public_path(&summary.path.join("::"), space) else {
                continue;
            };
            if summary.kind != rd::ItemKind::Module && paths.contains(path) {
                edge.insert(*id);
            }
            if leaf(path) {
                leaves.insert(*id);
            }
        }
        let mut by_subject: HashMap<rd::Id, Vec<usize>> = HashMap::new();
        for (at, head) in self.impls.iter().enumerate() {
            if let Some(subject) = head.subject {
                by_subject.entry(subject).or_default().push(at);
            }
        }
        let mut reached: BTreeMap<rd::Id, u32> = BTreeMap::new();
        for step in 0..=*steps {
            let mut next = BTreeSet::new();
            for id in &edge {
                if reached.insert(*id, step).is_some() || leaves.contains(id) {
                    continue;
                }
                next.extend(self.mentions(*id));
                for at in by_subject.get(id).into_iter().flatten() {
                    match self.impls[*at].of {
                        Some(tr) => next.extend([tr]),
                        None => next.extend(self.mentions(self.impls[*at].id)),
                    }
                }
            }
            next.retain(|id| !reached.contains_key(id));
            edge = next;
        }
        // The root stands for the crate, whatever is in it.
        let mut out = BTreeSet::from([self.root]);
        for id in reached.keys() {
            self.with_children(*id, &mut out);
        }
        for head in &self.impls {
            let subject = head.subject.is_some_and(|id| reached.contains_key(&id));
            let of = head.of.is_none_or(|id| reached.contains_key(&id));
            let blanket = head.subject.is_none() && head.of.is_some();
            if of && (subject || blanket) {
                self.with_children(head.id, &mut out);
            }
        }
        out
    }

    fn with_children(&self, id: rd::Id, out: &mut BTreeSet<rd::Id>) {
        if let Some(item) = self.item(id)
            && out.insert(id)
        {
            item.children
                .iter()
                .for_each(|child| self.with_children(*child, out));
        }
    }

    /// What an item and its members mention.
    fn mentions(&self, id: rd::Id) -> Vec<rd::Id> {
        let mut all = BTreeSet::new();
        self.with_children(id, &mut all);
        let mut out = Vec::new();
        for item in all.iter().filter_map(|id| self.item(*id)) {
            out.extend(item.mentions.iter().copied());
        }
        out
    }
}
