//! A file that appears under its name only when it is complete, or standard output.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rashomon::{Error, Result};
use tempfile::NamedTempFile;

/// Where a command's result goes.
pub(crate) enum Output {
    Stdout(io::Stdout),
    File(NamedTempFile, PathBuf),
}

impl Output {
    /// Opens the place before the long work, so that an error comes early; `-` is standard output.
    pub(crate) fn create(path: &Path) -> Result<Self> {
        if path == Path::new("-") {
            return Ok(Self::Stdout(io::stdout()));
        }
        if path.is_dir() {
            return Err(Error::new(rashomon::ErrorKind::Write, "is a folder; name a file").in_file(path));
        }
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let file = super::interrupt::temporary(folder).map_err(|source| Error::write(path, source))?;
        Ok(Self::File(file, path.to_owned()))
    }

    /// Puts the file under its name.
    pub(crate) fn finish(self) -> Result<()> {
        match self {
            Self::Stdout(mut out) => out.flush().map_err(|source| Error::write("standard output", source)),
            Self::File(file, path) => {
                file.as_file().sync_all().map_err(|source| Error::write(&path, source))?;
                readable_by_others(&file).map_err(|source| Error::write(&path, source))?;
                file.persist(&path).map_err(|error| Error::write(&path, error.error))?;
                Ok(())
            }
        }
    }
}

/// Temporary files are private; a result has the usual permissions of a new file.
#[cfg(unix)]
fn readable_by_others(file: &NamedTempFile) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_others(_: &NamedTempFile) -> io::Result<()> {
    Ok(())
}

impl Write for Output {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(out) => out.write(buffer),
            Self::File(file, _) => file.write(buffer),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(out) => out.flush(),
            Self::File(file, _) => file.flush(),
        }
    }
}
