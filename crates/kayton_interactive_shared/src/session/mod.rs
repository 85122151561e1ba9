//! One session: what cells share, and the way of a cell.
//!
//! 1. [`Session::prepare_input`]: parse, Keyton modules included → plan and load imports → check →
//!    Rust → dylibs. Nothing has run, and nothing but imports has changed, if it fails.
//! 2. [`Session::execute_prepared`]: the executor runs the dylibs, modules first; what the cell defines becomes part
//!    of the session.
//!
//! **The front holds names, the executor holds values.** A session knows slots and types, never a
//! value.

mod compile;
mod differ;
mod ide;
mod import;
mod instances;
mod modules;
mod probe;
mod refused;
mod std_pages;
mod tell;

use std::collections::{HashMap, HashSet};
use std::time::Instant;

use camino::Utf8PathBuf;
use kayton_toolchain::{Base, Builder, Layer};
use keyton_rust_compiler::CompiledCell;
use keyton_rust_compiler::diagnostics::Diagnostic;
use keyton_rust_compiler::thir::{ManifestSet, SessionChange, SessionTypes};

use crate::config::{Project, SessionConfig};
use crate::executor::{BaseImage, CellImage, CellReport, Executor, Interrupter};
use crate::failure::Failure;
use crate::imports::Loaded;
use crate::progress::ProgressSink;
use crate::report::Texts;
use crate::timings::{self, CellTimings, since};

pub use differ::{Program, Sides};
pub use ide::Ide;
pub use probe::{ProbeItem, ProbeReport};

/// A session of Keyton.
pub struct Session {
    config: SessionConfig,
    project: Project,
    builder: Builder,
    base: Base,
    executor: Box<dyn Executor>,
    loaded: Vec<Loaded>,
    lockfile: Option<Utf8PathBuf>,
    manifests: ManifestSet,
    types: SessionTypes,
    texts: Texts,
    cells: u32,
    /// Modules have numbers of their own, so that importing one does not change those of cells.
    next_module_cell: u32,
    /// Modules whose variables have their values.
    ran: HashSet<String>,
    /// Every cell that ran, with the crates that it links.
    cell_layers: HashMap<String, (Layer, Vec<String>)>,
    /// The layer that holds an instance, by its text.
    instances: HashMap<String, String>,
    plans: instances::Plans,
}

/// A cell that is ready to run, with the modules that run before it.
pub struct Prepared {
    modules: Vec<Step>,
    cell: Step,
    warnings: Vec<Diagnostic>,
    start: Instant,
    timings: CellTimings,
}

/// A dylib to be run, and what it adds to the session.
struct Step {
    image: CellImage,
    change: SessionChange,
}

/// What running a cell gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Execution {
    /// What the cell showed: MIME type and text.
    pub display: Vec<(String, String)>,
}

impl Session {
    /// Starts a session; builds the base if this is the first one on the machine.
    pub fn start(
        config: SessionConfig,
        mut executor: Box<dyn Executor>,
        progress: &mut dyn ProgressSink,
    ) -> Result<Self, Failure> {
        let project = Project::find(&config.working_dir)?;
        let mut builder =
            Builder::open(&config.working_dir)?.building_nothing(config.build_nothing);
        if config.interruptible {
            builder.heed(executor.interrupter());
        }
        let base = builder.base(&mut |step| {
            progress.step(&crate::progress::ImportStep::Building(step.clone()));
        })?;
        executor.load_base(&BaseImage {
            preload: vec![builder.toolchain().libstd.clone()],
            dylib: base.layer.dylib.clone(),
        })?;
        Ok(Self {
            config,
            project,
            builder,
            base,
            executor,
            loaded: Vec::new(),
            lockfile: None,
            manifests: ManifestSet::default(),
            types: SessionTypes::default(),
            texts: Texts::default(),
            cells: 0,
            next_module_cell: modules::FIRST_MODULE_CELL,
            ran: HashSet::new(),
            cell_layers: HashMap::new(),
            instances: HashMap::new(),
            plans: instances::Plans::default(),
        })
    }

    /// What programs find in `argv`.
    pub fn set_arguments(&mut self, arguments: Vec<String>) {
        self.executor.set_arguments(arguments);
    }

    /// Something to stop what is prepared or runs. An interrupt that comes between two inputs is for
    /// the next one, unless it is [forgotten](Interrupter::forget).
    #[must_use]
    pub fn interrupter(&self) -> Interrupter {
        self.executor.interrupter()
    }

    /// The texts of all cells, for rendering failures.
    #[must_use]
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    /// Number of the next cell, from 1.
    #[must_use]
    pub fn next_cell(&self) -> u32 {
        self.cells + 1
    }

    /// Prepares and runs an input. `name` is what messages call it; without one it is `cell N`.
    pub fn run(
        &mut self,
        name: Option<&str>,
        text: &str,
        progress: &mut dyn ProgressSink,
    ) -> Result<Execution, Failure> {
        let prepared = self.prepare_input(name, text, progress);
        let result = prepared.and_then(|prepared| self.execute_prepared(prepared));
        if let (Err(_), true) = (&result, self.config.timings) {
            timings::print(&CellTimings {
                cell: self.cells,
                ..CellTimings::default()
            });
        }
        result
    }

    /// Checks and compiles an input, imports included.
    pub fn prepare_input(
        &mut self,
        name: Option<&str>,
        text: &str,
        progress: &mut dyn ProgressSink,
    ) -> Result<Prepared, Failure> {
        let prepared = self.prepare(name, text, progress);
        // Whatever it may have made of a program that was stopped.
        match self.executor.interrupter().asked() {
            true => Err(Failure::Interrupted),
            false => prepared,
        }
    }

    fn prepare(
        &mut self,
        name: Option<&str>,
        text: &str,
        progress: &mut dyn ProgressSink,
    ) -> Result<Prepared, Failure> {
        let start = Instant::now();
        let (input, parse_us) = self.parse(name, text)?;
        let modules = self.find_modules(&input)?;
        self.import(modules.iter().chain([&input]), progress)?;
        let began = Instant::now();
        let (mut modules, mut cell) = self.check_all(modules, input)?;
        let check_us = since(began);
        let began = Instant::now();
        let warnings = warnings(&mut modules, &mut cell);
        let steps: Result<Vec<Step>, Failure> =
            modules.into_iter().map(|cell| self.step(cell)).collect();
        let modules = steps?;
        let cell = self.step(cell)?;
        let rustc_us = since(began);
        let timings = CellTimings {
            cell: self.cells,
            parse_us,
            check_us,
            rustc_us,
            ..CellTimings::default()
        };
        Ok(Prepared {
            modules,
            cell,
            warnings,
            start,
            timings,
        })
    }

    fn step(&mut self, cell: CompiledCell) -> Result<Step, Failure> {
        let called = self.called(&cell)?;
        let layer = self.compile(&cell, &called)?;
        let of_instances = |krate: &String| Some(self.cell_layers.get(krate)?.0.dylib.clone());
        let image = CellImage {
            dylib: layer.dylib.clone(),
            needs: called.crates.iter().filter_map(of_instances).collect(),
            entry: cell.entry().to_owned(),
        };
        self.cell_layers.insert(
            layer.crate_name.clone(),
            (layer, [cell.extern_crates, called.crates].concat()),
        );
        Ok(Step {
            image,
            change: cell.change,
        })
    }

    /// Checks an input, imports included, and compiles nothing.
    pub fn check_input(
        &mut self,
        name: Option<&str>,
        text: &str,
        progress: &mut dyn ProgressSink,
    ) -> Result<Vec<Diagnostic>, Failure> {
        let (input, _) = self.parse(name, text)?;
        let modules = self.find_modules(&input)?;
        self.import(modules.iter().chain([&input]), progress)?;
        let (mut modules, mut cell) = self.check_all(modules, input)?;
        Ok(warnings(&mut modules, &mut cell))
    }

    /// Runs a prepared input. What it defines stays even if it raises: what a cell assigned before
    /// it failed is assigned. A module that raises is run again when it is imported again.
    pub fn execute_prepared(&mut self, prepared: Prepared) -> Result<Execution, Failure> {
        let Prepared {
            modules,
            cell,
            start,
            mut timings,
            ..
        } = prepared;
        for module in &modules {
            let report = self.run_step(module)?;
            timings.load_us += report.load_us;
            timings.run_us += report.run_us;
            if let Some(error) = report.error {
                return Err(Failure::Raised(Box::new(error)));
            }
            let unit = module.change.unit.as_ref();
            self.ran.extend(unit.map(|unit| unit.namespace.clone()));
        }
        let CellReport {
            display,
            error,
            load_us,
            run_us,
        } = self.run_step(&cell)?;
        timings = CellTimings {
            ok: error.is_none(),
            load_us: timings.load_us + load_us,
            run_us: timings.run_us + run_us,
            ..timings
        };
        timings.total_us = since(start);
        if self.config.timings && error.is_none() {
            timings::print(&timings);
        }
        match error {
            None => Ok(Execution { display }),
            Some(error) => Err(Failure::Raised(Box::new(error))),
        }
    }

    fn run_step(&mut self, step: &Step) -> Result<CellReport, Failure> {
        self.replace_slots(&step.change);
        self.types.apply(&step.change);
        let report = self.executor.run_cell(&step.image);
        if let Some(loss) = self.executor.take_loss() {
            let variables = self.types.globals.keys().cloned().collect();
            self.types.forget_values();
            self.ran.clear();
            return Err(Failure::Lost { loss, variables });
        }
        Ok(report?)
    }

    /// Drops the values of variables that the cell gives another type, and so another slot.
    fn replace_slots(&mut self, change: &SessionChange) {
        for (name, new) in &change.globals {
            if let Some(old) = self.types.globals.get(name)
                && old.slot != new.slot
            {
                self.executor.drop_slot(old.slot);
            }
        }
    }
}

/// The warnings about modules and the input that imports them.
fn warnings(modules: &mut [CompiledCell], cell: &mut CompiledCell) -> Vec<Diagnostic> {
    let cells = modules.iter_mut().chain([cell]);
    cells
        .flat_map(|c| std::mem::take(&mut c.warnings))
        .collect()
}

impl Prepared {
    /// Warnings about the input.
    #[must_use]
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }
}
