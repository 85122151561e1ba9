//! Instances that no plugin holds: written from the plugin's plan, judged by rustc, kept.

mod expansion;
mod judge;
mod layer;
mod question;

use std::cell::RefCell;
use std::collections::HashMap;

use self::judge::Judge;
pub(super) use self::layer::Called;
use self::question::{Question, Verdict};
use kayton_bindgen::lazy::{self, LazyExport, LazyRefusal};
use kayton_bindgen::plan::ExportPlan;
use kayton_bindgen::{Status, SurfaceReport};
use kayton_toolchain::{Base, Builder};
use keyton_rust_compiler::manifest::{CallableId, MacroToken, Ty};
use keyton_rust_compiler::thir::{InstanceProvider, InstanceRefusal, ProvidedInstance};

use crate::imports::{Loaded, analysis, build};

/// The plans of plugins by the names of their crates, as far as they were read.
pub(super) type Plans = RefCell<HashMap<String, ExportPlan>>;

/// Writes instances for the plugins of a session.
pub(super) struct PlanInstances<'s> {
    judge: Judge<'s>,
    loaded: &'s [Loaded],
    plans: &'s Plans,
    surfaces: RefCell<HashMap<String, Option<SurfaceReport>>>,
}

impl<'s> PlanInstances<'s> {
    pub(super) fn new(
        builder: &'s Builder,
        base: &'s Base,
        loaded: &'s [Loaded],
        plans: &'s Plans,
    ) -> Self {
        Self {
            judge: Judge::new(builder, base, loaded),
            loaded,
            plans,
            surfaces: RefCell::default(),
        }
    }

    fn write(
        &self,
        plugin: &Loaded,
        callable: CallableId,
        args: &[Option<Ty>],
        receiver: Option<&Ty>,
    ) -> Result<Vec<LazyExport>, InstanceRefusal> {
        let types: Vec<&Ty> = args.iter().flatten().chain(receiver).collect();
        self.knowing(plugin, &types, &|plan| {
            let callable = match receiver {
                Some(receiver) => lazy::through(plan, callable, receiver)?,
                None => callable,
            };
            lazy::emit_all(plan, callable, args)
        })
    }

    /// Works on the plan of a plugin, which learns of `types` from other plans where it lacks one.
    fn knowing<R>(
        &self,
        plugin: &Loaded,
        types: &[&Ty],
        work: &dyn Fn(&mut ExportPlan) -> Result<R, LazyRefusal>,
    ) -> Result<R, InstanceRefusal> {
        self.read_plan(plugin)?;
        let name = &plugin.plugin.info.crate_name;
        // Whatever goes wrong here is a refusal, never the end of a session.
        let caught = |plan: &mut ExportPlan| {
            analysis::caught(|| work(plan)).unwrap_or_else(|what| Err(LazyRefusal::Defect(what)))
        };
        let mut plans = self.plans.borrow_mut();
        let Some(plan) = plans.get_mut(name) else {
            return Err(InstanceRefusal::NotLazy);
        };
        let done = match caught(plan) {
            Err(LazyRefusal::UnknownType(_)) => {
                drop(plans);
                self.with_others(name, |plan, others| {
                    for ty in types {
                        lazy::adopt(plan, others.iter().copied(), ty);
                    }
                    caught(plan)
                })?
            }
            other => other,
        };
        done.map_err(|refusal| InstanceRefusal::Refused {
            message: refusal.to_string(),
        })
    }

    /// Works on the plan of a plugin beside those of all others.
    fn with_others<R>(
        &self,
        name: &str,
        work: impl FnOnce(&mut ExportPlan, &[&ExportPlan]) -> R,
    ) -> Result<R, InstanceRefusal> {
        self.loaded
            .iter()
            .try_for_each(|other| self.read_plan(other))?;
        let mut plans = self.plans.borrow_mut();
        let Some(mut plan) = plans.remove(name) else {
            return Err(InstanceRefusal::NotLazy);
        };
        let others: Vec<&ExportPlan> = plans.values().collect();
        let done = work(&mut plan, &others);
        plans.insert(name.to_owned(), plan);
        Ok(done)
    }

    /// Reads the plan of a plugin, if that was not done before.
    fn read_plan(&self, plugin: &Loaded) -> Result<(), InstanceRefusal> {
        let broken = |error: &dyn std::fmt::Display| InstanceRefusal::Refused {
            message: format!("the plan of the plugin cannot be read: {error}"),
        };
        let name = &plugin.plugin.info.crate_name;
        if !self.plans.borrow().contains_key(name) {
            let bytes = fs_err::read(plugin.plugin.file(build::PLAN)).map_err(|e| broken(&e))?;
            let plan = ExportPlan::from_bytes(&bytes).map_err(|e| broken(&e))?;
            self.plans.borrow_mut().insert(name.clone(), plan);
        }
        Ok(())
    }

    /// Whether instances were taken on trust since the last time; they have verdicts now, and the input
    /// is to be checked again.
    pub(super) fn settle(&self) -> Result<bool, kayton_toolchain::Error> {
        self.judge.settle()
    }

    /// Of the instances that the arguments may mean, the first that rustc takes.
    fn first_taken(
        &self,
        glue_crate: &str,
        callable: CallableId,
        args: &[Option<Ty>],
        receiver: Option<&Ty>,
    ) -> Result<ProvidedInstance, InstanceRefusal> {
        let named = |l: &&Loaded| l.plugin.info.crate_name == glue_crate;
        let plugin = self.loaded.iter().find(named);
        let plugin = plugin.ok_or(InstanceRefusal::NotLazy)?;
        let mut first = None;
        for export in self.write(plugin, callable, args, receiver)? {
            match self.provided(plugin, export) {
                Ok(provided) => return Ok(provided),
                Err(refusal) => first = first.or(Some(refusal)),
            }
        }
        Err(first.unwrap_or(InstanceRefusal::NotLazy))
    }

    /// The export at the step that rustc takes.
    fn provided(
        &self,
        plugin: &Loaded,
        export: LazyExport,
    ) -> Result<ProvidedInstance, InstanceRefusal> {
        let refused = |message: String| Err(InstanceRefusal::Refused { message });
        match self.judge.judge(plugin, Question::new(&export)) {
            Ok(Verdict::Taken(step)) => match export.steps.into_iter().nth(step) {
                Some(step) => Ok(ProvidedInstance {
                    symbol: export.symbol,
                    rust: step.rust,
                    args: export.args,
                    receiver: export.receiver,
                    params: export.params,
                    ret: Some(export.ret),
                }),
                None => Err(InstanceRefusal::NotLazy),
            },
            Ok(Verdict::Refused(message)) => refused(as_users_name_them(&message, self.loaded)),
            Ok(Verdict::Unsound(message)) => {
                let reason = kayton_bindgen::SkipReason::lifetimes(message);
                refused(format!("it {reason}"))
            }
            Err(error) => refused(error.to_string()),
        }
    }
}

/// A message of rustc in which types stand by the paths of their crates, not by those through glue.
pub(super) fn as_users_name_them(message: &str, loaded: &[Loaded]) -> String {
    let mut text = message.replace("::kayton_rplugin__", "kayton_rplugin__");
    for plugin in loaded {
        for part in ["krates", "types"] {
            text = text.replace(&format!("{}::{part}::", plugin.plugin.info.crate_name), "");
        }
    }
    text
}

impl InstanceProvider for PlanInstances<'_> {
    fn instance(
        &self,
        glue_crate: &str,
        callable: CallableId,
        args: &[Option<Ty>],
    ) -> Result<ProvidedInstance, InstanceRefusal> {
        self.first_taken(glue_crate, callable, args, None)
    }

    fn instance_through(
        &self,
        glue_crate: &str,
        callable: CallableId,
        args: &[Option<Ty>],
        receiver: &Ty,
    ) -> Result<ProvidedInstance, InstanceRefusal> {
        self.first_taken(glue_crate, callable, args, Some(receiver))
    }

    fn called_with(
        &self,
        glue_crate: &str,
        callable: CallableId,
        at: usize,
        args: &[Option<Ty>],
        receiver: Option<&Ty>,
    ) -> Option<(Vec<Ty>, Option<Ty>)> {
        let named = |l: &&Loaded| l.plugin.info.crate_name == glue_crate;
        // A message about a plan that cannot be read comes with the instance.
        self.read_plan(self.loaded.iter().find(named)?).ok()?;
        let mut plans = self.plans.borrow_mut();
        let plan = plans.get_mut(glue_crate)?;
        let callable = match receiver {
            Some(receiver) => lazy::through(plan, callable, receiver).ok()?,
            None => callable,
        };
        lazy::called_with(plan, callable, at, args)
    }

    fn function(
        &self,
        glue_crate: &str,
        callable: CallableId,
        generic: &str,
        args: &[Option<Ty>],
    ) -> Option<(Vec<Ty>, Option<Ty>)> {
        let named = |l: &&Loaded| l.plugin.info.crate_name == glue_crate;
        self.read_plan(self.loaded.iter().find(named)?).ok()?;
        let plans = self.plans.borrow();
        lazy::function(plans.get(glue_crate)?, callable, generic, args)
    }

    fn expansion(
        &self,
        glue_crate: &str,
        index: u32,
        tokens: &[MacroToken],
        args: &[Ty],
        expected: Option<&Ty>,
    ) -> Result<ProvidedInstance, InstanceRefusal> {
        self.expanded(glue_crate, index as usize, tokens, args, expected)
    }

    fn skipped(&self, glue_crate: &str, path: &str) -> Option<String> {
        let named = |l: &&Loaded| l.plugin.info.crate_name == glue_crate;
        let plugin = self.loaded.iter().find(named)?;
        let mut surfaces = self.surfaces.borrow_mut();
        let surface = surfaces.entry(glue_crate.to_owned()).or_insert_with(|| {
            // Without it the message only says less.
            let bytes = fs_err::read(plugin.plugin.file(build::SURFACE)).ok()?;
            serde_json::from_slice(&bytes).ok()
        });
        let mut items = surface.as_ref()?.items.iter().filter(|i| i.path == path);
        let first = items.next()?;
        let usable = std::iter::once(first)
            .chain(items)
            .any(|item| item.status != Status::Skipped);
        match usable {
            true => None,
            false => Some(first.reason.as_ref()?.message.clone()),
        }
    }
}
