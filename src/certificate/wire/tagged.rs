//! Objects whose first field names their kind, read field by field.
//!
//! What serde derives for a `tag` copies the whole object before it looks at the kind, and that is most of the work of reading a large
//! file. Here the kind comes first, as it is written; where it comes later, what stands before it is copied.

use serde::de::value::{EnumAccessDeserializer, MapAccessDeserializer};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, IntoDeserializer, MapAccess,
    VariantAccess, Visitor,
};
use serde_json::Value;
use std::fmt;
use std::marker::PhantomData;

/// An enum whose kind is named by a field of an object.
pub(super) trait Tagged<'de>: Sized {
    /// The field's name.
    const TAG: &'static str;

    /// Reads it from an enum in serde's plain sense: a kind, and what belongs to it.
    ///
    /// # Errors
    /// Those of the deserializer.
    fn plain<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

/// Reads such an object.
///
/// # Errors
/// If it is no object, has no such field, or what belongs to the kind is not there.
pub(super) fn read<'de, T: Tagged<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_map(Object(PhantomData))
}

struct Object<T>(PhantomData<T>);

impl<'de, T: Tagged<'de>> Visitor<'de> for Object<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with the field `{}`", T::TAG)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut before = Vec::new();
        let kind = loop {
            match map.next_key::<String>()? {
                None => return Err(A::Error::missing_field(T::TAG)),
                Some(key) if key == T::TAG => break map.next_value()?,
                Some(key) => before.push((key, map.next_value()?)),
            }
        };
        let rest = Rest {
            before: before.into_iter(),
            value: None,
            map,
        };
        T::plain(EnumAccessDeserializer::new(Plain { kind, rest }))
    }
}

/// The kind, and the other fields.
struct Plain<A> {
    kind: String,
    rest: Rest<A>,
}

/// The other fields: those that stood before the kind, then those behind it.
struct Rest<A> {
    before: std::vec::IntoIter<(String, Value)>,
    /// The value of the field whose name was read last, if it stood before the kind.
    value: Option<Value>,
    map: A,
}

impl<'de, A: MapAccess<'de>> EnumAccess<'de> for Plain<A> {
    type Error = A::Error;
    type Variant = Rest<A>;

    fn variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<(S::Value, Rest<A>), A::Error> {
        let kind = seed.deserialize(self.kind.into_deserializer())?;
        Ok((kind, self.rest))
    }
}

impl<'de, A: MapAccess<'de>> VariantAccess<'de> for Rest<A> {
    type Error = A::Error;

    fn unit_variant(mut self) -> Result<(), A::Error> {
        while self.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, A::Error> {
        seed.deserialize(MapAccessDeserializer::new(self))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, A::Error> {
        visitor.visit_map(self)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        visitor.visit_map(self)
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Rest<A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        match self.before.next() {
            Some((key, value)) => {
                self.value = Some(value);
                seed.deserialize(key.into_deserializer()).map(Some)
            }
            None => self.map.next_key_seed(seed),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        match self.value.take() {
            Some(value) => seed.deserialize(value).map_err(A::Error::custom),
            None => self.map.next_value_seed(seed),
        }
    }
}
