//! Calls into crates, against a small manifest made by hand: what is printed, and what is said.

use std::fmt::Write;
use std::sync::Arc;

use kayton_diagnostics::Sources;
use kayton_diagnostics::render::{RenderOptions, render};
use kayton_manifest::{
    BuildIdentity, Callable, CallableId, CallableKind, Generic, Instance, IntTy, ItemRef, Manifest,
    Module, ModuleEntry, Param, PassMode, Protocol, ProtocolImpl, Receiver, Return, SCHEMA_VERSION,
    Ty, TypeDef, TypeKey, TypeKind,
};
use keyton_rust_compiler::thir::{
    InstanceProvider, InstanceRefusal, ManifestSet, ProvidedInstance, SessionTypes,
};
use keyton_rust_compiler::{CellInput, compile_cell};

fn object(name: &str) -> Ty {
    Ty::Object {
        key: TypeKey(format!("shop 1.0.0 shop::{name}")),
        args: Vec::new(),
    }
}

/// A function `path` whose only instance is called `symbol`.
fn callable(
    path: &str,
    receiver: Option<(Ty, PassMode)>,
    params: &[(&str, Ty)],
    ret: Ty,
) -> Callable {
    let name = path.rsplit("::").next().unwrap_or(path).to_owned();
    let symbol = path.replacen("shop::", "", 1).replace("::", "__");
    let shown: Vec<String> = params.iter().map(|(n, _)| (*n).to_owned()).collect();
    Callable {
        signature: format!("fn {name}({})", shown.join(", ")),
        name,
        path: path.to_owned(),
        kind: if receiver.is_some() {
            CallableKind::Method
        } else {
            CallableKind::Associated
        },
        docs: String::new(),
        source: None,
        generics: Vec::new(),
        of: None,
        receiver: receiver.map(|(ty, mode)| Receiver { ty, mode }),
        params: params
            .iter()
            .map(|(n, ty)| Param {
                name: (*n).to_owned(),
                ty: ty.clone(),
                mode: PassMode::Ref,
                length: None,
            })
            .collect(),
        ret: Return {
            ty: ret,
            raises: None,
            same_object: false,
            borrows: Vec::new(),
            awaits: false,
        },
        instances: vec![Instance {
            args: Vec::new(),
            symbol: Some(symbol),
        }],
        lazy: false,
    }
}

fn shop() -> Manifest {
    let order = || object("Order");
    let t = || Ty::Param("T".into());
    let int = Ty::Int(IntTy::U16);
    let mut wrap = callable("shop::wrap", None, &[("value", t())], t());
    wrap.kind = CallableKind::Function;
    wrap.generics = vec![Generic {
        name: "T".into(),
        bounds: Vec::new(),
        own: true,
    }];
    wrap.lazy = true;
    wrap.params[0].mode = PassMode::Move;
    wrap.instances = vec![
        Instance {
            args: vec![Ty::Int(IntTy::I64)],
            symbol: Some("wrap__i64".into()),
        },
        Instance {
            args: vec![Ty::Exact {
                rust: "&'static str".into(),
                of: Vec::new(),
                view: Some(Box::new(Ty::Str)),
            }],
            symbol: Some("wrap__str".into()),
        },
    ];
    let mut display = callable(
        "shop::Order::display",
        Some((order(), PassMode::Ref)),
        &[],
        Ty::Str,
    );
    display.kind = CallableKind::Protocol;
    let mut copy = callable(
        "shop::Order::clone",
        Some((order(), PassMode::Ref)),
        &[],
        order(),
    );
    copy.kind = CallableKind::Protocol;
    let callables = vec![
        callable("shop::Order::new", None, &[("name", Ty::Str)], order()),
        callable(
            "shop::Order::add",
            Some((order(), PassMode::Mut)),
            &[("count", int)],
            Ty::Unit,
        ),
        callable(
            "shop::Order::send",
            Some((order(), PassMode::Move)),
            &[],
            Ty::Str,
        ),
        callable(
            "shop::Order::note",
            Some((order(), PassMode::Ref)),
            &[],
            Ty::Option(Box::new(Ty::Str)),
        ),
        wrap,
        display,
        copy,
    ];
    let id = |n| CallableId(n);
    Manifest {
        schema_version: SCHEMA_VERSION,
        build: BuildIdentity {
            package: "shop".into(),
            krate: "shop".into(),
            version: "1.0.0".into(),
            features: Vec::new(),
            rustc: String::new(),
            target: String::new(),
            graph_hash: String::new(),
        },
        glue_crate: "kayton_rplugin__shop".into(),
        modules: vec![Module {
            path: Vec::new(),
            docs: String::new(),
            entries: vec![
                ModuleEntry {
                    name: "Order".into(),
                    item: ItemRef::Type(TypeKey("shop 1.0.0 shop::Order".into())),
                },
                ModuleEntry {
                    name: "wrap".into(),
                    item: ItemRef::Function(id(4)),
                },
            ],
        }],
        types: vec![TypeDef {
            key: TypeKey("shop 1.0.0 shop::Order".into()),
            name: "Order".into(),
            path: "shop::Order".into(),
            alias: Some("Order".into()),
            view: None,
            generics: Vec::new(),
            defaults: Vec::new(),
            kind: TypeKind::Struct,
            docs: String::new(),
            source: None,
            copy: false,
            is_unsized: false,
            fields: Vec::new(),
            variants: Vec::new(),
            methods: vec![id(0), id(1), id(2), id(3)],
            constants: Vec::new(),
            impls: Vec::new(),
            protocols: vec![
                ProtocolImpl {
                    protocol: Protocol::Display,
                    callable: id(5),
                },
                ProtocolImpl {
                    protocol: Protocol::Clone,
                    callable: id(6),
                },
            ],
        }],
        traits: Vec::new(),
        callables,
        constants: Vec::new(),
        macros: Vec::new(),
    }
}

/// Writes any instance for lists and objects, and refuses the rest.
struct Lists;

impl InstanceProvider for Lists {
    fn instance(
        &self,
        _: &str,
        _: CallableId,
        args: &[Option<Ty>],
    ) -> Result<ProvidedInstance, InstanceRefusal> {
        match args {
            [Some(Ty::Vec(_))] => Ok(ProvidedInstance {
                symbol: "wrap__list".into(),
                rust: "pub fn wrap__list() {}".into(),
                args: Vec::new(),
                receiver: None,
                params: Vec::new(),
                ret: None,
            }),
            [Some(Ty::Object { .. })] => Ok(ProvidedInstance {
                symbol: "wrap__object".into(),
                rust: "pub fn wrap__object() {}".into(),
                args: Vec::new(),
                receiver: None,
                params: Vec::new(),
                ret: None,
            }),
            _ => Err(InstanceRefusal::Refused {
                message: "the bound `T: Wrap` does not hold".into(),
            }),
        }
    }

    fn skipped(&self, glue_crate: &str, path: &str) -> Option<String> {
        let known = ["shop::discount", "shop::Order::pointer"];
        (glue_crate == shop().glue_crate && known.contains(&path))
            .then(|| "has a raw pointer in its signature: `*const u8`".to_owned())
    }
}

/// The body that a cell's Rust has, or the diagnostics.
fn check(programs: &[&str]) -> String {
    check_with(&shop(), false, programs)
}

fn check_with(manifest: &Manifest, want_display: bool, programs: &[&str]) -> String {
    let manifests = ManifestSet::new([Arc::new(manifest.clone())]);
    let mut out = String::new();
    for program in programs {
        let text = format!("from shop rimport Order, wrap\n{program}");
        let mut sources = Sources::new();
        let file = sources.add("cell 1", text.clone());
        let input = CellInput {
            file,
            text: &text,
            manifests: &manifests,
            session: &SessionTypes::default(),
            instances: &Lists,
            cell_number: 1,
            want_display,
        };
        let _ = writeln!(out, "{program}\n");
        match compile_cell(&input) {
            Ok(cell) => {
                let body = cell.rust.split("fn body").nth(1).unwrap_or_default();
                let body = body
                    .split("#[unsafe(no_mangle)]")
                    .next()
                    .unwrap_or_default();
                let _ = writeln!(out, "{}", body.trim_end());
            }
            Err(found) => {
                for d in found {
                    let _ = writeln!(out, "{}", render(&d, &sources, RenderOptions::default()));
                }
            }
        }
        out.push_str("\n========\n\n");
    }
    out
}

#[test]
fn calls_become_exports() {
    insta::assert_snapshot!(check(&[
        "o = Order.new(\"tea\")\no.add(3)\nn = 5\no.add(n)\nprint(o, o.send())",
        "o = Order(\"tea\")\nnote = o.note()\nif note is not None:\n    print(note.upper())",
        "print(wrap(1), wrap(\"a\"), wrap(value=2))",
        "print(wrap([1, 2]))",
    ]));
}

#[test]
fn wrong_calls_are_explained() {
    insta::assert_snapshot!(check(&[
        "Order.new(5)",
        "Order.new()",
        "Order.new(\"a\").ad(1)",
        "Order.new(\"a\").add(70000)",
        "Order.new(\"a\").note().upper()",
        "Order.make()",
        "wrap({1: 2})",
        "Order.new(\"a\") + 1",
    ]));
}

#[test]
fn what_a_plugin_leaves_out_is_not_said_to_be_absent() {
    insta::assert_snapshot!(check(&[
        "from shop rimport discount",
        "rimport shop\nshop.discount(1)",
        "o = Order(\"a\")\no.pointer()",
        "Order.pointer(1)",
        "o = Order(\"a\")\no.absent()",
    ]));
}

#[test]
fn moved_values_are_not_used_again() {
    insta::assert_snapshot!(check(&[
        "o = Order(\"a\")\no.send()\no.add(1)",
        "o = Order(\"a\")\nfor i in range(2):\n    o.send()",
        "o = Order(\"a\")\nif len(o.send()) > 1:\n    o = Order(\"b\")\no.add(1)",
        "o = Order(\"a\")\no.send()\no = Order(\"b\")\no.add(1)",
        "o = Order(\"a\")\ncopy(o).send()\no.add(1)",
    ]));
}

#[test]
fn generic_parameters_by_value_move_objects_alone() {
    insta::assert_snapshot!(check(&[
        "x = 1\nwrap(x)\nwrap(x)",
        "x = \"a\"\nfor i in range(2):\n    wrap(x)\n    wrap(i)",
        "xs = [1, 2]\nwrap(xs)\nprint(xs)",
        "o = Order(\"a\")\nwrap(o)\nwrap(o)",
        "for i in range(2):\n    o = Order(\"a\")\n    wrap(o)",
        "for o in [Order(\"a\")]:\n    for i in range(2):\n        wrap(o)",
    ]));
    let mut manifest = shop();
    manifest.types[0].copy = true;
    let programs = ["o = Order(\"a\")\nwrap(o)\nwrap(o)"];
    insta::assert_snapshot!(
        "objects_that_are_copy_are_not_moved",
        check_with(&manifest, false, &programs)
    );
}

/// Adds a type without methods, and with protocols.
fn add_type(manifest: &mut Manifest, name: &str, protocols: Vec<(Protocol, Callable)>) {
    let Ty::Object { key, .. } = object(name) else {
        return;
    };
    let mut def = TypeDef {
        key: key.clone(),
        name: name.into(),
        path: format!("shop::{name}"),
        alias: Some(name.into()),
        methods: Vec::new(),
        protocols: Vec::new(),
        ..manifest.types[0].clone()
    };
    for (protocol, callable) in protocols {
        let id = CallableId(u32::try_from(manifest.callables.len()).unwrap());
        manifest.callables.push(callable);
        def.protocols.push(ProtocolImpl {
            protocol,
            callable: id,
        });
    }
    manifest.types.push(def);
    manifest.modules[0].entries.push(ModuleEntry {
        name: name.into(),
        item: ItemRef::Type(key),
    });
}

fn add_method(manifest: &mut Manifest, of: usize, callable: Callable) {
    let id = CallableId(u32::try_from(manifest.callables.len()).unwrap());
    manifest.callables.push(callable);
    manifest.types[of].methods.push(id);
}

#[test]
fn values_are_made_by_what_takes_the_arguments() {
    let mut manifest = shop();
    let made = |path: &str, params: &[(&str, Ty)], ty: &str| {
        let mut made = callable(path, None, params, object(ty));
        made.kind = CallableKind::Protocol;
        made
    };
    let rush = made("shop::Rush::Rush", &[], "Rush");
    add_type(&mut manifest, "Rush", vec![(Protocol::From, rush)]);
    let from_str = made("shop::Wait::from_str", &[("value", Ty::Str)], "Wait");
    let from = made("shop::Wait::from", &[("value", object("Rush"))], "Wait");
    let default = made("shop::Wait::default", &[], "Wait");
    add_type(
        &mut manifest,
        "Wait",
        vec![
            (Protocol::FromStr, from_str),
            (Protocol::From, from),
            (Protocol::Default, default),
        ],
    );
    let days = ("days", Ty::Int(IntTy::U16));
    add_method(
        &mut manifest,
        2,
        callable("shop::Wait::new", None, &[days], object("Wait")),
    );
    insta::assert_snapshot!(check_with(
        &manifest,
        false,
        &[
            "from shop rimport Wait\nWait(3)\nWait(\"3 days\")\nWait()",
            "from shop rimport Wait\nWait(0.5)",
            "from shop rimport Rush, Wait\nr = Rush\nWait(r)\nWait(Rush())\nwrap(Rush)",
            "from shop rimport Wait\nWait.default()\nWait.from_str(\"3 days\")",
            "from shop rimport Rush, Wait\nWait.from(Rush)\nWait.from_str(3)",
            "from shop rimport Rush\nRush.default()",
            "x = Order",
        ]
    ));
}

#[test]
fn a_name_that_is_missing_is_reported_once() {
    insta::assert_snapshot!(check(&[
        "from shop rimport Ordre\no = Ordre(\"a\")\nprint(o.x, Ordre.new(\"b\"))",
        "from shop rimport Ordre\nfn f(o: Ordre):\n    return o\nx: Ordre = Ordre\nf(x)",
        "from shop.orders rimport Big\nprint(Big(1))",
    ]));
}

#[test]
fn errors_name_a_variable_that_they_are_certainly_about() {
    let mut manifest = shop();
    let receiver = || Some((object("Order"), PassMode::Mut));
    let items = [
        ("together", Ty::Vec(Box::new(object("Order")))),
        ("beside", object("Order")),
        ("note", Ty::Vec(Box::new(Ty::Str))),
    ];
    for (name, ty) in items {
        let path = format!("shop::Order::{name}");
        let method = callable(&path, receiver(), &[("other", ty)], Ty::Unit);
        add_method(&mut manifest, 0, method);
    }
    insta::assert_snapshot!(check_with(
        &manifest,
        false,
        &[
            "o = Order(\"a\")\np = Order(\"b\")\no.together([p])\no.beside(p)\no.beside(Order(\"c\"))",
            "o = Order(\"a\")\no.note([\"b\"])",
        ]
    ));
}

#[test]
fn bytes_and_lists_of_bytes_stand_for_each_other() {
    let mut manifest = shop();
    let receiver = Some((object("Order"), PassMode::Ref));
    let seal = callable(
        "shop::Order::seal",
        receiver,
        &[("data", Ty::Bytes)],
        Ty::Unit,
    );
    add_method(&mut manifest, 0, seal);
    insta::assert_snapshot!(check_with(
        &manifest,
        false,
        &[
            "x: Vec<u8> = [1, 2]\nOrder(\"a\").seal(x)\nOrder(\"a\").seal([1, 2])",
            "x: Vec<u8> = b\"ab\"",
            "Order(\"a\").seal([1, 300])",
            "xs = [1, 2]\nxs.append(3)\nOrder(\"a\").seal(xs)",
            "xs: Vec<i64> = b\"ab\"",
        ]
    ));
}

#[test]
fn a_stated_type_decides_what_is_made() {
    let mut manifest = shop();
    let mut parse = manifest.callables[4].clone();
    parse.name = "parse".into();
    parse.path = "shop::parse".into();
    parse.params[0].ty = Ty::Str;
    parse.instances = vec![
        Instance {
            args: vec![Ty::Int(IntTy::I64)],
            symbol: Some("parse__i64".into()),
        },
        Instance {
            args: vec![Ty::Dynamic],
            symbol: Some("parse__dynamic".into()),
        },
    ];
    let id = CallableId(u32::try_from(manifest.callables.len()).unwrap());
    manifest.callables.push(parse);
    manifest.modules[0].entries.push(ModuleEntry {
        name: "parse".into(),
        item: ItemRef::Function(id),
    });
    insta::assert_snapshot!(check_with(
        &manifest,
        false,
        &[
            "from shop rimport parse\nn: i64 = parse(\"1\")\nx = parse(\"1\")\nf: f64 = parse(\"1\")",
            "from shop rimport parse\nxs: Vec<i64> = parse(\"[1]\")\no: Order = parse(\"o\")",
            "from shop rimport parse\nd: Dict<str, i64> = parse(\"{}\")",
        ]
    ));
}

#[test]
fn type_arguments_stand_behind_the_type() {
    let mut manifest = shop();
    add_type(&mut manifest, "Shelf", Vec::new());
    manifest.types[1].generics = vec!["T".into()];
    let Ty::Object { key, .. } = object("Shelf") else {
        return;
    };
    let shelf = |arg: Ty| Ty::Object {
        key: key.clone(),
        args: vec![arg],
    };
    let t = || Ty::Param("T".into());
    let receiver = Some((shelf(t()), PassMode::Mut));
    let mut new = callable("shop::Shelf::new", None, &[], shelf(t()));
    let mut put = callable("shop::Shelf::put", receiver, &[("item", t())], Ty::Unit);
    for c in [&mut new, &mut put] {
        c.lazy = true;
        c.generics = manifest.callables[4].generics.clone();
        c.instances = vec![Instance {
            args: vec![Ty::Exact {
                rust: "&'static str".into(),
                of: Vec::new(),
                view: Some(Box::new(Ty::Str)),
            }],
            symbol: Some(format!("{}__str", c.name)),
        }];
    }
    add_method(&mut manifest, 1, new);
    add_method(&mut manifest, 1, put);
    insta::assert_snapshot!(check_with(
        &manifest,
        false,
        &[
            "from shop rimport Shelf\nx = Shelf::<Vec<i64>>.new()\nx.put([1])",
            "from shop rimport Shelf\nx = Shelf<Order>.new()\nx.put(Order(\"a\"))",
            "from shop rimport Shelf\nx: Shelf<Order> = Shelf.new()\nx.put(Order(\"a\"))",
            "from shop rimport Shelf\nx = Shelf::<Order>.new()\nx.put(1)",
            "from shop rimport Shelf\nShelf::<i64, i64>.new()",
            "xs = Vec<i64>.new()\nys = Vec::<str>.new()",
        ]
    ));
}

#[test]
fn methods_of_other_languages_have_another_form() {
    let mut manifest = shop();
    let next = callable(
        "shop::Notes::next",
        Some((object("Notes"), PassMode::Mut)),
        &[],
        Ty::Option(Box::new(Ty::Str)),
    );
    add_type(&mut manifest, "Notes", vec![(Protocol::Next, next)]);
    let receiver = Some((object("Order"), PassMode::Ref));
    add_method(
        &mut manifest,
        0,
        callable("shop::Order::notes", receiver, &[], object("Notes")),
    );
    insta::assert_snapshot!(check_with(
        &manifest,
        false,
        &[
            "Order(\"a\").notes().next()",
            "Order(\"a\").notes().collect()",
            "Order(\"a\").notes().take(2)",
            "Order(\"a\").notes().map(fn(n): n)",
            "Order(\"a\").next()",
            "\"{}\".format(1)",
        ]
    ));
}

#[test]
fn types_with_a_method_that_shows_them_are_shown_by_it() {
    let mut manifest = shop();
    let forms = [
        ("to_html", PassMode::Ref, vec![], Ty::Str),
        ("to_png", PassMode::Ref, vec![], Ty::Bytes),
        // None of these: it moves the value, needs a width, or gives no text.
        ("to_svg", PassMode::Move, vec![], Ty::Str),
        ("to_latex", PassMode::Ref, vec![("width", Ty::Str)], Ty::Str),
        ("to_markdown", PassMode::Ref, vec![], object("Order")),
    ];
    for (name, mode, params, ret) in forms {
        let path = format!("shop::Order::{name}");
        let method = callable(&path, Some((object("Order"), mode)), &params, ret);
        let id = u32::try_from(manifest.callables.len()).unwrap();
        manifest.callables.push(method);
        manifest.types[0].methods.push(CallableId(id));
    }
    insta::assert_snapshot!(check_with(
        &manifest,
        true,
        &[
            "o = Order(\"tea\")\no",
            "display(Order(\"tea\"), 1, id=\"a\")",
            "update_display(Order(\"tea\"), \"a\")",
        ]
    ));
}

#[test]
fn functions_are_typed_by_what_calls_them() {
    let mut manifest = shop();
    let function = |params: &[Ty], ret: Ty| Ty::Func {
        params: params.to_vec(),
        ret: Box::new(ret),
    };
    let methods = [
        ("price", function(&[object("Order")], Ty::Int(IntTy::U16))),
        ("each", function(&[Ty::Str], Ty::Unit)),
    ];
    for (name, f) in methods {
        let receiver = Some((object("Order"), PassMode::Ref));
        let path = format!("shop::Order::{name}");
        let method = callable(&path, receiver, &[("f", f)], Ty::Unit);
        add_method(&mut manifest, 0, method);
    }
    insta::assert_snapshot!(check_with(
        &manifest,
        false,
        &[
            "Order(\"a\").price(fn(o): len(o.send()))",
            "fn tell(text):\n    print(text)\nOrder(\"a\").each(tell)",
            "seen = [1]\nOrder(\"a\").each(fn(text): len(text))",
            "f: fn(str) -> None = fn(t): print(t)\nOrder(\"a\").each(f)",
            "Order(\"a\").each(print)",
            "Order(\"a\").price(fn(o): \"five\")",
            "Order(\"a\").price(fn(a, b): 1)",
            "Order(\"a\").price(fn(o): o.absent())",
            "Order(\"a\").price(5)",
        ]
    ));
}
