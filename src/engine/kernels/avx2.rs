//! AVX2 with FMA: 8 lanes, two codes a word, multiplied as 16-bit numbers so that no product saturates.
#![allow(unsafe_code)]
#![allow(clippy::wildcard_imports, reason = "the vendor's intrinsics, each with its own prefix")]

use std::arch::x86_64::*;

use super::simd::{Simd, turn};
use super::{kernels, register_operations};

/// Proof that this processor has AVX2 and FMA.
#[derive(Clone, Copy)]
pub(super) struct Avx2(());

impl Avx2 {
    pub(super) fn detect() -> Option<Self> {
        (is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma")).then_some(Self(()))
    }
}

impl Simd for Avx2 {
    const LANES: usize = 8;
    const GROUP: usize = 2;
    type F = __m256;
    type I = __m256i;
    type W = __m256i;

    register_operations! {
        fn splat(value: f32) -> __m256 { _mm256_set1_ps(value) }
        fn add(a: __m256, b: __m256) -> __m256 { _mm256_add_ps(a, b) }
        fn sub(a: __m256, b: __m256) -> __m256 { _mm256_sub_ps(a, b) }
        fn mul(a: __m256, b: __m256) -> __m256 { _mm256_mul_ps(a, b) }
        fn mul_add(a: __m256, b: __m256, c: __m256) -> __m256 { _mm256_fmadd_ps(a, b, c) }
        fn div(a: __m256, b: __m256) -> __m256 { _mm256_div_ps(a, b) }
        fn max(a: __m256, b: __m256) -> __m256 { _mm256_max_ps(a, b) }
        fn min(a: __m256, b: __m256) -> __m256 { _mm256_min_ps(a, b) }
        fn round(a: __m256) -> __m256 { _mm256_round_ps::<{ _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC }>(a) }
        fn times_power(a: __m256, n: __m256) -> __m256 {
            // 2^n by its bits.
            _mm256_mul_ps(a, _mm256_castsi256_ps(_mm256_slli_epi32::<23>(_mm256_add_epi32(_mm256_cvtps_epi32(n), _mm256_set1_epi32(127)))))
        }
        fn first(a: __m256, count: usize, rest: f32) -> __m256 {
            // Lanes 0 to 7 against the count.
            #[expect(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "at most 8")]
            let count = _mm256_set1_epi32(count.min(8) as i32);
            let kept = _mm256_cmpgt_epi32(count, _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
            _mm256_blendv_ps(_mm256_set1_ps(rest), a, _mm256_castsi256_ps(kept))
        }
        fn total(a: __m256) -> f32 {
            let four = _mm_add_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps::<1>(a));
            let two = _mm_add_ps(four, _mm_movehl_ps(four, four));
            _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)))
        }
        fn highest(a: __m256) -> f32 {
            let four = _mm_max_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps::<1>(a));
            let two = _mm_max_ps(four, _mm_movehl_ps(four, four));
            _mm_cvtss_f32(_mm_max_ss(two, _mm_movehdup_ps(two)))
        }
        fn splat_int(value: i32) -> __m256i { _mm256_set1_epi32(value) }
        fn sub_int(a: __m256i, b: __m256i) -> __m256i { _mm256_sub_epi32(a, b) }
        fn mul_int(a: __m256i, b: __m256i) -> __m256i { _mm256_mullo_epi32(a, b) }
        fn to_float(a: __m256i) -> __m256 { _mm256_cvtepi32_ps(a) }
        fn dot(sum: __m256i, word: u32, weights: __m256i) -> __m256i {
            _mm256_add_epi32(sum, _mm256_madd_epi16(_mm256_set1_epi32(word.cast_signed()), weights))
        }
    }

    #[inline(always)]
    fn transpose(self, from: &[f32], stride: usize, width: usize, to: &mut [f32], step: usize) {
        let rows = from.len().div_ceil(stride).min(8);
        for column in (0..width).step_by(8) {
            if width - column < 8 {
                turn(&from[column..], stride, width - column, &mut to[column * step..], step);
                return;
            }
            let mut square = [self.splat(0.0); 8];
            for (row, values) in square.iter_mut().enumerate() {
                if row < rows {
                    *values = self.load(from, row * stride + column);
                }
            }
            // SAFETY: registers only; the instructions were detected.
            let turned = unsafe { turn_registers(&square) };
            for (at, &value) in turned.iter().enumerate() {
                self.store(value, to, (column + at) * step);
            }
        }
    }

    #[inline(always)]
    fn load(self, from: &[f32], at: usize) -> __m256 {
        let lanes = &from[at..at + 8];
        // SAFETY: the slice holds the 32 bytes that are read; the instruction was detected.
        unsafe { _mm256_loadu_ps(lanes.as_ptr()) }
    }

    #[inline(always)]
    fn store(self, value: __m256, to: &mut [f32], at: usize) {
        let lanes = &mut to[at..at + 8];
        // SAFETY: the slice holds the 32 bytes that are written; the instruction was detected.
        unsafe { _mm256_storeu_ps(lanes.as_mut_ptr(), value) }
    }

    #[inline(always)]
    fn load_int(self, from: &[i32], at: usize) -> __m256i {
        let lanes = &from[at..at + 8];
        // SAFETY: the slice holds the 32 bytes that are read; the instruction was detected.
        unsafe { _mm256_loadu_si256(lanes.as_ptr().cast()) }
    }

    #[inline(always)]
    fn load_weights(self, from: &[i8], at: usize) -> __m256i {
        let lanes = &from[at..at + 16];
        // SAFETY: the slice holds the 16 bytes that are read; the instructions were detected.
        unsafe { _mm256_cvtepi8_epi16(_mm_loadu_si128(lanes.as_ptr().cast())) }
    }

    #[inline(always)]
    fn store_codes(self, values: __m256, to: &mut [u32], at: usize) {
        let words = &mut to[at..at + 4];
        // SAFETY: the slice holds the 16 bytes that are written; the instructions were detected.
        unsafe {
            let whole = _mm256_cvtps_epi32(values);
            let whole = _mm256_min_epi32(_mm256_max_epi32(whole, _mm256_setzero_si256()), _mm256_set1_epi32(255));
            let halves = _mm_packs_epi32(_mm256_castsi256_si128(whole), _mm256_extracti128_si256::<1>(whole));
            _mm_storeu_si128(words.as_mut_ptr().cast(), halves);
        }
    }
}

/// A square of 8 × 8 on its side: pairs of rows, then fours, then the halves of registers.
#[inline]
#[target_feature(enable = "avx2")]
fn turn_registers(rows: &[__m256; 8]) -> [__m256; 8] {
    let (mut twos, mut fours, mut out) = (*rows, *rows, *rows);
    for at in (0..8).step_by(2) {
        twos[at] = _mm256_unpacklo_ps(rows[at], rows[at + 1]);
        twos[at + 1] = _mm256_unpackhi_ps(rows[at], rows[at + 1]);
    }
    for at in (0..8).step_by(4) {
        for (half, (a, b)) in [(twos[at], twos[at + 2]), (twos[at + 1], twos[at + 3])].into_iter().enumerate() {
            fours[at + 2 * half] = _mm256_shuffle_ps::<0x44>(a, b);
            fours[at + 2 * half + 1] = _mm256_shuffle_ps::<0xee>(a, b);
        }
    }
    // Half h of `fours[4 i + c]` now holds column 4 h + c of rows 4 i to 4 i + 3.
    for column in 0..4 {
        out[column] = _mm256_permute2f128_ps::<0x20>(fours[column], fours[4 + column]);
        out[4 + column] = _mm256_permute2f128_ps::<0x31>(fours[column], fours[4 + column]);
    }
    out
}

kernels!(Avx2, "avx2,fma", tile: 6 x 2, attention: 6);
