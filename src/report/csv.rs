//! Rows to CSV as in RFC 4180: commas, quotes where needed, lines ended by CR LF, a header always.

use std::io::{self, Write};

use csv::{QuoteStyle, Terminator, WriterBuilder};
use serde::Serialize;

/// Writes a whole file; without rows it holds the header alone.
pub(super) fn write<R: Serialize + Default>(out: &mut dyn Write, all: impl Iterator<Item = R>) -> io::Result<()> {
    header::<R>(out)?;
    rows(out, all)
}

/// Writes the line of column names.
pub(super) fn header<R: Serialize + Default>(out: &mut dyn Write) -> io::Result<()> {
    let mut writer = writer(out);
    writer.write_record(columns::<R>()?.iter())?;
    writer.flush()
}

/// Writes rows as they come, none is kept.
pub(super) fn rows<R: Serialize>(out: &mut dyn Write, rows: impl IntoIterator<Item = R>) -> io::Result<()> {
    let mut writer = writer(out);
    for row in rows {
        writer.serialize(row)?;
    }
    writer.flush()
}

fn writer(out: &mut dyn Write) -> csv::Writer<&mut dyn Write> {
    WriterBuilder::new().terminator(Terminator::CRLF).quote_style(QuoteStyle::Necessary).has_headers(false).from_writer(out)
}

/// The field names of a row, in order.
fn columns<R: Serialize + Default>() -> io::Result<csv::StringRecord> {
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    writer.serialize(R::default())?;
    let bytes = writer.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
    Ok(csv::Reader::from_reader(bytes.as_slice()).headers()?.clone())
}
