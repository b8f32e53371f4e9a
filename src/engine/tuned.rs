//! The same kernel on plain doubles, without a bound and without comparisons: what floating arithmetic costs, and nothing more.

use super::convert::to_f64;
use super::kernel::{Columns, Rows, scan};
use crate::instance::Instance;
use num_traits::ToPrimitive;

/// A tuned floating hardmax flow, to measure the engine against. Its ties are luck (docs/theory.md section 5).
#[derive(Debug, Clone)]
pub struct TunedFloats {
    columns: Columns,
    next: Columns,
    form: Option<Vec<f64>>,
    alpha: f64,
    threads: bool,
    rows: Rows,
}

impl TunedFloats {
    /// The flow at layer 0.
    pub fn prepare(instance: &Instance, threads: bool) -> Self {
        let d = instance.dimension();
        let mut columns = Columns::zeros(instance.len(), d);
        for (i, row) in instance.tokens().rows().enumerate() {
            for (c, entry) in row.iter().enumerate() {
                columns.coordinate_mut(c)[i] = to_f64(entry, 0).value;
            }
        }
        columns.pad();
        let entries = || instance.form().rows().iter().flatten().map(|entry| to_f64(entry, 0).value).collect();
        let form = (!instance.form().is_identity()).then(entries);
        let alpha = instance.alpha().to_f64().unwrap_or(f64::NAN);
        Self { next: columns.clone(), columns, form, alpha, threads, rows: Rows::default() }
    }

    /// Takes one layer; how many tokens attended to one token alone.
    pub fn advance(&mut self) -> usize {
        let (n, d) = (self.columns.len(), self.columns.dimension());
        self.rows.resize(n, d, self.form.is_none());
        if let Some(form) = &self.form {
            for c in 0..d {
                let covectors = self.rows.covectors.coordinate_mut(c);
                covectors.fill(0.0);
                for a in 0..d {
                    let factor = form[a * d + c];
                    covectors
                        .iter_mut()
                        .zip(self.columns.coordinate(a))
                        .for_each(|(sum, entry)| *sum += entry * factor);
                }
            }
        }
        let found = scan(&self.columns, self.rows.source(&self.columns), &self.rows.slack, self.threads);
        let scale = 1.0 / (1.0 + self.alpha);
        let found = found.into_singles();
        for c in 0..d {
            let from = self.columns.coordinate(c);
            let to = self.next.coordinate_mut(c).iter_mut().enumerate();
            match &found {
                Ok(one) => {
                    to.zip(one).for_each(|((i, to), &j)| *to = (from[i] + self.alpha * from[j as usize]) * scale);
                }
                Err(found) => to.for_each(|(i, to)| {
                    let set = found.row(i);
                    let mean = set.iter().map(|&j| from[j as usize]).sum::<f64>() / set.len() as f64;
                    *to = (from[i] + self.alpha * mean) * scale;
                }),
            }
        }
        self.next.pad();
        std::mem::swap(&mut self.columns, &mut self.next);
        found.map_or_else(|found| (0..n).filter(|&i| found.row(i).len() == 1).count(), |_| n)
    }

    /// Takes `layers` layers.
    pub fn run(&mut self, layers: usize) {
        for _ in 0..layers {
            self.advance();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rational::ratio;

    #[test]
    fn floats_follow_where_nothing_ties() {
        let tokens =
            vec![vec![ratio(1, 1), ratio(0, 1)], vec![ratio(0, 1), ratio(1, 1)], vec![ratio(1, 2), ratio(1, 4)]];
        let mut floats = TunedFloats::prepare(&Instance::new(tokens.clone(), None, ratio(1, 1)).unwrap(), false);
        assert_eq!(floats.advance(), 3);
        floats.run(40);
        assert_eq!(floats.advance(), 3);
        let mut floats = TunedFloats::prepare(&Instance::new(tokens, None, ratio(1, 1)).unwrap(), false);
        floats.advance();
        assert_eq!((floats.columns.get(0, 2), floats.columns.get(1, 2)), (0.75, 0.125));
    }
}
