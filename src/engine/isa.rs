//! Which instructions compute: found on this machine, or forced by an option or the environment.

use std::fmt;
use std::str::FromStr;

use super::kernels;
use crate::error::{Error, ErrorKind, Result};

/// The environment variable that forces an instruction set, for example `RASHOMON_ISA=avx2`.
pub const ISA_VARIABLE: &str = "RASHOMON_ISA";

/// An instruction set that the engine has kernels for.
///
/// A pair's logits are bit-identical on one instruction set; between two they may differ in the last bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Isa {
    /// AVX-512 with VNNI and BF16 (x86-64).
    Avx512Bf16,
    /// AVX-512 with VNNI (x86-64).
    Avx512,
    /// AVX2 with FMA and AVX-VNNI (x86-64).
    AvxVnni,
    /// AVX2 with FMA (x86-64).
    Avx2,
    /// NEON with the dot product of bytes (aarch64).
    NeonDot,
    /// NEON (aarch64).
    Neon,
    /// Plain Rust, on any processor; the compiler vectorises it with what the target always has.
    Portable,
}

impl Isa {
    /// Every instruction set, fastest first.
    pub const ALL: [Self; 7] = [Self::Avx512Bf16, Self::Avx512, Self::AvxVnni, Self::Avx2, Self::NeonDot, Self::Neon, Self::Portable];

    /// The fastest that this machine has.
    pub fn detect() -> Self {
        Self::available().next().unwrap_or(Self::Portable)
    }

    /// Those that this machine has, fastest first; [`Isa::Portable`] is always the last.
    pub fn available() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|&isa| kernels::of(isa).is_some())
    }

    /// `forced`, or what [`ISA_VARIABLE`] names, or else [`Isa::detect`].
    ///
    /// # Errors
    /// [`ErrorKind::Config`] if the name is unknown or the machine lacks these instructions.
    pub fn choose(forced: Option<Self>) -> Result<Self> {
        let forced = match (forced, std::env::var(ISA_VARIABLE)) {
            (Some(isa), _) => Some(isa),
            (None, Ok(name)) if !name.is_empty() => Some(name.parse().map_err(|error: Error| error.on(ISA_VARIABLE))?),
            (None, _) => None,
        };
        let Some(isa) = forced else { return Ok(Self::detect()) };
        if kernels::of(isa).is_none() {
            let here: Vec<String> = Self::available().map(|isa| isa.to_string()).collect();
            return Err(Error::new(ErrorKind::Config, format!("this machine has no {isa} instructions; it has {}", here.join(", "))));
        }
        Ok(isa)
    }
}

impl fmt::Display for Isa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Avx512Bf16 => "avx512bf16",
            Self::Avx512 => "avx512",
            Self::AvxVnni => "avxvnni",
            Self::Avx2 => "avx2",
            Self::NeonDot => "neondot",
            Self::Neon => "neon",
            Self::Portable => "portable",
        })
    }
}

impl FromStr for Isa {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|isa| isa.to_string() == name).ok_or_else(|| {
            let all: Vec<String> = Self::ALL.iter().map(Self::to_string).collect();
            Error::new(ErrorKind::Config, format!("instruction set {name:?} is not one of {}", all.join(", ")))
        })
    }
}
