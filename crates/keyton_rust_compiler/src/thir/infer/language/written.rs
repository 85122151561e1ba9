//! Types as they are written.

use std::sync::Arc;

use kayton_diagnostics::{Code, Span};
use kayton_manifest::{FloatTy, IntTy, Ty, TypeKey};

use crate::hir::{ExprId, ExprKind, Ident, TypeId, TypeKind};
use crate::shir::{BindingKind, BuiltinKind};
use crate::thir::env::{StructType, Unit};
use crate::thir::infer::Infer;
use crate::thir::infer::crates::manifest_paths::Entity;

/// The numeric type of that name.
pub(in crate::thir::infer) fn number_type(name: &str) -> Option<Ty> {
    Some(match name {
        "i8" => Ty::Int(IntTy::I8),
        "i16" => Ty::Int(IntTy::I16),
        "i32" => Ty::Int(IntTy::I32),
        "i64" | "int" => Ty::Int(IntTy::I64),
        "i128" => Ty::Int(IntTy::I128),
        "isize" => Ty::Int(IntTy::Isize),
        "u8" => Ty::Int(IntTy::U8),
        "u16" => Ty::Int(IntTy::U16),
        "u32" => Ty::Int(IntTy::U32),
        "u64" => Ty::Int(IntTy::U64),
        "u128" => Ty::Int(IntTy::U128),
        "usize" => Ty::Int(IntTy::Usize),
        "f32" => Ty::Float(FloatTy::F32),
        "f64" | "float" => Ty::Float(FloatTy::F64),
        _ => return None,
    })
}

impl Infer<'_> {
    /// A written type of the unit at hand.
    pub(in crate::thir::infer) fn written(&mut self, id: TypeId) -> Ty {
        let unit = self.cx.unit.clone();
        self.written_in(&unit, id)
    }

    /// A written type argument of the unit at hand, which may be a const or an array.
    pub(in crate::thir::infer) fn written_arg(&mut self, id: TypeId) -> Ty {
        let unit = self.cx.unit.clone();
        self.arg_in(&unit, id)
    }

    /// A written type; a struct stands for those that are derived from it, too.
    pub(in crate::thir::infer) fn written_in(&mut self, unit: &Arc<Unit>, id: TypeId) -> Ty {
        let ty = self.exactly_written(unit, id);
        self.written_family(ty)
    }

    /// A written type, a struct being that one alone.
    pub(in crate::thir::infer) fn exactly_written(&mut self, unit: &Arc<Unit>, id: TypeId) -> Ty {
        match self.arg_in(unit, id) {
            Ty::Exact {
                view: Some(view), ..
            } => *view,
            exact @ Ty::Exact { .. } => {
                let rust = crate::thir::types::show(&exact);
                let message = format!("`{rust}` is a value, not a type");
                self.error(Code::TypeMismatch, unit.module[id].span, message, |d| {
                    d.help("name a type, such as `i64`")
                });
                self.types.fresh()
            }
            ty => ty,
        }
    }

    fn arg_in(&mut self, unit: &Arc<Unit>, id: TypeId) -> Ty {
        let node = &unit.module[id];
        match &node.kind {
            TypeKind::Const(text) => Ty::constant(text.clone()),
            TypeKind::Array(item, length) => {
                let item = self.written_in(unit, *item);
                let list = match &item {
                    Ty::Int(kayton_manifest::IntTy::U8) => Ty::Bytes,
                    item => Ty::Vec(Box::new(item.clone())),
                };
                Ty::Exact {
                    rust: format!("[{{0}}; {length}]"),
                    of: vec![item],
                    view: Some(Box::new(list)),
                }
            }
            TypeKind::Missing | TypeKind::Infer => self.types.fresh(),
            TypeKind::Unit => Ty::Unit,
            TypeKind::Tuple(items) => {
                Ty::Tuple(items.iter().map(|t| self.written_in(unit, *t)).collect())
            }
            TypeKind::List(item) => Ty::Vec(Box::new(self.written_in(unit, *item))),
            TypeKind::Fn { params, ret } => Ty::Func {
                params: params.iter().map(|t| self.written_in(unit, *t)).collect(),
                ret: Box::new(ret.map_or(Ty::Unit, |t| self.written_in(unit, t))),
            },
            TypeKind::Path { segments, args } => {
                let args: Vec<Ty> = args
                    .iter()
                    .map(|t| {
                        let ty = self.arg_in(unit, *t);
                        self.written_family(ty)
                    })
                    .collect();
                self.path_type(unit, id, segments, args, node.span)
            }
        }
    }

    fn path_type(
        &mut self,
        unit: &Arc<Unit>,
        id: TypeId,
        segments: &[Ident],
        args: Vec<Ty>,
        span: Span,
    ) -> Ty {
        let first = segments[0].name.as_str();
        let binding = unit
            .resolution
            .types
            .get(id)
            .map(|b| &unit.resolution.bindings[*b]);
        if let Some(binding) = binding
            && !matches!(binding.kind, BindingKind::Builtin(_))
        {
            if matches!(
                binding.kind,
                BindingKind::Import(_) | BindingKind::Module { .. }
            ) {
                let mut entity = match &binding.kind {
                    BindingKind::Import(path) => {
                        self.path_entity(&path.spec.rust_name(), &path.path)
                    }
                    BindingKind::Module { module, path } => {
                        self.module_path(&unit.namespace, module, path)
                    }
                    _ => None,
                };
                for segment in &segments[1..] {
                    entity = entity.and_then(|e| self.member(&e, &segment.name));
                }
                if let Some(def) = self.struct_of_module(entity.as_ref()) {
                    return Ty::Object {
                        key: def.key,
                        args: Vec::new(),
                    };
                }
                return match entity {
                    Some(Entity::Type(ty)) => {
                        let ty = self.with_args(ty, args, span);
                        self.seen_as(ty)
                    }
                    Some(Entity::Alias(alias)) => {
                        let ty = self.written_alias(&alias, args, span);
                        self.seen_as(ty)
                    }
                    None if matches!(&binding.kind, BindingKind::Import(path) if self.is_reported(unit, path)) => {
                        self.types.fresh()
                    }
                    // A crate may be called as a type of the language is.
                    _ if segments.len() == 1
                        && let Some(ty) = self.builtin_type(first, &args) =>
                    {
                        ty
                    }
                    _ => {
                        let name = crate::hir::Name::new(unit.text_of(span));
                        self.error(
                            Code::TypeNotFound,
                            span,
                            format!("`{name}` is no type"),
                            |d| d.help("name a struct or an enum of the crate or module"),
                        );
                        self.types.fresh()
                    }
                };
            }
            if let Some(def) = self.structs.get(&*unit.own(first)).cloned() {
                return Ty::Object {
                    key: def.key,
                    args: Vec::new(),
                };
            }
        }
        match self.builtin_type(first, &args) {
            Some(ty) if segments.len() == 1 => ty,
            _ => {
                let names = [
                    "i64", "f64", "str", "bool", "bytes", "Vec", "Dict", "Set", "Option", "Dynamic",
                ];
                let near = kayton_diagnostics::similar(first, names);
                self.error(
                    Code::TypeNotFound,
                    span,
                    format!("the type `{first}` is not known"),
                    |d| match near {
                        Some(near) => d.help(format!("did you mean `{near}`?")),
                        None => d.help("import it, or define it with `struct`"),
                    },
                );
                self.types.fresh()
            }
        }
    }

    /// A written type with its arguments: those left out are the defaults, else open.
    fn with_args(&mut self, ty: Ty, given: Vec<Ty>, span: Span) -> Ty {
        let Ty::Object { key, args } = ty else {
            return ty;
        };
        if given.len() > args.len() {
            self.too_many(args.len(), span);
            return Ty::Object { key, args };
        }
        let stated = self.manifests.type_defs(&key).next();
        let (generics, defaults) = match stated {
            Some((_, def)) => (def.generics.clone(), def.defaults.clone()),
            None => (Vec::new(), Vec::new()),
        };
        let args = crate::thir::infer::crates::alias::filled(&generics, &defaults, &args, given);
        Ty::Object { key, args }
    }

    pub(in crate::thir::infer) fn too_many(&mut self, n: usize, span: Span) {
        let s = if n == 1 { "" } else { "s" };
        let message = format!("this type has {n} parameter{s}");
        self.error(Code::TypeMismatch, span, message, |d| {
            d.help("give as many")
        });
    }

    /// What values of the type are to the language: a type of std may be one of its own.
    pub(in crate::thir::infer) fn seen_as(&self, ty: Ty) -> Ty {
        let Ty::Object { key, args } = &ty else {
            return ty;
        };
        let mut defs = self.manifests.type_defs(key);
        let Some((view, generics)) =
            defs.find_map(|(_, def)| Some((def.view.as_ref()?, &def.generics)))
        else {
            return ty;
        };
        view.substitute(&|name| {
            let at = generics.iter().position(|g| g == name)?;
            args.get(at).cloned()
        })
    }

    /// `Type<…>` as an expression: None if that are more arguments than it has.
    pub(in crate::thir::infer) fn type_with_args(
        &mut self,
        ty: &Ty,
        given: &[TypeId],
    ) -> Option<Ty> {
        let Ty::Object { key, args } = ty else {
            return None;
        };
        let mut args = args.clone();
        for (i, id) in given.iter().enumerate() {
            *args.get_mut(i)? = self.written_arg(*id);
        }
        Some(Ty::Object {
            key: key.clone(),
            args,
        })
    }

    /// A type of the language.
    pub(in crate::thir::infer) fn builtin_type(&mut self, name: &str, args: &[Ty]) -> Option<Ty> {
        let args: Vec<Ty> = args.iter().map(crate::thir::types::view).collect();
        if let Some(ty) = number_type(name) {
            return Some(ty);
        }
        let mut arg =
            |i: usize| Box::new(args.get(i).cloned().unwrap_or_else(|| self.types.fresh()));
        Some(match name {
            "bool" => Ty::Bool,
            "char" => Ty::Char,
            "str" | "String" => Ty::Str,
            "bytes" | "Bytes" => Ty::Bytes,
            "None" => Ty::Unit,
            "Dynamic" | "Any" | "object" | "Callable" | "Union" | "frozenset" | "Type" => {
                Ty::Dynamic
            }
            "Iterable" | "Iterator" | "Sequence" | "Generator" | "Collection" | "Mapping"
            | "Hashable" => {
                return Some(self.types.fresh());
            }
            "Vec" | "list" | "List" => Ty::Vec(arg(0)),
            "Set" | "set" | "HashSet" => Ty::Set(arg(0)),
            "Option" => Ty::Option(arg(0)),
            "Dict" | "dict" | "HashMap" => {
                let k = arg(0);
                Ty::Dict(k, arg(1))
            }
            "tuple" => Ty::Tuple(args.to_vec()),
            _ => return None,
        })
    }

    /// The builtin type that an expression names (`str` of `str.from_utf8`).
    pub(in crate::thir::infer) fn builtin_type_named(&mut self, id: ExprId) -> Option<Ty> {
        let unit = self.cx.unit.clone();
        let (id, args) = match &unit.module[id].kind {
            ExprKind::Instantiate { base, args } => (*base, args.as_slice()),
            _ => (id, [].as_slice()),
        };
        let ExprKind::Name(name) = &unit.module[id].kind else {
            return None;
        };
        let binding = *unit.resolution.exprs.get(id)?;
        match &unit.resolution.bindings[binding].kind {
            BindingKind::Builtin(b) if b.kind() == BuiltinKind::Type => {
                let args: Vec<Ty> = args.iter().map(|t| self.written(*t)).collect();
                self.builtin_type(name, &args)
            }
            _ => None,
        }
    }

    /// The user's struct that an expression names.
    pub(in crate::thir::infer) fn struct_named(&mut self, id: ExprId) -> Option<StructType> {
        let unit = self.cx.unit.clone();
        if let ExprKind::Name(name) = &unit.module[id].kind {
            let binding = *unit.resolution.exprs.get(id)?;
            if let BindingKind::Struct(_) | BindingKind::EarlierStruct =
                &unit.resolution.bindings[binding].kind
            {
                return self.structs.get(&*unit.own(name)).cloned();
            }
        }
        let entity = self.entity(id);
        self.struct_of_module(entity.as_ref())
    }

    /// The struct of a type, if it is a user's.
    pub(in crate::thir::infer) fn struct_of(&mut self, ty: &Ty) -> Option<StructType> {
        match self.types.shallow(ty) {
            Ty::Object { key, .. } => self.struct_by_key(&key),
            _ => None,
        }
    }

    pub(in crate::thir::infer) fn struct_by_key(&self, key: &TypeKey) -> Option<StructType> {
        self.struct_keys.get(key).cloned()
    }
}
