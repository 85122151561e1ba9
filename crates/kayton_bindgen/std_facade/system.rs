// The process: environment, streams, files.

pub mod env {
    use std::path::PathBuf;

    pub fn var(name: &str) -> Result<String, std::env::VarError> { loop {} }
    pub fn current_dir() -> std::io::Result<PathBuf> { loop {} }
    pub fn temp_dir() -> PathBuf { loop {} }

    #[derive(Debug, Clone, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum VarError {
        NotPresent,
    }

    impl std::fmt::Display for VarError {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { loop {} }
    }

    impl std::error::Error for VarError {}
}

pub mod io {
    /// An error of input or output.
    #[derive(Debug)]
    pub struct Error(());

    impl Error {
        pub fn other(message: String) -> Error { loop {} }
        pub fn last_os_error() -> Error { loop {} }
        pub fn from_raw_os_error(code: i32) -> Error { loop {} }
        pub fn raw_os_error(&self) -> Option<i32> { loop {} }
        pub fn kind(&self) -> ErrorKind { loop {} }
    }

    impl std::fmt::Display for Error {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { loop {} }
    }

    impl std::error::Error for Error {}

    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum ErrorKind {
        NotFound,
        PermissionDenied,
        ConnectionRefused,
        ConnectionReset,
        ConnectionAborted,
        NotConnected,
        AddrInUse,
        AddrNotAvailable,
        BrokenPipe,
        AlreadyExists,
        WouldBlock,
        InvalidInput,
        InvalidData,
        TimedOut,
        WriteZero,
        Interrupted,
        Unsupported,
        UnexpectedEof,
        OutOfMemory,
        Other,
    }

    impl std::fmt::Display for ErrorKind {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { loop {} }
    }

    /// A reader or writer over memory.
    #[derive(Debug, Clone, PartialEq, Eq, Default)]
    pub struct Cursor<T>(T);

    impl<T> Cursor<T> {
        pub const fn new(inner: T) -> Cursor<T> { loop {} }
        pub fn into_inner(self) -> T { loop {} }
        pub const fn position(&self) -> u64 { loop {} }
        pub const fn set_position(&mut self, position: u64) { loop {} }
    }
}

pub mod fs {
    use std::path::{Path, PathBuf};
    use std::time::SystemTime;

    pub fn read(path: &Path) -> std::io::Result<Vec<u8>> { loop {} }
    pub fn read_to_string(path: &Path) -> std::io::Result<String> { loop {} }
    pub fn write(path: &Path, contents: &[u8]) -> std::io::Result<()> { loop {} }
    pub fn exists(path: &Path) -> std::io::Result<bool> { loop {} }
    pub fn metadata(path: &Path) -> std::io::Result<Metadata> { loop {} }
    pub fn canonicalize(path: &Path) -> std::io::Result<PathBuf> { loop {} }
    pub fn copy(from: &Path, to: &Path) -> std::io::Result<u64> { loop {} }
    pub fn rename(from: &Path, to: &Path) -> std::io::Result<()> { loop {} }
    pub fn create_dir(path: &Path) -> std::io::Result<()> { loop {} }
    pub fn create_dir_all(path: &Path) -> std::io::Result<()> { loop {} }
    pub fn remove_file(path: &Path) -> std::io::Result<()> { loop {} }
    pub fn remove_dir(path: &Path) -> std::io::Result<()> { loop {} }
    pub fn remove_dir_all(path: &Path) -> std::io::Result<()> { loop {} }

    /// An open file.
    #[derive(Debug)]
    pub struct File(());

    impl File {
        pub fn open(path: &std::path::Path) -> std::io::Result<File> { loop {} }
        pub fn create(path: &std::path::Path) -> std::io::Result<File> { loop {} }
        pub fn sync_all(&self) -> std::io::Result<()> { loop {} }
        pub fn set_len(&self, size: u64) -> std::io::Result<()> { loop {} }
        pub fn metadata(&self) -> std::io::Result<Metadata> { loop {} }
        pub fn try_clone(&self) -> std::io::Result<File> { loop {} }
    }

    /// What the system knows of a file.
    #[derive(Debug, Clone)]
    pub struct Metadata(());

    impl Metadata {
        pub fn is_dir(&self) -> bool { loop {} }
        pub fn is_file(&self) -> bool { loop {} }
        pub fn is_symlink(&self) -> bool { loop {} }
        pub fn len(&self) -> u64 { loop {} }
        pub fn file_type(&self) -> FileType { loop {} }
        pub fn modified(&self) -> std::io::Result<SystemTime> { loop {} }
        pub fn accessed(&self) -> std::io::Result<SystemTime> { loop {} }
        pub fn created(&self) -> std::io::Result<SystemTime> { loop {} }
    }

    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub struct FileType(());

    impl FileType {
        pub fn is_dir(&self) -> bool { loop {} }
        pub fn is_file(&self) -> bool { loop {} }
        pub fn is_symlink(&self) -> bool { loop {} }
    }
}
