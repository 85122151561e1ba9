//! Builds the base, the hand-written plugin and a few cells as layers, loads them into a `Vm`, and
//! looks at what comes back.

mod layers;

use std::{
    sync::atomic::Ordering,
    thread,
    time::{Duration, Instant},
};

use kayton_api::ErrorKind;
use kayton_manifest::{CallableKind, Manifest};
use kayton_vm::{CellReport, Expected, LoadError, Outcome, PluginHandle, RaisedReport, Vm};
use layers::Layers;

/// A process has one base and a `Vm` stays on its thread, so the steps of this test share both.
#[test]
fn a_plugin_is_loaded_and_called_and_its_failures_come_back() {
    let layers = Layers::build();
    let mut vm = Vm::new();
    without_a_base_nothing_loads(&mut vm, &layers);
    vm.preload(std::slice::from_ref(&layers.std))
        .expect("std loads");
    vm.load_base(&layers.base).expect("the base loads");
    strangers_are_refused(&mut vm, &layers);
    let plugin = vm
        .load_plugin(&layers.hello, &layers.expected())
        .expect("the plugin loads");
    the_manifest_fits_the_functions(&vm, &plugin);
    functions_are_called_over_handles(&mut vm);
    failures_come_back_as_reports(&mut vm);
    handles_are_counted(&mut vm);
    cells_run(&mut vm, &layers);
    an_interrupt_ends_a_cell(&mut vm, &layers);
    another_host_is_refused(&layers);
}

fn without_a_base_nothing_loads(vm: &mut Vm, layers: &Layers) {
    let refused = vm.load_plugin(&layers.hello, &layers.expected());
    assert!(matches!(refused, Err(LoadError::NoBase)), "{refused:?}");
    let refused = vm.preload(&["libhello.so".into()]);
    assert!(
        matches!(refused, Err(LoadError::RelativePath { .. })),
        "{refused:?}"
    );
    let refused = vm.preload(&[layers.base.with_file_name("absent.so")]);
    assert!(
        matches!(refused, Err(LoadError::Open { .. })),
        "{refused:?}"
    );
}

fn strangers_are_refused(vm: &mut Vm, layers: &Layers) {
    let expected = Expected {
        krate: "goodbye".into(),
        ..layers.expected()
    };
    let refused = vm.load_plugin(&layers.hello, &expected);
    assert!(
        matches!(refused, Err(LoadError::Krate { .. })),
        "{refused:?}"
    );
    let expected = Expected {
        rustc: "rustc 1.0.0".into(),
        ..layers.expected()
    };
    let refused = vm.load_plugin(&layers.hello, &expected);
    assert!(
        matches!(refused, Err(LoadError::Rustc { .. })),
        "{refused:?}"
    );
    let refused = vm.load_plugin(&layers.base, &layers.expected());
    assert!(
        matches!(refused, Err(LoadError::Symbol { .. })),
        "{refused:?}"
    );
    assert_eq!(vm.functions().count(), 0);
}

fn the_manifest_fits_the_functions(vm: &Vm, plugin: &PluginHandle) {
    assert_eq!(plugin.glue_crate, "plugin_hello");
    let manifest: Manifest = serde_json::from_str(plugin.manifest).expect("a manifest");
    let mut stated: Vec<(&str, usize)> = Vec::new();
    for callable in &manifest.callables {
        let params = callable.params.len() + usize::from(callable.receiver.is_some());
        for instance in &callable.instances {
            stated.push((instance.symbol.as_deref().unwrap_or_default(), params));
        }
    }
    stated.sort_unstable();
    let functions: Vec<_> = vm
        .functions()
        .map(|f| (f.symbol, f.params as usize))
        .collect();
    assert_eq!(functions, stated);
    assert!(
        manifest
            .callables
            .iter()
            .any(|c| c.kind == CallableKind::Method)
    );
    let types: Vec<_> = vm.types().collect();
    assert_eq!(
        types,
        [("hello", "hello::Countdown"), ("hello", "hello::Finished")]
    );
}

fn functions_are_called_over_handles(vm: &mut Vm) {
    let name = vm.new_str("world");
    let greeting = vm.call("hello", "greet", &[name]).expect("greets");
    assert_eq!(vm.show(greeting, false).as_deref(), Some("Hello, world!"));
    assert_eq!(vm.show(greeting, true).as_deref(), Some("'Hello, world!'"));
    let two = vm.new_int(2);
    let countdown = vm.call("hello", "Countdown__new", &[two]).expect("counts");
    assert_eq!(
        vm.show(countdown, true).as_deref(),
        Some("Countdown { left: 2 }")
    );
    let left = vm
        .call("hello", "Countdown__step", &[countdown])
        .expect("steps");
    assert_eq!(vm.show(left, true).as_deref(), Some("1"));
    for handle in [name, greeting, two, countdown, left] {
        vm.release(handle);
    }
    for (value, shown) in [
        (vm.new_none(), "None"),
        (vm.new_bool(true), "True"),
        (vm.new_float(1.0), "1.0"),
        (vm.new_bytes(b"a\0"), r"b'a\x00'"),
    ] {
        assert_eq!(vm.show(value, true).as_deref(), Some(shown));
        vm.release(value);
    }
}

fn raised<T: std::fmt::Debug>(result: Result<T, RaisedReport>) -> RaisedReport {
    result.expect_err("an error is raised")
}

fn failures_come_back_as_reports(vm: &mut Vm) {
    let zero = vm.new_int(0);
    let far = vm.new_int(5000);
    let huge = vm.new_int(70_000);
    let countdown = vm.call("hello", "Countdown__new", &[zero]).expect("counts");

    let error = raised(vm.call("hello", "Countdown__step", &[countdown]));
    assert_eq!(
        (error.kind, &*error.type_name),
        (ErrorKind::Rust, "hello::Finished")
    );
    assert_eq!(error.message, "the countdown is over");

    let error = raised(vm.call("hello", "Countdown__new", &[far]));
    assert_eq!(
        (error.kind, &*error.type_name),
        (ErrorKind::Panic, "RustPanic")
    );
    assert!(
        error.message.starts_with("5000 is too far away, at "),
        "{}",
        error.message
    );
    assert!(error.message.contains("lib.rs:"), "{}", error.message);

    let error = raised(vm.call("hello", "Countdown__new", &[huge]));
    assert_eq!(error.kind, ErrorKind::Overflow);
    assert_eq!(error.message, "70000 does not fit into u16 (0 to 65535)");

    let error = raised(vm.call("hello", "Countdown__new", &[countdown]));
    assert_eq!(
        (error.kind, &*error.message),
        (ErrorKind::Type, "argument 1 must be a `i64`")
    );
    let error = raised(vm.call("hello", "Countdown__new", &[]));
    assert_eq!(error.message, "1 arguments are expected, 0 were given");
    let error = raised(vm.call("hello", "nothing", &[]));
    assert_eq!(
        (error.kind, &*error.message),
        (ErrorKind::Name, "`hello` has no function `nothing`")
    );
    let error = raised(vm.call("nobody", "nothing", &[]));
    assert_eq!(error.message, "`nobody` is not loaded");

    vm.call("hello", "Countdown__finish", &[countdown])
        .expect("finishes");
    let error = raised(vm.call("hello", "Countdown__finish", &[countdown]));
    assert_eq!(error.kind, ErrorKind::Moved);
    assert_eq!(
        vm.show(countdown, true).as_deref(),
        Some("<hello::Countdown, moved>")
    );
}

fn handles_are_counted(vm: &mut Vm) {
    let before = vm.values();
    let value = vm.new_str("short-lived");
    vm.retain(value);
    vm.release(value);
    assert_eq!(vm.values(), before + 1);
    vm.release(value);
    assert_eq!(vm.values(), before);
    vm.release(value);
    assert_eq!(vm.show(value, false), None);
    let other = vm.new_str("other");
    assert_ne!(other, value, "a handle is not used again");
    assert!(vm.call("hello", "greet", &[value]).is_err());
    vm.release(other);
}

fn run(vm: &mut Vm, layers: &Layers, entry: &str) -> CellReport {
    vm.run_cell(&layers.cells, entry).expect("the cell loads")
}

fn text(report: &CellReport) -> &str {
    assert_eq!(report.outcome, Outcome::Finished, "{report:?}");
    &report.display[0].1
}

fn failure(report: CellReport) -> RaisedReport {
    assert_eq!(report.outcome, Outcome::Raised);
    report.error.expect("an error")
}

fn cells_run(vm: &mut Vm, layers: &Layers) {
    let report = run(vm, layers, "assigns");
    assert_eq!(text(&report), "Countdown { left: 2 }");
    assert_eq!(
        report.display[1],
        ("text/html".to_owned(), "<b>c</b>".to_owned())
    );

    let error = failure(run(vm, layers, "raises"));
    assert_eq!(error.type_name, "hello::Finished");
    let lines: Vec<_> = error
        .trace
        .iter()
        .map(|frame| (frame.cell, frame.line))
        .collect();
    assert_eq!(lines, [(2, 3), (2, 1)]);

    let error = failure(run(vm, layers, "panics"));
    assert_eq!(error.kind, ErrorKind::Panic);
    let error = failure(run(vm, layers, "moves"));
    assert_eq!(
        error.message,
        "`c` was moved into `finish()` in cell 4 line 2"
    );
    let error = failure(run(vm, layers, "unnamed"));
    assert_eq!(
        (error.kind, &*error.message),
        (ErrorKind::Name, "`nobody` has no value")
    );

    assert_eq!(
        text(&run(vm, layers, "shows")),
        "Countdown { left: 3 } True".replace("True", "true")
    );
    assert_eq!(text(&run(vm, layers, "retypes")), "four");
    assert_eq!(text(&run(vm, layers, "keeps")), "old new false");
    // What a destructor panics with is raised, and the cell came to its end all the same.
    let report = run(vm, layers, "drops");
    assert_eq!(report.display[0].1, "1");
    let error = failure(report);
    assert_eq!(error.kind, ErrorKind::Panic);
    assert!(error.message.starts_with("dropped loudly"), "{error:?}");
    vm.drop_slot(3);
    vm.drop_slots();
    // Between cells nobody can take what a destructor panics with: the next cell raises it.
    let error = failure(run(vm, layers, "unnamed"));
    assert_eq!(
        error.kind,
        ErrorKind::Name,
        "an error of its own goes first"
    );
    let error = failure(run(vm, layers, "raises"));
    assert_eq!(
        (error.kind, &*error.message),
        (ErrorKind::Name, "`c` has no value")
    );
    assert_eq!(text(&run(vm, layers, "threads")), "false true");
    assert_eq!(text(&run(vm, layers, "sessions")), "2");

    assert_eq!(text(&run(vm, layers, "arguments")), "[]");
    vm.set_arguments(vec!["a".into(), "b c".into()]);
    assert_eq!(text(&run(vm, layers, "arguments")), "['a', 'b c']");

    let refused = vm.run_cell(&layers.cells, "absent");
    assert!(
        matches!(refused, Err(LoadError::Symbol { .. })),
        "{refused:?}"
    );
}

fn an_interrupt_ends_a_cell(vm: &mut Vm, layers: &Layers) {
    let flag = vm.interrupt_flag();
    let started = Instant::now();
    let user = thread::spawn(move || {
        thread::sleep(Duration::from_millis(50));
        flag.store(true, Ordering::Release);
    });
    let error = failure(run(vm, layers, "loops"));
    assert_eq!(
        (error.kind, &*error.type_name),
        (ErrorKind::Interrupt, "KeyboardInterrupt")
    );
    assert!(started.elapsed() < Duration::from_secs(10));
    user.join().expect("the user is still there");
    assert!(!flag.load(Ordering::Acquire), "one interrupt ends one cell");
}

fn another_host_is_refused(layers: &Layers) {
    let refused = Vm::new().load_base(&layers.base);
    assert!(
        matches!(refused, Err(LoadError::BaseRefused { code: 2, .. })),
        "{refused:?}"
    );
}
