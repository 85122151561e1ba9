use super::sample::{World, net};
use crate::{Kind, Place};

#[test]
fn a_method_with_signature_docs_and_place() {
    let world = World::after(&["rimport net\nc = net.Client(\"x\")"]);
    let found = world.inspect("c.g|et(\"u\", 1)", 0).expect("the method");
    assert_eq!(found.title, "net.Client.get");
    assert_eq!(found.kind, Kind::Method);
    assert_eq!(
        found.text(),
        "get(url: U, retries: i64) -> Reply, raises Error where U: IntoUrl\nmethod \
         net.Client.get\n\nfn get(…)\n\nDoes `get`.\n\nAnd more.\n\nsrc/lib.rs:2\n"
    );
    assert!(found.html().contains("<p>Does <code>get</code>.</p>"));
    assert!(found.markdown().starts_with("```keyton\nget(url: U"));
    // Among the arguments: what is called.
    assert_eq!(world.inspect("c.get(\"u|\", 1)", 0), Some(found.clone()));
    assert_eq!(world.inspect("c.get(|", 0), Some(found));
}

#[test]
fn names_of_all_kinds() {
    let world = World::after(&[
        "rimport net\nx = 1\nfn f(a: i64):\n    \"\"\"Adds.\n\n    One.\n    \
                               \"\"\"\n    a + 1\n",
    ]);
    let title = |marked: &str| world.inspect(marked, 0).map(|found| found.title);
    assert_eq!(title("net|").as_deref(), Some("net"));
    assert_eq!(title("net.blocking|").as_deref(), Some("net.blocking"));
    assert_eq!(title("net.Client|").as_deref(), Some("net.Client"));
    assert_eq!(title("net.Status.Ok|").as_deref(), Some("net.Status.Ok"));
    assert_eq!(title("net.LIMIT|").as_deref(), Some("net.LIMIT"));
    assert_eq!(
        title("from net rimport Rep|ly").as_deref(),
        Some("net.Reply")
    );
    assert_eq!(title("rimport n|et").as_deref(), Some("net"));
    assert_eq!(title("rimport netting|").as_deref(), Some("netting"));
    assert_eq!(title("nothing|"), None);
    assert_eq!(title("x + |"), None);
    let x = world.inspect("y = x|", 0).expect("x");
    assert_eq!(x.signature, "x: i64");
    let y = world.inspect("y = [1.5]\nprint(y|)", 0).expect("y");
    assert_eq!(y.signature, "y: Vec<f64>");
    let f = world.inspect("f|(1)", 1).expect("f");
    assert_eq!(f.docs, "Adds.\n\nOne.");
    assert_eq!(f.place, Some(Place::Cell { cell: 1, line: 3 }));
    assert!(
        f.definition
            .expect("its text")
            .code
            .starts_with("fn f(a: i64):")
    );
    let len = world.inspect("len|", 0).expect("len");
    assert_eq!(len.signature, "len(x) -> i64");
}

#[test]
fn an_item_of_an_alias() {
    let world = World::after(&["rimport net as n"]);
    let found = world.inspect("from n rimport fe|tch", 0).expect("fetch");
    assert_eq!(found.signature, "fetch(url: str) -> Reply");
}

#[test]
fn a_manifest_that_went_through_json() {
    let json = serde_json::to_string(&net()).expect("JSON");
    let manifest = serde_json::from_str(&json).expect("a manifest");
    let world = World::with(vec![manifest], &["from net rimport fetch"]);
    let found = world.inspect("fetch|", 0).expect("fetch");
    assert_eq!(found.signature, "fetch(url: str) -> Reply");
    assert_eq!(world.labels("fetch(\"u\").te|"), ["text"]);
}
