//! One article a file: plain text and Markdown with front matter, and the main text of web pages.

use std::io::Read;
use std::path::Path;

use dom_smoothie::{Readability, TextMode};

use super::Document;
use super::open::{extension, open};
use crate::error::{Error, ErrorKind, Result};

/// The largest file that is read whole, in bytes after decompression.
const LARGEST: u64 = 64 << 20;

/// Reads a file whole, without its byte order mark.
pub(super) fn whole(path: &Path) -> Result<String> {
    let mut bytes = Vec::new();
    open(path)?.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|source| Error::read(path, source))?;
    if bytes.len() as u64 > LARGEST {
        let message = "is larger than 64 MB; one article a file is expected, many go into a .csv or .jsonl";
        return Err(Error::new(ErrorKind::Format, message).in_file(path));
    }
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    String::from_utf8(bytes).map_err(|source| {
        let at = source.utf8_error().valid_up_to();
        let line = source.as_bytes()[..at].split(|&byte| byte == b'\n').count();
        let message = "is not UTF-8; convert the file, for example with iconv -t UTF-8";
        Error::new(ErrorKind::Format, message).in_file(path).on(format!("line {line}")).because(source)
    })
}

/// A `.txt` or `.md` file.
pub(super) fn text(path: &Path, event: &str) -> Result<Document> {
    let mut text = whole(path)?;
    let mut document = named(path, event);
    if let Some((fields, length)) = front_matter(&text) {
        for (key, value) in fields {
            let field = match key.to_lowercase().as_str() {
                "id" => &mut document.id,
                "event" => &mut document.event,
                "outlet" => &mut document.outlet,
                "date" => &mut document.date,
                "url" => &mut document.url,
                "title" => &mut document.title,
                _ => continue,
            };
            if !value.is_empty() {
                value.clone_into(field);
            }
        }
        text.drain(..length);
    }
    document.text = text;
    Ok(document)
}

/// An `.html` file: the text of its article, without navigation and advertisements.
pub(super) fn page(path: &Path, event: &str) -> Result<Document> {
    let html = whole(path)?;
    let mut document = named(path, event);
    let config = dom_smoothie::Config { text_mode: TextMode::Formatted, ..Default::default() };
    let article = Readability::new(html, None, Some(config)).and_then(|mut page| page.parse()).map_err(|source| {
        Error::new(ErrorKind::Format, "no main text is found in the page; save the article's text as .txt").in_file(path).because(source)
    })?;
    article.text_content.trim().clone_into(&mut document.text);
    article.title.trim().clone_into(&mut document.title);
    document.url = article.url.unwrap_or_default();
    if document.date.is_empty() {
        document.date = article.published_time.unwrap_or_default();
        if let Some(site) = article.site_name.filter(|site| !site.trim().is_empty()) {
            site.trim().clone_into(&mut document.outlet);
        }
    }
    Ok(document)
}

/// A document without text: id, outlet and date from a name such as `Harbour Post_2021-09-01.txt`.
fn named(path: &Path, event: &str) -> Document {
    let mut name = Path::new(path.file_name().unwrap_or_default());
    while matches!(extension(name).as_str(), "txt" | "md" | "html" | "htm" | "gz" | "zst") {
        name = Path::new(name.file_stem().unwrap_or_default());
    }
    let id = name.to_string_lossy().into_owned();
    let (outlet, date) = match id.rsplit_once('_') {
        Some((outlet, date)) if !outlet.is_empty() && date.parse::<jiff::civil::Date>().is_ok() => (outlet.to_owned(), date.to_owned()),
        _ => (id.clone(), String::new()),
    };
    Document { id, event: event.to_owned(), outlet, date, origin: path.to_owned(), ..Document::default() }
}

/// Fields between two lines of `---` at the start of a text, and how many bytes they take with the fences.
///
/// Nothing if the lines between are not all `key: value`, comments or blank: then the dashes belong to the text.
fn front_matter(text: &str) -> Option<(Vec<(&str, &str)>, usize)> {
    let mut lines = text.split_inclusive('\n');
    let mut length = lines.next().filter(|line| line.trim_end() == "---")?.len();
    let mut fields = Vec::new();
    for line in lines {
        length += line.len();
        let line = line.trim();
        if line == "---" {
            return Some((fields, length));
        }
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (key, value) = line.split_once(':')?;
        if key.contains(char::is_whitespace) {
            return None;
        }
        fields.push((key, unquoted(value.trim())));
    }
    None
}

fn unquoted(value: &str) -> &str {
    ['"', '\''].iter().find_map(|&mark| value.strip_prefix(mark)?.strip_suffix(mark)).unwrap_or(value)
}
