//! The top of the page: what diverges, who against whom, and what the report cannot see.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::{Detail, Foreign, event_name, names, some_names};
use crate::aggregate::{Divergence, Reason};
use crate::error::Result;
use crate::report::row::{EventRow, Form};
use crate::report::text::{Escaped, count, grouped, listed, percent, shortened};
use crate::report::view::{self, View};
use crate::report::{Comparisons, Manifest};

/// What is said of all events together, gathered before the first is written: a few numbers and names an event.
#[derive(Default)]
pub(in crate::report) struct Summary {
    /// The events in numbers, in their order.
    pub(super) events: Vec<EventRow<'static>>,
    /// Every outlet of the run, in alphabetical order; the filter and the cards name them by their place.
    pub(super) outlets: Vec<String>,
    /// Every reason of a divergence.
    pub(super) reasons: BTreeSet<Reason>,
    /// The divergences that are listed at the top, with their strengths.
    strongest: Vec<(f32, String)>,
    /// Claims in no compared pair.
    alone: usize,
    /// Pairs that the model could not read to the end.
    truncated: usize,
    /// Accounts without a readable date.
    undated: usize,
}

impl Summary {
    /// Looks at each event once.
    pub(in crate::report) fn of(comparisons: &dyn Comparisons) -> Result<Self> {
        let mut summary = Self::default();
        let mut outlets = BTreeSet::new();
        View::each(comparisons, |view| {
            summary.add(view, comparisons.count() == 1);
            outlets.extend((0..view.comparison.documents.len()).map(|at| view.outlet(at).to_owned()));
            Ok(())
        })?;
        summary.outlets = outlets.into_iter().collect();
        Ok(summary)
    }

    fn add(&mut self, view: &View<'_>, only: bool) {
        let comparison = view.comparison;
        self.events.push(EventRow::new(view, Form::Values));
        self.reasons.extend(comparison.divergences.iter().flat_map(|divergence| view.reasons(divergence)));
        self.alone += view.alone();
        self.truncated += comparison.judgements.iter().filter(|judgement| view::truncated(judgement) > 0).count();
        self.undated += comparison.documents.iter().filter(|document| document.day().is_none()).count();
        let listed = comparison.divergences.iter().enumerate();
        let listed = listed.map(|(rank, divergence)| (divergence.strength, listed_divergence(view, rank, divergence, only)));
        if only {
            self.strongest.extend(listed.take(5));
        } else {
            self.strongest.extend(listed.take(1)); // one an event, so that one event does not fill the list
            self.strongest.sort_by(|(a, _), (b, _)| b.total_cmp(a)); // stable: equals stay in event order
            self.strongest.truncate(8);
        }
    }

    /// How much of each event is on the page.
    pub(super) fn detail(&self) -> Detail {
        Detail::for_events(self.events.len())
    }

    /// The place of an outlet among all.
    pub(super) fn outlet(&self, name: &str) -> Option<usize> {
        self.outlets.binary_search_by(|outlet| outlet.as_str().cmp(name)).ok()
    }

    pub(super) fn sum(&self, of: fn(&EventRow<'static>) -> usize) -> usize {
        self.events.iter().map(of).sum()
    }
}

/// Title and contents; `only` is the event if there is but one.
pub(super) fn header(out: &mut dyn Write, summary: &Summary, only: Option<&View<'_>>) -> io::Result<()> {
    writeln!(out, "<header>\n<p class=\"kicker\">Rashomon · accounts compared</p>")?;
    match only {
        Some(view) if !view.comparison.event.is_empty() => {
            writeln!(out, "<h1>{}: where the accounts diverge</h1>", Foreign(&view.comparison.event))?;
        }
        Some(_) => writeln!(out, "<h1>Where the accounts diverge</h1>")?,
        None => writeln!(out, "<h1>Where the accounts of {} diverge</h1>", count(summary.events.len(), "event"))?,
    }
    if let Some(view) = only {
        lead(out, view, " class=\"lead\"")?;
    } else {
        totals(out, summary)?;
    }
    let links: &[(&str, &str)] = if only.is_some() {
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
        "<p{class}>{} make {}. Of {} of claims that were compared, <b>{} contradict</b>, {} agree and {} stay undecided. ",
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

fn totals(out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
    let diverging = summary.events.iter().filter(|event| event.divergences > 0).count();
    writeln!(
        out,
        "<p class=\"lead\">{} of {} make {}. Of {} compared pairs of claims, <b>{} contradict</b>, {} agree and {} stay undecided. \
         {} show at least one divergence between narratives; {} in all.</p>",
        count(summary.sum(|event| event.documents), "account"),
        count(summary.events.len(), "event"),
        count(summary.sum(|event| event.claims), "claim"),
        grouped(summary.sum(|event| event.pairs)),
        grouped(summary.sum(|event| event.contradicting)),
        grouped(summary.sum(|event| event.agreeing)),
        grouped(summary.sum(|event| event.unsure)),
        count(diverging, "event"),
        grouped(summary.sum(|event| event.divergences)),
    )
}

/// What diverges, who against whom, and the blind spots; `only` is the event if there is but one.
pub(super) fn summary(out: &mut dyn Write, summary: &Summary, only: Option<&View<'_>>, manifest: &Manifest) -> io::Result<()> {
    writeln!(out, "<section aria-labelledby=\"summary\">\n<h2 id=\"summary\">In short</h2>\n<div class=\"columns\">")?;
    strongest(out, summary)?;
    writeln!(out, "<div>")?;
    if let Some(view) = only {
        opponents(out, view)?;
    }
    writeln!(out, "<h3>What this report cannot see</h3>\n<ul class=\"plain\">")?;
    for blind in blind_spots(summary, manifest) {
        writeln!(out, "<li>{}</li>", Foreign(&blind))?;
    }
    writeln!(out, "</ul>\n</div>\n</div>\n</section>")
}

/// The strongest divergences of the run, each with a link to its card.
fn strongest(out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
    writeln!(out, "<div>\n<h3>What diverges</h3>")?;
    if summary.strongest.is_empty() {
        return writeln!(out, "<p>Nothing that the model is sure of.</p>\n</div>");
    }
    writeln!(out, "<ol class=\"top\">")?;
    for (_, divergence) in &summary.strongest {
        writeln!(out, "<li>{divergence}</li>")?;
    }
    writeln!(out, "</ol>\n</div>")
}

/// A divergence in a line, with a link to its card; the event is named unless it is the only one.
fn listed_divergence(view: &View<'_>, rank: usize, divergence: &Divergence, only: bool) -> String {
    let [a, b] = [divergence.a, divergence.b].map(|narrative| some_names(&view.names(&view.comparison.narratives[narrative].holders)));
    let event = if only { String::new() } else { format!("{}: ", event_name(&view.comparison.event, view.number)) };
    let best = view.contradictions(divergence).first().copied();
    let quotes = best.map_or_else(String::new, |best| format!(": {} / {}", brief(view, best.here, 110), brief(view, best.there, 110)));
    let confidence = percent(divergence.confidence);
    format!("{event}<a href=\"#e{}d{}\">{a} against {b}</a>{quotes} <span class=\"note\">({confidence})</span>", view.number, rank + 1)
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
pub(in crate::report) fn blind_spots(summary: &Summary, manifest: &Manifest) -> Vec<String> {
    let mut spots = vec!["A contradiction says that two sentences cannot both be true, not which of them is.".to_owned()];
    let unsure = summary.sum(|event| event.unsure);
    if unsure > 0 {
        spots.push(format!("{} undecided: the scores fall between the thresholds.", are(unsure, "pair")));
    }
    if summary.alone > 0 {
        let claims = count(summary.sum(|event| event.claims), "claim");
        spots.push(format!("{} of {} stand in no compared pair: nothing is said of them.", grouped(summary.alone), claims));
    }
    let truncated = summary.truncated.max(usize::try_from(manifest.counts.truncated_pairs).unwrap_or(usize::MAX));
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
        spots.push(format!("{} left out as stating nothing, such as by-lines, photo credits and questions.", are(left_out, "sentence")));
    }
    if summary.undated > 0 {
        spots.push(format!(
            "{} without a readable date: there, change over time cannot be told from contradiction.",
            are(summary.undated, "account")
        ));
    }
    spots
}

/// `1 pair is`, `2 pairs are`.
fn are(number: usize, one: &str) -> String {
    format!("{} {}", count(number, one), if number == 1 { "is" } else { "are" })
}

/// The table of events, each with a link to its section.
pub(super) fn index(out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
    let detail = summary.detail();
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
    for (at, event) in summary.events.iter().enumerate() {
        let (number, name) = (at + 1, event_name(&event.event, at + 1));
        if detail.context || event.divergences > 0 {
            write!(out, "<tr><th scope=\"row\"><a href=\"#e{number}\">{name}</a></th>")?;
        } else {
            write!(out, "<tr><th scope=\"row\">{name}</th>")?;
        }
        for number in [event.documents, event.claims, event.pairs, event.divergences, event.agreeing, event.contradicting, event.unsure] {
            write!(out, "<td class=\"n\">{}</td>", grouped(number))?;
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody>\n</table></div>\n</section>")
}
