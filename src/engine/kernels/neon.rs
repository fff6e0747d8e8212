//! NEON, which every aarch64 processor has: 4 lanes. With the dot product of bytes four codes a word, else two, multiplied as 16-bit numbers.
#![allow(unsafe_code)]
#![allow(clippy::wildcard_imports, reason = "the vendor's intrinsics, each with its own prefix")]

use std::arch::aarch64::*;
use std::arch::{asm, is_aarch64_feature_detected};

use super::memory::{read, write};
use super::simd::{Simd, halves, transpose};
use super::{kernels, register_operations};

/// Proof that this processor has NEON, and the dot product of bytes if that is `true`.
#[derive(Clone, Copy)]
pub(super) struct Neon<const DOT: bool>(());

impl<const DOT: bool> Neon<DOT> {
    pub(super) fn detect() -> Option<Self> {
        (is_aarch64_feature_detected!("neon") && (!DOT || is_aarch64_feature_detected!("dotprod"))).then_some(Self(()))
    }
}

impl<const DOT: bool> Simd for Neon<DOT> {
    const LANES: usize = 4;
    const GROUP: usize = if DOT { 4 } else { 2 };
    // The dot product takes signed bytes on both sides.
    const SHIFT: i32 = if DOT { 128 } else { 0 };
    type F = float32x4_t;
    type I = int32x4_t;
    /// Bytes column by column, or 16-bit numbers: the first input of the four columns, then the second.
    type W = int8x16_t;

    register_operations! {
        fn splat(value: f32) -> float32x4_t { vdupq_n_f32(value) }
        fn add(a: float32x4_t, b: float32x4_t) -> float32x4_t { vaddq_f32(a, b) }
        fn sub(a: float32x4_t, b: float32x4_t) -> float32x4_t { vsubq_f32(a, b) }
        fn mul(a: float32x4_t, b: float32x4_t) -> float32x4_t { vmulq_f32(a, b) }
        fn mul_add(a: float32x4_t, b: float32x4_t, c: float32x4_t) -> float32x4_t { vfmaq_f32(c, a, b) }
        fn div(a: float32x4_t, b: float32x4_t) -> float32x4_t { vdivq_f32(a, b) }
        fn max(a: float32x4_t, b: float32x4_t) -> float32x4_t { vmaxq_f32(a, b) }
        fn min(a: float32x4_t, b: float32x4_t) -> float32x4_t { vminq_f32(a, b) }
        fn round(a: float32x4_t) -> float32x4_t { vrndnq_f32(a) }
        fn times_power(a: float32x4_t, n: float32x4_t) -> float32x4_t {
            // 2^n by its bits.
            vmulq_f32(a, vreinterpretq_f32_s32(vshlq_n_s32::<23>(vaddq_s32(vcvtnq_s32_f32(n), vdupq_n_s32(127)))))
        }
        fn first(a: float32x4_t, count: usize, rest: f32) -> float32x4_t {
            // Lanes 0 to 3 against the count.
            #[expect(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "at most 4")]
            let kept = vcltq_s32(read(&[0, 1, 2, 3], 0), vdupq_n_s32(count.min(4) as i32));
            vbslq_f32(kept, a, vdupq_n_f32(rest))
        }
        fn total(a: float32x4_t) -> f32 { vaddvq_f32(a) }
        fn highest(a: float32x4_t) -> f32 { vmaxvq_f32(a) }
        fn splat_int(value: i32) -> int32x4_t { vdupq_n_s32(value) }
        fn sub_int(a: int32x4_t, b: int32x4_t) -> int32x4_t { vsubq_s32(a, b) }
        fn mul_int(a: int32x4_t, b: int32x4_t) -> int32x4_t { vmulq_s32(a, b) }
        fn to_float(a: int32x4_t) -> float32x4_t { vcvtq_f32_s32(a) }
        fn dot(sum: int32x4_t, word: u32, weights: int8x16_t) -> int32x4_t {
            if DOT {
                let (mut out, codes) = (sum, vdupq_n_u32(word));
                // The instruction's intrinsic is not stable yet.
                asm!("sdot {out:v}.4s, {weights:v}.16b, {codes:v}.16b", out = inout(vreg) out, weights = in(vreg) weights,
                     codes = in(vreg) codes, options(pure, nomem, nostack, preserves_flags));
                out
            } else {
                let weights = vreinterpretq_s16_s8(weights);
                #[expect(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "the two halves of a word, each a code")]
                let (first, second) = (word as i16, (word >> 16) as i16);
                vmlal_high_n_s16(vmlal_n_s16(sum, vget_low_s16(weights), first), weights, second)
            }
        }
        fn dot_halves(sum: float32x4_t, word: u32, weights: int32x4_t) -> float32x4_t {
            let (low, high) = halves(word);
            let even = vreinterpretq_f32_s32(vshlq_n_s32::<16>(weights));
            let odd = vreinterpretq_f32_s32(vandq_s32(weights, vdupq_n_s32(0xffff_0000u32.cast_signed())));
            vfmaq_n_f32(vfmaq_n_f32(sum, even, low), odd, high)
        }
    }

    #[inline(always)]
    fn load_weights(self, from: &[i8], at: usize) -> int8x16_t {
        if DOT { read(from, at) } else { self.widen(read(from, at)) }
    }

    #[inline(always)]
    fn store_codes(self, values: float32x4_t, to: &mut [u32], at: usize) {
        // Signed bytes: each code less 128.
        let codes = self.codes(values);
        if DOT { to[at] = self.narrow(codes) ^ 0x8080_8080 } else { write(codes, to, at) }
    }

    #[inline(always)]
    fn store_halves(self, values: float32x4_t, to: &mut [u32], at: usize) {
        write(self.halves(values), to, at);
    }

    #[inline(always)]
    fn transpose(self, from: &[f32], stride: usize, width: usize, to: &mut [f32], step: usize) {
        transpose(self, |square| self.turn_registers(square), (from, stride, width), (to, step));
    }
}

impl<const DOT: bool> Neon<DOT> {
    register_operations! {
        fn widen(weights: int8x8_t) -> int8x16_t {
            let pairs = vmovl_s8(weights);
            let (low, high) = (vget_low_s16(pairs), vget_high_s16(pairs));
            vreinterpretq_s8_s16(vcombine_s16(vuzp1_s16(low, high), vuzp2_s16(low, high)))
        }
        fn codes(values: float32x4_t) -> uint16x4_t { vmin_u16(vqmovun_s32(vcvtnq_s32_f32(values)), vdup_n_u16(255)) }
        fn narrow(codes: uint16x4_t) -> u32 { vget_lane_u32::<0>(vreinterpret_u32_u8(vmovn_u16(vcombine_u16(codes, codes)))) }
        fn halves(values: float32x4_t) -> uint16x4_t {
            let bits = vreinterpretq_u32_f32(values);
            let odd = vandq_u32(vshrq_n_u32::<16>(bits), vdupq_n_u32(1));
            vshrn_n_u32::<16>(vaddq_u32(bits, vaddq_u32(odd, vdupq_n_u32(0x7fff))))
        }
        fn turn_registers(rows: [float32x4_t; 4]) -> [float32x4_t; 4] {
            // A square on its side: pairs of rows, then pairs of pairs.
            let [a, b, c, d] = rows;
            let (even_low, odd_low) = (vreinterpretq_f64_f32(vtrn1q_f32(a, b)), vreinterpretq_f64_f32(vtrn2q_f32(a, b)));
            let (even_high, odd_high) = (vreinterpretq_f64_f32(vtrn1q_f32(c, d)), vreinterpretq_f64_f32(vtrn2q_f32(c, d)));
            [
                vreinterpretq_f32_f64(vtrn1q_f64(even_low, even_high)),
                vreinterpretq_f32_f64(vtrn1q_f64(odd_low, odd_high)),
                vreinterpretq_f32_f64(vtrn2q_f64(even_low, even_high)),
                vreinterpretq_f32_f64(vtrn2q_f64(odd_low, odd_high)),
            ]
        }
    }
}

kernels!(Neon<false>, "neon", tile: 6 x 4, attention: 6);
kernels!(Neon<true>, "neon,dotprod", tile: 6 x 4, attention: 6);
