use super::calm::Effect;
use super::{Frame, Gen};
use crate::thir::tree::{Expr, Iter, Kind, LocalId, Pos, Stmt, StmtKind};

/// What stands before the body of a `for`.
pub(super) struct Head<'t> {
    pub(super) local: LocalId,
    pub(super) iter: &'t Iter,
    /// Of loops that jumps may reach.
    pub(super) label: Option<u32>,
    pub(super) pos: Pos,
}

/// How a turn of a loop polls.
#[derive(Clone, Copy, PartialEq)]
enum Polls {
    /// Each one.
    Always,
    /// One in a few, since what a turn runs polls itself or ends soon.
    Sometimes,
    /// One in many, since a turn takes a moment at most.
    Rarely,
}

impl Polls {
    /// The length of the strips into which the loop is cut; one with a poll in each turn is not.
    fn strip(self) -> Option<&'static str> {
        match self {
            Polls::Always => None,
            Polls::Sometimes => Some("o::FEW"),
            Polls::Rarely => Some("o::STRIP"),
        }
    }
}

impl Gen<'_> {
    fn polls(&mut self, body: &[Stmt]) -> Polls {
        match self.effect_of_all(body) {
            _ if self.is_quick(body) => Polls::Rarely,
            Effect::Wild => Polls::Always,
            _ => Polls::Sometimes,
        }
    }

    fn poll(&mut self, pos: Pos) -> String {
        self.tried("::kayton_runtime::poll_loop()", pos)
    }

    /// A `while` or a `for`.
    pub(super) fn loop_stmt(&mut self, stmt: &Stmt) -> String {
        let views = self.views.len();
        let (text, label, orelse) = match &stmt.kind {
            StmtKind::While { test, body, orelse } => {
                let (text, label) = self.while_stmt(test, body, orelse.is_some(), stmt.pos);
                (text, label, orelse)
            }
            StmtKind::For {
                local,
                iter,
                body,
                orelse,
            } => {
                let label = self.label();
                let head = Head {
                    local: *local,
                    iter,
                    label: Some(label),
                    pos: stmt.pos,
                };
                (self.for_stmt(&head, body, orelse.is_some()), label, orelse)
            }
            _ => return String::new(),
        };
        self.views.truncate(views);
        self.with_else(label, text, orelse.as_deref())
    }

    /// A `while` without its `else`, and its label.
    fn while_stmt(
        &mut self,
        test: &Expr,
        body: &[Stmt],
        remembers: bool,
        pos: Pos,
    ) -> (String, u32) {
        let label = self.label();
        let mut polls = self.polls(body);
        if !self.calm(test) {
            polls = Polls::Always;
        }
        // The condition is one of the uses.
        let whole = [
            Stmt {
                pos,
                kind: StmtKind::Expr(test.clone()),
            },
            Stmt {
                pos,
                kind: StmtKind::Block(body.to_vec()),
            },
        ];
        let views = self.views_before(&[], &whole);
        self.frames
            .push(Frame::Loop(label, remembers, polls != Polls::Always));
        self.loops += 1;
        let test = self.test(test);
        let body = self.stmts(body);
        self.loops -= 1;
        self.frames.pop();
        let poll = self.poll(pos);
        let stop = match test.as_str() {
            "true" => String::new(),
            test => format!("if !({test}) {{ break 'l{label} }} "),
        };
        let text = match polls.strip() {
            None if stop.is_empty() => format!("'l{label}: loop {{ {poll};\n{body}}}"),
            None => format!("'l{label}: while {test} {{ {poll};\n{body}}}"),
            Some(strip) => format!(
                "'l{label}: loop {{ 'c{label}: for _ in 0..{strip} {{ {stop}\n{body}}} {poll}; }}"
            ),
        };
        (format!("{views}{text}"), label)
    }

    /// A `for` without its `else`.
    fn for_stmt(&mut self, head: &Head<'_>, body: &[Stmt], remembers: bool) -> String {
        let label = head.label.unwrap_or_default();
        let polls = match head.iter {
            Iter::Rust(_) if self.calm_iter(head.iter) => self.polls(body),
            _ => Polls::Always,
        };
        if let Some(text) = self.in_place(head, body, remembers) {
            return text;
        }
        let items = self.items(head.iter);
        let mut turned = vec![head.local];
        if let Iter::Object { local, .. } = head.iter {
            turned.push(*local);
        }
        let views = self.views_before(&turned, body);
        self.frames
            .push(Frame::Loop(label, remembers, polls != Polls::Always));
        self.loops += 1;
        let mut first = self.views_of_turn(head.iter);
        first.push_str(&self.views_behind(head.local, body));
        // A hidden variable whose only use is to be given to another one.
        let handed = match body.first().map(|stmt| &stmt.kind) {
            Some(StmtKind::Assign { value, .. }) => {
                let mut uses = 0;
                super::children::all_exprs(body, &mut |e| {
                    uses += usize::from(matches!(e.kind, Kind::Local(id) if id == head.local));
                });
                uses == 1
                    && matches!(value.kind, Kind::Local(id) if id == head.local)
                    && self.may_move(head.local)
            }
            _ => false,
        };
        if handed {
            self.moved.insert(head.local);
        }
        let body = first + &self.stmts(body);
        self.moved.remove(&head.local);
        self.loops -= 1;
        self.frames.pop();
        self.turns(head, &items, &views, &body, polls)
    }

    /// A `for` over a list that nothing changes meanwhile, where this thread is alone: its items are looked at where
    /// they are.
    fn in_place(&mut self, head: &Head<'_>, body: &[Stmt], remembers: bool) -> Option<String> {
        let Iter::Rust(Expr {
            kind: Kind::Rust { path, args, .. },
            ..
        }) = head.iter
        else {
            return None;
        };
        let (n, [(list, _)], "b::list_iter") = (head.label?, args.as_slice(), path.as_str()) else {
            return None;
        };
        let (before, view) = self.view_of_all(list, body)?;
        self.frames.push(Frame::Loop(n, remembers, true));
        self.loops += 1;
        let strip = self.polls(body).strip().unwrap_or("o::FEW");
        let views = self.views_before(&[head.local], body);
        let first = self.views_behind(head.local, body);
        let body = first + &self.stmts(body);
        self.loops -= 1;
        self.frames.pop();
        let poll = self.poll(head.pos);
        let (pattern, bind) = self.bound(head.local);
        Some(format!(
            "{{ {before}{views}let mut at{n} = 0_usize; 'l{n}: loop {{ 'c{n}: for _ in 0..{strip} {{ \
             let Some({pattern}) = (unsafe {{ w{view}.turn(at{n}) }}) else {{ break 'l{n} }}; at{n} += 1; {bind}\n{body} }} {poll}; }} }}"
        ))
    }

    /// How the variable of a loop is bound: a pattern, and what follows it.
    fn bound(&self, local: LocalId) -> (String, String) {
        let name = self.local_name(local);
        if self.is_lazy(local) {
            ("it".to_owned(), format!("{name} = Some(it);"))
        } else if self.definite.contains(&local) {
            ("it".to_owned(), format!("{name} = it;"))
        } else {
            (format!("mut {name}"), String::new())
        }
    }

    /// The loops of a comprehension: nothing jumps out of them.
    pub(super) fn looped(&mut self, head: &Head<'_>, body: &str) -> String {
        let items = self.items(head.iter);
        self.turns(head, &items, "", body, Polls::Always)
    }

    /// What is looped over, behind which views are fresh.
    fn items(&mut self, iter: &Iter) -> String {
        let e = match iter {
            Iter::Rust(e) => e,
            Iter::Object { init, .. } => init,
        };
        match self.views.is_empty() || self.calm(e) {
            true => self.value(e),
            false => {
                let items = self.without_views(|me| me.value(e));
                format!("{{ let it = {items}; {} it }}", self.refresh_all())
            }
        }
    }

    fn turns(
        &mut self,
        head: &Head<'_>,
        items: &str,
        views: &str,
        body: &str,
        polls: Polls,
    ) -> String {
        let poll = self.poll(head.pos);
        let (pattern, bind) = self.bound(head.local);
        let n = head.label.unwrap_or_default();
        let label = head.label.map_or(String::new(), |l| format!("'l{l}: "));
        match (head.iter, polls.strip()) {
            (Iter::Rust(e), Some(strip)) if is_range(e) => format!(
                "{{ let turns{n} = {items}; {views}let (mut low{n}, high{n}) = o::ends(turns{n}); \
                 'l{n}: while low{n} < high{n} {{ let strip{n} = o::strip(low{n}, high{n}, {strip}); \
                 'c{n}: for {pattern} in low{n}..strip{n} {{ {bind}\n{body} }} low{n} = strip{n}; if low{n} < high{n} {{ {poll}; }} }} }}"
            ),
            (Iter::Rust(_), Some(strip)) => format!(
                "{{ let mut turns{n} = {items}; {views}'l{n}: loop {{ 'c{n}: for _ in 0..{strip} {{ \
                 let Some({pattern}) = turns{n}.next() else {{ break 'l{n} }}; {bind}\n{body} }} {poll}; }} }}"
            ),
            (Iter::Rust(_), None) if views.is_empty() => {
                format!("{label}for {pattern} in {items} {{ {poll}; {bind}\n{body} }}")
            }
            (Iter::Rust(_), None) => format!(
                "{{ let turns{n} = {items}; {views}{label}for {pattern} in turns{n} {{ {poll}; {bind}\n{body} }} }}"
            ),
            (Iter::Object { local, next, .. }, _) => {
                let it = self.local_name(*local);
                let next = self.without_views(|me| me.value(next));
                format!(
                    "{{ let {it} = {items}; {views}{label}loop {{ {poll}; \
                     let Some({pattern}) = {next} else {{ break }}; {bind}\n{body} }} }}"
                )
            }
        }
    }
}

/// Whether it is a range that ends before its end.
fn is_range(e: &Expr) -> bool {
    matches!(
        e.kind,
        Kind::Range {
            start: Some(_),
            end: Some(_),
            inclusive: false
        }
    )
}
