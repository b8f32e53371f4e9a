//! Trajectories as they are written: JSON, CSV, NPY, or text for people; layer by layer, in constant memory.

use super::lost::Lost;
use super::{list, short, short_float};
use crate::float::FloatFlow;
use crate::instance::Instance;
use crate::instance::json::InstanceJson;
use crate::pattern::Pattern;
use crate::rational::{Rational, written};
use crate::tokens::{Tokens, float_classes};
use crate::trajectory::LayerState;
use serde::Serialize;
use std::borrow::Cow;
use std::io::{self, Write};

/// The name and version of the JSON format.
pub const SCHEMA: &str = "hardmax/trajectory/1";

/// A trajectory as JSON. It is written layer by layer; this is the shape of the whole.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct TrajectoryJson {
    /// `hardmax/trajectory/1`.
    pub schema: String,
    /// The instance.
    pub instance: InstanceJson,
    /// The layers from 0.
    pub layers: Vec<LayerJson>,
}

/// A layer as JSON.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct LayerJson {
    /// Its index, from 0.
    pub layer: usize,
    /// The tokens: exact rationals as text, or numbers where the run was in floats ("inf", "-inf" and "NaN" as text).
    /// Shape (n, d).
    pub tokens: Vec<Vec<Number>>,
    /// The attention sets, ascending.
    pub attention: Pattern,
    /// The leaders, ascending.
    pub leaders: Vec<usize>,
}

/// A coordinate of a trajectory.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Number {
    /// An exact rational, or a float that is not finite.
    Text(String),
    /// A finite float.
    Float(f64),
}

/// One layer to be written.
pub struct Layer<'a> {
    index: usize,
    coordinates: Coordinates<'a>,
    attention: Cow<'a, Pattern>,
    leaders: Cow<'a, [usize]>,
}

enum Coordinates<'a> {
    Exact(&'a Tokens),
    Floats(Tokens<f64>),
}

impl<'a> From<&'a LayerState> for Layer<'a> {
    fn from(state: &'a LayerState) -> Self {
        Self {
            index: state.layer,
            coordinates: Coordinates::Exact(&state.tokens),
            attention: Cow::Borrowed(&state.attention),
            leaders: Cow::Borrowed(&state.leaders),
        }
    }
}

impl<'a> Layer<'a> {
    /// The current layer of a float run; leaders by equality of the floats.
    pub fn floats(flow: &'a FloatFlow) -> Self {
        let tokens = flow.tokens();
        // Equality of floats but for the sign of zero, which is none of a point's.
        let leaders = flow.attention().leaders(&float_classes(&tokens));
        Self {
            index: flow.layer(),
            coordinates: Coordinates::Floats(tokens),
            attention: Cow::Borrowed(flow.attention()),
            leaders: Cow::Owned(leaders),
        }
    }

    fn rows(&self) -> Box<dyn Iterator<Item = Row<'_>> + '_> {
        match &self.coordinates {
            Coordinates::Exact(tokens) => Box::new(tokens.rows().map(Row::Exact)),
            Coordinates::Floats(tokens) => Box::new(tokens.rows().map(Row::Floats)),
        }
    }

    fn json(&self, lost: &mut Lost) -> io::Result<LayerJson> {
        Ok(LayerJson {
            layer: self.index,
            tokens: self.rows().map(|row| row.numbers(lost)).collect::<io::Result<_>>()?,
            attention: self.attention.clone().into_owned(),
            leaders: self.leaders.to_vec(),
        })
    }
}

enum Row<'a> {
    Exact(&'a [Rational]),
    Floats(&'a [f64]),
}

impl Row<'_> {
    fn numbers(&self, lost: &mut Lost) -> io::Result<Vec<Number>> {
        match self {
            Row::Exact(row) => row.iter().map(|x| text(x).map(Number::Text)).collect(),
            Row::Floats(row) => {
                let number = |x: f64| if x.is_finite() { Number::Float(x) } else { Number::Text(x.to_string()) };
                Ok(row.iter().map(|&x| number(lost.float(x))).collect())
            }
        }
    }

    fn texts(&self, lost: &mut Lost) -> io::Result<Vec<String>> {
        match self {
            Row::Exact(row) => row.iter().map(text).collect(),
            Row::Floats(row) => Ok(row.iter().map(|&x| lost.float(x).to_string()).collect()),
        }
    }

    fn short_texts(&self) -> Vec<String> {
        match self {
            Row::Exact(row) => row.iter().map(short).collect(),
            Row::Floats(row) => row.iter().copied().map(short_float).collect(),
        }
    }

    fn floats(&self, lost: &mut Lost) -> Vec<f64> {
        match self {
            Row::Exact(row) => row.iter().map(|x| lost.nearest(x)).collect(),
            Row::Floats(row) => row.iter().map(|&x| lost.float(x)).collect(),
        }
    }
}

/// The text of a number that can be read back.
fn text(value: &Rational) -> io::Result<String> {
    written(value).map_err(io::Error::other)
}

/// Writes layers one by one.
pub trait Writer {
    /// The next layer.
    ///
    /// # Errors
    /// Those of the stream.
    fn layer(&mut self, layer: &Layer) -> io::Result<()>;

    /// The end, after the last layer.
    ///
    /// # Errors
    /// Those of the stream.
    fn finish(&mut self) -> io::Result<()>;

    /// The entries so far that floats could not hold, where floats are written.
    fn lost(&self) -> Lost {
        Lost::default()
    }
}

/// The format of [`TrajectoryJson`], on one line.
pub struct Json<'a> {
    writer: &'a mut dyn Write,
    first: bool,
    lost: Lost,
}

impl<'a> Json<'a> {
    /// Writes what comes before the layers.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn new(writer: &'a mut dyn Write, instance: &Instance) -> io::Result<Self> {
        write!(writer, "{{\"schema\":\"{SCHEMA}\",\"instance\":")?;
        serde_json::to_writer(&mut *writer, &InstanceJson::from(instance))?;
        writer.write_all(b",\"layers\":[")?;
        Ok(Self { writer, first: true, lost: Lost::default() })
    }
}

impl Writer for Json<'_> {
    fn layer(&mut self, layer: &Layer) -> io::Result<()> {
        if !std::mem::take(&mut self.first) {
            self.writer.write_all(b",")?;
        }
        let json = layer.json(&mut self.lost)?;
        Ok(serde_json::to_writer(&mut *self.writer, &json)?)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.writer.write_all(b"]}\n")
    }

    fn lost(&self) -> Lost {
        self.lost
    }
}

/// One token a line: layer, token, label where there are labels, coordinates (exact, or the shortest decimal of the
/// float), attention set separated by blanks, whether it leads.
pub struct Csv<'a> {
    writer: csv::Writer<&'a mut dyn Write>,
    labels: Option<&'a [String]>,
    lost: Lost,
}

impl<'a> Csv<'a> {
    /// Writes the header.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn new(writer: &'a mut dyn Write, instance: &'a Instance) -> io::Result<Self> {
        let mut writer = csv::Writer::from_writer(writer);
        let labels = instance.labels();
        let mut header = vec!["layer".to_owned(), "token".to_owned()];
        header.extend(labels.map(|_| "label".to_owned()));
        header.extend((0..instance.dimension()).map(|k| format!("x{k}")));
        header.extend(["attention".to_owned(), "leader".to_owned()]);
        writer.write_record(&header)?;
        Ok(Self { writer, labels, lost: Lost::default() })
    }
}

impl Writer for Csv<'_> {
    fn layer(&mut self, layer: &Layer) -> io::Result<()> {
        for (i, row) in layer.rows().enumerate() {
            let mut record = vec![layer.index.to_string(), i.to_string()];
            record.extend(self.labels.map(|labels| labels[i].clone()));
            record.extend(row.texts(&mut self.lost)?);
            let set: Vec<String> = layer.attention.set(i).iter().map(ToString::to_string).collect();
            record.extend([set.join(" "), u8::from(layer.leaders.binary_search(&i).is_ok()).to_string()]);
            self.writer.write_record(&record)?;
        }
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        self.writer.flush()
    }

    fn lost(&self) -> Lost {
        self.lost
    }
}

/// The nearest 64-bit floats, little-endian, shape (K + 1, n, d).
pub struct Npy<'a> {
    writer: npyz::NpyWriter<f64, &'a mut dyn Write>,
    lost: Lost,
}

impl<'a> Npy<'a> {
    /// Writes the header, for layers 0 to `layers`.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn new(writer: &'a mut dyn Write, instance: &Instance, layers: usize) -> io::Result<Self> {
        use npyz::WriterBuilder;
        let shape = [layers as u64 + 1, instance.len() as u64, instance.dimension() as u64];
        let writer = npyz::WriteOptions::new().default_dtype().shape(&shape).writer(writer).begin_nd()?;
        Ok(Self { writer, lost: Lost::default() })
    }
}

impl Writer for Npy<'_> {
    fn layer(&mut self, layer: &Layer) -> io::Result<()> {
        layer.rows().try_for_each(|row| self.writer.extend(row.floats(&mut self.lost)))
    }

    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn lost(&self) -> Lost {
        self.lost
    }
}

/// Text for people: every token of every layer.
pub struct Human<'a> {
    writer: &'a mut dyn Write,
    instance: &'a Instance,
}

impl<'a> Human<'a> {
    /// Text for people.
    pub fn new(writer: &'a mut dyn Write, instance: &'a Instance) -> Self {
        Self { writer, instance }
    }
}

impl Writer for Human<'_> {
    fn layer(&mut self, layer: &Layer) -> io::Result<()> {
        writeln!(self.writer, "layer {}", layer.index)?;
        for (i, row) in layer.rows().enumerate() {
            let point = row.short_texts().join(", ");
            let leads = if layer.leaders.binary_search(&i).is_ok() { "  leader" } else { "" };
            let (name, set) = (self.instance.name(i), list(layer.attention.set(i)));
            writeln!(self.writer, "  {name:>4}  ({point})  attends to {set}{leads}")?;
        }
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Text for people of a large instance: a line a layer.
pub struct Summary<'a> {
    writer: &'a mut dyn Write,
    before: Option<Pattern>,
}

impl<'a> Summary<'a> {
    /// A line a layer, after a line on the instance.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn new(writer: &'a mut dyn Write, instance: &Instance) -> io::Result<Self> {
        writeln!(writer, "{} tokens in R^{}", instance.len(), instance.dimension())?;
        Ok(Self { writer, before: None })
    }
}

impl Writer for Summary<'_> {
    fn layer(&mut self, layer: &Layer) -> io::Result<()> {
        let pattern = &*layer.attention;
        write!(self.writer, "layer {}  leaders {}", layer.index, list(&layer.leaders))?;
        if let Some(before) = &self.before {
            let changed = (0..pattern.len()).filter(|&i| pattern.set(i) != before.set(i)).count();
            write!(self.writer, "; attention sets that changed: {changed}")?;
        }
        writeln!(self.writer)?;
        self.before = Some(pattern.clone());
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }
}
