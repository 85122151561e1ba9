//! Through the real cargo, rustc and rustdoc: two imports that share a dependency become two
//! layers, and a cell hands a value of the shared type from one to the other.
//!
//! Everything is built from folders, so no registry is needed. The program is its own compiler
//! wrapper, as `kayton` is.

use std::process::ExitCode;
use std::sync::LazyLock;

use camino::{Utf8Path, Utf8PathBuf};
use kayton_toolchain::{
    Base, Begun, Builder, BuiltSet, CellOptions, CellRequest, Error, Home, ImportSpec, Inputs,
    Layer, LayerRequest, Plugin, PluginInfo, ResolveError, Support, wrapper_main,
};
use libtest_mimic::{Arguments, Failed, Trial};

/// Version of the generator that this test stands for.
const GENERATOR: &str = "test";

fn main() -> ExitCode {
    if let Some(code) = wrapper_main() {
        return code;
    }
    let arguments = Arguments::from_args();
    let trials: &[(&str, fn())] = &[
        (
            "a_value_of_a_shared_type_goes_from_layer_to_layer",
            a_shared_value,
        ),
        ("rustdoc_replays_what_was_recorded", rustdoc_replays),
        ("a_lost_record_is_made_again", lost_record),
        (
            "a_stored_set_is_found_until_a_local_crate_changes",
            stored_set,
        ),
        ("the_oracle_names_lines_and_sees_through_macros", oracle),
        ("what_does_not_exist_is_said", resolution_errors),
        ("a_crate_that_does_not_compile_is_named", broken_crate),
        (
            "where_nothing_may_be_built_it_says_what_it_would",
            build_nothing,
        ),
        (
            "other_features_are_a_second_artifact_beside_the_first",
            other_features,
        ),
    ];
    let trial = |&(name, test): &(&str, fn())| {
        Trial::test(name, move || {
            test();
            Ok::<_, Failed>(())
        })
    };
    libtest_mimic::run(&arguments, trials.iter().map(trial).collect()).exit_code()
}

/// What all tests share: one home, one base, one set of two imports.
struct Fixture {
    _temp: tempfile::TempDir,
    crates: Utf8PathBuf,
    builder: Builder,
    base: Base,
    built: BuiltSet,
    plugins: Vec<Plugin>,
}

static FIXTURE: LazyLock<Fixture> = LazyLock::new(Fixture::new);

const SHARED: &str = "
    #[derive(Debug)] pub struct Token(pub i64);
    impl Token { pub fn made() -> usize { MADE.load(std::sync::atomic::Ordering::SeqCst) } }
    pub static MADE: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
    #[cfg(feature = \"extra\")] pub fn extra() {}
";
const MAKER: &str = "
    pub fn make(n: i64) -> shared::Token {
        shared::MADE.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        shared::Token(n)
    }
";
const TAKER: &str = "pub fn read(token: &shared::Token) -> i64 { token.0 + 1 }";

const MAKER_GLUE: &str = "extern crate kayton_base;
pub mod types { pub type Token = ::shared::Token; }
pub mod exports {
    pub fn make(n: i64) -> ::kayton_api::Obj<::shared::Token> {
        ::kayton_runtime::guard(|| ::kayton_api::Obj::new(::maker::make(n)))
    }
}
";
const TAKER_GLUE: &str = "extern crate kayton_base;
extern crate kayton_rplugin__maker;
pub mod exports {
    pub fn read(token: &::kayton_api::Obj<::shared::Token>) -> i64 {
        ::kayton_runtime::guard(|| ::taker_of_tokens::read(token.get()))
    }
    pub fn made() -> usize { ::shared::Token::made() }
}
";
const CELL: &str = "extern crate kayton_base;
#[unsafe(no_mangle)]
pub extern \"C\" fn kayton_cell_1() -> i64 {
    let made = ::kayton_rplugin__taker_of_tokens::exports::made();
    let guarded = ::kayton_api::GUARDED.load(::std::sync::atomic::Ordering::SeqCst);
    let token: ::kayton_api::Obj<::kayton_rplugin__maker::types::Token> =
        ::kayton_rplugin__maker::exports::make(41);
    let read = ::kayton_rplugin__taker_of_tokens::exports::read(&token);
    let made = ::kayton_rplugin__taker_of_tokens::exports::made() - made;
    let guarded = ::kayton_api::GUARDED.load(::std::sync::atomic::Ordering::SeqCst) - guarded;
    read + 1000 * made as i64 + 100_000 * guarded as i64
}
";

/// Support crates of the same shape as the real ones, but small.
fn support() -> Support {
    let files = [
        (
            "Cargo.toml",
            "[workspace.package]\nversion = \"0.1.0\"\nedition = \"2024\"\n",
        ),
        (
            "crates/kayton_api/Cargo.toml",
            "[package]\nname = \"kayton_api\"\nversion.workspace = true\nedition.workspace = true\n",
        ),
        (
            "crates/kayton_api/src/lib.rs",
            "pub struct Obj<T>(std::sync::Arc<T>);
             impl<T> Obj<T> {
                 pub fn new(value: T) -> Self { Self(std::sync::Arc::new(value)) }
                 pub fn get(&self) -> &T { &self.0 }
             }
             pub struct KaytonContext;
             pub static GUARDED: std::sync::atomic::AtomicUsize =
                 std::sync::atomic::AtomicUsize::new(0);",
        ),
        (
            "crates/kayton_runtime/Cargo.toml",
            "[package]\nname = \"kayton_runtime\"\nversion.workspace = true\n\
             edition.workspace = true\n[dependencies]\nkayton_api = { path = \"../kayton_api\" }\n",
        ),
        (
            "crates/kayton_runtime/src/lib.rs",
            "/// # Safety\n/// It does nothing.
             pub fn no_memory(_: std::alloc::Layout) {}
             pub unsafe fn install(_: *const kayton_api::KaytonContext) -> i32 { 0 }
             pub fn guard<T>(body: impl FnOnce() -> T) -> T {
                 kayton_api::GUARDED.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                 body()
             }",
        ),
    ];
    Support::new(files.map(|(path, text)| (path.to_owned(), text.into())))
}

fn write_crate(dir: &Utf8Path, name: &str, dependencies: &str, source: &str) {
    fs_err::create_dir_all(dir.join("src")).unwrap();
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"1.2.3\"\nedition = \"2024\"\n\
         [features]\ndefault = [\"std\"]\nstd = []\nextra = []\n[dependencies]\n{dependencies}\n[workspace]\n"
    );
    fs_err::write(dir.join("Cargo.toml"), manifest).unwrap();
    fs_err::write(dir.join("src").join("lib.rs"), source).unwrap();
}

impl Fixture {
    fn new() -> Self {
        let temp = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(temp.path())
            .unwrap()
            .canonicalize_utf8()
            .unwrap();
        let crates = root.join("crates");
        let shared = "shared = { path = \"../shared\", features = [\"extra\"] }";
        write_crate(&crates.join("shared"), "shared", "", SHARED);
        write_crate(&crates.join("maker"), "maker", shared, MAKER);
        write_crate(&crates.join("taker"), "taker-of-tokens", shared, TAKER);
        let builder = Builder::with(Home::at(root.join("home"), None).unwrap(), support()).unwrap();
        let base = builder.base(&mut |_| {}).unwrap();
        let specs = specs(&crates);
        let resolution = builder.resolve(&base, &specs, None).unwrap();
        let mut last = None;
        let built = builder
            .build_dependencies(&base, &resolution, &|_, _| Vec::new(), &mut |progress| {
                last = Some(progress.clone())
            })
            .unwrap();
        let last = last.unwrap();
        assert_eq!(last.done, last.total);
        let mut fixture = Self {
            _temp: temp,
            crates,
            builder,
            base,
            built,
            plugins: Vec::new(),
        };
        for (lib_name, glue) in [("maker", MAKER_GLUE), ("taker_of_tokens", TAKER_GLUE)] {
            let plugin = fixture.plugin(lib_name, glue);
            fixture.plugins.push(plugin);
        }
        fixture
    }

    fn package(&self, lib_name: &str) -> String {
        let packages = &self.built.resolution.packages;
        let found = packages
            .iter()
            .find(|(_, p)| p.lib_name.as_deref() == Some(lib_name));
        found.unwrap().0.clone()
    }

    fn layers(&self) -> Vec<Layer> {
        self.plugins.iter().map(Plugin::layer).collect()
    }

    fn inputs(&self, lib_name: &str) -> Inputs {
        let externs = [lib_name, "shared"]
            .map(|name| self.built.extern_for(name, &self.package(name)).unwrap());
        self.built.inputs(&self.layers(), externs)
    }

    /// Builds the plugin of an import on those that are there.
    fn plugin(&self, lib_name: &str, glue: &str) -> Plugin {
        let hashes: Vec<_> = self
            .plugins
            .iter()
            .map(|plugin| plugin.hash.clone())
            .collect();
        let package = self.package(lib_name);
        let key = self
            .builder
            .plugin_key(&self.built, &package, GENERATOR, &hashes)
            .unwrap();
        let Begun::Build(pending) = self.builder.store().begin(&key).unwrap() else {
            panic!("{lib_name} is not built yet");
        };
        let inputs = self.inputs(lib_name);
        let checked = self
            .builder
            .checker(inputs.clone())
            .unwrap()
            .check(glue)
            .unwrap();
        assert_eq!(checked, []);
        let source = pending.dir().join("glue.rs");
        fs_err::write(&source, glue).unwrap();
        let crate_name = format!("kayton_rplugin__{lib_name}");
        let request = LayerRequest {
            crate_name: &crate_name,
            key: &key.hash,
            source: &source,
            out_dir: pending.dir(),
            inputs: &inputs,
        };
        self.builder.link_layer(request).unwrap();
        let rustc = self.builder.toolchain().verbose_version.clone();
        let info = PluginInfo {
            lib_name: lib_name.to_owned(),
            package: package.clone(),
            version: "1.2.3".into(),
            crate_name,
            rustc,
            inputs,
        };
        pending.commit(info).unwrap()
    }
}

fn specs(crates: &Utf8Path) -> Vec<ImportSpec> {
    ["maker", "taker"]
        .map(|name| ImportSpec::path(&crates.join(name)).unwrap())
        .to_vec()
}

fn a_shared_value() {
    let fixture = &*FIXTURE;
    let inputs = fixture
        .builder
        .cell_inputs(&fixture.base, &fixture.plugins, &[]);
    let request = CellRequest {
        crate_name: "kayton_cell_1",
        source: CELL,
        inputs: &inputs,
        options: CellOptions::default(),
    };
    let cell = fixture.builder.compile_cell(request).unwrap();
    let again = std::time::Instant::now();
    assert_eq!(
        fixture.builder.compile_cell(request).unwrap(),
        cell,
        "the second time it is there"
    );
    assert!(
        again.elapsed().as_millis() < 20,
        "and no compiler ran: {:?}",
        again.elapsed()
    );
    // SAFETY: the libraries are those just built; their initialisers do nothing.
    let library = unsafe { libloading::Library::new(cell.dylib.as_str()) }.unwrap();
    // SAFETY: `CELL` defines the function with this signature.
    let run: libloading::Symbol<'_, extern "C" fn() -> i64> =
        unsafe { library.get(b"kayton_cell_1") }.unwrap();
    // One `Token` type (it compiled), one `MADE` and one `GUARDED` static in the process.
    assert_eq!(counted(&|| run()), 42 + 1000 + 2 * 100_000);
    std::mem::forget(library);
}

/// Runs what counts, one at a time: the counters are the process' own.
fn counted(run: &dyn Fn() -> i64) -> i64 {
    static ONE_AT_A_TIME: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let _one = ONE_AT_A_TIME.lock().unwrap();
    run()
}

fn other_features() {
    let fixture = &*FIXTURE;
    let dir = fixture.crates.join("lone");
    let source =
        "pub fn lone() -> i64 { shared::MADE.load(std::sync::atomic::Ordering::SeqCst) as i64 }";
    write_crate(&dir, "lone", "shared = { path = \"../shared\" }", source);
    let builder = &fixture.builder;
    let specs = [ImportSpec::path(&dir).unwrap()];
    let seed = fixture.built.resolution.lockfile();
    let resolution = builder.resolve(&fixture.base, &specs, Some(&seed)).unwrap();
    let built = builder
        .build_dependencies(&fixture.base, &resolution, &|_, _| Vec::new(), &mut |_| {})
        .unwrap();
    let shared = fixture.package("shared");
    assert_ne!(
        built.unit(&shared),
        fixture.built.unit(&shared),
        "two artifacts of one crate"
    );
    let target = resolution.imports()[0];
    let inputs = built.inputs(&fixture.layers(), built.extern_for("lone", &target.package));
    let glue = "extern crate kayton_base;
        extern crate kayton_rplugin__maker;
        extern crate kayton_rplugin__taker_of_tokens;
        #[unsafe(no_mangle)]
        pub extern \"C\" fn lone_of_two() -> i64 {
            let made = ::kayton_rplugin__taker_of_tokens::exports::made();
            let _token = ::kayton_rplugin__maker::exports::make(1);
            let more = ::kayton_rplugin__taker_of_tokens::exports::made();
            1000 * (more - made) as i64 + ::lone::lone()
        }";
    let out_dir = fixture.crates.join("out");
    fs_err::create_dir_all(&out_dir).unwrap();
    let file = out_dir.join("glue.rs");
    fs_err::write(&file, glue).unwrap();
    let hashes: Vec<_> = fixture
        .plugins
        .iter()
        .map(|plugin| plugin.hash.clone())
        .collect();
    let key = builder
        .plugin_key(&built, &target.package, GENERATOR, &hashes)
        .unwrap();
    let request = LayerRequest {
        crate_name: "kayton_rplugin__lone",
        key: &key.hash,
        source: &file,
        out_dir: &out_dir,
        inputs: &inputs,
    };
    let layer = builder.link_layer_at(request, 0).unwrap();
    // SAFETY: the libraries are those just built; their initialisers do nothing.
    let library = unsafe { libloading::Library::new(layer.dylib.as_str()) }.unwrap();
    // SAFETY: `glue` defines the function with this signature.
    let run: libloading::Symbol<'_, extern "C" fn() -> i64> =
        unsafe { library.get(b"lone_of_two") }.unwrap();
    // The first artifact counts what is made; the second is another crate with its own count.
    assert_eq!(counted(&|| run()), 1000);
    std::mem::forget(library);
}

fn rustdoc_replays() {
    let fixture = &*FIXTURE;
    let packages = ["shared", "taker_of_tokens", "maker"].map(|name| fixture.package(name));
    let files = fixture
        .builder
        .rustdoc_json(&fixture.built, &packages)
        .unwrap();
    assert_eq!(files.len(), 3);
    let shared = fs_err::read_to_string(&files[0]).unwrap();
    assert!(shared.contains("\"format_version\""));
    assert!(
        shared.contains("\"name\":\"extra\""),
        "the build's features are on"
    );
    let written = files[0].metadata().unwrap().modified().unwrap();
    let again = fixture
        .builder
        .rustdoc_json(&fixture.built, &packages)
        .unwrap();
    assert_eq!(files, again);
    assert_eq!(
        written,
        files[0].metadata().unwrap().modified().unwrap(),
        "kept, not made again"
    );
}

fn lost_record() {
    let fixture = &*FIXTURE;
    let unit = fixture.built.unit(&fixture.package("maker")).unwrap();
    let records = fixture
        .builder
        .toolchain()
        .dir(fixture.builder.home())
        .join("records");
    let record = records.join(format!("{}{}.json", unit.crate_name, unit.extra_filename));
    fs_err::remove_file(&record).unwrap();
    fixture
        .builder
        .rustdoc_json(&fixture.built, std::slice::from_ref(&unit.package))
        .unwrap();
    assert!(record.is_file());
}

fn build_nothing() {
    let fixture = &*FIXTURE;
    let home = fixture.builder.home().clone();
    let builder = Builder::with(home, support())
        .unwrap()
        .building_nothing(true);
    let base = builder.base(&mut |_| {}).unwrap();
    match builder.resolve(&base, &[ImportSpec::parse("anything@1").unwrap()], None) {
        Err(Error::WouldBuild { what }) => assert_eq!(what, "anything@1"),
        other => panic!("{other:?}"),
    }
}

fn stored_set() {
    let fixture = &*FIXTURE;
    let builder = &fixture.builder;
    let key = builder
        .set_key(&specs(&fixture.crates), GENERATOR, &[])
        .unwrap();
    assert_eq!(builder.stored_set(&key), None);
    builder
        .store_set(&key, &fixture.built, &fixture.plugins)
        .unwrap();
    let stored = builder.stored_set(&key).unwrap();
    assert_eq!(stored.plugins, fixture.plugins);
    assert_eq!(stored.record.targets.len(), 2);
    assert_eq!(stored.record.local.len(), 3, "the dependency is local too");
    let note = fixture.crates.join("shared").join("NOTE.md");
    fs_err::write(&note, "").unwrap();
    assert_eq!(builder.stored_set(&key), None);
    fs_err::remove_file(&note).unwrap();
    assert!(builder.stored_set(&key).is_some());
}

fn oracle() {
    let fixture = &*FIXTURE;
    let checker = fixture.builder.checker(fixture.inputs("maker")).unwrap();
    let source = "extern crate kayton_base;\nmacro_rules! bad { () => { fn b() -> u8 { 'c' } } }\n\
        fn a() -> u8 { \"text\" }\nbad!();\nfn c() { println!(\"{}\", ::shared::Token(1)); }\n";
    let messages = checker.check(source).unwrap();
    let mut lines: Vec<usize> = messages
        .iter()
        .filter(|m| m.is_error())
        .map(|m| m.source_spans()[0].line_start)
        .collect();
    lines.sort_unstable();
    assert_eq!(lines, [3, 4, 5], "{messages:#?}");
    assert_eq!(checker.check("extern crate kayton_base;\n").unwrap(), []);
}

fn resolution_errors() {
    let fixture = &*FIXTURE;
    let spec = ImportSpec::path(&fixture.crates.join("maker")).unwrap();
    let resolve = |spec: ImportSpec| fixture.builder.resolve(&fixture.base, &[spec], None);
    let feature = spec.clone().with_features(["nope"]).unwrap();
    match resolve(feature) {
        Err(Error::Resolve(ResolveError::UnknownFeature {
            name,
            feature,
            available,
        })) => {
            assert_eq!((&*name, &*feature), ("maker", "nope"));
            let available = available.unwrap_or_default();
            assert!(available.contains(&"extra".to_owned()), "{available:?}");
        }
        other => panic!("{other:?}"),
    }
    match resolve(spec.with_version("9").unwrap()) {
        Err(Error::Resolve(ResolveError::NoMatchingVersion {
            name, available, ..
        })) => {
            assert_eq!((&*name, available), ("maker", vec!["1.2.3".to_owned()]));
        }
        other => panic!("{other:?}"),
    }
    let program = fixture.crates.join("program");
    write_crate(&program, "program", "", "");
    fs_err::rename(program.join("src/lib.rs"), program.join("src/main.rs")).unwrap();
    match resolve(ImportSpec::path(&program).unwrap()) {
        Err(Error::Resolve(ResolveError::NotALibrary { name })) => assert_eq!(name, "program"),
        other => panic!("{other:?}"),
    }
}

fn broken_crate() {
    let fixture = &*FIXTURE;
    let dir = fixture.crates.join("broken");
    write_crate(&dir, "broken", "", "pub fn f() -> u8 { \"no\" }");
    let spec = ImportSpec::path(&dir).unwrap();
    let resolution = fixture
        .builder
        .resolve(&fixture.base, &[spec], None)
        .unwrap();
    match fixture.builder.build_dependencies(
        &fixture.base,
        &resolution,
        &|_, _| Vec::new(),
        &mut |_| {},
    ) {
        Err(Error::Build(error)) => {
            assert_eq!(error.package.as_deref(), Some("broken"));
            assert_eq!(error.messages[0].code.as_deref(), Some("E0308"));
        }
        other => panic!("{other:?}"),
    }
}
