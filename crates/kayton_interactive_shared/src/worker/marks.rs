//! Marks in the output: how the front knows that it has read everything up to a moment.
//!
//! The worker writes a mark into both streams; the front takes it out again. A mark is a zero byte,
//! the channel's token and a number, so that no program writes one by accident. The worker keeps
//! its own handles of the streams: a mark arrives even where a program closed or redirected them.

use std::fs::File;
use std::io::{self, Write as _};

/// Digits of a number.
const DIGITS: usize = 16;

/// Writes marks.
pub(crate) struct Marker {
    token: String,
    streams: [File; 2],
}

impl Marker {
    /// Keeps handles of standard output and standard error.
    pub(crate) fn new(token: String) -> io::Result<Self> {
        Ok(Self {
            token,
            streams: own_streams()?,
        })
    }

    /// Marks both streams.
    pub(crate) fn mark(&self, number: u64) -> io::Result<()> {
        let mark = mark(&self.token, number);
        self.streams
            .iter()
            .try_for_each(|mut stream| stream.write_all(&mark))
    }
}

#[cfg(unix)]
fn own_streams() -> io::Result<[File; 2]> {
    use std::os::fd::AsFd as _;

    let stdout = io::stdout().as_fd().try_clone_to_owned()?;
    let stderr = io::stderr().as_fd().try_clone_to_owned()?;
    Ok([stdout.into(), stderr.into()])
}

#[cfg(windows)]
fn own_streams() -> io::Result<[File; 2]> {
    use std::os::windows::io::AsHandle as _;

    let stdout = io::stdout().as_handle().try_clone_to_owned()?;
    let stderr = io::stderr().as_handle().try_clone_to_owned()?;
    Ok([stdout.into(), stderr.into()])
}

fn mark(token: &str, number: u64) -> Vec<u8> {
    format!("\0{token}{number:0DIGITS$x}").into_bytes()
}

/// A part of a stream.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// What was written.
    Bytes(Vec<u8>),
    /// A mark.
    Mark(u64),
}

/// Takes marks out of one stream, however its bytes are cut.
pub(crate) struct MarkFilter {
    start: Vec<u8>,
    held: Vec<u8>,
}

impl MarkFilter {
    /// A filter for marks with a token.
    pub(crate) fn new(token: &str) -> Self {
        Self {
            start: format!("\0{token}").into_bytes(),
            held: Vec::new(),
        }
    }

    /// Adds bytes and gives what is certain: bytes that may begin a mark are held back.
    pub(crate) fn push(&mut self, bytes: &[u8], mut give: impl FnMut(Piece)) {
        self.held.extend_from_slice(bytes);
        let mut from = 0;
        while let Some(zero) = self.held[from..].iter().position(|byte| *byte == 0) {
            let at = from + zero;
            let rest = &self.held[at..];
            let common = rest.len().min(self.start.len());
            if rest[..common] != self.start[..common] {
                from = at + 1;
                continue;
            }
            let Some(digits) = rest.get(self.start.len()..self.start.len() + DIGITS) else {
                self.release(at, &mut give);
                return;
            };
            let number = std::str::from_utf8(digits).ok();
            let Some(number) = number.and_then(|digits| u64::from_str_radix(digits, 16).ok())
            else {
                from = at + 1;
                continue;
            };
            self.release(at, &mut give);
            self.held.drain(..self.start.len() + DIGITS);
            give(Piece::Mark(number));
            from = 0;
        }
        self.release(self.held.len(), &mut give);
    }

    /// Gives what is held back: the stream ended.
    pub(crate) fn finish(&mut self, mut give: impl FnMut(Piece)) {
        self.release(self.held.len(), &mut give);
    }

    fn release(&mut self, count: usize, give: &mut impl FnMut(Piece)) {
        if count > 0 {
            let rest = self.held.split_off(count);
            give(Piece::Bytes(std::mem::replace(&mut self.held, rest)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(chunks: &[&[u8]]) -> Vec<Piece> {
        let mut filter = MarkFilter::new("abc");
        let mut pieces: Vec<Piece> = Vec::new();
        let mut give = |piece| match (pieces.last_mut(), piece) {
            (Some(Piece::Bytes(last)), Piece::Bytes(more)) => last.extend(more),
            (_, piece) => pieces.push(piece),
        };
        chunks
            .iter()
            .for_each(|chunk| filter.push(chunk, &mut give));
        filter.finish(&mut give);
        pieces
    }

    #[test]
    fn marks_are_found_wherever_the_bytes_are_cut() {
        let text = [
            b"one\0\0ab",
            &*mark("abc", 5),
            &*mark("abc", 0xFFFF),
            b"\0abctwo\0",
        ]
        .concat();
        let expected = [
            Piece::Bytes(b"one\0\0ab".to_vec()),
            Piece::Mark(5),
            Piece::Mark(0xFFFF),
            Piece::Bytes(b"\0abctwo\0".to_vec()),
        ];
        assert_eq!(filter(&[&text]), expected);
        for first in 0..text.len() {
            for second in first..text.len() {
                let chunks = [&text[..first], &text[first..second], &text[second..]];
                assert_eq!(filter(&chunks), expected, "cut at {first} and {second}");
            }
        }
    }

    #[test]
    fn text_is_given_at_once() {
        let mut filter = MarkFilter::new("abc");
        let mut given = Vec::new();
        filter.push(b"text", |piece| given.push(piece));
        assert_eq!(given, [Piece::Bytes(b"text".to_vec())]);
    }
}
