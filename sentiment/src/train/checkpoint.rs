//! Models and runs as safetensors files with a JSON header, written whole or not at all.
//!
//! `model.safetensors` holds `embedding` (V, d), `alpha` (1,), `decoder` (d,), `bias` (1,) in f32 and `vocabulary`, the
//! words as text, one a line; `state.safetensors` what a run needs to go on. The JSON header stands in the metadata of the
//! safetensors header under the key `hardmax`.

use super::config::Config;
use super::{EpochRecord, State};
use crate::data::vocabulary::Vocabulary;
use crate::error::{Error, Result};
use crate::model::adam::Adam;
use crate::model::{AlphaParameter, Parameters};
use safetensors::tensor::{Dtype, SafeTensors, TensorView, serialize};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The name and version of the format of a model.
pub const MODEL_SCHEMA: &str = "hardmax/sentiment-model/1";
/// The name and version of the format of a run.
pub const STATE_SCHEMA: &str = "hardmax/sentiment-state/1";

/// The file of a run's model within its folder.
pub const MODEL_FILE: &str = "model.safetensors";
/// The file of a run's state within its folder.
pub const STATE_FILE: &str = "state.safetensors";

const KEY: &str = "hardmax";

/// A trained model: alpha is itself a parameter here, whatever represented it in training.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// How it was trained.
    pub config: Config,
    /// After which epoch, from 1.
    pub epoch: usize,
    /// Its words.
    pub vocabulary: Vocabulary,
    /// Its parameters.
    pub parameters: Parameters<f32>,
}

#[derive(Serialize, Deserialize)]
#[serde(expecting = "what a model is and how it was trained, an object")]
struct Header {
    schema: String,
    config: Config,
    epoch: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    run: Option<Run>,
}

#[derive(Serialize, Deserialize)]
#[serde(expecting = "the epochs of a run, an object")]
struct Run {
    steps: u64,
    history: Vec<EpochRecord>,
}

impl Model {
    /// Writes the model to a file.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub fn save(&self, path: &Path) -> Result<()> {
        let (v, d) = (self.parameters.vocabulary(), self.parameters.dimension());
        let floats = [
            ("embedding", vec![v, d], self.parameters.embedding().to_vec()),
            ("alpha", vec![1], vec![self.parameters.alpha()]),
            ("decoder", vec![d], self.parameters.decoder().to_vec()),
            ("bias", vec![1], vec![self.parameters.bias()]),
        ];
        let config = self.config.clone();
        let header = Header { schema: MODEL_SCHEMA.to_owned(), config, epoch: self.epoch, run: None };
        save(path, &header, &self.vocabulary, &floats)
    }

    /// The file of a model: itself, or the one in the folder of its run.
    pub fn file(path: &Path) -> PathBuf {
        if path.is_dir() { path.join(MODEL_FILE) } else { path.to_owned() }
    }

    /// Reads a model from its file, or from the folder of its run.
    ///
    /// # Errors
    /// [`Error::Io`]; [`Error::File`] where the file is cut short, of another format or version, or its parts do not fit
    /// together.
    pub fn load(path: &Path) -> Result<Self> {
        let path = &Self::file(path);
        let bytes = std::fs::read(path).map_err(Error::io(path))?;
        let file = Opened::new(path, &bytes, MODEL_SCHEMA)?;
        let vocabulary = file.vocabulary()?;
        let dimension = file.header.config.dimension;
        let mut parameters = Parameters::zeros(vocabulary.len(), dimension, AlphaParameter::Raw);
        parameters.embedding_mut().copy_from_slice(&file.floats("embedding", &[vocabulary.len(), dimension])?);
        let alpha = file.floats("alpha", &[1])?[0];
        if alpha <= 0.0 {
            return Err(Error::file(path, format!("alpha is {alpha}, expected > 0")));
        }
        parameters.set_alpha(alpha);
        parameters.decoder_mut().copy_from_slice(&file.floats("decoder", &[dimension])?);
        parameters.set_bias(file.floats("bias", &[1])?[0]);
        Ok(Self { epoch: file.header.epoch, config: file.header.config, vocabulary, parameters })
    }
}

impl State {
    /// Writes all that the run needs to go on.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub fn save(&self, path: &Path) -> Result<()> {
        let shape = || vec![self.parameters.values().len()];
        let floats = [
            ("parameters", shape(), self.parameters.values().to_vec()),
            ("adam.first", shape(), self.adam.first.clone()),
            ("adam.second", shape(), self.adam.second.clone()),
            ("best", shape(), self.best.values().to_vec()),
        ];
        let run = Run { steps: self.adam.steps, history: self.history.clone() };
        let config = self.config.clone();
        let header = Header { schema: STATE_SCHEMA.to_owned(), config, epoch: self.best_epoch, run: Some(run) };
        save(path, &header, &self.vocabulary, &floats)
    }

    /// Reads a run.
    ///
    /// # Errors
    /// As [`Model::load`].
    pub fn load(path: &Path) -> Result<Self> {
        let bytes = std::fs::read(path).map_err(Error::io(path))?;
        let mut file = Opened::new(path, &bytes, STATE_SCHEMA)?;
        let run = file.header.run.take().ok_or_else(|| Error::file(path, "the header describes no run"))?;
        if file.header.epoch > run.history.len() {
            return Err(Error::file(path, "the selected epoch is beyond the last"));
        }
        let vocabulary = file.vocabulary()?;
        let Config { dimension, alpha_parameter, .. } = file.header.config;
        let zeros = Parameters::zeros(vocabulary.len(), dimension, alpha_parameter);
        let read = |name: &str| file.floats(name, &[zeros.values().len()]);
        let (mut parameters, mut best) = (zeros.clone(), zeros.clone());
        parameters.values_mut().copy_from_slice(&read("parameters")?);
        best.values_mut().copy_from_slice(&read("best")?);
        let adam = Adam { steps: run.steps, first: read("adam.first")?, second: read("adam.second")? };
        let (best_epoch, history) = (file.header.epoch, run.history);
        Ok(Self { config: file.header.config, vocabulary, parameters, adam, best, best_epoch, history })
    }
}

fn save(path: &Path, header: &Header, vocabulary: &Vocabulary, floats: &[(&str, Vec<usize>, Vec<f32>)]) -> Result<()> {
    let error = |cause: String| Error::file(path, format!("cannot be put together: {cause}"));
    let header = serde_json::to_string(header).map_err(|cause| error(cause.to_string()))?;
    let words = vocabulary.words().join("\n").into_bytes();
    let bytes: Vec<Vec<u8>> =
        floats.iter().map(|(_, _, values)| values.iter().flat_map(|value| value.to_le_bytes()).collect()).collect();
    let text = TensorView::new(Dtype::U8, vec![words.len()], &words).map_err(|cause| error(cause.to_string()))?;
    let mut tensors = vec![("vocabulary".to_owned(), text)];
    for ((name, shape, _), bytes) in floats.iter().zip(&bytes) {
        let view = TensorView::new(Dtype::F32, shape.clone(), bytes).map_err(|cause| error(cause.to_string()))?;
        tensors.push(((*name).to_owned(), view));
    }
    let metadata = HashMap::from([(KEY.to_owned(), header)]);
    let file = serialize(tensors, Some(metadata)).map_err(|cause| error(cause.to_string()))?;
    Ok(hardmax_output::write(path, &file)?)
}

/// A file that has been read, but whose parts have not been believed.
struct Opened<'a> {
    path: &'a Path,
    tensors: SafeTensors<'a>,
    header: Header,
}

impl<'a> Opened<'a> {
    fn new(path: &'a Path, bytes: &'a [u8], schema: &str) -> Result<Self> {
        let damaged = |cause: String| Error::file(path, format!("is no safetensors file, or cut short: {cause}"));
        let (_, metadata) = SafeTensors::read_metadata(bytes).map_err(|cause| damaged(cause.to_string()))?;
        let tensors = SafeTensors::deserialize(bytes).map_err(|cause| damaged(cause.to_string()))?;
        let text = metadata.metadata().as_ref().and_then(|metadata| metadata.get(KEY));
        let text =
            text.ok_or_else(|| Error::file(path, format!("has no header {KEY:?}: not a file of this program")))?;
        #[derive(Deserialize)]
        #[serde(expecting = "an object with a schema")]
        struct Named {
            schema: String,
        }
        let named: Named = parse(path, text)?;
        if named.schema != schema {
            return Err(Error::file(path, format!("is a {:?}, expected a {schema:?}", named.schema)));
        }
        let header: Header = parse(path, text)?;
        header.config.validate().map_err(|cause| Error::file(path, format!("the header: {cause}")))?;
        Ok(Self { path, tensors, header })
    }

    fn tensor(&self, name: &str, dtype: Dtype) -> Result<TensorView<'_>> {
        let missing = |_| Error::file(self.path, format!("has no tensor {name:?}"));
        let tensor = self.tensors.tensor(name).map_err(missing)?;
        if tensor.dtype() != dtype {
            return Err(Error::file(self.path, format!("{name} is {:?}, expected {dtype:?}", tensor.dtype())));
        }
        Ok(tensor)
    }

    fn floats(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>> {
        let tensor = self.tensor(name, Dtype::F32)?;
        if tensor.shape() != shape {
            let message = format!("{name} has shape {:?}, expected {shape:?} by the header", tensor.shape());
            return Err(Error::file(self.path, message));
        }
        let values: Vec<f32> = tensor
            .data()
            .chunks_exact(4)
            // INVARIANT: the chunks have 4 bytes.
            .map(|bytes| f32::from_le_bytes(bytes.try_into().expect("4 bytes")))
            .collect();
        match values.iter().position(|value| !value.is_finite()) {
            Some(at) => Err(Error::file(self.path, format!("{name}[{at}] is {}, expected a number", values[at]))),
            None => Ok(values),
        }
    }

    fn vocabulary(&self) -> Result<Vocabulary> {
        let tensor = self.tensor("vocabulary", Dtype::U8)?;
        let text = std::str::from_utf8(tensor.data())
            .map_err(|_| Error::file(self.path, "the vocabulary is no UTF-8 text"))?;
        let vocabulary = Vocabulary::from_words(text.split('\n').map(str::to_owned).collect());
        Ok(vocabulary)
    }
}

fn parse<T: DeserializeOwned>(path: &Path, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|cause| Error::file(path, format!("the header cannot be read: {cause}")))
}
