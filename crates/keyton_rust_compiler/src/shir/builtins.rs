//! The names that every program knows.

macro_rules! builtins {
    ($($variant:ident $name:literal $kind:ident,)+) => {
        /// A function or type that is there without an import. What it takes and gives is known to
        /// the type checker alone.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[allow(missing_docs, reason = "each is named as it is written")]
        pub enum Builtin {
            $($variant,)+
        }

        impl Builtin {
            /// All of them.
            pub const ALL: &[Builtin] = &[$(Builtin::$variant),+];

            /// As it is written.
            pub fn name(self) -> &'static str {
                match self { $(Builtin::$variant => $name),+ }
            }

            /// What it is.
            pub fn kind(self) -> BuiltinKind {
                match self { $(Builtin::$variant => BuiltinKind::$kind),+ }
            }
        }
    };
}

/// What a builtin is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BuiltinKind {
    /// A function.
    Function,
    /// A type that can be called to convert or construct: `int("5")`.
    Type,
    /// A value: `argv`.
    Value,
    /// An error that can be raised and caught: `ValueError("no")`.
    Error,
}

impl BuiltinKind {
    /// Whether it can stand where a type does.
    pub fn names_a_type(self) -> bool {
        matches!(self, BuiltinKind::Type | BuiltinKind::Error)
    }
}

builtins! {
    Argv "argv" Value,
    ModuleName "__name__" Value,
    Print "print" Function,
    EPrint "eprint" Function,
    Input "input" Function,
    Open "open" Function,
    Display "display" Function,
    UpdateDisplay "update_display" Function,
    ClearOutput "clear_output" Function,
    Html "html" Function,
    Markdown "markdown" Function,
    Latex "latex" Function,
    Svg "svg" Function,
    Json "json" Function,
    VegaLite "vega_lite" Function,
    Len "len" Function,
    Range "range" Function,
    Repr "repr" Function,
    Abs "abs" Function,
    Min "min" Function,
    Max "max" Function,
    Sum "sum" Function,
    Sorted "sorted" Function,
    Reversed "reversed" Function,
    Enumerate "enumerate" Function,
    Zip "zip" Function,
    Map "map" Function,
    Filter "filter" Function,
    Any "any" Function,
    All "all" Function,
    Round "round" Function,
    DivMod "divmod" Function,
    Pow "pow" Function,
    Ord "ord" Function,
    Chr "chr" Function,
    Hex "hex" Function,
    Oct "oct" Function,
    Bin "bin" Function,
    Hash "hash" Function,
    Id "id" Function,
    Iter "iter" Function,
    Next "next" Function,
    Copy "copy" Function,
    Type "type" Function,
    IsInstance "isinstance" Function,
    HasAttr "hasattr" Function,
    GetAttr "getattr" Function,
    IsSubclass "issubclass" Function,
    Callable "callable" Function,
    Auto "auto" Function,
    Super "super" Function,
    Native "__native__" Function,
    Format "format" Function,
    Dir "dir" Function,
    Help "help" Function,
    Str "str" Type,
    Int "int" Type,
    Float "float" Type,
    Bool "bool" Type,
    Bytes "bytes" Type,
    Char "char" Type,
    List "list" Type,
    Dict "dict" Type,
    Set "set" Type,
    Tuple "tuple" Type,
    I8 "i8" Type,
    I16 "i16" Type,
    I32 "i32" Type,
    I64 "i64" Type,
    I128 "i128" Type,
    Isize "isize" Type,
    U8 "u8" Type,
    U16 "u16" Type,
    U32 "u32" Type,
    U64 "u64" Type,
    U128 "u128" Type,
    Usize "usize" Type,
    F32 "f32" Type,
    F64 "f64" Type,
    VecType "Vec" Type,
    StringType "String" Type,
    OptionType "Option" Type,
    DictType "Dict" Type,
    SetType "Set" Type,
    ListType "List" Type,
    HashMap "HashMap" Type,
    HashSet "HashSet" Type,
    Dynamic "Dynamic" Type,
    Frozenset "frozenset" Type,
    Exception "Exception" Error,
    ValueError "ValueError" Error,
    TypeError "TypeError" Error,
    KeyError "KeyError" Error,
    IndexError "IndexError" Error,
    NameError "NameError" Error,
    LookupError "LookupError" Error,
    RecursionError "RecursionError" Error,
    MemoryError "MemoryError" Error,
    EOFError "EOFError" Error,
    ArithmeticError "ArithmeticError" Error,
    ZeroDivisionError "ZeroDivisionError" Error,
    OverflowError "OverflowError" Error,
    AssertionError "AssertionError" Error,
    StopIteration "StopIteration" Error,
    KeyboardInterrupt "KeyboardInterrupt" Error,
    RuntimeError "RuntimeError" Error,
    NotImplementedError "NotImplementedError" Error,
    AttributeError "AttributeError" Error,
    SyntaxError "SyntaxError" Error,
    OSError "OSError" Error,
    FileNotFoundError "FileNotFoundError" Error,
    PermissionError "PermissionError" Error,
    TimeoutError "TimeoutError" Error,
    FileExistsError "FileExistsError" Error,
    IsADirectoryError "IsADirectoryError" Error,
    NotADirectoryError "NotADirectoryError" Error,
    ConnectionError "ConnectionError" Error,
    UnboundLocalError "UnboundLocalError" Error,
    FrozenInstanceError "FrozenInstanceError" Error,
    ImportError "ImportError" Error,
    ModuleNotFoundError "ModuleNotFoundError" Error,
    UnicodeError "UnicodeError" Error,
    UnicodeDecodeError "UnicodeDecodeError" Error,
    UnicodeEncodeError "UnicodeEncodeError" Error,
    RustError "RustError" Error,
    RustPanic "RustPanic" Error,
    MovedError "MovedError" Error,
    BorrowError "BorrowError" Error,
    ThreadError "ThreadError" Error,
}

impl Builtin {
    /// The builtin of that name.
    pub fn named(name: &str) -> Option<Builtin> {
        Builtin::ALL
            .iter()
            .copied()
            .find(|builtin| builtin.name() == name)
    }
}
