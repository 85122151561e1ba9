use insta::assert_snapshot;
use kayton_item_graph::{Fields, ItemKind, Receiver};

use crate::support::{find, graph};

#[test]
fn signatures_keep_lifetimes_bounds_and_qualifiers() {
    let source = "
        pub struct S<'a>(&'a str);
        impl<'a> S<'a> {
            pub fn a<'b>(&'b self, x: &'a str, y: &mut [u8]) -> &'b str { \"\" }
            pub fn b(&mut self, _: &str, (p, q): (u8, u8)) -> impl Iterator<Item = &'a str> + use<'a> { std::iter::empty() }
            pub fn c(self: Box<Self>, f: impl FnMut(&str, u8) -> bool + Send) -> Option<Self> { None }
            pub async unsafe fn d<T: ?Sized + 'static, const N: usize>(self, t: Box<T>, n: [u8; N]) -> T where T: Clone, for<'x> &'x T: IntoIterator<Item: Copy> { loop {} }
            pub const extern \"C\" fn e(p: *const u8, q: *mut S<'static>, f: for<'x> unsafe extern \"C\" fn(&'x u8, ...) -> u8) -> ! { loop {} }
            pub fn g(o: Box<dyn Fn(u8) -> u8 + Send + 'a>, e: &'static (dyn std::error::Error + 'static), t: (u8,)) {}
            pub fn h(&self) -> S<'_> { loop {} }
        }";
    let graph = graph(source);
    let text: Vec<String> = "abcdegh"
        .chars()
        .map(|c| graph.signature(find(&graph, &format!("krate::S::{c}"))))
        .collect();
    assert_snapshot!(text.join("\n"), @r#"
    fn a<'b>(&'b self, x: &'a str, y: &mut [u8]) -> &'b str
    fn b(&mut self, _: &str, (p, q): (u8, u8)) -> impl Iterator<Item = &'a str> + use<'a>
    fn c(self: Box<S<'a>>, f: impl FnMut(&str, u8) -> bool + Send) -> Option<S<'a>>
    async unsafe fn d<T, const N: usize>(self, t: Box<T>, n: [u8; N]) -> T where T: Clone + ?Sized + 'static, for<'x> &'x T: IntoIterator<Item: Copy>
    const extern "C" fn e(p: *const u8, q: *mut S<'static>, f: for<'x> unsafe extern "C" fn(&'x u8, ...) -> u8) -> !
    fn g(o: Box<dyn Fn(u8) -> u8 + Send + 'a>, e: &'static (dyn Error + 'static), t: (u8,))
    fn h(&self) -> S<'_>
    "#);
}

#[test]
fn receivers_are_apart_from_parameters() {
    let graph = graph(
        "pub struct S; impl S { pub fn v(self) {} pub fn w(self: &Self) {} pub fn x(self: &mut S) {} pub fn y(self: std::rc::Rc<Self>) {} pub fn z(s: &S) {} }",
    );
    let receiver = |name: &str| match &graph[find(&graph, &format!("krate::S::{name}"))].kind {
        ItemKind::Function(function) => (function.receiver.clone(), function.params.len()),
        _ => panic!("no function"),
    };
    assert!(matches!(receiver("v"), (Some(Receiver::Value), 0)));
    assert!(matches!(
        receiver("w"),
        (Some(Receiver::Ref { mutable: false, .. }), 0)
    ));
    assert!(matches!(
        receiver("x"),
        (Some(Receiver::Ref { mutable: true, .. }), 0)
    ));
    assert!(matches!(receiver("y"), (Some(Receiver::Other(_)), 0)));
    assert!(matches!(receiver("z"), (None, 1)));
}

#[test]
fn fields_and_attributes() {
    let graph = graph(
        "#[non_exhaustive] pub struct A { pub x: u8, y: u8 }
         pub struct B(pub u8, u8, #[doc(hidden)] pub u8);
         pub union U { pub a: u8, b: u16 }
         #[deprecated(since = \"1.2\", note = \"use g\")] #[must_use] pub fn f() -> u8 { 0 }
         #[repr(u8)] pub enum E { #[non_exhaustive] V { x: u8 }, W = 7 }
         pub const C: &str = \"c\"; pub static mut M: u8 = 1;
         pub trait Open { fn f<T>(t: T); } pub unsafe trait Dyn { fn g(&self); }",
    );
    let kind = |name: &str| graph[find(&graph, name)].kind.clone();
    let ItemKind::Struct(a) = kind("krate::A") else {
        panic!()
    };
    assert!(a.fields.has_private() && a.fields.visible().len() == 1);
    assert!(graph[find(&graph, "krate::A")].attrs.non_exhaustive);
    let ItemKind::Struct(b) = kind("krate::B") else {
        panic!()
    };
    let Fields::Tuple(fields) = &b.fields else {
        panic!()
    };
    assert_eq!(
        fields.iter().map(Option::is_some).collect::<Vec<_>>(),
        [true, false, true]
    );
    let ItemKind::Union(u) = kind("krate::U") else {
        panic!()
    };
    assert!(u.has_private_fields && u.fields.len() == 1);
    let f = &graph[find(&graph, "krate::f")];
    assert!(f.attrs.must_use);
    assert_eq!(
        f.attrs.deprecated.as_ref().and_then(|d| d.note.as_deref()),
        Some("use g")
    );
    assert_eq!(f.span.as_ref().map(|span| span.line), Some(4));
    let ItemKind::Variant(w) = kind("krate::E::W") else {
        panic!()
    };
    assert_eq!(w.discriminant.as_deref(), Some("7"));
    assert!(graph[find(&graph, "krate::E::V")].attrs.non_exhaustive);
    let ItemKind::Static(m) = kind("krate::M") else {
        panic!()
    };
    assert!(m.is_mutable);
    let ItemKind::Trait(open) = kind("krate::Open") else {
        panic!()
    };
    let ItemKind::Trait(dynamic) = kind("krate::Dyn") else {
        panic!()
    };
    assert!(!open.is_dyn_compatible && dynamic.is_dyn_compatible && dynamic.is_unsafe);
}

#[test]
fn deeply_nested_types_are_read() {
    let ty = (0..60).fold("u8".to_owned(), |inner, _| format!("W<{inner}>"));
    let graph = graph(&format!("pub struct W<T>(T); pub type Deep = {ty};"));
    let ItemKind::TypeAlias(deep) = &graph[find(&graph, "krate::Deep")].kind else {
        panic!()
    };
    assert_eq!(graph.show(&deep.ty).to_string(), ty);
}
