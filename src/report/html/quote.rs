//! Two quotes side by side: who says it, the words that differ, what the text shows, and the context on demand.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::ops::Range;

use super::Foreign;
use crate::report::text::{Escaped, count, differences, shortened};
use crate::report::view::{Turned, View, manner, reason_name};

/// The longest quote on the page, in bytes.
const LONGEST: usize = 1500;

/// Both quotes; `heads` stands above them.
pub(super) fn pair(out: &mut dyn Write, view: &View<'_>, turned: Turned, heads: Option<&[String; 2]>, context: bool) -> io::Result<()> {
    let sides = [(turned.here, turned.swapped), (turned.there, !turned.swapped)];
    let quotes = sides.map(|(claim, _)| view.quote(claim));
    let texts = quotes.map(|(whole, _)| shortened(whole, LONGEST));
    let marks = differences(texts[0].0, texts[1].0).unwrap_or_default();
    writeln!(out, "<div class=\"pair\">")?;
    for (at, (claim, side_b)) in sides.into_iter().enumerate() {
        let (text, left) = texts[at];
        writeln!(out, "<figure class=\"side\">")?;
        if let Some(heads) = heads {
            writeln!(out, "{}", heads[at])?;
        }
        let evidence = evidence(view, turned.judgement, side_b, quotes[at].1, text);
        writeln!(out, "<blockquote dir=\"auto\">{}{}</blockquote>", annotated(text, &marks[at], &evidence), rest(left))?;
        writeln!(out, "<figcaption>{}</figcaption>", credit(view, claim))?;
        if context {
            surroundings(out, view, claim, text)?;
        }
        writeln!(out, "</figure>")?;
    }
    writeln!(out, "</div>")
}

fn rest(bytes: usize) -> String {
    if bytes == 0 { String::new() } else { format!(" … <span class=\"note\">[{} more]</span>", count(bytes, "byte")) }
}

/// Outlet, date, link and attribution of a claim.
pub(super) fn credit(view: &View<'_>, claim: usize) -> String {
    let document = view.document(claim);
    let mut line = format!("<b>{}</b>", Foreign(&view.labels[view.claim(claim).document]));
    if !document.date.is_empty() {
        let _ = write!(line, ", {}", Foreign(&document.date));
    }
    if let Some(attribution) = &view.claim(claim).attribution {
        let _ = write!(line, "\u{a0}· {} {}", manner(attribution.manner), Foreign(&attribution.holder));
        if !attribution.cue.eq_ignore_ascii_case("according to") {
            let _ = write!(line, " (“{}”)", Foreign(&attribution.cue));
        }
    }
    if let Some(link) = link(&document.url, "source") {
        let _ = write!(line, "\u{a0}· {link}");
    }
    line
}

/// A link, if the address is one that a browser opens without harm.
pub(super) fn link(url: &str, name: &str) -> Option<String> {
    let web = ["http://", "https://"].iter().any(|scheme| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    web.then(|| format!("<a href=\"{}\" rel=\"noopener noreferrer nofollow\">{}</a>", Escaped(url), Escaped(name)))
}

fn surroundings(out: &mut dyn Write, view: &View<'_>, claim: usize, text: &str) -> io::Result<()> {
    let (before, after) = view.context(claim);
    if before.is_empty() && after.is_empty() {
        return Ok(());
    }
    let gap = |side: &str| if side.is_empty() { "" } else { " " };
    writeln!(
        out,
        "<details><summary>Context</summary><p class=\"context\" dir=\"auto\">{}{}<b>{}</b>{}{}</p></details>",
        Escaped(before),
        gap(before),
        Escaped(text),
        gap(after),
        Escaped(after)
    )
}

/// Where the quote shows a reason, relative to its start; overlapping places are joined.
fn evidence(view: &View<'_>, judgement: usize, side_b: bool, start: usize, text: &str) -> Vec<(Range<usize>, String)> {
    let mut places: Vec<(Range<usize>, String)> = Vec::new();
    for evidence in &view.judgement(judgement).evidence {
        let span = if side_b { &evidence.b } else { &evidence.a };
        let Some(span) = span else { continue };
        let (Some(from), Some(to)) = (span.start.checked_sub(start), span.end.checked_sub(start)) else { continue };
        if from < to && text.get(from..to).is_some() {
            places.push((from..to, reason_name(evidence.reason).to_owned()));
        }
    }
    places.sort_by_key(|(span, _)| (span.start, span.end));
    let mut joined: Vec<(Range<usize>, String)> = Vec::new();
    for (span, name) in places {
        match joined.last_mut() {
            Some((last, names)) if span.start < last.end => {
                last.end = last.end.max(span.end);
                if !names.split(", ").any(|known| known == name) {
                    names.push_str(", ");
                    names.push_str(&name);
                }
            }
            _ => joined.push((span, name)),
        }
    }
    joined
}

/// The quote with differing words in `<mark>` and evidence underlined and labelled.
fn annotated(text: &str, marks: &[Range<usize>], evidence: &[(Range<usize>, String)]) -> String {
    let mut html = String::with_capacity(text.len() + 64);
    let mut at = 0;
    for (span, names) in evidence {
        marked(&mut html, text, at..span.start, marks);
        html.push_str("<span class=\"ev\">");
        marked(&mut html, text, span.clone(), marks);
        let _ = write!(html, "</span><span class=\"evl\">{names}</span>");
        at = span.end;
    }
    marked(&mut html, text, at..text.len(), marks);
    html
}

fn marked(html: &mut String, text: &str, span: Range<usize>, marks: &[Range<usize>]) {
    let mut at = span.start;
    for mark in marks {
        let (start, end) = (mark.start.max(span.start), mark.end.min(span.end));
        let Some(words) = text.get(start..end) else { continue };
        let start = start + (words.len() - words.trim_start().len()); // evidence may cut a mark at a space
        let end = end - (words.len() - words.trim_end().len());
        if start < end {
            let _ = write!(html, "{}<mark>{}</mark>", Escaped(&text[at..start]), Escaped(&text[start..end]));
            at = end;
        }
    }
    let _ = write!(html, "{}", Escaped(&text[at..span.end]));
}

/// A claim as a quotation with its source.
pub(super) fn claim_figure(out: &mut dyn Write, view: &View<'_>, claim: usize) -> io::Result<()> {
    writeln!(
        out,
        "<figure class=\"side\"><blockquote dir=\"auto\">{}</blockquote><figcaption>{}</figcaption></figure>",
        Escaped(shortened(&view.claim(claim).text, 600).0),
        credit(view, claim)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_evidence_nest() {
        let text = "at least <40> dead on Monday";
        let html = annotated(text, &[3..13, 22..28], &[(0..13, "number".to_owned())]);
        assert_eq!(
            html,
            "<span class=\"ev\">at <mark>least &lt;40&gt;</mark></span><span class=\"evl\">number</span> dead on <mark>Monday</mark>"
        );
    }

    #[test]
    fn only_web_addresses_become_links() {
        assert!(link("https://example.org/a?b='c'", "x").is_some_and(|link| link.contains("&#39;c&#39;")));
        assert!(link("javascript:alert(1)", "x").is_none() && link("data:text/html,x", "x").is_none() && link("ü", "x").is_none());
    }
}
