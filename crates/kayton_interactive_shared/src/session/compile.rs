use std::time::Instant;

use kayton_toolchain::{CellOptions, CellRequest, Inputs, Layer, Plugin};
use keyton_rust_compiler::diagnostics::{Diagnostic, FileId};
use keyton_rust_compiler::hir::{Module, follow_aliases};
use keyton_rust_compiler::{CellInput, CompiledCell, Parsed};

use super::Session;
use super::instances::{Called, PlanInstances};
use crate::failure::Failure;
use crate::imports::Loaded;
use crate::timings::since;

/// A text that was read without errors.
pub(super) struct Input {
    parsed: Parsed,
    file: FileId,
    text: String,
    /// Its number in traces.
    cell: u32,
    /// The Keyton module that it is; empty for an input.
    name: String,
}

impl Input {
    pub(super) fn module(&self) -> &Module {
        &self.parsed.module
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }
}

impl Session {
    /// Reads a text as the next cell; microseconds it took.
    pub(super) fn parse(
        &mut self,
        name: Option<&str>,
        text: &str,
    ) -> Result<(Input, u64), Failure> {
        let start = Instant::now();
        self.cells += 1;
        let name = name.map_or_else(|| format!("cell {}", self.cells), str::to_owned);
        let mut input = self.read(self.cells, &name, text)?;
        follow_aliases(&mut input.parsed.module, &|name| {
            self.types.imports.get(name).cloned()
        });
        Ok((input, since(start)))
    }

    /// Reads the file of a Keyton module.
    pub(super) fn parse_module(&mut self, name: &str, text: &str) -> Result<Input, Failure> {
        let cell = self.next_module_cell;
        self.next_module_cell += 1;
        let file = format!("{}.kay", name.replace('.', "/"));
        let mut input = self.read(cell, &file, text)?;
        // A module sees no names of the cells.
        follow_aliases(&mut input.parsed.module, &|_| None);
        Ok(Input {
            name: name.to_owned(),
            ..input
        })
    }

    fn read(&mut self, cell: u32, name: &str, text: &str) -> Result<Input, Failure> {
        let file = self.texts.add(cell, name, text);
        let parsed = keyton_rust_compiler::parse(text, file);
        if parsed.diagnostics.iter().any(Diagnostic::is_error) {
            return Err(Failure::Diagnostics(parsed.diagnostics));
        }
        Ok(Input {
            parsed,
            file,
            text: text.to_owned(),
            cell,
            name: String::new(),
        })
    }

    /// Checks modules and then the input that imports them, each with what those before it define.
    /// The session is as before when it returns; the input's cell is the last one.
    pub(super) fn check_all(
        &mut self,
        modules: Vec<Input>,
        input: Input,
    ) -> Result<(Vec<CompiledCell>, CompiledCell), Failure> {
        if modules.is_empty() {
            return Ok((Vec::new(), self.check(input)?));
        }
        let before = self.types.clone();
        let checked = self.check_in_order(modules, input);
        self.types = before;
        checked
    }

    fn check_in_order(
        &mut self,
        modules: Vec<Input>,
        input: Input,
    ) -> Result<(Vec<CompiledCell>, CompiledCell), Failure> {
        let mut cells = Vec::new();
        for module in modules {
            let cell = self.check(module)?;
            self.types.apply(&cell.change);
            cells.push(cell);
        }
        Ok((cells, self.check(input)?))
    }

    /// Names, types, Rust: once, and once more for each time that rustc had to be asked.
    fn check(&self, input: Input) -> Result<CompiledCell, Failure> {
        let instances = PlanInstances::new(&self.builder, &self.base, &self.loaded, &self.plans);
        let cell = CellInput {
            file: input.file,
            text: &input.text,
            manifests: &self.manifests,
            session: &self.types,
            instances: &instances,
            cell_number: input.cell,
            want_display: self.config.display && input.name.is_empty(),
        };
        loop {
            let checked =
                keyton_rust_compiler::compile_module(&cell, input.parsed.clone(), &input.name);
            if !instances.settle()? {
                return checked.map_err(Failure::Diagnostics);
            }
        }
    }

    /// The cell's dylib.
    pub(super) fn compile(&self, cell: &CompiledCell, called: &Called) -> Result<Layer, Failure> {
        let source = cell.with_instances(&called.items);
        let crates = [cell.extern_crates.as_slice(), &called.crates].concat();
        let request = CellRequest {
            crate_name: &cell.crate_name,
            source: &source,
            inputs: &self.inputs(&crates),
            options: match cell.straight {
                true => CellOptions { opt_level: 0 },
                false => CellOptions::default(),
            },
        };
        match self.builder.compile_cell(request) {
            Err(kayton_toolchain::Error::Compile(error)) => {
                Err(self.refused(cell, &source, error)?)
            }
            other => Ok(other?),
        }
    }

    /// What the cell is compiled against: the base, the plugins, and the earlier cells that it
    /// names, directly or not. A cell that names no plugin is compiled without them, so that it is
    /// the same cell whatever else the session imports.
    fn inputs(&self, crates: &[String]) -> Inputs {
        let mut needed: Vec<&Layer> = Vec::new();
        self.add_cells(crates, &mut needed);
        let cells: Vec<Layer> = needed.into_iter().cloned().collect();
        let named = |l: &Loaded| crates.contains(&l.plugin.info.crate_name);
        let alone = cells.is_empty() && !self.loaded.iter().any(named);
        let plugins = if alone { &[] } else { self.loaded.as_slice() };
        let plugins: Vec<Plugin> = plugins.iter().map(|l| l.plugin.clone()).collect();
        self.builder.cell_inputs(&self.base, &plugins, &cells)
    }

    fn add_cells<'s>(&'s self, crates: &[String], into: &mut Vec<&'s Layer>) {
        for krate in crates {
            if let Some((layer, uses)) = self.cell_layers.get(krate)
                && !into.iter().any(|known| known.crate_name == *krate)
            {
                self.add_cells(uses, into);
                into.push(layer);
            }
        }
    }
}
