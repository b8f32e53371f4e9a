//! Which words lead a review, under three rules, and how many over a set of reviews.

use crate::error::{Error, Result};
use crate::exact::Analysis;
use hardmax_plot::chart::{Chart, GUTTER};
use hardmax_plot::scene::{Item, Role, Shape};
use hardmax_plot::sheet::{MARGIN, Sheet};
use hardmax_plot::{Theme, svg};
use serde::Serialize;
use std::collections::HashMap;

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 320.0;

/// When a word is called a leader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// The paper's C_i = {i}: a repeated word never leads.
    Paper,
    /// The paper's code: i is the first index at which its row is largest.
    Code,
    /// C_i = class(i): the word attends to its own copies alone (docs/theory.md section 1).
    Class,
}

impl Rule {
    /// All rules.
    pub const ALL: [Rule; 3] = [Rule::Paper, Rule::Code, Rule::Class];

    /// The leaders among the distinct words whose attention sets are `attention` and multiplicities `counts`; words are in
    /// order of first appearance.
    ///
    /// ```
    /// use hardmax_sentiment::leaders::Rule;
    /// let (attention, counts) = ([vec![0], vec![1], vec![2, 3], vec![1]], [1, 2, 1, 1]);
    /// assert_eq!(Rule::Paper.leaders(&attention, &counts), [0]);
    /// assert_eq!(Rule::Code.leaders(&attention, &counts), [0, 1, 2]);
    /// assert_eq!(Rule::Class.leaders(&attention, &counts), [0, 1]);
    /// ```
    pub fn leaders(self, attention: &[Vec<usize>], counts: &[u32]) -> Vec<usize> {
        let leads = |&i: &usize| match self {
            Rule::Paper => attention[i] == [i] && counts[i] == 1,
            Rule::Code => attention[i].first() == Some(&i),
            Rule::Class => attention[i] == [i],
        };
        (0..attention.len()).filter(leads).collect()
    }
}

/// Counts of leaders over a set of reviews, as in the paper's table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// The rule.
    pub rule: Rule,
    /// The number of reviews.
    pub reviews: usize,
    /// The mean number of leaders at infinite depth.
    pub mean: f64,
    /// Its standard deviation.
    pub deviation: f64,
    /// The fewest.
    pub min: usize,
    /// The most.
    pub max: usize,
    /// The share of them that lead from layer 0 on.
    pub from_start: f64,
    /// The number of leaders of every review.
    #[serde(skip)]
    pub counts: Vec<usize>,
    /// How many reviews each word leads, most first.
    #[serde(skip)]
    pub words: Vec<(u32, usize)>,
}

/// Counts leaders under `rule`; reviews whose infinite depth was not decided are left out.
pub fn summarise(rule: Rule, analyses: &[Analysis]) -> Summary {
    let mut counts = Vec::new();
    let mut words: HashMap<u32, usize> = HashMap::new();
    let (mut all, mut from_start) = (0, 0);
    for analysis in analyses {
        let Some(infinite) = &analysis.infinite else { continue };
        let multiplicities = analysis.bag.counts();
        let leaders = rule.leaders(&infinite.attention, multiplicities);
        let early = rule.leaders(&analysis.first, multiplicities);
        counts.push(leaders.len());
        all += leaders.len();
        from_start += leaders.iter().filter(|leader| early.binary_search(leader).is_ok()).count();
        for leader in leaders {
            *words.entry(analysis.bag.ids()[leader]).or_default() += 1;
        }
    }
    let n = counts.len().max(1) as f64;
    let mean = all as f64 / n;
    let variance = counts.iter().map(|&count| (count as f64 - mean).powi(2)).sum::<f64>() / n;
    let mut words: Vec<(u32, usize)> = words.into_iter().collect();
    words.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    Summary {
        rule,
        reviews: counts.len(),
        mean,
        deviation: variance.sqrt(),
        min: counts.iter().copied().min().unwrap_or(0),
        max: counts.iter().copied().max().unwrap_or(0),
        from_start: from_start as f64 / all.max(1) as f64,
        counts,
        words,
    }
}

/// How many reviews have how many leaders, as SVG.
///
/// # Errors
/// [`Error::Picture`] where there are no reviews.
pub fn histogram(summary: &Summary) -> Result<String> {
    if summary.counts.is_empty() {
        return Err(Error::Picture("there are no reviews".to_owned()));
    }
    let mut heights = vec![0usize; summary.max + 1];
    summary.counts.iter().for_each(|&count| heights[count] += 1);
    let top = heights.iter().copied().max().unwrap_or(1) as f64 * 1.05;
    let mut sheet = Sheet::new(WIDTH);
    let (at, size) = ([MARGIN + GUTTER, sheet.y + 14.0], [WIDTH - 2.0 * MARGIN - GUTTER, HEIGHT]);
    let chart = Chart { at, size, x: [-0.5, heights.len() as f64 - 0.5], y: [0.0, top] };
    sheet.items.extend(chart.ground("reviews", "leaders"));
    for (count, &height) in heights.iter().enumerate().filter(|&(_, &height)| height > 0) {
        let middle = count as f64;
        let ([left, upper], [right, lower]) =
            (chart.point([middle - 0.4, height as f64]), chart.point([middle + 0.4, 0.0]));
        let bar = Shape::Rectangle { at: [left, upper], size: [right - left, lower - upper] };
        sheet.items.push(Item::new(bar, Role::Bar(0)).with_note(format!("{height} reviews have {count} leaders")));
    }
    sheet.items.push(chart.frame());
    sheet.y += 14.0 + HEIGHT + 34.0;
    let description = format!("{} reviews have {:.2} leaders on average.", summary.reviews, summary.mean);
    Ok(svg(&sheet.finish("Reviews by number of leaders".to_owned(), description), Theme::Auto))
}
