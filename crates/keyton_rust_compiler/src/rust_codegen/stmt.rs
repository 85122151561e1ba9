use std::fmt::Write;

use kayton_manifest::Ty;

use super::names::quoted;
use super::{Frame, Gen};
use crate::thir::tree::{Catch, Expr, Handler, LocalId, Pos, Stmt, StmtKind, Text};

impl Gen<'_> {
    /// Statements, each on a line that begins with a mark of its Keyton line.
    pub(super) fn stmts(&mut self, stmts: &[Stmt]) -> String {
        let mut out = String::new();
        for stmt in stmts {
            let text = self.stmt(stmt);
            let _ = writeln!(out, "\u{1}{}\u{1}{text}", stmt.pos.line);
        }
        out
    }

    fn stmt(&mut self, stmt: &Stmt) -> String {
        let pos = stmt.pos;
        match &stmt.kind {
            StmtKind::Expr(e) => format!("let _ = {};", self.value(e)),
            StmtKind::Assign {
                local,
                value,
                declare,
            } => self.assign(*local, value, *declare),
            StmtKind::AssignGlobal { global, value } => {
                let value = self.value(value);
                format!(
                    "{{ let it = {value}; {}.set(it); }}",
                    self.global_name(*global)
                )
            }
            StmtKind::ClearGlobal(g) => format!("{}.clear();", self.global_name(*g)),
            StmtKind::ClearLocal(l) => format!("{} = None;", self.local_name(*l)),
            StmtKind::Forget(l) => {
                let name = self.local_name(*l);
                match self.locals().locals[l.0].lazy {
                    true => format!("{name} = None;"),
                    false => format!("drop({name});"),
                }
            }
            StmtKind::If {
                test,
                then,
                otherwise,
            } => {
                let test = self.value(test);
                let then = self.stmts(then);
                let otherwise = self.stmts(otherwise);
                if otherwise.is_empty() {
                    format!("if {test} {{\n{then}}}")
                } else {
                    format!("if {test} {{\n{then}}} else {{\n{otherwise}}}")
                }
            }
            StmtKind::While { test, body, orelse } => {
                let label = self.label();
                self.frames.push(Frame::Loop(label, orelse.is_some()));
                let test = self.value(test);
                let poll = self.tried("::kayton_runtime::poll()", pos);
                let body = self.stmts(body);
                self.frames.pop();
                let head = if test == "true" {
                    "loop".to_owned()
                } else {
                    format!("while {test}")
                };
                let text = format!("'l{label}: {head} {{ {poll};\n{body}}}");
                self.with_else(label, text, orelse.as_deref())
            }
            StmtKind::For {
                local,
                iter,
                body,
                orelse,
            } => {
                let label = self.label();
                self.frames.push(Frame::Loop(label, orelse.is_some()));
                let body = self.stmts(body);
                self.frames.pop();
                let text = self.looped(*local, iter, &body, Some(label), pos);
                self.with_else(label, text, orelse.as_deref())
            }
            StmtKind::Try {
                body,
                handlers,
                orelse,
                finally,
            } => self.try_stmt(body, handlers, orelse, finally, pos),
            StmtKind::Return(value) => {
                let never = matches!(self.types.finish(&value.ty), Ty::Never);
                let value = self.value(value);
                if never {
                    return format!("let _ = {value};");
                }
                let cleanup = self.leave(None);
                if cleanup.is_empty() {
                    format!("return Ok({value});")
                } else {
                    format!("{{ let it = {value};\n{cleanup}return Ok(it); }}")
                }
            }
            StmtKind::Break | StmtKind::Continue => {
                let cleanup = self.leave(Some(()));
                let found = self.frames.iter().rev().find_map(|f| match f {
                    Frame::Loop(l, flag) => Some((*l, *flag)),
                    _ => None,
                });
                let Some((label, flag)) = found else {
                    return String::new();
                };
                if matches!(stmt.kind, StmtKind::Continue) {
                    return format!("{cleanup}continue 'l{label};");
                }
                let mark = if flag {
                    format!("broke{label} = true; ")
                } else {
                    String::new()
                };
                format!("{cleanup}{mark}break 'l{label};")
            }
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

    fn assign(&mut self, local: LocalId, value: &Expr, declare: bool) -> String {
        let value = self.value(value);
        let name = self.local_name(local);
        let l = &self.locals().locals[local.0];
        if l.lazy && !l.param {
            return format!("{name} = Some({value});");
        }
        if declare {
            let ty = l.ty.clone();
            let ty = self.rust_ty(&ty);
            return format!("let mut {name}: {ty} = {value};");
        }
        format!("{name} = {value};")
    }

    fn with_else(&mut self, label: u32, text: String, orelse: Option<&[Stmt]>) -> String {
        match orelse {
            None => text,
            Some(orelse) => {
                let orelse = self.stmts(orelse);
                format!("let mut broke{label} = false;\n{text}\nif !broke{label} {{\n{orelse}}}")
            }
        }
    }

    /// Raises an error to where it is taken.
    fn fail(&mut self, error: &str) -> String {
        match self.error_label() {
            Some(label) => format!("break 't{label} Err({error});"),
            None => format!("return Err({error});"),
        }
    }

    /// What runs on the way out: the `finally`s up to the loop (`Some`) or the function (`None`).
    fn leave(&mut self, to_loop: Option<()>) -> String {
        let mut out = String::new();
        let mut inner: Vec<Frame> = Vec::new();
        while let Some(frame) = self.frames.pop() {
            let stop = matches!(
                (&frame, to_loop),
                (Frame::Loop(..), Some(())) | (Frame::Closure, _)
            );
            if let Frame::Finally(_, stmts) = &frame {
                let stmts = stmts.clone();
                out.push_str(&self.stmts(&stmts));
            }
            inner.push(frame);
            if stop {
                break;
            }
        }
        self.frames.extend(inner.into_iter().rev());
        out
    }

    fn try_stmt(
        &mut self,
        body: &[Stmt],
        handlers: &[Handler],
        orelse: &[Stmt],
        finally: &[Stmt],
        pos: Pos,
    ) -> String {
        if finally.is_empty() {
            return self.try_except(body, handlers, orelse);
        }
        let label = self.label();
        self.frames.push(Frame::Finally(label, finally.to_vec()));
        let inner = if handlers.is_empty() {
            let body = self.stmts(body);
            let orelse = self.stmts(orelse);
            format!("{body}{orelse}")
        } else {
            self.try_except(body, handlers, orelse)
        };
        self.frames.pop();
        let finally = self.stmts(finally);
        let _ = pos;
        let fail = self.fail("error");
        format!(
            "let end{label}: KResult<()> = b::settled('t{label}: {{\n{inner}\nOk(()) }});\n{finally}\
             if let Err(error) = end{label} {{ {fail} }}"
        )
    }

    fn try_except(&mut self, body: &[Stmt], handlers: &[Handler], orelse: &[Stmt]) -> String {
        let label = self.label();
        self.frames.push(Frame::Try(label));
        let body = self.stmts(body);
        self.frames.pop();
        let orelse = self.stmts(orelse);
        self.caught.push(label);
        let mut chain = self.fail(&format!("err{label}.raise()"));
        for handler in handlers.iter().rev() {
            chain = self.handler(handler, label, &chain);
        }
        self.caught.pop();
        format!(
            "let end{label}: KResult<()> = b::settled('t{label}: {{\n{body}Ok(()) }});\nmatch end{label} {{\n\
             Ok(()) => {{\n{orelse}}}\nErr(error) => {{ let err{label} = b::Caught::new(error);\n{chain} }}\n}}"
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
