//! The smallest hand-written plugin: what the generator writes for a crate, by hand, for a crate
//! with a function, a type and an error.
//!
//! 1. [`hello`] is the crate that is imported.
//! 2. [`types`] names its types for cells, [`exports`] holds the typed wrappers that cells call.
//! 3. `FUNCTIONS` and `TYPES` are the tables that the host takes over.
//! 4. The three functions at the end are what the host asks of every plugin.

// What the base holds is taken from it, so that it exists once in the process.
#[cfg(feature = "layer")]
extern crate kayton_base as _;

use kayton_api::{FunctionEntry, KaytonContext, Obj, PluginTables, Str, TypeEntry, type_entry};

/// The crate that is imported. A real plugin depends on it.
pub mod hello {
    use std::fmt;

    /// A greeting for `name`.
    #[must_use]
    pub fn greet(name: &str) -> String {
        format!("Hello, {name}!")
    }

    /// Counts down.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Countdown {
        left: u16,
    }

    /// The countdown is over.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Finished;

    impl fmt::Display for Finished {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("the countdown is over")
        }
    }

    impl std::error::Error for Finished {}

    impl Countdown {
        /// Starts at `left`.
        ///
        /// # Panics
        /// If `left` is above 1000.
        #[must_use]
        pub fn new(left: u16) -> Self {
            assert!(left <= 1000, "{left} is too far away");
            Countdown { left }
        }

        /// One step down; gives what is left.
        ///
        /// # Errors
        /// [`Finished`] at 0.
        pub fn step(&mut self) -> Result<u16, Finished> {
            self.left = self.left.checked_sub(1).ok_or(Finished)?;
            Ok(self.left)
        }

        /// Ends the countdown; gives what was left.
        #[must_use]
        pub fn finish(self) -> u16 {
            self.left
        }
    }
}

/// The types of the crate, as cells name them.
pub mod types {
    /// `hello::Countdown`
    pub type Countdown = crate::hello::Countdown;
    /// `hello::Finished`
    pub type Finished = crate::hello::Finished;
}

/// The typed wrappers: what cells call, by ordinary Rust paths.
#[expect(non_snake_case, reason = "symbols are made of the items' names")]
pub mod exports {
    use kayton_api::{KResult, Obj, Str, narrow, raise};
    use kayton_runtime::guard;

    use crate::types;

    /// `hello::greet(name: &str) -> String`
    ///
    /// # Errors
    /// `Panic`.
    pub fn greet(name: &Str) -> KResult<Str> {
        guard(|| Ok(Str::from(crate::hello::greet(name.as_str()))))
    }

    /// `hello::Countdown::new(left: u16) -> Self`
    ///
    /// # Errors
    /// `Overflow`, `Panic`.
    pub fn Countdown__new(left: i64) -> KResult<Obj<types::Countdown>> {
        guard(|| {
            let left = narrow::<i64, u16>(left, "u16")?;
            Ok(Obj::new(types::Countdown::new(left)))
        })
    }

    /// `hello::Countdown::step(&mut self) -> Result<u16, Finished>`
    ///
    /// # Errors
    /// `hello.Finished`, `Borrowed`, `Moved`, `Panic`.
    pub fn Countdown__step(this: &Obj<types::Countdown>) -> KResult<u16> {
        guard(|| {
            let mut this = this.borrow_mut()?;
            match types::Countdown::step(&mut this) {
                Ok(left) => Ok(left),
                Err(error) => Err(raise!(error, "hello::Finished")),
            }
        })
    }

    /// `hello::Countdown::finish(self) -> u16`
    ///
    /// # Errors
    /// `Borrowed`, `Moved`, `Panic`.
    pub fn Countdown__finish(this: &Obj<types::Countdown>) -> KResult<u16> {
        guard(|| {
            let this = this.take("finish()")?;
            Ok(types::Countdown::finish(this))
        })
    }
}

/// Sorted by name, byte by byte.
static FUNCTIONS: [FunctionEntry; 4] = [
    FunctionEntry::new::<(Obj<types::Countdown>,), u16>(
        "Countdown__finish",
        exports::Countdown__finish,
    ),
    FunctionEntry::new::<(i64,), Obj<types::Countdown>>("Countdown__new", exports::Countdown__new),
    FunctionEntry::new::<(Obj<types::Countdown>,), u16>(
        "Countdown__step",
        exports::Countdown__step,
    ),
    FunctionEntry::new::<(Str,), Str>("greet", exports::greet),
];

/// Sorted by name, byte by byte.
static TYPES: [TypeEntry; 2] = [
    type_entry!("hello::Countdown", types::Countdown),
    type_entry!("hello::Finished", types::Finished),
];

static TABLES: PluginTables = PluginTables::new("hello", &FUNCTIONS, &TYPES);

/// The version of the ABI that the plugin was built for.
// SAFETY: the name is part of the contract of plugins; the host asks this library for it.
#[unsafe(no_mangle)]
pub fn kayton_plugin_abi_version() -> u32 {
    kayton_api::ABI_VERSION
}

/// What the typechecker must know, as JSON.
// SAFETY: as above.
#[unsafe(no_mangle)]
pub fn kayton_plugin_manifest() -> &'static str {
    concat!(
        r#"{"schema_version":1,"build":{"package":"hello","krate":"hello","version":"0.1.0","#,
        r#""features":[],"rustc":""#,
        env!("HELLO_RUSTC"),
        r#"","target":""#,
        env!("HELLO_TARGET"),
        r#"","graph_hash":""},"glue_crate":"plugin_hello","#,
        include_str!("manifest_items.json"),
        "}"
    )
}

/// Hands the tables to the host.
// SAFETY: as above.
#[unsafe(no_mangle)]
pub fn kayton_plugin_register(context: &mut KaytonContext) {
    context.register(&TABLES);
}
