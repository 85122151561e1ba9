use std::{
    cmp::Ordering,
    collections::HashSet,
    fmt,
    hash::{DefaultHasher, Hash, Hasher},
    string::ToString,
    vec,
    vec::Vec,
};

use crate::{Dict, Dynamic, List, Obj, Str, TypeEntry, Value, type_entry};

#[test]
fn a_dynamic_gives_back_what_was_put_in() {
    assert_eq!(Dynamic::from_value(5i64).downcast::<i64>(), Some(5));
    assert_eq!(Dynamic::from_value(5i64).downcast::<u8>(), Some(5));
    assert_eq!(Dynamic::from_value(300i64).downcast::<u8>(), None);
    assert_eq!(Dynamic::from_value(5i64).downcast::<f64>(), Some(5.0));
    assert_eq!(
        Dynamic::from_value(u128::MAX).downcast::<u128>(),
        Some(u128::MAX)
    );
    assert_eq!(Dynamic::from_value(0.5f32).downcast::<f32>(), Some(0.5));
    assert_eq!(Dynamic::from_value(0.1f64).downcast::<f32>(), None);
    assert_eq!(
        Dynamic::from_value(Str::new("a")).downcast::<Str>(),
        Some(Str::new("a"))
    );
    assert_eq!(Dynamic::from_value(Some(5i64)).downcast::<i64>(), Some(5));
    assert_eq!(
        Dynamic::from_value(None::<i64>).downcast::<Option<i64>>(),
        Some(None)
    );
    assert!(Dynamic::from_value(()).is_none());
    let list = List::new(vec![1i64]);
    assert!(
        Dynamic::from_value(list.clone())
            .downcast::<List<i64>>()
            .unwrap()
            .ptr_eq(&list)
    );
    assert!(Dynamic::from_value(list).downcast::<List<u8>>().is_none());
    let twice = Dynamic::from_value(Dynamic::from_value(5i64));
    assert_eq!(twice.downcast::<i64>(), Some(5));
}

fn hash(value: &Dynamic) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

#[test]
#[allow(
    clippy::mutable_key_type,
    reason = "what a text remembers of itself is no part of its hash"
)]
fn order_equality_and_hash_agree() {
    let values: Vec<Dynamic> = vec![
        Dynamic::NONE,
        false.into(),
        true.into(),
        f64::NEG_INFINITY.into(),
        i128::MIN.into(),
        (-1i64).into(),
        0i64.into(),
        (-0.0).into(),
        0.5.into(),
        1u8.into(),
        1.0.into(),
        i64::MAX.into(),
        9_223_372_036_854_775_807.0.into(),
        i128::MAX.into(),
        170_141_183_460_469_231_731_687_303_715_884_105_728.0.into(),
        (1u128 << 127).into(),
        u128::MAX.into(),
        f64::INFINITY.into(),
        f64::NAN.into(),
        "a".into(),
        'a'.into(),
        "b".into(),
        List::new(vec![1i64]).into_dynamic(),
        List::new(vec![1i64]).into_dynamic(),
        Obj::new(5).into_dynamic(),
    ];
    for a in &values {
        assert_eq!(a.cmp(a), Ordering::Equal, "{a:?}");
        for b in &values {
            assert_eq!(a.cmp(b), b.cmp(a).reverse(), "{a:?} {b:?}");
            assert_eq!(a == b, a.cmp(b) == Ordering::Equal, "{a:?} {b:?}");
            if a == b {
                assert_eq!(hash(a), hash(b), "{a:?} {b:?}");
            }
            for c in &values {
                if a <= b && b <= c {
                    assert!(a <= c, "{a:?} {b:?} {c:?}");
                }
            }
        }
    }
    let distinct: HashSet<&Dynamic> = values.iter().collect();
    assert_eq!(distinct.len(), values.len() - 5);
}

#[derive(Debug, PartialEq, PartialOrd, Hash)]
struct Known(i64);

impl fmt::Display for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "known {}", self.0)
    }
}

struct Opaque;

static TYPES: [TypeEntry; 2] = [
    type_entry!("test::Known", Known),
    type_entry!("test::Opaque", Opaque),
];

#[test]
fn objects_can_do_what_their_registered_type_can() {
    crate::registry::add(&TYPES);
    let known = |n| Obj::new(Known(n)).into_dynamic();
    assert_eq!(
        std::format!("{} {:?}", known(1), known(1)),
        "known 1 Known(1)"
    );
    assert_eq!(known(1), known(1));
    assert_eq!(hash(&known(1)), hash(&known(1)));
    assert!(known(1) < known(2));
    assert_eq!(Obj::new(Opaque).to_string(), "<test::Opaque>");
    assert_ne!(
        Obj::new(Opaque).into_dynamic(),
        Obj::new(Opaque).into_dynamic()
    );
    let list = List::new(vec![Obj::new(Known(3))]);
    assert_eq!(list.into_dynamic().to_string(), "[Known(3)]");
}

#[test]
fn a_dict_may_have_dynamic_keys() {
    let dict: Dict<Dynamic, i64> = [(1i64.into(), 1), ("a".into(), 2), (1.0.into(), 3)]
        .into_iter()
        .collect();
    assert_eq!(dict.to_string(), "{1: 3, 'a': 2}");
}
