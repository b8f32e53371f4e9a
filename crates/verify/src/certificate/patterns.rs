//! `sets` and `attention` as they stand in a document.

use super::attention::{Attention, Set, SharedSets, Table};
use super::parts::{Index, too_many};
use super::{MAX_MEMBERS, MAX_PLACES};
use crate::rejection::MAX_LAYERS;
use serde::de::{DeserializeSeed, Deserializer, Error, SeqAccess, Visitor};
use std::fmt;
use std::sync::Arc;

/// The distinct attention sets (version 2).
pub(super) fn sets<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<Set>>, D::Error> {
    struct Sets;

    impl<'de> Visitor<'de> for Sets {
        type Value = Vec<Set>;

        fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
            formatter.write_str("a list of attention sets in \"sets\"")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
            let (mut sets, mut members) = (Vec::new(), 0);
            while let Some(set) = seq.next_element_seed(Members(&mut members))? {
                sets.push(set);
            }
            Ok(sets)
        }
    }

    deserializer.deserialize_seq(Sets).map(Some)
}

/// One attention set; the members of all that were read so far are counted, an empty set as one.
struct Members<'a>(&'a mut usize);

impl<'de> DeserializeSeed<'de> for Members<'_> {
    type Value = Set;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Set, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Members<'_> {
    type Value = Set;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("an attention set, a list of indices")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Set, A::Error> {
        let mut set = Vec::new();
        let full =
            |members: usize| if members > MAX_MEMBERS { Err(too_many("attention sets", MAX_MEMBERS)) } else { Ok(()) };
        while let Some(member) = seq.next_element_seed(Index)? {
            *self.0 += 1;
            full(*self.0)?;
            set.push(member);
        }
        *self.0 += usize::from(set.is_empty());
        full(*self.0)?;
        Ok(set.into())
    }
}

/// `attention`: each layer lists the tokens' sets themselves (version 1), or their indices in `sets`, or is null (version
/// 2). The version may stand behind it in the file, so both are read.
#[derive(Default)]
pub(super) struct RawAttention {
    layers: Vec<Option<Arc<[u32]>>>,
    in_place: Table,
    members: usize,
    places: usize,
}

impl RawAttention {
    /// The patterns of a file of version 1.
    pub(super) fn in_place(self) -> Result<Vec<Attention>, String> {
        if self.places > 0 || self.layers.iter().any(Option::is_none) {
            return Err("attention: hardmax/certificate/1 lists the attention sets of every layer".to_owned());
        }
        resolve(self.layers, &self.in_place.sets.into())
    }

    /// The patterns of a file of version 2.
    pub(super) fn by_index(self, sets: Vec<Set>) -> Result<Vec<Attention>, String> {
        if !self.in_place.sets.is_empty() {
            return Err("attention: hardmax/certificate/2 lists indices of \"sets\"".to_owned());
        }
        resolve(self.layers, &sets.into())
    }
}

fn resolve(layers: Vec<Option<Arc<[u32]>>>, sets: &SharedSets) -> Result<Vec<Attention>, String> {
    let mut attention: Vec<Attention> = Vec::with_capacity(layers.len());
    for (layer, of_token) in layers.into_iter().enumerate() {
        let pattern = match of_token {
            Some(of_token) => Attention::of_table(sets, of_token)
                .ok_or_else(|| format!("attention[{layer}]: an index of no set; \"sets\" has {}", sets.len()))?,
            None => attention.last().cloned().ok_or("attention[0]: null, but there is no layer before it")?,
        };
        attention.push(pattern);
    }
    Ok(attention)
}

pub(super) fn attention<'de, D: Deserializer<'de>>(deserializer: D) -> Result<RawAttention, D::Error> {
    struct Layers;

    impl<'de> Visitor<'de> for Layers {
        type Value = RawAttention;

        fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
            formatter.write_str("a list of layers in \"attention\"")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
            let mut all = RawAttention::default();
            while let Some(layer) = seq.next_element_seed(Layer(&mut all))? {
                if all.layers.len() > MAX_LAYERS {
                    return Err(too_many("attention", MAX_LAYERS + 1));
                }
                all.layers.push(layer);
            }
            Ok(all)
        }
    }

    deserializer.deserialize_seq(Layers)
}

struct Layer<'a>(&'a mut RawAttention);

impl<'de> DeserializeSeed<'de> for Layer<'_> {
    type Value = Option<Arc<[u32]>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Layer<'_> {
    type Value = Option<Arc<[u32]>>;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("the attention of a layer: a list, or null")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut of_token = Vec::new();
        while let Some(set) = seq.next_element_seed(Place(self.0))? {
            of_token.push(set);
        }
        Ok(Some(of_token.into()))
    }
}

/// What a layer says of one token: its set, or the index of it.
struct Place<'a>(&'a mut RawAttention);

impl<'de> DeserializeSeed<'de> for Place<'_> {
    type Value = u32;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<u32, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Place<'_> {
    type Value = u32;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("an attention set or the index of one")
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<u32, E> {
        self.0.places += 1;
        if self.0.places > MAX_PLACES {
            return Err(too_many("attention", MAX_PLACES));
        }
        u32::try_from(value).map_err(|_| E::custom(format!("attention: {value} is the index of no set")))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<u32, A::Error> {
        let set = Members(&mut self.0.members).visit_seq(seq)?;
        Ok(self.0.in_place.number(set))
    }
}
