//! The parts of a certificate as they stand in a document: read one entry at a time, every limit held before memory is
//! taken. docs/formats.md says what is read and what is refused.

use super::{MAX_COEFFICIENTS, MAX_INDEX, NewtonCoefficients};
use hardmax_model::instance::json::{Rows, number};
use hardmax_model::limits::Limits;
use hardmax_model::rational::Rational;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, de};
use serde_json::value::RawValue;
use std::fmt;
use std::marker::PhantomData;

/// An object with the keys of `T`, by what it is; a derived reader alone would also take a list of the values.
pub(crate) struct Object<T>(&'static str, PhantomData<T>);

impl<T> Object<T> {
    pub(crate) fn new(name: &'static str) -> Self {
        Self(name, PhantomData)
    }
}

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for Object<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Object<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str(self.0)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map))
    }
}

/// A list of at most `most` entries, by its name.
pub(super) struct List<S> {
    pub name: &'static str,
    pub most: usize,
    pub entry: S,
}

impl<'de, S: DeserializeSeed<'de> + Copy> DeserializeSeed<'de> for List<S> {
    type Value = Vec<S::Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, S: DeserializeSeed<'de> + Copy> Visitor<'de> for List<S> {
    type Value = Vec<S::Value>;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(formatter, "a list in {:?}", self.name)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = seq.next_element_seed(self.entry)? {
            if entries.len() >= self.most {
                return Err(too_many(self.name, self.most));
            }
            entries.push(entry);
        }
        Ok(entries)
    }
}

pub(super) fn too_many<E: Error>(name: &str, most: usize) -> E {
    E::custom(format!("{name}: more than {most} entries, the limit"))
}

/// A natural number, at most [`MAX_INDEX`].
#[derive(Clone, Copy)]
pub(super) struct Index;

impl Index {
    pub(super) fn of<E: Error>(value: u64) -> Result<usize, E> {
        let index = usize::try_from(value).ok().filter(|_| value <= MAX_INDEX);
        index.ok_or_else(|| E::invalid_value(de::Unexpected::Unsigned(value), &Self))
    }
}

impl<'de> DeserializeSeed<'de> for Index {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_u64(self)
    }
}

impl Visitor<'_> for Index {
    type Value = usize;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(formatter, "a natural number up to {MAX_INDEX}")
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<usize, E> {
        Self::of(value)
    }
}

/// A natural number or null.
#[derive(Clone, Copy)]
pub(super) struct IndexOrNull;

impl<'de> DeserializeSeed<'de> for IndexOrNull {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for IndexOrNull {
    type Value = Option<usize>;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(formatter, "null or a natural number up to {MAX_INDEX}")
    }

    fn visit_none<E: Error>(self) -> Result<Option<usize>, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        Index.deserialize(deserializer).map(Some)
    }
}

/// The place among `words` of the string that stands there.
pub(super) fn word<'de, D: Deserializer<'de>>(
    deserializer: D,
    words: &'static [&'static str],
) -> Result<usize, D::Error> {
    let found = String::deserialize(deserializer)?;
    let place = words.iter().position(|word| *word == found);
    place.ok_or_else(|| D::Error::unknown_variant(&found, words))
}

/// A number, by the name of its key.
pub(super) fn rational<'de, D: Deserializer<'de>>(deserializer: D, name: &str) -> Result<Rational, D::Error> {
    number(<&RawValue>::deserialize(deserializer)?).map_err(|wrong| D::Error::custom(format!("{name}: {wrong}")))
}

/// One entry a token.
fn per_token<S>(name: &'static str, entry: S) -> List<S> {
    List { name, most: Limits::current().entries(), entry }
}

pub(super) fn leaders<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<usize>, D::Error> {
    per_token("leaders", Index).deserialize(deserializer)
}

pub(super) fn rates<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<Option<usize>>>, D::Error> {
    per_token("rates", IndexOrNull).deserialize(deserializer).map(Some)
}

pub(super) fn bounds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<u64>>, D::Error> {
    let bounds = per_token("bounds", Index).deserialize(deserializer)?;
    Ok(Some(bounds.into_iter().map(|bound| bound as u64).collect()))
}

pub(super) fn labels<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<String>>, D::Error> {
    per_token("labels", PhantomData::<String>).deserialize(deserializer).map(Some)
}

pub(super) fn limits<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Vec<Rational>>, D::Error> {
    Rows("limits").deserialize(deserializer)
}

pub(super) fn closed_forms<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NewtonCoefficients>, D::Error> {
    deserializer.deserialize_seq(ClosedForms).map(Some)
}

struct ClosedForms;

impl<'de> Visitor<'de> for ClosedForms {
    type Value = NewtonCoefficients;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("for each token a list of vectors in \"closed_forms\"")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let (mut forms, mut numbers) = (Vec::new(), 0);
        while let Some(form) = seq.next_element_seed(Rows(format_args!("closed_forms[{}]", forms.len())))? {
            numbers += form.iter().map(|vector: &Vec<Rational>| vector.len().max(1)).sum::<usize>();
            let most = Limits::current().entries();
            if forms.len() >= most || numbers > MAX_COEFFICIENTS {
                return Err(A::Error::custom(format!(
                    "closed_forms: more than {most} entries or {MAX_COEFFICIENTS} numbers, the limits"
                )));
            }
            forms.push(form);
        }
        Ok(forms)
    }
}
