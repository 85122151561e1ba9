use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use crate::{CrateId, Item, ItemGraph, ItemId, ItemKind, PublicPath};

/// A module is entered by this many paths from one root; more are aliases that nobody misses.
const MAX_MODULE_PATHS: usize = 6;

/// Paths kept for one item from one root.
const MAX_ITEM_PATHS: usize = 8;

/// A module to enter. Ordered so that what is not hidden comes first, then the shortest path.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Visit {
    hidden: bool,
    len: usize,
    segments: Vec<String>,
    /// Modules on the way, to cut cycles.
    chain: Vec<ItemId>,
}

pub(super) fn collect_paths(graph: &mut ItemGraph) {
    for item in &mut graph.items {
        // Paths of std's items come from the table of std.
        item.paths
            .retain(|path| item.krate == CrateId::STD && path.krate == CrateId::STD);
    }
    let roots: Vec<(CrateId, ItemId)> = graph
        .crates()
        .filter_map(|(id, krate)| Some((id, krate.root()?)))
        .collect();
    for (krate, root) in roots {
        for (item, paths) in walk(graph, krate, root) {
            let known = &mut graph.items[item.index()].paths;
            for path in paths {
                if !known.iter().any(|p| p.segments == path.segments) {
                    known.push(path);
                }
            }
        }
    }
    add_variant_paths(graph);
    for item in &mut graph.items {
        let krate = item.krate;
        item.paths.sort_by_cached_key(|path| rank(krate, path));
    }
}

/// Visible before hidden, the defining crate before others, then the shortest; ties go to fewer
/// underscores and the alphabet.
fn rank(krate: CrateId, path: &PublicPath) -> impl Ord + use<> {
    let text = path.segments.join("::");
    let underscores = text.matches('_').count();
    (
        path.hidden,
        path.krate != krate,
        path.segments.len(),
        underscores,
        text,
    )
}

fn walk(graph: &ItemGraph, krate: CrateId, root: ItemId) -> HashMap<ItemId, Vec<PublicPath>> {
    let mut found: HashMap<ItemId, Vec<PublicPath>> = HashMap::new();
    let mut entered: HashMap<ItemId, usize> = HashMap::new();
    let mut queue = BinaryHeap::new();
    let segments = vec![graph[krate].name.clone()];
    let mut note = |item: ItemId, segments: &[String], hidden: bool| {
        let paths = found.entry(item).or_default();
        if paths.len() < MAX_ITEM_PATHS {
            paths.push(PublicPath {
                krate,
                segments: segments.to_vec(),
                hidden,
            });
        }
    };
    note(root, &segments, false);
    queue.push(Reverse(Visit {
        hidden: false,
        len: 1,
        segments,
        chain: vec![root],
    }));
    while let Some(Reverse(visit)) = queue.pop() {
        let module = visit.chain[visit.chain.len() - 1];
        let count = entered.entry(module).or_default();
        *count += 1;
        if *count > MAX_MODULE_PATHS {
            continue;
        }
        let ItemKind::Module(content) = &graph[module].kind else {
            continue;
        };
        for entry in &content.entries {
            let hidden = visit.hidden || entry.hidden;
            let mut segments = visit.segments.clone();
            segments.push(entry.name.clone());
            note(entry.item, &segments, hidden);
            let loaded = graph.decls.contains_key(&entry.item);
            if loaded && !visit.chain.contains(&entry.item) {
                let mut chain = visit.chain.clone();
                chain.push(entry.item);
                queue.push(Reverse(Visit {
                    hidden,
                    len: visit.len + 1,
                    segments,
                    chain,
                }));
            }
        }
    }
    found
}

/// `Enum::Variant` for each path of the enum.
fn add_variant_paths(graph: &mut ItemGraph) {
    let mut added: Vec<(ItemId, Vec<PublicPath>)> = Vec::new();
    for (_, item) in graph.items() {
        let Item {
            kind: ItemKind::Enum(en),
            paths,
            ..
        } = item
        else {
            continue;
        };
        for variant in &en.variants {
            let name = &graph[*variant].name;
            let hidden = graph[*variant].attrs.doc_hidden;
            let paths = paths
                .iter()
                .map(|path| PublicPath {
                    krate: path.krate,
                    segments: path.segments.iter().chain([name]).cloned().collect(),
                    hidden: hidden || path.hidden,
                })
                .collect();
            added.push((*variant, paths));
        }
    }
    for (variant, paths) in added {
        let known = &mut graph.items[variant.index()].paths;
        for path in paths {
            if !known.iter().any(|p| p.segments == path.segments) {
                known.push(path);
            }
        }
    }
}
