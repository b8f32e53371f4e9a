//! The oracle of tests/tamper.rs: whether every claim of a certificate holds, from docs/theory.md section 3 and a long
//! replay, sharing no code with the verifier, the search or the specification. It reads the JSON text itself.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use serde_json::{Value, json};
use std::cmp::Ordering;

type Number = BigRational;
type Point = Vec<Number>;

/// The largest T that a certificate may claim.
const MAX_BOUND: u64 = 1_000_000;

/// Whether every claim of the certificate holds.
pub fn accepts(certificate: &Value) -> bool {
    judge(certificate).is_some()
}

/// `Some` where all is well; every early return is a claim that does not hold.
fn judge(certificate: &Value) -> Option<()> {
    let world = World::read(&certificate["instance"])?;
    let layer = certificate["layer"].as_u64()? as usize;
    let attention = certificate["attention"].as_array()?;
    let table = sets(&certificate["sets"])?;
    let mut tokens = points(&certificate["instance"]["tokens"])?;
    holds(attention.len() == layer + 1)?;
    let mut pattern = world.pattern(&tokens);
    let mut before = None;
    for (index, claimed) in attention.iter().enumerate() {
        if index > 0 {
            tokens = world.next(&tokens, &pattern);
            pattern = world.pattern(&tokens);
        }
        let claimed: Vec<Vec<usize>> = match claimed {
            Value::Null => before?,
            indices => set(indices)?.into_iter().map(|set| table.get(set).cloned()).collect::<Option<_>>()?,
        };
        holds(claimed == pattern)?;
        before = Some(claimed);
    }
    let leads = |i: &usize| (0..tokens.len()).all(|j| pattern[*i].contains(&j) == (tokens[j] == tokens[*i]));
    let leaders: Vec<usize> = (0..tokens.len()).filter(leads).collect();
    holds(set(&certificate["leaders"])? == leaders)?;
    let limits = points(&certificate["limits"])?;
    let rates = certificate["rates"].as_array()?;
    let rates_are =
        |found: Vec<Option<usize>>| holds(*rates == found.into_iter().map(|rate| json!(rate)).collect::<Vec<_>>());
    match certificate["kind"].as_str()? {
        "settled" => {
            world.settled(&tokens, &pattern, &limits)?;
            rates_are(tokens.iter().zip(&limits).map(|(token, limit)| (token != limit).then_some(0)).collect())
        }
        "regime" => {
            let forms = certificate["closed_forms"].as_array()?.iter().map(points).collect::<Option<Vec<_>>>()?;
            let bounds = certificate["bounds"].as_array()?.iter().map(Value::as_u64).collect::<Option<Vec<_>>>()?;
            world.regime(&tokens, &pattern, &limits, &forms, &bounds)?;
            let moves = |w: &Point| w.iter().any(|entry| !entry.is_zero());
            rates_are(forms.iter().map(|form| form.iter().rposition(moves)).collect())
        }
        _ => None,
    }
}

fn holds(claim: bool) -> Option<()> {
    claim.then_some(())
}

/// A rational in one of the two forms that certificates are written in.
fn number(value: &Value) -> Option<Number> {
    let text = value.as_str()?;
    let (numerator, denominator) = text.split_once('/').unwrap_or((text, "1"));
    let denominator: BigInt = denominator.parse().ok()?;
    (!denominator.is_zero()).then_some(())?;
    Some(Number::new(numerator.parse().ok()?, denominator))
}

fn points(value: &Value) -> Option<Vec<Point>> {
    value.as_array()?.iter().map(|row| row.as_array()?.iter().map(number).collect()).collect()
}

fn set(value: &Value) -> Option<Vec<usize>> {
    value.as_array()?.iter().map(|index| Some(index.as_u64()? as usize)).collect()
}

fn sets(value: &Value) -> Option<Vec<Vec<usize>>> {
    value.as_array()?.iter().map(set).collect()
}

fn whole(count: usize) -> Number {
    Number::from_integer(count.into())
}

fn sum<'a>(rows: impl Iterator<Item = &'a Point>, dimension: usize) -> Point {
    rows.fold(vec![Number::zero(); dimension], |sum, row| sum.iter().zip(row).map(|(a, b)| a + b).collect())
}

fn mean(rows: &[Point], set: &[usize]) -> Point {
    let total = sum(set.iter().map(|&j| &rows[j]), rows[0].len());
    total.into_iter().map(|entry| entry / whole(set.len())).collect()
}

/// Form and step size.
struct World {
    form: Vec<Point>,
    alpha: Number,
}

impl World {
    /// The form and step size of an instance that meets the hypotheses.
    fn read(instance: &Value) -> Option<Self> {
        let world = Self { form: points(&instance["matrix"])?, alpha: number(&instance["alpha"])? };
        let tokens = points(&instance["tokens"])?;
        let dimension = world.form.len();
        holds(!tokens.is_empty() && tokens.iter().chain(&world.form).all(|row| row.len() == dimension))?;
        holds(world.alpha.is_positive())?;
        holds((0..dimension).all(|i| (0..i).all(|j| world.form[i][j] == world.form[j][i])))?;
        holds((1..=dimension).all(|size| minor(&world.form, size).is_positive()))?;
        Some(world)
    }

    fn product(&self, u: &Point, v: &Point) -> Number {
        let pairs = u.iter().enumerate().flat_map(|(k, x)| v.iter().enumerate().map(move |(l, y)| (k, l, x * y)));
        pairs.map(|(k, l, xy)| xy * &self.form[k][l]).sum()
    }

    fn pattern(&self, tokens: &[Point]) -> Vec<Vec<usize>> {
        let row = |z: &Point| {
            let scores: Vec<Number> = tokens.iter().map(|other| self.product(z, other)).collect();
            (0..scores.len())
                .filter(|&j| scores.iter().all(|score| score.cmp(&scores[j]) != Ordering::Greater))
                .collect()
        };
        tokens.iter().map(row).collect()
    }

    fn next(&self, tokens: &[Point], pattern: &[Vec<usize>]) -> Vec<Point> {
        let scale = Number::one() + &self.alpha;
        let step = |(z, set): (&Point, &Vec<usize>)| {
            z.iter().zip(mean(tokens, set)).map(|(z, m)| (z + &self.alpha * m) / &scale).collect()
        };
        tokens.iter().zip(pattern).map(step).collect()
    }

    /// Conditions (a) and (b); then the limits are the attention means, and some layers of replay agree.
    fn settled(&self, tokens: &[Point], pattern: &[Vec<usize>], limits: &[Point]) -> Option<()> {
        let means: Vec<Point> = pattern.iter().map(|set| mean(tokens, set)).collect();
        for (i, set) in pattern.iter().enumerate() {
            holds(mean(&means, set) == means[i])?;
            for member in set {
                for other in 0..tokens.len() {
                    let gap =
                        |u: &Point, rows: &[Point]| self.product(u, &rows[*member]) - self.product(u, &rows[other]);
                    holds(!(gap(&tokens[i], &means) + gap(&means[i], tokens)).is_negative())?;
                    holds(!gap(&means[i], &means).is_negative())?;
                }
            }
        }
        let mut state = tokens.to_vec();
        for _ in 0..4 {
            state = self.next(&state, pattern);
            assert_eq!(self.pattern(&state), pattern, "a settled pattern lasts");
        }
        holds(limits == means)
    }

    fn regime(
        &self,
        tokens: &[Point],
        pattern: &[Vec<usize>],
        limits: &[Point],
        forms: &[Vec<Point>],
        bounds: &[u64],
    ) -> Option<()> {
        let (count, dimension) = (tokens.len(), tokens[0].len());
        holds([limits.len(), forms.len(), bounds.len()].iter().all(|length| *length == count))?;
        holds(limits.iter().chain(forms.iter().flatten()).all(|row| row.len() == dimension))?;
        let paths: Vec<Vec<Point>> = forms.iter().map(|newton| in_powers(newton, dimension)).collect();
        let rate = (Number::one() + &self.alpha).recip();
        // Under a constant pattern a token is c + r^t times a polynomial of degree below the number of tokens, and such
        // a form that vanishes in as many places as it has terms vanishes: the claimed forms are compared in as many.
        let terms = count.max(forms.iter().map(Vec::len).max().unwrap_or(0)) + 2;
        let mut layers = vec![tokens.to_vec()];
        for t in 0..terms {
            holds(self.pattern(&layers[t]) == pattern)?;
            for i in 0..count {
                let shrink = rate.pow(t as i32);
                let power = |m: usize| whole(t).pow(m as i32);
                let place: Point = (0..dimension)
                    .map(|k| {
                        let moving: Number = paths[i].iter().enumerate().map(|(m, w)| &w[k] * power(m)).sum();
                        &limits[i][k] + moving * &shrink
                    })
                    .collect();
                holds(place == layers[t][i])?;
            }
            layers.push(self.next(&layers[t], pattern));
        }
        holds(bounds.iter().all(|bound| (1..=MAX_BOUND).contains(bound)))?;
        for i in 0..count {
            // The scores of all members are one function of the layer, so one of them stands for all.
            let member = pattern[i][0];
            for other in 0..count {
                let gap = Gap::new(self, (&limits[i], &paths[i]), |j| (&limits[j], &paths[j]), member, other);
                if pattern[i].contains(&other) {
                    holds(gap.vanishes())?;
                    continue;
                }
                // Dominance at some T is dominance at every later one.
                let mut at = (0..).map(|power| 1 << power).take_while(|t| *t < bounds[i]).chain([bounds[i]]);
                let from = at.find(|&t| t <= 1 << 12 && gap.dominated_at(t, &rate))?;
                while layers.len() <= from as usize {
                    layers.push(self.next(&layers[layers.len() - 1], pattern));
                }
                let ahead = |z: &Vec<Point>| self.product(&z[i], &z[member]) > self.product(&z[i], &z[other]);
                holds(layers[..from as usize].iter().all(ahead))?;
            }
        }
        Some(())
    }
}

/// The leading minor of some size, by elimination; zero where a pivot is.
fn minor(form: &[Point], size: usize) -> Number {
    let mut rows: Vec<Point> = form[..size].iter().map(|row| row[..size].to_vec()).collect();
    let mut determinant = Number::one();
    for k in 0..size {
        let pivot = rows[k].clone();
        determinant *= &pivot[k];
        if pivot[k].is_zero() {
            break;
        }
        for row in &mut rows[k + 1..] {
            let factor = &row[k] / &pivot[k];
            row.iter_mut().zip(&pivot).for_each(|(entry, above)| *entry -= &factor * above);
        }
    }
    determinant
}

/// `sum_m w_m binom(t, m)` as coefficients of 1, t, t^2, ...
fn in_powers(newton: &[Point], dimension: usize) -> Vec<Point> {
    let mut powers = vec![vec![Number::zero(); dimension]; newton.len()];
    for (m, w) in newton.iter().enumerate() {
        // t (t - 1) ... (t - m + 1), then over m!.
        let mut falling = vec![Number::one()];
        for root in 0..m {
            let shifted = std::iter::once(Number::zero()).chain(falling.iter().cloned());
            let lowered = falling.iter().map(|c| -c * whole(root)).chain([Number::zero()]);
            falling = shifted.zip(lowered).map(|(a, b)| a + b).collect();
        }
        let factorial = (1..=m).fold(Number::one(), |product, k| product * whole(k));
        for (power, coefficient) in powers.iter_mut().zip(falling) {
            power.iter_mut().zip(w).for_each(|(entry, x)| *entry += x * &coefficient / &factorial);
        }
    }
    powers
}

/// A difference of two scores as terms `coefficient r^(base t) t^degree`.
struct Gap(Vec<(usize, usize, Number)>);

type Path<'a> = (&'a Point, &'a Vec<Point>);

impl Gap {
    fn new<'a>(world: &World, own: Path<'a>, path: impl Fn(usize) -> Path<'a>, member: usize, other: usize) -> Self {
        // Pieces of a path: base, degree, vector.
        fn pieces<'a>((limit, powers): Path<'a>) -> Vec<(usize, usize, &'a Point)> {
            std::iter::once((0, 0, limit)).chain(powers.iter().enumerate().map(|(m, w)| (1, m, w))).collect()
        }
        let mut terms: Vec<(usize, usize, Number)> = Vec::new();
        for (sign, j) in [(1, member), (-1, other)] {
            for (base, degree, u) in pieces(own) {
                for (more_base, more_degree, v) in pieces(path(j)) {
                    let value = world.product(u, v) * Number::from_integer(sign.into());
                    let key = (base + more_base, degree + more_degree);
                    match terms.iter_mut().find(|term| (term.0, term.1) == key) {
                        Some(term) => term.2 += value,
                        None => terms.push((key.0, key.1, value)),
                    }
                }
            }
        }
        terms.retain(|term| !term.2.is_zero());
        // The dominant term first.
        terms.sort_by_key(|term| (term.0, usize::MAX - term.1));
        Self(terms)
    }

    fn vanishes(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether at T the first term is positive and exceeds the others together, none of whose ratios to it grows later.
    fn dominated_at(&self, bound: u64, rate: &Number) -> bool {
        let Some((first, others)) = self.0.split_first() else {
            return false;
        };
        let size = |t: u64, (base, degree, coefficient): &(usize, usize, Number)| {
            let t_power = num_traits::pow(Number::from_integer(t.into()), *degree);
            coefficient.abs() * t_power * num_traits::pow(rate.clone(), (base - first.0) * t as usize)
        };
        let ratio_grows = |term: &(usize, usize, Number)| {
            size(bound + 1, term) * size(bound, first) > size(bound, term) * size(bound + 1, first)
        };
        let total: Number = others.iter().map(|term| size(bound, term)).sum();
        first.2.is_positive() && size(bound, first) > total && !others.iter().any(ratio_grows)
    }
}
