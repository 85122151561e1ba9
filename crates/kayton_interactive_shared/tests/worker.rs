//! Cells in worker processes: written in Rust by hand, compiled by the toolchain, run through the
//! executor that sessions use.
//!
//! The program is its own compiler wrapper and its own worker, as `kayton` is.

use std::process::{Command, ExitCode};
use std::sync::{Arc, LazyLock, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use camino::{Utf8Path, Utf8PathBuf};
use kayton_interactive_shared::executor::{
    BaseImage, CellImage, CellReport, ChildExecutor, Ending, Executor, ExecutorError, InputAnswer,
    Loss, NoInput, Stream, WorkerConfig,
};
use kayton_interactive_shared::{worker_main, wrapper_main};
use kayton_toolchain::{Base, Builder, CellOptions, CellRequest, Home, Layer, Support};
use libtest_mimic::{Arguments, Failed, Trial};

/// Makes the program a front that waits to be killed.
const FRONT: &str = "KAYTON_TEST_FRONT";

fn main() -> ExitCode {
    if let Some(code) = worker_main().or_else(wrapper_main) {
        return code;
    }
    if std::env::var_os(FRONT).is_some() {
        return doomed_front();
    }
    let arguments = Arguments::from_args();
    let trials: &[(&str, fn())] = &[
        ("values_stay_between_cells", values),
        ("a_hundred_thousand_lines_arrive_in_order", lines),
        ("an_error_is_no_loss", errors),
        ("recursion_ends_in_an_error", recursion),
        ("the_end_of_a_worker_is_told_and_survived", losses),
        ("functions_of_cells_survive_a_loss", functions),
        ("an_interrupt_ends_a_loop", interrupt),
        ("an_interrupt_that_is_caught_is_a_reaction", caught),
        ("a_cell_that_does_not_react_is_ended", unresponsive),
        ("values_are_dropped_at_the_end", farewell),
        ("programs_ask_for_lines", input),
        ("what_is_shown_keeps_its_place", displays),
        ("a_question_can_be_interrupted", interrupted_question),
        ("a_worker_that_ended_between_cells_is_told", between),
        ("nothing_grows_over_a_thousand_cells", flat),
        ("a_worker_ends_with_its_front", orphan),
        ("a_program_without_a_worker_is_refused", no_worker),
    ];
    let trial = |&(name, test): &(&str, fn())| {
        Trial::test(name, move || {
            test();
            Ok::<_, Failed>(())
        })
    };
    libtest_mimic::run(&arguments, trials.iter().map(trial).collect()).exit_code()
}

/// The base, built once and kept between runs.
struct Ground {
    builder: Builder,
    base: Base,
}

static GROUND: LazyLock<Ground> = LazyLock::new(|| {
    let home = Utf8Path::new(env!("CARGO_TARGET_TMPDIR")).join("kayton_home");
    let builder = Builder::with(Home::at(home, None).unwrap(), Support::embedded()).unwrap();
    let base = builder.base(&mut |_| {}).unwrap();
    Ground { builder, base }
});

impl Ground {
    fn image(&self) -> BaseImage {
        BaseImage {
            preload: vec![self.builder.toolchain().libstd.clone()],
            dylib: self.base.layer.dylib.clone(),
        }
    }

    /// A cell with this body; `items` stand beside it.
    fn cell(&self, name: &str, earlier: &[Layer], items: &str, body: &str) -> (CellImage, Layer) {
        let source = format!(
            "extern crate kayton_base;
             use ::kayton_runtime::{{At, KResult, cell::CellContext}};
             {items}
             #[unsafe(no_mangle)]
             pub extern \"C\" fn {name}(c: *const ::kayton_api::KaytonContext) -> i32 {{
                 ::kayton_runtime::cell::run(c, body)
             }}
             #[allow(unreachable_code)]
             fn body(ctx: &CellContext) -> KResult<()> {{ {body}; Ok(()) }}"
        );
        let inputs = self.builder.cell_inputs(&self.base, &[], earlier);
        let request = CellRequest {
            crate_name: name,
            source: &source,
            inputs: &inputs,
            options: CellOptions::default(),
        };
        let layer = self.builder.compile_cell(request).unwrap();
        (
            CellImage {
                needs: Vec::new(),
                dylib: layer.dylib.clone(),
                entry: name.to_owned(),
            },
            layer,
        )
    }
}

type Written = Arc<Mutex<[Vec<u8>; 2]>>;

/// An executor and what its cells wrote.
struct Front {
    executor: ChildExecutor,
    written: Written,
}

impl Front {
    fn new() -> Self {
        Self::with(WorkerConfig::default(), |_: &str| {
            InputAnswer::Failed("no input".into())
        })
    }

    fn with(config: WorkerConfig, input: impl FnMut(&str) -> InputAnswer + Send + 'static) -> Self {
        let written = Written::default();
        let sink = written.clone();
        let output = move |stream: Stream, bytes: &[u8]| {
            sink.lock().unwrap()[stream as usize].extend_from_slice(bytes);
        };
        let mut executor = ChildExecutor::spawn(config, Box::new(output), Box::new(input)).unwrap();
        executor.load_base(&GROUND.image()).unwrap();
        Self { executor, written }
    }

    fn run(&mut self, name: &str, body: &str) -> Result<CellReport, ExecutorError> {
        let (image, _) = GROUND.cell(name, &[], "", body);
        self.executor.run_cell(&image)
    }

    /// Runs a cell that shows a text.
    fn shown(&mut self, name: &str, body: &str) -> String {
        let report = self.run(name, body).unwrap();
        assert_eq!(report.error, None);
        report.display.into_iter().map(|(_, text)| text).collect()
    }

    fn taken(&self, stream: Stream) -> String {
        let bytes = std::mem::take(&mut self.written.lock().unwrap()[stream as usize]);
        String::from_utf8(bytes).unwrap()
    }
}

fn lost(result: Result<CellReport, ExecutorError>) -> Loss {
    match result {
        Err(ExecutorError::WorkerLost(loss)) => loss,
        other => panic!("not a loss: {other:?}"),
    }
}

const ASSIGN: &str = "ctx.slot::<i64>(0, \"x\").set(41)";
const SHOW: &str = "ctx.display(&(ctx.slot::<i64>(0, \"x\").value()? + 1).to_string())";

fn values() {
    let mut front = Front::new();
    front.executor.ping().unwrap();
    front.executor.set_arguments(vec!["a".into(), "b c".into()]);
    front.run("assigns", ASSIGN).unwrap();
    assert_eq!(front.shown("shows", SHOW), "42");
    let argv = "ctx.display(&::kayton_runtime::argv()?.to_string())";
    assert_eq!(front.shown("arguments", argv), "['a', 'b c']");
    front.executor.drop_slot(0);
    let report = front.run("shows", SHOW).unwrap();
    assert_eq!(report.error.unwrap().type_name, "NameError");
    assert!(front.executor.take_loss().is_none());
    front.executor.restart().unwrap();
    front.run("assigns", ASSIGN).unwrap();
}

fn lines() {
    let mut front = Front::new();
    let body =
        "for i in 0..100_000 { println!(\"line {i}\"); if i % 10 == 0 { eprintln!(\"{i}\") } }
                print!(\"no end\")";
    for _ in 0..3 {
        let report = front.run("prints", body).unwrap();
        assert_eq!(report.error, None);
        let expected: String = (0..100_000).map(|i| format!("line {i}\n")).collect();
        let (stdout, stderr) = (front.taken(Stream::Stdout), front.taken(Stream::Stderr));
        assert!(
            stdout == expected + "no end",
            "{} bytes of stdout",
            stdout.len()
        );
        let expected: String = (0..10_000).map(|i| format!("{}\n", i * 10)).collect();
        assert!(stderr == expected, "{} bytes of stderr", stderr.len());
    }
}

fn errors() {
    let mut front = Front::new();
    front.run("assigns", ASSIGN).unwrap();
    let report = front
        .run("panics", "println!(\"before\"); None::<i64>.unwrap()")
        .unwrap();
    assert_eq!(report.error.unwrap().type_name, "RustPanic");
    assert_eq!(front.taken(Stream::Stdout), "before\n");
    let missing = CellImage {
        needs: Vec::new(),
        dylib: "/nowhere/libcell.so".into(),
        entry: "cell".into(),
    };
    let refused = front.executor.run_cell(&missing);
    assert!(
        matches!(refused, Err(ExecutorError::Refused { .. })),
        "{refused:?}"
    );
    assert_eq!(front.shown("shows", SHOW), "42");
}

fn recursion() {
    let mut front = Front::new();
    front.run("assigns", ASSIGN).unwrap();
    let items = "fn down(n: u64) -> KResult<u64> {
                     ::kayton_runtime::poll()?;
                     Ok(std::hint::black_box(down(std::hint::black_box(n + 1)).at(1, 2, 3)?) + 1)
                 }";
    let (image, _) = GROUND.cell("recurses", &[], items, "down(0).at(1, 4, 1)?");
    let report = front.executor.run_cell(&image).unwrap();
    let error = report.error.unwrap();
    assert_eq!(error.type_name, "RecursionError");
    assert!(error.trace.len() <= 200);
    assert_eq!(error.trace.last().map(|frame| frame.line), Some(4));
    assert_eq!(front.shown("shows", SHOW), "42");
}

fn losses() {
    let endings: &[(&str, &str, &str)] = &[
        ("exits", "std::process::exit(3)", "exit code 3"),
        ("exits_well", "std::process::exit(0)", "exit code 0"),
        #[cfg(unix)]
        ("aborts", "std::process::abort()", "signal 6 (SIGABRT)"),
        #[cfg(target_os = "linux")]
        ("faults", "unsafe { std::ptr::null_mut::<u8>().write_volatile(1) }", "signal 11 (SIGSEGV)"),
        #[cfg(unix)]
        (
            "is_killed",
            "let id = std::process::id().to_string();
             std::process::Command::new(\"kill\").args([\"-9\", &id]).status().unwrap();
             loop { std::thread::sleep(std::time::Duration::from_secs(1)) }",
            "signal 9 (SIGKILL); perhaps the system was out of memory",
        ),
        (
            "overflows",
            "fn down(n: &u64) -> u64 {
                 let next = std::hint::black_box([*n; 64]);
                 if next[0] == u64::MAX { 0 } else { down(&next[1]) + std::hint::black_box(next[2]) }
             }
             ctx.display(&down(&1).to_string())",
            "stack overflow: functions call each other too deeply",
        ),
    ];
    let mut front = Front::new();
    for (name, body, how) in endings {
        front.run("assigns", ASSIGN).unwrap();
        let start = Instant::now();
        let loss = lost(front.run(name, &format!("println!(\"last words\"); {body}")));
        assert_eq!(
            (loss.how.to_string().as_str(), loss.entry.as_deref()),
            (*how, Some(*name))
        );
        assert_eq!(front.taken(Stream::Stdout), "last words\n");
        assert_eq!(front.executor.take_loss(), Some(loss));
        assert_eq!(front.executor.take_loss(), None);
        let report = front.run("shows", SHOW).unwrap();
        assert_eq!(report.error.unwrap().type_name, "NameError");
        println!("{name}: {how}, {:?} until the next cell", start.elapsed());
    }
}

fn functions() {
    let mut front = Front::new();
    let item = "pub fn twice(x: i64) -> i64 { 2 * x }";
    let (image, layer) = GROUND.cell("defines", &[], item, "std::process::exit(1)");
    lost(front.executor.run_cell(&image));
    let body = "ctx.display(&::defines::twice(21).to_string())";
    let (image, _) = GROUND.cell("calls", &[layer], "extern crate defines;", body);
    let report = front.executor.run_cell(&image).unwrap();
    assert_eq!(report.display[0].1, "42");
}

const FOREVER: &str = "println!(\"started\"); loop { ::kayton_runtime::poll()? }";

/// Interrupts the next cell, once it has written something.
fn interrupt_soon(front: &Front) -> thread::JoinHandle<()> {
    let (interrupter, written) = (front.executor.interrupter(), front.written.clone());
    // One that is forgotten hits nothing.
    interrupter.interrupt();
    interrupter.forget();
    thread::spawn(move || {
        let started = Instant::now();
        while written.lock().unwrap()[0].is_empty() && started.elapsed() < Duration::from_secs(60) {
            thread::sleep(Duration::from_millis(5));
        }
        interrupter.interrupt();
    })
}

fn interrupt() {
    let mut front = Front::new();
    front.run("assigns", ASSIGN).unwrap();
    let user = interrupt_soon(&front);
    let report = front.run("loops", FOREVER).unwrap();
    assert_eq!(report.error.unwrap().type_name, "KeyboardInterrupt");
    user.join().unwrap();
    front.executor.interrupter().forget();
    assert_eq!(
        front.shown("shows", SHOW),
        "42",
        "one interrupt ends one cell"
    );
    // Between two cells it is for the next one.
    front.executor.interrupter().interrupt();
    let report = front.run("loops", FOREVER).unwrap();
    assert_eq!(report.error.unwrap().type_name, "KeyboardInterrupt");
}

fn caught() {
    let config = WorkerConfig {
        grace: Duration::from_millis(200),
        ..WorkerConfig::default()
    };
    let mut front = Front::with(config, |_: &str| InputAnswer::EndOfFile);
    let user = interrupt_soon(&front);
    let body = "println!(\"started\");
                while ::kayton_runtime::poll().is_ok() {}
                std::thread::sleep(std::time::Duration::from_millis(1000));
                ctx.display(\"on\")";
    assert_eq!(front.shown("catches", body), "on");
    user.join().unwrap();
}

fn unresponsive() {
    let grace = Duration::from_millis(300);
    let config = WorkerConfig {
        grace,
        ..WorkerConfig::default()
    };
    let mut front = Front::with(config, |_: &str| InputAnswer::EndOfFile);
    let user = interrupt_soon(&front);
    let loss = lost(front.run(
        "is_deaf",
        "println!(\"started\"); loop { std::hint::spin_loop() }",
    ));
    assert_eq!(loss.how, Ending::Unresponsive(grace));
    user.join().unwrap();
    front.executor.interrupter().forget();
    front.run("assigns", ASSIGN).unwrap();
}

fn farewell() {
    let mut front = Front::new();
    let items = "struct Last;
                 impl Drop for Last { fn drop(&mut self) { println!(\"dropped\") } }";
    let body = "ctx.slot::<::kayton_api::Obj<Last>>(0, \"last\").set(::kayton_api::Obj::new(Last))";
    let (image, _) = GROUND.cell("keeps", &[], items, body);
    front.executor.run_cell(&image).unwrap();
    assert_eq!(front.taken(Stream::Stdout), "");
    let Front { executor, written } = front;
    drop(executor);
    assert_eq!(written.lock().unwrap()[0], b"dropped\n");
}

const ASK: &str = "use ::kayton_api::Str;
    print!(\"Hello. \");
    let name = ::kayton_runtime::input(&Str::new(\"Name? \"))?;
    ctx.display(name.as_str())";

fn displays() {
    let mut front = Front::new();
    let body = "for i in 0..200_i64 {
        println!(\"line {i}\");
        ::kayton_runtime::builtins::display(&(i, i), &::kayton_api::Str::new(\"id\"))?;
        ::kayton_runtime::builtins::clear_output(true)?;
    }";
    let report = front.run("displays", body).unwrap();
    assert_eq!((report.error, report.display), (None, Vec::new()));
    let expected: String = (0..200)
        .map(|i| format!("line {i}\n({i}, {i})\n"))
        .collect();
    assert_eq!(front.taken(Stream::Stdout), expected);
}

fn input() {
    let written = Arc::new(Mutex::new(None::<Written>));
    let seen = written.clone();
    let mut answers = [InputAnswer::Line("Ada".into()), InputAnswer::EndOfFile].into_iter();
    let mut front = Front::with(WorkerConfig::default(), move |prompt: &str| {
        assert_eq!(prompt, "Name? ");
        let written = seen.lock().unwrap().clone().unwrap();
        assert!(
            written.lock().unwrap()[0].ends_with(b"Hello. "),
            "output comes before the question"
        );
        answers
            .next()
            .unwrap_or(InputAnswer::Failed("nobody is there".into()))
    });
    *written.lock().unwrap() = Some(front.written.clone());
    assert_eq!(front.shown("asks", ASK), "Ada");
    let error = front.run("asks", ASK).unwrap().error.unwrap();
    assert_eq!(error.type_name, "EOFError");
    let error = front.run("asks", ASK).unwrap().error.unwrap();
    assert_eq!(
        (&*error.type_name, &*error.message),
        ("ValueError", "nobody is there")
    );
}

fn interrupted_question() {
    let mut asked = 0;
    let mut front = Front::with(WorkerConfig::default(), move |_: &str| {
        asked += 1;
        if asked == 1 {
            thread::sleep(Duration::from_millis(500));
        }
        InputAnswer::Line(format!("answer {asked}"))
    });
    let user = interrupt_soon(&front);
    let error = front.run("asks", ASK).unwrap().error.unwrap();
    assert_eq!(error.type_name, "KeyboardInterrupt");
    user.join().unwrap();
    front.executor.interrupter().forget();
    assert_eq!(
        front.shown("asks", ASK),
        "answer 2",
        "a late answer is for no other question"
    );
}

fn between() {
    let mut front = Front::new();
    front.run("assigns", ASSIGN).unwrap();
    let id = front.executor.worker_id().unwrap();
    kill(id);
    let loss = lost(front.run("shows", SHOW));
    assert_eq!(loss.entry, None, "{loss}");
    assert_ne!(front.executor.worker_id(), Some(id));
    front.run("assigns", ASSIGN).unwrap();
    kill(front.executor.worker_id().unwrap());
    front.executor.drop_slot(0);
    assert!(
        front
            .executor
            .take_loss()
            .is_some_and(|loss| loss.entry.is_none())
    );
}

fn kill(id: u32) {
    let id = id.to_string();
    let killed = match cfg!(windows) {
        true => Command::new("taskkill").args(["/F", "/PID", &id]).status(),
        false => Command::new("kill").args(["-9", &id]).status(),
    };
    assert!(killed.unwrap().success());
    thread::sleep(Duration::from_millis(100));
}

/// Open files and resident kilobytes of a process.
fn usage(id: u32) -> Option<(usize, u64)> {
    let files = std::fs::read_dir(format!("/proc/{id}/fd")).ok()?.count();
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some((files, line.split_whitespace().next()?.parse().ok()?))
}

fn flat() {
    let mut front = Front::new();
    let (image, _) = GROUND.cell(
        "prints_once",
        &[],
        "",
        "println!(\"{}\", \"x\".repeat(1000))",
    );
    let mut run = |count| {
        for _ in 0..count {
            front.executor.run_cell(&image).unwrap();
        }
        front.taken(Stream::Stdout);
        usage(front.executor.worker_id().unwrap())
    };
    let before = run(100);
    let start = Instant::now();
    let after = run(1000);
    println!(
        "{:?} per cell, before {before:?}, after {after:?}",
        start.elapsed() / 1000
    );
    if let (Some((files, memory)), Some((files_after, memory_after))) = (before, after) {
        assert_eq!(files, files_after);
        assert!(
            memory_after < memory + 1024,
            "{memory} kB became {memory_after} kB"
        );
    }
}

/// A front that says who its worker is and then is killed.
fn doomed_front() -> ExitCode {
    let output = |_: Stream, _: &[u8]| {};
    let executor =
        ChildExecutor::spawn(WorkerConfig::default(), Box::new(output), Box::new(NoInput));
    let executor = executor.unwrap();
    println!("{}", executor.worker_id().unwrap());
    loop {
        thread::sleep(Duration::from_secs(1));
    }
}

fn orphan() {
    use std::io::{BufRead as _, BufReader};

    let mut front = Command::new(std::env::current_exe().unwrap());
    let mut front = front
        .env(FRONT, "1")
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(front.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let worker = Utf8PathBuf::from(format!("/proc/{}", line.trim()));
    assert!(!cfg!(target_os = "linux") || worker.exists());
    front.kill().unwrap();
    front.wait().unwrap();
    let killed = Instant::now();
    let alive = || {
        // One that nobody reaped yet has ended all the same.
        let status = std::fs::read_to_string(worker.join("stat"));
        status.is_ok_and(|status| !status.contains(") Z "))
    };
    while alive() {
        assert!(
            killed.elapsed() < Duration::from_secs(10),
            "the worker outlives its front"
        );
        thread::sleep(Duration::from_millis(5));
    }
}

fn no_worker() {
    let program = Some("/nowhere/kayton".into());
    let config = WorkerConfig {
        program,
        ..WorkerConfig::default()
    };
    let refused = ChildExecutor::spawn(
        config,
        Box::new(|_: Stream, _: &[u8]| {}),
        Box::new(NoInput),
    );
    assert!(matches!(refused.err(), Some(ExecutorError::Worker(_))));
}
