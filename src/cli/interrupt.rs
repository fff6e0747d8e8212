//! Ctrl-C removes unfinished files and stops.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rashomon::report::UNFINISHED;
use tempfile::NamedTempFile;

static FILES: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());
static REPORTS: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Exit status of a program that Ctrl-C ended, by the shells' convention.
const STATUS: i32 = 130;

/// Installs the handler; called once, before any command.
pub(crate) fn install() {
    // Without a handler an interrupt still stops the program, but leaves a temporary file behind.
    let _ = ctrlc::set_handler(|| {
        let files = FILES.lock().unwrap_or_else(PoisonError::into_inner);
        for file in files.iter() {
            let _ = std::fs::remove_file(file);
        }
        for folder in REPORTS.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
                    let _ = std::fs::remove_file(entry.path()); // leaves the folder of a run that can go on
                }
            }
        }
        std::process::exit(STATUS);
    });
}

/// Makes a temporary file that is removed when the run is interrupted, from its first moment on.
pub(crate) fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    // An interrupt waits for the lock, so it finds the file on the list or does not find it at all.
    let mut files = FILES.lock().unwrap_or_else(PoisonError::into_inner);
    let file = NamedTempFile::with_prefix_in(UNFINISHED, folder)?;
    files.push(file.path().to_owned());
    Ok(file)
}

/// From now on an interrupt removes the unfinished files of the report in this folder, too.
pub(crate) fn report(folder: &Path) {
    REPORTS.lock().unwrap_or_else(PoisonError::into_inner).push(folder.to_owned());
}
