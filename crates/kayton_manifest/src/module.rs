use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{CallableId, ConstantId, TypeKey};

/// A public module and the names it offers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Module {
    /// Path below the crate's root; empty for the root, `blocking` for `reqwest::blocking`.
    pub path: Vec<String>,
    /// Docs as Markdown.
    pub docs: String,
    /// Names in this module, sorted; re-exports and globs are already resolved.
    pub entries: Vec<ModuleEntry>,
}

/// One name in a module. A name may stand up to three times: as a type, a value and a macro.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ModuleEntry {
    /// The name after `.` or in `from m rimport NAME`.
    pub name: String,
    /// What it means.
    pub item: ItemRef,
}

/// Reference to an item of the manifest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ItemRef {
    /// A module: index into `Manifest::modules`.
    Module(u32),
    /// A type of `Manifest::types`.
    Type(TypeKey),
    /// A type alias with its expansion, e.g. `Array1<A>`; `generics` are its parameters.
    Alias {
        /// Parameters of the alias, used in `ty` as `Ty::Param`.
        generics: Vec<String>,
        /// Defaults of the parameters; empty if none has one.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        defaults: Vec<Option<crate::Ty>>,
        /// What it stands for.
        ty: crate::Ty,
    },
    /// A trait of `Manifest::traits`.
    Trait(TypeKey),
    /// A free function.
    Function(CallableId),
    /// A constant or static.
    Constant(ConstantId),
    /// A macro: index into `Manifest::macros`.
    Macro(u32),
    /// A variant of an enum that is re-exported by name.
    Variant {
        /// The enum.
        ty: TypeKey,
        /// The variant's name.
        variant: String,
    },
}
