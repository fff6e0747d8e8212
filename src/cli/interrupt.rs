//! Ctrl-C removes unfinished files and stops.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tempfile::NamedTempFile;

static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Exit status of a program that Ctrl-C ended, by the shells' convention.
const STATUS: i32 = 130;

/// Installs the handler; called once, before any command.
pub(crate) fn install() {
    // Without a handler an interrupt still stops the program, but leaves a temporary file behind.
    let _ = ctrlc::set_handler(|| {
        let files = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
        for file in files.iter() {
            let _ = std::fs::remove_file(file);
        }
        std::process::exit(STATUS);
    });
}

/// Makes a temporary file that is removed when the run is interrupted, from its first moment on.
pub(crate) fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    // An interrupt waits for the lock, so it finds the file on the list or does not find it at all.
    let mut files = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
    let file = NamedTempFile::with_prefix_in(".rashomon-", folder)?;
    files.push(file.path().to_owned());
    Ok(file)
}
