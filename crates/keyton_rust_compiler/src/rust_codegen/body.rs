use std::fmt::Write;

use kayton_manifest::Ty;

use super::names::quoted;
use super::{Gen, Which};
use crate::thir::tree::Sharing;

impl Gen<'_> {
    /// Path of a function from a cell's code.
    pub(super) fn fn_path(&self, inst: usize) -> String {
        let f = &self.program.fns[inst];
        match &f.krate {
            Some(krate) => format!("::{krate}::{}", f.symbol),
            None => f.symbol.clone(),
        }
    }

    /// The variables that a body declares before its statements.
    fn preamble(&mut self) -> String {
        let body = self.locals();
        let mut out = String::new();
        for g in &body.globals {
            let global = &self.program.globals[*g];
            let (slot, ty) = (global.slot, global.ty.clone());
            let name = self.global_name(*g);
            let shown = quoted(&global.name);
            let ty = self.rust_ty(&ty);
            let _ = writeln!(out, "let {name} = cx.slot::<{ty}>({slot}, {shown});");
        }
        for (i, local) in body.locals.iter().enumerate() {
            let id = crate::thir::tree::LocalId(i);
            if local.shared != Sharing::No {
                let name = self.local_name(id);
                if local.shared == Sharing::Own && local.param {
                    let _ = writeln!(out, "let {name} = b::Shared::with({name});");
                } else if local.shared == Sharing::Own {
                    let ty = self.rust_ty(&local.ty.clone());
                    let _ = writeln!(out, "let {name} = b::Shared::<{ty}>::new();");
                }
                continue;
            }
            if self.definite.contains(&id) {
                let name = self.local_name(id);
                let ty = self.rust_ty(&local.ty.clone());
                let _ = writeln!(out, "let mut {name}: {ty};");
                continue;
            }
            if local.lazy && !local.param {
                let name = self.local_name(crate::thir::tree::LocalId(i));
                let ty = self.rust_ty(&local.ty.clone());
                let _ = writeln!(out, "let mut {name}: Option<{ty}> = None;");
            }
            if local.lazy && local.param && body.params.contains(&crate::thir::tree::LocalId(i)) {
                let name = self.local_name(crate::thir::tree::LocalId(i));
                let _ = writeln!(out, "let mut {name} = Some({name});");
            }
        }
        out
    }

    /// Begins a body.
    fn enter(&mut self, which: Which) {
        self.which = which;
        let generator = match which {
            Which::Cell => false,
            Which::Fn(i) => self.program.fns[i].generator,
        };
        self.definite = super::definite::definite(self.locals(), generator);
        self.views.clear();
        self.unusable = 0;
        self.mode = super::views::Mode::Usual;
    }

    /// The cell's own body.
    pub(super) fn cell_body(&mut self) -> String {
        self.enter(Which::Cell);
        let preamble = self.preamble();
        let stmts = self.stmts(&self.program.cell.stmts);
        format!("fn body(cx: &Cx) -> KResult<()> {{\n{preamble}{stmts}Ok(())\n}}\n")
    }

    /// A function of this cell.
    pub(super) fn function(&mut self, i: usize) -> String {
        self.enter(Which::Fn(i));
        let f = &self.program.fns[i];
        let mut params = String::new();
        for p in &f.body.params {
            let local = &f.body.locals[p.0];
            let mut ty = self.rust_ty(&local.ty.clone());
            if local.shared == Sharing::Given {
                ty = format!("b::Shared<{ty}>");
            }
            let _ = write!(params, ", mut {}: {ty}", self.local_name(*p));
        }
        let ret = self.rust_ty(&f.ret);
        let (poll, inline) = match !f.generator && self.is_leaf(&f.body.stmts) {
            true => (String::new(), "#[inline(always)] "),
            false => (self.tried("::kayton_runtime::poll()", f.pos) + ";", ""),
        };
        let preamble = self.preamble();
        let stmts = self.stmts(&f.body.stmts);
        if f.generator {
            return format!(
                "\u{1}{}\u{1}pub fn {}(_: &Cx{params}) -> KResult<{ret}> {{\nOk(b::Generator::new(move |co| async move {{\n\
                 let cx = &::kayton_runtime::cell::context()?;\n{poll}\n{preamble}{stmts}Ok(())\n}}))\n}}\n",
                f.pos.line, f.symbol
            );
        }
        let end = match self.types.finish(&f.ret) {
            Ty::Unit | Ty::Never => "Ok(())",
            _ => "b::unreached()",
        };
        format!(
            "\u{1}{}\u{1}{inline}pub fn {}(cx: &Cx{params}) -> KResult<{ret}> {{\n{poll}\n{preamble}{stmts}{end}\n}}\n",
            f.pos.line, f.symbol
        )
    }
}
