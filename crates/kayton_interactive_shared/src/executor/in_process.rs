use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use camino::Utf8Path;
use kayton_vm::{Expected, LoadError, RaisedReport, Vm};

use super::{
    BaseImage, CellImage, CellReport, Executor, ExecutorError, InputAnswer, InputSource,
    Interrupter, OutputSink as _, OwnStreams, PluginImage, RaisedError, TraceFrame,
};
use crate::timings::since;

/// Places of an error that are kept, half of them from each end.
const MAX_TRACE: usize = 200;

/// Runs cells in this process, on the thread that owns the executor.
pub struct InProcess {
    vm: Vm,
    interrupter: Interrupter,
}

impl Default for InProcess {
    fn default() -> Self {
        Self::new()
    }
}

impl InProcess {
    /// An executor without a base yet.
    #[must_use]
    pub fn new() -> Self {
        let mut executor = Self {
            vm: Vm::new(),
            interrupter: Interrupter::default(),
        };
        executor.set_display(|action| OwnStreams.display(action));
        executor
    }

    /// Gives what cells show to `show`; by default it is written to standard output as text.
    pub(crate) fn set_display(&mut self, show: impl FnMut(&str) + Send + 'static) {
        self.vm.set_display(show);
    }

    /// Asks `input` when a program reads a line; by default it is the terminal of this process.
    pub fn set_input(&mut self, mut input: Box<dyn InputSource + Send>) {
        self.vm.set_input(move |prompt| match input.line(prompt) {
            InputAnswer::Line(line) => kayton_vm::InputAnswer::Line(line),
            InputAnswer::EndOfFile => kayton_vm::InputAnswer::EndOfFile,
            InputAnswer::Interrupted => kayton_vm::InputAnswer::Interrupted,
            InputAnswer::Failed(reason) => kayton_vm::InputAnswer::Failed(reason),
        });
    }

    /// Says that this thread has a fresh stack of `bytes`: recursion that is too deep for it then
    /// is an error.
    pub fn set_stack_size(&mut self, bytes: usize) {
        self.vm.set_stack_size(bytes);
    }

    /// The flag that a running cell polls.
    pub(crate) fn interrupt_flag(&self) -> &'static AtomicBool {
        self.vm.interrupt_flag()
    }

    /// Drops the values of all globals.
    pub(crate) fn drop_slots(&mut self) {
        self.vm.drop_slots();
    }

    /// Opens the dylib of an earlier cell, which later ones link.
    pub(crate) fn preload(&mut self, dylib: &Utf8Path) -> Result<(), ExecutorError> {
        self.vm
            .preload(&[dylib.into()])
            .map_err(|e| refused("an earlier cell", &e))
    }

    /// Runs a cell, for a caller that keeps the interrupt flag itself.
    pub(crate) fn run(&mut self, cell: &CellImage) -> Result<CellReport, ExecutorError> {
        let start = Instant::now();
        let path = cell.dylib.as_std_path();
        let needs = cell.needs.iter().map(|dylib| dylib.as_std_path());
        let all: Vec<PathBuf> = needs.chain([path]).map(PathBuf::from).collect();
        self.vm.preload(&all).map_err(|e| refused("the cell", &e))?;
        let load_us = since(start);
        let start = Instant::now();
        let report = self
            .vm
            .run_cell(path, &cell.entry)
            .map_err(|e| refused("the cell", &e))?;
        let run_us = since(start);
        let error = report.error.map(raised);
        Ok(CellReport {
            display: report.display,
            error,
            load_us,
            run_us,
        })
    }
}

impl Executor for InProcess {
    fn load_base(&mut self, base: &BaseImage) -> Result<(), ExecutorError> {
        let preload: Vec<PathBuf> = base.preload.iter().map(PathBuf::from).collect();
        self.vm
            .preload(&preload)
            .map_err(|e| refused("the standard library", &e))?;
        self.vm
            .load_base(base.dylib.as_std_path())
            .map_err(|e| refused("the base", &e))
    }

    fn load_plugin(&mut self, plugin: &PluginImage) -> Result<(), ExecutorError> {
        let expected = Expected {
            krate: plugin.krate.clone(),
            rustc: plugin.rustc.clone(),
        };
        let loaded = self.vm.load_plugin(plugin.dylib.as_std_path(), &expected);
        loaded
            .map(drop)
            .map_err(|e| refused(&format!("the plugin of `{}`", plugin.krate), &e))
    }

    fn run_cell(&mut self, cell: &CellImage) -> Result<CellReport, ExecutorError> {
        self.vm.clear_interrupt();
        let flag = self.vm.interrupt_flag();
        let _heeding = self
            .interrupter
            .heed(move || flag.store(true, Ordering::Release));
        self.run(cell)
    }

    fn drop_slot(&mut self, slot: u32) {
        self.vm.drop_slot(slot);
    }

    fn set_arguments(&mut self, arguments: Vec<String>) {
        self.vm.set_arguments(arguments);
    }

    fn interrupter(&self) -> Interrupter {
        self.interrupter.clone()
    }
}

fn refused(what: &str, error: &LoadError) -> ExecutorError {
    ExecutorError::Refused {
        what: what.to_owned(),
        reason: error.to_string(),
    }
}

fn raised(report: RaisedReport) -> RaisedError {
    let frame = |f: &kayton_vm::TraceFrame| TraceFrame {
        cell: f.cell,
        line: f.line,
        column: f.col,
    };
    // A deep recursion passes the same lines a million times.
    let (count, ends) = (report.trace.len(), MAX_TRACE / 2);
    let kept = |i: usize| i < ends || i + ends >= count;
    let frames = report.trace.iter().enumerate().filter(|(i, _)| kept(*i));
    RaisedError {
        trace: frames.map(|(_, f)| frame(f)).collect(),
        type_name: report.type_name,
        message: report.message,
        causes: report.causes,
    }
}
