use kayton_item_graph::{Generics, ItemGraph, ItemId, ItemKind, StdExtent, Type, TypeContext};

use crate::support::{find, graph};

fn returned(graph: &ItemGraph, path: &str) -> (Type, Generics) {
    let ItemKind::Function(function) = &graph[find(graph, path)].kind else {
        panic!("{path} is no function");
    };
    (function.ret.clone(), function.generics.clone())
}

fn normal(graph: &ItemGraph, path: &str, imp: Option<ItemId>) -> String {
    let (ty, generics) = returned(graph, path);
    let context = TypeContext {
        imp,
        generics: &[&generics],
    };
    graph.show(&graph.normalize(&ty, &context)).to_string()
}

#[test]
fn associated_types_of_the_impl_around() {
    let graph = graph(
        "pub struct Lines(Vec<String>);
         impl Iterator for Lines { type Item = (usize, String); fn next(&mut self) -> Option<Self::Item> { None } }
         pub fn through_a_blanket_impl() -> <Lines as IntoIterator>::Item { loop {} }
         impl DoubleEndedIterator for Lines { fn next_back(&mut self) -> Option<Self::Item> { None } }",
    );
    let lines = find(&graph, "krate::Lines");
    let imp = graph.trait_impls_for(lines).next();
    assert_eq!(
        normal(&graph, "krate::Lines::next", imp),
        "Option<(usize, String)>"
    );
    assert_eq!(
        normal(&graph, "krate::Lines::next_back", None),
        "Option<(usize, String)>"
    );
    assert_eq!(
        normal(&graph, "krate::through_a_blanket_impl", None),
        "(usize, String)"
    );
    assert_eq!(
        normal(&graph, "krate::Lines::next", None),
        "Option<(usize, String)>"
    );
}

#[test]
fn the_only_impl_that_fits() {
    let graph = graph(
        "pub trait Decode<T> { type Out; }
         pub struct J<X>(X); pub struct K;
         impl<X> Decode<u8> for J<X> { type Out = Vec<X>; }
         impl<X> Decode<u16> for J<X> { type Out = String; }
         impl<'a> Decode<u8> for &'a K { type Out = &'a str; }
         pub fn first() -> <J<bool> as Decode<u8>>::Out { Vec::new() }
         pub fn second() -> <J<bool> as Decode<u16>>::Out { String::new() }
         pub fn third<'k>() -> <&'k K as Decode<u8>>::Out { \"\" }
         pub fn open<T: Decode<u8>>() -> T::Out { loop {} }",
    );
    assert_eq!(normal(&graph, "krate::first", None), "Vec<bool>");
    assert_eq!(normal(&graph, "krate::second", None), "String");
    assert_eq!(normal(&graph, "krate::third", None), "&'k str");
    assert_eq!(normal(&graph, "krate::open", None), "T::Out");
}

#[test]
fn bounds_in_scope_and_nested_projections() {
    let graph = graph(
        "pub fn a<I: Iterator<Item = u8>>(i: I) -> Option<I::Item> { None }
         pub fn b<I>(i: I) -> Vec<I::Item> where I: IntoIterator<Item = String> { Vec::new() }
         pub trait Has { type Inner: IntoIterator; }
         pub struct S; impl Has for S { type Inner = T; }
         pub struct T; impl IntoIterator for T { type Item = bool; type IntoIter = std::iter::Empty<bool>; fn into_iter(self) -> Self::IntoIter { std::iter::empty() } }
         pub fn c() -> <<S as Has>::Inner as IntoIterator>::Item { true }",
    );
    assert_eq!(normal(&graph, "krate::a", None), "Option<u8>");
    assert_eq!(normal(&graph, "krate::b", None), "Vec<String>");
    assert_eq!(normal(&graph, "krate::c", None), "bool");
}

#[test]
fn generic_associated_types_take_their_arguments() {
    let graph = graph(
        "pub trait Lend { type Item<'x, T> where Self: 'x; }
         pub struct S; impl Lend for S { type Item<'x, T> = (&'x u8, T); }
         pub fn f<'q>() -> <S as Lend>::Item<'q, bool> { loop {} }",
    );
    assert_eq!(normal(&graph, "krate::f", None), "(&'q u8, bool)");
}

#[test]
fn aliases_are_expanded_with_their_defaults() {
    let mut graph = graph(
        "pub struct Error;
         pub type Result<T, E = Error> = std::result::Result<T, E>;
         pub type Pair<A> = (A, A);
         pub type Nested<A> = Result<Pair<A>>;
         pub fn f() -> Nested<u8> { loop {} }
         pub fn g() -> std::io::Result<()> { loop {} }
         pub fn h() -> std::fmt::Result { loop {} }
         pub fn i() -> std::thread::Result<u8> { loop {} }
         pub fn j<const N: usize>() -> Grid<N> { loop {} }
         pub type Grid<const M: usize> = [[u8; M]; 3];",
    );
    let extent = StdExtent::Mentioned {
        steps: 1,
        leaf: |_| false,
    };
    graph.add_std(&"std".into(), extent).expect("the index");
    graph.resolve();
    assert_eq!(normal(&graph, "krate::f", None), "Result<(u8, u8), Error>");
    assert_eq!(normal(&graph, "krate::g", None), "Result<(), Error>");
    assert_eq!(normal(&graph, "krate::h", None), "Result<(), Error>");
    assert_eq!(
        normal(&graph, "krate::i", None),
        "Result<u8, Box<dyn Any + Send + 'static>>"
    );
    assert_eq!(normal(&graph, "krate::j", None), "[[u8; N]; 3]");
}
