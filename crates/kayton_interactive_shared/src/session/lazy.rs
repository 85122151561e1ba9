//! Instances that no plugin holds: written from the plugin's plan, judged by rustc, kept.

use std::cell::RefCell;
use std::collections::HashMap;

use camino::Utf8PathBuf;
use kayton_bindgen::lazy::{self, LazyExport, LazyRefusal, LazyStep};
use kayton_bindgen::plan::ExportPlan;
use kayton_bindgen::{Status, SurfaceReport};
use kayton_toolchain::{Base, Builder, Digest, Plugin, RustcMessage};
use keyton_rust_compiler::manifest::{CallableId, Ty};
use keyton_rust_compiler::thir::{InstanceProvider, InstanceRefusal, ProvidedInstance};
use serde::{Deserialize, Serialize};

use crate::imports::{Loaded, build};

/// Writes instances for the plugins of a session.
pub(super) struct PlanInstances<'s> {
    builder: &'s Builder,
    base: &'s Base,
    loaded: &'s [Loaded],
    plans: RefCell<HashMap<String, ExportPlan>>,
    surfaces: RefCell<HashMap<String, Option<SurfaceReport>>>,
}

/// What rustc said of an instance; kept beside the plugins, so that it is asked once.
#[derive(Serialize, Deserialize)]
enum Verdict {
    /// The step of the ladder, by its index, that keeps alive all that it must.
    Taken(usize),
    /// It does not compile, for what is told.
    Refused(String),
    /// It compiles, but whatever is kept alive, something could outlive what it borrows from.
    Unsound(String),
}

impl<'s> PlanInstances<'s> {
    pub(super) fn new(builder: &'s Builder, base: &'s Base, loaded: &'s [Loaded]) -> Self {
        Self {
            builder,
            base,
            loaded,
            plans: RefCell::default(),
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
        self.read_plan(plugin)?;
        let mut plans = self.plans.borrow_mut();
        let name = &plugin.plugin.info.crate_name;
        let written = |plan: &mut ExportPlan| {
            let callable = match receiver {
                Some(receiver) => lazy::through(plan, callable, receiver)?,
                None => callable,
            };
            lazy::emit_all(plan, callable, args)
        };
        let Some(plan) = plans.get_mut(name) else {
            return Err(InstanceRefusal::NotLazy);
        };
        let export = match written(plan) {
            Err(LazyRefusal::UnknownType(_)) => {
                drop(plans);
                self.loaded
                    .iter()
                    .try_for_each(|other| self.read_plan(other))?;
                plans = self.plans.borrow_mut();
                let Some(mut plan) = plans.remove(name) else {
                    return Err(InstanceRefusal::NotLazy);
                };
                let others = plans.values();
                args.iter()
                    .flatten()
                    .chain(receiver)
                    .for_each(|arg| lazy::adopt(&mut plan, others.clone(), arg));
                let export = written(&mut plan);
                plans.insert(name.clone(), plan);
                export
            }
            other => other,
        };
        export.map_err(|refusal| InstanceRefusal::Refused {
            message: refusal.to_string(),
        })
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

    /// Whether rustc takes it, from what is kept or from rustc itself.
    fn judge(
        &self,
        plugin: &Loaded,
        export: &LazyExport,
    ) -> Result<Verdict, kayton_toolchain::Error> {
        let question = Question::new(self.loaded, &export.steps);
        let file = self.verdict_file(plugin, &question.text);
        if let Ok(bytes) = fs_err::read(&file)
            && let Ok(verdict) = serde_json::from_slice(&bytes)
        {
            return Ok(verdict);
        }
        let plugins: Vec<Plugin> = self.loaded.iter().map(|l| l.plugin.clone()).collect();
        let inputs = self.builder.cell_inputs(self.base, &plugins, &[]);
        let messages = self.builder.checker(inputs)?.check(&question.text)?;
        let verdict = question.verdict(&messages);
        if let (Some(dir), Ok(json)) = (file.parent(), serde_json::to_vec(&verdict)) {
            // Only a cache: without it rustc is asked again.
            let _ = fs_err::create_dir_all(dir).and_then(|()| fs_err::write(&file, json));
        }
        Ok(verdict)
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
        match self.judge(plugin, &export) {
            Ok(Verdict::Taken(step)) => match export.steps.into_iter().nth(step) {
                Some(step) => Ok(ProvidedInstance {
                    symbol: export.symbol,
                    rust: step.rust,
                    args: export.args,
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

    fn verdict_file(&self, plugin: &Loaded, text: &str) -> Utf8PathBuf {
        let toolchain = self.builder.toolchain().dir(self.builder.home());
        let name = Digest::of(format!("{}\n{text}", plugin.plugin.hash.as_str()).as_bytes());
        toolchain
            .join("instances")
            .join(format!("{}.json", name.short()))
    }
}

/// The text that rustc is asked about: an export, whose types are the same at each step, and the
/// witnesses of all steps.
struct Question {
    text: String,
    /// First and last line of each step's witness, from 1; none for a step that needs none.
    witnesses: Vec<Option<(usize, usize)>>,
}

impl Question {
    fn new(loaded: &[Loaded], steps: &[LazyStep]) -> Self {
        let mut text = "extern crate kayton_base;\n".to_owned();
        for loaded in loaded {
            text.push_str(&format!(
                "extern crate {};\n",
                loaded.plugin.info.crate_name
            ));
        }
        // The last one guards all arguments.
        if let Some(last) = steps.last() {
            text.push_str(&last.rust);
        }
        let mut witnesses = Vec::new();
        for step in steps {
            witnesses.push(step.witness.as_ref().map(|witness| {
                let first = text.lines().count() + 1;
                text.push_str(witness);
                (first, text.lines().count())
            }));
        }
        Question { text, witnesses }
    }

    fn verdict(&self, messages: &[RustcMessage]) -> Verdict {
        let errors = || messages.iter().filter(|message| message.is_error());
        let in_witness = |message: &RustcMessage, lines: &(usize, usize)| {
            let spans = message.source_spans();
            let mut spans = spans.iter();
            spans.any(|s| s.line_start <= lines.1 && s.line_end >= lines.0)
        };
        let elsewhere = errors().find(|message| {
            let mut all = self.witnesses.iter().flatten();
            !all.any(|lines| in_witness(message, lines))
        });
        if let Some(message) = elsewhere {
            return Verdict::Refused(message.message.clone());
        }
        let refused = |lines: &Option<(usize, usize)>| {
            let lines = lines.as_ref()?;
            errors().find(|message| in_witness(message, lines))
        };
        match self
            .witnesses
            .iter()
            .position(|lines| refused(lines).is_none())
        {
            Some(step) => Verdict::Taken(step),
            None => {
                let first = self.witnesses.iter().find_map(refused);
                Verdict::Unsound(first.map(|m| m.message.clone()).unwrap_or_default())
            }
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
