//! One review explained: words, clusters, leaders and their followers, and which leaders the verdict hangs on.

pub mod html;
pub mod picture;
pub mod plane;
pub mod removal;

use crate::error::{Error, Result};
use crate::exact::{Analysis, Infinite, analyse, approximate, dynamics, instance, logit, verdict};
use crate::leaders::Rule;
use crate::model::bag::Bag;
use crate::train::checkpoint::Model;
use crate::train::probabilities;
use hardmax::equilibrium::certificate::CertificateJson;
use hardmax::equilibrium::{DEFAULT_MAX_LAYERS, limit};
use hardmax::instance::json::texts;
use hardmax::plot::{self, Film, FilmOptions};
use hardmax::rational::Text;
use removal::Removal;
use serde::Serialize;
use std::collections::HashMap;

/// A distinct word of the review.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Word {
    /// The word.
    pub word: String,
    /// How often it occurs.
    pub count: u32,
    /// The rules under which it leads.
    pub leader: Vec<Rule>,
    /// Whether it leads (class form) from layer 0 on.
    pub from_start: bool,
    /// The words it attends to from the certified layer on, as indices.
    pub follows: Vec<usize>,
    /// Its cluster.
    pub cluster: usize,
    /// Where it starts. Shape (d,).
    pub start: Vec<f64>,
    /// Its limit, exactly. Shape (d,).
    pub limit: Vec<Text>,
    /// What it adds to `<v, mean of limits>`.
    pub share: f64,
}

/// Words with one limit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cluster {
    /// The limit. Shape (d,).
    pub point: Vec<f64>,
    /// The words that go there, as indices.
    pub words: Vec<usize>,
    /// The leader at it, where one stands there.
    pub leader: Option<usize>,
    /// On which side of the decision hyperplane it lies; `null` on it.
    pub positive: Option<bool>,
}

/// The decision hyperplane `<v, x> + b = 0`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hyperplane {
    /// v. Shape (d,).
    pub v: Vec<f32>,
    /// b.
    pub b: f32,
}

/// A review explained.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// `hardmax/sentiment-explanation/1`.
    pub schema: &'static str,
    /// The distinct words the model knows, in order of first appearance.
    pub words: Vec<Word>,
    /// The words of the review that the model does not know.
    pub unknown: Vec<String>,
    /// Where the words end up.
    pub clusters: Vec<Cluster>,
    /// `settled` or `regime`: what certifies the infinite depth.
    pub kind: &'static str,
    /// The layer from which the attention no longer changes.
    pub layer: usize,
    /// The decision hyperplane.
    pub hyperplane: Hyperplane,
    /// Start and limit of the mean of all words. Shape (2, d).
    pub means: [Vec<f64>; 2],
    /// `<v, mean of limits> + b`, exactly.
    pub logit: Text,
    /// Its sign: the verdict; `null` exactly on the hyperplane.
    pub positive: Option<bool>,
    /// The verdict after the model's K layers, exactly.
    pub hardmax_positive: Option<bool>,
    /// The softmax model's probability of "positive".
    pub softmax_probability: f64,
    /// The smallest set of leaders without which the verdict is the other one.
    pub removal: Option<Removal>,
}

/// What is explained: the numbers of the words the model knows, and the words it does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// The review's words as the model sees them, padding included.
    pub words: Vec<u32>,
    /// Those it does not know.
    pub unknown: Vec<String>,
}

impl Input {
    /// Reads a processed text as `model` does; `lost` are words that processing left nothing of.
    ///
    /// # Errors
    /// [`Error::NoKnownWord`].
    pub fn new(model: &Model, text: &str, lost: &[String]) -> Result<Self> {
        let reading = model.config.reading;
        let known = |word: &String| model.vocabulary.number(word).is_some();
        let mut unknown: Vec<String> = reading.words(text).filter(|word| !known(word)).collect();
        let any = reading.words(text).any(|word| known(&word));
        unknown.extend_from_slice(lost);
        unknown.sort_unstable();
        unknown.dedup();
        match any {
            true => Ok(Self { words: model.vocabulary.encode(text, reading), unknown }),
            false => Err(Error::NoKnownWord(unknown)),
        }
    }
}

/// Explains a review; sets of up to `largest` leaders are tried for what flips the verdict (0 tries none).
///
/// # Errors
/// As [`analyse`]; [`Error::Request`] where the infinite depth is not decided.
pub fn explain(model: &Model, input: &Input, largest: usize) -> Result<Explanation> {
    let bag = Bag::new(&input.words);
    let analysis = analyse(model, &bag)?;
    let Some(infinite) = &analysis.infinite else {
        return Err(Error::Request(format!("the infinite depth is not decided within {DEFAULT_MAX_LAYERS} layers")));
    };
    let (cluster_of, clusters) = clusters(model, infinite);
    let removal = match largest {
        0 => None,
        _ => Some(removal::search(model, &bag, infinite, largest)?),
    };
    let words = words(model, &analysis, infinite, &cluster_of);
    let mean = |point: &dyn Fn(&Word, usize) -> f64| -> Vec<f64> {
        let total = bag.total() as f64;
        let sum = |c: usize| words.iter().map(|word| f64::from(word.count) * point(word, c)).sum::<f64>();
        (0..model.parameters.dimension()).map(|c| sum(c) / total).collect()
    };
    let means = [mean(&|word, c| word.start[c]), mean(&|word, c| approximate(&word.limit[c].0))];
    Ok(Explanation {
        schema: "hardmax/sentiment-explanation/1",
        words,
        unknown: input.unknown.clone(),
        clusters,
        kind: infinite.kind,
        layer: infinite.layer,
        hyperplane: Hyperplane { v: model.parameters.decoder().to_vec(), b: model.parameters.bias() },
        means,
        logit: Text(infinite.logit.clone()),
        positive: verdict(&infinite.logit),
        hardmax_positive: verdict(&analysis.hardmax),
        softmax_probability: probabilities(model, &[&bag])[0],
        removal,
    })
}

fn clusters(model: &Model, infinite: &Infinite) -> (Vec<usize>, Vec<Cluster>) {
    let mut numbers = HashMap::new();
    let mut clusters: Vec<Cluster> = Vec::new();
    let mut cluster_of = Vec::new();
    for (index, point) in infinite.limits.iter().enumerate() {
        let number = *numbers.entry(point).or_insert(clusters.len());
        if number == clusters.len() {
            let positive = verdict(&logit(model, &[1], std::slice::from_ref(point)));
            let point = point.iter().map(approximate).collect();
            clusters.push(Cluster { point, words: Vec::new(), leader: None, positive });
        }
        let cluster = &mut clusters[number];
        cluster.words.push(index);
        if infinite.attention[index] == [index] {
            cluster.leader = Some(index);
        }
        cluster_of.push(number);
    }
    (cluster_of, clusters)
}

fn words(model: &Model, analysis: &Analysis, infinite: &Infinite, cluster_of: &[usize]) -> Vec<Word> {
    let counts = analysis.bag.counts();
    let leaders = Rule::ALL.map(|rule| rule.leaders(&infinite.attention, counts));
    let early = Rule::Class.leaders(&analysis.first, counts);
    let total = analysis.bag.total() as f64;
    let word = |(index, &id): (usize, &u32)| {
        let limit = &infinite.limits[index];
        let inner = limit.iter().zip(model.parameters.decoder()).map(|(x, &v)| approximate(x) * f64::from(v));
        Word {
            word: model.vocabulary.word(id).to_owned(),
            count: counts[index],
            leader: Rule::ALL.into_iter().filter(|&rule| leaders[rule as usize].contains(&index)).collect(),
            from_start: early.contains(&index) && leaders[Rule::Class as usize].contains(&index),
            follows: infinite.attention[index].clone(),
            cluster: cluster_of[index],
            start: model.parameters.word(id).iter().map(|&entry| f64::from(entry)).collect(),
            limit: texts(limit),
            share: f64::from(counts[index]) * inner.sum::<f64>() / total,
        }
    };
    analysis.bag.ids().iter().enumerate().map(word).collect()
}

/// The certificate of the review's infinite depth, as `hardmax verify` takes it: of the review with all its copies.
///
/// # Errors
/// As [`analyse`]; [`Error::Request`] where the infinite depth is not decided.
pub fn certificate(model: &Model, input: &Input) -> Result<CertificateJson> {
    let instance = instance(model, &input.words)?;
    match limit(dynamics(), &instance).equilibrium() {
        Some(equilibrium) => Ok(equilibrium.certificate(&instance)),
        None => Err(Error::Request("the infinite depth is not decided: there is nothing to certify".to_owned())),
    }
}

/// The words of the review, copies and all, as the page of `hardmax plot`: each word's exact place, its attention set and
/// its margin, layer by layer up to `layers`, the limit and its certificate, and what floats make of it.
///
/// # Errors
/// As [`analyse`].
pub fn page(model: &Model, input: &Input, layers: usize) -> Result<String> {
    let instance = instance(model, &input.words)?;
    let options = FilmOptions::default().with_layers(layers).with_measures(true);
    let film = Film::new("review", &instance, &options).map_err(|error| Error::Request(error.to_string()))?;
    Ok(plot::html(&[film]))
}

/// The tokens of the distinct words layer by layer, up to the certified layer and at most `most`, as floats for
/// pictures. Shape (layers, m, d).
///
/// # Errors
/// As [`analyse`].
pub fn layers(model: &Model, bag: &Bag, explanation: &Explanation, most: usize) -> Result<Vec<Vec<Vec<f64>>>> {
    let words: Vec<u32> =
        bag.ids().iter().zip(bag.counts()).flat_map(|(&id, &count)| vec![id; count as usize]).collect();
    let first = bag.counts().iter().scan(0, |next, &count| Some(std::mem::replace(next, *next + count as usize)));
    let first: Vec<usize> = first.collect();
    // Copies matter only where different words tie.
    let tied = explanation.words.iter().any(|word| word.follows.len() > 1);
    let (instance, first) = match tied {
        true => (instance(model, &words)?, first),
        false => (instance(model, bag.ids())?, (0..bag.distinct()).collect()),
    };
    let mut flow = dynamics().start(&instance);
    let mut out = Vec::new();
    for _ in 0..most {
        let tokens = flow.tokens();
        out.push(first.iter().map(|&i| tokens[i].iter().map(approximate).collect()).collect());
        drop(tokens);
        flow.advance();
    }
    Ok(out)
}

/// "positive", "negative", or that it is undecided.
pub fn verdict_name(positive: Option<bool>) -> &'static str {
    match positive {
        Some(true) => "positive",
        Some(false) => "negative",
        None => "exactly on the hyperplane",
    }
}
