use std::fmt::Write;

use kayton_manifest::Ty;

use super::names::quoted;
use super::{Exits, Frame, Gen, Jump};
use crate::thir::tree::{Catch, Expr, Handler, Kind, LocalId, Pos, Sharing, Stmt, StmtKind, Text};

impl Gen<'_> {
    /// Statements, each on a line that begins with a mark of its Keyton line.
    pub(super) fn stmts(&mut self, stmts: &[Stmt]) -> String {
        let mut out = String::new();
        let views = self.views.len();
        for (i, stmt) in stmts.iter().enumerate() {
            let text = self.viewed_stmt(stmt, &stmts[i + 1..]);
            let _ = writeln!(out, "\u{1}{}\u{1}{text}", stmt.pos.line);
        }
        self.views.truncate(views);
        out
    }

    pub(super) fn stmt(&mut self, stmt: &Stmt) -> String {
        let pos = stmt.pos;
        match &stmt.kind {
            StmtKind::Expr(e) => format!("let _ = {};", self.value(e)),
            StmtKind::Assign {
                local,
                value,
                declare,
            } => self.assign(*local, value, *declare, pos),
            StmtKind::AssignGlobal { global, value }
                if let Some(more) = self.appended(value, &Kind::Global(*global)) =>
            {
                let more = self.text_refs(more);
                let name = self.global_name(*global);
                self.tried(&format!("b::append_global(&{name}, &[{more}])"), pos) + ";"
            }
            StmtKind::AssignGlobal { global, value } => {
                let value = self.value(value);
                format!(
                    "{{ let it = {value}; {}.set(it); }}",
                    self.global_name(*global)
                )
            }
            StmtKind::ClearGlobal(g) => format!("{}.clear();", self.global_name(*g)),
            StmtKind::ClearLocal(l) if self.locals().locals[l.0].shared != Sharing::No => {
                format!("{}.clear();", self.local_name(*l))
            }
            StmtKind::ClearLocal(l) => format!("{} = None;", self.local_name(*l)),
            StmtKind::Forget(l) => {
                let name = self.local_name(*l);
                match self.is_lazy(*l) {
                    true => format!("{name} = None;"),
                    false => format!("drop({name});"),
                }
            }
            StmtKind::If {
                test,
                then,
                otherwise,
            } => {
                let test = self.test(test);
                let then = self.stmts(then);
                let otherwise = self.stmts(otherwise);
                if otherwise.is_empty() {
                    format!("if {test} {{\n{then}}}")
                } else {
                    format!("if {test} {{\n{then}}} else {{\n{otherwise}}}")
                }
            }
            StmtKind::While { .. } | StmtKind::For { .. } => {
                self.two_ways(stmt, |me| me.loop_stmt(stmt))
            }
            StmtKind::Try {
                body,
                handlers,
                orelse,
                finally,
            } => self.try_stmt(body, handlers, orelse, finally),
            StmtKind::Return(value) => {
                let never = matches!(self.types.finish(&value.ty), Ty::Never);
                self.moved = self.last_uses(value);
                let value = self.value(value);
                self.moved.clear();
                if never {
                    return format!("let _ = {value};");
                }
                self.jump(&Jump::Return(&value))
            }
            StmtKind::Yield(e) => format!("{{ let it = {}; co.give(it).await; }}", self.value(e)),
            StmtKind::Break => self.jump(&Jump::Break),
            StmtKind::Continue => self.jump(&Jump::Continue),
            StmtKind::Raise(e) => {
                let error = self.value(e);
                let Pos { cell, line, column } = pos;
                self.fail(&format!("{error}.raise().at({cell}, {line}, {column})"))
            }
            StmtKind::Reraise => match self.caught.last() {
                Some(n) => {
                    let error = format!("err{n}.raise()");
                    self.fail(&error)
                }
                None => String::new(),
            },
            StmtKind::Display(e) => {
                let ty = self.types.finish(&e.ty);
                let value = self.refer(e);
                match ty {
                    Ty::Option(_) => {
                        let text = self.tried("b::deep_repr(it)", pos);
                        format!(
                            "{{ let it = {value}; if it.is_some() {{ cx.display(&{text}); }} }}"
                        )
                    }
                    Ty::Object { key, .. } if key.0.starts_with("fn ") => {
                        format!("{{ let _ = {value}; cx.display(\"<function>\"); }}")
                    }
                    Ty::Func { .. } => {
                        format!("{{ let _ = {value}; cx.display(\"<function>\"); }}")
                    }
                    ty if has_forms(&ty) => {
                        format!("{};", self.tried(&format!("cx.show({value})"), pos))
                    }
                    _ => format!("cx.display(&{});", self.text_of(e, Text::Repr)),
                }
            }
            StmtKind::Block(stmts) => format!("{{\n{}}}", self.stmts(stmts)),
        }
    }

    /// `s += …` of a text: what is appended.
    fn appended<'e>(&mut self, value: &'e Expr, to: &Kind) -> Option<&'e [Expr]> {
        let Kind::Concat(parts) = &value.kind else {
            return None;
        };
        let (first, more) = parts.split_first()?;
        let mut others = Vec::new();
        for e in more {
            super::children::all_in(e, &mut |e| others.push(&e.kind));
        }
        let same = |kind: &Kind| match (kind, to) {
            (Kind::Local(a), Kind::Local(b)) => a == b,
            (Kind::Global(a), Kind::Global(b)) => a == b,
            _ => false,
        };
        let alone = same(&first.kind)
            && self.solved(&first.ty) == Ty::Str
            && !others.into_iter().any(same)
            && (matches!(to, Kind::Local(_)) || more.iter().all(|e| self.calm(e)));
        alone.then_some(more)
    }

    fn text_refs(&mut self, parts: &[Expr]) -> String {
        let parts = parts.iter().map(|p| self.text_ref(p, Text::Str));
        parts.collect::<Vec<_>>().join(", ")
    }

    fn assign(&mut self, local: LocalId, value: &Expr, declare: bool, pos: Pos) -> String {
        let (own, lazy) = (self.locals().locals[local.0].shared, self.is_lazy(local));
        if own == Sharing::No
            && !lazy
            && !declare
            && let Some(more) = self.appended(value, &Kind::Local(local))
        {
            let more = self.text_refs(more);
            let name = self.local_name(local);
            return self.tried(&format!("b::append(&mut {name}, &[{more}])"), pos) + ";";
        }
        let value = self.value(value);
        let name = self.local_name(local);
        let l = &self.locals().locals[local.0];
        if l.shared != Sharing::No {
            return format!("{{ let it = {value}; {name}.set(it); }}");
        }
        if l.lazy && !l.param {
            return match self.is_lazy(local) {
                true => format!("{name} = Some({value});"),
                false => format!("{name} = {value};"),
            };
        }
        if declare {
            let ty = l.ty.clone();
            let ty = self.rust_ty(&ty);
            return format!("let mut {name}: {ty} = {value};");
        }
        format!("{name} = {value};")
    }

    pub(super) fn with_else(
        &mut self,
        label: u32,
        text: String,
        orelse: Option<&[Stmt]>,
    ) -> String {
        match orelse {
            None => text,
            Some(orelse) => {
                let orelse = self.stmts(orelse);
                format!("let mut broke{label} = false;\n{text}\nif !broke{label} {{\n{orelse}}}")
            }
        }
    }

    /// Raises an error to where it is taken.
    pub(super) fn fail(&mut self, error: &str) -> String {
        match self.error_label() {
            Some(label) => format!("break 't{label} Err({error});"),
            None => format!("return Err({error});"),
        }
    }

    /// Leaves for a loop or the caller; the body of a `try` on the way ends first.
    fn jump(&mut self, jump: &Jump<'_>) -> String {
        for frame in self.frames.iter_mut().rev() {
            match (frame, jump) {
                (Frame::Try(exits), jump) => {
                    let label = exits.label;
                    let way = match jump {
                        Jump::Return(value) => {
                            exits.returns = true;
                            format!("Return({value})")
                        }
                        Jump::Break => {
                            exits.breaks = true;
                            "Break".to_owned()
                        }
                        Jump::Continue => {
                            exits.continues = true;
                            "Continue".to_owned()
                        }
                    };
                    return format!("break 't{label} Ok(b::Left::{way});");
                }
                (Frame::Loop(label, true, _), Jump::Break) => {
                    return format!("broke{label} = true; break 'l{label};");
                }
                (Frame::Loop(label, ..), Jump::Break) => return format!("break 'l{label};"),
                (Frame::Loop(label, _, inner), Jump::Continue) => {
                    let loops = if *inner { 'c' } else { 'l' };
                    return format!("continue '{loops}{label};");
                }
                (Frame::Loop(..), Jump::Return(_)) => {}
                (Frame::Closure, _) => break,
            }
        }
        match jump {
            Jump::Return(value) => format!("return Ok({value});"),
            Jump::Break | Jump::Continue => String::new(),
        }
    }

    /// Runs what `body` prints as the body of a `try`, under a name of its own. Gives the text, that
    /// name, and the arms of a `match` on it for what goes on from there.
    fn attempt(&mut self, body: impl FnOnce(&mut Self) -> String) -> (String, String, String) {
        let label = self.label();
        self.frames.push(Frame::Try(Exits {
            label,
            ..Exits::default()
        }));
        let body = body(self);
        let exits = match self.frames.pop() {
            Some(Frame::Try(exits)) => exits,
            _ => Exits::default(),
        };
        let mut arms = String::new();
        let mut arm = |way: &str, text: String| {
            let _ = writeln!(arms, "Ok(b::Left::{way}) => {{ {text} }}");
        };
        if exits.returns {
            arm("Return(it)", self.jump(&Jump::Return("it")));
        }
        if exits.breaks {
            arm("Break", self.jump(&Jump::Break));
        }
        if exits.continues {
            arm("Continue", self.jump(&Jump::Continue));
        }
        // Without a `return` nothing says of what type its value is.
        let ty = if exits.returns { "_" } else { "()" };
        // It may have been left anywhere.
        let fresh = self.refresh_all();
        let text = format!(
            "let end{label} = b::attempt(|| -> KResult<b::Left<{ty}>> {{ 't{label}: {{\n{body}Ok(b::Left::End) }} }});\n{fresh}"
        );
        (text, format!("end{label}"), arms)
    }

    fn try_stmt(
        &mut self,
        body: &[Stmt],
        handlers: &[Handler],
        orelse: &[Stmt],
        finally: &[Stmt],
    ) -> String {
        if finally.is_empty() {
            return self.try_except(body, handlers, orelse);
        }
        let (text, end, arms) = self.attempt(|me| match handlers {
            [] => me.stmts(body) + &me.stmts(orelse),
            _ => me.try_except(body, handlers, orelse) + "\n",
        });
        let finally = self.stmts(finally);
        let fail = self.fail("error");
        format!(
            "{text}{finally}match {end} {{\n{arms}Ok(_) => {{}}\nErr(error) => {{ {fail} }}\n}}"
        )
    }

    fn try_except(&mut self, body: &[Stmt], handlers: &[Handler], orelse: &[Stmt]) -> String {
        let (text, end, arms) = self.attempt(|me| me.stmts(body));
        let label = self.label();
        let orelse = self.stmts(orelse);
        self.caught.push(label);
        let mut chain = self.fail(&format!("err{label}.raise()"));
        for handler in handlers.iter().rev() {
            chain = self.handler(handler, label, &chain);
        }
        self.caught.pop();
        format!(
            "{text}match {end} {{\n{arms}Ok(_) => {{\n{orelse}}}\n\
             Err(error) => {{ let err{label} = b::Caught::new(error);\n{chain} }}\n}}"
        )
    }

    fn handler(&mut self, handler: &Handler, label: u32, otherwise: &str) -> String {
        let mut tests = Vec::new();
        for catch in &handler.catches {
            tests.push(match catch {
                Catch::All => "true".to_owned(),
                Catch::Usual => format!("!err{label}.is(&[ErrorKind::Interrupt])"),
                Catch::Kinds(kinds) => {
                    let kinds: Vec<String> =
                        kinds.iter().map(|k| format!("ErrorKind::{k}")).collect();
                    format!("err{label}.is(&[{}])", kinds.join(", "))
                }
                Catch::Named(name) => format!("err{label}.is_named({})", quoted(name)),
                Catch::Payload(ty) => {
                    let ty = self.rust_ty(ty);
                    format!("err{label}.payload::<{ty}>().is_some()")
                }
            });
        }
        let mut bind = String::new();
        let body = self.stmts(&handler.body);
        if let Some((local, payload)) = handler.bind {
            let name = self.local_name(local);
            if payload {
                let ty = self.locals().locals[local.0].ty.clone();
                let ty = self.rust_ty(&ty);
                return format!(
                    "if let Some({name}) = err{label}.payload::<{ty}>() {{\n{body}}} else {{ {otherwise} }}"
                );
            }
            bind = format!("let {name} = err{label}.clone();\n");
        }
        if tests.iter().any(|t| t == "true") {
            return format!("{bind}{body}");
        }
        format!(
            "if {} {{\n{bind}{body}}} else {{ {otherwise} }}",
            tests.join(" || ")
        )
    }
}

/// Whether values of the type may have other forms than plain text: tables, or what they wrap.
fn has_forms(ty: &Ty) -> bool {
    match ty {
        Ty::Dict(..) | Ty::Dynamic | Ty::Object { .. } => true,
        Ty::Vec(item) => matches!(
            **item,
            Ty::Tuple(_) | Ty::Vec(_) | Ty::Dict(..) | Ty::Dynamic | Ty::Object { .. }
        ),
        _ => false,
    }
}
