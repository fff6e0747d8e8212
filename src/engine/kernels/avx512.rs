//! AVX-512 with VNNI: 16 lanes, four codes a word.
#![allow(unsafe_code)]
#![allow(clippy::wildcard_imports, reason = "the vendor's intrinsics, each with its own prefix")]

use std::arch::x86_64::*;

use super::simd::{Simd, turn};
use super::{kernels, register_operations};

/// Proof that this processor has AVX-512 F, BW, DQ, VL and VNNI.
#[derive(Clone, Copy)]
pub(super) struct Avx512(());

impl Avx512 {
    pub(super) fn detect() -> Option<Self> {
        let here = is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512vl")
            && is_x86_feature_detected!("avx512vnni");
        here.then_some(Self(()))
    }
}

impl Simd for Avx512 {
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
    }

    #[inline(always)]
    fn transpose(self, from: &[f32], stride: usize, width: usize, to: &mut [f32], step: usize) {
        let rows = from.len().div_ceil(stride).min(16);
        for column in (0..width).step_by(16) {
            if width - column < 16 {
                turn(&from[column..], stride, width - column, &mut to[column * step..], step);
                return;
            }
            let mut square = [self.splat(0.0); 16];
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
    fn load(self, from: &[f32], at: usize) -> __m512 {
        let lanes = &from[at..at + 16];
        // SAFETY: the slice holds the 64 bytes that are read; the instruction was detected.
        unsafe { _mm512_loadu_ps(lanes.as_ptr()) }
    }

    #[inline(always)]
    fn store(self, value: __m512, to: &mut [f32], at: usize) {
        let lanes = &mut to[at..at + 16];
        // SAFETY: the slice holds the 64 bytes that are written; the instruction was detected.
        unsafe { _mm512_storeu_ps(lanes.as_mut_ptr(), value) }
    }

    #[inline(always)]
    fn load_int(self, from: &[i32], at: usize) -> __m512i {
        let lanes = &from[at..at + 16];
        // SAFETY: the slice holds the 64 bytes that are read; the instruction was detected.
        unsafe { _mm512_loadu_si512(lanes.as_ptr().cast()) }
    }

    #[inline(always)]
    fn load_weights(self, from: &[i8], at: usize) -> __m512i {
        let lanes = &from[at..at + 64];
        // SAFETY: the slice holds the 64 bytes that are read; the instruction was detected.
        unsafe { _mm512_loadu_si512(lanes.as_ptr().cast()) }
    }

    #[inline(always)]
    fn store_codes(self, values: __m512, to: &mut [u32], at: usize) {
        let words = &mut to[at..at + 4];
        // SAFETY: the slice holds the 16 bytes that are written; the instructions were detected.
        unsafe {
            let whole = _mm512_max_epi32(_mm512_cvtps_epi32(values), _mm512_setzero_si512());
            _mm_storeu_si128(words.as_mut_ptr().cast(), _mm512_cvtusepi32_epi8(whole));
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

kernels!(Avx512, "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni", tile: 6 x 4, attention: 6);
