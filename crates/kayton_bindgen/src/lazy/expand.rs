//! Calls of macros: each becomes a function of its own, whose parameters are the values that are spliced into
//! it, and whose result is what rustc says.

use std::fmt::Write as _;

use kayton_manifest::{CallableId, CallableKind, MacroToken, Ty, TypeKey};
use proc_macro2::{TokenStream, TokenTree};
use sha2::{Digest, Sha256};

use super::LazyRefusal;
use super::types::{parsed, printed, rust};
use crate::emit::{Root, macro_call, rust_ty};
use crate::lower::{known, rename_lives};
use crate::plan::{ExportPlan, Form, Life, PlanCallable, PlanParam, PlanToken, Role, RustTy, Text};

/// One way to call a macro with values.
#[derive(Debug, Clone)]
pub struct Expansion {
    callable: PlanCallable,
    /// The item that rustc is asked about. In it a variable of the name [`Expansion::RESULT`] has the type in
    /// question.
    pub question: String,
}

/// How values are spliced.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    /// Texts and lists as values of their own, objects as what a reference refers to.
    Place,
    /// Texts, lists and objects by reference.
    Reference,
    /// All as values of their own.
    Value,
}

/// The ways to call a macro of the plan, by its index, the likeliest first: rustc says which there are.
///
/// # Errors
/// See [`LazyRefusal`].
pub fn expansions(
    plan: &ExportPlan,
    index: usize,
    tokens: &[MacroToken],
    args: &[Ty],
    expected: Option<&Ty>,
) -> Result<Vec<Expansion>, LazyRefusal> {
    let path = plan.macros.get(index).cloned().flatten();
    let path = path.ok_or(LazyRefusal::Undetermined)?;
    check(path.last().map_or("", String::as_str), tokens)?;
    let unknown = |ty: &Ty| LazyRefusal::UnknownType(ty.clone());
    let types = args
        .iter()
        .map(|ty| rust(plan, ty).ok_or_else(|| unknown(ty)));
    let types: Vec<RustTy> = types.collect::<Result<_, _>>()?;
    let counted = tokens.iter().any(|t| matches!(t, MacroToken::Int(_)));
    // A result that nothing else determines is of the type that is expected.
    let stated = match expected.and_then(|ty| rust(plan, ty)) {
        Some(ty) => Some(rust_ty(&Root::absolute(plan), plan, &ty)?.to_string()),
        None => None,
    };
    let mut out: Vec<Expansion> = Vec::new();
    for stated in [None].into_iter().chain(stated.as_deref().map(Some)) {
        for way in [Way::Place, Way::Reference, Way::Value] {
            for suffix in ["i64", ""] {
                if suffix.is_empty() && !counted {
                    continue;
                }
                let written = (way, suffix, stated);
                let expansion = expansion(plan, &path, tokens, &types, written)?;
                if out.iter().all(|other| other.question != expansion.question) {
                    out.push(expansion);
                }
            }
        }
    }
    Ok(out)
}

/// Macros of the language whose expansion is no safe code, or depends on more than its tokens: it is kept with
/// them.
const REFUSED: [(&str, &str); 9] = [
    ("asm", "no safe code"),
    ("global_asm", "no safe code"),
    ("naked_asm", "no safe code"),
    (
        "include",
        "what a file holds may change; import it as a crate",
    ),
    (
        "include_str",
        "what a file holds may change; read it: `std.fs.read_to_string(path)`",
    ),
    (
        "include_bytes",
        "what a file holds may change; read it: `std.fs.read(path)`",
    ),
    (
        "env",
        "it may change; ask when the program runs: `std.env.var(name)`",
    ),
    (
        "option_env",
        "it may change; ask when the program runs: `std.env.var(name)`",
    ),
    ("concat_idents", "no stable macro"),
];
/// Words that only unsafe code has, attributes included.
const UNSAFE: [&str; 5] = [
    "unsafe",
    "no_mangle",
    "export_name",
    "link_section",
    "naked",
];

/// Refuses tokens that safe Keyton must not get through, and what Rust cannot read.
fn check(name: &str, tokens: &[MacroToken]) -> Result<(), LazyRefusal> {
    let refused = |of: &str| {
        let found = REFUSED.iter().find(|(name, _)| *name == of);
        found.map_or(Ok(()), |(name, why)| {
            Err(LazyRefusal::Forbidden(
                format!("{name}!"),
                (*why).to_owned(),
            ))
        })
    };
    refused(name)?;
    let mut text = String::new();
    for token in tokens {
        match token {
            MacroToken::Text(written) | MacroToken::Int(written) => text.push_str(written),
            MacroToken::Arg(_) => text.push_str("()"),
        }
    }
    let tokens: TokenStream = text.parse().map_err(|_| LazyRefusal::NotRust)?;
    let mut open = vec![tokens.into_iter().peekable()];
    while let Some(stream) = open.last_mut() {
        let Some(token) = stream.next() else {
            open.pop();
            continue;
        };
        let called = matches!(stream.peek(), Some(TokenTree::Punct(p)) if p.as_char() == '!');
        match token {
            TokenTree::Group(group) => open.push(group.stream().into_iter().peekable()),
            TokenTree::Ident(ident) => {
                let word = ident.to_string();
                let word = word.trim_start_matches("r#");
                if called {
                    refused(word)?;
                }
                if UNSAFE.contains(&word) {
                    let why = "it could break memory".to_owned();
                    return Err(LazyRefusal::Forbidden(word.to_owned(), why));
                }
                if is_own(word) {
                    let why = "it is a name of generated code".to_owned();
                    return Err(LazyRefusal::Forbidden(word.to_owned(), why));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Whether a word may be a name in the text around the call.
fn is_own(word: &str) -> bool {
    let numbered = word
        .strip_prefix(['a', 'h', 'v', 'f'])
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()));
    let float = matches!(word, "f16" | "f32" | "f64" | "f128");
    (numbered && !float)
        || word.starts_with("kayton_")
        || word.starts_with("kd_")
        || matches!(word, "krates" | "lenders" | "taken")
}

fn expansion(
    plan: &ExportPlan,
    path: &[String],
    tokens: &[MacroToken],
    types: &[RustTy],
    (way, suffix, stated): (Way, &str, Option<&str>),
) -> Result<Expansion, LazyRefusal> {
    let params: Vec<RustTy> = types.iter().map(|ty| param(plan, ty, way)).collect();
    let token = |token: &MacroToken| match token {
        MacroToken::Text(text) => PlanToken::Text(text.clone()),
        MacroToken::Int(text) => PlanToken::Text(format!("{text}{suffix}")),
        MacroToken::Arg(at) => match &params[*at] {
            RustTy::Ref { .. } if way == Way::Place => PlanToken::Place(*at),
            _ => PlanToken::Param(*at),
        },
    };
    let tokens: Vec<PlanToken> = tokens.iter().map(token).collect();
    let name = path.last().cloned().unwrap_or_default();
    let params = params.into_iter().enumerate().map(|(at, ty)| PlanParam {
        name: format!("a{at}"),
        ty,
    });
    let mut callable = PlanCallable {
        name: format!("{name}!"),
        path: path.join("::"),
        stem: String::new(),
        kind: CallableKind::Function,
        text: Text::default(),
        generics: Vec::new(),
        wheres: Vec::new(),
        outlives: Vec::new(),
        has_self: false,
        params: params.collect(),
        ret: RustTy::unit(),
        form: Form::Macro(path.to_vec(), tokens),
        turbofish: Vec::new(),
        awaits: false,
        lazy: true,
    };
    let question = question(plan, &callable, stated)?;
    let digest = Sha256::digest(question.as_bytes());
    let mut hash = String::new();
    for byte in &digest[..8] {
        let _ = write!(hash, "{byte:02x}");
    }
    callable.stem = format!("macro__{name}__{hash}");
    Ok(Expansion { callable, question })
}

/// The type of the parameter for a value.
fn param(plan: &ExportPlan, ty: &RustTy, way: Way) -> RustTy {
    let lent = |ty: RustTy| RustTy::shared(Life::Named("a".to_owned()), ty);
    let ty = rename_lives(ty, "a");
    match &ty {
        // A text is one of its own where nothing is said of references.
        RustTy::Ref { inner, .. } if **inner == RustTy::Str && way != Way::Reference => {
            plan.string().unwrap_or(ty)
        }
        RustTy::Adt { .. } => match (known(plan, &ty), way) {
            (_, Way::Value) => ty,
            (Some((Role::String, _)), Way::Reference) => lent(RustTy::Str),
            (Some((Role::Vec, items)), Way::Reference) => {
                lent(RustTy::Slice(Box::new(items[0].clone())))
            }
            (Some((role, _)), _) if role != Role::Plain => ty,
            _ => lent(ty),
        },
        _ => ty,
    }
}

/// A function that makes the call and gives its result a name.
fn question(
    plan: &ExportPlan,
    callable: &PlanCallable,
    stated: Option<&str>,
) -> Result<String, LazyRefusal> {
    let root = Root::absolute(plan);
    let mut params = String::new();
    for param in &callable.params {
        let ty = rust_ty(&root, plan, &param.ty)?;
        let _ = write!(params, "{}: {ty}, ", param.name);
    }
    let args: Vec<TokenStream> = (callable.params.iter())
        .map(|param| quote::format_ident!("{}", param.name))
        .map(|name| quote::quote!(#name))
        .collect();
    let call = macro_call(plan, callable, &args)?;
    let result = Expansion::RESULT;
    let stated = stated.map(|ty| format!(": {ty}")).unwrap_or_default();
    Ok(format!(
        "pub fn asked<'a>({params}) {{ let {result}{stated} = ::core::hint::black_box({call}); }}\n"
    ))
}

impl Expansion {
    /// The variable whose type is in question.
    pub const RESULT: &'static str = "kayton_result";

    /// The call as a callable of the plan, with the type of its result as rustc prints it.
    ///
    /// # Errors
    /// The type is none that the plan knows.
    pub fn with_result(
        mut self,
        plan: &mut ExportPlan,
        result: &str,
    ) -> Result<CallableId, LazyRefusal> {
        let named = || LazyRefusal::Unnamed(shown(result));
        let ty = parsed(plan, result).ok_or_else(named)?;
        self.callable.ret = rename_lives(&ty, "a");
        let known = plan.callables.iter().position(|c| *c == self.callable);
        let at = known.unwrap_or(plan.callables.len());
        if known.is_none() {
            plan.callables.push(self.callable);
        }
        u32::try_from(at)
            .map(CallableId)
            .map_err(|_| LazyRefusal::Undetermined)
    }
}

/// The definition that rustc prints by this path.
#[must_use]
pub fn definition(plan: &ExportPlan, path: &str) -> Option<TypeKey> {
    printed(plan, path).map(|at| plan.defs[at].key.clone())
}

/// Paths in a type as rustc prints it, without the glue through which they were found, each with the number of
/// its type arguments.
#[must_use]
pub fn paths_in(text: &str) -> Vec<(String, usize)> {
    let text = shown(text);
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let mut out = Vec::new();
    let mut rest = text.as_str();
    while let Some(start) = rest.find(is_part) {
        rest = &rest[start..];
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let path = rest[..end].trim_matches(':').to_owned();
        rest = &rest[end..];
        if path.contains("::") {
            out.push((path, arguments(rest)));
        }
    }
    out
}

/// How many type arguments stand in the `<…>` at the start of a text.
fn arguments(text: &str) -> usize {
    let Some(inside) = text.strip_prefix('<') else {
        return 0;
    };
    let (mut depth, mut count, mut start) = (0_usize, 0, true);
    for c in inside.chars() {
        if start && !c.is_whitespace() {
            count += usize::from(c != '\'');
            start = false;
        }
        match c {
            '<' | '(' | '[' => depth += 1,
            '>' | ')' | ']' if depth == 0 => break,
            '>' | ')' | ']' => depth -= 1,
            ',' if depth == 0 => start = true,
            _ => {}
        }
    }
    count
}

/// A type as a user reads it.
fn shown(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("::krates::") {
        let glue = rest[..at].rfind(|c: char| !c.is_alphanumeric() && c != '_');
        out.push_str(&rest[..glue.map_or(0, |at| at + 1)]);
        rest = &rest[at + "::krates::".len()..];
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_from_what_rustc_prints() {
        let text = "std::collections::HashMap<std::string::String, \
            kayton_rplugin__a::krates::shelf::Item<'_, i64>>";
        let found = paths_in(text);
        let found: Vec<(&str, usize)> = found.iter().map(|(p, n)| (p.as_str(), *n)).collect();
        let expected = [
            ("std::collections::HashMap", 2),
            ("std::string::String", 0),
            ("shelf::Item", 1),
        ];
        assert_eq!(found, expected);
    }
}
