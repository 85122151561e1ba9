use std::sync::Arc;

use keyton_rust_compiler::diagnostics::FileId;
use keyton_rust_compiler::manifest::{
    BuildIdentity, Callable, CallableId, CallableKind, Constant, ConstantId, Field, Generic,
    ItemRef, Manifest, Module, ModuleEntry, Param, PassMode, Receiver, Return, SCHEMA_VERSION,
    SourceLocation, Ty, TypeDef, TypeKey, TypeKind, Variant, VariantShape,
};
use keyton_rust_compiler::manifest::{Implementor, IntTy, MacroDef, Protocol, ProtocolImpl};
use keyton_rust_compiler::manifest::{TraitDef, TraitImpl};
use keyton_rust_compiler::thir::{ManifestSet, NoInstances, SessionTypes};
use keyton_rust_compiler::{CellInput, compile_module};

use kayton_ide::{Completions, Context, Inspection, KnownCrate};

/// What the functions of this crate are asked with.
pub(super) struct World {
    pub(super) manifests: ManifestSet,
    pub(super) session: SessionTypes,
    pub(super) crates: Vec<KnownCrate>,
    pub(super) modules: Vec<String>,
}

impl World {
    /// A session that ran these cells after the crate `net` was imported.
    pub(super) fn after(cells: &[&str]) -> Self {
        Self::with(vec![net()], cells)
    }

    pub(super) fn with(manifests: Vec<Manifest>, cells: &[&str]) -> Self {
        let manifests = ManifestSet::new(manifests.into_iter().map(Arc::new));
        let mut session = SessionTypes::default();
        for (number, text) in cells.iter().enumerate() {
            let cell = CellInput {
                file: FileId(0),
                text,
                manifests: &manifests,
                session: &session,
                instances: &NoInstances,
                cell_number: u32::try_from(number).expect("few cells") + 1,
                want_display: true,
            };
            // `# module m` makes the cell the file of a module.
            let first = text.lines().next();
            let module = first.and_then(|line| line.strip_prefix("# module "));
            let parsed = keyton_rust_compiler::parse(text, FileId(0));
            let compiled = compile_module(&cell, parsed, module.unwrap_or(""));
            let compiled = compiled.unwrap_or_else(|error| panic!("{text}: {error:?}"));
            session.apply(&compiled.change);
        }
        Self {
            manifests,
            session,
            modules: vec!["shapes".to_owned()],
            crates: vec![KnownCrate {
                name: "netting".to_owned(),
                version: Some("2.0.0".to_owned()),
                note: "in kayton.toml".to_owned(),
                features: vec!["fast".to_owned(), "json".to_owned()],
            }],
        }
    }

    /// The session after a file `name.kay` ran.
    pub(super) fn run_module(&mut self, name: &str, text: &str) {
        let cell = CellInput {
            file: FileId(0),
            text,
            manifests: &self.manifests,
            session: &self.session,
            instances: &NoInstances,
            cell_number: 1_000_000,
            want_display: false,
        };
        let parsed = keyton_rust_compiler::parse(text, FileId(0));
        let compiled = keyton_rust_compiler::compile_module(&cell, parsed, name);
        let compiled = compiled.unwrap_or_else(|error| panic!("{text}: {error:?}"));
        self.session.apply(&compiled.change);
    }

    fn context(&self) -> Context<'_> {
        Context {
            manifests: &self.manifests,
            session: &self.session,
            crates: &self.crates,
            modules: &self.modules,
            pages: None,
        }
    }

    pub(super) fn complete(&self, marked: &str) -> Completions {
        let (text, offset) = split(marked);
        kayton_ide::complete(&self.context(), &text, offset)
    }

    /// Labels of the completions at the `|`.
    pub(super) fn labels(&self, marked: &str) -> Vec<String> {
        let items = self.complete(marked).items;
        items.into_iter().map(|item| item.label).collect()
    }

    pub(super) fn inspect(&self, marked: &str, detail: u8) -> Option<Inspection> {
        let (text, offset) = split(marked);
        kayton_ide::inspect(&self.context(), &text, offset, detail)
    }
}

fn split(marked: &str) -> (String, usize) {
    let offset = marked.find('|').expect("a cursor");
    (marked.replacen('|', "", 1), offset)
}

pub(super) fn key(path: &str) -> TypeKey {
    TypeKey(format!("net 1.2.0 {path}"))
}

pub(super) fn object(path: &str) -> Ty {
    Ty::Object {
        key: key(path),
        args: Vec::new(),
    }
}

/// Makes the flat lists of a manifest.
pub(super) struct Maker {
    pub(super) manifest: Manifest,
}

impl Maker {
    pub(super) fn new(krate: &str) -> Self {
        Self {
            manifest: Manifest {
                schema_version: SCHEMA_VERSION,
                build: BuildIdentity {
                    package: krate.to_owned(),
                    krate: krate.to_owned(),
                    version: "1.2.0".to_owned(),
                    features: vec!["blocking".to_owned()],
                    rustc: String::new(),
                    target: String::new(),
                    graph_hash: String::new(),
                },
                glue_crate: format!("kayton_rplugin__{krate}"),
                modules: vec![module(&[], "Talks to servers.\n\n# Example\n…")],
                types: Vec::new(),
                traits: Vec::new(),
                callables: Vec::new(),
                constants: Vec::new(),
                macros: Vec::new(),
            },
        }
    }

    pub(super) fn entry(&mut self, module: usize, name: &str, item: ItemRef) {
        let name = name.to_owned();
        self.manifest.modules[module]
            .entries
            .push(ModuleEntry { name, item });
    }

    pub(super) fn callable(
        &mut self,
        path: &str,
        receiver: Option<Ty>,
        params: &[(&str, Ty)],
        ret: Ty,
    ) -> CallableId {
        let name = path.rsplit("::").next().expect("a name").to_owned();
        let id = CallableId(u32::try_from(self.manifest.callables.len()).expect("few"));
        let params = params.iter().map(|(name, ty)| Param {
            name: (*name).to_owned(),
            ty: ty.clone(),
            mode: PassMode::Ref,
            length: None,
        });
        self.manifest.callables.push(Callable {
            docs: format!("Does `{name}`.\n\nAnd more."),
            signature: format!("fn {name}(…)"),
            name,
            path: path.to_owned(),
            kind: match receiver {
                Some(_) => CallableKind::Method,
                None => CallableKind::Function,
            },
            source: Some(SourceLocation {
                file: "src/lib.rs".to_owned(),
                line: id.0 + 1,
            }),
            generics: Vec::new(),
            of: None,
            receiver: receiver.map(|ty| Receiver {
                ty,
                mode: PassMode::Ref,
            }),
            params: params.collect(),
            ret: Return {
                ty: ret,
                raises: None,
                same_object: false,
                borrows: Vec::new(),
                awaits: false,
            },
            instances: vec![keyton_rust_compiler::manifest::Instance {
                args: Vec::new(),
                symbol: Some(path.replace("::", "__")),
            }],
            lazy: true,
        });
        id
    }

    pub(super) fn ty(&mut self, path: &str, kind: TypeKind) -> &mut TypeDef {
        let name = path.rsplit("::").next().expect("a name").to_owned();
        self.manifest.types.push(TypeDef {
            key: key(path),
            docs: format!("A {name}."),
            alias: Some(name.clone()),
            name,
            path: path.to_owned(),
            generics: Vec::new(),
            defaults: Vec::new(),
            kind,
            view: None,
            source: None,
            copy: false,
            is_unsized: false,
            fields: Vec::new(),
            variants: Vec::new(),
            methods: Vec::new(),
            constants: Vec::new(),
            impls: Vec::new(),
            protocols: Vec::new(),
        });
        self.manifest.types.last_mut().expect("just added")
    }
}

fn module(path: &[&str], docs: &str) -> Module {
    Module {
        path: path.iter().map(|s| (*s).to_owned()).collect(),
        docs: docs.to_owned(),
        entries: Vec::new(),
    }
}

/// A crate with a client, an enum, a trait, a submodule, a constant and a macro.
pub(super) fn net() -> Manifest {
    let mut m = Maker::new("net");
    m.manifest.modules.push(module(&["blocking"], "Waits."));
    let client = object("net::Client");
    let reply = object("net::Reply");
    let int = Ty::Int(IntTy::I64);
    let u = || Ty::Param("U".to_owned());
    let new = m.callable(
        "net::Client::new",
        None,
        &[("base", Ty::Str)],
        client.clone(),
    );
    let get = m.callable(
        "net::Client::get",
        Some(client.clone()),
        &[("url", u()), ("retries", int.clone())],
        reply.clone(),
    );
    m.manifest.callables[get.0 as usize].generics = vec![Generic {
        name: "U".to_owned(),
        bounds: vec!["IntoUrl".to_owned()],
        own: true,
    }];
    m.manifest.callables[get.0 as usize].ret.raises = Some(object("net::Error"));
    let text = m.callable("net::Reply::text", Some(reply.clone()), &[], Ty::Str);
    let head = m.callable(
        "net::Reply::head",
        Some(reply.clone()),
        &[],
        object("net::Head"),
    );
    let size = m.callable(
        "net::Head::size",
        Some(object("net::Head")),
        &[],
        int.clone(),
    );
    let deref = m.callable(
        "net::Reply::deref",
        Some(reply.clone()),
        &[],
        object("net::Head"),
    );
    let host = m.callable("net::Client::host", Some(client.clone()), &[], Ty::Str);
    let fetch = m.callable("net::fetch", None, &[("url", Ty::Str)], reply.clone());
    let ok = m.callable("net::Status::Ok", None, &[], object("net::Status"));
    let limit = m.callable("net::LIMIT", None, &[], int);
    let close = m.callable(
        "net::Close::close",
        Some(Ty::Param("Self".into())),
        &[],
        Ty::Unit,
    );
    let of = m.ty("net::Client", TypeKind::Struct);
    of.methods = vec![new, get];
    of.fields = vec![Field {
        name: "host".to_owned(),
        docs: "Its host.".to_owned(),
        get: Some(host),
        set: None,
        place: None,
    }];
    of.impls = vec![TraitImpl {
        key: key("net::Close"),
        args: Vec::new(),
        for_args: Vec::new(),
    }];
    let of = m.ty("net::Reply", TypeKind::Struct);
    of.methods = vec![text, head];
    of.protocols = vec![ProtocolImpl {
        protocol: Protocol::Deref,
        callable: deref,
    }];
    m.ty("net::Head", TypeKind::Struct).methods = vec![size];
    m.ty("net::Error", TypeKind::Struct);
    m.ty("net::Status", TypeKind::Enum).variants = vec![Variant {
        name: "Ok".to_owned(),
        docs: "All is well.".to_owned(),
        shape: VariantShape::Unit,
        constructor: Some(ok),
        test: None,
        fields: None,
    }];
    m.manifest.traits.push(TraitDef {
        key: key("net::Close"),
        name: "Close".to_owned(),
        path: "net::Close".to_owned(),
        generics: Vec::new(),
        docs: String::new(),
        source: None,
        methods: vec![close],
        constants: Vec::new(),
        implementors: vec![Implementor {
            args: Vec::new(),
            for_: Ty::Bytes,
        }],
    });
    m.manifest.constants.push(Constant {
        name: "LIMIT".to_owned(),
        path: "net::LIMIT".to_owned(),
        docs: "How much.".to_owned(),
        get: limit,
    });
    m.manifest.macros.push(MacroDef {
        name: "url".to_owned(),
        path: "net::url".to_owned(),
        docs: "Makes one.".to_owned(),
        definition: "macro_rules! url { … }".to_owned(),
    });
    m.entry(0, "Client", ItemRef::Type(key("net::Client")));
    m.entry(0, "Reply", ItemRef::Type(key("net::Reply")));
    m.entry(0, "Status", ItemRef::Type(key("net::Status")));
    m.entry(0, "Error", ItemRef::Type(key("net::Error")));
    m.entry(0, "Close", ItemRef::Trait(key("net::Close")));
    m.entry(0, "LIMIT", ItemRef::Constant(ConstantId(0)));
    m.entry(0, "blocking", ItemRef::Module(1));
    m.entry(0, "fetch", ItemRef::Function(fetch));
    m.entry(0, "url", ItemRef::Macro(0));
    m.entry(1, "Client", ItemRef::Type(key("net::Client")));
    m.manifest
}
