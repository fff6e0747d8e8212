//! Rows with named columns from CSV, TSV and JSON Lines, one at a time.

use std::borrow::Cow;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Map, Value};

use super::open::{inner_extension, open};
use crate::error::{Error, ErrorKind, Result};

/// The form of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableFormat {
    /// Comma-separated, RFC 4180, with a header row.
    Csv,
    /// Tab-separated with a header row; no quoting, so a cell holds neither tab nor line break.
    Tsv,
    /// One JSON object a line.
    Jsonl,
}

impl TableFormat {
    /// By the extension, `.gz` and `.zst` aside: `.csv`, `.tsv`, `.tab`, `.jsonl`, `.ndjson`.
    pub fn of(path: &Path) -> Option<Self> {
        inner_extension(path).parse().ok()
    }
}

impl FromStr for TableFormat {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match text {
            "csv" => Ok(Self::Csv),
            "tsv" | "tab" => Ok(Self::Tsv),
            "jsonl" | "ndjson" => Ok(Self::Jsonl),
            _ => Err(Error::new(ErrorKind::Config, format!("{text:?} is not one of csv, tsv, jsonl"))),
        }
    }
}

/// One row, with its place in the file for errors.
#[derive(Clone, Debug)]
pub struct Record {
    /// Counted from 1, without the header.
    pub number: u64,
    /// The line on which it starts, from 1.
    pub line: u64,
    /// What it holds.
    pub cells: Cells,
}

/// The cells of a row.
#[derive(Clone, Debug)]
pub enum Cells {
    /// In the order of the header, which all rows share.
    Row(Arc<Vec<String>>, Vec<String>),
    /// The object of a JSON Lines row.
    Object(Map<String, Value>),
}

impl Record {
    /// The text of a column: `None` if there is no such column (or it is JSON `null`), numbers and booleans as they are written.
    pub fn text(&self, column: &str) -> Option<Cow<'_, str>> {
        match &self.cells {
            Cells::Row(columns, cells) => columns.iter().position(|name| name == column).map(|at| Cow::Borrowed(cells[at].as_str())),
            Cells::Object(object) => match object.get(column)? {
                Value::Null => None,
                Value::String(text) => Some(Cow::Borrowed(text)),
                other => Some(Cow::Owned(other.to_string())),
            },
        }
    }

    /// As [`Record::text`], but an error that names the columns there are.
    ///
    /// # Errors
    /// [`ErrorKind::Format`] if the row has no such column.
    pub fn require(&self, column: &str) -> Result<Cow<'_, str>> {
        self.text(column).ok_or_else(|| {
            let there: Vec<&str> = match &self.cells {
                Cells::Row(columns, _) => columns.iter().map(String::as_str).collect(),
                Cells::Object(object) => object.keys().map(String::as_str).collect(),
            };
            Error::new(ErrorKind::Format, format!("there is no column {column:?}; there are {}", there.join(", ")))
                .at_record(self.number, self.line)
        })
    }
}

/// A table that is read row by row; memory does not grow with its length.
///
/// Errors name file, record and line. A byte order mark is skipped; text that is not UTF-8 is an error, never replaced.
pub struct Table {
    path: PathBuf,
    rows: Rows,
    read: u64,
    failed: bool,
}

enum Rows {
    Separated { reader: Box<csv::Reader<Quotes<Box<dyn Read + Send>>>>, columns: Arc<Vec<String>>, open_quote: Arc<AtomicBool> },
    Lines { reader: BufReader<Box<dyn Read + Send>>, line: u64, bytes_read: u64 },
}

impl Table {
    /// Opens a file, or standard input for `-`; the format follows from the name unless it is given.
    ///
    /// # Errors
    /// [`ErrorKind::Read`] if it cannot be opened, [`ErrorKind::Config`] if the format is not known, [`ErrorKind::Format`] if the header is unusable.
    pub fn open(path: &Path, format: Option<TableFormat>) -> Result<Self> {
        let format = format.or_else(|| TableFormat::of(path)).ok_or_else(|| {
            Error::new(ErrorKind::Config, "does not say by its name whether it is csv, tsv or jsonl; name it with --format").in_file(path)
        })?;
        Self::from_reader(path, open(path)?, format)
    }

    /// Reads from an open stream; `path` is for errors only.
    ///
    /// # Errors
    /// [`ErrorKind::Format`] if the header is empty, not UTF-8 or names a column twice.
    pub fn from_reader(path: &Path, reader: Box<dyn Read + Send>, format: TableFormat) -> Result<Self> {
        let rows = if format == TableFormat::Jsonl {
            Rows::Lines { reader: BufReader::with_capacity(1 << 16, reader), line: 0, bytes_read: 0 }
        } else {
            let open_quote = Arc::new(AtomicBool::new(false));
            let mut builder = csv::ReaderBuilder::new();
            if format == TableFormat::Tsv {
                builder.delimiter(b'\t').quoting(false);
            }
            let mut reader = Box::new(builder.from_reader(Quotes { inner: reader, odd: false, ended_odd: open_quote.clone() }));
            let header = reader.byte_headers().map_err(|source| csv_error(path, source))?.clone();
            let mut columns = Vec::with_capacity(header.len());
            for (at, name) in header.iter().enumerate() {
                let name = std::str::from_utf8(name).map_err(|source| not_utf8(source).in_file(path).on("header"))?;
                let name = if at == 0 { name.trim_start_matches('\u{feff}') } else { name };
                if columns.iter().any(|known| known == name) {
                    return Err(Error::new(ErrorKind::Format, format!("names column {name:?} twice")).in_file(path).on("header"));
                }
                columns.push(name.to_owned());
            }
            if columns.is_empty() {
                return Err(Error::new(ErrorKind::Format, "is empty; a header row with column names is needed").in_file(path));
            }
            Rows::Separated {
                reader,
                columns: Arc::new(columns),
                open_quote: if format == TableFormat::Tsv { Arc::default() } else { open_quote },
            }
        };
        Ok(Self { path: path.to_owned(), rows, read: 0, failed: false })
    }

    /// The names of the columns; `None` for JSON Lines, where each row has its own.
    pub fn columns(&self) -> Option<&[String]> {
        match &self.rows {
            Rows::Separated { columns, .. } => Some(columns),
            Rows::Lines { .. } => None,
        }
    }

    /// After an error of form, goes on with the row behind the broken one.
    pub(super) fn go_on(&mut self) {
        self.failed = false;
    }

    /// Bytes of the table that have been read, decompressed; against the file's size it tells how far reading is.
    pub fn position(&self) -> u64 {
        match &self.rows {
            Rows::Separated { reader, .. } => reader.position().byte(),
            Rows::Lines { bytes_read, .. } => *bytes_read,
        }
    }

    fn advance(&mut self) -> Result<Option<Record>> {
        let (path, number) = (&self.path, self.read + 1);
        self.read = number;
        let record = match &mut self.rows {
            Rows::Separated { reader, columns, open_quote } => {
                let mut bytes = csv::ByteRecord::new();
                if !reader.read_byte_record(&mut bytes).map_err(|source| csv_error(path, source))? {
                    return Ok(None);
                }
                let line = bytes.position().map_or(0, csv::Position::line);
                if open_quote.load(Ordering::Relaxed) && reader.position().line() > line + 1 {
                    let message = "a quotation mark opened in this record is never closed; write \" inside a quoted cell as \"\"";
                    return Err(Error::new(ErrorKind::Format, message).in_file(path).at_record(number, line));
                }
                let mut cells = Vec::with_capacity(bytes.len());
                for (at, cell) in bytes.iter().enumerate() {
                    let cell = std::str::from_utf8(cell)
                        .map_err(|source| not_utf8(source).in_file(path).at_record(number, line).on(format!("column {:?}", columns[at])))?;
                    cells.push(cell.to_owned());
                }
                Record { number, line, cells: Cells::Row(columns.clone(), cells) }
            }
            Rows::Lines { reader, line, bytes_read } => {
                let mut bytes = Vec::new();
                loop {
                    bytes.clear();
                    if reader.read_until(b'\n', &mut bytes).map_err(|source| Error::read(path, source))? == 0 {
                        return Ok(None);
                    }
                    *line += 1;
                    *bytes_read += bytes.len() as u64;
                    if *line == 1 && bytes.starts_with(b"\xef\xbb\xbf") {
                        bytes.drain(..3);
                    }
                    if !bytes.trim_ascii().is_empty() {
                        break;
                    }
                }
                let object = std::str::from_utf8(&bytes).map_err(not_utf8).and_then(|text| {
                    serde_json::from_str(text)
                        .map_err(|source| Error::new(ErrorKind::Format, "the line is not one JSON object").because(source))
                });
                let object = object.map_err(|error| error.in_file(path).at_record(number, *line))?;
                Record { number, line: *line, cells: Cells::Object(object) }
            }
        };
        Ok(Some(record))
    }
}

impl Iterator for Table {
    type Item = Result<Record>;

    /// The next row; after an error there is none.
    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let next = self.advance().transpose();
        self.failed = matches!(next, Some(Err(_)));
        next
    }
}

/// Passes bytes through and notes, at their end, whether the number of quotation marks is odd.
struct Quotes<R> {
    inner: R,
    odd: bool,
    ended_odd: Arc<AtomicBool>,
}

impl<R: Read> Read for Quotes<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.odd ^= buffer[..count].iter().fold(false, |odd, &byte| odd ^ (byte == b'"'));
        self.ended_odd.store(count == 0 && self.odd, Ordering::Relaxed);
        Ok(count)
    }
}

fn not_utf8(source: std::str::Utf8Error) -> Error {
    Error::new(ErrorKind::Format, "is not UTF-8; convert the file, for example with iconv -t UTF-8").because(source)
}

fn csv_error(path: &Path, source: csv::Error) -> Error {
    let place = source.position().map(|at| (at.record(), at.line()));
    let error = match source.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            Error::new(ErrorKind::Format, format!("has {len} cells, the header has {expected_len}; check the quotation marks around here"))
        }
        csv::ErrorKind::Io(_) => Error::new(ErrorKind::Read, "cannot be read").because(source),
        _ => Error::new(ErrorKind::Format, "is not a table that can be read; check it at this place, or name its format with --format")
            .because(source),
    };
    let error = error.in_file(path);
    match place {
        Some((record, line)) => error.at_record(record, line),
        None => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &'static [u8], format: TableFormat) -> Result<Vec<Record>> {
        Table::from_reader(Path::new("in"), Box::new(text), format)?.collect()
    }

    fn message(text: &'static [u8], format: TableFormat) -> String {
        format!("{:#}", table(text, format).expect_err("must fail"))
    }

    #[test]
    fn cells_by_name_with_byte_order_mark() {
        let rows = table(b"\xef\xbb\xbfa,b\n1,\"x, \"\"y\"\"\nz\"\n", TableFormat::Csv).expect("rows");
        assert_eq!((rows[0].text("a").as_deref(), rows[0].text("b").as_deref(), rows[0].text("c")), (Some("1"), Some("x, \"y\"\nz"), None));
        let rows = table(b"\xef\xbb\xbf{\"a\": 1, \"b\": null}\n\n{\"a\": \"t\"}", TableFormat::Jsonl).expect("rows");
        assert_eq!((rows[0].text("a").as_deref(), rows[0].text("b"), rows[1].line), (Some("1"), None, 3));
    }

    #[test]
    fn broken_input_names_its_place() {
        assert_eq!(
            message(b"a,b\n1,2\n3\n", TableFormat::Csv),
            "in: record 2 (line 3): has 1 cells, the header has 2; check the quotation marks around here"
        );
        assert!(message(b"a,b\n1,\"2\n3,4\n5,6\n", TableFormat::Csv).contains("never closed"));
        assert!(message(b"a,b\n1,\xff\n", TableFormat::Csv).starts_with("in: record 1 (line 2): column \"b\": is not UTF-8"));
        assert!(message(b"a,a\n", TableFormat::Csv).contains("twice"));
        assert!(message(b"", TableFormat::Csv).contains("is empty"));
        assert!(message(b"{\"a\":1}\n[1]\n", TableFormat::Jsonl).starts_with("in: record 2 (line 2)"));
    }

    #[test]
    fn inches_are_no_open_quotation() {
        assert_eq!(table(b"a,b\n5\" pipe,x\n6,y\n", TableFormat::Csv).expect("rows").len(), 2);
        assert_eq!(table(b"a\tb\n\"5\tx\n6\ty\n", TableFormat::Tsv).expect("rows").len(), 2);
    }
}
