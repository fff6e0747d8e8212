//! Rows as they came in, with columns appended, in the format of the input.

use std::io::{self, BufWriter, Write};

use rashomon::read::{Cells, Record, TableFormat};

/// A value that is appended to a row.
pub(crate) enum Cell {
    /// Text, neutralised in CSV unless raw.
    Text(String),
    /// Written with six decimals.
    Number(f32),
    /// A whole number.
    Count(usize),
    /// No value: an empty cell, `null` in JSON.
    None,
}

/// Writes rows in the format of the input.
pub(crate) struct RowWriter<W: Write> {
    sink: Sink<W>,
    /// Names of the appended columns, and the names that they have where the input has a column of theirs.
    names: &'static [[&'static str; 2]],
}

enum Sink<W: Write> {
    Separated { writer: Box<csv::Writer<W>>, raw: bool, tsv: bool },
    Lines(BufWriter<W>),
}

impl<W: Write> RowWriter<W> {
    /// Writes the header, if the format has one; `columns` are the input's.
    pub(crate) fn new(
        sink: W,
        format: TableFormat,
        columns: Option<&[String]>,
        names: &'static [[&'static str; 2]],
        raw: bool,
    ) -> io::Result<Self> {
        let (Some(columns), false) = (columns, format == TableFormat::Jsonl) else {
            return Ok(Self { sink: Sink::Lines(BufWriter::new(sink)), names });
        };
        let tsv = format == TableFormat::Tsv;
        let mut builder = csv::WriterBuilder::new();
        if tsv {
            builder.delimiter(b'\t').quote_style(csv::QuoteStyle::Never);
        }
        let mut writer = Box::new(builder.from_writer(sink));
        let appended = names.iter().map(|name| fresh(name, |taken| columns.iter().any(|column| column == taken)));
        writer.write_record(columns.iter().map(String::as_str).chain(appended)).map_err(io)?;
        Ok(Self { sink: Sink::Separated { writer, raw: raw || tsv, tsv }, names })
    }

    /// Writes one row with its appended values, one for each name.
    pub(crate) fn write(&mut self, record: &Record, appended: Vec<Cell>) -> io::Result<()> {
        match (&mut self.sink, &record.cells) {
            (Sink::Separated { writer, raw, tsv }, Cells::Row(_, cells)) => {
                let mut field = |text: &str| {
                    if *raw {
                        writer.write_field(text).map_err(io)
                    } else {
                        writer.write_field(&*rashomon::report::neutralise(text)).map_err(io)
                    }
                };
                for cell in cells {
                    field(cell)?;
                }
                for cell in appended {
                    match cell {
                        // A cell of TSV holds neither tab nor line break.
                        Cell::Text(text) if *tsv => field(&text.split_whitespace().collect::<Vec<_>>().join(" "))?,
                        Cell::Text(text) => field(&text)?,
                        Cell::Number(number) => field(&format!("{number:.6}"))?,
                        Cell::Count(count) => field(&count.to_string())?,
                        Cell::None => field("")?,
                    }
                }
                writer.write_record(None::<&[u8]>).map_err(io)
            }
            (Sink::Lines(writer), Cells::Object(object)) => {
                let mut row = object.clone();
                for (name, cell) in self.names.iter().zip(appended) {
                    let value = match cell {
                        Cell::Text(text) => text.into(),
                        Cell::Number(number) => rounded(number).into(),
                        Cell::Count(count) => count.into(),
                        Cell::None => serde_json::Value::Null,
                    };
                    row.insert(fresh(name, |taken| object.contains_key(taken)).into(), value);
                }
                serde_json::to_writer(&mut *writer, &row)?;
                writer.write_all(b"\n")
            }
            _ => unreachable!("a table has rows of one kind"),
        }
    }

    /// Passes on what is held.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        match &mut self.sink {
            Sink::Separated { writer, .. } => writer.flush(),
            Sink::Lines(writer) => writer.flush(),
        }
    }
}

/// The name of an appended column, by which nothing of the input is lost.
fn fresh(&[name, other]: &[&'static str; 2], taken: impl Fn(&str) -> bool) -> &'static str {
    if taken(name) { other } else { name }
}

/// The error below a CSV writer, so that a closed pipe is known as one.
pub(crate) fn io(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// Six decimals, as in CSV.
pub(crate) fn rounded(probability: f32) -> f64 {
    (f64::from(probability) * 1e6).round() / 1e6
}
