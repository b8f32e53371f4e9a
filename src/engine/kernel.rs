//! The scan: for rows w_a, the columns z_j whose floating score may be the largest. The only loop of O(n^2 d).
//!
//! Columns lie coordinate after coordinate, so that a vector register holds one coordinate of several points; four rows
//! share each load. No scores are kept but the largest of each chunk of columns, so that a row costs O(n/32) memory in
//! its worker, and only the chunks that can hold a winner are looked at again. Instructions are chosen at run time.

use pulp::{Arch, Simd, WithSimd};

/// Columns are padded to a multiple of this many.
const PAD: usize = 8;
/// Rows that share a load.
const ROWS: usize = 4;
/// Vectors of a chunk.
const WIDE: usize = 4;

/// m points in R^d, coordinate after coordinate. Shape (d, stride), the columns from m on repeating column 0.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    len: usize,
    stride: usize,
    data: Vec<f64>,
}

impl Columns {
    /// Zeros. Shape (d, m), m >= 1.
    pub fn zeros(len: usize, dimension: usize) -> Self {
        let stride = len.next_multiple_of(PAD);
        Self { len, stride, data: vec![0.0; stride * dimension] }
    }

    /// m.
    pub fn len(&self) -> usize {
        self.len
    }

    /// d.
    pub fn dimension(&self) -> usize {
        self.data.len() / self.stride
    }

    /// Coordinate `c` of all points.
    pub fn coordinate(&self, c: usize) -> &[f64] {
        &self.data[c * self.stride..c * self.stride + self.len]
    }

    /// Coordinate `c` of all points; afterwards call [`Columns::pad`].
    pub fn coordinate_mut(&mut self, c: usize) -> &mut [f64] {
        &mut self.data[c * self.stride..c * self.stride + self.len]
    }

    /// Coordinate `c` of point `j`.
    pub fn get(&self, c: usize, j: usize) -> f64 {
        self.data[c * self.stride + j]
    }

    /// Repeats column 0 in the padding, where it changes no maximum.
    pub fn pad(&mut self) {
        for row in self.data.chunks_exact_mut(self.stride) {
            let first = row[0];
            row[self.len..].fill(first);
        }
    }

    /// These columns alone.
    pub fn select(&self, columns: &[u32]) -> Self {
        let dimension = self.data.len() / self.stride;
        let mut selected = Self::zeros(columns.len(), dimension);
        for c in 0..dimension {
            let from = self.coordinate(c);
            selected.coordinate_mut(c).iter_mut().zip(columns).for_each(|(to, &j)| *to = from[j as usize]);
        }
        selected.pad();
        selected
    }
}

/// The rows of a scan.
#[derive(Debug, Clone)]
pub(super) struct Rows {
    /// The covectors, coordinate after coordinate. Shape (d, rows). Unused where row a is column a.
    pub covectors: Columns,
    /// Whether row a is column a of the points: nothing is copied then.
    pub are_columns: bool,
    /// What a score may fall short of the largest by and still be looked at: twice the error bound of the row.
    pub slack: Vec<f64>,
}

impl Default for Rows {
    fn default() -> Self {
        Self { covectors: Columns { len: 0, stride: 0, data: Vec::new() }, are_columns: false, slack: Vec::new() }
    }
}

impl Rows {
    /// Makes room for this many rows, without slack.
    pub fn resize(&mut self, count: usize, dimension: usize, are_columns: bool) {
        self.are_columns = are_columns;
        self.slack.clear();
        self.slack.resize(count, 0.0);
        if !are_columns {
            let stride = count.next_multiple_of(PAD);
            self.covectors.data.resize(stride * dimension, 0.0);
            (self.covectors.len, self.covectors.stride) = (count, stride);
        }
    }

    /// The covectors, given the points.
    pub fn source<'a>(&'a self, columns: &'a Columns) -> &'a Columns {
        if self.are_columns { columns } else { &self.covectors }
    }
}

/// For each row the columns within its slack of its largest score.
#[derive(Debug, Clone, Default)]
pub(super) struct Candidates {
    offsets: Vec<u32>,
    columns: Vec<u32>,
}

impl Candidates {
    /// The candidates of row `a`, ascending.
    pub fn row(&self, a: usize) -> &[u32] {
        &self.columns[self.offsets[a] as usize..self.offsets[a + 1] as usize]
    }

    /// The candidates, one a row, where every row has exactly one.
    pub fn into_singles(self) -> Result<Vec<u32>, Self> {
        let single = self.offsets.iter().enumerate().all(|(a, &offset)| offset as usize == a);
        if single { Ok(self.columns) } else { Err(self) }
    }

    /// Puts one more row at the end.
    pub fn push(&mut self, columns: impl IntoIterator<Item = u32>) {
        if self.offsets.is_empty() {
            self.offsets.push(0);
        }
        self.columns.extend(columns);
        self.offsets.push(self.columns.len() as u32);
    }

    /// No rows yet, with room for this many.
    pub fn with_rows(count: usize) -> Self {
        let mut offsets = Vec::with_capacity(count + 1);
        offsets.push(0);
        Self { offsets, columns: Vec::with_capacity(count) }
    }

    /// The rows of all parts, one part after the other.
    pub fn joined(parts: Vec<Self>) -> Self {
        parts.into_iter().fold(Self::default(), |mut all, part| {
            all.append(part);
            all
        })
    }

    fn append(&mut self, other: Self) {
        if self.offsets.is_empty() {
            *self = other;
            return;
        }
        let shift = self.columns.len() as u32;
        self.columns.extend(other.columns);
        self.offsets.extend(other.offsets.iter().skip(1).map(|offset| offset + shift));
    }
}

/// The instructions that scans use on this machine, such as `V3, 4 doubles at once`: names as in `x86-64-v3`.
pub fn instruction_set() -> String {
    struct Name;
    impl WithSimd for Name {
        type Output = String;
        fn with_simd<S: Simd>(self, _: S) -> String {
            let path = std::any::type_name::<S>();
            let name = path.rsplit("::").next().unwrap_or(path);
            format!("{name}, {} doubles at once", S::F64_LANES)
        }
    }
    Arch::new().dispatch(Name)
}

/// Scans all rows, on several threads where that pays. `covectors` are those of the rows.
pub(super) fn scan(columns: &Columns, covectors: &Columns, slack: &[f64], threads: bool) -> Candidates {
    use rayon::prelude::*;
    let count = slack.len();
    let arch = Arch::new();
    if !threads || count * columns.data.len() < 1 << 20 {
        return arch.dispatch(Scan { columns, covectors, slack, range: 0..count });
    }
    let share = count.div_ceil(rayon::current_num_threads() * 4).next_multiple_of(ROWS);
    let parts: Vec<Candidates> = (0..count.div_ceil(share))
        .into_par_iter()
        .map(|part| {
            let range = part * share..((part + 1) * share).min(count);
            arch.dispatch(Scan { columns, covectors, slack, range })
        })
        .collect();
    Candidates::joined(parts)
}

struct Scan<'a> {
    columns: &'a Columns,
    covectors: &'a Columns,
    slack: &'a [f64],
    range: std::ops::Range<usize>,
}

impl WithSimd for Scan<'_> {
    type Output = Candidates;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> Candidates {
        let (data, _) = S::as_simd_f64s(&self.columns.data);
        let vectors = self.columns.stride / S::F64_LANES;
        let dimension = self.columns.dimension();
        let tiles = Tiles { data, vectors, wide: vectors / WIDE, len: self.columns.len };
        let mut found = Candidates::with_rows(self.range.len());
        let mut maxima = vec![simd.splat_f64s(0.0); ROWS * tiles.chunks()];
        let mut packed = vec![[0.0; ROWS]; dimension];
        let mut first = self.range.start;
        while first < self.range.end {
            // Rows are padded to more than ROWS, so that the last ones may be read too far.
            let lines = self.covectors.data.chunks_exact(self.covectors.stride);
            packed.iter_mut().zip(lines).for_each(|(to, line)| to.copy_from_slice(&line[first..first + ROWS]));
            let best = tiles.maxima(simd, &packed, &mut maxima);
            for r in 0..ROWS.min(self.range.end - first) {
                let threshold = simd.reduce_max_f64s(best[r]) - self.slack[first + r];
                let chunk_maxima = &maxima[r * tiles.chunks()..(r + 1) * tiles.chunks()];
                tiles.collect(simd, chunk_maxima, &packed, r, threshold, &mut found.columns);
                found.offsets.push(found.columns.len() as u32);
            }
            first += ROWS;
        }
        found
    }
}

struct Tiles<'a, S: Simd> {
    data: &'a [S::f64s],
    vectors: usize,
    wide: usize,
    len: usize,
}

impl<S: Simd> Tiles<'_, S> {
    #[inline(always)]
    fn chunks(&self) -> usize {
        self.wide + self.vectors % WIDE
    }

    /// The columns of the flagged chunks whose score reaches the threshold, worked out again by the same operations.
    #[inline(always)]
    fn collect(
        &self,
        simd: S,
        maxima: &[S::f64s],
        packed: &[[f64; ROWS]],
        row: usize,
        threshold: f64,
        found: &mut Vec<u32>,
    ) {
        let limit = simd.splat_f64s(threshold);
        for (chunk, &maximum) in maxima.iter().enumerate() {
            let flagged = simd.greater_than_or_equal_f64s(maximum, limit);
            if simd.first_true_m64s(flagged) == S::F64_LANES {
                continue;
            }
            if chunk < self.wide {
                let first = chunk * WIDE;
                let sums = self.tile::<1, WIDE>(simd, packed, row, first);
                (0..WIDE).for_each(|v| self.winners(simd, sums[0][v], limit, threshold, first + v, found));
            } else {
                self.winners(simd, maximum, limit, threshold, self.wide * WIDE + (chunk - self.wide), found);
            }
        }
    }

    /// The columns of one vector of scores that reach the threshold.
    #[inline(always)]
    fn winners(&self, simd: S, scores: S::f64s, limit: S::f64s, threshold: f64, vector: usize, found: &mut Vec<u32>) {
        let flagged = simd.greater_than_or_equal_f64s(scores, limit);
        if simd.first_true_m64s(flagged) == S::F64_LANES {
            return;
        }
        let mut lanes = [f64::NEG_INFINITY; PAD];
        simd.partial_store_f64s(&mut lanes[..S::F64_LANES], scores);
        for (lane, score) in lanes[..S::F64_LANES].iter().enumerate() {
            let column = vector * S::F64_LANES + lane;
            if *score >= threshold && column < self.len {
                found.push(column as u32);
            }
        }
    }

    /// The largest scores, lane by lane: of each chunk in `maxima`, of all in the result.
    #[inline(always)]
    fn maxima(&self, simd: S, packed: &[[f64; ROWS]], maxima: &mut [S::f64s]) -> [S::f64s; ROWS] {
        let mut best = [simd.splat_f64s(f64::NEG_INFINITY); ROWS];
        let chunks = self.chunks();
        for chunk in 0..self.wide {
            let tile = self.tile::<ROWS, WIDE>(simd, packed, 0, chunk * WIDE);
            for r in 0..ROWS {
                let low = simd.max_f64s(tile[r][0], tile[r][1]);
                let high = simd.max_f64s(tile[r][2], tile[r][3]);
                let maximum = simd.max_f64s(low, high);
                best[r] = simd.max_f64s(best[r], maximum);
                maxima[r * chunks + chunk] = maximum;
            }
        }
        for chunk in self.wide..chunks {
            let tile = self.tile::<ROWS, 1>(simd, packed, 0, self.wide * WIDE + (chunk - self.wide));
            for r in 0..ROWS {
                best[r] = simd.max_f64s(best[r], tile[r][0]);
                maxima[r * chunks + chunk] = tile[r][0];
            }
        }
        best
    }

    /// The scores of `R` of the packed rows, from `row` on, with `V` vectors of columns.
    #[inline(always)]
    fn tile<const R: usize, const V: usize>(
        &self,
        simd: S,
        packed: &[[f64; ROWS]],
        row: usize,
        first: usize,
    ) -> [[S::f64s; V]; R] {
        let mut sums = [[simd.splat_f64s(0.0); V]; R];
        for (entries, line) in packed.iter().zip(self.data.chunks_exact(self.vectors)) {
            let columns = &line[first..first + V];
            let entries = &entries[row..row + R];
            for r in 0..R {
                let entry = simd.splat_f64s(entries[r]);
                for v in 0..V {
                    sums[r][v] = simd.mul_add_e_f64s(entry, columns[v], sums[r][v]);
                }
            }
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(len: usize, dimension: usize) -> Columns {
        let mut columns = Columns::zeros(len, dimension);
        for c in 0..dimension {
            let fill = |(j, entry): (usize, &mut f64)| *entry = ((j * 7 + c * 13 + j * j * c) % 11) as f64 - 5.0;
            columns.coordinate_mut(c).iter_mut().enumerate().for_each(fill);
        }
        columns.pad();
        columns
    }

    #[test]
    fn the_scan_finds_all_that_is_within_the_slack() {
        for (len, dimension) in [(1, 1), (7, 3), (8, 2), (9, 2), (40, 5), (131, 4), (700, 3)] {
            let columns = columns(len, dimension);
            let slack: Vec<f64> = (0..len).map(|i| (i % 3) as f64).collect();
            for threads in [false, true] {
                let found = scan(&columns, &columns, &slack, threads);
                for (i, allowed) in slack.iter().enumerate() {
                    let score =
                        |j: usize| -> f64 { (0..dimension).map(|c| columns.get(c, i) * columns.get(c, j)).sum() };
                    let best = (0..len).map(score).fold(f64::NEG_INFINITY, f64::max);
                    let want: Vec<u32> = (0..len).filter(|&j| score(j) >= best - allowed).map(|j| j as u32).collect();
                    assert_eq!(found.row(i), want, "{len} {dimension} {i}");
                }
            }
        }
    }
}
