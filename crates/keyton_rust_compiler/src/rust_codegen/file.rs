use std::fmt::Write;

use super::{Gen, Printed};

/// Stands for the crate's name until its text, which the name is a hash of, is known.
const NAME: &str = "\u{2}";

impl Gen<'_> {
    /// The whole crate; its name follows from its text by `name`.
    pub(crate) fn file(&mut self, name: impl FnOnce(&str) -> String) -> (String, Printed) {
        let mut items = String::new();
        for i in 0..self.program.structs.len() {
            if self.program.structs[i].krate.is_none() {
                items.push_str(&self.struct_item(i));
            }
        }
        for i in 0..self.program.fns.len() {
            if self.program.fns[i].krate.is_none() {
                items.push_str(&self.function(i));
            }
        }
        items.push_str(&self.cell_body());
        let shown = self.shown_types();
        items.push_str(&shown);
        let register = match shown.is_empty() {
            true => "",
            false => "::kayton_api::register_types(&SHOWN); ",
        };
        let mut out = String::from("#![allow(warnings)]\nextern crate kayton_base;\n");
        let externs = self.crates_in(&items);
        for krate in &externs {
            let _ = writeln!(out, "extern crate {krate};");
        }
        out.push_str(
            "use ::kayton_api::{Bytes, Dict, Dynamic, ErrorKind, KResult, List, Obj, Set, Str, Style, Tree, Value};\n\
             use ::kayton_runtime::{At, builtins as b, cell::CellContext as Cx, ops as o};\n",
        );
        if self.uses_tri {
            out.push_str(
                "macro_rules! tri { ($l:lifetime, $e:expr) => { match $e { Ok(v) => v, Err(e) => break $l Err(e) } } }\n",
            );
        }
        out.push_str(&items);
        let _ = write!(
            out,
            "#[unsafe(no_mangle)]\npub extern \"C\" fn {NAME}(ctx: *const ::kayton_api::KaytonContext) -> i32 {{ \
             {register}::kayton_runtime::cell::run(ctx, body) }}\n"
        );
        // What it calls belongs to what it is.
        let items = self.program.lazy.iter().map(|(_, item)| item.as_str());
        let name = name(&items.fold(out.clone(), |all, item| all + item));
        let printed = without_marks(&out.replace(NAME, &name), externs);
        (name, printed)
    }

    /// What the instances of generic types that are shown can do: plugins know only those that
    /// stand in their own signatures.
    fn shown_types(&mut self) -> String {
        let mut entries = std::collections::BTreeMap::new();
        for ty in &self.program.shown {
            let ty = self.types.finish(ty);
            if let Some(rust) = self.instance(&ty) {
                entries.insert(rust, crate::thir::types::show(&ty));
            }
        }
        if entries.is_empty() {
            return String::new();
        }
        let mut entries: Vec<_> = entries
            .into_iter()
            .map(|(rust, name)| (name, rust))
            .collect();
        entries.sort();
        let entry = |(name, rust): &(String, String)| {
            format!("::kayton_api::type_entry!({name:?}, {rust})")
        };
        let entries: Vec<String> = entries.iter().map(entry).collect();
        format!(
            "static SHOWN: ::kayton_api::PluginTables = ::kayton_api::PluginTables::new(\"\", &[], &[{}]);\n",
            entries.join(", ")
        )
    }

    /// The crates that are linked: those that the program calls, and those that the text names
    /// only to give the type of a variable.
    fn crates_in(&self, items: &str) -> Vec<String> {
        let mut externs = self.program.externs.clone();
        for index in 0..self.manifests.len() {
            let glue = &self.manifests.at(index).glue_crate;
            if !externs.contains(glue) && items.contains(&format!("::{glue}::")) {
                externs.push(glue.clone());
            }
        }
        externs
    }
}

/// Takes the line marks out; what they say is the line table.
fn without_marks(text: &str, externs: Vec<String>) -> Printed {
    let mut rust = String::with_capacity(text.len());
    let mut lines = Vec::new();
    let mut current = 0;
    for line in text.lines() {
        let mut parts = line.split('\u{1}');
        rust.push_str(parts.next().unwrap_or(""));
        while let (Some(mark), Some(code)) = (parts.next(), parts.next()) {
            current = mark.parse().unwrap_or(0);
            rust.push_str(code);
        }
        rust.push('\n');
        lines.push(current);
    }
    Printed {
        rust,
        lines,
        externs,
    }
}
