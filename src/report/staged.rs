//! Several files that appear under their names together, or not at all.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::error::{Error, ErrorKind, Result};

/// How the names of unfinished files begin.
pub const UNFINISHED: &str = ".rashomon-";

/// Files under temporary names beside their final ones; dropping it removes them.
pub(super) struct Staged {
    folder: PathBuf,
    made: bool,
    files: Vec<(NamedTempFile, PathBuf)>,
    published: bool,
}

impl Staged {
    /// Makes the folder if it is missing, and checks that every name is free for a file.
    pub(super) fn in_folder(folder: &Path, names: &[&str]) -> Result<Self> {
        let made = !folder.exists();
        fs::create_dir_all(folder).map_err(|source| Error::write(folder, source))?;
        let staged = Self { folder: folder.to_owned(), made, files: Vec::new(), published: false };
        for name in names {
            let path = folder.join(name);
            if path.is_dir() {
                return Err(Error::new(ErrorKind::Write, "is a folder; move it away or name another output folder").in_file(path));
            }
        }
        Ok(staged)
    }

    /// Writes one file under a temporary name.
    pub(super) fn add(&mut self, name: &str, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
        let file = self.open(name, write)?;
        self.close(file)
    }

    /// Begins a file under a temporary name; it must be closed to be published.
    pub(super) fn open(&self, name: &str, begin: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<OpenFile> {
        let path = self.folder.join(name);
        let file = NamedTempFile::with_prefix_in(UNFINISHED, &self.folder).map_err(|source| Error::write(&path, source))?;
        let mut file = OpenFile { out: BufWriter::with_capacity(1 << 16, file), path };
        file.write(begin)?;
        Ok(file)
    }

    /// Ends a file; files are published in the order in which they are closed.
    pub(super) fn close(&mut self, OpenFile { out, path }: OpenFile) -> Result<()> {
        let file = finished(out).map_err(|source| Error::write(&path, source))?;
        self.files.push((file, path));
        Ok(())
    }

    /// Renames all files; if one cannot be renamed, those before it are removed again.
    pub(super) fn publish(mut self) -> Result<Vec<PathBuf>> {
        let mut paths = Vec::new();
        for (file, path) in std::mem::take(&mut self.files) {
            if let Err(error) = file.persist(&path) {
                for done in &paths {
                    let _ = fs::remove_file(done);
                }
                return Err(Error::write(path, error.error));
            }
            paths.push(path);
        }
        self.published = true;
        Ok(paths)
    }
}

/// A file that is being written under a temporary name; dropping it removes it.
pub(super) struct OpenFile {
    out: BufWriter<NamedTempFile>,
    path: PathBuf,
}

impl OpenFile {
    /// Writes on; an error names the file.
    pub(super) fn write(&mut self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
        write(&mut self.out).map_err(|source| Error::write(&self.path, source))
    }
}

fn finished(out: BufWriter<NamedTempFile>) -> io::Result<NamedTempFile> {
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    readable_by_others(&file)?;
    file.as_file().sync_all()?;
    Ok(file)
}

impl Drop for Staged {
    /// A folder that was made for files which never came is removed, if it is empty.
    fn drop(&mut self) {
        self.files.clear();
        if self.made && !self.published {
            let _ = fs::remove_dir(&self.folder);
        }
    }
}

/// Temporary files are private; a result has the usual permissions of a new file.
#[cfg(unix)]
fn readable_by_others(file: &NamedTempFile) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.as_file().set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_others(_: &NamedTempFile) -> io::Result<()> {
    Ok(())
}
