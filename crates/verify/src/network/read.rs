//! Networks and sequences read, strictly: an unknown key, a key twice, a list of another shape is an error with its place.
//! Every entry of a list is counted before memory is taken for it.

use super::{
    Attention, Block, Form, NETWORK_SCHEMA, Network, NetworkError, Neuron, Point, SEQUENCES_SCHEMA, Sequence,
    Sequences, SequencesError,
};
use crate::certificate::parts::Object;
use hardmax_model::instance::json::number;
use hardmax_model::instance::{ReadError, text};
use hardmax_model::limits::Limits;
use hardmax_model::rational::{Rational, quoted};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::cell::Cell;
use std::fmt;

/// Why a file is no network, or no data.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FileError {
    /// The file does not follow the grammar.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The file follows the grammar, and its blocks are no network.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// The file follows the grammar, and its sequences are no data.
    #[error(transparent)]
    Sequences(#[from] SequencesError),
}

/// Whether a file says of itself that it is a network, of whatever version.
pub fn is_network(bytes: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Named {
        schema: String,
    }
    let named = text(bytes).ok().and_then(|text| serde_json::from_str::<Named>(text).ok());
    named.is_some_and(|named| named.schema.starts_with("hardmax/network/"))
}

/// Reads a network.
///
/// # Errors
/// [`FileError`].
pub fn read(bytes: &[u8]) -> Result<Network, FileError> {
    let (dimension, blocks) = in_file(bytes, |reader, file| {
        let document: NetworkDocument = object("", "a network, an object", file)?;
        schema(document.schema, NETWORK_SCHEMA)?;
        let dimension = document.dimension.get();
        let dimension = dimension.parse().map_err(|_| {
            format!("dimension: {} is no dimension; expected a natural number, at least 1", quoted(dimension))
        })?;
        Ok((dimension, reader.list("blocks", document.blocks, Reader::block)?))
    })?;
    Ok(Network::new(dimension, blocks)?)
}

/// Reads sequences with their targets.
///
/// # Errors
/// [`FileError`].
pub fn read_sequences(bytes: &[u8]) -> Result<Sequences, FileError> {
    let sequences = in_file(bytes, |reader, file| {
        let document: SequencesDocument = object("", "sequences with targets, an object", file)?;
        schema(document.schema, SEQUENCES_SCHEMA)?;
        reader.list("sequences", document.sequences, Reader::sequence)
    })?;
    Ok(Sequences::new(sequences)?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NetworkDocument<'a> {
    #[serde(borrow)]
    schema: &'a RawValue,
    #[serde(borrow)]
    dimension: &'a RawValue,
    #[serde(borrow)]
    blocks: &'a RawValue,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SequencesDocument<'a> {
    #[serde(borrow)]
    schema: &'a RawValue,
    #[serde(borrow)]
    sequences: &'a RawValue,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BlockDocument<'a> {
    #[serde(borrow)]
    eta: &'a RawValue,
    #[serde(borrow)]
    neurons: &'a RawValue,
    #[serde(borrow, default, deserialize_with = "present")]
    attention: Option<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NeuronDocument<'a> {
    #[serde(borrow)]
    input: &'a RawValue,
    #[serde(borrow)]
    bias: &'a RawValue,
    #[serde(borrow)]
    output: &'a RawValue,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AttentionDocument<'a> {
    #[serde(borrow)]
    rho: &'a RawValue,
    #[serde(borrow)]
    v: &'a RawValue,
    #[serde(borrow)]
    form: &'a RawValue,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FactorsDocument<'a> {
    #[serde(borrow)]
    left: &'a RawValue,
    #[serde(borrow)]
    right: &'a RawValue,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SequenceDocument<'a> {
    #[serde(borrow)]
    tokens: &'a RawValue,
    #[serde(borrow)]
    targets: &'a RawValue,
}

/// What stands there, also where it is `null`: null is not the absence of a key.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'de RawValue>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}

/// Reads a whole file.
fn in_file<T>(bytes: &[u8], read: impl FnOnce(&Reader, &RawValue) -> Result<T, String>) -> Result<T, ReadError> {
    let file: &RawValue = serde_json::from_str(text(bytes)?)?;
    let read = read(&Reader { entries: Cell::new(0) }, file);
    read.map_err(|wrong| ReadError::Json(serde_json::Error::custom(wrong)))
}

fn schema(found: &RawValue, expected: &str) -> Result<(), String> {
    match serde_json::from_str::<String>(found.get()) {
        Ok(found) if found == expected => Ok(()),
        _ => Err(format!("schema: {} is not known here; expected {expected:?}", quoted(found.get()))),
    }
}

/// The message with the place before it. The position is that in a part of the file, so the place stands for it.
fn at(place: &str, error: &serde_json::Error) -> String {
    let message = error.to_string();
    match (place, message.rsplit_once(" at line ")) {
        ("", _) => message,
        (_, Some((message, _))) => format!("{place}: {message}"),
        (_, None) => format!("{place}: {message}"),
    }
}

fn object<'a, T: Deserialize<'a>>(place: &str, name: &'static str, value: &'a RawValue) -> Result<T, String> {
    let mut deserializer = serde_json::Deserializer::from_str(value.get());
    Object::new(name).deserialize(&mut deserializer).map_err(|error| at(place, &error))
}

fn rational(place: &str, value: &RawValue) -> Result<Rational, String> {
    number(value).map_err(|wrong| format!("{place}: {wrong}"))
}

/// Reads the parts of one file, and counts the entries of all its lists.
struct Reader {
    entries: Cell<usize>,
}

impl Reader {
    fn block(&self, place: &str, value: &RawValue) -> Result<Block, String> {
        let document: BlockDocument = object(place, "a block, an object", value)?;
        let attention = document.attention.map(|value| self.attention(&format!("{place}.attention"), value));
        Ok(Block {
            eta: rational(&format!("{place}.eta"), document.eta)?,
            neurons: self.list(&format!("{place}.neurons"), document.neurons, Self::neuron)?,
            attention: attention.transpose()?,
        })
    }

    fn neuron(&self, place: &str, value: &RawValue) -> Result<Neuron, String> {
        let document: NeuronDocument = object(place, "a neuron, an object", value)?;
        Ok(Neuron {
            input: self.point(&format!("{place}.input"), document.input)?,
            bias: rational(&format!("{place}.bias"), document.bias)?,
            output: self.point(&format!("{place}.output"), document.output)?,
        })
    }

    fn attention(&self, place: &str, value: &RawValue) -> Result<Attention, String> {
        let document: AttentionDocument = object(place, "attention, an object", value)?;
        Ok(Attention {
            rho: rational(&format!("{place}.rho"), document.rho)?,
            v: rational(&format!("{place}.v"), document.v)?,
            form: self.form(&format!("{place}.form"), document.form)?,
        })
    }

    fn form(&self, place: &str, value: &RawValue) -> Result<Form, String> {
        if value.get().starts_with('[') {
            return Ok(Form::Matrix(self.points(place, value)?));
        }
        let name = "a list of rows, or an object with \"left\" and \"right\"";
        let document: FactorsDocument = object(place, name, value)?;
        Ok(Form::Factors {
            left: self.points(&format!("{place}.left"), document.left)?,
            right: self.points(&format!("{place}.right"), document.right)?,
        })
    }

    fn sequence(&self, place: &str, value: &RawValue) -> Result<Sequence, String> {
        let document: SequenceDocument = object(place, "a sequence, an object", value)?;
        Ok(Sequence {
            tokens: self.points(&format!("{place}.tokens"), document.tokens)?,
            targets: self.points(&format!("{place}.targets"), document.targets)?,
        })
    }

    fn points(&self, place: &str, value: &RawValue) -> Result<Vec<Point>, String> {
        self.list(place, value, Self::point)
    }

    fn point(&self, place: &str, value: &RawValue) -> Result<Point, String> {
        self.list(place, value, |_, place, value| rational(place, value))
    }

    /// A list, entry by entry.
    fn list<T>(
        &self,
        place: &str,
        value: &RawValue,
        entry: impl Fn(&Self, &str, &RawValue) -> Result<T, String>,
    ) -> Result<Vec<T>, String> {
        let mut deserializer = serde_json::Deserializer::from_str(value.get());
        let entries = deserializer.deserialize_seq(Entries { reader: self, place, entry });
        entries.map_err(|error| at(place, &error))?
    }
}

/// The entries of a list, or what is wrong with the first that is wrong.
struct Entries<'a, F> {
    reader: &'a Reader,
    place: &'a str,
    entry: F,
}

impl<'de, T, F: Fn(&Reader, &str, &RawValue) -> Result<T, String>> Visitor<'de> for Entries<'_, F> {
    type Value = Result<Vec<T>, String>;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(value) = seq.next_element::<&RawValue>()? {
            let counted = self.reader.entries.get() + 1;
            self.reader.entries.set(counted);
            let most = Limits::current().entries();
            let read = match counted > most {
                true => Err(format!("{}: more than {most} entries in the lists of the file, the limit", self.place)),
                false => (self.entry)(self.reader, &format!("{}[{}]", self.place, entries.len()), value),
            };
            match read {
                Ok(entry) => entries.push(entry),
                Err(wrong) => {
                    while seq.next_element::<IgnoredAny>()?.is_some() {}
                    return Ok(Err(wrong));
                }
            }
        }
        Ok(Ok(entries))
    }
}
