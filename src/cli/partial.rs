//! Finished events of a long run, kept beside the report until it is written, so that a stopped run can go on.

use std::fs;
use std::path::{Path, PathBuf};

use rashomon::compare::Compared;
use rashomon::read::{self, Document};
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

    /// The result of an event, if an earlier run finished it.
    pub(super) fn take(&self, event: &str, documents: &[Document]) -> Result<Option<Compared>> {
        let Some(path) = self.path(event, documents)? else { return Ok(None) };
        match fs::read(&path) {
            // A result that cannot be read is made again.
            Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(Error::read(path, source)),
        }
    }

    /// Keeps the result of an event.
    pub(super) fn keep(&self, event: &str, documents: &[Document], found: &Compared) -> Result<()> {
        let Some(path) = self.path(event, documents)? else { return Ok(()) };
        let unfinished = path.with_extension("tmp");
        let bytes =
            serde_json::to_vec(found).map_err(|source| Error::new(ErrorKind::Write, "cannot be made").in_file(&path).because(source))?;
        fs::write(&unfinished, bytes).and_then(|()| fs::rename(&unfinished, &path)).map_err(|source| Error::write(path, source))
    }

    /// Removes what was kept; the report holds it all.
    pub(super) fn discard(self) {
        if let Some(folder) = self.folder {
            // What stays behind does no harm: the next run replaces it.
            let _ = fs::remove_dir_all(folder);
        }
    }

    fn path(&self, event: &str, documents: &[Document]) -> Result<Option<PathBuf>> {
        let Some(folder) = &self.folder else { return Ok(None) };
        let all = serde_json::to_vec(&(&self.run, event, documents))
            .map_err(|source| Error::new(ErrorKind::Write, "cannot be named").in_file(folder).because(source))?;
        Ok(Some(folder.join(format!("{}.json", read::sha256_of(&all)))))
    }
}
