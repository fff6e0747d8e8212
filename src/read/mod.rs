//! Articles from files and folders: text, web pages, tables and JSON to [`Document`]s.

mod article;
mod documents;
mod open;
mod rows;
mod table;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

pub use documents::{ReadOptions, Reading, Skipped, documents};
pub use open::{open, sha256, sha256_of};
pub use table::{Cells, Record, Table, TableFormat};

/// One account of an event, as an outlet gave it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Unique within its event; the file's stem or the `id` column, else `record N`.
    pub id: String,
    /// Documents of one event are compared with one another; empty where the input names none.
    pub event: String,
    /// Who published it; the id where the input does not say.
    pub outlet: String,
    /// As given, ISO 8601 where possible (`2021-08-31`); empty if unknown.
    pub date: String,
    /// Where it was published; empty if unknown.
    pub url: String,
    /// The headline; empty if unknown.
    pub title: String,
    /// The text that claims' spans point into.
    pub text: String,
    /// The file that it was read from.
    pub origin: PathBuf,
}

impl Document {
    /// The day of [`Document::date`], if it starts with an ISO 8601 date.
    pub fn day(&self) -> Option<jiff::civil::Date> {
        self.date.get(..10)?.parse().ok()
    }
}
