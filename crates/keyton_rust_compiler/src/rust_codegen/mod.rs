//! The typed program as Rust text.
//!
//! 1. `file` lays out the crate of a cell: crates, functions, structs, the entry.
//! 2. `body` prints a function: its variables, then its statements (`stmt`) and expressions (`expr`).
//! 3. `names` gives the Rust type of each Keyton type.
//! 4. The line table says which Keyton line each Rust line comes from.
//!
//! 5. `views` and `definite` make loops fast: lists are looked up once, variables are no options.
//!
//! **Small.** A cell is compiled while its user waits: what can be a call of the runtime is one.
//!
//! **No decisions.** Everything printed is in the tree; only solved types are looked up.

mod body;
mod calm;
mod children;
mod convert;
mod definite;
mod expr;
mod file;
mod looks;
mod loops;
mod names;
mod places;
mod stmt;
mod structs;
mod views;

use std::collections::{HashMap, HashSet};

use crate::thir::tree::{LocalId, Pos, Program};
use crate::thir::types::Types;

/// A place that jumps pass.
enum Frame {
    /// The body of a `try`: a closure, with a labelled block in it that takes errors.
    Try(Exits),
    /// A loop, whether a `break` has to be remembered, and whether a `continue` is for a loop inside of it.
    Loop(u32, bool, bool),
    /// A closure: nothing outside of it is reached by a jump.
    Closure,
}

/// How the body of a `try` is left but by its end or an error.
#[derive(Default)]
struct Exits {
    label: u32,
    returns: bool,
    breaks: bool,
    continues: bool,
}

/// A jump.
enum Jump<'a> {
    /// With the value.
    Return(&'a str),
    Break,
    Continue,
}

/// The body that is printed.
#[derive(Clone, Copy)]
enum Which {
    Cell,
    Fn(usize),
}

/// The printer.
pub(crate) struct Gen<'a> {
    program: &'a Program,
    manifests: &'a crate::thir::ManifestSet,
    types: &'a mut Types,
    which: Which,
    frames: Vec<Frame>,
    labels: u32,
    /// The caught error at hand, for `raise` alone.
    caught: Vec<u32>,
    uses_tri: bool,
    /// Variables of the body that are no options, see `definite`.
    definite: HashSet<LocalId>,
    /// What calls of functions do, as far as that was asked.
    effects: HashMap<usize, calm::Effect>,
    mode: views::Mode,
    /// Variables whose lists may be written to in the loop at hand.
    written: Vec<LocalId>,
    /// Variables whose last use is printed.
    moved: HashSet<LocalId>,
    /// The long way of a dict's update is printed.
    in_update: bool,
    /// Views that are declared, outermost first.
    views: Vec<views::View>,
    /// How many of them must not be used here.
    unusable: usize,
    view_names: u32,
    /// How many loops of the body are around.
    loops: u32,
}

/// A cell's Rust.
pub(crate) struct Printed {
    pub(crate) rust: String,
    /// Keyton line of each Rust line, 0 where there is none.
    pub(crate) lines: Vec<u32>,
    /// Crates that it links.
    pub(crate) externs: Vec<String>,
}

impl<'a> Gen<'a> {
    pub(crate) fn new(
        program: &'a Program,
        manifests: &'a crate::thir::ManifestSet,
        types: &'a mut Types,
    ) -> Self {
        Gen {
            program,
            manifests,
            types,
            which: Which::Cell,
            frames: Vec::new(),
            labels: 0,
            caught: Vec::new(),
            uses_tri: false,
            definite: HashSet::new(),
            effects: HashMap::new(),
            mode: views::Mode::Usual,
            written: Vec::new(),
            moved: HashSet::new(),
            in_update: false,
            views: Vec::new(),
            unusable: 0,
            view_names: 0,
            loops: 0,
        }
    }

    fn label(&mut self) -> u32 {
        self.labels += 1;
        self.labels
    }

    fn locals(&self) -> &'a crate::thir::tree::Body {
        match self.which {
            Which::Cell => &self.program.cell,
            Which::Fn(i) => &self.program.fns[i].body,
        }
    }

    fn local_name(&self, id: LocalId) -> String {
        let local = &self.locals().locals[id.0];
        format!("{}_{}", names::ident(&local.name), id.0)
    }

    /// A fallible Rust expression as its value; errors leave to where they are taken.
    fn tried(&mut self, rust: &str, pos: Pos) -> String {
        let Pos { cell, line, column } = pos;
        let at = format!("{rust}.at({cell}, {line}, {column})");
        match self.error_label() {
            Some(label) => {
                self.uses_tri = true;
                format!("tri!('t{label}, {at})")
            }
            None => format!("{at}?"),
        }
    }

    /// The block that takes errors here; None: the function's caller.
    fn error_label(&self) -> Option<u32> {
        for frame in self.frames.iter().rev() {
            match frame {
                Frame::Try(exits) => return Some(exits.label),
                Frame::Closure => return None,
                Frame::Loop(..) => {}
            }
        }
        None
    }
}
