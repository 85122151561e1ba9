//! Files and folders, as the language's modules `io`, `os` and `pathlib` ask for them.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use kayton_api::{Bytes, Error, ErrorKind, KResult, List, Str};

/// An error of the system under the name and in the words that Python has for it.
fn raised(error: &io::Error, path: &str) -> Error {
    use io::ErrorKind as Io;
    let (name, words) = match error.kind() {
        Io::NotFound => ("FileNotFoundError", "[Errno 2] No such file or directory"),
        Io::PermissionDenied => ("PermissionError", "[Errno 13] Permission denied"),
        Io::AlreadyExists => ("FileExistsError", "[Errno 17] File exists"),
        Io::IsADirectory => ("IsADirectoryError", "[Errno 21] Is a directory"),
        Io::NotADirectory => ("NotADirectoryError", "[Errno 20] Not a directory"),
        Io::InvalidData => {
            return Error::new(ErrorKind::User, error.to_string())
                .with_type_name("UnicodeDecodeError");
        }
        _ => ("OSError", ""),
    };
    let words = if words.is_empty() {
        error.to_string()
    } else {
        words.to_owned()
    };
    Error::new(ErrorKind::User, format!("{words}: '{path}'")).with_type_name(name)
}

fn done<T>(path: &Str, result: io::Result<T>) -> KResult<T> {
    result.map_err(|error| raised(&error, path))
}

/// The text of a file.
pub fn file_text(path: &Str) -> KResult<Str> {
    let text = done(path, fs::read_to_string(&**path))?;
    Ok(Str::from(text.replace("\r\n", "\n")))
}

/// The bytes of a file.
pub fn file_bytes(path: &Str) -> KResult<Bytes> {
    Ok(Bytes::from(done(path, fs::read(&**path))?))
}

/// Makes an empty file: `w`; makes sure that one is there: `a`; makes a new one: `x`.
pub fn file_begin(path: &Str, mode: &Str) -> KResult<()> {
    let mut options = fs::OpenOptions::new();
    match &**mode {
        "x" => options.write(true).create_new(true),
        "a" => options.append(true).create(true),
        _ => options.write(true).create(true).truncate(true),
    };
    done(path, options.open(&**path)).map(drop)
}

/// Writes bytes behind what a file has.
pub fn file_append(path: &Str, data: &Bytes) -> KResult<()> {
    let file = fs::OpenOptions::new()
        .append(true)
        .create(true)
        .open(&**path);
    done(path, file.and_then(|mut file| file.write_all(data)))
}

/// Whether there is something at a path: `any`, `file` or `dir`.
#[must_use]
pub fn path_is(path: &Str, what: &Str) -> bool {
    let path = Path::new(&**path);
    match &**what {
        "file" => path.is_file(),
        "dir" => path.is_dir(),
        _ => path.exists(),
    }
}

/// The names in a folder, in the order of their texts.
pub fn path_names(path: &Str) -> KResult<List<Str>> {
    let mut names = Vec::new();
    for entry in done(path, fs::read_dir(&**path))? {
        let entry = done(path, entry)?;
        names.push(Str::from(entry.file_name().to_string_lossy().into_owned()));
    }
    names.sort();
    Ok(List::new(names))
}

/// Makes, removes or renames: `mkdir`, `makedirs`, `remove`, `rmdir`, `rmtree`, `rename`.
pub fn path_change(what: &Str, path: &Str, other: &Str) -> KResult<()> {
    let at = &**path;
    let result = match &**what {
        "mkdir" => fs::create_dir(at),
        "makedirs" => fs::create_dir_all(at),
        "remove" => fs::remove_file(at),
        "rmdir" => fs::remove_dir(at),
        "rmtree" => fs::remove_dir_all(at),
        _ => fs::rename(at, &**other),
    };
    done(path, result)
}

/// The size of a file in bytes.
pub fn path_size(path: &Str) -> KResult<i64> {
    let size = done(path, fs::metadata(&**path))?.len();
    Ok(i64::try_from(size).unwrap_or(i64::MAX))
}

/// A path from the root on, without links; as it is if there is nothing.
#[must_use]
pub fn path_whole(path: &Str) -> Str {
    match std::path::absolute(&**path) {
        Ok(whole) => Str::from(whole.to_string_lossy().into_owned()),
        Err(_) => path.clone(),
    }
}

/// Folders of the process: `cwd`, `home`, `temp`.
#[must_use]
pub fn folder(what: &Str) -> Str {
    let folder = match &**what {
        "cwd" => std::env::current_dir().unwrap_or_default(),
        "home" => std::env::home_dir().unwrap_or_default(),
        _ => std::env::temp_dir(),
    };
    Str::from(folder.to_string_lossy().into_owned())
}

/// A variable of the environment.
#[must_use]
pub fn variable(name: &Str) -> Option<Str> {
    std::env::var(&**name).ok().map(Str::from)
}

/// Seconds since 1970.
#[must_use]
pub fn clock() -> f64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0.0, |since| since.as_secs_f64())
}

/// Seconds since the process first asked; they never go back.
#[must_use]
pub fn steady_clock() -> f64 {
    static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    START
        .get_or_init(std::time::Instant::now)
        .elapsed()
        .as_secs_f64()
}

/// Waits; an interrupt ends it.
pub fn sleep(seconds: f64) -> KResult<()> {
    if seconds.is_nan() || seconds < 0.0 {
        let message = "sleep length must be non-negative";
        return Err(Error::new(ErrorKind::Value, message));
    }
    let end = steady_clock() + seconds;
    loop {
        crate::poll()?;
        let left = end - steady_clock();
        if left <= 0.0 {
            return Ok(());
        }
        std::thread::sleep(std::time::Duration::from_secs_f64(left.min(0.05)));
    }
}

/// Writes a text to standard output or standard error.
pub fn stream_write(text: &Str, error: bool) -> KResult<()> {
    match error {
        true => crate::eprint(text),
        false => crate::print(text),
    }
    Ok(())
}
