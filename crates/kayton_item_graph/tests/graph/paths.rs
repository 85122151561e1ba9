use insta::assert_snapshot;

use crate::support::{graph, names, paths};

#[test]
fn private_modules_are_reached_through_reexports() {
    let graph = graph(
        "mod client { pub struct Client; pub struct Unnamed; impl Client { pub fn new() -> Unnamed { Unnamed } } }
         pub use client::Client;
         pub mod api { pub use crate::client::Client as ApiClient; }",
    );
    assert_snapshot!(paths(&graph), @r"
    mod krate
    struct krate::Client = krate::api::ApiClient
    mod krate::api
    ");
}

#[test]
fn globs_of_private_and_public_modules_bring_their_names() {
    let graph = graph(
        "mod private { pub struct A; pub fn f() {} struct Hidden; }
         pub mod public { pub struct B; }
         pub use private::*;
         pub use public::*;",
    );
    assert_snapshot!(paths(&graph), @r"
    mod krate
    struct krate::A
    struct krate::B = krate::public::B
    fn krate::f
    mod krate::public
    ");
}

#[test]
fn explicit_names_shadow_globs_per_namespace() {
    let graph = graph(
        "mod m { pub struct Named { pub x: i32 } pub fn both() {} pub mod both {} pub struct T; }
         pub use m::*;
         pub struct Named;
         pub fn both() {}
         pub struct T {}",
    );
    assert_snapshot!(names(&graph, &["krate"]), @r"
    Named: struct krate::Named
    T: struct krate::T
    both: mod krate::m::both re-export
    both: fn krate::both
    ");
}

#[test]
fn two_globs_with_the_same_name_leave_it_ambiguous() {
    let graph = graph(
        "pub mod a { pub struct Same; pub struct OnlyA; }
         pub mod b { pub struct Same; pub use crate::a::OnlyA; }
         pub use a::*;
         pub use b::*;",
    );
    assert_snapshot!(paths(&graph), @r"
    mod krate
    struct krate::OnlyA = krate::a::OnlyA = krate::b::OnlyA
    mod krate::a
    struct krate::a::Same
    mod krate::b
    struct krate::b::Same
    ");
}

#[test]
fn modules_that_reexport_each_other_end() {
    let graph = graph(
        "pub mod a { pub use super::b; pub use super::b::*; pub struct A; }
         pub mod b { pub use super::a; pub use super::a::*; pub struct B; }
         pub use self as me;
         pub use a::*;",
    );
    assert_snapshot!(names(&graph, &["krate"]), @r"
    A: struct krate::a::A re-export
    B: struct krate::b::B re-export
    a: mod krate::a
    b: mod krate::b
    me: mod krate re-export
    ");
    let text = paths(&graph);
    assert!(text.contains("struct krate::A = krate::a::A"), "{text}");
    assert!(text.lines().all(|line| line.len() < 400), "{text}");
}

#[test]
fn renames_and_underscore_imports() {
    let graph = graph(
        "pub mod m { pub struct Original; pub trait Ext { fn ext(&self); } }
         pub use m::Original as Renamed;
         pub use m::Ext as _;
         pub use m as module;",
    );
    assert_snapshot!(paths(&graph), @r"
    mod krate
    struct krate::Renamed = krate::m::Original = krate::module::Original
    mod krate::m = krate::module
    trait krate::m::Ext = krate::module::Ext
    ");
}

#[test]
fn doc_hidden_is_inherited_by_what_is_below() {
    let graph = graph(
        "#[doc(hidden)] pub mod __private { pub struct Inner; pub mod deep { pub struct Deep; } pub struct Shown; }
         #[doc(hidden)] pub fn secret() {}
         pub use __private::Shown;
         #[doc(hidden)] pub use open::Open as Alias;
         pub mod open { pub struct Open; #[doc(hidden)] pub struct Closed; }
         pub use open::Closed as StillClosed;
         pub enum E { A, #[doc(hidden)] B }",
    );
    assert_snapshot!(paths(&graph), @r"
    mod krate
    enum krate::E
    variant krate::E::A
    variant #krate::E::B
    struct krate::Shown = #krate::__private::Shown
    struct #krate::StillClosed = #krate::open::Closed
    mod #krate::__private
    struct #krate::__private::Inner
    mod #krate::__private::deep
    struct #krate::__private::deep::Deep
    mod krate::open
    struct krate::open::Open = #krate::Alias
    fn #krate::secret
    ");
}

#[test]
fn macros_stand_at_the_root_and_in_their_own_namespace() {
    let graph = graph(
        "mod deep { #[macro_export] macro_rules! thing { () => {} } }
         pub fn thing() {}
         pub mod thing {}
         mod local { macro_rules! inner { () => {} } pub(crate) use inner; }
         pub mod macros { pub use crate::thing as renamed; }",
    );
    assert_snapshot!(names(&graph, &["krate"]), @r"
    macros: mod krate::macros
    thing: mod krate::thing
    thing: fn krate::thing
    thing: macro krate::thing
    ");
    assert_snapshot!(names(&graph, &["krate", "macros"]), @r"
    renamed: mod krate::thing re-export
    renamed: fn krate::thing re-export
    renamed: macro krate::thing re-export
    ");
}

#[test]
fn variants_can_be_reexported() {
    let graph = graph(
        "pub enum Color { Red, Green(u8), Blue { x: u8 } }
         pub use Color::Red;
         pub mod all { pub use crate::Color::*; }",
    );
    assert_snapshot!(paths(&graph), @r"
    mod krate
    enum krate::Color
    variant krate::Color::Blue = krate::all::Blue
    variant krate::Color::Green = krate::all::Green
    variant krate::Red = krate::Color::Red = krate::all::Red
    mod krate::all
    ");
}

#[test]
fn the_shortest_path_wins_and_ties_go_to_the_alphabet() {
    let graph = graph(
        "pub mod zoo { pub use crate::deep::down::Item; }
         pub mod art { pub use crate::deep::down::Item; }
         pub mod with_line { pub use crate::deep::down::Item; }
         pub mod deep { pub mod down { pub struct Item; } }",
    );
    let text = paths(&graph);
    let line = text
        .lines()
        .find(|line| line.starts_with("struct"))
        .unwrap_or_default();
    assert_eq!(
        line,
        "struct krate::art::Item = krate::zoo::Item = krate::with_line::Item = krate::deep::down::Item"
    );
}
