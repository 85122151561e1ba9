use std::{format, string::ToString, vec};

use crate::{Bytes, Dict, Func, KResult, List, Obj, Set, Str, Style, Value};

fn repr(value: &impl Value) -> std::string::String {
    crate::Shown(value, Style::REPR).to_string()
}

#[test]
fn values_are_shown_as_python_shows_them() {
    assert_eq!(repr(&()), "None");
    assert_eq!(repr(&true), "True");
    assert_eq!(repr(&1.0), "1.0");
    assert_eq!(repr(&0.1f32), "0.1");
    assert_eq!(repr(&-0.0), "-0.0");
    assert_eq!(repr(&1e16), "1e+16");
    assert_eq!(repr(&1.5e-7), "1.5e-07");
    assert_eq!(repr(&123456789.5), "123456789.5");
    assert_eq!(repr(&f64::NAN), "nan");
    assert_eq!(repr(&f64::NEG_INFINITY), "-inf");
    assert_eq!(repr(&Str::new("it's\n")), r#""it's\n""#);
    assert_eq!(repr(&Str::new("\"'\u{1}é")), "'\"\\'\\x01é'");
    assert_eq!(repr(&'x'), "'x'");
    assert_eq!(repr(&Bytes::from(*b"a'\xff")), r#"b"a'\xff""#);
    assert_eq!(repr(&(1,)), "(1,)");
    assert_eq!(repr(&(1, Str::new("a"))), "(1, 'a')");
    assert_eq!(repr(&Some(Str::new("a"))), "'a'");
    assert_eq!(repr(&None::<i64>), "None");
    assert_eq!(List::new(vec![Str::new("a")]).to_string(), "['a']");
    assert_eq!(Set::<i64>::default().to_string(), "set()");
    assert_eq!(Set::from_iter([2, 1]).to_string(), "{2, 1}");
    assert_eq!(
        Dict::from_iter([(Str::new("k"), 1)]).to_string(),
        "{'k': 1}"
    );
    assert_eq!(Str::new("a").to_string(), "a");
}

#[test]
fn a_list_that_holds_itself_can_be_shown() {
    let list = List::<crate::Dynamic>::default();
    let inner = list.clone().into_dynamic();
    list.borrow_mut().unwrap().push(inner);
    assert!(list.to_string().contains("[...]"));
    list.borrow_mut().unwrap().clear();
}

#[test]
fn containers_share_and_keep_their_order() {
    let list = List::new(vec![1]);
    let same = list.clone();
    same.borrow_mut().unwrap().push(2);
    assert_eq!(*list.borrow().unwrap(), [1, 2]);
    assert!(list.ptr_eq(&same));
    let dict = Dict::from_iter([(Str::new("z"), 1), (Str::new("a"), 2)]);
    dict.borrow_mut().unwrap().insert(Str::new("m"), 3);
    assert_eq!(dict.borrow().unwrap().get("a"), Some(&2));
    let keys: vec::Vec<_> = dict
        .borrow()
        .unwrap()
        .keys()
        .map(ToString::to_string)
        .collect();
    assert_eq!(keys, ["z", "a", "m"]);
}

#[test]
fn values_are_compared_by_contents() {
    let list = |items: &[i64]| List::new(items.to_vec());
    assert!(list(&[1, 2]).same(&list(&[1, 2])));
    assert_eq!(
        list(&[1, 2]).order(&list(&[1, 3])),
        Some(core::cmp::Ordering::Less)
    );
    assert_eq!(
        list(&[1, 2]).order(&list(&[1])),
        Some(core::cmp::Ordering::Greater)
    );
    assert!((1, Str::new("a")).same(&(1, Str::new("a"))));
    assert!(Dict::from_iter([(1, 2), (3, 4)]).same(&Dict::from_iter([(3, 4), (1, 2)])));
    assert!(!f64::NAN.same(&f64::NAN));
    // Nothing is known of the type, so identity counts.
    let obj = Obj::new(vec![1]);
    assert!(obj.same(&obj.clone()));
    assert!(!Value::same(&obj, &Obj::new(vec![1])));
}

#[test]
fn text_is_made_without_a_copy_where_it_is_static() {
    let text = Str::from_static("static");
    assert!(core::ptr::eq(text.clone().as_str(), "static"));
    let owned = Str::from(format!("a text of more than {} bytes", 22));
    assert!(core::ptr::eq(owned.clone().as_str(), owned.as_str()));
    assert_eq!(Str::from('é'), "é");
    assert_eq!(Bytes::from(vec![1, 2]).as_slice(), [1, 2]);
}

#[test]
fn text_is_appended_to_where_nobody_else_has_it() {
    let mut all = std::string::String::new();
    let mut text = Str::default();
    for piece in ["", "a", "é", "0123456789012345", "xyz", "0123456789", "…"] {
        let before = text.clone();
        text.push(piece).unwrap();
        assert_eq!(before, all.as_str());
        all.push_str(piece);
        assert_eq!(text, all.as_str());
    }
    text.push(&"x".repeat(100)).unwrap();
    let address = text.as_ptr();
    drop(text.push("y"));
    assert_eq!(text.as_ptr(), address, "in place");
    let kept = text.kept();
    text.push("z").unwrap();
    assert_eq!((kept.len() + 1, &kept[kept.len() - 1..]), (text.len(), "y"));
    let short = Str::new("short");
    let kept = short.kept();
    let address = kept.as_ptr();
    let moved = std::boxed::Box::new(kept);
    assert_eq!((&**moved, moved.as_ptr()), ("short", address));
}

#[test]
fn keys_spread() {
    use core::hash::{Hash, Hasher};
    let hash = |value: &dyn Fn(&mut crate::KeyHasher)| {
        let mut hasher = crate::KeyHasher::default();
        value(&mut hasher);
        hasher.finish()
    };
    let mut low = std::collections::HashSet::new();
    let mut all = std::collections::HashSet::new();
    for n in 0..10_000u64 {
        let number = hash(&|hasher| (n * 1024).hash(hasher));
        low.insert(number & 0x3FFF);
        all.insert(number);
        all.insert(hash(&|hasher| format!("key{n}").as_str().hash(hasher)));
    }
    assert_eq!(all.len(), 20_000);
    assert!(low.len() > 5_000, "{}", low.len());
}

#[test]
fn functions_are_values() {
    type Double = dyn Fn(i64) -> KResult<i64> + Send + Sync;
    let double: Func<Double> = Func::new(std::sync::Arc::new(|x| Ok(2 * x)));
    assert_eq!(double(4).unwrap(), 8);
    assert!(double.same(&double.clone()));
    assert_eq!(repr(&double), "<function>");
    let dynamic = double.clone().into_dynamic();
    assert!(dynamic.downcast::<Func<Double>>().unwrap().ptr_eq(&double));
    assert!(dynamic.tree().is_err());
}
