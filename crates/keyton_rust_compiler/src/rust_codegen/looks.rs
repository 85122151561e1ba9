//! Uses of lists, structs and dicts where they stand. See [`super::views`].

use kayton_manifest::Ty;

use super::Gen;
use super::calm::Effect;
use super::children;
use super::places::Place;
use super::views::{Mode, View};
use crate::thir::tree::{By, Expr, Kind, Local, Sharing, Stmt, StmtKind};
use crate::thir::types::is_scalar;

impl Gen<'_> {
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
    pub(super) fn borrowed(&mut self, stmt: &Stmt, rest: &[Stmt]) -> Option<String> {
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
        let kept = |l: &Local| !l.lazy && !l.param && l.shared == Sharing::No;
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
}
