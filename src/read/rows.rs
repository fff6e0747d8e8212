//! Many articles a file: rows of tables, objects of JSON.

use std::path::Path;

use serde_json::{Map, Value};

use super::article::whole;
use super::documents::Shelf;
use super::table::{Cells, Record, Table};
use super::{Document, ReadOptions};
use crate::error::{Error, ErrorKind, Result};

/// Puts the documents of a table on the shelf, row by row.
pub(super) fn table(path: &Path, shelf: &mut Shelf) -> Result<()> {
    let mut table = match Table::open(path, shelf.options.format) {
        Ok(table) => table,
        Err(error) => return shelf.refuse(error),
    };
    let mut rows = 0u64;
    while let Some(record) = table.next() {
        rows += 1;
        match record {
            Ok(record) => {
                let place = |error: Error| error.in_file(path).at_record(record.number, record.line);
                shelf.offer(document(&record, path, "", shelf.options).map_err(place), place)?;
            }
            Err(error) => {
                let stops = error.kind() != ErrorKind::Format;
                shelf.refuse(error)?;
                if stops {
                    return Ok(());
                }
                table.go_on();
            }
        }
    }
    if rows == 0 {
        return shelf.refuse(Error::new(ErrorKind::Format, "holds no rows").in_file(path));
    }
    Ok(())
}

/// Puts the documents of a JSON file on the shelf: an array of articles, or events with their articles.
pub(super) fn json(path: &Path, shelf: &mut Shelf) -> Result<()> {
    let text = match whole(path) {
        Ok(text) => text,
        Err(error) => return shelf.refuse(error),
    };
    let value: Value = match serde_json::from_str(&text) {
        Ok(value) => value,
        Err(source) => {
            return shelf.refuse(
                Error::new(ErrorKind::Format, "is not JSON that can be read; a file with one object a line must be named .jsonl")
                    .in_file(path)
                    .because(source),
            );
        }
    };
    let stem = Path::new(path.file_name().unwrap_or_default()).file_stem().unwrap_or_default().to_string_lossy();
    let stem = stem.strip_suffix(".json").unwrap_or(&stem);
    let mut number = 0;
    match value {
        Value::Array(items) if !items.is_empty() => {
            for item in items {
                match item {
                    Value::Object(mut object) => match articles(&mut object) {
                        Some(list) => event(&object, list, stem, path, &mut number, shelf)?,
                        None => article(Value::Object(object), "", path, &mut number, shelf)?,
                    },
                    other => article(other, "", path, &mut number, shelf)?,
                }
            }
            Ok(())
        }
        Value::Object(mut object) => match articles(&mut object) {
            Some(list) => event(&object, list, stem, path, &mut number, shelf),
            None => article(Value::Object(object), "", path, &mut number, shelf),
        },
        _ => shelf
            .refuse(Error::new(ErrorKind::Format, "is neither an array of articles nor an event with a list of articles").in_file(path)),
    }
}

/// Takes the list of articles out of an event: the field `articles`, or the only field that is an array of objects.
fn articles(object: &mut Map<String, Value>) -> Option<Vec<Value>> {
    let is_list = |value: &Value| value.as_array().is_some_and(|items| !items.is_empty() && items.iter().all(Value::is_object));
    let mut lists = object.iter().filter(|(_, value)| is_list(value)).map(|(name, _)| name.clone());
    let (first, more) = (lists.next()?, lists.next().is_some());
    drop(lists);
    let name = if object.get("articles").is_some_and(is_list) { "articles".to_owned() } else { first };
    if more && name != "articles" {
        return None;
    }
    match object.remove(&name) {
        Some(Value::Array(items)) => Some(items),
        _ => None,
    }
}

fn event(object: &Map<String, Value>, list: Vec<Value>, stem: &str, path: &Path, number: &mut u64, shelf: &mut Shelf) -> Result<()> {
    let named =
        ["event", "title", "name"].iter().find_map(|name| object.get(*name)?.as_str().map(str::trim).filter(|name| !name.is_empty()));
    let name = named.unwrap_or(stem).to_owned();
    list.into_iter().try_for_each(|item| article(item, &name, path, number, shelf))
}

fn article(item: Value, event: &str, path: &Path, number: &mut u64, shelf: &mut Shelf) -> Result<()> {
    *number += 1;
    let item_name = format!("article {number}");
    let place = |error: Error| error.in_file(path).on(&*item_name);
    let Value::Object(object) = item else {
        return shelf.refuse(place(Error::new(ErrorKind::Format, "is not an object")));
    };
    let record = Record { number: *number, line: 0, cells: Cells::Object(object) };
    shelf.offer(document(&record, path, event, shelf.options).map_err(place), place)
}

/// One row or object as a document.
fn document(record: &Record, path: &Path, event: &str, options: &ReadOptions) -> Result<Document> {
    let field = |names: &[&str]| {
        names
            .iter()
            .filter_map(|name| record.text(name))
            .map(|cell| cell.trim().to_owned())
            .find(|cell| !cell.is_empty())
            .unwrap_or_default()
    };
    let column = options.text_column.as_str();
    let text = record.text(column).or_else(|| if column == "text" { record.text("content") } else { None });
    let Some(text) = text else {
        let there: Vec<&str> = match &record.cells {
            Cells::Row(columns, _) => columns.iter().map(String::as_str).collect(),
            Cells::Object(object) => object.keys().map(String::as_str).collect(),
        };
        let message = format!("there is no column {column:?}; there are {}; name the right one with --text-column", there.join(", "));
        return Err(Error::new(ErrorKind::Format, message));
    };
    let mut id = field(&["id", "aid"]);
    if id.is_empty() {
        id = format!("record {}", record.number);
    }
    let mut outlet = field(&["outlet", "domain"]);
    if outlet.is_empty() {
        outlet.clone_from(&id);
    }
    let named = field(&["event"]);
    Ok(Document {
        event: if named.is_empty() { event.to_owned() } else { named },
        outlet,
        date: field(&["date"]),
        url: field(&["url"]),
        title: field(&["title"]),
        text: text.into_owned(),
        origin: path.to_owned(),
        id,
    })
}
