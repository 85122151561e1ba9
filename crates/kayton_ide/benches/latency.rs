//! How long answers take: `cargo bench -p kayton_ide`.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "measures and prints"
)]

use std::time::Instant;

use keyton_rust_compiler::manifest::{ItemRef, Manifest, Ty, TypeKind};

#[path = "../src/tests/sample.rs"]
#[expect(dead_code, reason = "shared with tests")]
mod sample;

use sample::{Maker, World, key, object};

const ITEMS: usize = 5000;

/// A module and a type with many items each.
fn large() -> Manifest {
    let mut m = Maker::new("large");
    let big = object("large::Big");
    let mut methods = Vec::new();
    for i in 0..ITEMS {
        let params = [("value", Ty::Str), ("other", big.clone())];
        let id = m.callable(&format!("large::item_{i}"), None, &params, big.clone());
        m.entry(0, &format!("item_{i}"), ItemRef::Function(id));
        let path = format!("large::Big::method_{i}");
        methods.push(m.callable(&path, Some(big.clone()), &params, big.clone()));
    }
    let new = m.callable("large::Big::new", None, &[], big);
    methods.push(new);
    m.ty("large::Big", TypeKind::Struct).methods = methods;
    m.entry(0, "Big", ItemRef::Type(key("large::Big")));
    m.manifest
}

fn main() {
    let world = World::with(vec![large()], &["rimport large\nb = large.Big()"]);
    let functions = "fn f(a: i64) -> i64:\n    b = a + 1\n    b * 2\n\n".repeat(100);
    let cases = [
        ("large.|", "5,000 items of a module"),
        ("large.item_4|", "1,111 items of a module"),
        ("b.|", "5,000 methods"),
        ("b.method_77|", "11 methods"),
        ("|", "names"),
        (
            "large.item_1(\"\", b).method_2(\"\", b).method_9|",
            "methods of a chain",
        ),
    ];
    for (text, what) in cases {
        figure(what, || drop(world.complete(text)));
    }
    figure("inspection", || drop(world.inspect("b.method_4321|", 1)));
    let below = format!("{functions}b.method_77|");
    figure("11 methods below 400 lines", || {
        drop(world.complete(&below))
    });
}

fn figure(what: &str, ask: impl Fn()) {
    let mut times: Vec<u128> = (0..21)
        .map(|_| {
            let start = Instant::now();
            ask();
            start.elapsed().as_micros()
        })
        .collect();
    times.sort_unstable();
    println!("{what}: p50 {} µs, p95 {} µs", times[10], times[19]);
}
