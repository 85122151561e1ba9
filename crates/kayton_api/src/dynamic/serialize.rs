use alloc::{string::ToString, vec::Vec};
use core::{fmt, hash::Hash};

use serde_core::{
    Serialize, Serializer,
    ser::{self, Error as _, SerializeMap as _},
};

use super::Repr;
use crate::{
    Bytes, Dict, Dynamic, Error, ErrorKind, KResult, List, Obj, Set, Str, Tree, Value, stack,
};

impl Serialize for Str {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self)
    }
}

impl<T: Serialize + 'static> Serialize for Obj<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        stack::check();
        self.borrow()
            .map_err(S::Error::custom)?
            .serialize(serializer)
    }
}

impl<T: Serialize + 'static> Serialize for List<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        stack::check();
        serializer.collect_seq(self.borrow().map_err(S::Error::custom)?.iter())
    }
}

impl<T: Serialize + Hash + Eq + 'static> Serialize for Set<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        stack::check();
        serializer.collect_seq(self.borrow().map_err(S::Error::custom)?.iter())
    }
}

impl<K: Serialize + Hash + Eq + 'static, V: Serialize + 'static> Serialize for Dict<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        stack::check();
        serializer.collect_map(self.borrow().map_err(S::Error::custom)?.iter())
    }
}

impl Serialize for Dynamic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Repr::None => serializer.serialize_unit(),
            Repr::Bool(value) => serializer.serialize_bool(*value),
            Repr::Int(value) => match (i64::try_from(*value), u64::try_from(*value)) {
                (Ok(value), _) => serializer.serialize_i64(value),
                (_, Ok(value)) => serializer.serialize_u64(value),
                _ => serializer.serialize_i128(*value),
            },
            Repr::Huge(value) => serializer.serialize_u128(*value),
            Repr::Float(value) => serializer.serialize_f64(*value),
            Repr::Char(value) => serializer.serialize_char(*value),
            Repr::Str(value) => serializer.serialize_str(value),
            Repr::Held(held) => match held.tree().map_err(S::Error::custom)? {
                Tree::Leaf(Dynamic(Repr::Held(held))) => Err(S::Error::custom(format_args!(
                    "`{}` cannot be serialised",
                    held.type_name()
                ))),
                Tree::Leaf(leaf) => leaf.serialize(serializer),
                Tree::Bytes(bytes) => bytes.serialize(serializer),
                Tree::Seq(items) => serializer.collect_seq(&items),
                Tree::Map(pairs) => serializer.collect_map(pairs.iter().map(|(k, v)| (k, v))),
            },
        }
    }
}

/// Takes a Rust value apart by its own `Serialize`.
///
/// # Errors
/// What the value's implementation says.
pub(crate) fn tree_of<T: Serialize + ?Sized>(value: &T) -> KResult<Tree> {
    value
        .serialize(ToDynamic)
        .map_err(|failed| failed.0)?
        .tree()
}

/// Serialises into a [`Dynamic`].
struct ToDynamic;

/// The error of [`ToDynamic`].
struct Failed(Error);

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Failed(error)
    }
}

impl fmt::Debug for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl core::error::Error for Failed {}

impl ser::Error for Failed {
    fn custom<M: fmt::Display>(message: M) -> Self {
        Failed(Error::new(ErrorKind::Value, message.to_string()))
    }
}

fn dynamic<T: Serialize + ?Sized>(value: &T) -> Result<Dynamic, Failed> {
    stack::check();
    value.serialize(ToDynamic)
}

fn single(key: &'static str, value: Dynamic) -> Dynamic {
    core::iter::once((Str::from_static(key), value))
        .collect::<Dict<Str, Dynamic>>()
        .into_dynamic()
}

macro_rules! leaves {
    ($($method:ident $type:ty),*) => {$(
        fn $method(self, value: $type) -> Result<Dynamic, Failed> {
            Ok(value.into_dynamic())
        }
    )*};
}

impl Serializer for ToDynamic {
    type Ok = Dynamic;
    type Error = Failed;
    type SerializeSeq = Items;
    type SerializeTuple = Items;
    type SerializeTupleStruct = Items;
    type SerializeTupleVariant = Items;
    type SerializeMap = Pairs;
    type SerializeStruct = Pairs;
    type SerializeStructVariant = Pairs;

    leaves!(serialize_bool bool, serialize_char char);
    leaves!(serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64);
    leaves!(serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64);
    leaves!(serialize_i128 i128, serialize_u128 u128, serialize_f32 f32, serialize_f64 f64);

    fn serialize_str(self, value: &str) -> Result<Dynamic, Failed> {
        Ok(Str::new(value).into_dynamic())
    }
    fn serialize_bytes(self, value: &[u8]) -> Result<Dynamic, Failed> {
        Ok(Bytes::new(value).into_dynamic())
    }
    fn serialize_none(self) -> Result<Dynamic, Failed> {
        Ok(Dynamic::NONE)
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Dynamic, Failed> {
        dynamic(value)
    }
    fn serialize_unit(self) -> Result<Dynamic, Failed> {
        Ok(Dynamic::NONE)
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<Dynamic, Failed> {
        Ok(Dynamic::NONE)
    }
    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Dynamic, Failed> {
        Ok(Str::from_static(variant).into_dynamic())
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Dynamic, Failed> {
        dynamic(value)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Dynamic, Failed> {
        Ok(single(variant, dynamic(value)?))
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<Items, Failed> {
        Ok(Items::default())
    }
    fn serialize_tuple(self, _: usize) -> Result<Items, Failed> {
        Ok(Items::default())
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Items, Failed> {
        Ok(Items::default())
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Items, Failed> {
        Ok(Items {
            variant: Some(variant),
            items: Vec::new(),
        })
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Pairs, Failed> {
        Ok(Pairs::default())
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Pairs, Failed> {
        Ok(Pairs::default())
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Pairs, Failed> {
        Ok(Pairs {
            variant: Some(variant),
            ..Pairs::default()
        })
    }
    fn collect_str<T: fmt::Display + ?Sized>(self, value: &T) -> Result<Dynamic, Failed> {
        Ok(Str::from(value.to_string()).into_dynamic())
    }
}

#[derive(Default)]
struct Items {
    variant: Option<&'static str>,
    items: Vec<Dynamic>,
}

macro_rules! items {
    ($($trait:ident $method:ident),*) => {$(
        impl ser::$trait for Items {
            type Ok = Dynamic;
            type Error = Failed;
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failed> {
                self.items.push(dynamic(value)?);
                Ok(())
            }
            fn end(self) -> Result<Dynamic, Failed> {
                let list = List::new(self.items).into_dynamic();
                Ok(match self.variant {
                    Some(variant) => single(variant, list),
                    None => list,
                })
            }
        }
    )*};
}
items!(
    SerializeSeq serialize_element,
    SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field,
    SerializeTupleVariant serialize_field
);

#[derive(Default)]
struct Pairs {
    variant: Option<&'static str>,
    key: Option<Dynamic>,
    pairs: Vec<(Dynamic, Dynamic)>,
}

impl Pairs {
    fn finish(self) -> Dynamic {
        let keys: Option<Vec<Str>> = self.pairs.iter().map(|(key, _)| key.downcast()).collect();
        let dict = match keys {
            Some(keys) => {
                let values = self.pairs.into_iter().map(|(_, value)| value);
                keys.into_iter()
                    .zip(values)
                    .collect::<Dict<Str, Dynamic>>()
                    .into_dynamic()
            }
            None => self
                .pairs
                .into_iter()
                .collect::<Dict<Dynamic, Dynamic>>()
                .into_dynamic(),
        };
        match self.variant {
            Some(variant) => single(variant, dict),
            None => dict,
        }
    }
}

impl ser::SerializeMap for Pairs {
    type Ok = Dynamic;
    type Error = Failed;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Failed> {
        self.key = Some(dynamic(key)?);
        Ok(())
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failed> {
        let value = dynamic(value)?;
        self.pairs.extend(self.key.take().map(|key| (key, value)));
        Ok(())
    }
    fn end(self) -> Result<Dynamic, Failed> {
        Ok(self.finish())
    }
}

macro_rules! fields {
    ($($trait:ident),*) => {$(
        impl ser::$trait for Pairs {
            type Ok = Dynamic;
            type Error = Failed;
            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                key: &'static str,
                value: &T,
            ) -> Result<(), Failed> {
                self.serialize_entry(key, value)
            }
            fn end(self) -> Result<Dynamic, Failed> {
                Ok(self.finish())
            }
        }
    )*};
}
fields!(SerializeStruct, SerializeStructVariant);
