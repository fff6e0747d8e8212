//! Opening a path or standard input, decompressed as its name says.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// Opens `path` for reading; `-` is standard input, `.gz` and `.zst` are decompressed on the way.
///
/// # Errors
/// [`crate::ErrorKind::Read`] if there is no such file, it is a folder, or it may not be read.
pub fn open(path: &Path) -> Result<Box<dyn Read + Send>> {
    if path == Path::new("-") {
        return Ok(Box::new(std::io::stdin()));
    }
    let file = File::open(path).map_err(|source| Error::read(path, source))?;
    if file.metadata().is_ok_and(|meta| meta.is_dir()) {
        return Err(Error::new(crate::ErrorKind::Read, "is a folder; name a file in it").in_file(path));
    }
    let reader = BufReader::with_capacity(1 << 16, file);
    Ok(match extension(path).as_str() {
        "gz" => Box::new(MultiGzDecoder::new(reader)),
        "zst" => Box::new(zstd::Decoder::with_buffer(reader).map_err(|source| Error::read(path, source))?),
        _ => Box::new(reader),
    })
}

/// SHA-256 of a file's bytes as they are on disk, in hexadecimal.
///
/// # Errors
/// [`crate::ErrorKind::Read`] if it cannot be read.
pub fn sha256(path: &Path) -> Result<String> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    let mut file = File::open(path).map_err(|source| Error::read(path, source))?;
    loop {
        match file.read(&mut buffer).map_err(|source| Error::read(path, source))? {
            0 => return Ok(hex(&hasher.finalize())),
            count => hasher.update(&buffer[..count]),
        }
    }
}

/// SHA-256 of bytes, in hexadecimal.
pub fn sha256_of(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    let digits = b"0123456789abcdef";
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|half| char::from(digits[usize::from(half)])).collect()
}

/// The last extension in lower case, or nothing.
pub(crate) fn extension(path: &Path) -> String {
    path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// The extension that says what is inside: that before `.gz` or `.zst`.
pub(crate) fn inner_extension(path: &Path) -> String {
    match extension(path).as_str() {
        "gz" | "zst" => extension(Path::new(path.file_stem().unwrap_or_default())),
        other => other.to_owned(),
    }
}
