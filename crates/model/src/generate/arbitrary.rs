//! Genomes from bytes (feature `arbitrary`), for fuzzers that mutate bytes: every input is a genome.

use super::bounds::{MAX_FACTOR, MAX_HIGH_DIMENSION, MAX_TOKENS};
use super::genome::Genome;
use super::{Family, STEPS};
use ::arbitrary::{Arbitrary, Result, Unstructured};

impl<'a> Arbitrary<'a> for Genome {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        let family = *bytes.choose(&Family::ALL)?;
        let dimension = bytes.int_in_range(1..=family.largest_dimension())?;
        let wide = matches!(family, Family::Generic | Family::Chain);
        let grid = if wide { 1000 } else { bytes.int_in_range(1..=10)? };
        let alpha = *bytes.choose(&STEPS)?;
        let flags: u8 = bytes.arbitrary()?;
        let form = if flags & 1 == 1 { factors(bytes, dimension)? } else { Vec::new() };
        let entries = bytes.int_in_range(1..=MAX_TOKENS as u8)? as usize * usize::from(dimension);
        let numerators = (0..entries)
            .map(|_| {
                Ok(if wide { i32::from(bytes.arbitrary::<i16>()?) } else { i32::from(bytes.arbitrary::<i8>()? / 4) })
            })
            .collect::<Result<_>>()?;
        let tiny = match family {
            Family::NearlyTied => (0..entries).map(|_| bytes.int_in_range(-2..=2)).collect::<Result<_>>()?,
            _ => Vec::new(),
        };
        let (mirror, repeat, zero) = (flags >> 1 & 0xf, flags >> 5 & 3, flags >> 7 == 1);
        Ok(Genome { family, dimension, grid, alpha, form, numerators, tiny, mirror, repeat, zero })
    }

    fn size_hint(_: usize) -> (usize, Option<usize>) {
        (0, Some(8 + 3 * MAX_TOKENS * usize::from(MAX_HIGH_DIMENSION)))
    }
}

fn factors(bytes: &mut Unstructured, dimension: u8) -> Result<Vec<i8>> {
    let count = usize::from(dimension) * (usize::from(dimension) + 1) / 2;
    (0..count).map(|_| bytes.int_in_range(-MAX_FACTOR..=MAX_FACTOR)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_bytes_are_genomes_and_bytes_matter() {
        let decode = |bytes: &[u8]| Genome::arbitrary(&mut Unstructured::new(bytes)).map(|genome| genome.decode());
        let repeated: Vec<_> = (0..=u8::MAX).map(|byte| decode(&[byte; 120]).unwrap()).collect();
        let different = |(i, instance)| !repeated[..i].contains(instance);
        assert!(repeated.iter().enumerate().filter(|(i, instance)| different((*i, instance))).count() > 100);
        assert_eq!(decode(&[]).unwrap().len(), 1);
    }
}
