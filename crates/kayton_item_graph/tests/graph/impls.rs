use insta::assert_snapshot;
use kayton_item_graph::{Hint, ItemKind, Subst, Type};

use crate::support::{find, graph, impls};

#[test]
fn synthetic_impls_become_hints() {
    let graph = graph(
        "pub struct Plain(u8);
         pub struct Shared(std::rc::Rc<u8>);
         pub struct Of<T>(T);
         pub struct Forced(*const u8);
         unsafe impl Send for Forced {}
         pub enum E { A(std::cell::Cell<u8>) }",
    );
    let hints = |name: &str| {
        let id = find(&graph, name);
        (
            graph.implements_std(id, "std::marker::Send"),
            graph.implements_std(id, "std::marker::Sync"),
        )
    };
    assert_eq!(hints("krate::Plain"), (Hint::Yes, Hint::Yes));
    assert_eq!(hints("krate::Shared"), (Hint::No, Hint::No));
    assert_eq!(hints("krate::Of"), (Hint::Conditional, Hint::Conditional));
    assert_eq!(hints("krate::Forced"), (Hint::Yes, Hint::No));
    assert_eq!(hints("krate::E"), (Hint::Yes, Hint::No));
    assert_snapshot!(impls(&graph), @"impl Send for Forced");
}

#[test]
fn derives_and_unnameable_traits() {
    let graph = graph(
        "#[derive(Clone, Copy, PartialEq, Debug)] pub struct P<T> { pub x: T } pub struct Q;",
    );
    assert_snapshot!(impls(&graph), @r"
    impl<T: Clone> Clone for P<T>
        fn clone(&self) -> P<T>
    impl<T: Copy> Copy for P<T>
    impl<T: Debug> Debug for P<T>
        fn fmt(&self, f: &mut Formatter<'_>) -> Result
    impl<T: PartialEq> PartialEq for P<T>
        fn eq(&self, other: &P<T>) -> bool
    ");
    let (p, q) = (find(&graph, "krate::P"), find(&graph, "krate::Q"));
    assert_eq!(graph.is_copy(p), Hint::Conditional);
    assert_eq!(graph.is_clone(q), Hint::No);
    assert_eq!(
        graph.implements_std(p, "std::fmt::Debug"),
        Hint::Conditional
    );
    assert_eq!(graph.inherent_impls(p).count(), 0);
    assert_eq!(graph.trait_impls_for(p).count(), 4);
    assert_eq!(
        graph.implementors(find(&graph, "std::clone::Clone")).len(),
        1
    );
}

#[test]
fn blanket_impls_are_one_item_and_know_where_they_hold() {
    let graph = graph(
        "pub trait Loud { fn loud(&self) -> String; }
         impl<T: std::fmt::Display + ?Sized> Loud for T { fn loud(&self) -> String { self.to_string() } }
         pub struct A; pub struct B;
         impl std::fmt::Display for A { fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { Ok(()) } }",
    );
    assert_snapshot!(impls(&graph), @r"
    impl Display for A
        fn fmt(&self, f: &mut Formatter<'_>) -> Result
    impl<T: Display + ?Sized> Loud for T
        fn loud(&self) -> String
    ");
    let (a, b) = (find(&graph, "krate::A"), find(&graph, "krate::B"));
    let loud = find(&graph, "krate::Loud");
    let blanket = graph.implementors(loud)[0];
    assert_eq!(graph.imp(blanket).applies_to, [a]);
    assert!(graph.imp(blanket).blanket);
    assert_eq!(graph.implements_std(a, "std::string::ToString"), Hint::Yes);
    assert_eq!(graph.implements_std(b, "std::string::ToString"), Hint::No);
    assert!(graph.blanket_impls_for(a).contains(&blanket));
}

#[test]
fn the_for_type_decides_whose_impl_it_is() {
    let graph = graph(
        "pub struct Foo; pub struct Bar;
         impl PartialEq<Foo> for Bar { fn eq(&self, _: &Foo) -> bool { true } }
         impl From<Foo> for Bar { fn from(_: Foo) -> Bar { Bar } }
         impl<'a> IntoIterator for &'a Foo { type Item = u8; type IntoIter = std::vec::IntoIter<u8>; fn into_iter(self) -> Self::IntoIter { vec![].into_iter() } }
         impl PartialEq<Foo> for str { fn eq(&self, _: &Foo) -> bool { true } }",
    );
    let (foo, bar) = (find(&graph, "krate::Foo"), find(&graph, "krate::Bar"));
    assert_eq!(graph.impls_of(foo).len(), 0);
    assert_eq!(graph.impls_of(bar).len(), 2);
    let borrowed = graph.impls_for_borrowed(kayton_item_graph::TypeHead::Adt(foo));
    assert_eq!(borrowed.len(), 1);
    assert_eq!(
        graph.show(&graph.imp(borrowed[0]).for_ty).to_string(),
        "&'a Foo"
    );
}

#[test]
fn a_methods_own_parameters_are_renamed_before_they_capture() {
    let graph = graph(
        "pub trait Map<T> { fn map<'x: 'x, U>(&self, t: T, u: U, r: &'x T) -> (T, U); }
         pub struct S<U>(U);
         impl<U> S<U> { pub fn get(&self) -> &U { &self.0 } }",
    );
    let ItemKind::Function(map) = &graph[find(&graph, "krate::Map::map")].kind else {
        panic!()
    };
    let mut subst = Subst::for_self(Type::Param("Me".to_owned()));
    subst.types.insert(
        "T".to_owned(),
        Type::Tuple(vec![Type::Param("U".to_owned())]),
    );
    let renamed = subst.apply_function(map);
    assert_snapshot!(graph.show_function("map", &renamed).to_string(), @"fn map<'x: 'x, U1>(&self, t: (U,), u: U1, r: &'x (U,)) -> ((U,), U1)");
}

#[test]
fn provided_methods_leave_out_what_the_impl_writes() {
    let graph = graph(
        "pub trait Shape { const SIDES: u32 = 0; fn area(&self) -> f64; fn name(&self) -> String { String::new() } fn twice(&self) -> f64 where Self: Sized { 0.0 } }
         pub struct Square;
         impl Shape for Square { fn area(&self) -> f64 { 1.0 } fn name(&self) -> String { String::new() } }",
    );
    assert_snapshot!(impls(&graph), @r"
    impl Shape for Square
        fn area(&self) -> f64
        fn name(&self) -> String
        provided fn twice(&self) -> f64 where Self: Sized
    ");
}

#[test]
fn aliases_in_impl_headers_are_expanded() {
    let graph = graph(
        "pub struct Matrix<T, const R: usize>(T); pub type Vector<T> = Matrix<T, 1>;
         pub trait Norm { type Out; fn norm(&self) -> Self::Out; }
         impl<T> Norm for Vector<T> { type Out = T; fn norm(&self) -> T { loop {} } }
         impl<T> Vector<T> { pub fn x(&self) -> Self { loop {} } }
         impl<T> From<Vector<T>> for Norms { fn from(_: Vector<T>) -> Self { Norms } }
         pub struct Norms;",
    );
    assert_eq!(graph.impls_of(find(&graph, "krate::Matrix")).len(), 2);
    assert_snapshot!(impls(&graph), @r"
    impl<T> From<Matrix<T, 1>> for Norms
        fn from(_: Vector<T>) -> Norms
    impl<T> Matrix<T, 1>
        fn x(&self) -> Matrix<T, 1>
    impl<T> Norm for Matrix<T, 1>
        type Out = T
        fn norm(&self) -> T
    ");
}
