//! What stands at a cursor.

use std::fmt::Write as _;

use keyton_rust_compiler::cursor::{self, Completion};
use keyton_rust_compiler::manifest::TypeKind;

use crate::describe::{docs_of, signature_of, source_of};
use crate::entity::{Entity, Kind, Source};
use crate::html;
use crate::resolve::path_entity;
use crate::scope::{Scope, of_keyton_module};
use crate::std_pages::page_of;
use crate::{Context, members, signature};

/// What is known of a thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// Its name with its path: `reqwest.Client.get`.
    pub title: String,
    /// What it is.
    pub kind: Kind,
    /// How it is called, or its type, in Keyton.
    pub signature: String,
    /// Its signature or definition in Rust, or its text in Keyton if more detail was asked for.
    pub definition: Option<Definition>,
    /// Its docs as Markdown, as they were written.
    pub docs: String,
    /// Where it is defined.
    pub place: Option<Place>,
}

/// Code that defines something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// `rust` or `keyton`.
    pub language: &'static str,
    /// The code.
    pub code: String,
}

/// Where something is defined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In a file of a crate, or of a Keyton module.
    File {
        /// The file, as rustdoc states it, or from the folder of the program.
        file: String,
        /// Line from 1.
        line: u32,
    },
    /// In an earlier cell.
    Cell {
        /// Its number.
        cell: u32,
        /// Line from 1.
        line: u32,
    },
    /// In the text itself: line from 1.
    Here {
        /// Line from 1.
        line: u32,
    },
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Place::File { file, line } => write!(f, "{file}:{line}"),
            Place::Cell { cell, line } => write!(f, "cell {cell}, line {line}"),
            Place::Here { line } => write!(f, "line {line}"),
        }
    }
}

impl Inspection {
    /// All of it as Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut out = String::new();
        if !self.signature.is_empty() {
            let _ = writeln!(out, "```keyton\n{}\n```", self.signature);
        }
        if let Some(definition) = &self.definition {
            let Definition { language, code } = definition;
            let _ = writeln!(out, "\n```{language}\n{code}\n```");
        }
        let _ = writeln!(out, "\n*{}*", self.heading());
        if !self.docs.is_empty() {
            let docs = html::readable(&self.docs);
            let _ = write!(out, "\n{}", docs.trim_end());
            out.push('\n');
        }
        if let Some(place) = &self.place {
            let _ = writeln!(out, "\n`{place}`");
        }
        out
    }

    /// All of it as HTML.
    #[must_use]
    pub fn html(&self) -> String {
        let mut out = String::new();
        let text = html::of_text;
        if !self.signature.is_empty() {
            let _ = writeln!(out, "<pre><code>{}</code></pre>", text(&self.signature));
        }
        if let Some(Definition { language, code }) = &self.definition {
            let class = format!("language-{language}");
            let _ = writeln!(
                out,
                "<pre><code class=\"{class}\">{}</code></pre>",
                text(code)
            );
        }
        let _ = writeln!(out, "<p><em>{}</em></p>", text(&self.heading()));
        out.push_str(&html::of_markdown(&self.docs));
        if let Some(place) = &self.place {
            let _ = writeln!(out, "<p><code>{}</code></p>", text(&place.to_string()));
        }
        out
    }

    /// All of it as text for a terminal.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::new();
        if !self.signature.is_empty() {
            let _ = writeln!(out, "{}", self.signature);
        }
        let _ = writeln!(out, "{}", self.heading());
        if let Some(definition) = &self.definition {
            let _ = writeln!(out, "\n{}", definition.code);
        }
        if !self.docs.is_empty() {
            let docs = html::readable(&self.docs);
            let _ = writeln!(out, "\n{}", docs.trim());
        }
        if let Some(place) = &self.place {
            let _ = writeln!(out, "\n{place}");
        }
        out
    }

    fn heading(&self) -> String {
        let kind = match self.kind {
            Kind::Argument => "parameter",
            Kind::Variable => "variable",
            Kind::Field => "field",
            Kind::Method => "method",
            Kind::Function => "function",
            Kind::Type => "type",
            Kind::Variant => "variant",
            Kind::Constant => "constant",
            Kind::Trait => "trait",
            Kind::Module => "module",
            Kind::Macro => "macro",
            Kind::Keyword => "keyword",
            Kind::Feature => "feature",
        };
        format!("{kind} {}", self.title)
    }
}

/// What stands at a byte offset of a text; a cursor among the arguments of a call is at what is
/// called. With a `detail` above 0 definitions are shown too.
#[must_use]
pub fn inspect(context: &Context<'_>, text: &str, offset: usize, detail: u8) -> Option<Inspection> {
    let scope = Scope::new(*context, text, offset);
    let (name, entity) = at(&scope, offset).or_else(|| {
        let call = cursor::call_at(text, offset)?;
        at(&scope, call.callee.end)
    })?;
    Some(described(context, &name, &entity, detail))
}

/// The entity whose name the offset is in or behind.
fn at<'s>(scope: &'s Scope<'_>, offset: usize) -> Option<(String, Entity<'s>)> {
    let word_of = |range: std::ops::Range<usize>| {
        let word = scope.text.get(range)?;
        (!word.is_empty()).then(|| word.to_owned())
    };
    match cursor::completion_at(scope.text, offset) {
        Completion::Name(word) => {
            let name = word_of(word.range.clone())?;
            let entity = scope.lookup(&name)?;
            let entity = match entity {
                Entity::Value(None) => Entity::Value(scope.value(word.range).map(|value| value.ty)),
                known => known,
            };
            Some((name, entity))
        }
        Completion::Member { receiver, word } => {
            let name = word_of(word.range)?;
            let entity = scope.member(receiver, &name)?;
            Some((name, entity))
        }
        Completion::Crate(word) => {
            let name = word_of(word.range)?;
            let krate = name.replace('-', "_");
            let known = path_entity(&scope.context, &krate, &[]);
            let mut others = scope.context.crates.iter();
            let entity = known.or_else(|| {
                let same = others.find(|other| other.name.replace('-', "_") == krate)?;
                Some(Entity::Crate(same))
            });
            Some((name, entity?))
        }
        Completion::Item {
            spec, path, word, ..
        } => {
            let name = word_of(word.range)?;
            let path: Vec<String> = path.into_iter().chain([name.clone()]).collect();
            let entity = scope.item(&spec, &path)?;
            Some((name, entity))
        }
        Completion::Module(word) => {
            let name = word_of(word.range)?;
            let module = scope.context.session.module_named("", &name)?;
            Some((name, Entity::Keyton(module)))
        }
        Completion::ModuleItem { module, word } => {
            let name = word_of(word.range)?;
            let module = scope.context.session.module_named("", &module)?;
            let found = of_keyton_module(&scope.context, &module, &|item| item == name);
            found.into_iter().next()
        }
        Completion::Nothing | Completion::Feature { .. } => None,
    }
}

fn described(context: &Context<'_>, name: &str, entity: &Entity<'_>, detail: u8) -> Inspection {
    let place = match entity {
        Entity::Fn(source, id) => Some(place_in(*source, source.module[*id].span.start)),
        Entity::Struct(source, id) => Some(place_in(*source, source.module[*id].span.start)),
        other => source_of(other).map(|at| Place::File {
            file: at.file.clone(),
            line: at.line,
        }),
    };
    Inspection {
        title: title(context, name, entity),
        kind: entity.kind(),
        signature: signature_of(context, name, entity),
        definition: definition(context, entity, detail),
        docs: docs(context, entity),
        place,
    }
}

/// The docs that the manifest has, else those of std's pages.
fn docs(context: &Context<'_>, entity: &Entity<'_>) -> String {
    let docs = docs_of(context, entity);
    if !docs.is_empty() {
        return docs;
    }
    let page = context.pages.zip(page_of(context, entity));
    page.and_then(|(pages, at)| pages.docs(&at))
        .unwrap_or_default()
}

fn title(context: &Context<'_>, name: &str, entity: &Entity<'_>) -> String {
    let path = match entity {
        Entity::Type { def, .. } => &def.path,
        Entity::Trait { def, .. } => &def.path,
        Entity::Callable { callable, .. } => &callable.path,
        Entity::Constant { constant, .. } => &constant.path,
        Entity::Macro(def) => &def.path,
        Entity::Variant { of, variant, .. } => {
            return format!("{}.{}", of.path.replace("::", "."), variant.name);
        }
        Entity::Module { manifest, module } => {
            let of = context.manifests.at(*manifest);
            let module = &of.modules[*module as usize];
            let mut path = vec![of.build.krate.as_str()];
            path.extend(module.path.iter().map(String::as_str));
            return path.join(".");
        }
        _ => return name.to_owned(),
    };
    path.replace("::", ".")
}

fn place_in(source: Source<'_>, offset: u32) -> Place {
    let before = source.text.get(..offset as usize).unwrap_or("");
    let line = before.matches('\n').count() + 1;
    let line = u32::try_from(line).unwrap_or(u32::MAX);
    match (source.file, source.cell) {
        (Some(module), _) => Place::File {
            file: format!("{}.kay", module.replace('.', "/")),
            line,
        },
        (None, Some(cell)) => Place::Cell { cell, line },
        (None, None) => Place::Here { line },
    }
}

fn definition(context: &Context<'_>, entity: &Entity<'_>, detail: u8) -> Option<Definition> {
    let rust = |code: String| {
        Some(Definition {
            language: "rust",
            code,
        })
    };
    let keyton = |source: Source<'_>, span: keyton_rust_compiler::diagnostics::Span| {
        let code = source.text.get(span.range())?.trim_end().to_owned();
        Some(Definition {
            language: "keyton",
            code,
        })
    };
    match entity {
        Entity::Callable { callable, .. } if !callable.signature.is_empty() => {
            rust(callable.signature.clone())
        }
        Entity::Macro(def) if !def.definition.is_empty() => rust(def.definition.clone()),
        Entity::Fn(source, id) if detail > 0 => keyton(*source, source.module[*id].span),
        Entity::Struct(source, id) if detail > 0 => keyton(*source, source.module[*id].span),
        Entity::Type { manifest, def, .. } if detail > 0 => {
            let word = match def.kind {
                TypeKind::Struct => "struct",
                TypeKind::Enum => "enum",
                TypeKind::Union => "union",
                TypeKind::TraitObject => "dyn trait",
            };
            let mut code = format!("{word} {}", def.name);
            let fields = def.fields.iter().map(|field| {
                let get = field
                    .get
                    .map(|id| context.manifests.at(*manifest).callable(id));
                let ty = get.map_or("_".to_owned(), |get| {
                    signature::of_type(context.manifests, &get.ret.ty)
                });
                format!("{}: {ty}", field.name)
            });
            let variants = def.variants.iter().map(|variant| variant.name.clone());
            let parts: Vec<String> = fields.chain(variants).collect();
            if !parts.is_empty() {
                let _ = write!(code, " {{\n    {},\n}}", parts.join(",\n    "));
            }
            let methods = members::of_entity(context, entity, &|_| true);
            for (name, method) in methods.unwrap_or_default() {
                if method.kind() == Kind::Function {
                    let _ = write!(code, "\n// {}", signature_of(context, &name, &method));
                }
            }
            rust(code)
        }
        _ => None,
    }
}
