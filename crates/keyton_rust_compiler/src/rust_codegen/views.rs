//! Lists and structs that are looked up once for many uses (`o::View`, `o::Fields`).
//!
//! A *place* is a variable that holds a list or a struct, a field of such a struct, or an item of such a list at
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

use kayton_manifest::Ty;

use super::Gen;
use super::calm::Effect;
use super::children;
use super::names::ident;
use crate::thir::tree::{By, Expr, Iter, Kind, LocalId, Pos, Sharing, Stmt, StmtKind};
use crate::thir::types::is_scalar;

/// See the module.
#[derive(Clone, PartialEq)]
pub(super) enum Place {
    Local(LocalId),
    /// A field, which may be without a value.
    Field(Box<Place>, String, bool),
    Item(Box<Place>, At),
}

/// A position.
#[derive(Clone, PartialEq)]
pub(super) enum At {
    Local(LocalId),
    Literal(u128),
}

/// A view that is declared.
pub(super) struct View {
    place: Place,
    name: u32,
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

impl Place {
    /// The variable that it begins at.
    fn root(&self) -> Option<LocalId> {
        match self {
            Place::Local(id) => Some(*id),
            Place::Field(base, ..) | Place::Item(base, _) => base.root(),
        }
    }

    fn uses(&self, local: LocalId) -> bool {
        match self {
            Place::Local(id) => *id == local,
            Place::Field(base, ..) => base.uses(local),
            Place::Item(base, at) => base.uses(local) || *at == At::Local(local),
        }
    }
}

impl Gen<'_> {
    /// The place that an expression names.
    fn place(&mut self, e: &Expr) -> Option<Place> {
        match &self.peeled(e).kind {
            Kind::Local(id) => {
                let local = &self.locals().locals[id.0];
                (local.shared == Sharing::No).then_some(Place::Local(*id))
            }
            Kind::StructGet {
                object,
                field,
                late,
            } => Some(Place::Field(
                Box::new(self.place(object)?),
                field.clone(),
                *late,
            )),
            Kind::Rust { path, args, .. } if path == "o::list_index" => {
                let [(list, _), (at, _)] = args.as_slice() else {
                    return None;
                };
                let at = match &at.kind {
                    Kind::Local(id)
                        if self.locals().locals[id.0].shared == Sharing::No
                            && !self.is_lazy(*id) =>
                    {
                        At::Local(*id)
                    }
                    Kind::Int {
                        negative: false,
                        value,
                    } => At::Literal(*value),
                    _ => return None,
                };
                Some(Place::Item(Box::new(self.place(list)?), at))
            }
            _ => None,
        }
    }

    /// What kind of view a value of the type has: of a list, or of a struct.
    fn viewed(&mut self, ty: &Ty) -> Option<bool> {
        match self.solved(ty) {
            Ty::Vec(_) => Some(true),
            ty @ Ty::Object { .. } => {
                let found = |s: &crate::thir::tree::StructDef| matches!(&ty, Ty::Object { key, .. } if key.0 == s.key);
                self.program.structs.iter().any(found).then_some(false)
            }
            _ => None,
        }
    }

    /// What an expression looks into, if it does.
    fn base<'t>(&mut self, e: &'t Expr) -> Option<&'t Expr> {
        let base = match &e.kind {
            Kind::Rust { path, args, .. }
                if matches!(path.as_str(), "o::list_index" | "o::list_set") =>
            {
                &args.first()?.0
            }
            Kind::StructGet { object, .. } | Kind::StructSet { object, .. } => object,
            _ => return None,
        };
        self.viewed(&base.ty).map(|_| base)
    }

    /// The places that statements look into, those first that others stand in.
    fn used(&mut self, stmts: &[Stmt]) -> Vec<(Place, bool)> {
        let mut bases = Vec::new();
        let mut all = Vec::new();
        children::all_exprs(stmts, &mut |e| all.push(e));
        for e in all {
            if let Some(base) = self.base(e)
                && let Some(place) = self.place(base)
                && let Some(list) = self.viewed(&base.ty)
            {
                bases.push((place, list));
            }
        }
        let mut out: Vec<(Place, bool)> = Vec::new();
        for (place, list) in bases {
            let mut chain = vec![(place.clone(), list)];
            let mut at = &place;
            loop {
                at = match at {
                    Place::Local(_) => break,
                    Place::Field(base, ..) => {
                        chain.push((*base.clone(), false));
                        base
                    }
                    Place::Item(base, _) => {
                        chain.push((*base.clone(), true));
                        base
                    }
                };
            }
            for one in chain.into_iter().rev() {
                if !out.iter().any(|(place, _)| *place == one.0) {
                    out.push(one);
                }
            }
        }
        out
    }

    fn active(&self, place: &Place) -> Option<&View> {
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

    fn declare(&mut self, place: Place, list: bool) -> String {
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

    /// `xs[i]` where the list is looked at in place.
    pub(super) fn item(&mut self, e: &Expr, args: &[(Expr, By)]) -> Option<String> {
        let [(list, _), (at, _)] = args else {
            return None;
        };
        if self.mode == Mode::Cold {
            let (list, at) = (self.refer(list), self.value(at));
            return Some(self.tried(&format!("o::list_index_any({list}, {at})"), e.pos));
        }
        let scalar = is_scalar(&self.solved(&e.ty));
        let own = if scalar { "*it" } else { "it.clone()" };
        if let Some(place) = self.place(list)
            && let Some(View { name, .. }) = self.active(&place)
        {
            let name = *name;
            let first = self.list_first(&place, name, list, &[at]);
            let at = self.value(at);
            let long = self.cold(|me| me.refer(list));
            let long = match self.mode {
                Mode::Alone => self.fault(&format!("o::list_fault({long}, at)"), e.pos),
                _ => self.tried(&format!("o::list_index_any({long}, at)"), e.pos),
            };
            return Some(format!(
                "{{ {first}let at = {at}; match unsafe {{ w{name}.item(at) }} {{ Some(it) => {own}, None => {long} }} }}"
            ));
        }
        // A list in a list is looked at where it is, if nothing runs before it is used.
        if self.calm(at)
            && let Some((before, list)) = self.within(list)
        {
            let at = self.value(at);
            let read = self.tried(&format!("o::list_index({list}, {at})"), e.pos);
            return Some(format!("{{ {before}let it = {read}; it }}"));
        }
        None
    }

    /// What raises that there is no list before what comes next raises anything.
    fn list_first(&mut self, place: &Place, view: u32, list: &Expr, next: &[&Expr]) -> String {
        let never = matches!(place, Place::Local(id) if !self.is_lazy(*id));
        let sure = |me: &Self, e: &Expr| match &e.kind {
            Kind::Local(id) => !me.is_lazy(*id) && me.locals().locals[id.0].shared == Sharing::No,
            Kind::Int { .. } | Kind::Float(_) | Kind::Bool(_) => true,
            _ => false,
        };
        if never || next.iter().all(|e| sure(self, e)) {
            return String::new();
        }
        let list = self.cold(|me| me.refer(list));
        format!("if !w{view}.is_there() {{ let _ = {list}; }} ")
    }

    /// A list or struct that is an item of a list, without a handle of its own: what goes before, and the
    /// reference.
    pub(super) fn within(&mut self, e: &Expr) -> Option<(String, String)> {
        let Kind::Rust { path, args, .. } = &e.kind else {
            return None;
        };
        let ([(list, _), (at, _)], "o::list_index") = (args.as_slice(), path.as_str()) else {
            return None;
        };
        if self.mode == Mode::Cold || !self.calm(at) || !self.is_plain(&e.ty) {
            return None;
        }
        let (mut before, list, view) = match self.place(list) {
            Some(place) if self.active(&place).is_some() => {
                let name = self.active(&place)?.name;
                let long = self.cold(|me| me.refer(list));
                (String::new(), long, Some(name))
            }
            _ => match &list.kind {
                Kind::Local(id) if self.locals().locals[id.0].shared == Sharing::No => {
                    (String::new(), self.refer(list), None)
                }
                Kind::Local(_) => return None,
                _ => {
                    let (before, list) = self.within(list)?;
                    (before, list, None)
                }
            },
        };
        self.view_names += 1;
        let n = self.view_names;
        let at = self.value(at);
        let look = match view {
            Some(name) => format!("w{name}.item(at{n})"),
            None => format!("o::glance({list}, at{n})"),
        };
        let alone = self.mode == Mode::Alone && view.is_some();
        before.push_str(&match alone {
            true => {
                let fault = self.fault(&format!("o::list_fault({list}, at{n})"), e.pos);
                format!("let at{n} = {at}; let in{n} = match unsafe {{ {look} }} {{ Some(it) => it, None => {fault} }}; ")
            }
            false => {
                let long = self.tried(&format!("o::list_index_any({list}, at{n})"), e.pos);
                format!(
                    "let at{n} = {at}; let own{n}; let in{n} = match unsafe {{ {look} }} {{ Some(it) => it, None => {{ own{n} = {long}; &own{n} }} }}; "
                )
            }
        });
        Some((before, format!("in{n}")))
    }

    /// `xs[i] = v` of a number, in place.
    pub(super) fn put(&mut self, args: &[(Expr, By)], e: &Expr) -> Option<String> {
        let [(list, _), (at, _), (value, _)] = args else {
            return None;
        };
        if !is_scalar(&self.solved(&value.ty)) {
            return None;
        }
        let place = self.place(list)?;
        let name = self.active(&place)?.name;
        let first = self.list_first(&place, name, list, &[at, value]);
        let (at, value) = (self.value(at), self.value(value));
        let long = self.cold(|me| me.refer(list));
        let long = match self.mode {
            Mode::Alone => self.fault(&format!("o::list_set_fault({long}, at)"), e.pos),
            _ => self.tried(&format!("o::list_set_any({long}, at, it)"), e.pos),
        };
        let put = match place {
            Place::Local(id) if self.mode == Mode::Alone && self.written.contains(&id) => {
                "overwrite"
            }
            _ => "put",
        };
        Some(format!(
            "{{ {first}let at = {at}; let it = {value}; if !unsafe {{ w{name}.{put}(at, it) }} {{ {long} }} }}"
        ))
    }

    /// `d[k] = d.get(k, v) + x`, and its kin, with one look for the key where it is there.
    pub(super) fn updated(&mut self, args: &[(Expr, By)], e: &Expr) -> Option<String> {
        let [(dict, _), (key, _), (value, _)] = args else {
            return None;
        };
        let [dict, key, value] = [dict, key, value].map(|e| self.peeled(e));
        let Kind::Arith { op, lhs, rhs } = &value.kind else {
            return None;
        };
        let Kind::Rust {
            path, args: got, ..
        } = &lhs.kind
        else {
            return None;
        };
        let ("b::dict_get_or" | "o::dict_get", [(of, _), (at, _), default @ ..]) =
            (path.as_str(), got.as_slice())
        else {
            return None;
        };
        let [of, at] = [of, at].map(|e| self.peeled(e));
        let same = |a: &Expr, b: &Expr| match (&a.kind, &b.kind) {
            (Kind::Local(a), Kind::Local(b)) => a == b,
            _ => false,
        };
        let mut operands = vec![&**rhs];
        operands.extend(default.iter().map(|(e, _)| e));
        let mut touched = Vec::new();
        for e in &operands {
            children::all_in(e, &mut |e| touched.push(&e.ty));
        }
        let touches = touched
            .into_iter()
            .any(|ty| matches!(self.solved(ty), Ty::Dict(..)));
        let shared = |e: &Expr| matches!(e.kind, Kind::Local(id) if self.locals().locals[id.0].shared != Sharing::No || self.is_lazy(id));
        if self.in_update
            || !same(dict, of)
            || !same(key, at)
            || shared(dict)
            || shared(key)
            || touches
            || !self.is_simple(&key.ty)
            || !is_scalar(&self.solved(&value.ty))
            || !operands.iter().all(|e| self.calm(e))
        {
            return None;
        }
        let (d, k) = (self.refer(dict), self.refer(key));
        let (old, more) = ("*place".to_owned(), self.value(rhs));
        let new = self.arith_of(*op, (lhs, old), (rhs, more), value);
        self.in_update = true;
        let long = self.value(e);
        self.in_update = false;
        Some(format!(
            "match unsafe {{ o::dict_place({d}, {k}) }} {{ Some(place) => {{ *place = {new}; }} None => {{ {long}; }} }}"
        ))
    }

    /// The view of a struct that an expression names.
    pub(super) fn fields_of(&mut self, object: &Expr) -> Option<u32> {
        let place = self.place(object)?;
        self.active(&place).map(|view| view.name)
    }

    /// A variable for an item of a list, as a reference to it: nothing in the rest of its block changes the list or
    /// the variable, and all that looks at it looks into it.
    fn borrowed(&mut self, stmt: &Stmt, rest: &[Stmt]) -> Option<String> {
        let StmtKind::Assign {
            local,
            value,
            declare: true,
        } = &stmt.kind
        else {
            return None;
        };
        let Kind::Rust { path, args, .. } = &value.kind else {
            return None;
        };
        let ([(list, _), (at, _)], "o::list_index") = (args.as_slice(), path.as_str()) else {
            return None;
        };
        let is_list = self.viewed(&value.ty)?;
        let place = self.place(list)?;
        let view = self.active(&place)?.name;
        let kept = |l: &crate::thir::tree::Local| !l.lazy && !l.param && l.shared == Sharing::No;
        if self.mode != Mode::Alone
            || !kept(&self.locals().locals[local.0])
            || !self.calm(at)
            || self.effect_of_all(rest) != Effect::None
        {
            return None;
        }
        let mut changes = false;
        children::assigned(rest, &mut |l| {
            changes |= l == *local || matches!(place.root(), Some(root) if root == l);
        });
        let (mut named, mut looked) = (0, 0);
        let mut all = Vec::new();
        children::all_exprs(rest, &mut |e| all.push(e));
        for e in all {
            named += usize::from(matches!(e.kind, Kind::Local(id) if id == *local));
            let base = self.base(e).map(|base| &base.kind);
            looked += usize::from(matches!(base, Some(Kind::Local(id)) if id == local));
        }
        if changes || named != looked || looked == 0 {
            return None;
        }
        let name = self.local_name(*local);
        let at = self.value(at);
        let long = self.cold(|me| me.refer(list));
        let fault = self.fault(&format!("o::list_fault({long}, at)"), value.pos);
        let item = format!(
            "let {name} = {{ let at = {at}; match unsafe {{ w{view}.item(at) }} {{ Some(it) => it, None => {fault} }} }};\n"
        );
        Some(item + &self.declare(Place::Local(*local), is_list))
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
        if !calm && !matches!(stmt.kind, StmtKind::Return(_) | StmtKind::Raise(_)) {
            text.push_str(&self.refresh_all());
        }
        text
    }
}
