//! AVX-512 with VNNI: 16 lanes, four codes a word; bf16 by its own instructions, or by shifts and f32 where the processor lacks them.
#![allow(unsafe_code)]
#![allow(clippy::wildcard_imports, reason = "the vendor's intrinsics, each with its own prefix")]

use std::arch::x86_64::*;

use super::memory::{read, write};
use super::simd::{Simd, halves, transpose};
use super::{kernels, register_operations};

/// Proof that this processor has AVX-512 F, BW, DQ, VL and VNNI, and BF16 if that is `true`.
#[derive(Clone, Copy)]
pub(super) struct Avx512<const BF16: bool>(());

impl<const BF16: bool> Avx512<BF16> {
    pub(super) fn detect() -> Option<Self> {
        let here = is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512vl")
            && is_x86_feature_detected!("avx512vnni")
            && (!BF16 || is_x86_feature_detected!("avx512bf16"));
        here.then_some(Self(()))
    }
}

impl<const BF16: bool> Simd for Avx512<BF16> {
    const LANES: usize = 16;
    const GROUP: usize = 4;
    type F = __m512;
    type I = __m512i;
    type W = __m512i;

    register_operations! {
        fn splat(value: f32) -> __m512 { _mm512_set1_ps(value) }
        fn add(a: __m512, b: __m512) -> __m512 { _mm512_add_ps(a, b) }
        fn sub(a: __m512, b: __m512) -> __m512 { _mm512_sub_ps(a, b) }
        fn mul(a: __m512, b: __m512) -> __m512 { _mm512_mul_ps(a, b) }
        fn mul_add(a: __m512, b: __m512, c: __m512) -> __m512 { _mm512_fmadd_ps(a, b, c) }
        fn div(a: __m512, b: __m512) -> __m512 { _mm512_div_ps(a, b) }
        fn max(a: __m512, b: __m512) -> __m512 { _mm512_max_ps(a, b) }
        fn min(a: __m512, b: __m512) -> __m512 { _mm512_min_ps(a, b) }
        fn round(a: __m512) -> __m512 { _mm512_roundscale_ps::<{ _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC }>(a) }
        fn times_power(a: __m512, n: __m512) -> __m512 { _mm512_scalef_ps(a, n) }
        fn first(a: __m512, count: usize, rest: f32) -> __m512 {
            _mm512_mask_mov_ps(_mm512_set1_ps(rest), if count >= 16 { 0xffff } else { (1 << count) - 1 }, a)
        }
        fn total(a: __m512) -> f32 { _mm512_reduce_add_ps(a) }
        fn highest(a: __m512) -> f32 { _mm512_reduce_max_ps(a) }
        fn splat_int(value: i32) -> __m512i { _mm512_set1_epi32(value) }
        fn sub_int(a: __m512i, b: __m512i) -> __m512i { _mm512_sub_epi32(a, b) }
        fn mul_int(a: __m512i, b: __m512i) -> __m512i { _mm512_mullo_epi32(a, b) }
        fn to_float(a: __m512i) -> __m512 { _mm512_cvtepi32_ps(a) }
        fn dot(sum: __m512i, word: u32, weights: __m512i) -> __m512i {
            _mm512_dpbusd_epi32(sum, _mm512_set1_epi32(word.cast_signed()), weights)
        }
        fn dot_halves(sum: __m512, word: u32, weights: __m512i) -> __m512 {
            if BF16 {
                // The same 512 bits under another name.
                let [word, weights] = std::mem::transmute::<[__m512i; 2], [__m512bh; 2]>([_mm512_set1_epi32(word.cast_signed()), weights]);
                _mm512_dpbf16_ps(sum, word, weights)
            } else {
                let (low, high) = halves(word);
                let even = _mm512_castsi512_ps(_mm512_slli_epi32::<16>(weights));
                let odd = _mm512_castsi512_ps(_mm512_and_si512(weights, _mm512_set1_epi32(0xffff_0000u32.cast_signed())));
                _mm512_fmadd_ps(_mm512_set1_ps(high), odd, _mm512_fmadd_ps(_mm512_set1_ps(low), even, sum))
            }
        }
    }

    #[inline(always)]
    fn transpose(self, from: &[f32], stride: usize, width: usize, to: &mut [f32], step: usize) {
        // SAFETY: registers only; the instructions were detected.
        transpose(self, |square| unsafe { turn_registers(&square) }, (from, stride, width), (to, step));
    }

    #[inline(always)]
    fn load_weights(self, from: &[i8], at: usize) -> __m512i {
        read(from, at)
    }

    #[inline(always)]
    fn store_codes(self, values: __m512, to: &mut [u32], at: usize) {
        write(self.codes(values), to, at);
    }

    #[inline(always)]
    fn store_halves(self, values: __m512, to: &mut [u32], at: usize) {
        write(self.halves(values), to, at);
    }
}

impl<const BF16: bool> Avx512<BF16> {
    register_operations! {
        fn codes(values: __m512) -> __m128i { _mm512_cvtusepi32_epi8(_mm512_max_epi32(_mm512_cvtps_epi32(values), _mm512_setzero_si512())) }
        fn halves(values: __m512) -> __m256i {
            if BF16 {
                // The same 256 bits under another name.
                std::mem::transmute::<__m256bh, __m256i>(_mm512_cvtneps_pbh(values))
            } else {
                let bits = _mm512_castps_si512(values);
                let odd = _mm512_and_si512(_mm512_srli_epi32::<16>(bits), _mm512_set1_epi32(1));
                let rounded = _mm512_add_epi32(bits, _mm512_add_epi32(odd, _mm512_set1_epi32(0x7fff)));
                _mm512_cvtepi32_epi16(_mm512_srli_epi32::<16>(rounded))
            }
        }
    }
}

/// A square of 16 × 16 on its side: pairs of rows, then fours, then the quarters of registers.
#[inline]
#[target_feature(enable = "avx512f")]
fn turn_registers(rows: &[__m512; 16]) -> [__m512; 16] {
    let (mut twos, mut fours, mut out) = (*rows, *rows, *rows);
    for at in (0..16).step_by(2) {
        twos[at] = _mm512_unpacklo_ps(rows[at], rows[at + 1]);
        twos[at + 1] = _mm512_unpackhi_ps(rows[at], rows[at + 1]);
    }
    for at in (0..16).step_by(4) {
        for (half, (a, b)) in [(twos[at], twos[at + 2]), (twos[at + 1], twos[at + 3])].into_iter().enumerate() {
            let (a, b) = (_mm512_castps_pd(a), _mm512_castps_pd(b));
            fours[at + 2 * half] = _mm512_castpd_ps(_mm512_unpacklo_pd(a, b));
            fours[at + 2 * half + 1] = _mm512_castpd_ps(_mm512_unpackhi_pd(a, b));
        }
    }
    // Quarter q of `fours[4 i + c]` now holds column 4 q + c of rows 4 i to 4 i + 3.
    for column in 0..4 {
        let even = (
            _mm512_shuffle_f32x4::<0x88>(fours[column], fours[4 + column]),
            _mm512_shuffle_f32x4::<0x88>(fours[8 + column], fours[12 + column]),
        );
        let odd = (
            _mm512_shuffle_f32x4::<0xdd>(fours[column], fours[4 + column]),
            _mm512_shuffle_f32x4::<0xdd>(fours[8 + column], fours[12 + column]),
        );
        out[column] = _mm512_shuffle_f32x4::<0x88>(even.0, even.1);
        out[4 + column] = _mm512_shuffle_f32x4::<0x88>(odd.0, odd.1);
        out[8 + column] = _mm512_shuffle_f32x4::<0xdd>(even.0, even.1);
        out[12 + column] = _mm512_shuffle_f32x4::<0xdd>(odd.0, odd.1);
    }
    out
}

kernels!(Avx512<false>, "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni", tile: 6 x 4, attention: 6);
kernels!(Avx512<true>, "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx512bf16", tile: 6 x 4, attention: 6);
