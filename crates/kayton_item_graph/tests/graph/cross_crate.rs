use insta::assert_snapshot;
use kayton_item_graph::{CrateId, CrateState, ItemKind, MacroKind, StdExtent};

use crate::support::{Source, find, graph_of, impls, kind_name, names, paths};

const CORE: &str = "mod status { pub struct StatusCode(u16); impl StatusCode { pub fn ok() -> Self { StatusCode(200) } } }
    pub use status::StatusCode;
    pub mod header { pub struct HeaderMap; }
    pub trait Body { type Data; fn data(&self) -> Self::Data; fn len(&self) -> usize { 0 } }";

const CLIENT: &str = "pub use http_core::StatusCode;
    pub use http_core::header;
    pub extern crate http_core as core_crate;
    pub struct Client;
    impl Client { pub fn status(&self) -> StatusCode { StatusCode::ok() } }
    impl http_core::Body for Client { type Data = Vec<u8>; fn data(&self) -> Vec<u8> { Vec::new() } }";

#[test]
fn items_of_an_unloaded_crate_are_external() {
    let graph = graph_of(&[
        Source::new("http_core", CORE).unloaded(),
        Source::new("client", CLIENT).deps(&[("http_core", "http_core")]),
    ]);
    assert_snapshot!(paths(&graph), @r"
    mod client
    struct client::Client
    external client::StatusCode
    external client::core_crate
    external client::header
    ");
    let missing = graph.missing_crates();
    assert_eq!(missing.len(), 1);
    assert_eq!(graph[missing[0].krate].package, "http-core");
    assert_eq!(
        missing[0].unit.as_ref().map(|unit| unit.0.as_str()),
        Some("http_core")
    );
    assert_eq!(
        (missing[0].reexported.len(), missing[0].in_types.len()),
        (3, 1)
    );
    assert_eq!(missing[0].implemented.len(), 1);
    assert!(missing[0].is_needed());
}

#[test]
fn loading_the_crate_later_fills_the_same_items_in() {
    let client = || Source::new("client", CLIENT).deps(&[("http_core", "http_core")]);
    let alone = graph_of(&[Source::new("http_core", CORE).unloaded(), client()]);
    let status = find(&alone, "http_core::status::StatusCode");
    assert_eq!(kind_name(&alone[status].kind), "external");

    let both = graph_of(&[Source::new("http_core", CORE), client()]);
    assert_snapshot!(paths(&both), @r"
    mod client
    struct client::Client
    mod http_core = client::core_crate
    trait http_core::Body = client::core_crate::Body
    struct http_core::StatusCode = client::StatusCode = client::core_crate::StatusCode
    mod http_core::header = client::header = client::core_crate::header
    struct http_core::header::HeaderMap = client::header::HeaderMap = client::core_crate::header::HeaderMap
    ");
    assert_snapshot!(impls(&both), @r"
    impl Body for Client
        type Data = Vec<u8>
        fn data(&self) -> Vec<u8>
        provided fn len(&self) -> usize
    impl Client
        fn status(&self) -> StatusCode
    impl StatusCode
        fn ok() -> StatusCode
    ");
    assert!(both.missing_crates().is_empty());
    let client = both[find(&both, "client::Client")].krate;
    let status = find(&both, "http_core::status::StatusCode");
    assert_eq!(
        both.path_in(status, client)
            .map(ToString::to_string)
            .as_deref(),
        Some("client::StatusCode")
    );
    assert!(matches!(both[client].state, CrateState::Loaded { .. }));
}

#[test]
fn an_item_keeps_its_id_when_its_crate_is_loaded() {
    let dir = tempfile::tempdir().expect("temporary directory");
    let core = Source::new("http_core", CORE);
    let client = Source::new("client", CLIENT).deps(&[("http_core", "http_core")]);
    let core_json = crate::support::document(dir.path(), &core);
    let client_json = crate::support::document(dir.path(), &client);
    let mut graph = graph_of(&[
        Source::new("http_core", CORE).unloaded(),
        Source::new("client", "")
            .deps(&[("http_core", "http_core")])
            .unloaded(),
    ]);
    graph
        .load([(&"client".into(), client_json.as_slice())])
        .expect("loaded client");
    let before = find(&graph, "http_core::status::StatusCode");
    assert!(graph[before].is_external());
    graph
        .load([(&"http_core".into(), core_json.as_slice())])
        .expect("loaded core");
    assert_eq!(find(&graph, "http_core::status::StatusCode"), before);
    assert!(matches!(graph[before].kind, ItemKind::Struct(_)));
    assert_eq!(
        graph[before].path().map(ToString::to_string).as_deref(),
        Some("http_core::StatusCode")
    );
    let count = graph.items().count();
    graph
        .load([(&"client".into(), client_json.as_slice())])
        .expect("loaded again");
    assert_eq!(graph.items().count(), count);
}

#[test]
fn globs_of_other_crates_are_followed() {
    let graph = graph_of(&[
        Source::new(
            "base",
            "pub mod prelude { pub trait Go {} pub use crate::inner::Deep; } mod inner { pub struct Deep; }",
        ),
        Source::new("middle", "pub use base::prelude::*;").deps(&[("base", "base")]),
        Source::new("top", "pub use middle::*; pub struct Deep;")
            .deps(&[("middle", "middle"), ("base", "base")]),
    ]);
    assert_snapshot!(names(&graph, &["middle"]), @r"
    Deep: struct base::inner::Deep re-export
    Go: trait base::prelude::Go re-export
    ");
    assert_snapshot!(names(&graph, &["top"]), @r"
    Deep: struct top::Deep
    Go: trait base::prelude::Go re-export
    ");
}

#[test]
fn renamed_dependencies_are_known_by_their_edges() {
    let graph = graph_of(&[
        Source::new("real", "pub struct R;"),
        Source::new(
            "user",
            "pub extern crate alias; pub use alias::R; pub fn f(r: alias::R) {}",
        )
        .deps(&[("alias", "real")]),
    ]);
    assert_snapshot!(paths(&graph), @r"
    mod real = user::alias
    struct real::R = user::R = user::alias::R
    mod user
    fn user::f
    ");
}

#[test]
fn std_items_have_their_public_paths() {
    let graph = crate::support::graph(
        "use std::{borrow::Cow, collections::{BTreeMap, HashMap}, ffi::OsStr, net::IpAddr, ops::{Bound, Range},
             path::PathBuf, pin::Pin, rc::Rc, sync::{Arc, Mutex, mpsc::Sender, atomic::AtomicBool}, time::Duration};
         extern crate alloc;
         pub use alloc::vec::Vec as List;
         pub fn f(a: Cow<'_, str>, b: BTreeMap<u8, HashMap<u8, String>>, c: &OsStr, d: IpAddr, e: Range<usize>,
             f: PathBuf, g: Pin<Box<u8>>, h: Rc<u8>, i: Arc<Mutex<u8>>, j: Sender<u8>, k: Duration, l: AtomicBool,
             m: Option<Result<u8, core::num::ParseIntError>>, n: alloc::vec::IntoIter<u8>, o: Bound<u8>,
             p: impl std::future::Future, q: impl Iterator + Into<u8> + std::str::FromStr + std::io::Read,
             r: std::num::NonZeroU8, s: std::fs::File, t: std::process::Child, u: std::cmp::Ordering) {}",
    );
    let mut found: Vec<String> = graph
        .items()
        .filter(|(_, item)| item.def_path.0[0] == "std" && item.is_external())
        .map(|(_, item)| {
            let named = if item.paths.is_empty() {
                " (cannot be named)"
            } else {
                ""
            };
            format!("{}{named}", item.def_path)
        })
        .collect();
    found.sort();
    assert_snapshot!(found.join("\n"), @r"
    std::borrow::Cow
    std::boxed::Box
    std::cmp::Ordering
    std::collections::BTreeMap
    std::collections::HashMap
    std::convert::Into
    std::ffi::OsStr
    std::fs::File
    std::future::Future
    std::io::Read
    std::iter::Iterator
    std::net::IpAddr
    std::num::NonZeroU8
    std::num::ParseIntError
    std::ops::Bound
    std::ops::Range
    std::option::Option
    std::path::PathBuf
    std::pin::Pin
    std::process::Child
    std::rc::Rc
    std::result::Result
    std::str::FromStr
    std::string::String
    std::sync::Arc
    std::sync::Mutex
    std::sync::atomic::AtomicBool
    std::sync::mpsc::Sender
    std::time::Duration
    std::vec::IntoIter
    std::vec::Vec
    ");
}

#[test]
fn what_is_mentioned_of_std_comes_from_its_index() {
    let mut graph = crate::support::graph(
        "pub fn wait(d: std::time::Duration, m: std::collections::HashMap<u8, u8>) {}
         pub fn open(options: std::fs::OpenOptions) -> std::io::Result<()> { Ok(()) }
         pub struct Lines; impl Iterator for Lines { type Item = u8; fn next(&mut self) -> Option<u8> { None } }",
    );
    let duration = find(&graph, "std::time::Duration");
    assert!(graph[duration].is_external());
    let steps = StdExtent::Mentioned {
        steps: 2,
        leaf: |_| false,
    };
    graph.add_std(&"std".into(), steps).expect("the index");
    graph.resolve();
    assert_eq!(graph.crate_of_unit(&"std".into()), Some(CrateId::STD));
    assert!(matches!(graph[duration].kind, ItemKind::Struct(_)));
    let new = graph.inherent_impls(duration).count();
    assert!(new > 0, "Duration has methods");
    let map = &graph[find(&graph, "std::collections::HashMap")];
    assert!(matches!(map.kind, ItemKind::Struct(_)));
    // One step from what is mentioned: a file is opened by its options.
    let file = find(&graph, "std::fs::File");
    assert!(matches!(graph[file].kind, ItemKind::Struct(_)));
    let lines = find(&graph, "krate::Lines");
    let imp = graph
        .trait_impls_for(lines)
        .next()
        .expect("impl of Iterator");
    let provided = graph.provided_methods(imp);
    let signatures: Vec<String> = provided.iter().map(|id| graph.signature(*id)).collect();
    assert!(
        signatures.contains(&"fn count(self) -> usize where Self: Sized".to_owned()),
        "{signatures:?}"
    );
}

#[test]
fn parameters_that_stable_code_cannot_name_are_left_at_their_default() {
    let mut graph = crate::support::graph("pub fn sum(list: Vec<u8>) {}");
    let steps = StdExtent::Mentioned {
        steps: 1,
        leaf: |_| false,
    };
    graph.add_std(&"std".into(), steps).expect("the index");
    graph.resolve();
    let ItemKind::Struct(list) = &graph[find(&graph, "std::vec::Vec")].kind else {
        panic!("Vec is a struct")
    };
    let names: Vec<&str> = list
        .generics
        .params
        .iter()
        .map(|p| p.name.as_str())
        .collect();
    assert_eq!(names, ["T"]);
}

#[test]
fn procedural_macros_are_macros() {
    let derives = Source {
        proc_macro: true,
        ..Source::new(
            "derives",
            "extern crate proc_macro; use proc_macro::TokenStream;
             #[proc_macro_derive(Go, attributes(go))] pub fn derive_go(i: TokenStream) -> TokenStream { i }
             #[proc_macro] pub fn bang(i: TokenStream) -> TokenStream { i }
             #[proc_macro_attribute] pub fn attr(a: TokenStream, i: TokenStream) -> TokenStream { i }",
        )
    };
    let user = Source::new(
        "user",
        "pub trait Go {} pub use derives::{Go, bang as gong};",
    )
    .deps(&[("derives", "derives")]);
    let graph = graph_of(&[derives, user]);
    assert_snapshot!(paths(&graph), @r"
    mod derives
    macro derives::Go = user::Go
    macro derives::attr
    macro derives::bang = user::gong
    mod user
    trait user::Go
    ");
    let ItemKind::Macro(go) = &graph[find(&graph, "derives::Go")].kind else {
        panic!("no macro")
    };
    assert_eq!((go.kind, go.helpers.len()), (MacroKind::ProcDerive, 1));
}
