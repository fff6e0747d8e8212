//! Who says what.

use super::{Attribution, Manner};
