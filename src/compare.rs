//! The pipeline end to end, one line a stage.

use crate::aggregate::{self, Comparison};
use crate::align::{self, GateOptions};
use crate::error::{Error, ErrorKind, Result};
use crate::model::Calibration;
use crate::read::Document;
use crate::score::Scorer;
use crate::segment;
