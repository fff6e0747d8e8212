//! The top of the page: what diverges, who against whom, and what the report cannot see.

use std::io::{self, Write};

use super::{Detail, Foreign, event_name, names, some_names};
use crate::report::Manifest;
use crate::report::text::{Escaped, count, grouped, listed, percent, shortened};
use crate::report::view::{self, View};

/// Title and contents.
pub(super) fn header(out: &mut dyn Write, views: &[View<'_>]) -> io::Result<()> {
    writeln!(out, "<header>\n<p class=\"kicker\">Rashomon · accounts compared</p>")?;
    match views {
        [view] if !view.comparison.event.is_empty() => {
            writeln!(out, "<h1>{}: where the accounts diverge</h1>", Foreign(&view.comparison.event))?;
        }
        [_] => writeln!(out, "<h1>Where the accounts diverge</h1>")?,
        _ => writeln!(out, "<h1>Where the accounts of {} diverge</h1>", count(views.len(), "event"))?,
    }
    if let [view] = views {
        lead(out, view, " class=\"lead\"")?;
    } else {
        totals(out, views)?;
    }
    let links: &[(&str, &str)] = if views.len() == 1 {
        &[
            ("summary", "Summary"),
            ("matrix", "Source by source"),
            ("stances", "Who stands where"),
            ("divergences", "Divergences"),
            ("agreements", "Agreements"),
            ("unsure", "Undecided"),
            ("sources", "Sources"),
            ("method", "Method"),
        ]
    } else {
        &[("summary", "Summary"), ("index", "Events"), ("method", "Method")]
    };
    write!(out, "<nav class=\"contents\" aria-label=\"Contents\"><ul>")?;
    for (id, name) in links {
        write!(out, "<li><a href=\"#{id}\">{name}</a></li>")?;
    }
    writeln!(out, "</ul></nav>\n</header>")
}

/// An event in two or three sentences.
pub(super) fn lead(out: &mut dyn Write, view: &View<'_>, class: &str) -> io::Result<()> {
    let comparison = view.comparison;
    write!(
        out,
        "<p{class}>{} make {}. Of {} of claims that may speak of the same thing, <b>{} contradict</b>, {} agree and {} stay undecided. ",
        count(comparison.documents.len(), "account"),
        count(comparison.claims.len(), "claim"),
        count(comparison.judgements.len(), "pair"),
        grouped(view.contradicting),
        grouped(view.agreeing),
        grouped(view.unsure),
    )?;
    match comparison.divergences.len() {
        0 => write!(out, "No two narratives were found to contradict each other.")?,
        1 => write!(out, "They come down to one divergence between two narratives.")?,
        several => write!(out, "They come down to {} between narratives.", count(several, "divergence"))?,
    }
    writeln!(out, "</p>")?;
    for group in view.shared_wording() {
        writeln!(out, "<p class=\"note\">{} share their wording and count as one witness.</p>", names(&view.names(&group)))?;
    }
    Ok(())
}

fn totals(out: &mut dyn Write, views: &[View<'_>]) -> io::Result<()> {
    let sum = |of: fn(&View<'_>) -> usize| views.iter().map(of).sum::<usize>();
    let diverging = views.iter().filter(|view| !view.comparison.divergences.is_empty()).count();
    writeln!(
        out,
        "<p class=\"lead\">{} of {} make {}. Of {} compared pairs of claims, <b>{} contradict</b>, {} agree and {} stay undecided. \
         {} show at least one divergence between narratives; {} in all.</p>",
        count(sum(|view| view.comparison.documents.len()), "account"),
        count(views.len(), "event"),
        count(sum(|view| view.comparison.claims.len()), "claim"),
        grouped(sum(|view| view.comparison.judgements.len())),
        grouped(sum(|view| view.contradicting)),
        grouped(sum(|view| view.agreeing)),
        grouped(sum(|view| view.unsure)),
        count(diverging, "event"),
        grouped(sum(|view| view.comparison.divergences.len())),
    )
}

/// What diverges, who against whom, and the blind spots.
pub(super) fn summary(out: &mut dyn Write, views: &[View<'_>], manifest: &Manifest) -> io::Result<()> {
    writeln!(out, "<section aria-labelledby=\"summary\">\n<h2 id=\"summary\">In short</h2>\n<div class=\"columns\">")?;
    strongest(out, views)?;
    writeln!(out, "<div>")?;
    if let [view] = views {
        opponents(out, view)?;
    }
    writeln!(out, "<h3>What this report cannot see</h3>\n<ul class=\"plain\">")?;
    for blind in blind_spots(views, manifest) {
        writeln!(out, "<li>{}</li>", Foreign(&blind))?;
    }
    writeln!(out, "</ul>\n</div>\n</div>\n</section>")
}

/// The strongest divergences of the run, each with a link to its card.
fn strongest(out: &mut dyn Write, views: &[View<'_>]) -> io::Result<()> {
    let mut all: Vec<_> = views
        .iter()
        .flat_map(|view| view.comparison.divergences.iter().enumerate().map(move |(rank, divergence)| (view, rank, divergence)))
        .collect();
    if views.len() > 1 {
        all.retain(|&(_, rank, _)| rank == 0); // one an event, so that one event does not fill the list
        all.sort_by(|(.., a), (.., b)| b.strength.total_cmp(&a.strength)); // stable: equals stay in event order
    }
    writeln!(out, "<div>\n<h3>What diverges</h3>")?;
    if all.is_empty() {
        return writeln!(out, "<p>Nothing that the model is sure of.</p>\n</div>");
    }
    writeln!(out, "<ol class=\"top\">")?;
    for (view, rank, divergence) in all.into_iter().take(if views.len() > 1 { 8 } else { 5 }) {
        let holders = |narrative: usize| some_names(&view.names(&view.comparison.narratives[narrative].holders));
        let event = if views.len() > 1 { format!("{}: ", event_name(view)) } else { String::new() };
        write!(
            out,
            "<li>{event}<a href=\"#e{}d{}\">{} against {}</a>",
            view.number,
            rank + 1,
            holders(divergence.a),
            holders(divergence.b)
        )?;
        if let Some(best) = view.contradictions(divergence).first() {
            write!(out, ": {} / {}", brief(view, best.here, 110), brief(view, best.there, 110))?;
        }
        writeln!(out, " <span class=\"note\">({})</span></li>", percent(divergence.confidence))?;
    }
    writeln!(out, "</ol>\n</div>")
}

/// The beginning of a claim as a quotation, at most `limit` bytes.
pub(super) fn brief(view: &View<'_>, claim: usize, limit: usize) -> String {
    let text = &view.claim(claim).text;
    let (mut start, left) = shortened(text, limit);
    if left > 0 {
        start = start.rsplit_once(' ').map_or(start, |(whole, _)| whole);
    }
    format!("<q><bdi>{}{}</bdi></q>", Escaped(start), if left > 0 { " …" } else { "" })
}

fn opponents(out: &mut dyn Write, view: &View<'_>) -> io::Result<()> {
    let mut pairs: Vec<_> = view.comparison.sources.iter().filter(|pair| pair.contradicting > 0).collect();
    if pairs.is_empty() {
        return Ok(());
    }
    pairs.sort_by_key(|pair| std::cmp::Reverse(pair.contradicting)); // stable: equal counts stay in source order
    writeln!(out, "<h3>Who against whom</h3>\n<ul class=\"plain\">")?;
    for pair in pairs.iter().take(6) {
        writeln!(
            out,
            "<li>{} against {}: {} in {} compared</li>",
            Foreign(&view.labels[pair.a]),
            Foreign(&view.labels[pair.b]),
            count(pair.contradicting, "contradiction"),
            count(pair.compared, "pair"),
        )?;
    }
    if pairs.len() > 6 {
        writeln!(out, "<li><a href=\"#matrix\">{} more source pairs</a></li>", pairs.len() - 6)?;
    }
    writeln!(out, "</ul>")
}

/// What was not seen, compared or decided, in plain sentences; the first one always holds.
pub(in crate::report) fn blind_spots(views: &[View<'_>], manifest: &Manifest) -> Vec<String> {
    let mut spots = vec!["A contradiction says that two sentences cannot both be true, not which of them is.".to_owned()];
    let unsure: usize = views.iter().map(|view| view.unsure).sum();
    if unsure > 0 {
        spots.push(format!("{} undecided: the scores fall between the thresholds.", are(unsure, "pair")));
    }
    let claims: usize = views.iter().map(|view| view.comparison.claims.len()).sum();
    let alone: usize = views.iter().map(View::alone).sum();
    if alone > 0 {
        spots.push(format!("{} of {} stand in no compared pair: nothing is said of them.", grouped(alone), count(claims, "claim")));
    }
    let truncated = views.iter().flat_map(|view| &view.comparison.judgements).filter(|judgement| view::truncated(judgement) > 0).count();
    let truncated = truncated.max(usize::try_from(manifest.counts.truncated_pairs).unwrap_or(usize::MAX));
    if truncated > 0 {
        spots.push(format!("{} too long for the model, which read only the beginnings.", are(truncated, "pair")));
    }
    if !manifest.skipped.is_empty() {
        let mut shown: Vec<String> = manifest
            .skipped
            .iter()
            .take(3)
            .map(|skipped| format!("{} ({})", shortened(&skipped.document, 120).0, shortened(&skipped.reason, 120).0))
            .collect();
        if manifest.skipped.len() > 3 {
            shown.push(format!("{} more", manifest.skipped.len() - 3));
        }
        spots.push(format!("{} skipped: {}.", are(manifest.skipped.len(), "document"), listed(&shown)));
    }
    let left_out = usize::try_from(manifest.counts.left_out_sentences).unwrap_or(usize::MAX);
    if left_out > 0 {
        spots.push(format!("{} left out as boilerplate, such as by-lines and photo credits.", are(left_out, "sentence")));
    }
    let undated = views.iter().flat_map(|view| &view.comparison.documents).filter(|document| document.day().is_none()).count();
    if undated > 0 {
        spots.push(format!(
            "{} without a readable date: there, change over time cannot be told from contradiction.",
            are(undated, "account")
        ));
    }
    spots
}

/// `1 pair is`, `2 pairs are`.
fn are(number: usize, one: &str) -> String {
    format!("{} {}", count(number, one), if number == 1 { "is" } else { "are" })
}

/// The table of events, each with a link to its section.
pub(super) fn index(out: &mut dyn Write, views: &[View<'_>], detail: Detail) -> io::Result<()> {
    writeln!(out, "<section aria-labelledby=\"index\">\n<h2 id=\"index\">Events</h2>")?;
    if !detail.context {
        writeln!(
            out,
            "<p class=\"note\">To keep this page small, each event shows its {} strongest divergences; all of them are in \
             <code>divergences.csv</code> and <code>report.json</code>. Compare fewer events for their contexts.</p>",
            detail.divergences
        )?;
    }
    writeln!(
        out,
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"index\"><table class=\"list\">\n<thead><tr>\
         <th scope=\"col\" class=\"wide\">Event</th><th scope=\"col\" class=\"n\">Accounts</th><th scope=\"col\" class=\"n\">Claims</th>\
         <th scope=\"col\" class=\"n\">Pairs</th><th scope=\"col\" class=\"n\">Divergences</th><th scope=\"col\" class=\"n\">Agree</th>\
         <th scope=\"col\" class=\"n\">Contradict</th><th scope=\"col\" class=\"n\">Undecided</th></tr></thead>\n<tbody>"
    )?;
    for view in views {
        let comparison = view.comparison;
        let named = if detail.context || !comparison.divergences.is_empty() {
            format!("<a href=\"#e{}\">{}</a>", view.number, event_name(view))
        } else {
            event_name(view)
        };
        write!(out, "<tr><th scope=\"row\">{named}</th>")?;
        for number in [
            comparison.documents.len(),
            comparison.claims.len(),
            comparison.judgements.len(),
            comparison.divergences.len(),
            view.agreeing,
            view.contradicting,
            view.unsure,
        ] {
            write!(out, "<td class=\"n\">{}</td>", grouped(number))?;
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody>\n</table></div>\n</section>")
}
