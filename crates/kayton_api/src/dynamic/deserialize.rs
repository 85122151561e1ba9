use alloc::{string::String, vec::Vec};
use core::{fmt, hash::Hash};

use serde_core::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
};

use crate::{Bytes, Dict, Dynamic, List, Map, Set, Str, Value};

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Dynamic;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }
    fn visit_bool<E>(self, value: bool) -> Result<Dynamic, E> {
        Ok(value.into_dynamic())
    }
    fn visit_i64<E>(self, value: i64) -> Result<Dynamic, E> {
        Ok(value.into_dynamic())
    }
    fn visit_i128<E>(self, value: i128) -> Result<Dynamic, E> {
        Ok(value.into_dynamic())
    }
    fn visit_u64<E>(self, value: u64) -> Result<Dynamic, E> {
        Ok(value.into_dynamic())
    }
    fn visit_u128<E>(self, value: u128) -> Result<Dynamic, E> {
        Ok(value.into_dynamic())
    }
    fn visit_f64<E>(self, value: f64) -> Result<Dynamic, E> {
        Ok(value.into_dynamic())
    }
    fn visit_char<E>(self, value: char) -> Result<Dynamic, E> {
        Ok(value.into_dynamic())
    }
    fn visit_str<E>(self, value: &str) -> Result<Dynamic, E> {
        Ok(Str::new(value).into_dynamic())
    }
    fn visit_string<E>(self, value: String) -> Result<Dynamic, E> {
        Ok(Str::from(value).into_dynamic())
    }
    fn visit_bytes<E>(self, value: &[u8]) -> Result<Dynamic, E> {
        Ok(Bytes::new(value).into_dynamic())
    }
    fn visit_byte_buf<E>(self, value: Vec<u8>) -> Result<Dynamic, E> {
        Ok(Bytes::from(value).into_dynamic())
    }
    fn visit_none<E>(self) -> Result<Dynamic, E> {
        Ok(Dynamic::NONE)
    }
    fn visit_unit<E>(self) -> Result<Dynamic, E> {
        Ok(Dynamic::NONE)
    }
    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<Dynamic, D::Error> {
        Dynamic::deserialize(inner)
    }
    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Dynamic, D::Error> {
        Dynamic::deserialize(inner)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Dynamic, A::Error> {
        Ok(List::new(items::<Dynamic, A>(seq)?).into_dynamic())
    }
    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Dynamic, A::Error> {
        let mut pairs: Vec<(Dynamic, Dynamic)> = Vec::new();
        while let Some(pair) = access.next_entry()? {
            pairs.push(pair);
        }
        // Keys are strings in nearly every format; only where one is not, all stay as they are.
        let strings: Option<Vec<Str>> = pairs.iter().map(|(key, _)| key.downcast()).collect();
        Ok(match strings {
            Some(keys) => {
                let values = pairs.into_iter().map(|(_, value)| value);
                keys.into_iter()
                    .zip(values)
                    .collect::<Dict<Str, Dynamic>>()
                    .into_dynamic()
            }
            None => pairs
                .into_iter()
                .collect::<Dict<Dynamic, Dynamic>>()
                .into_dynamic(),
        })
    }
}

/// All elements; a size that the input claims is not trusted far.
fn items<'de, T: Deserialize<'de>, A: SeqAccess<'de>>(mut seq: A) -> Result<Vec<T>, A::Error> {
    let mut items = Vec::with_capacity(seq.size_hint().unwrap_or(0).min(1024));
    while let Some(item) = seq.next_element()? {
        items.push(item);
    }
    Ok(items)
}

impl<'de> Deserialize<'de> for Dynamic {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::stack::check();
        deserializer.deserialize_any(AnyValue)
    }
}

impl<'de> Deserialize<'de> for Str {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Str::from)
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyBytes;
        impl<'de> Visitor<'de> for AnyBytes {
            type Value = Bytes;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("bytes")
            }
            fn visit_bytes<E: Error>(self, value: &[u8]) -> Result<Bytes, E> {
                Ok(Bytes::new(value))
            }
            fn visit_str<E: Error>(self, value: &str) -> Result<Bytes, E> {
                Ok(Bytes::new(value.as_bytes()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Bytes, A::Error> {
                items(seq).map(|bytes: Vec<u8>| Bytes::from(bytes))
            }
        }
        deserializer.deserialize_byte_buf(AnyBytes)
    }
}

impl<'de, T: Deserialize<'de> + 'static> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(List::new)
    }
}

impl<'de, T: Deserialize<'de> + Hash + Eq + 'static> Deserialize<'de> for Set<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Vec::deserialize(deserializer)?.into_iter().collect())
    }
}

impl<'de, K, V> Deserialize<'de> for Dict<K, V>
where
    K: Deserialize<'de> + Hash + Eq + 'static,
    V: Deserialize<'de> + 'static,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs<K, V>(core::marker::PhantomData<(K, V)>);
        impl<'de, K, V> Visitor<'de> for Pairs<K, V>
        where
            K: Deserialize<'de> + Hash + Eq + 'static,
            V: Deserialize<'de> + 'static,
        {
            type Value = Dict<K, V>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Dict<K, V>, A::Error> {
                let mut map = Map::default();
                while let Some((key, value)) = access.next_entry()? {
                    map.insert(key, value);
                }
                Ok(Dict::new(map))
            }
        }
        deserializer.deserialize_map(Pairs(core::marker::PhantomData))
    }
}

impl<'de, T: Deserialize<'de> + 'static> Deserialize<'de> for crate::Obj<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(crate::Obj::new)
    }
}
