//! Paths to documents: folders are walked, files are read by their kind, and what is broken is named.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::open::inner_extension;
use super::table::TableFormat;
use super::{Document, article, rows};
use crate::error::{Error, ErrorKind, Result};

/// How documents are read.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// The column or field that holds the text; `content` is tried where it is `text` and missing.
    pub text_column: String,
    /// The form of tables whose name does not say it, such as standard input.
    pub format: Option<TableFormat>,
    /// Whether broken documents are left out and listed, instead of ending the reading.
    pub keep_going: bool,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self { text_column: "text".to_owned(), format: None, keep_going: false }
    }
}

/// What was read, and what could not be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Paths in the order given; within a folder by file name, the files of a folder before its sub-folders; within a table by row.
    pub documents: Vec<Document>,
    /// Documents that were left out; empty unless [`ReadOptions::keep_going`].
    pub skipped: Vec<Skipped>,
}

/// A document that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Skipped {
    /// File, record and line.
    pub place: String,
    /// What is wrong with it.
    pub why: String,
}

impl From<&Error> for Skipped {
    fn from(error: &Error) -> Self {
        let (place, whole) = (error.place(), format!("{error:#}"));
        let why = whole.strip_prefix(&place).map_or(whole.as_str(), |rest| rest.trim_start_matches(": ")).to_owned();
        Self { place, why }
    }
}

/// Reads all documents of the given paths.
///
/// A path is a folder, a text (`.txt`, `.md`), a web page (`.html`, `.htm`: its main text), a table (`.csv`, `.tsv`, `.jsonl`)
/// or JSON (an array of objects, or an object with a list of articles); files may be compressed (`.gz`, `.zst`).
/// In a folder, texts and web pages are read, `README` and hidden files are not; a sub-folder with texts is an event of its name.
///
/// # Errors
/// [`ErrorKind::Read`] if a path is missing or cannot be read; [`ErrorKind::Format`] if a folder holds no text, or a document is
/// not UTF-8, empty, larger than 64 MB, without its text column, or has the id of another one of its event.
/// With [`ReadOptions::keep_going`] only what leaves no document at all.
///
/// # Example
/// ```
/// let folder = tempfile::tempdir()?;
/// std::fs::write(folder.path().join("Harbour Post_2021-09-01.txt"), "The gate opened at noon.")?;
/// let reading = rashomon::read::documents(&[folder.path().to_path_buf()], &Default::default())?;
/// assert_eq!((reading.documents[0].outlet.as_str(), reading.documents[0].date.as_str()), ("Harbour Post", "2021-09-01"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn documents(paths: &[PathBuf], options: &ReadOptions) -> Result<Reading> {
    let mut shelf = Shelf { options, reading: Reading::default(), ids: HashSet::new() };
    for path in paths {
        shelf.path(path)?;
    }
    let Reading { documents, skipped } = shelf.reading;
    if documents.is_empty() {
        let why = skipped.first().map_or("no path was given".to_owned(), |first| {
            format!("no document could be read, {} left out; the first is {}: {}", skipped.len(), first.place, first.why)
        });
        return Err(Error::new(ErrorKind::Format, why));
    }
    Ok(Reading { documents, skipped })
}

/// Documents as they come in, with the ids that are taken.
pub(super) struct Shelf<'a> {
    pub(super) options: &'a ReadOptions,
    reading: Reading,
    ids: HashSet<(String, String)>,
}

impl Shelf<'_> {
    fn path(&mut self, path: &Path) -> Result<()> {
        if path != Path::new("-") {
            match std::fs::metadata(path) {
                Err(source) => return self.refuse(Error::read(path, source)),
                Ok(meta) if meta.is_dir() => return self.folder(path),
                Ok(_) => {}
            }
        }
        self.file(path, "")
    }

    fn folder(&mut self, folder: &Path) -> Result<()> {
        let mut files = Vec::new();
        if let Err(error) = walk(folder, "", &mut files) {
            return self.refuse(error);
        }
        if files.is_empty() {
            let message = "holds no .txt, .md or .html file; name tables and JSON files by themselves";
            return self.refuse(Error::new(ErrorKind::Format, message).in_file(folder));
        }
        files.iter().try_for_each(|(event, file)| self.file(file, event))
    }

    fn file(&mut self, path: &Path, event: &str) -> Result<()> {
        match inner_extension(path).as_str() {
            "txt" | "md" => self.offer(article::text(path, event), |error| error),
            "html" | "htm" => self.offer(article::page(path, event), |error| error),
            "json" if self.options.format.is_none() => rows::json(path, self),
            _ if self.options.format.is_some() || TableFormat::of(path).is_some() => rows::table(path, self),
            other => {
                let name = if other.is_empty() { "no extension".to_owned() } else { format!("the extension .{other}") };
                let message = format!("has {name}; known are .txt, .md, .html, .csv, .tsv, .jsonl and .json, also with .gz or .zst");
                self.refuse(Error::new(ErrorKind::Config, message).in_file(path))
            }
        }
    }

    /// Takes a document in, unless it is empty or its id is taken; `place` puts the place into an error.
    pub(super) fn offer(&mut self, document: Result<Document>, place: impl Fn(Error) -> Error) -> Result<()> {
        let document = document.and_then(|document| {
            let error = |message: String| Err(place(Error::new(ErrorKind::Format, message)).in_file(&document.origin));
            if document.text.trim().is_empty() {
                return error("the text is empty".to_owned());
            }
            if !self.ids.insert((document.event.clone(), document.id.clone())) {
                return error(format!("the id {:?} is taken by an earlier document of its event; ids must differ", document.id));
            }
            Ok(document)
        });
        match document {
            Ok(document) => {
                self.reading.documents.push(document);
                Ok(())
            }
            Err(error) => self.refuse(error),
        }
    }

    /// Lists the failure, or ends the reading with it.
    pub(super) fn refuse(&mut self, error: Error) -> Result<()> {
        if !self.options.keep_going {
            return Err(error);
        }
        self.reading.skipped.push(Skipped::from(&error));
        Ok(())
    }
}

/// Texts and pages below a folder with the event that each belongs to.
fn walk(folder: &Path, event: &str, files: &mut Vec<(String, PathBuf)>) -> Result<()> {
    let mut entries = std::fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| entry.map(|entry| (entry.file_name(), entry))).collect::<Result<Vec<_>, _>>())
        .map_err(|source| Error::read(folder, source))?;
    entries.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut folders = Vec::new();
    for (name, entry) in entries {
        let (path, shown) = (entry.path(), name.to_string_lossy());
        let is_readme = path.file_stem().is_some_and(|stem| stem.eq_ignore_ascii_case("readme"));
        if shown.starts_with('.') || is_readme {
            continue;
        }
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            folders.push((if event.is_empty() { shown.into_owned() } else { format!("{event}/{shown}") }, path));
        } else if matches!(inner_extension(&path).as_str(), "txt" | "md" | "html" | "htm") {
            files.push((event.to_owned(), path));
        }
    }
    folders.iter().try_for_each(|(event, folder)| walk(folder, event, files))
}
