use std::{
    marker::PhantomData,
    path::{Path, PathBuf},
    sync::{
        PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use kayton_api::{ABI_VERSION, BaseTable, ErrorKind, HKayRef, KStr, KaytonContext};

use crate::{
    CellReport, Expected, InputAnswer, LoadError, Outcome, PluginHandle, RaisedReport,
    host::{HostState, Running},
    library::Dylib,
    manifest,
};

/// The virtual machine: the values and dylibs of one session.
///
/// It belongs to the thread that runs cells. A process has one that loaded a base; the state is
/// never freed, since dylibs keep pointers into it.
pub struct Vm {
    state: &'static HostState,
    thread: PhantomData<*const ()>,
}

/// A function that can be called dynamically.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionInfo {
    /// The plugin's crate.
    pub plugin: &'static str,
    /// Symbol of the export.
    pub symbol: &'static str,
    /// Number of parameters.
    pub params: u32,
}

impl Vm {
    /// A new one without dylibs.
    #[must_use]
    pub fn new() -> Self {
        Vm {
            state: HostState::leak(),
            thread: PhantomData,
        }
    }

    /// Opens libraries in this order, without calling anything in them: std, and whatever else
    /// later libraries link.
    ///
    /// # Errors
    /// [`LoadError::RelativePath`], [`LoadError::Open`].
    pub fn preload(&mut self, libraries: &[PathBuf]) -> Result<(), LoadError> {
        libraries
            .iter()
            .try_for_each(|path| Dylib::open(path).map(drop))
    }

    /// Opens the base and installs the context in it.
    ///
    /// # Errors
    /// Those of opening, and [`LoadError::BaseRefused`].
    pub fn load_base(&mut self, path: &Path) -> Result<(), LoadError> {
        let base = Dylib::open(path)?;
        // SAFETY: the contract of the base.
        let install: unsafe extern "C" fn(*const KaytonContext) -> i32 =
            unsafe { base.function("kayton_base_install")? };
        // SAFETY: the context lives as long as the process.
        match unsafe { install(self.state.context()) } {
            0 => Ok(()),
            code => Err(LoadError::BaseRefused {
                path: path.to_owned(),
                code,
            }),
        }
    }

    fn base(&self) -> Option<&'static BaseTable> {
        self.state.base.get().copied()
    }

    /// Opens the dylib of a plugin, whose earlier layers must be loaded; compares it with what is
    /// expected, and takes over its functions and types.
    ///
    /// # Errors
    /// Those of opening, [`LoadError::NoBase`], one per comparison that fails, and
    /// [`LoadError::NotRegistered`].
    pub fn load_plugin(
        &mut self,
        path: &Path,
        expected: &Expected,
    ) -> Result<PluginHandle, LoadError> {
        if self.base().is_none() {
            return Err(LoadError::NoBase);
        }
        let plugin = Dylib::open(path)?;
        // SAFETY: the contract of plugins; so for the other two functions below.
        let version: fn() -> u32 = unsafe { plugin.function("kayton_plugin_abi_version")? };
        let found = version();
        if found != ABI_VERSION {
            let path = path.to_owned();
            return Err(LoadError::AbiVersion {
                path,
                found,
                expected: ABI_VERSION,
            });
        }
        // SAFETY: as above.
        let text: fn() -> &'static str = unsafe { plugin.function("kayton_plugin_manifest")? };
        let handle = manifest::validate(path, text(), expected)?;
        // SAFETY: as above.
        let register: fn(&mut KaytonContext) =
            unsafe { plugin.function("kayton_plugin_register")? };
        register(&mut self.state.context().clone());
        if self.state.registry.plugin(&handle.build.krate).is_none() {
            return Err(LoadError::NotRegistered {
                path: path.to_owned(),
            });
        }
        Ok(handle)
    }

    /// Opens the dylib of a cell and runs its function `entry`.
    ///
    /// # Errors
    /// Those of opening. An error that the cell raises is in the report.
    pub fn run_cell(&mut self, path: &Path, entry: &str) -> Result<CellReport, LoadError> {
        if self.base().is_none() {
            return Err(LoadError::NoBase);
        }
        let cell = Dylib::open(path)?;
        // SAFETY: the contract of cells.
        let run: unsafe extern "C" fn(*const KaytonContext) -> i32 =
            unsafe { cell.function(entry)? };
        self.state.running(std::mem::take);
        // SAFETY: the context lives as long as the process.
        let code = unsafe { run(self.state.context()) };
        flush_c_streams();
        let Running { display, error } = self.state.running(std::mem::take);
        let unknown = || {
            RaisedReport::of_host(
                ErrorKind::Panic,
                "the cell failed and did not say why".into(),
            )
        };
        Ok(match code {
            0 => CellReport {
                outcome: Outcome::Finished,
                display,
                error: None,
            },
            _ => {
                let error = Some(error.unwrap_or_else(unknown));
                CellReport {
                    outcome: Outcome::Raised,
                    display,
                    error,
                }
            }
        })
    }

    /// Sets the arguments that the program sees as `argv`. They are kept until the process ends.
    pub fn set_arguments(&mut self, arguments: Vec<String>) {
        let arguments = arguments
            .into_iter()
            .map(|argument| &*argument.leak())
            .collect();
        *self
            .state
            .arguments
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = arguments;
    }

    /// Sets who is asked when a program reads a line; by default the terminal of this process.
    pub fn set_input(&mut self, ask: impl FnMut(&str) -> InputAnswer + Send + 'static) {
        let mut input = self
            .state
            .input
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        input.set(Box::new(ask));
    }

    /// Gives actions on displays ([`DISPLAY_ACTION`](crate::DISPLAY_ACTION)) to `show` when they
    /// happen; without this they are in the report of the cell.
    pub fn set_display(&mut self, show: impl FnMut(&str) + Send + 'static) {
        let mut shower = self
            .state
            .shower
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *shower = Some(Box::new(show));
    }

    /// Says that this thread has a stack of `bytes`, of which little is used yet: recursion then
    /// ends in an error while there is room for it.
    pub fn set_stack_size(&mut self, bytes: usize) {
        /// What may be in use already.
        const USED: usize = 128 << 10;
        let here = 0_u8;
        let floor = (&raw const here)
            .addr()
            .saturating_sub(bytes.saturating_sub(USED));
        self.state.stack_floor.store(floor, Ordering::Relaxed);
    }

    /// The flag that cells poll. Raise it from any thread to interrupt; the cell lowers it.
    #[must_use]
    pub fn interrupt_flag(&self) -> &'static AtomicBool {
        &self.state.interrupt
    }

    /// Lowers the interrupt flag, so that an interrupt that came too late does not hit the next
    /// cell.
    pub fn clear_interrupt(&mut self) {
        self.state.interrupt.store(false, Ordering::Release);
    }

    /// Drops the value of the global with this index.
    pub fn drop_slot(&mut self, index: u32) {
        // SAFETY: a `Vm` stays on the thread that runs cells, and no cell runs while it is
        // borrowed exclusively.
        unsafe { self.state.slots.clear(index) }
    }

    /// Drops the values of all globals.
    pub fn drop_slots(&mut self) {
        for index in 0..self.state.slots.len() {
            self.drop_slot(u32::try_from(index).unwrap_or(u32::MAX));
        }
    }

    /// Everything that plugins registered, by plugin and symbol.
    pub fn functions(&self) -> impl Iterator<Item = FunctionInfo> + use<> {
        self.state
            .registry
            .plugins()
            .into_iter()
            .flat_map(|tables| {
                let plugin = tables.krate();
                tables.functions().iter().map(move |function| FunctionInfo {
                    plugin,
                    symbol: function.name(),
                    params: function.params,
                })
            })
    }

    /// Names of the types that plugins registered, by plugin.
    pub fn types(&self) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
        self.state
            .registry
            .plugins()
            .into_iter()
            .flat_map(|tables| {
                let plugin = tables.krate();
                tables
                    .types()
                    .iter()
                    .map(move |entry| (plugin, entry.name()))
            })
    }

    /// Calls a function of a plugin over handles. The result is a reference of the caller's.
    ///
    /// # Errors
    /// What the function raises; `Type` if an argument is of another kind; `Name` if there is no
    /// such function.
    pub fn call(
        &mut self,
        plugin: &str,
        symbol: &str,
        args: &[HKayRef],
    ) -> Result<HKayRef, RaisedReport> {
        self.state
            .call(plugin, symbol, args)
            .map_err(|error| RaisedReport::from(&*error))
    }

    /// `None` as a value, or the null handle without a base; so for the other constructors.
    pub fn new_none(&mut self) -> HKayRef {
        // SAFETY: a constructor of the base has no conditions but valid arguments; so below.
        self.base()
            .map_or(HKayRef::NULL, |base| unsafe { (base.none)() })
    }

    /// A `bool`.
    pub fn new_bool(&mut self, value: bool) -> HKayRef {
        // SAFETY: as in `new_none`.
        self.base()
            .map_or(HKayRef::NULL, |base| unsafe { (base.boolean)(value) })
    }

    /// An `i64`.
    pub fn new_int(&mut self, value: i64) -> HKayRef {
        // SAFETY: as in `new_none`.
        self.base()
            .map_or(HKayRef::NULL, |base| unsafe { (base.integer)(value) })
    }

    /// An `f64`.
    pub fn new_float(&mut self, value: f64) -> HKayRef {
        // SAFETY: as in `new_none`.
        self.base()
            .map_or(HKayRef::NULL, |base| unsafe { (base.float)(value) })
    }

    /// A `str`.
    pub fn new_str(&mut self, value: &str) -> HKayRef {
        // SAFETY: as in `new_none`; the text lives during the call.
        self.base().map_or(HKayRef::NULL, |base| unsafe {
            (base.text)(KStr::new(value))
        })
    }

    /// `bytes`.
    pub fn new_bytes(&mut self, value: &[u8]) -> HKayRef {
        // SAFETY: as in `new_none`; the slice lives during the call.
        self.base().map_or(HKayRef::NULL, |base| unsafe {
            (base.bytes)(value.as_ptr(), value.len())
        })
    }

    /// A value as `str` or `repr` shows it; `None` if the handle is stale.
    #[must_use]
    pub fn show(&self, value: HKayRef, repr: bool) -> Option<String> {
        let (kind, data) = self.state.values.data(value, None)?;
        // SAFETY: the value is of that kind and, being behind `&self`, stays during the call.
        Some(unsafe { kind.show_value(data, repr) })
    }

    /// Name of the value's kind; `None` if the handle is stale.
    #[must_use]
    pub fn kind_name(&self, value: HKayRef) -> Option<&'static str> {
        self.state.values.kind(value).map(|(_, kind)| kind.name())
    }

    /// Takes one reference more.
    pub fn retain(&mut self, value: HKayRef) {
        self.state.values.retain(value);
    }

    /// Gives a reference back.
    pub fn release(&mut self, value: HKayRef) {
        self.state.values.release(value);
    }

    /// Number of values behind handles.
    #[must_use]
    pub fn values(&self) -> usize {
        self.state.values.len()
    }
}

impl Default for Vm {
    fn default() -> Self {
        Vm::new()
    }
}
/// Writes out what C code of a crate printed: into a pipe, C keeps it back until it has a block.
fn flush_c_streams() {
    // SAFETY: a null pointer stands for all open streams; the C library locks each of them.
    unsafe { libc::fflush(std::ptr::null_mut()) };
}
