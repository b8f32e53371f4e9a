//! Networks and sequences written.

use super::{
    Attention, Block, Form, NETWORK_SCHEMA, Network, Neuron, Point, SEQUENCES_SCHEMA, Sequence, Sequences, read,
};
use hardmax_model::instance::json::texts;
use hardmax_model::rational::Text;
use serde::Serialize;

/// A network as it is written.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct NetworkJson {
    /// `hardmax/network/1`.
    pub schema: &'static str,
    /// The dimension d of the points.
    pub dimension: usize,
    /// The blocks, in the order in which they act.
    pub blocks: Vec<BlockJson>,
}

/// A block: x -> eta x + sum of the neurons, then attention.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct BlockJson {
    /// What is kept of the token itself.
    pub eta: Text,
    /// The neurons.
    pub neurons: Vec<NeuronJson>,
    /// The attention; absent: tokens stay as they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attention: Option<AttentionJson>,
}

/// A neuron: output * max(0, <input, x> + bias).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct NeuronJson {
    /// Shape (d,).
    pub input: Vec<Text>,
    /// The bias.
    pub bias: Text,
    /// Shape (d,).
    pub output: Vec<Text>,
}

/// Attention: x_i -> rho x_i + v mean of the x_l with the largest scores.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct AttentionJson {
    /// What is kept of the token itself.
    pub rho: Text,
    /// The weight of the mean.
    pub v: Text,
    /// The form.
    pub form: FormJson,
}

/// The form A: its rows, or A = L^T R.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum FormJson {
    /// Shape (d, d).
    Matrix(Vec<Vec<Text>>),
    /// L and R of shape (k, d); k = 0 is A = 0.
    Factors {
        /// L.
        left: Vec<Vec<Text>>,
        /// R.
        right: Vec<Vec<Text>>,
    },
}

/// Sequences with their targets, as they are written.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct SequencesJson {
    /// `hardmax/sequences/1`.
    pub schema: &'static str,
    /// The sequences.
    pub sequences: Vec<SequenceJson>,
}

/// A sequence, and the set of points that is wanted of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct SequenceJson {
    /// The tokens. Shape (n, d).
    pub tokens: Vec<Vec<Text>>,
    /// The targets, pairwise different. Shape (m, d).
    pub targets: Vec<Vec<Text>>,
}

fn rows(points: &[Point]) -> Vec<Vec<Text>> {
    points.iter().map(|point| texts(point)).collect()
}

impl From<&Network> for NetworkJson {
    fn from(network: &Network) -> Self {
        let blocks = network.blocks().iter().map(BlockJson::from).collect();
        Self { schema: NETWORK_SCHEMA, dimension: network.dimension(), blocks }
    }
}

impl From<&Block> for BlockJson {
    fn from(block: &Block) -> Self {
        let neuron = |Neuron { input, bias, output }: &Neuron| NeuronJson {
            input: texts(input),
            bias: Text(bias.clone()),
            output: texts(output),
        };
        let attention = |Attention { rho, v, form }: &Attention| AttentionJson {
            rho: Text(rho.clone()),
            v: Text(v.clone()),
            form: match form {
                Form::Matrix(matrix) => FormJson::Matrix(rows(matrix)),
                Form::Factors { left, right } => FormJson::Factors { left: rows(left), right: rows(right) },
            },
        };
        Self {
            eta: Text(block.eta.clone()),
            neurons: block.neurons.iter().map(neuron).collect(),
            attention: block.attention.as_ref().map(attention),
        }
    }
}

impl From<&Sequences> for SequencesJson {
    fn from(data: &Sequences) -> Self {
        let sequence =
            |Sequence { tokens, targets }: &Sequence| SequenceJson { tokens: rows(tokens), targets: rows(targets) };
        Self { schema: SEQUENCES_SCHEMA, sequences: data.list().iter().map(sequence).collect() }
    }
}

/// Why a network is not written: what a reader would say of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the network cannot be written: {0}")]
pub struct UnwritableNetwork(String);

impl Network {
    /// The file: one line of JSON, which [`read()`] reads.
    ///
    /// # Errors
    /// [`UnwritableNetwork`] where it would be beyond a limit of docs/formats.md, so that nobody could read it.
    pub fn to_file(&self) -> Result<Vec<u8>, UnwritableNetwork> {
        let mut file =
            serde_json::to_vec(&NetworkJson::from(self)).map_err(|error| UnwritableNetwork(error.to_string()))?;
        file.push(b'\n');
        match read(&file) {
            Ok(_) => Ok(file),
            Err(error) => Err(UnwritableNetwork(error.to_string())),
        }
    }
}
