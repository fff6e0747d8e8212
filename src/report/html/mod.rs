//! One page for people: works from disk, needs no network, reads without script. Everything that comes from outside is escaped and
//! isolated, and the content security policy names the page's own style and script by their hashes.

mod card;
mod parts;
mod quote;
pub(super) mod stance;
mod standings;
mod summary;

use std::fmt;
use std::io::{self, Write};

use sha2::{Digest, Sha256};

use super::Manifest;
use super::text::{Escaped, base64, grouped};
use super::view::View;

pub(super) use summary::{Summary, blind_spots};

const TEMPLATE: &str = include_str!("../page.html");
const STYLE: &str = include_str!("../page.css");
const SCRIPT: &str = include_str!("../page.js");

/// How much of an event is on the page; the CSV and JSON files hold everything.
#[derive(Clone, Copy)]
struct Detail {
    divergences: usize,
    narratives: usize,
    further: usize,
    agreements: usize,
    doubts: usize,
    /// Whether quotes carry their context and narratives all their claims.
    context: bool,
}

impl Detail {
    fn for_events(events: usize) -> Self {
        match events {
            0..=1 => Self { divergences: 150, narratives: 60, further: 20, agreements: 60, doubts: 20, context: true },
            2..=50 => Self { divergences: 20, narratives: 12, further: 8, agreements: 15, doubts: 20, context: true },
            _ => Self { divergences: 3, narratives: 0, further: 0, agreements: 0, doubts: 0, context: false },
        }
    }
}

/// Outside text, escaped and isolated, so that its direction does not leak into the page.
struct Foreign<'a>(&'a str);

impl fmt::Display for Foreign<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<bdi>{}</bdi>", Escaped(self.0))
    }
}

/// Names with commas and `and`, each isolated.
fn names<S: AsRef<str>>(names: &[S]) -> String {
    super::text::listed(&names.iter().map(|name| Foreign(name.as_ref())).collect::<Vec<_>>())
}

/// The same for a heading: of more than four names the first three, and how many more.
fn some_names<S: AsRef<str>>(all: &[S]) -> String {
    match all {
        [first, second, third, rest @ ..] if rest.len() > 1 => {
            format!("{}, {}, {} and {} more", Foreign(first.as_ref()), Foreign(second.as_ref()), Foreign(third.as_ref()), rest.len())
        }
        _ => names(all),
    }
}

/// Writes the page down to the first event, or, if there is only one, down to its title.
pub(super) fn begin(out: &mut dyn Write, summary: &Summary, manifest: &Manifest) -> io::Result<()> {
    let title = match summary.events.as_slice() {
        [only] if !only.event.is_empty() => format!("{}: where the accounts diverge", Escaped(&only.event)),
        _ => "Where the accounts diverge".to_owned(),
    };
    open_page(out, &title)?;
    if summary.events.len() == 1 {
        return Ok(());
    }
    summary::header(out, summary, None)?;
    writeln!(out, "<main id=\"main\">")?;
    summary::summary(out, summary, None, manifest)?;
    summary::index(out, summary)?;
    parts::legend(out)?;
    filters(out, summary)
}

/// Writes an event as it goes; one card at a time is in memory.
pub(super) fn event(out: &mut dyn Write, view: &View<'_>, summary: &Summary, manifest: &Manifest) -> io::Result<()> {
    let detail = summary.detail();
    if summary.events.len() == 1 {
        summary::header(out, summary, Some(view))?;
        writeln!(out, "<main id=\"main\">")?;
        summary::summary(out, summary, Some(view), manifest)?;
        parts::heat_map(out, view, 2)?;
        return parts::event_sections(out, view, summary, detail, 2);
    }
    if !detail.context && view.comparison.divergences.is_empty() {
        return Ok(());
    }
    let name = event_name(&view.comparison.event, view.number);
    writeln!(out, "<section data-event aria-labelledby=\"e{0}\">\n<h2 id=\"e{0}\">{name}</h2>", view.number)?;
    summary::lead(out, view, "")?;
    if detail.context {
        parts::heat_map(out, view, 3)?;
    }
    parts::event_sections(out, view, summary, detail, 3)?;
    writeln!(out, "<p class=\"more\"><a href=\"#index\">Back to the list of events</a></p>\n</section>")
}

/// Writes what stands below the events.
pub(super) fn end(out: &mut dyn Write, manifest: &Manifest) -> io::Result<()> {
    parts::method(out, manifest)?;
    writeln!(out, "</main>")?;
    writeln!(
        out,
        "<footer class=\"note\"><p>Made by rashomon {}. A model's judgement of sentences, not of facts: read both sentences in their \
         place before you cite a divergence. The same rows are in <code>pairs.csv</code>, <code>divergences.csv</code>, \
         <code>stances.csv</code>, <code>sources.csv</code> and <code>report.json</code>.</p></footer>",
        Escaped(&manifest.version)
    )?;
    close_page(out)
}

/// Fills the template down to the body; `title` is HTML.
fn open_page(out: &mut dyn Write, title: &str) -> io::Result<()> {
    fill(out, template()?.0, title)
}

/// Fills the template from the body on.
fn close_page(out: &mut dyn Write) -> io::Result<()> {
    fill(out, template()?.1, "")
}

/// The template above and below its body.
fn template() -> io::Result<(&'static str, &'static str)> {
    TEMPLATE.split_once("{{body}}").ok_or_else(|| io::Error::other("the page template has no slot for the body"))
}

fn fill(out: &mut dyn Write, template: &str, title: &str) -> io::Result<()> {
    // The values are not searched for slots: outside text may hold anything.
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        out.write_all(before.as_bytes())?;
        let (slot, after) = after.split_once("}}").ok_or_else(|| io::Error::other("the page template has an open slot"))?;
        match slot {
            "policy" => write!(
                out,
                "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'",
                source_hash(STYLE),
                source_hash(SCRIPT)
            )?,
            "title" => out.write_all(title.as_bytes())?,
            "style" => out.write_all(STYLE.as_bytes())?,
            "script" => out.write_all(SCRIPT.as_bytes())?,
            _ => return Err(io::Error::other(format!("the page template names an unknown slot {slot}"))),
        }
        rest = after;
    }
    out.write_all(rest.as_bytes())
}

/// How a content security policy names an inline block.
fn source_hash(block: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(block.as_bytes())))
}

/// The event's name, or its number where the input names none.
fn event_name(event: &str, number: usize) -> String {
    if event.is_empty() { format!("Event {}", grouped(number)) } else { Foreign(event).to_string() }
}

/// The filter controls: hidden until the script shows them, since they do nothing without it.
fn filters(out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
    if summary.sum(|event| event.divergences) == 0 {
        return Ok(());
    }
    write!(
        out,
        "<form id=\"filters\" hidden aria-label=\"Filter the divergences\">\n<label>Reason <select name=\"reason\"><option value=\"\">any</option>"
    )?;
    for &reason in &summary.reasons {
        write!(out, "<option>{}</option>", super::view::reason_name(reason))?;
    }
    write!(out, "</select></label>\n<label>Source <select name=\"source\"><option value=\"\">any</option>")?;
    for (at, outlet) in summary.outlets.iter().enumerate() {
        write!(out, "<option value=\"{at}\">{}</option>", Escaped(super::text::shortened(outlet, 80).0))?;
    }
    writeln!(
        out,
        "</select></label>\n<label><span>Confidence at least <output id=\"level\">0 %</output></span> \
         <input type=\"range\" name=\"confidence\" min=\"0\" max=\"100\" step=\"5\" value=\"0\"></label>\n\
         <button type=\"reset\">Clear</button>\n<button type=\"button\" id=\"unfold\">Unfold all</button>\n\
         <button type=\"button\" id=\"fold\">Fold all</button>\n<p id=\"shown\" role=\"status\"></p>\n</form>"
    )
}
