//! Instances as JSON: `{"alpha":"1/2","matrix":[["1","0"],["0","1"]],"tokens":[["1","1/3"]],"labels":["a"]}`.
//!
//! `matrix` (the identity), `labels`, `schema` and `model` ([`MODEL`]) are optional; another key, or a key twice, is an
//! error. Numbers are strings by the grammar of [`crate::rational`], or JSON numbers taken by their text, never through a
//! float.

use super::{Instance, InstanceError, ReadError, Table};
use crate::form::Form;
use crate::limits::Limits;
use crate::rational::{self, Rational, Text};
use crate::tokens::Tokens;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::fmt;

/// The model of these instances, as the key `model` of a file names it. Version 1 of the format does without the key.
pub const MODEL: &str = "hardmax";

/// Reads an instance.
///
/// # Errors
/// [`ReadError`] with the line and column, and for a number its place in the document.
pub fn read(bytes: &[u8]) -> Result<Instance, ReadError> {
    let raw: RawInstance = serde_json::from_str(super::text(bytes)?)?;
    Ok(Instance::try_from(raw)?)
}

/// Reads an instance whose matrix may be any square one.
///
/// # Errors
/// As [`read`].
pub fn read_any_form(bytes: &[u8]) -> Result<Instance, ReadError> {
    let raw: RawInstance = serde_json::from_str(super::text(bytes)?)?;
    Ok(raw.table_and_form().and_then(|(table, form, alpha)| table.into_any_form(form, alpha))?)
}

/// Reads a matrix: a list of rows.
///
/// # Errors
/// As [`read`].
pub fn read_matrix(bytes: &[u8]) -> Result<Form, ReadError> {
    let mut deserializer = serde_json::Deserializer::from_str(super::text(bytes)?);
    let rows = Rows("matrix").deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(Form::square(rows).map_err(InstanceError::from)?)
}

/// An instance as it stands in a document, its parts read but not yet validated together.
pub struct RawInstance(Document);

impl<'de> Deserialize<'de> for RawInstance {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        /// An object alone: what is derived would also take a list of the values in the order of the keys.
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Document;

            fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
                formatter.write_str("an instance: an object with the keys \"alpha\" and \"tokens\"")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Document, A::Error> {
                Document::deserialize(MapAccessDeserializer::new(map))
            }
        }

        Self::try_from(deserializer.deserialize_map(Object)?).map_err(D::Error::custom)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(default)]
    schema: Option<Schema>,
    #[serde(default, deserialize_with = "model")]
    model: Option<String>,
    #[serde(deserialize_with = "alpha")]
    alpha: Rational,
    #[serde(default, deserialize_with = "matrix")]
    matrix: Option<Vec<Vec<Rational>>>,
    #[serde(deserialize_with = "tokens")]
    tokens: Vec<Vec<Rational>>,
    #[serde(default, deserialize_with = "labels")]
    labels: Option<Vec<String>>,
}

#[derive(Deserialize)]
enum Schema {
    #[serde(rename = "hardmax/instance/1")]
    One,
    #[serde(rename = "hardmax/instance/2")]
    Two,
}

impl TryFrom<Document> for RawInstance {
    type Error = &'static str;

    fn try_from(document: Document) -> Result<Self, Self::Error> {
        match (&document.schema, &document.model) {
            (Some(Schema::One), Some(_)) => Err("model: hardmax/instance/1 has no model; expected hardmax/instance/2"),
            (Some(Schema::One | Schema::Two) | None, _) => Ok(Self(document)),
        }
    }
}

impl TryFrom<RawInstance> for Instance {
    type Error = InstanceError;

    fn try_from(raw: RawInstance) -> Result<Self, Self::Error> {
        let (table, form, alpha) = raw.table_and_form()?;
        table.into_instance(form, alpha)
    }
}

impl RawInstance {
    /// The tokens with their labels, the form, where one is given, and the step size.
    fn table_and_form(self) -> Result<(Table, Option<Form>, Rational), InstanceError> {
        let Document { matrix, tokens, labels, alpha, .. } = self.0;
        let form = matrix.map(Form::square).transpose()?;
        Ok((Table::new(tokens, labels)?, form, alpha))
    }
}

/// An instance as it is written.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct InstanceJson {
    /// The step size, > 0.
    pub alpha: Text,
    /// The form A, symmetric positive definite. Shape (d, d).
    pub matrix: Vec<Vec<Text>>,
    /// The initial tokens. Shape (n, d).
    pub tokens: Vec<Vec<Text>>,
    /// One name a token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labels: Option<Vec<String>>,
}

impl From<&Instance> for InstanceJson {
    fn from(instance: &Instance) -> Self {
        Self {
            alpha: Text(instance.alpha().clone()),
            matrix: instance.form().rows().iter().map(|row| texts(row)).collect(),
            tokens: token_texts(instance.tokens()),
            labels: instance.labels().map(<[String]>::to_vec),
        }
    }
}

/// A point as text.
pub fn texts(point: &[Rational]) -> Vec<Text> {
    point.iter().cloned().map(Text).collect()
}

/// Tokens as text. Shape (n, d).
pub fn token_texts(tokens: &Tokens) -> Vec<Vec<Text>> {
    tokens.rows().map(texts).collect()
}

fn model<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let name = String::deserialize(deserializer)?;
    if name != MODEL {
        let wrong = format!("model: {} is not a model that is known here; expected {MODEL:?}", rational::quoted(&name));
        return Err(D::Error::custom(wrong));
    }
    Ok(Some(name))
}

fn alpha<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Rational, D::Error> {
    number(<&RawValue>::deserialize(deserializer)?).map_err(|wrong| D::Error::custom(format!("alpha: {wrong}")))
}

/// The rational of a JSON value that is a string or a number.
pub fn number(value: &RawValue) -> Result<Rational, String> {
    let text = value.get();
    let literal = match text.as_bytes().first() {
        Some(b'"') => serde_json::from_str::<String>(text).map_err(|error| error.to_string())?,
        Some(b'-' | b'0'..=b'9') => text.to_owned(),
        _ => {
            return Err(format!(
                "{} is not a rational; expected a string like \"-3/4\" or a number",
                rational::quoted(text)
            ));
        }
    };
    rational::parse(&literal).map_err(|error| error.to_string())
}

fn tokens<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Vec<Rational>>, D::Error> {
    Rows("tokens").deserialize(deserializer)
}

fn matrix<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<Vec<Rational>>>, D::Error> {
    Rows("matrix").deserialize(deserializer).map(Some)
}

/// A list of rows of numbers, at most [`Limits::entries`] in all; the name is that of its place in the document.
pub struct Rows<N>(pub N);

impl<'de, N: fmt::Display> DeserializeSeed<'de> for Rows<N> {
    type Value = Vec<Vec<Rational>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, N: fmt::Display> Visitor<'de> for Rows<N> {
    type Value = Vec<Vec<Rational>>;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(formatter, "a list of rows in \"{}\"", self.0)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let (mut rows, mut entries) = (Vec::new(), 0);
        while let Some(row) = seq.next_element_seed(Row { name: &self.0, index: rows.len(), entries })? {
            entries += row.len().max(1);
            rows.push(row);
        }
        Ok(rows)
    }
}

struct Row<'a, N> {
    name: &'a N,
    index: usize,
    entries: usize,
}

impl<'de, N: fmt::Display> DeserializeSeed<'de> for Row<'_, N> {
    type Value = Vec<Rational>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, N: fmt::Display> Visitor<'de> for Row<'_, N> {
    type Value = Vec<Rational>;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(formatter, "a list of numbers in {}[{}]", self.name, self.index)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut row = Vec::new();
        let limits = Limits::current();
        let (most, widest) = (limits.entries(), limits.dimension());
        while let Some(value) = seq.next_element::<&RawValue>()? {
            if self.entries + row.len() >= most {
                return Err(A::Error::custom(format!("{}: more than {limits}, the limit", self.name)));
            }
            if row.len() >= widest {
                let place = format!("{}[{}]", self.name, self.index);
                return Err(A::Error::custom(format!("{place}: more than {widest} numbers, the limit of a row")));
            }
            let place = |wrong| A::Error::custom(format!("{}[{}][{}]: {wrong}", self.name, self.index, row.len()));
            let entry = number(value).map_err(place)?;
            row.push(entry);
        }
        if self.entries + row.len() >= most && row.is_empty() {
            return Err(A::Error::custom(format!("{}: more than {most} rows, the limit", self.name)));
        }
        Ok(row)
    }
}

fn labels<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<String>>, D::Error> {
    struct Labels;

    impl<'de> Visitor<'de> for Labels {
        type Value = Vec<String>;

        fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
            formatter.write_str("a list of strings in \"labels\"")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
            let mut labels = Vec::new();
            let most = Limits::current().entries();
            while labels.len() < most {
                match seq.next_element()? {
                    Some(label) => labels.push(label),
                    None => return Ok(labels),
                }
            }
            match seq.next_element::<IgnoredAny>()? {
                Some(_) => Err(A::Error::custom(format!("labels: more than {most}, the limit"))),
                None => Ok(labels),
            }
        }
    }

    deserializer.deserialize_seq(Labels).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rational::ratio;

    fn message(text: &str) -> String {
        read(text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn an_instance_is_an_object() {
        for list in [r#"["hardmax/instance/2","hardmax","1",null,[["1"]],null]"#, "[]", "[[1,2]]"] {
            assert_eq!(
                message(list),
                "invalid type: sequence, expected an instance: an object with the keys \"alpha\" and \"tokens\" at line 1 \
                 column 0",
                "{list}"
            );
        }
        assert!(message("3").starts_with("invalid type: integer `3`, expected an instance: an object"));
    }

    #[test]
    fn an_instance_survives_the_round_trip() {
        let text =
            r#"{"alpha":"1/2","matrix":[["2","1"],["1","3"]],"tokens":[["1","1/3"],["-1/12","0"]],"labels":["a","b"]}"#;
        let instance = read(text.as_bytes()).unwrap();
        assert_eq!(serde_json::to_string(&InstanceJson::from(&instance)).unwrap(), text);
    }

    #[test]
    fn numbers_are_taken_by_their_text() {
        let instance = read(br#"{"alpha":0.1,"tokens":[[1E-1, "0.30000000000000000000001"]]}"#).unwrap();
        assert_eq!(instance.alpha(), &ratio(1, 10));
        assert_eq!(instance.tokens()[0][0], ratio(1, 10));
        assert_eq!(instance.tokens()[0][1].denom().to_string(), "100000000000000000000000");
    }

    #[test]
    fn a_byte_order_mark_is_skipped() {
        assert!(read("\u{feff}{\"alpha\":\"1\",\"tokens\":[[\"1\"]]}".as_bytes()).is_ok());
    }

    #[test]
    fn a_message_is_short_whatever_the_key() {
        let long = message(&format!("{{\"alpha\":\"1\",\n\"{}\":1}}", "\u{e9}".repeat(100_000)));
        assert!(long.starts_with("unknown field `\u{e9}") && long.ends_with("at line 2 column 200002"), "{long}");
        assert!(long.chars().count() < 700, "{long}");
        let negative = message(&format!("{{\"alpha\":\"-1/1{}\",\"tokens\":[[\"1\"]]}}", "0".repeat(5_000)));
        assert_eq!(negative, format!("alpha is -1/1{}... (5004 characters), expected > 0", "0".repeat(36)));
    }

    #[test]
    fn messages_name_the_place_the_value_and_what_was_expected() {
        let place = message("{\"alpha\":\"1\",\n\"tokens\":[[\"1\"],[\"1/0\"]]}");
        assert_eq!(place, "tokens[1][0]: \"1/0\": the denominator is zero at line 2 column 23");
        assert!(message(r#"{"alpha":null,"tokens":[["1"]]}"#).starts_with("alpha: \"null\" is not a rational;"));
        assert!(
            message(r#"{"alpha":"1","tokens":[["1"]],"colour":1}"#).contains("unknown field `colour`, expected one of")
        );
        assert!(message(r#"{"alpha":"1","alpha":"1","tokens":[["1"]]}"#).contains("duplicate field `alpha`"));
        assert!(message(r#"{"tokens":[["1"]]}"#).contains("missing field `alpha`"));
        assert!(message(r#"{"alpha":"1","tokens":{}}"#).contains("expected a list of rows in \"tokens\""));
        assert!(message(r#"{"alpha":"1","tokens":[["1"],2]}"#).contains("expected a list of numbers in tokens[1]"));
        assert!(
            message(r#"{"alpha":"1","tokens":[],"labels":1}"#).contains("expected a list of strings in \"labels\"")
        );
        assert!(message(r#"{"alpha":"1","tokens":[["\ud800"]]}"#).starts_with("tokens[0][0]: "));
    }

    #[test]
    fn the_model_may_be_named() {
        let with = |keys: &str| format!(r#"{{{keys}"alpha":"1","tokens":[["1"]]}}"#);
        for keys in ["", r#""model":"hardmax","#, r#""schema":"hardmax/instance/2","#] {
            assert!(read(with(keys).as_bytes()).is_ok(), "{keys}");
        }
        assert!(read(with(r#""model":"hardmax","schema":"hardmax/instance/2","#).as_bytes()).is_ok());
        let other = message(&with(r#""model":"softmax","layers":3,"#));
        assert!(
            other.starts_with("model: \"softmax\" is not a model that is known here; expected \"hardmax\" at line 1"),
            "{other}"
        );
        let old = message(&with(r#""schema":"hardmax/instance/1","model":"hardmax","#));
        assert!(old.starts_with("model: hardmax/instance/1 has no model; expected hardmax/instance/2"), "{old}");
        assert!(message(&with(r#""model":null,"#)).contains("expected a string"));
        let later = message(&with(r#""schema":"hardmax/instance/3","#));
        assert!(
            later.contains("`hardmax/instance/3`, expected `hardmax/instance/1` or `hardmax/instance/2`"),
            "{later}"
        );
    }

    #[test]
    fn nesting_is_bounded() {
        for close in ["", &"]".repeat(10_000)] {
            let deep = message(&format!("{{\"alpha\":\"1\",\"tokens\":{}{close}", "[".repeat(10_000)));
            assert!(deep.starts_with("EOF while parsing") || deep.starts_with("tokens[0][0]: \"[[[[["), "{deep}");
        }
    }

    #[test]
    fn every_row_counts_towards_the_limit() {
        let most = Limits::current().entries();
        let row = |before: usize, text: &str| {
            let row = Row { name: &"tokens", index: 3, entries: before };
            row.deserialize(&mut serde_json::Deserializer::from_str(text)).map_err(|error| error.to_string())
        };
        assert_eq!(row(most - 1, "[1]"), Ok(vec![ratio(1, 1)]));
        assert!(row(most - 1, "[1, 2]").unwrap_err().starts_with("tokens: more than 2097152 numbers"));
        assert_eq!(row(most - 1, "[]"), Ok(vec![]));
        assert!(row(most, "[]").unwrap_err().starts_with("tokens: more than 2097152 rows"));
        let label = |count: usize| {
            let text = format!("[{}\"\"]", "\"\",".repeat(count - 1));
            labels(&mut serde_json::Deserializer::from_str(&text)).map(|labels| labels.unwrap().len())
        };
        assert_eq!(label(most).unwrap(), most);
        assert!(label(most + 1).unwrap_err().to_string().starts_with("labels: more than 2097152, the limit"));
    }

    #[test]
    fn empty_rows_cannot_fill_the_memory() {
        let rows = format!("{{\"alpha\":\"1\",\"tokens\":[{}[]]}}", "[],".repeat(Limits::current().entries()));
        assert!(message(&rows).contains("more than 2097152 rows"));
    }
}
