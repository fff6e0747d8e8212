//! Finished events of a long run, kept beside the report until it is written: a stopped run can go on, and memory holds one at a time.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};

use rashomon::aggregate::Comparison;
use rashomon::compare::Compared;
use rashomon::read::{self, Document};
use rashomon::report::Comparisons;
use rashomon::{Error, ErrorKind, Result};

/// The folder inside the report's folder.
const FOLDER: &str = ".rashomon-partial";

/// Results by event; what they depend on is part of their name, so that nothing stale is taken.
pub(super) struct Partial {
    folder: Option<PathBuf>,
    run: String,
}

impl Partial {
    /// `run` names everything beside the documents that results depend on. Without `resume` what an earlier run left is removed;
    /// without `keep` nothing is kept.
    pub(super) fn open(out: &Path, resume: bool, keep: bool, run: &str) -> Result<Self> {
        let folder = out.join(FOLDER);
        if !resume && folder.exists() {
            fs::remove_dir_all(&folder).map_err(|source| Error::write(&folder, source))?;
        }
        if keep {
            fs::create_dir_all(&folder).map_err(|source| Error::write(&folder, source))?;
        }
        Ok(Self { folder: keep.then_some(folder), run: format!("{} {run}", env!("CARGO_PKG_VERSION")) })
    }

    /// Where the result of an event is kept.
    pub(super) fn place(&self, event: &str, documents: &[Document]) -> Result<Place> {
        let Some(folder) = &self.folder else { return Ok(Place(None)) };
        let all = serde_json::to_vec(&(&self.run, event, documents))
            .map_err(|source| Error::new(ErrorKind::Write, "cannot be named").in_file(folder).because(source))?;
        Ok(Place(Some(folder.join(format!("{}.json", read::sha256_of(&all))))))
    }

    /// Removes what was kept; the report holds it all.
    pub(super) fn discard(self) {
        if let Some(folder) = self.folder {
            // What stays behind does no harm: the next run replaces it.
            let _ = fs::remove_dir_all(folder);
        }
    }
}

/// The file for an event's result, if results are kept.
pub(super) struct Place(Option<PathBuf>);

impl Place {
    /// The result, if an earlier run finished it.
    pub(super) fn take(&self) -> Result<Option<Compared>> {
        let Some(path) = &self.0 else { return Ok(None) };
        match fs::read(path) {
            // A result that cannot be read is made again.
            Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(Error::read(path, source)),
        }
    }

    /// Keeps the result.
    pub(super) fn keep(&self, found: Compared) -> Result<Compared> {
        let Some(path) = &self.0 else { return Ok(found) };
        let unfinished = path.with_extension("tmp");
        let bytes =
            serde_json::to_vec(&found).map_err(|source| Error::new(ErrorKind::Write, "cannot be made").in_file(path).because(source))?;
        fs::write(&unfinished, bytes).and_then(|()| fs::rename(&unfinished, path)).map_err(|source| Error::write(path, source))?;
        Ok(found)
    }
}

/// The finished events of this run: those that are kept wait on disk, so that memory holds one at a time.
#[derive(Default)]
pub(super) struct Finished(Vec<Event>);

enum Event {
    Kept(PathBuf),
    Held(Box<Comparison>),
}

impl Finished {
    pub(super) fn push(&mut self, place: Place, comparison: Comparison) {
        self.0.push(place.0.map_or_else(|| Event::Held(Box::new(comparison)), Event::Kept));
    }
}

impl Comparisons for Finished {
    fn count(&self) -> usize {
        self.0.len()
    }

    fn fetch(&self, at: usize) -> Result<Cow<'_, Comparison>> {
        match &self.0[at] {
            Event::Held(comparison) => Ok(Cow::Borrowed(comparison)),
            Event::Kept(path) => {
                let remedy = "holds a result that the report needs and can no longer be read; --resume makes it again";
                let lost =
                    |source: Box<dyn std::error::Error + Send + Sync>| Error::new(ErrorKind::Read, remedy).in_file(path).because(source);
                let bytes = fs::read(path).map_err(|source| lost(source.into()))?;
                let found: Compared = serde_json::from_slice(&bytes).map_err(|source| lost(source.into()))?;
                Ok(Cow::Owned(found.comparison))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// A finished run of two events in a folder, and the paths of what it kept.
    fn finished(out: &Path) -> (Finished, Vec<PathBuf>) {
        let partial = Partial::open(out, false, true, "model and options").unwrap();
        let (mut finished, mut paths) = (Finished::default(), Vec::new());
        for event in ["flood", "strike"] {
            let documents = vec![Document { event: event.into(), text: "The river rose.".into(), ..Document::default() }];
            let place = partial.place(event, &documents).unwrap();
            assert!(place.take().unwrap().is_none());
            let comparison = rashomon::aggregate::aggregate(event, documents, Vec::new(), Vec::new());
            let found = place.keep(Compared { comparison, left_out: 0 }).unwrap();
            assert_eq!(place.take().unwrap().as_ref(), Some(&found));
            paths.extend(place.0.clone());
            finished.push(place, found.comparison);
        }
        (finished, paths)
    }

    #[test]
    fn kept_events_are_fetched_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let (finished, paths) = finished(folder.path());
        assert_eq!((finished.count(), paths.len()), (2, 2));
        assert_eq!([0, 1].map(|at| finished.fetch(at).unwrap().event.clone()), ["flood", "strike"]);
    }

    #[test]
    fn a_kept_event_that_is_gone_or_damaged_is_a_clear_error() {
        let folder = tempfile::tempdir().unwrap();
        let (finished, paths) = finished(folder.path());
        fs::remove_file(&paths[0]).unwrap();
        fs::write(&paths[1], "{\"comparison\":").unwrap();
        for (at, path) in paths.iter().enumerate() {
            let error = finished.fetch(at).unwrap_err();
            assert_eq!((error.kind(), error.file()), (ErrorKind::Read, Some(path.as_path())));
            assert!(error.to_string().ends_with("can no longer be read; --resume makes it again"), "{error}");
        }
    }

    #[test]
    fn a_run_of_one_event_does_not_touch_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let partial = Partial::open(folder.path(), false, false, "model and options").unwrap();
        let place = partial.place("flood", &[]).unwrap();
        let found = Compared { comparison: rashomon::aggregate::aggregate("flood", Vec::new(), Vec::new(), Vec::new()), left_out: 0 };
        let mut finished = Finished::default();
        let found = place.keep(found).unwrap();
        finished.push(place, found.comparison);
        assert_eq!(finished.fetch(0).unwrap().event, "flood");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
