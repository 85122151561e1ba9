//! Lists and structs that are looked up once for many uses (`o::View`, `o::Fields`).
//!
//! A *place* ([`super::places`]) is a variable that holds a list or a struct, a field of such a struct, or an item of such a list at
//! a position that does not change. Before a loop a view is made of each place that the loop uses and does not
//! assign; of a variable that a loop assigns, behind the assignment. Uses go through the view, and where that is
//! empty the long way.
//!
//! **Views are fresh.** Behind each statement that is not calm ([`super::calm`]) all views are made anew, and such a
//! statement itself uses none, unless it shifts as the last thing that it does; behind an assignment, those of the
//! variable. A view is used only in the block in which it is declared, never in the body of a function inside.
//!
//! **Two ways.** A loop without anything wild is printed twice. One text runs where this thread is alone with all values,
//! which stays so for all of the loop: there a view that is empty, or a position that it lacks, is an error, and no
//! other way leads back into the loop. The other text uses no views.

use std::fmt::Write;

use super::Gen;
use super::calm::Effect;
use super::children;
use super::names::ident;
use super::places::{At, Place};
use crate::thir::tree::{Expr, Iter, Kind, LocalId, Pos, Stmt, StmtKind};

/// A view that is declared.
pub(super) struct View {
    place: Place,
    pub(super) name: u32,
    /// Of a list, else of a struct.
    list: bool,
}

/// How what looks into lists and structs is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Through views, with another way where they are empty.
    Usual,
    /// Through views, in a loop that runs where this thread is alone with all values.
    Alone,
    /// Without views.
    Without,
    /// On the way to an error.
    Cold,
}

/// A loop of more expressions is printed once.
const TWICE: usize = 1000;

/// At most so many views are made before one loop.
const MOST: usize = 24;

impl Gen<'_> {
    pub(super) fn active(&self, place: &Place) -> Option<&View> {
        if matches!(self.mode, Mode::Without | Mode::Cold) {
            return None;
        }
        let usable = self.views.iter().skip(self.unusable);
        usable.rev().find(|view| view.place == *place)
    }

    /// The text that makes the view of a place.
    fn view_of(&self, place: &Place, list: bool) -> String {
        let ty = if list { "o::View" } else { "o::Fields" };
        // The object in the handle that a struct is.
        let of = |handle: &str| match (list, self.mode) {
            (true, _) => format!("o::View::of(&{handle})"),
            (false, Mode::Alone) => format!("unsafe {{ o::Fields::alone(&{handle}.0) }}"),
            (false, _) => format!("o::Fields::of(&{handle}.0)"),
        };
        let within = |base: &Place, get: &dyn Fn(u32) -> String| match self
            .views
            .iter()
            .rev()
            .find(|view| view.place == *base)
        {
            Some(view) => {
                let get = get(view.name);
                format!("{get}.map_or({ty}::none(), |it| {})", of("it"))
            }
            None => format!("{ty}::none()"),
        };
        match place {
            Place::Local(id) => {
                let name = self.local_name(*id);
                match self.is_lazy(*id) {
                    true => format!("{name}.as_ref().map_or({ty}::none(), |it| {})", of("it")),
                    false => of(&name),
                }
            }
            Place::Field(base, field, late) => {
                let field = ident(field);
                let get = match late {
                    true => format!("it.{field}.as_ref()"),
                    false => format!("Some(&it.{field})"),
                };
                within(base, &|name| {
                    format!("unsafe {{ w{name}.get() }}.and_then(|it| {get})")
                })
            }
            Place::Item(base, at) => {
                let at = match at {
                    At::Local(id) => self.local_name(*id),
                    At::Literal(n) => format!("{n}"),
                };
                within(base, &|name| format!("unsafe {{ w{name}.item({at}) }}"))
            }
        }
    }

    pub(super) fn declare(&mut self, place: Place, list: bool) -> String {
        self.view_names += 1;
        let name = self.view_names;
        let made = self.view_of(&place, list);
        self.views.push(View { place, name, list });
        format!("let mut w{name} = {made};\n")
    }

    /// Declares the views for a loop; the text that does.
    pub(super) fn views_before(&mut self, turned: &[LocalId], body: &[Stmt]) -> String {
        if self.mode == Mode::Without {
            return String::new();
        }
        let mut changed = turned.to_vec();
        children::assigned(body, &mut |local| changed.push(local));
        let mut out = String::new();
        for (place, list) in self.used(body).into_iter().take(MOST) {
            if self.active(&place).is_none() && !changed.iter().any(|local| place.uses(*local)) {
                out.push_str(&self.declare(place, list));
            }
        }
        out
    }

    /// A view of a list for a loop over all of its items, where nothing in the loop changes it: the text that
    /// declares it, and its name.
    pub(super) fn view_of_all(&mut self, list: &Expr, body: &[Stmt]) -> Option<(String, u32)> {
        if self.mode != Mode::Alone || self.effect_of_all(body) != Effect::None {
            return None;
        }
        let place = self.place(list)?;
        let mut changes = false;
        children::assigned(body, &mut |local| changes |= place.uses(local));
        if changes {
            return None;
        }
        if let Some(view) = self.active(&place) {
            return Some((String::new(), view.name));
        }
        match place {
            Place::Local(id) if !self.is_lazy(id) => {
                let before = self.declare(place, true);
                Some((before, self.view_names))
            }
            _ => None,
        }
    }

    /// What follows an assignment to a variable in a block, of which `rest` is left: its views are made anew, or its
    /// first one is made if it is of use.
    pub(super) fn views_behind(&mut self, local: LocalId, rest: &[Stmt]) -> String {
        let mut out = self.refresh(&|place| place.uses(local));
        let place = Place::Local(local);
        if self.mode != Mode::Without && self.loops > 0 && self.active(&place).is_none() {
            let used = self.used(rest);
            if let Some((_, list)) = used.into_iter().find(|(used, _)| *used == place) {
                out.push_str(&self.declare(place, list));
            }
        }
        out
    }

    fn refresh(&self, which: &dyn Fn(&Place) -> bool) -> String {
        let mut out = String::new();
        for View { place, name, list } in &self.views {
            if which(place) {
                out.push_str(&format!("w{name} = {};\n", self.view_of(place, *list)));
            }
        }
        out
    }

    /// Makes all views anew.
    pub(super) fn refresh_all(&self) -> String {
        self.refresh(&|_| true)
    }

    /// Prints what is not calm by `print`: it uses no view that is there.
    pub(super) fn without_views<T>(&mut self, print: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.unusable, self.views.len());
        let text = print(self);
        self.unusable = before;
        text
    }

    /// Prints a part of the way to an error.
    pub(super) fn cold<T>(&mut self, print: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.mode, Mode::Cold);
        let text = print(self);
        self.mode = before;
        text
    }

    /// Raises the error that a Rust expression gives.
    pub(super) fn fault(&mut self, error: &str, pos: Pos) -> String {
        let Pos { cell, line, column } = pos;
        let fail = self.fail(&format!("{error}.at({cell}, {line}, {column})"));
        format!("{{ {fail} }}")
    }

    /// A loop, printed by `print`: for where this thread is alone with all values and for where it is not, if it
    /// looks into lists or structs and has nothing wild.
    pub(super) fn two_ways(&mut self, stmt: &Stmt, print: impl Fn(&mut Self) -> String) -> String {
        let whole = std::slice::from_ref(stmt);
        let mut size = 0;
        children::all_exprs(whole, &mut |_| size += 1);
        if self.mode != Mode::Usual
            || size > TWICE
            || self.used(whole).is_empty()
            || self.effect_of_stmt(stmt) == Effect::Wild
        {
            return print(self);
        }
        self.mode = Mode::Alone;
        self.written = self.written_in(whole);
        let mut asked = "::kayton_api::alone()".to_owned();
        for local in &self.written {
            let name = self.local_name(*local);
            let _ = write!(asked, " && o::View::of(&{name}).is_writable()");
        }
        // Those that are there may be empty for other reasons.
        let alone = self.without_views(&print);
        self.written.clear();
        self.mode = Mode::Without;
        let without = self.without_views(&print);
        self.mode = Mode::Usual;
        format!("if {asked} {{\n{alone}\n}} else {{\n{without}\n}}")
    }

    /// Variables whose lists a loop writes to and which it does not assign: that they may be written to is asked
    /// once, since nothing that is not wild borrows a list for longer than it runs.
    fn written_in(&mut self, whole: &[Stmt]) -> Vec<LocalId> {
        let mut all = Vec::new();
        children::all_exprs(whole, &mut |e| all.push(e));
        let mut written = Vec::new();
        for e in all {
            if let Kind::Rust { path, args, .. } = &e.kind
                && path == "o::list_set"
                && let Some((list, _)) = args.first()
                && let Some(Place::Local(id)) = self.place(list)
                && !self.is_lazy(id)
                && !self.definite.contains(&id)
                && !written.contains(&id)
            {
                written.push(id);
            }
        }
        children::assigned(whole, &mut |local| written.retain(|id| *id != local));
        written
    }

    /// A condition, behind which views are fresh.
    pub(super) fn test(&mut self, e: &Expr) -> String {
        if self.views.is_empty() || self.calm(e) {
            return self.value(e);
        }
        let test = self.without_views(|me| me.value(e));
        format!("{{ let it = {test}; {} it }}", self.refresh_all())
    }

    /// What makes the views fresh at the beginning of a turn.
    pub(super) fn views_of_turn(&mut self, iter: &Iter) -> String {
        match self.views.is_empty() || self.calm_iter(iter) {
            true => String::new(),
            false => self.refresh_all(),
        }
    }

    /// The statement in its block, with what its views need; `rest` follows it there.
    pub(super) fn viewed_stmt(&mut self, stmt: &Stmt, rest: &[Stmt]) -> String {
        let flat = matches!(
            stmt.kind,
            StmtKind::Expr(_)
                | StmtKind::Assign { .. }
                | StmtKind::AssignGlobal { .. }
                | StmtKind::ClearGlobal(_)
                | StmtKind::ClearLocal(_)
                | StmtKind::Forget(_)
                | StmtKind::Return(_)
                | StmtKind::Yield(_)
                | StmtKind::Raise(_)
                | StmtKind::Display(_)
        );
        let calm = !flat || self.views.is_empty() || self.effect_of_stmt(stmt) == Effect::None;
        if let Some(text) = self.borrowed(stmt, rest) {
            return text;
        }
        let mut text = match calm || self.shifts_at_the_end(stmt) {
            true => self.stmt(stmt),
            false => self.without_views(|me| me.stmt(stmt)),
        };
        if let StmtKind::Assign { local, .. } = &stmt.kind {
            text.push_str(&self.views_behind(*local, rest));
        }
        // What is forgotten is looked into no more.
        if let StmtKind::Forget(local) = &stmt.kind {
            self.views.retain(|view| !view.place.uses(*local));
        }
        if !calm && !matches!(stmt.kind, StmtKind::Return(_) | StmtKind::Raise(_)) {
            text.push_str(&self.refresh_all());
        }
        text
    }
}
