use std::{
    mem::ManuallyDrop,
    path::{Path, PathBuf},
};

use libloading::Library;

use crate::LoadError;

/// A dylib that stays loaded.
pub(crate) struct Dylib {
    path: PathBuf,
    library: ManuallyDrop<Library>,
}

impl Dylib {
    /// Opens the library at an absolute path. What it links must be loaded already or be found by
    /// its run path; its own names stay local to it.
    pub(crate) fn open(path: &Path) -> Result<Dylib, LoadError> {
        if !path.is_absolute() {
            return Err(LoadError::RelativePath {
                path: path.to_owned(),
            });
        }
        // SAFETY: initialisers of Rust dylibs do nothing but set up the process's arguments; what
        // a crate adds to them is part of importing the crate.
        match unsafe { Library::new(path) } {
            Ok(library) => Ok(Dylib {
                path: path.to_owned(),
                library: ManuallyDrop::new(library),
            }),
            Err(reason) => Err(LoadError::Open {
                path: path.to_owned(),
                reason,
            }),
        }
    }

    /// A function of this library. A library that lacks it may give that of one that it links, so
    /// callers compare what they learn.
    ///
    /// # Safety
    /// `F` must be the type of the function with this name.
    pub(crate) unsafe fn function<F: Copy>(&self, symbol: &str) -> Result<F, LoadError> {
        // SAFETY: the type is right by the caller's promise, and the library is never closed.
        let found = unsafe { self.library.get::<F>(symbol) };
        match found {
            Ok(function) => Ok(*function),
            Err(source) => Err(LoadError::Symbol {
                path: self.path.clone(),
                symbol: symbol.to_owned(),
                source,
            }),
        }
    }
}
