//! The REPL through its pipes, and the arguments and exit codes of the other commands.

use crate::support::{Kayton, fresh_folder, kept_folder, project_with, root, write};

/// Feeds cells to `kayton repl`; a cell ends at an empty line.
fn repl(cells: &[&str]) -> crate::support::Outcome {
    let folder = kept_folder("sessions");
    let parcel = root().join("fixtures/crates/parcel");
    write(
        &folder.join("kayton.toml"),
        &project_with("parcel", &parcel),
    );
    let input: String = cells
        .iter()
        .map(|cell| format!("{}\n\n", cell.trim_end()))
        .collect();
    Kayton::new(["repl"])
        .folder(&folder)
        .outcome_with_input(&input)
}

#[test]
fn cells_share_names_functions_and_values() {
    let outcome = repl(&[
        "x = 20",
        "fn twice(n: i64) -> i64:\n    n * 2",
        "y = twice(x) + 2\nprint(y)",
        "names = [\"a\", \"b\"]",
        "for name in names:\n    print(name, y)",
    ]);
    assert_eq!(outcome.success(), "42\na 42\nb 42\n");
}

#[test]
fn the_last_expression_of_a_cell_is_shown() {
    let outcome = repl(&["1 + 1", "x = 5", "\"text\""]);
    let lines: Vec<&str> = outcome.success().lines().collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].contains('2'), "{lines:?}");
    assert!(lines[1].contains("text"), "{lines:?}");
}

/// Cargo gives a local crate that is a C library, too, file names without a hash.
#[test]
fn a_crate_can_be_all_another_crate_and_a_c_library() {
    let folder = kept_folder("harbour");
    let harbour = root().join("fixtures/crates/harbour");
    write(
        &folder.join("kayton.toml"),
        &project_with("harbour", &harbour),
    );
    let program = folder.join("program.kay");
    write(
        &program,
        "rimport harbour\nfrom harbour.goods rimport Parcel\n\n\
         print(harbour.goods.Parcel.new(\"glass\").weight(), Parcel.new(\"a\").seal(7).weight())\n",
    );
    let outcome = Kayton::run(&program).folder(&folder).outcome();
    assert_eq!(outcome.success(), "5 1\n");
}

#[test]
fn an_alias_of_one_cell_is_imported_from_in_the_next() {
    let outcome = repl(&[
        "rimport parcel as p",
        "from p rimport Parcel as P\nprint(P.new(\"glass\").weight())",
        "rimport p\nprint(p.Parcel.new(\"a\").weight())",
    ]);
    assert_eq!(outcome.success(), "5\n1\n");
}

#[test]
fn an_import_of_one_cell_is_there_in_the_next() {
    let outcome = repl(&[
        "from parcel rimport Parcel",
        "parcel = Parcel.new(\"glass\")",
        "parcel.add(\" and stones\")\nprint(parcel.weight())",
    ]);
    assert_eq!(outcome.success(), "16\n");
}

#[test]
fn del_lets_go_of_what_a_value_borrows_from() {
    let outcome = repl(&[
        "from parcel rimport Parcel\nparcel = Parcel.new(\"glass\")\nlabel = parcel.look()",
        "del label\nparcel.add(\" and stones\")\nprint(parcel.weight())",
    ]);
    assert_eq!(outcome.success(), "16\n");
}

#[test]
fn a_cell_that_only_prints_a_value_links_its_crate() {
    let outcome = repl(&[
        "from parcel rimport Parcel\nparcel = Parcel.new(\"glass\")",
        "print(parcel)",
        "print([parcel], (parcel, 1))",
        "f\"{parcel}\"",
    ]);
    assert_eq!(outcome.success().lines().count(), 3, "{}", outcome.stdout);
}

#[test]
fn a_session_goes_on_after_an_error() {
    let outcome = repl(&["x = 1", "x + undefined_name", "x = x + 1\nprint(x)"]);
    assert!(
        outcome.error().contains("undefined_name"),
        "{}",
        outcome.stderr
    );
    assert_eq!(outcome.stdout, "2\n");
}

#[test]
fn what_a_failed_cell_assigned_stays_assigned() {
    let outcome = repl(&["x = 1", "x = 2\ny = [1][5]", "print(x)"]);
    outcome.error();
    assert_eq!(outcome.stdout, "2\n");
}

#[test]
fn a_panic_in_a_crate_is_an_error_of_its_cell() {
    let outcome = repl(&[
        "from parcel rimport Parcel\nparcel = Parcel.new(\"glass\")",
        "parcel.drop_on_the_floor()",
        "try:\n    parcel.drop_on_the_floor()\nexcept RustPanic as e:\n    print(\"caught\")",
        "print(parcel.weight())",
    ]);
    assert!(
        outcome.error().contains("`glass` broke"),
        "{}",
        outcome.stderr
    );
    assert!(
        outcome.stderr.contains("lib.rs"),
        "the place of the panic: {}",
        outcome.stderr
    );
    assert_eq!(outcome.stdout, "caught\n5\n");
}

#[test]
fn every_cell_has_a_timing_line() {
    let outcome = repl(&["x = 1", "x + 1"]);
    outcome.success();
    let cells: Vec<_> = outcome
        .timings
        .iter()
        .filter(|t| t["cell"].is_number())
        .collect();
    assert_eq!(cells.len(), 2, "{:?}", outcome.timings);
    for key in [
        "parse_us", "check_us", "rustc_us", "load_us", "run_us", "total_us",
    ] {
        assert!(cells[1][key].is_number(), "{key}: {:?}", cells[1]);
    }
}

#[test]
fn arguments_arrive_in_argv() {
    let folder = fresh_folder("sessions-argv");
    let program = folder.join("arguments.kay");
    write(
        &program,
        "print(len(argv))\nfor arg in argv:\n    print(arg)\n",
    );
    let outcome = Kayton::run(&program)
        .arg("one")
        .arg("--two")
        .arg("drei vier")
        .outcome();
    assert_eq!(outcome.success(), "3\none\n--two\ndrei vier\n");
}

#[test]
fn output_and_exit_code_of_a_raised_error() {
    let folder = fresh_folder("sessions-raise");
    let program = folder.join("raises.kay");
    write(
        &program,
        "print(\"first\")\nraise ValueError(\"on purpose\")\nprint(\"never\")\n",
    );
    let outcome = Kayton::run(&program).outcome();
    assert!(outcome.error().contains("on purpose"), "{}", outcome.stderr);
    assert!(
        outcome.stderr.contains("raises.kay:2"),
        "{}",
        outcome.stderr
    );
    assert_eq!(outcome.stdout, "first\n");
}

#[test]
fn check_reports_types_and_runs_nothing() {
    let folder = fresh_folder("sessions-check");
    let good = folder.join("good.kay");
    write(&good, "print(\"runs\")\n");
    let outcome = Kayton::new(["check"]).arg(&good).outcome();
    assert!(!outcome.success().contains("runs"));

    let bad = folder.join("bad.kay");
    write(&bad, "print(\"runs\")\nx: i64 = \"text\"\n");
    let outcome = Kayton::new(["check"]).arg(&bad).outcome();
    assert!(outcome.error().contains("bad.kay:2"), "{}", outcome.stderr);
    assert_eq!(outcome.stdout, "");
}

#[test]
fn a_file_that_is_not_there_is_an_error() {
    let folder = fresh_folder("sessions-missing");
    let outcome = Kayton::run(&folder.join("nothing.kay")).outcome();
    assert!(
        outcome.error().contains("nothing.kay"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn the_doctor_names_the_toolchain() {
    let outcome = Kayton::new(["doctor"]).outcome();
    assert!(outcome.success().contains("1.95.0"), "{}", outcome.stdout);
}
