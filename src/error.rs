//! One error type: what went wrong, where, and what to do about it.

use std::fmt;
use std::path::{Path, PathBuf};

/// A `Result` whose error is [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What kind of failure an [`Error`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file or stream could not be read.
    Read,
    /// The input was read, but its form is not the expected one.
    Format,
    /// A label is unknown, missing or ambiguous.
    Label,
    /// A model's configuration or a command's option is not one that can be honoured.
    Config,
    /// The tokenizer could not be loaded or failed on a text.
    Tokenize,
    /// A tensor or batch has a shape that does not fit.
    Shape,
    /// Weights are missing, truncated or not finite.
    Model,
    /// An output could not be written.
    Write,
}

/// Any failure in this crate: match on [`Error::kind`], print it with its sources by `{error:#}`.
///
/// ```
/// use rashomon::{Error, ErrorKind};
/// let error = Error::new(ErrorKind::Label, "label \"maybe\" is not one of entailment, neutral, contradiction")
///     .in_file("data/dev.csv")
///     .at_record(41, 57);
/// assert_eq!(
///     error.to_string(),
///     "data/dev.csv: record 41 (line 57): label \"maybe\" is not one of entailment, neutral, contradiction",
/// );
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    file: Option<PathBuf>,
    record: Option<(u64, u64)>,
    item: Option<String>,
    message: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// An error that says what is wrong and, where one exists, the remedy; lower case, no full stop.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner { kind, file: None, record: None, item: None, message: message.into(), source: None }))
    }

    /// A file that could not be read.
    pub fn read(path: impl AsRef<Path>, source: std::io::Error) -> Self {
        Self::new(ErrorKind::Read, "cannot be read").in_file(stream(path.as_ref(), "standard input")).because(source)
    }

    /// A file that could not be written.
    pub fn write(path: impl AsRef<Path>, source: std::io::Error) -> Self {
        Self::new(ErrorKind::Write, "cannot be written").in_file(stream(path.as_ref(), "standard output")).because(source)
    }

    /// Names the file, unless one is named already.
    #[must_use]
    pub fn in_file(mut self, path: impl AsRef<Path>) -> Self {
        self.0.file.get_or_insert_with(|| path.as_ref().to_path_buf());
        self
    }

    /// Names the record (counted from 1, without a header) and its line.
    #[must_use]
    pub fn at_record(mut self, record: u64, line: u64) -> Self {
        self.0.record.get_or_insert((record, line));
        self
    }

    /// Names the thing inside the file: a tensor, a field, an option.
    #[must_use]
    pub fn on(mut self, item: impl Into<String>) -> Self {
        self.0.item.get_or_insert_with(|| item.into());
        self
    }

    /// Keeps the error that caused this one.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// Puts a folder before the file that is named.
    #[must_use]
    pub fn in_folder(mut self, folder: impl AsRef<Path>) -> Self {
        let file = self.0.file.take().unwrap_or_default();
        self.0.file = Some(folder.as_ref().join(file));
        self
    }

    /// The kind of failure.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Where it happened, as far as is known: file, record and line, item; empty if nothing is.
    pub fn place(&self) -> String {
        let record = self.0.record.map(|(record, line)| format!("record {record} (line {line})"));
        let file = self.0.file.as_ref().map(|file| file.display().to_string());
        file.into_iter().chain(record).chain(self.0.item.clone()).collect::<Vec<_>>().join(": ")
    }

    /// The file that the failure is about, if it is about one.
    pub fn file(&self) -> Option<&Path> {
        self.0.file.as_deref()
    }
}

/// The path, or the stream that `-` stands for.
fn stream<'a>(path: &'a Path, stream: &'a str) -> &'a Path {
    if path == Path::new("-") { Path::new(stream) } else { path }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.place();
        if !place.is_empty() {
            write!(f, "{place}: ")?;
        }
        f.write_str(&self.0.message)?;
        if f.alternate() {
            let mut source = std::error::Error::source(self);
            while let Some(error) = source {
                write!(f, ": {error}")?;
                source = error.source();
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {self:#}", self.0.kind)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
