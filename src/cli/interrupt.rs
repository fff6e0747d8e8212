//! Ctrl-C removes unfinished files and stops.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Exit status of a program that Ctrl-C ended, by the shells' convention.
const STATUS: i32 = 130;

/// Installs the handler; called once, before any command.
pub(crate) fn install() {
    // Without a handler an interrupt still stops the program, but leaves a temporary file behind.
    let _ = ctrlc::set_handler(|| {
        if let Ok(files) = UNFINISHED.lock() {
            for file in files.iter() {
                let _ = std::fs::remove_file(file);
            }
        }
        std::process::exit(STATUS);
    });
}

/// Has a temporary file removed when the run is interrupted.
pub(crate) fn remove_on_interrupt(path: &Path) {
    if let Ok(mut files) = UNFINISHED.lock() {
        files.push(path.to_owned());
    }
}
