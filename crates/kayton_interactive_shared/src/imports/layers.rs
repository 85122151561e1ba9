//! Which of the loaded plugins a new one is linked on.
//!
//! A plugin that holds a library must be below every other one that would hold it too: there is one
//! copy of it in the process. Whatever else the session holds, the plugin stays the same one, so it
//! is built once for all sessions.

use std::collections::BTreeSet;

use kayton_toolchain::{BuiltSet, PackageId, Plugin, ResolvedTarget};

/// The plugins that one must be linked on: those that hold a library that it holds too, and what
/// they are linked on. Their order is the same in every session that loaded them.
pub(super) fn of<'p>(
    built: &BuiltSet,
    target: &ResolvedTarget,
    loaded: &'p [Plugin],
) -> Vec<&'p Plugin> {
    let targets = &built.resolution.targets;
    let held = |plugin: &Plugin| {
        let target = targets
            .iter()
            .find(|t| t.lib_name == plugin.info.lib_name)?;
        Some(built.linked(&target.package))
    };
    let all: Vec<Holding<'_, Plugin>> = loaded
        .iter()
        .map(|plugin| Holding {
            what: plugin,
            libraries: held(plugin),
        })
        .collect();
    let layers = needed(&all, built.linked(&target.package));
    in_order(layers, |plugin| plugin.hash.as_str())
}

/// Something loaded, and the libraries in it; `None` if they are not known.
#[derive(Clone)]
struct Holding<'a, T> {
    what: &'a T,
    libraries: Option<BTreeSet<PackageId>>,
}

impl<T> Holding<'_, T> {
    fn shares_with(&self, libraries: Option<&BTreeSet<PackageId>>) -> bool {
        match (&self.libraries, libraries) {
            (Some(own), Some(others)) => !own.is_disjoint(others),
            _ => true,
        }
    }
}

/// Those that share a library with what is made, or with another one that is needed; in load order.
fn needed<'a, T>(loaded: &[Holding<'a, T>], libraries: BTreeSet<PackageId>) -> Vec<Holding<'a, T>>
where
    Holding<'a, T>: Clone,
{
    let mut held = vec![Some(libraries)];
    let mut found = Vec::new();
    for layer in loaded.iter().rev() {
        if held.iter().any(|held| layer.shares_with(held.as_ref())) {
            held.push(layer.libraries.clone());
            found.push(layer.clone());
        }
    }
    found.reverse();
    found
}

/// Layers that share nothing may have been loaded in any order: they are sorted by `key`, as far
/// as those below stay below.
fn in_order<'a, T>(mut layers: Vec<Holding<'a, T>>, key: impl Fn(&T) -> &str) -> Vec<&'a T> {
    let mut ordered = Vec::new();
    while !layers.is_empty() {
        let free = |at: usize| {
            let own = layers[at].libraries.as_ref();
            !layers[..at].iter().any(|below| below.shares_with(own))
        };
        let next = (0..layers.len())
            .filter(|at| free(*at))
            .min_by_key(|at| key(layers[*at].what));
        ordered.push(layers.remove(next.unwrap_or(0)).what);
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    type Named = (&'static str, &'static [&'static str]);

    /// Names of the layers of something that holds `libraries`.
    fn layers(loaded: &[Named], libraries: &[&str]) -> Vec<&'static str> {
        let set = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect();
        let names: Vec<&'static str> = loaded.iter().map(|(name, _)| *name).collect();
        let all: Vec<Holding<'_, &'static str>> = names
            .iter()
            .zip(loaded)
            .map(|(name, (_, libraries))| Holding {
                what: name,
                libraries: Some(set(libraries)),
            })
            .collect();
        let layers = needed(&all, set(libraries));
        in_order(layers, |name| name).into_iter().copied().collect()
    }

    #[test]
    fn what_shares_nothing_is_no_layer() {
        let loaded: &[Named] = &[("a", &["x"]), ("b", &["y"])];
        assert_eq!(layers(loaded, &["z"]), [""; 0]);
        assert_eq!(layers(loaded, &["y", "z"]), ["b"]);
    }

    #[test]
    fn what_a_layer_stands_on_is_one_too() {
        let loaded: &[Named] = &[("b", &["x"]), ("a", &["x", "y"]), ("c", &["z"])];
        assert_eq!(layers(loaded, &["y"]), ["b", "a"]);
    }

    #[test]
    fn the_order_of_unrelated_imports_does_not_matter() {
        let (a, b): (Named, Named) = (("a", &["x"]), ("b", &["y"]));
        let both = ["x", "y"];
        assert_eq!(layers(&[a, b], &both), ["a", "b"]);
        assert_eq!(layers(&[b, a], &both), ["a", "b"]);
    }
}
