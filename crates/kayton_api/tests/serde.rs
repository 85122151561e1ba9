//! Values through `serde_json`, as an open bound `T: Serialize` uses them.

#![cfg(feature = "serde")]

use kayton_api::{
    Bytes, Dict, Dynamic, ErrorKind, List, Obj, PluginTables, Set, Str, TypeEntry, Value,
    type_entry,
};
use serde::{Deserialize, Serialize};

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("JSON")
}

#[test]
fn any_json_becomes_a_dynamic_and_json_again() {
    let text = r#"{"a":[1,-2,2.5,true,null,"x"],"b":{"c":18446744073709551615}}"#;
    let value: Dynamic = serde_json::from_str(text).expect("a value");
    assert_eq!(json(&value), text);
    let dict = value.downcast::<Dict<Str, Dynamic>>().expect("a dict");
    let list = dict.borrow().expect("free")["a"]
        .downcast::<List<Dynamic>>()
        .expect("a list");
    let items = list.borrow().expect("free");
    assert_eq!(items[0].downcast::<i64>(), Some(1));
    assert_eq!(items[2].downcast::<f64>(), Some(2.5));
    assert!(items[4].is_none());
    assert_eq!(items[5], Dynamic::from("x"));
}

#[test]
fn every_bridge_value_serialises() {
    assert_eq!(json(&Str::new("a")), r#""a""#);
    assert_eq!(json(&List::new(vec![Some(1), None])), "[1,null]");
    assert_eq!(json(&Set::from_iter([2, 1])), "[2,1]");
    assert_eq!(
        json(&Dict::from_iter([(Str::new("k"), (1, 2.5))])),
        r#"{"k":[1,2.5]}"#
    );
    assert_eq!(json(&Bytes::new(b"a")), "[97]");
    assert_eq!(json(&Obj::new(vec![1])), "[1]");
    let typed = List::new(vec![(1i64, Str::new("a"))]).into_dynamic();
    assert_eq!(json(&typed), r#"[[1,"a"]]"#);
}

#[test]
fn every_bridge_value_deserialises() {
    let dict: Dict<Str, List<Option<u8>>> = serde_json::from_str(r#"{"k":[1,null]}"#).expect("ok");
    assert_eq!(dict.to_string(), "{'k': [1, None]}");
    let set: Set<Str> = serde_json::from_str(r#"["a","a"]"#).expect("ok");
    assert_eq!(set.borrow().expect("free").len(), 1);
    let bytes: Bytes = serde_json::from_str("[1,2]").expect("ok");
    assert_eq!(bytes.as_slice(), [1, 2]);
    assert!(serde_json::from_str::<List<u8>>("[300]").is_err());
}

#[derive(Serialize, Deserialize, Debug, PartialEq)]
struct Point {
    x: i64,
    label: Option<String>,
    kind: Kind,
}

#[derive(Serialize, Deserialize, Debug, PartialEq)]
enum Kind {
    Unit,
    Newtype(u8),
    Tuple(u8, u8),
    Struct { a: char },
}

struct Opaque;

static TYPES: [TypeEntry; 2] = [
    type_entry!("p::Opaque", Opaque),
    type_entry!("p::Point", Point),
];
static TABLES: PluginTables = PluginTables::new("p", &[], &TYPES);

/// Takes the types over without a host.
fn register() {
    kayton_api::register_types(&TABLES);
}

#[test]
fn objects_serialise_by_their_registered_type() {
    register();
    for kind in [
        Kind::Unit,
        Kind::Newtype(1),
        Kind::Tuple(1, 2),
        Kind::Struct { a: 'x' },
    ] {
        let point = Point {
            x: 1,
            label: None,
            kind,
        };
        let direct = json(&point);
        assert_eq!(json(&Obj::new(point).into_dynamic()), direct);
    }
    let refused = serde_json::to_string(&Obj::new(Opaque).into_dynamic());
    assert_eq!(
        refused.expect_err("refused").to_string(),
        "`p::Opaque` cannot be serialised"
    );
    let moved = Obj::new(Point {
        x: 1,
        label: None,
        kind: Kind::Unit,
    });
    let dynamic = moved.clone().into_dynamic();
    moved.take("f()").map(drop).expect("moves");
    assert_eq!(dynamic.tree().expect_err("moved").kind(), ErrorKind::Moved);
}
