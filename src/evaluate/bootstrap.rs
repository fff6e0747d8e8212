//! Percentile bootstrap intervals from a seeded generator.

use rayon::prelude::*;
use serde::Serialize;

/// A measured value with its 95 % percentile bootstrap interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// On the examples as they are.
    pub value: f64,
    /// The 2.5th percentile over the resamples.
    pub low: f64,
    /// The 97.5th percentile over the resamples.
    pub high: f64,
}

/// How intervals are made; the same options give the same intervals on any machine, with any number of threads.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Bootstrap {
    /// Where the random numbers start.
    pub seed: u64,
    /// How often the examples are drawn again, with replacement.
    pub resamples: usize,
}

impl Default for Bootstrap {
    /// Seed 0 and 1,000 resamples, enough for two digits of an interval.
    fn default() -> Self {
        Self { seed: 0, resamples: 1000 }
    }
}

/// The rows of one resample: as many as there are, drawn with replacement.
pub(super) struct Draws {
    random: SplitMix,
    rows: usize,
    left: usize,
}

impl Iterator for Draws {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        self.left = self.left.checked_sub(1)?;
        Some(self.random.below(self.rows))
    }
}

/// Intervals of `K` measures; NaN marks a measure that is not defined on a resample, which is then left out.
pub(super) fn intervals<const K: usize>(
    rows: usize,
    options: &Bootstrap,
    values: [f64; K],
    measure: impl Fn(Draws) -> [f64; K] + Sync,
) -> [Estimate; K] {
    let resampled = resample(rows, options, measure);
    let mut at = 0;
    values.map(|value| {
        let mut column: Vec<f64> = resampled.iter().map(|values| values[at]).filter(|value| !value.is_nan()).collect();
        column.sort_by(f64::total_cmp);
        at += 1;
        Estimate { value, low: quantile(&column, 0.025), high: quantile(&column, 0.975) }
    })
}

/// The mean of a measure over the resamples, the same rows as [`intervals`] draws.
pub(super) fn mean(rows: usize, options: &Bootstrap, measure: impl Fn(Draws) -> f64 + Sync) -> f64 {
    resample(rows, options, measure).iter().sum::<f64>() / options.resamples as f64
}

fn resample<T: Send>(rows: usize, options: &Bootstrap, measure: impl Fn(Draws) -> T + Sync) -> Vec<T> {
    // Each resample has its own generator, so that threads cannot change what is drawn.
    let draws = |at| Draws { random: SplitMix::new(options.seed, at), rows, left: rows };
    (0..options.resamples as u64).into_par_iter().map(|at| measure(draws(at))).collect()
}

/// Linear interpolation between the neighbours of position `share * (n - 1)` in sorted values; NaN for none.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    if sorted.is_empty() {
        return f64::NAN;
    }
    let place = share * (sorted.len() - 1) as f64;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // between 0 and the length
    let below = place.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (sorted[above] - sorted[below]) * (place - below as f64)
}

/// `SplitMix64` (Steele, Lea and Flood 2014): small, seeded, the same everywhere.
struct SplitMix(u64);

impl SplitMix {
    fn new(seed: u64, stream: u64) -> Self {
        let mut start = Self(seed);
        let origin = start.next();
        Self(origin ^ Self(stream).next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number under `limit`; the bias of multiply-and-shift is below `limit / 2^64`.
    #[allow(clippy::cast_possible_truncation)] // the result is under `limit`, which is a usize
    fn below(&mut self, limit: usize) -> usize {
        ((u128::from(self.next()) * limit as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generator_gives_the_published_numbers() {
        let mut random = SplitMix(1_234_567);
        assert_eq!([random.next(), random.next()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }

    #[test]
    fn quantiles_interpolate() {
        let close = |a: f64, b: f64| (a - b).abs() < 1e-12;
        assert!(close(quantile(&[1.0, 2.0, 3.0, 4.0, 5.0], 0.975), 4.9));
        assert!(close(quantile(&[7.0], 0.025), 7.0));
        assert!(quantile(&[], 0.5).is_nan());
    }
}
