//! Vectors from and to slices: the one place where kernels touch memory by a pointer.
#![allow(unsafe_code)]

/// Plain numbers, or vectors of them.
///
/// # Safety
/// Every pattern of bits is a value of the type, and the type has no padding.
pub(super) unsafe trait Plain: Copy {}

macro_rules! plain {
    ($($type:ty),*) => { $(
        // SAFETY: numbers, or a register of numbers, without padding.
        unsafe impl Plain for $type {}
    )* };
}

plain!(f32, i32, i8, u8, u16, u32);
#[cfg(target_arch = "aarch64")]
plain!(
    std::arch::aarch64::float32x4_t,
    std::arch::aarch64::int32x4_t,
    std::arch::aarch64::int8x16_t,
    std::arch::aarch64::int8x8_t,
    std::arch::aarch64::uint16x4_t
);
#[cfg(target_arch = "x86_64")]
plain!(
    std::arch::x86_64::__m128i,
    std::arch::x86_64::__m256,
    std::arch::x86_64::__m256i,
    std::arch::x86_64::__m512,
    std::arch::x86_64::__m512i
);

// SAFETY: an array has no padding between its elements.
unsafe impl<T: Plain, const N: usize> Plain for [T; N] {}

/// How many `T` a `V` holds.
#[inline(always)]
const fn count<T: Plain, V: Plain>() -> usize {
    const { assert!(size_of::<T>() > 0 && size_of::<V>().is_multiple_of(size_of::<T>())) };
    size_of::<V>() / size_of::<T>()
}

/// The vector whose lanes are `from[at..]`.
///
/// # Panics
/// If the slice ends before the vector does.
#[inline(always)]
pub(super) fn read<T: Plain, V: Plain>(from: &[T], at: usize) -> V {
    let lanes = &from[at..at + count::<T, V>()];
    // SAFETY: the slice holds as many bytes as a `V` has, and every pattern of bits is a `V`.
    unsafe { lanes.as_ptr().cast::<V>().read_unaligned() }
}

/// Stores the lanes of a vector to `to[at..]`.
///
/// # Panics
/// If the slice ends before the vector does.
#[inline(always)]
pub(super) fn write<T: Plain, V: Plain>(value: V, to: &mut [T], at: usize) {
    let lanes = &mut to[at..at + count::<T, V>()];
    // SAFETY: the slice holds as many bytes as a `V` has, and every pattern of bits is a `T`.
    unsafe { lanes.as_mut_ptr().cast::<V>().write_unaligned(value) }
}
