//! Where a report's events come from: memory, or anything that can give them one at a time.

use std::borrow::Cow;

use crate::aggregate::Comparison;
use crate::error::Result;

/// Compared events that a report asks for one at a time, so that those of a long run can wait on disk.
///
/// Two passes ask for each event once, in order: the first for what stands above all events, the second for the events themselves.
/// Both must see the same.
///
/// # Example
/// ```
/// use std::{borrow::Cow, path::PathBuf};
/// use rashomon::aggregate::Comparison;
/// use rashomon::report::{Comparisons, Manifest, ReportOptions, write_fetched};
/// use rashomon::{Error, ErrorKind, Result};
///
/// /// Comparisons that were stored as JSON.
/// struct Stored(Vec<PathBuf>);
///
/// impl Comparisons for Stored {
///     fn count(&self) -> usize {
///         self.0.len()
///     }
///
///     fn fetch(&self, at: usize) -> Result<Cow<'_, Comparison>> {
///         let path = &self.0[at];
///         let bytes = std::fs::read(path).map_err(|source| Error::read(path, source))?;
///         let broken = |source| Error::new(ErrorKind::Format, "is no comparison").in_file(path).because(source);
///         serde_json::from_slice(&bytes).map_err(broken).map(Cow::Owned)
///     }
/// }
///
/// let folder = tempfile::tempdir().unwrap();
/// let lost = Stored(vec!["lost.json".into()]);
/// let error = write_fetched(folder.path(), &lost, &Manifest::default(), &ReportOptions::default()).unwrap_err();
/// assert_eq!(error.to_string(), "lost.json: cannot be read");
/// ```
pub trait Comparisons {
    /// How many events there are.
    fn count(&self) -> usize;

    /// The event at a place below [`Comparisons::count`].
    ///
    /// # Errors
    /// Whatever keeps it from being fetched; the report then ends with this error and leaves no file.
    fn fetch(&self, at: usize) -> Result<Cow<'_, Comparison>>;
}

impl Comparisons for &[Comparison] {
    fn count(&self) -> usize {
        self.len()
    }

    fn fetch(&self, at: usize) -> Result<Cow<'_, Comparison>> {
        Ok(Cow::Borrowed(&self[at]))
    }
}
