//! Simpler genomes: the candidates of one step of shrinking.

use super::family::Family;
use super::genome::Genome;

impl Genome {
    /// Genomes one step simpler than this one, the boldest steps first: fewer tokens, fewer coordinates, no form, no
    /// flags, smaller numbers, and last the plain family. Following them always ends.
    pub fn simpler(&self) -> Vec<Genome> {
        let mut candidates = Vec::new();
        self.fewer_tokens(&mut candidates);
        self.fewer_coordinates(&mut candidates);
        self.plainer(&mut candidates);
        self.smaller_numbers(&mut candidates);
        candidates
    }

    fn fewer_tokens(&self, candidates: &mut Vec<Genome>) {
        let width = usize::from(self.dimension.max(1));
        let count = self.numerators.len().div_ceil(width);
        let mut run = count / 2;
        while run > 0 {
            for start in (0..count).step_by(run) {
                let dropped = |index: usize| (start..start + run).contains(&(index / width));
                candidates.push(Genome {
                    numerators: without(&self.numerators, dropped),
                    tiny: without(&self.tiny, dropped),
                    ..self.clone()
                });
            }
            run /= 2;
        }
    }

    fn fewer_coordinates(&self, candidates: &mut Vec<Genome>) {
        let width = usize::from(self.dimension);
        for axis in (0..width).rev().filter(|_| width > 1) {
            let dropped = |index: usize| index % width == axis;
            candidates.push(Genome {
                dimension: self.dimension - 1,
                numerators: without(&self.numerators, dropped),
                tiny: without(&self.tiny, dropped),
                form: Vec::new(),
                ..self.clone()
            });
        }
    }

    fn plainer(&self, candidates: &mut Vec<Genome>) {
        let plain = [
            Genome { form: Vec::new(), ..self.clone() },
            Genome { tiny: Vec::new(), ..self.clone() },
            Genome { mirror: 0, ..self.clone() },
            Genome { repeat: self.repeat / 2, ..self.clone() },
            Genome { zero: false, ..self.clone() },
            Genome { grid: 1, ..self.clone() },
            Genome { grid: self.grid / 2, ..self.clone() },
            Genome { alpha: [1, 1], ..self.clone() },
            Genome { alpha: [1, 2], ..self.clone() },
            Genome { family: Family::Lattice, ..self.clone() },
        ];
        let measure = |genome: &Genome| {
            (
                genome.family != Family::Lattice,
                genome.form.len() + genome.tiny.len(),
                [genome.mirror, genome.repeat, u8::from(genome.zero)],
                genome.grid,
                [[1, 1], [1, 2]].iter().position(|step| *step == genome.alpha).unwrap_or(2),
            )
        };
        candidates.extend(plain.into_iter().filter(|candidate| measure(candidate) < measure(self)));
    }

    fn smaller_numbers(&self, candidates: &mut Vec<Genome>) {
        for (index, &number) in self.numerators.iter().enumerate() {
            for value in nearer_to_zero(number) {
                let mut simpler = self.clone();
                simpler.numerators[index] = value;
                candidates.push(simpler);
            }
        }
        for (index, &number) in self.form.iter().enumerate().filter(|(_, number)| **number != 0) {
            let mut simpler = self.clone();
            simpler.form[index] = number / 2;
            candidates.push(simpler);
        }
        for (index, &number) in self.tiny.iter().enumerate().filter(|(_, number)| **number != 0) {
            let mut simpler = self.clone();
            simpler.tiny[index] = number / 2;
            candidates.push(simpler);
        }
    }
}

fn without<T: Copy>(entries: &[T], dropped: impl Fn(usize) -> bool) -> Vec<T> {
    entries.iter().enumerate().filter(|(index, _)| !dropped(*index)).map(|(_, entry)| *entry).collect()
}

/// 0, half, one less in absolute value, and the sign dropped.
fn nearer_to_zero(number: i32) -> Vec<i32> {
    let mut values = vec![0, number / 2, number - number.signum()];
    if number < 0 && number != i32::MIN {
        values.push(-number);
    }
    values.retain(|value| *value != number);
    values.dedup();
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn following_simpler_genomes_ends_at_one_token() {
        for (index, place) in (0..40).flat_map(|index| [0, 1].map(|place| (index, place))) {
            let mut genome = Genome::random(1, index);
            let mut steps = 0;
            loop {
                let mut candidates = genome.simpler();
                if candidates.is_empty() {
                    break;
                }
                let next = candidates.swap_remove(place * (candidates.len() - 1) / 9);
                assert_ne!(next, genome);
                (genome, steps) = (next, steps + 1);
                assert!(steps < 2_000, "{genome:?}");
            }
            assert_eq!(genome.decode().len(), 1, "{genome:?}");
        }
    }

    #[test]
    fn dropping_tokens_and_coordinates_keeps_the_others() {
        let genome = Genome { dimension: 2, numerators: vec![1, 2, 3, 4, 5, 6], ..Genome::default() };
        let numerators: Vec<Vec<i32>> = genome.simpler().into_iter().map(|simpler| simpler.numerators).collect();
        assert!(numerators.contains(&vec![1, 2, 5, 6]) && numerators.contains(&vec![2, 4, 6]));
        assert!(numerators.contains(&vec![1, 2, 3, 4, 5, 3]));
    }
}
