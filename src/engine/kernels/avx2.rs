//! AVX2 with FMA: 8 lanes. With AVX-VNNI four codes a word, else two, multiplied as 16-bit numbers so that no product saturates.
#![allow(unsafe_code)]
#![allow(clippy::wildcard_imports, reason = "the vendor's intrinsics, each with its own prefix")]

use std::arch::x86_64::*;

use super::memory::{read, write};
use super::simd::{Simd, halves, transpose};
use super::{kernels, register_operations};

/// Proof that this processor has AVX2 and FMA, and AVX-VNNI if that is `true`.
#[derive(Clone, Copy)]
pub(super) struct Avx2<const VNNI: bool>(());

impl<const VNNI: bool> Avx2<VNNI> {
    pub(super) fn detect() -> Option<Self> {
        let here = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") && (!VNNI || is_x86_feature_detected!("avxvnni"));
        here.then_some(Self(()))
    }
}

impl<const VNNI: bool> Simd for Avx2<VNNI> {
    const LANES: usize = 8;
    const GROUP: usize = if VNNI { 4 } else { 2 };
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
            let word = _mm256_set1_epi32(word.cast_signed());
            if VNNI { _mm256_dpbusd_avx_epi32(sum, word, weights) } else { _mm256_add_epi32(sum, _mm256_madd_epi16(word, weights)) }
        }
        fn dot_halves(sum: __m256, word: u32, weights: __m256i) -> __m256 {
            let (low, high) = halves(word);
            let even = _mm256_castsi256_ps(_mm256_slli_epi32::<16>(weights));
            let odd = _mm256_castsi256_ps(_mm256_and_si256(weights, _mm256_set1_epi32(0xffff_0000u32.cast_signed())));
            _mm256_fmadd_ps(_mm256_set1_ps(high), odd, _mm256_fmadd_ps(_mm256_set1_ps(low), even, sum))
        }
    }

    #[inline(always)]
    fn transpose(self, from: &[f32], stride: usize, width: usize, to: &mut [f32], step: usize) {
        // SAFETY: registers only; the instructions were detected.
        transpose(self, |square| unsafe { turn_registers(&square) }, (from, stride, width), (to, step));
    }

    #[inline(always)]
    fn load_weights(self, from: &[i8], at: usize) -> __m256i {
        if VNNI { read(from, at) } else { self.widen(read(from, at)) }
    }

    #[inline(always)]
    fn store_codes(self, values: __m256, to: &mut [u32], at: usize) {
        let codes = self.codes(values);
        if VNNI { write(self.narrow(codes), to, at) } else { write(codes, to, at) }
    }

    #[inline(always)]
    fn store_halves(self, values: __m256, to: &mut [u32], at: usize) {
        write(self.halves(values), to, at);
    }
}

impl<const VNNI: bool> Avx2<VNNI> {
    register_operations! {
        fn widen(weights: __m128i) -> __m256i { _mm256_cvtepi8_epi16(weights) }
        fn codes(values: __m256) -> __m128i {
            let whole = _mm256_cvtps_epi32(values);
            let whole = _mm256_min_epi32(_mm256_max_epi32(whole, _mm256_setzero_si256()), _mm256_set1_epi32(255));
            _mm_packs_epi32(_mm256_castsi256_si128(whole), _mm256_extracti128_si256::<1>(whole))
        }
        fn narrow(codes: __m128i) -> [u32; 2] {
            // The lower eight bytes, as two words.
            let words = _mm_cvtsi128_si64(_mm_packus_epi16(codes, codes)).cast_unsigned();
            std::mem::transmute::<u64, [u32; 2]>(words)
        }
        fn halves(values: __m256) -> __m128i {
            let bits = _mm256_castps_si256(values);
            let odd = _mm256_and_si256(_mm256_srli_epi32::<16>(bits), _mm256_set1_epi32(1));
            let rounded = _mm256_srli_epi32::<16>(_mm256_add_epi32(bits, _mm256_add_epi32(odd, _mm256_set1_epi32(0x7fff))));
            _mm_packus_epi32(_mm256_castsi256_si128(rounded), _mm256_extracti128_si256::<1>(rounded))
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

kernels!(Avx2<false>, "avx2,fma", tile: 6 x 2, attention: 6);
kernels!(Avx2<true>, "avx2,fma,avxvnni", tile: 6 x 2, attention: 6);
