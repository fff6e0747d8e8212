//! Comparisons to files: CSV, JSON and HTML derive from one set of rows.

use std::borrow::Cow;

/// A cell that no spreadsheet takes for a formula: text that begins with `=`, `+`, `-`, `@`, a tab or a carriage return gets an
/// apostrophe before it. Plain numbers stay as they are.
///
/// ```
/// use rashomon::report::neutralise;
/// assert_eq!(neutralise("=HYPERLINK(1)"), "'=HYPERLINK(1)");
/// assert_eq!(neutralise("-3.5"), "-3.5");
/// assert_eq!(neutralise("- said the mayor"), "'- said the mayor");
/// ```
pub fn neutralise(text: &str) -> Cow<'_, str> {
    let executes = text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.parse::<f64>().is_err();
    if executes { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}
