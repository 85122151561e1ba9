//! Calls of macros of crates: values of the program are spliced in, all else goes through, and rustc says what
//! type the result has.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::{ItemRef, MacroToken, Ty};

use crate::hir::{ExprId, ExprKind, MacroPart};
use crate::thir::infer::Infer;
use crate::thir::infer::crates::manifest_paths::Entity;
use crate::thir::provider::InstanceRefusal;
use crate::thir::tree::{By, Expr};
use crate::thir::types::is_open;

/// Most rules of a macro that a message shows.
const MOST_RULES: usize = 4;

impl Infer<'_> {
    /// `m!(…)`.
    pub(in crate::thir::infer) fn macro_call(
        &mut self,
        callee: ExprId,
        parts: &[MacroPart],
        span: Span,
        expected: Option<&Ty>,
    ) -> Expr {
        let found = self.macro_named(callee);
        let Some(Entity::Macro { manifest, index }) = found else {
            return self.no_macro(callee, found.as_ref(), span);
        };
        let (tokens, values) = self.macro_tokens(parts);
        if values.iter().any(Self::is_broken) {
            return self.broken(span);
        }
        let types: Vec<Ty> = values.iter().map(|v| self.types.finish(&v.ty)).collect();
        let def = &self.manifests.at(manifest).macros[index as usize];
        let (path, definition) = (def.path.replace("::", "."), def.definition.clone());
        if let Some(value) = values.iter().find(|v| matches!(v.ty, Ty::Func { .. })) {
            let message = format!("`{path}!` cannot be given a function");
            return self.fail(Code::Unsupported, value.span, message, |d| {
                d.help("call the function, and give the macro what it returns")
            });
        }
        let glue = self.manifests.at(manifest).glue_crate.clone();
        let expected = expected.map(|ty| self.types.finish(ty));
        let expected = expected.filter(|ty| !is_open(ty));
        let provided =
            match self
                .provider
                .expansion(&glue, index, &tokens, &types, expected.as_ref())
            {
                Ok(provided) => provided,
                Err(refusal) => return self.macro_refused((&path, &definition), &refusal, span),
            };
        self.extern_crate(&glue);
        let symbol = self.pasted(provided.symbol, provided.rust);
        let values = values.into_iter().zip(&provided.params);
        let passed: Vec<(Expr, By)> = values
            .map(|(value, want)| (self.coerce(value, want), By::Bridge))
            .collect();
        if passed.iter().any(|(value, _)| Self::is_broken(value)) {
            return self.broken(span);
        }
        let ret = provided.ret.unwrap_or(Ty::Unit);
        self.rust(span, ret, format!("lazy::{symbol}"), passed, true)
    }

    /// What is called: a macro where a module or a type has the same name.
    fn macro_named(&mut self, callee: ExprId) -> Option<Entity> {
        let unit = self.unit.clone();
        if let ExprKind::Attr { base, name } = &unit.module[callee].kind
            && let Some(Entity::Module { manifest, module }) = self.entity(*base)
        {
            let mut items = self.manifests.items(manifest, module, &name.name);
            let index = items.find_map(|item| match item {
                ItemRef::Macro(index) => Some(*index),
                _ => None,
            });
            if let Some(index) = index {
                return Some(Entity::Macro { manifest, index });
            }
        }
        self.entity(callee)
    }

    /// The tokens, and the values of the program in them.
    fn macro_tokens(&mut self, parts: &[MacroPart]) -> (Vec<MacroToken>, Vec<Expr>) {
        let (mut tokens, mut values) = (Vec::new(), Vec::new());
        self.add_tokens(parts, &mut tokens, &mut values);
        (tokens, values)
    }

    fn add_tokens(
        &mut self,
        parts: &[MacroPart],
        tokens: &mut Vec<MacroToken>,
        values: &mut Vec<Expr>,
    ) {
        let unit = self.unit.clone();
        for part in parts {
            let token = match part {
                MacroPart::Text(text) => MacroToken::Text(text.clone()),
                MacroPart::Int(text) => MacroToken::Int(text.clone()),
                MacroPart::Value(id, written) if unit.resolution.foreign.contains_idx(*id) => {
                    if let ExprKind::Macro { callee, parts } = &unit.module[*id].kind {
                        let name = unit.text_of(unit.module[*callee].span);
                        tokens.push(MacroToken::Text(format!("{}!(", name.replace('.', "::"))));
                        self.add_tokens(parts, tokens, values);
                        MacroToken::Text(")".to_owned())
                    } else {
                        self.add_tokens(written, tokens, values);
                        continue;
                    }
                }
                MacroPart::Value(id, _) => {
                    values.push(self.infer(*id, None));
                    MacroToken::Arg(values.len() - 1)
                }
            };
            tokens.push(token);
        }
    }

    fn no_macro(&mut self, callee: ExprId, found: Option<&Entity>, span: Span) -> Expr {
        let unit = self.unit.clone();
        let name = unit.text_of(unit.module[callee].span).to_owned();
        if matches!(found, Some(Entity::Unknown | Entity::Reported)) {
            return self.broken(span);
        }
        let message = format!("`{name}` is no macro");
        self.fail(Code::NotCallable, span, message, |d| match found {
            Some(Entity::Function(_)) => d.help("it is a function: leave out the `!`"),
            _ => d.help(
                "macros are those of crates: `rimport serde_json`, then `serde_json.json!(…)`",
            ),
        })
    }

    fn macro_refused(
        &mut self,
        (path, definition): (&str, &str),
        refusal: &InstanceRefusal,
        span: Span,
    ) -> Expr {
        let message = format!("`{path}!` does not take this");
        let why = match refusal {
            InstanceRefusal::Refused { message } => message.clone(),
            InstanceRefusal::NotLazy => "it is written above an item, not called".to_owned(),
        };
        let rules = definition.lines().filter_map(|line| line.split_once("=>"));
        let rules = rules.map(|(pattern, _)| pattern.trim());
        let rules: Vec<&str> = rules.take(MOST_RULES).collect();
        self.fail(Code::BoundNotSatisfied, span, message, |d| {
            let d = match why.is_empty() {
                true => d,
                false => d.note(why),
            };
            match rules.is_empty() {
                true => d.help("its docs say what it takes: `kayton doc`"),
                false => d.help(format!("it takes `{}`", rules.join("`, `"))),
            }
        })
    }
}
