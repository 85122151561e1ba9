//! What can end or hold up a process.

/// Ends the process as a failed assertion of C does.
pub fn abort() {
    std::process::abort();
}

/// Ends the process by its own will.
pub fn exit(code: i32) {
    std::process::exit(code);
}

/// Calls itself until the stack ends.
pub fn overflow(depth: u64) -> u64 {
    let buffer = std::hint::black_box([depth; 512]);
    overflow(depth + 1) + buffer[(depth % 512) as usize]
}

/// Panics.
pub fn panic(message: &str) {
    panic!("{message}");
}

/// Blocks the thread, deaf to everything.
pub fn block(milliseconds: u64) {
    std::thread::sleep(std::time::Duration::from_millis(milliseconds));
}

/// Is never ready.
pub async fn wait_forever() -> i64 {
    std::future::pending().await
}

/// Writes to both streams without Keyton's help.
pub fn shout(text: &str) {
    println!("{text} on stdout");
    eprintln!("{text} on stderr");
}

unsafe extern "C" {
    fn puts(text: *const std::ffi::c_char) -> i32;
}

/// Writes a line as C code does, into the buffer of the C library.
pub fn put_c() {
    // SAFETY: the text ends with a zero byte.
    unsafe { puts(c"C on stdout".as_ptr()) };
}

/// Something that notebooks show as HTML.
pub struct Badge;

/// A badge.
pub fn badge() -> Badge {
    Badge
}

impl Badge {
    /// The badge as HTML.
    pub fn to_html(&self) -> String {
        String::from("<b>badge</b>")
    }
}
