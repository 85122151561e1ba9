//! Calls of macros: rustc is asked for the type of the result, and the call is an instance like any other then.

use kayton_bindgen::lazy::{self, Expansion};
use kayton_bindgen::plan::ExportPlan;
use keyton_rust_compiler::manifest::{MacroToken, Ty, TypeKey};
use keyton_rust_compiler::thir::{InstanceRefusal, ProvidedInstance};

use super::{PlanInstances, as_users_name_them};
use crate::imports::Loaded;

/// What stands at the root of a crate in which macros are called: procedural ones write the names of crates as a
/// user's `Cargo.toml` has them.
pub(super) fn prelude(loaded: &[Loaded]) -> String {
    let mut text = String::new();
    for plugin in loaded {
        let info = &plugin.plugin.info;
        text.push_str(&format!("extern crate {};\n", info.crate_name));
    }
    for plugin in loaded {
        let info = &plugin.plugin.info;
        let version = info
            .version
            .replace(|c: char| !c.is_ascii_alphanumeric(), "_");
        let alias = format!("kd_{}_{version}", info.lib_name);
        if info.inputs.externs.iter().any(|named| named.alias == alias) {
            text.push_str(&format!("extern crate {alias} as {};\n", info.lib_name));
        }
    }
    text
}

/// Whether a text has a function that calls a macro.
pub(super) fn calls_macro(text: &str) -> bool {
    text.contains("fn macro__")
}

impl PlanInstances<'_> {
    /// The call of a macro with these tokens and values, in the first way that rustc takes.
    pub(super) fn expanded(
        &self,
        glue_crate: &str,
        index: usize,
        tokens: &[MacroToken],
        args: &[Ty],
        expected: Option<&Ty>,
    ) -> Result<ProvidedInstance, InstanceRefusal> {
        let named = |l: &&Loaded| l.plugin.info.crate_name == glue_crate;
        let plugin = self.loaded.iter().find(named);
        let plugin = plugin.ok_or(InstanceRefusal::NotLazy)?;
        let types: Vec<&Ty> = args.iter().chain(expected).collect();
        let ways = self.knowing(plugin, &types, &|plan| {
            lazy::expansions(plan, index, tokens, args, expected)
        })?;
        let mut first = None;
        for way in ways {
            match self.expanded_by(plugin, &way) {
                Ok(provided) => return Ok(provided),
                Err(refusal) => first = first.or(Some(refusal)),
            }
        }
        Err(first.unwrap_or(InstanceRefusal::NotLazy))
    }

    fn expanded_by(
        &self,
        plugin: &Loaded,
        way: &Expansion,
    ) -> Result<ProvidedInstance, InstanceRefusal> {
        let refused = |message: String| InstanceRefusal::Refused { message };
        let asked = self.judge.type_of(plugin, &way.question, Expansion::RESULT);
        let asked = asked.map_err(|error| refused(error.to_string()))?;
        let result = asked.map_err(|said| refused(as_users_name_them(&said, self.loaded)))?;
        self.learn(plugin, &result)?;
        let export = self.knowing(plugin, &[], &|plan| {
            let callable = way.clone().with_result(plan, &result)?;
            lazy::emit_all(plan, callable, &[])
        })?;
        let export = export.into_iter().next();
        let export = export.ok_or(InstanceRefusal::NotLazy)?;
        self.provided(plugin, export)
    }

    /// Makes the plan of a plugin know the types in one that rustc printed, from other plans and std.
    fn learn(&self, plugin: &Loaded, printed: &str) -> Result<(), InstanceRefusal> {
        let name = &plugin.plugin.info.crate_name;
        self.with_others(name, |plan: &mut ExportPlan, others| {
            for (path, params) in lazy::paths_in(printed) {
                if lazy::definition(plan, &path).is_some() {
                    continue;
                }
                let stated = others
                    .iter()
                    .find_map(|other| lazy::definition(other, &path));
                let of_std = || {
                    path.starts_with("std::")
                        .then(|| TypeKey(format!("std {path}")))
                };
                let Some(key) = stated.or_else(of_std) else {
                    continue;
                };
                let ty = Ty::Object {
                    key,
                    args: vec![Ty::Dynamic; params],
                };
                lazy::adopt(plan, others.iter().copied(), &ty);
            }
        })
    }
}
