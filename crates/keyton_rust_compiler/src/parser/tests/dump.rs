//! The tree as text: one statement per line, every operation in parentheses.

use crate::hir::*;
use std::fmt::Write;

/// All statements of a module.
pub(super) fn dump(module: &Module) -> String {
    let mut dump = Dump {
        module,
        out: String::new(),
    };
    dump.block(&module.body, 0);
    dump.out
}

struct Dump<'m> {
    module: &'m Module,
    out: String,
}

impl Dump<'_> {
    fn line(&mut self, depth: usize, text: &str) {
        writeln!(self.out, "{}{text}", "    ".repeat(depth)).unwrap();
    }

    fn block(&mut self, block: &Block, depth: usize) {
        for stmt in &block.stmts {
            self.stmt(*stmt, depth);
        }
    }

    fn orelse(&mut self, word: &str, block: &Option<Block>, depth: usize) {
        if let Some(block) = block {
            self.line(depth, word);
            self.block(block, depth + 1);
        }
    }

    fn stmt(&mut self, id: StmtId, depth: usize) {
        let text = match &self.module[id].kind {
            StmtKind::Missing => "<missing>".to_owned(),
            StmtKind::Expr { expr, discard } => {
                format!("{}{}", self.expr(*expr), if *discard { ";" } else { "" })
            }
            StmtKind::Assign { targets, value } => {
                let targets: Vec<_> = targets.iter().map(|t| self.target(*t) + " = ").collect();
                targets.concat() + &self.expr(*value)
            }
            StmtKind::AugAssign { target, op, value } => {
                format!(
                    "{} {}= {}",
                    self.target(*target),
                    op.symbol(),
                    self.expr(*value)
                )
            }
            StmtKind::Let { target, ty, value } => {
                let ty = ty
                    .map(|ty| format!(": {}", self.ty(ty)))
                    .unwrap_or_default();
                let value = value
                    .map(|v| format!(" = {}", self.expr(v)))
                    .unwrap_or_default();
                format!("let {}{ty}{value}", self.target(*target))
            }
            StmtKind::Fn(id) => return self.function(*id, depth),
            StmtKind::Struct(id) => return self.item(*id, depth),
            StmtKind::Import(id) => self.import(*id),
            StmtKind::Yield { value, each } => {
                let from = if *each { "from " } else { "" };
                format!("yield {from}{}", self.optional(*value))
            }
            StmtKind::Return(value) => format!("return {}", self.optional(*value)),
            StmtKind::Break => "break".to_owned(),
            StmtKind::Continue => "continue".to_owned(),
            StmtKind::Pass => "pass".to_owned(),
            StmtKind::If { branches, orelse } => {
                for (at, (test, body)) in branches.iter().enumerate() {
                    let word = if at == 0 { "if" } else { "elif" };
                    self.line(depth, &format!("{word} {}", self.expr(*test)));
                    self.block(body, depth + 1);
                }
                return self.orelse("else", orelse, depth);
            }
            StmtKind::While { test, body, orelse } => {
                self.line(depth, &format!("while {}", self.expr(*test)));
                self.block(body, depth + 1);
                return self.orelse("else", orelse, depth);
            }
            StmtKind::For {
                target,
                iter,
                body,
                orelse,
            } => {
                let head = format!("for {} in {}", self.target(*target), self.expr(*iter));
                self.line(depth, &head);
                self.block(body, depth + 1);
                return self.orelse("else", orelse, depth);
            }
            StmtKind::Match { subject, arms } => {
                self.line(depth, &format!("match {}", self.expr(*subject)));
                for arm in arms {
                    let guard = arm.guard.map(|g| format!(" if {}", self.expr(g)));
                    let head = format!(
                        "case {}{}",
                        self.pat(arm.pattern),
                        guard.unwrap_or_default()
                    );
                    self.line(depth + 1, &head);
                    self.block(&arm.body, depth + 2);
                }
                return;
            }
            StmtKind::Try {
                body,
                handlers,
                orelse,
                finally,
            } => {
                self.line(depth, "try");
                self.block(body, depth + 1);
                for handler in handlers {
                    let types: Vec<_> = handler.types.iter().map(|ty| self.ty(*ty)).collect();
                    let name = handler.name.map(|n| format!(" as {}", self.target(n)));
                    let head = format!("except [{}]{}", types.join(", "), name.unwrap_or_default());
                    self.line(depth, &head);
                    self.block(&handler.body, depth + 1);
                }
                self.orelse("else", orelse, depth);
                return self.orelse("finally", finally, depth);
            }
            StmtKind::Raise { value, cause } => {
                let cause = cause.map(|cause| format!(" from {}", self.expr(cause)));
                format!(
                    "raise {}{}",
                    self.optional(*value),
                    cause.unwrap_or_default()
                )
            }
            StmtKind::With { items, body } => {
                let item = |item: &WithItem| {
                    let name = item.target.map(|t| format!(" as {}", self.target(t)));
                    self.expr(item.value) + &name.unwrap_or_default()
                };
                let items: Vec<_> = items.iter().map(item).collect();
                self.line(depth, &format!("with {}", items.join(", ")));
                return self.block(body, depth + 1);
            }
            StmtKind::Del(targets) => {
                let targets: Vec<_> = targets.iter().map(|t| self.target(*t)).collect();
                format!("del {}", targets.join(", "))
            }
            StmtKind::Assert { test, message } => {
                format!("assert {} {}", self.expr(*test), self.optional(*message))
            }
            StmtKind::Global(names) => format!("global {}", idents(names, ", ")),
            StmtKind::Nonlocal(names) => format!("nonlocal {}", idents(names, ", ")),
        };
        self.line(depth, &text);
    }

    fn function(&mut self, id: FnId, depth: usize) {
        let function = &self.module[id];
        let name = function.name.as_ref().map_or("", |name| &name.name);
        self.line(depth, &format!("fn {name}{}", self.signature(function)));
        if let Some(doc) = &function.doc {
            self.line(depth + 1, &format!("doc {doc:?}"));
        }
        match &function.body {
            FnBody::Block(block) => self.block(block, depth + 1),
            FnBody::Expr(expr) => self.line(depth + 1, &self.expr(*expr)),
        }
    }

    fn signature(&self, function: &Function) -> String {
        let param = |param: &Param| {
            let ty = param
                .ty
                .map(|ty| format!(": {}", self.ty(ty)))
                .unwrap_or_default();
            let default = param.default.map(|d| format!(" = {}", self.expr(d)));
            format!("{}{ty}{}", param.name.name, default.unwrap_or_default())
        };
        let params: Vec<_> = function.params.iter().map(param).collect();
        let ret = function
            .ret
            .map(|ty| format!(" -> {}", self.ty(ty)))
            .unwrap_or_default();
        format!("({}){ret}", params.join(", "))
    }

    fn item(&mut self, id: StructId, depth: usize) {
        let item = &self.module[id];
        self.line(depth, &format!("struct {}", item.name.name));
        for field in &item.fields {
            let ty = field
                .ty
                .map(|ty| format!(": {}", self.ty(ty)))
                .unwrap_or_default();
            let default = field.default.map(|d| format!(" = {}", self.expr(d)));
            let text = format!("{}{ty}{}", field.name.name, default.unwrap_or_default());
            self.line(depth + 1, &text);
        }
        for method in &item.methods {
            self.function(*method, depth + 1);
        }
    }

    fn import(&self, id: ImportId) -> String {
        let import = &self.module[id];
        let (word, source) = match &import.source {
            ImportSource::Crate(spec) => ("rimport", spec.to_string()),
            ImportSource::Module(name) => ("import", name.name.to_string()),
        };
        let path: String = import
            .path
            .iter()
            .map(|segment| format!(".{}", segment.name))
            .collect();
        let what = match &import.what {
            Imported::Itself { alias } => alias
                .as_ref()
                .map(|alias| format!(" as {}", alias.name))
                .unwrap_or_default(),
            Imported::Glob(_) => " *".to_owned(),
            Imported::Names(names) => {
                let name = |name: &ImportedName| match &name.alias {
                    Some(alias) => format!("{} as {}", name.name.name, alias.name),
                    None => name.name.name.to_string(),
                };
                let names: Vec<_> = names.iter().map(name).collect();
                format!(" {{{}}}", names.join(", "))
            }
        };
        format!("{word} {source} path={path:?}{what}")
    }

    fn optional(&self, id: Option<ExprId>) -> String {
        id.map(|id| self.expr(id)).unwrap_or_default()
    }

    fn exprs(&self, ids: &[ExprId]) -> String {
        ids.iter()
            .map(|id| self.expr(*id))
            .collect::<Vec<_>>()
            .join(", ")
    }

    fn expr(&self, id: ExprId) -> String {
        match &self.module[id].kind {
            ExprKind::Missing => "<missing>".to_owned(),
            ExprKind::Given(_) => "<given>".to_owned(),
            ExprKind::None => "None".to_owned(),
            ExprKind::Bool(value) => format!("{value}"),
            ExprKind::Int(lit) => format!("{}{}", lit.value, lit.suffix.as_deref().unwrap_or("")),
            ExprKind::Float(lit) => {
                format!("{:?}{}", lit.value, lit.suffix.as_deref().unwrap_or(""))
            }
            ExprKind::Str(text) => format!("{text:?}"),
            ExprKind::Bytes(bytes) => format!("b{bytes:?}"),
            ExprKind::FString(parts) => format!("f[{}]", self.parts(parts)),
            ExprKind::Name(name) => name.to_string(),
            ExprKind::List(items) => format!("[{}]", self.exprs(items)),
            ExprKind::Set(items) => format!("set{{{}}}", self.exprs(items)),
            ExprKind::Tuple(items) => format!("tuple({})", self.exprs(items)),
            ExprKind::Dict(items) => {
                let item = |item: &DictItem| match item {
                    DictItem::Pair { key, value } => {
                        format!("{}: {}", self.expr(*key), self.expr(*value))
                    }
                    DictItem::Spread(value) => format!("**{}", self.expr(*value)),
                };
                format!(
                    "{{{}}}",
                    items.iter().map(item).collect::<Vec<_>>().join(", ")
                )
            }
            ExprKind::Spread(inner) => format!("*{}", self.expr(*inner)),
            ExprKind::Comprehension(comp) => self.comprehension(comp),
            ExprKind::Unary { op, operand } => format!("({op:?} {})", self.expr(*operand)),
            ExprKind::Binary { op, lhs, rhs, .. } => {
                format!("({} {} {})", self.expr(*lhs), op.symbol(), self.expr(*rhs))
            }
            ExprKind::Logical { op, lhs, rhs } => {
                format!("({} {op:?} {})", self.expr(*lhs), self.expr(*rhs))
            }
            ExprKind::Compare { first, rest } => {
                let rest = rest
                    .iter()
                    .map(|(op, e)| format!(" {} {}", op.symbol(), self.expr(*e)));
                format!("({}{})", self.expr(*first), rest.collect::<String>())
            }
            ExprKind::Conditional {
                test,
                then,
                otherwise,
            } => {
                let (test, then) = (self.expr(*test), self.expr(*then));
                format!("({test} ? {then} : {})", self.expr(*otherwise))
            }
            ExprKind::Call { callee, args } => {
                let arg = |arg: &Arg| {
                    let prefix = match &arg.kind {
                        ArgKind::Positional => String::new(),
                        ArgKind::Keyword(name) => format!("{}=", name.name),
                        ArgKind::Spread => "*".to_owned(),
                        ArgKind::SpreadKeywords => "**".to_owned(),
                    };
                    prefix + &self.expr(arg.value)
                };
                let args: Vec<_> = args.iter().map(arg).collect();
                format!("{}({})", self.expr(*callee), args.join(", "))
            }
            ExprKind::Macro { callee, parts } => {
                let parts = parts.iter().map(|part| match part {
                    MacroPart::Text(text) | MacroPart::Int(text) => text.clone(),
                    MacroPart::Value(value, _) => format!("${{{}}}", self.expr(*value)),
                });
                let parts: String = parts.collect();
                format!("{}!({parts})", self.expr(*callee))
            }
            ExprKind::Attr { base, name } => format!("{}.{}", self.expr(*base), name.name),
            ExprKind::Index { base, index } => {
                format!("{}[{}]", self.expr(*base), self.expr(*index))
            }
            ExprKind::Slice { start, stop, step } => {
                let (start, stop) = (self.optional(*start), self.optional(*stop));
                format!("{start}:{stop}:{}", self.optional(*step))
            }
            ExprKind::Range {
                start,
                end,
                inclusive,
            } => {
                let dots = if *inclusive { "..=" } else { ".." };
                format!("({}{dots}{})", self.optional(*start), self.optional(*end))
            }
            ExprKind::Lambda(id) => {
                let function = &self.module[*id];
                let body = match &function.body {
                    FnBody::Expr(expr) => self.expr(*expr),
                    FnBody::Block(block) => format!("<{} statements>", block.stmts.len()),
                };
                format!("(fn{}: {body})", self.signature(function))
            }
            ExprKind::Instantiate { base, args } => {
                format!("{}::<{}>", self.expr(*base), self.tys(args))
            }
            ExprKind::Assign { target, value } => {
                format!("({} := {})", self.target(*target), self.expr(*value))
            }
            ExprKind::Await(inner) => format!("(await {})", self.expr(*inner)),
        }
    }

    fn comprehension(&self, comp: &Comprehension) -> String {
        let value = comp
            .value
            .map(|v| format!(": {}", self.expr(v)))
            .unwrap_or_default();
        let clause = |clause: &ComprehensionClause| {
            let ifs = clause
                .conditions
                .iter()
                .map(|c| format!(" if {}", self.expr(*c)));
            let head = format!(
                " for {} in {}",
                self.target(clause.target),
                self.expr(clause.iter)
            );
            head + &ifs.collect::<String>()
        };
        let clauses: String = comp.clauses.iter().map(clause).collect();
        format!(
            "{:?}<{}{value}{clauses}>",
            comp.kind,
            self.expr(comp.element)
        )
    }

    fn parts(&self, parts: &[FPart]) -> String {
        let part = |part: &FPart| match part {
            FPart::Text(text) => format!("{text:?}"),
            FPart::Value {
                value,
                label,
                conversion,
                spec,
            } => {
                let label = label
                    .as_ref()
                    .map(|l| format!("{l:?} "))
                    .unwrap_or_default();
                let conversion = conversion.map(|c| format!("!{c:?}")).unwrap_or_default();
                let spec = spec.as_ref().map(|s| format!(":[{}]", self.parts(s)));
                format!(
                    "{{{label}{}{conversion}{}}}",
                    self.expr(*value),
                    spec.unwrap_or_default()
                )
            }
        };
        parts.iter().map(part).collect::<Vec<_>>().join(" ")
    }

    fn target(&self, id: TargetId) -> String {
        match &self.module[id].kind {
            TargetKind::Missing => "<missing>".to_owned(),
            TargetKind::Name(name) => name.to_string(),
            TargetKind::Attr { base, name } => format!("{}.{}", self.expr(*base), name.name),
            TargetKind::Index { base, index } => {
                format!("{}[{}]", self.expr(*base), self.expr(*index))
            }
            TargetKind::Tuple(items) => {
                let items: Vec<_> = items.iter().map(|item| self.target(*item)).collect();
                format!("({})", items.join(", "))
            }
            TargetKind::Star(inner) => format!("*{}", self.target(*inner)),
        }
    }

    fn pat(&self, id: PatId) -> String {
        let pats = |ids: &[PatId]| ids.iter().map(|id| self.pat(*id)).collect::<Vec<_>>();
        match &self.module[id].kind {
            PatKind::Missing => "<missing>".to_owned(),
            PatKind::Wildcard => "_".to_owned(),
            PatKind::Bind(name) => name.to_string(),
            PatKind::Literal(expr) => self.expr(*expr),
            PatKind::Range {
                start,
                end,
                inclusive,
            } => {
                let dots = if *inclusive { "..=" } else { ".." };
                format!("({}{dots}{})", self.optional(*start), self.optional(*end))
            }
            PatKind::Path(path) => format!("path {}", idents(path, ".")),
            PatKind::Variant { path, args } => {
                let arg = |arg: &PatArg| {
                    let field = arg.field.as_ref().map(|f| format!("{}=", f.name));
                    field.unwrap_or_default() + &self.pat(arg.pattern)
                };
                let args: Vec<_> = args.iter().map(arg).collect();
                format!("{}({})", idents(path, "."), args.join(", "))
            }
            PatKind::Tuple(items) => format!("tuple({})", pats(items).join(", ")),
            PatKind::List(items) => format!("[{}]", pats(items).join(", ")),
            PatKind::Or(items) => format!("({})", pats(items).join(" | ")),
            PatKind::Dict { entries, rest } => {
                let entries: Vec<String> = entries
                    .iter()
                    .map(|(key, pattern)| format!("{}: {}", self.expr(*key), self.pat(*pattern)))
                    .chain(rest.iter().map(|rest| format!("**{}", rest.name)))
                    .collect();
                format!("(dict {})", entries.join(", "))
            }
            PatKind::Alias { pattern, name } => {
                format!("({} as {})", self.pat(*pattern), name.name)
            }
            PatKind::Star(name) => format!("*{}", name.as_deref().unwrap_or("_")),
        }
    }

    fn tys(&self, ids: &[TypeId]) -> String {
        ids.iter()
            .map(|id| self.ty(*id))
            .collect::<Vec<_>>()
            .join(", ")
    }

    fn ty(&self, id: TypeId) -> String {
        match &self.module[id].kind {
            TypeKind::Missing => "<missing>".to_owned(),
            TypeKind::Infer => "_".to_owned(),
            TypeKind::Unit => "()".to_owned(),
            TypeKind::Path { segments, args } if args.is_empty() => idents(segments, "."),
            TypeKind::Path { segments, args } => {
                format!("{}<{}>", idents(segments, "."), self.tys(args))
            }
            TypeKind::Tuple(items) => format!("({})", self.tys(items)),
            TypeKind::Array(item, n) => format!("[{}; {n}]", self.ty(*item)),
            TypeKind::Const(text) => text.clone(),
            TypeKind::List(item) => format!("[{}]", self.ty(*item)),
            TypeKind::Fn { params, ret } => {
                let ret = ret
                    .map(|ty| format!(" -> {}", self.ty(ty)))
                    .unwrap_or_default();
                format!("fn({}){ret}", self.tys(params))
            }
        }
    }
}

fn idents(idents: &[Ident], separator: &str) -> String {
    idents
        .iter()
        .map(|ident| ident.name.as_str())
        .collect::<Vec<_>>()
        .join(separator)
}
