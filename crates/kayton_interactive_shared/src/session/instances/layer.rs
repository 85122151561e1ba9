//! Instances that cells call, compiled once: as a layer of their own, optimised, that later cells link.

use kayton_toolchain::{CellOptions, CellRequest, Digest, Layer, Plugin};
use keyton_rust_compiler::CompiledCell;

use super::expansion::{calls_macro, prelude};
use crate::failure::Failure;
use crate::session::Session;

/// Level 2: the instance is where the work is done, and it is compiled once.
const OPTIONS: CellOptions = CellOptions { opt_level: 2 };

/// What a cell calls as `lazy`.
#[derive(Debug, Default)]
pub(in crate::session) struct Called {
    /// The items of that module.
    pub(in crate::session) items: String,
    /// The layers that they are taken from.
    pub(in crate::session) crates: Vec<String>,
}

impl Session {
    /// Compiles the instances of a cell that no earlier one called.
    pub(in crate::session) fn called(&mut self, cell: &CompiledCell) -> Result<Called, Failure> {
        let mut called = Called::default();
        let new: Vec<&(String, String)> = cell
            .instances
            .iter()
            .filter(|(_, item)| !self.instances.contains_key(item))
            .collect();
        if !new.is_empty() {
            let layer = self.instance_layer(cell, &new)?;
            for (_, item) in new {
                self.instances
                    .insert(item.clone(), layer.crate_name.clone());
            }
            self.cell_layers
                .insert(layer.crate_name.clone(), (layer, Vec::new()));
        }
        for (name, item) in &cell.instances {
            let krate = &self.instances[item];
            called
                .items
                .push_str(&format!("pub use ::{krate}::{name};\n"));
            if !called.crates.contains(krate) {
                called.crates.push(krate.clone());
            }
        }
        Ok(called)
    }

    fn instance_layer(
        &self,
        cell: &CompiledCell,
        new: &[&(String, String)],
    ) -> Result<Layer, Failure> {
        let mut source = "#![allow(warnings)]\nextern crate kayton_base;\n".to_owned();
        if new.iter().any(|(_, item)| calls_macro(item)) {
            source.push_str(&prelude(&self.loaded));
        }
        for (_, item) in new {
            // It is compiled here, not where it is called.
            source.push_str(
                item.trim_start()
                    .trim_start_matches("#[inline]")
                    .trim_start(),
            );
            source.push('\n');
        }
        let name = format!("kayton_instances_{}", Digest::of(source.as_bytes()).short());
        let plugins: Vec<Plugin> = self.loaded.iter().map(|l| l.plugin.clone()).collect();
        let request = CellRequest {
            crate_name: &name,
            source: &source,
            inputs: &self.builder.cell_inputs(&self.base, &plugins, &[]),
            options: OPTIONS,
        };
        match self.builder.compile_cell(request) {
            Err(kayton_toolchain::Error::Compile(error)) => {
                Err(self.refused(cell, &source, error)?)
            }
            other => Ok(other?),
        }
    }
}
