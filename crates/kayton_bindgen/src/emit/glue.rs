use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::export::{export_fn, print_item};
use super::types::{Root, ident, rust_text};
use super::witness::witness_fn;
use crate::lower::{Lowered, Step, has_hidden_default, lower, shown};
use crate::plan::{Arg, Candidate, DefKind, DefParamKind, ExportPlan, PlanCallable, Role, RustTy};
use crate::refusal::SkipReason;

/// A part of the glue that can be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Piece {
    /// An export, by its index in the list of candidates.
    Export(usize),
    /// The witness of an export at a step of the ladder.
    Witness(usize, Step),
    /// An alias in `types`, by the index of the definition.
    Alias(usize),
    /// The table entry of a type.
    TypeEntry(usize),
    /// The table entry of an instance of a generic type, by its index.
    InstanceEntry(usize),
    /// A crate under `krates`, by its index.
    Krate(usize),
}

/// Glue as text, with the lines on which each piece stands.
#[derive(Debug, Clone, Default)]
pub struct GlueSource {
    /// The text.
    pub text: String,
    /// First and last line of each piece, counted from 1, in order.
    pub lines: Vec<(u32, u32, Piece)>,
}

/// Printed pieces, which are put together anew in every round.
#[derive(Debug, Clone, Default)]
pub struct Printed {
    /// Exports.
    pub exports: Vec<(usize, String)>,
    /// Witnesses of those exports that erase lifetimes.
    pub witnesses: Vec<(usize, Step, String)>,
    /// Aliases by definition: name, text, table entry.
    pub aliases: Vec<(usize, String, String, Option<String>)>,
    /// Instances of generic types in exports: name for messages, type as Rust text.
    pub instances: Vec<(String, String)>,
}

/// What frames the pieces.
#[derive(Debug, Clone)]
pub struct Frame<'a> {
    /// The plan.
    pub plan: &'a ExportPlan,
    /// Names of the crates under `krates`.
    pub externs: &'a [String],
    /// Glue crates of earlier layers.
    pub layers: &'a [String],
    /// The manifest as JSON.
    pub manifest: &'a str,
    /// Name of the crate that is bound.
    pub krate: &'a str,
}

/// Prints every candidate, for a check that keeps more alive than is needed; what cannot be printed
/// comes back with the reason.
#[must_use]
pub fn glue(plan: &ExportPlan, candidates: &[Candidate]) -> (Printed, Vec<(usize, SkipReason)>) {
    let mut printed = Printed {
        aliases: aliases(plan),
        ..Printed::default()
    };
    let mut instances = BTreeMap::new();
    let mut refused = Vec::new();
    for (at, candidate) in candidates.iter().enumerate() {
        let callable = plan.callable(candidate.callable);
        let text = lower(plan, callable, &candidate.args).and_then(|lowered| {
            // Whatever else a step keeps, this one guards all arguments; types are the same.
            let widest = Candidate {
                step: Step::One,
                ..candidate.clone()
            };
            let export = export_text(plan, &widest, &lowered)?;
            instances_in(plan, &lowered, &mut instances);
            Ok((export, ladder(plan, callable, &lowered, &format!("w{at}"))?))
        });
        match text {
            Ok((item, ladder)) => {
                printed.exports.push((at, item));
                let ladder = ladder.into_iter().map(|(step, text)| (at, step, text));
                printed.witnesses.extend(ladder);
            }
            Err(reason) => refused.push((at, reason)),
        }
    }
    printed.instances = instances
        .into_iter()
        .map(|(text, shown)| (shown, text))
        .collect();
    (printed, refused)
}

/// The export of a candidate at its step.
///
/// # Errors
/// Some part of the signature cannot be named or built.
pub fn export_text(
    plan: &ExportPlan,
    candidate: &Candidate,
    lowered: &Lowered,
) -> Result<String, SkipReason> {
    let callable = plan.callable(candidate.callable);
    let flows = lowered.flows_at(callable, candidate.step);
    let flows = flows.as_ref().unwrap_or(&lowered.flows);
    print_item(export_fn(
        plan,
        callable,
        lowered,
        flows,
        &candidate.symbol,
    )?)
}

/// The witnesses of an export, in the order in which the first that rustc takes is wanted; none where
/// no lifetime is erased. Steps that claim what an earlier one claims are left out.
///
/// # Errors
/// Some part of the signature cannot be named.
pub fn ladder(
    plan: &ExportPlan,
    callable: &PlanCallable,
    lowered: &Lowered,
    stem: &str,
) -> Result<Vec<(Step, String)>, SkipReason> {
    let mut out: Vec<(Step, String)> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    if !lowered.flows.erase() {
        return Ok(out);
    }
    for step in Step::LADDER {
        let Some(flows) = lowered.flows_at(callable, step) else {
            continue;
        };
        let name = format!("{stem}_{}", step.as_str().replace('-', "_"));
        let tokens = witness_fn(plan, callable, lowered, &flows, &name)?;
        // The name comes first, and is all that differs between steps that claim the same.
        if seen.insert(tokens.to_string().replacen(&name, "", 1)) {
            out.push((step, print_item(tokens)?));
        }
    }
    Ok(out)
}

/// Collects the instances of generic types that stand in an export, by their Rust text.
fn instances_in(plan: &ExportPlan, lowered: &Lowered, out: &mut BTreeMap<String, String>) {
    let root = Root::absolute(plan);
    for ty in lowered
        .signature
        .params
        .iter()
        .chain([&lowered.signature.ret])
    {
        ty.walk(&mut |t| {
            let RustTy::Adt { def, args } = t else { return };
            let generic = args.iter().any(|a| !matches!(a, Arg::Life(_)));
            if generic
                && !plan.def(*def).is_unsized
                && plan.role(*def) == Role::Plain
                && let Ok(text) = rust_text(&root, plan, t)
            {
                let module = plan.def(*def).shown.rsplit_once("::").map_or("", |m| m.0);
                out.insert(text, format!("{module}::{}", shown(plan, t)));
            }
        });
    }
}

/// Aliases of all definitions that can be named, with names of their own.
fn aliases(plan: &ExportPlan) -> Vec<(usize, String, String, Option<String>)> {
    let root = Root::absolute(plan);
    let mut taken = std::collections::HashSet::new();
    let mut out = Vec::new();
    for (at, def) in plan.defs.iter().enumerate() {
        if def.kind == DefKind::Trait || def.path.is_none() || def.role != Role::Plain {
            continue;
        }
        let mut name = def.name.clone();
        let mut number = 2;
        while !taken.insert(name.clone()) {
            name = format!("{}_{number}", def.name);
            number += 1;
        }
        let path = root.path(def.path.as_deref().unwrap_or_default());
        let alias = ident(&name);
        let mut params: Vec<TokenStream> = Vec::new();
        let mut args: Vec<TokenStream> = Vec::new();
        let hidden = def
            .params
            .iter()
            .rev()
            .take_while(|p| has_hidden_default(plan, p));
        for param in &def.params[..def.params.len() - hidden.count()] {
            let p = ident(&param.name);
            match &param.kind {
                DefParamKind::Life => args.push(quote!('static)),
                DefParamKind::Type { maybe_unsized, .. } => {
                    params.push(if *maybe_unsized {
                        quote!(#p: ?Sized)
                    } else {
                        quote!(#p)
                    });
                    args.push(quote!(#p));
                }
                DefParamKind::Const { ty, .. } => {
                    let Ok(ty) = syn::parse_str::<syn::Type>(ty) else {
                        continue;
                    };
                    params.push(quote!(const #p: #ty));
                    args.push(quote!(#p));
                }
            }
        }
        let params = (!params.is_empty()).then(|| quote!(<#(#params),*>));
        let generic = params.is_some();
        let args = (!args.is_empty()).then(|| quote!(<#(#args),*>));
        let own = match def.is_unsized {
            true => quote!(::kayton_api::Behind<#path #args>),
            false => quote!(#path #args),
        };
        let Ok(text) = print_item(quote!(pub type #alias #params = #own;)) else {
            continue;
        };
        let shown = &def.shown;
        let entry = (!generic)
            .then(|| quote!(::kayton_api::type_entry!(#shown, types::#alias)).to_string());
        out.push((at, name, text, entry));
    }
    out
}

/// Puts the pieces together, without those in `dropped`. Nothing reaches the witnesses: rustc checks
/// them, and compiles none.
#[must_use]
pub fn source(frame: &Frame<'_>, printed: &Printed, dropped: &dyn Fn(Piece) -> bool) -> GlueSource {
    let mut out = Writer::default();
    out.plain(&head(frame));
    out.plain("pub mod krates {");
    for (at, name) in frame.externs.iter().enumerate() {
        let name = ident(name);
        if !dropped(Piece::Krate(at)) {
            let text = print_item(quote!(pub use ::#name;)).unwrap_or_default();
            out.piece(Piece::Krate(at), &text);
        }
    }
    out.plain("}\npub mod types {");
    for (at, _, text, _) in &printed.aliases {
        if !dropped(Piece::Alias(*at)) {
            out.piece(Piece::Alias(*at), text);
        }
    }
    out.plain("}\npub mod exports {");
    for (at, text) in &printed.exports {
        if !dropped(Piece::Export(*at)) {
            out.piece(Piece::Export(*at), text);
        }
    }
    out.plain("}\nmod witnesses {");
    for (at, step, text) in &printed.witnesses {
        let piece = Piece::Witness(*at, *step);
        if !dropped(Piece::Export(*at)) && !dropped(piece) {
            out.piece(piece, text);
        }
    }
    out.plain("}");
    tables(&mut out, frame, printed, dropped);
    GlueSource {
        text: out.text,
        lines: out.lines,
    }
}

fn head(frame: &Frame<'_>) -> String {
    let glue = ident(&frame.plan.glue_crate);
    let layers = frame.layers.iter().map(|l| ident(l));
    let runtime: TokenStream = frame.plan.runtime.parse().unwrap_or_default();
    let extra_runtime =
        (frame.plan.runtime != "::kayton_runtime").then(|| quote!(use #runtime as _;));
    let tokens = quote! {
        #![allow(warnings)]
        extern crate self as #glue;
        extern crate kayton_base as _;
        #(extern crate #layers as _;)*
        #extra_runtime
    };
    print_item(tokens).unwrap_or_default()
}

fn tables(out: &mut Writer, frame: &Frame<'_>, printed: &Printed, dropped: &dyn Fn(Piece) -> bool) {
    out.plain("static TYPES: &[::kayton_api::TypeEntry] = &[");
    let mut types: Vec<(&str, Piece, String)> = printed
        .aliases
        .iter()
        .filter(|a| !dropped(Piece::Alias(a.0)))
        .filter_map(|(at, _, _, entry)| {
            let shown = frame.plan.defs[*at].shown.as_str();
            Some((shown, Piece::TypeEntry(*at), entry.clone()?))
        })
        .collect();
    for (at, (shown, text)) in printed.instances.iter().enumerate() {
        let entry = format!("::kayton_api::type_entry!({shown:?}, {text})");
        types.push((shown, Piece::InstanceEntry(at), entry));
    }
    types.retain(|t| !dropped(t.1));
    types.sort();
    types.dedup_by(|a, b| a.0 == b.0);
    for (_, piece, entry) in types {
        out.piece(piece, &format!("{entry},"));
    }
    out.plain("];");
    let (krate, manifest) = (frame.krate, frame.manifest);
    let tokens = quote! {
        static TABLES: ::kayton_api::PluginTables =
            ::kayton_api::PluginTables::new(#krate, &[], TYPES);
        #[unsafe(no_mangle)]
        pub fn kayton_plugin_abi_version() -> u32 {
            ::kayton_api::ABI_VERSION
        }
        #[unsafe(no_mangle)]
        pub fn kayton_plugin_manifest() -> &'static str {
            #manifest
        }
        #[unsafe(no_mangle)]
        pub fn kayton_plugin_register(context: &mut ::kayton_api::KaytonContext) {
            context.register(&TABLES);
        }
    };
    out.plain(&print_item(tokens).unwrap_or_default());
}

/// The one exit for text; knows on which line it is.
#[derive(Default)]
struct Writer {
    text: String,
    line: u32,
    lines: Vec<(u32, u32, Piece)>,
}

impl Writer {
    fn plain(&mut self, text: &str) {
        let text = text.trim_end_matches('\n');
        self.line += u32::try_from(text.lines().count()).unwrap_or(u32::MAX);
        self.text.extend([text, "\n"]);
    }

    fn piece(&mut self, piece: Piece, text: &str) {
        let first = self.line + 1;
        self.plain(text);
        self.lines.push((first, self.line, piece));
    }
}
