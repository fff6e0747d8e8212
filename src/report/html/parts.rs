//! The sections of an event beside its summary: heat map, divergences, agreements, undecided pairs, sources; and the method.

use std::io::{self, Write};

use super::card::{card, probabilities};
use super::quote::{claim_figure, link, pair};
use super::standings::standings;
use super::{Detail, Foreign, Summary, filters, names};
use crate::aggregate::SourcePair;
use crate::report::Manifest;
use crate::report::text::{Escaped, count, grouped, shortened};
use crate::report::view::View;

/// Opens a section; ids are bare on a page of one event and carry the event's number otherwise.
pub(super) fn open(out: &mut dyn Write, view: &View<'_>, level: u8, id: &str, name: &str) -> io::Result<String> {
    let id = if level == 2 { id.to_owned() } else { format!("e{}-{id}", view.number) };
    writeln!(out, "<section aria-labelledby=\"{id}\">\n<h{level} id=\"{id}\">{name}</h{level}>")?;
    Ok(id)
}

/// Source by source: numbers in every cell, colour beside them.
pub(super) fn heat_map(out: &mut dyn Write, view: &View<'_>, level: u8) -> io::Result<()> {
    let comparison = view.comparison;
    if comparison.sources.is_empty() {
        return Ok(());
    }
    let id = open(out, view, level, "matrix", "Source by source")?;
    let most = |of: fn(&SourcePair) -> usize| comparison.sources.iter().map(of).max().unwrap_or(0);
    let (most_against, most_with) = (most(|pair| pair.contradicting), most(|pair| pair.agreeing));
    let size = comparison.documents.len();
    let many = size > 7; // then columns bear numbers, and cells no words
    let key = if many { "In each cell the pairs that contradict, and below them those that agree, of those compared." } else { "" };
    let mut cells: Vec<Option<&SourcePair>> = vec![None; size * size];
    for pair in &comparison.sources {
        cells[pair.a * size + pair.b] = Some(pair);
        cells[pair.b * size + pair.a] = Some(pair);
    }
    writeln!(
        out,
        "<p class=\"note\" id=\"{id}-key\">Pairs of claims that contradict and that agree, of those compared. Orange: some contradict. \
         Blue: none contradict, some agree. The stronger the colour, the more. Grey: neither. {key}</p>\n\
         <div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"{id}\"><table class=\"heat{}\" aria-labelledby=\"{id}\" \
         aria-describedby=\"{id}-key\">\n<thead><tr><td class=\"self\"></td>",
        if many { " many" } else { "" }
    )?;
    for (at, label) in view.labels.iter().enumerate() {
        if many {
            write!(out, "<th scope=\"col\"><abbr title=\"{}\">{}</abbr></th>", Escaped(label), at + 1)?;
        } else {
            write!(out, "<th scope=\"col\">{}</th>", Foreign(shortened(label, 120).0))?;
        }
    }
    writeln!(out, "</tr></thead>\n<tbody>")?;
    for (row, label) in view.labels.iter().enumerate() {
        let number = if many { format!("{} ", row + 1) } else { String::new() };
        write!(out, "<tr><th scope=\"row\">{number}{}</th>", Foreign(shortened(label, 120).0))?;
        for column in 0..size {
            match cells[row * size + column] {
                Some(pair) => {
                    let class = match (pair.contradicting, pair.agreeing) {
                        (0, 0) => "z".to_owned(),
                        (0, agreeing) => format!("b{}", (4 * agreeing).div_ceil(most_with.max(4))),
                        (against, _) => format!("o{}", (4 * against).div_ceil(most_against.max(4))),
                    };
                    if pair.compared == 0 {
                        write!(out, "<td class=\"z\"><small>{}</small></td>", if many { "none" } else { "nothing compared" })?;
                        continue;
                    }
                    let (against, with, of) = (grouped(pair.contradicting), grouped(pair.agreeing), grouped(pair.compared));
                    if many {
                        write!(
                            out,
                            "<td class=\"{class}\"><b>{against}</b><span class=\"sr\"> contradict,</span><small>{with}<span class=\"sr\"> \
                             agree,</span> of {of}</small></td>"
                        )?;
                    } else {
                        write!(out, "<td class=\"{class}\"><b>{against}</b> contradict<small>{with} agree, of {of}</small></td>")?;
                    }
                }
                None if row == column => write!(out, "<td class=\"self\">–</td>")?,
                None => write!(out, "<td class=\"z\"><small>not compared</small></td>")?,
            }
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody></table></div>\n</section>")
}

/// Everything below the heat map.
pub(super) fn event_sections(out: &mut dyn Write, view: &View<'_>, summary: &Summary, detail: Detail, level: u8) -> io::Result<()> {
    if detail.narratives > 0 {
        standings(out, view, detail, level)?;
    }
    divergences(out, view, summary, detail, level)?;
    if detail.agreements > 0 {
        agreements(out, view, detail, level)?;
        undecided(out, view, detail, level)?;
        sources(out, view, level)?;
    }
    Ok(())
}

fn divergences(out: &mut dyn Write, view: &View<'_>, summary: &Summary, detail: Detail, level: u8) -> io::Result<()> {
    let all = view.comparison.divergences.len();
    open(out, view, level, "divergences", "Divergences")?;
    if all == 0 {
        writeln!(out, "<p>None: no two narratives were found to contradict each other.</p>")?;
    } else if level == 2 {
        legend(out)?;
        filters(out, summary)?;
    }
    for rank in 0..all.min(detail.divergences) {
        card(out, view, rank, summary, detail, level + 1)?;
    }
    if all > detail.divergences {
        writeln!(
            out,
            "<p class=\"more\">{} more in <code>divergences.csv</code>.</p>",
            count(all - detail.divergences, "weaker divergence")
        )?;
    }
    writeln!(out, "</section>")
}

/// What tints, underlines and labels mean.
pub(super) fn legend(out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "<p class=\"note\">Strongest first. <mark>Tinted</mark> words differ between the two sentences; where two sentences share little \
         wording, nothing is tinted. <span class=\"ev\">Underlined</span><span class=\"evl\">label</span> words show a reason that was \
         read off the text by rule, beside the model's judgement.</p>"
    )
}

fn agreements(out: &mut dyn Write, view: &View<'_>, detail: Detail, level: u8) -> io::Result<()> {
    let shared: Vec<_> = view.comparison.narratives.iter().filter(|narrative| narrative.holders.len() > 1).collect();
    open(out, view, level, "agreements", "Agreements")?;
    if shared.is_empty() {
        return writeln!(out, "<p>No claim was found in more than one account.</p>\n</section>");
    }
    writeln!(
        out,
        "<details><summary>{} held by several sources; {} of claims agree</summary>\n<ol class=\"agree\">",
        count(shared.len(), "narrative"),
        count(view.agreeing, "pair")
    )?;
    for narrative in shared.iter().take(detail.agreements) {
        writeln!(out, "<li>")?;
        for &claim in narrative.claims.iter().take(6) {
            claim_figure(out, view, claim)?;
        }
        if narrative.claims.len() > 6 {
            writeln!(out, "<p class=\"more\">{} more.</p>", count(narrative.claims.len() - 6, "claim"))?;
        }
        writeln!(out, "</li>")?;
    }
    writeln!(out, "</ol>")?;
    if shared.len() > detail.agreements {
        writeln!(out, "<p class=\"more\">{} more in <code>report.json</code>.</p>", count(shared.len() - detail.agreements, "narrative"))?;
    }
    writeln!(out, "</details>\n</section>")
}

fn undecided(out: &mut dyn Write, view: &View<'_>, detail: Detail, level: u8) -> io::Result<()> {
    let pairs = view.doubtful(detail.doubts);
    open(out, view, level, "unsure", "Undecided, worth a look")?;
    if pairs.is_empty() {
        return writeln!(out, "<p>None.</p>\n</section>");
    }
    writeln!(
        out,
        "<p class=\"note\">The scores of these pairs fall between the thresholds; those in which a contradiction is most probable come first.</p>\n\
         <details><summary>{} of {} undecided</summary>",
        grouped(pairs.len()),
        grouped(view.unsure)
    )?;
    for at in pairs {
        writeln!(out, "<div class=\"further\">")?;
        pair(out, view, view.unturned(at), None, false)?;
        probabilities(out, view, view.unturned(at))?;
        writeln!(out, "</div>")?;
    }
    writeln!(out, "</details>\n</section>")
}

fn sources(out: &mut dyn Write, view: &View<'_>, level: u8) -> io::Result<()> {
    let comparison = view.comparison;
    let id = open(out, view, level, "sources", "Sources")?;
    writeln!(
        out,
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"{id}\"><table class=\"list\"><thead><tr>\
         <th scope=\"col\">No.</th><th scope=\"col\" class=\"wide\">Source</th><th scope=\"col\" class=\"wide\">Title</th><th scope=\"col\">Date</th>\
         <th scope=\"col\" class=\"n\">Claims</th><th scope=\"col\">Wording shared with</th></tr></thead>\n<tbody>"
    )?;
    let groups = view.shared_wording();
    for (at, document) in comparison.documents.iter().enumerate() {
        let others: Vec<usize> =
            groups.iter().filter(|group| group.contains(&at)).flatten().copied().filter(|&other| other != at).collect();
        let title = shortened(if document.title.is_empty() { "–" } else { &document.title }, 240).0;
        let title = link(&document.url, title).map_or_else(|| Foreign(title).to_string(), |link| format!("<bdi>{link}</bdi>"));
        writeln!(
            out,
            "<tr><td>{}</td><th scope=\"row\">{}</th><td>{title}</td><td>{}</td><td class=\"n\">{}</td><td>{}</td></tr>",
            at + 1,
            Foreign(shortened(&view.labels[at], 120).0),
            Foreign(if document.date.is_empty() { "unknown" } else { &document.date }),
            grouped(comparison.claims.iter().filter(|claim| claim.document == at).count()),
            if others.is_empty() { "nobody".to_owned() } else { names(&view.names(&others)) }
        )?;
    }
    writeln!(out, "</tbody></table></div>\n</section>")
}

/// How it was made, and from what.
pub(super) fn method(out: &mut dyn Write, manifest: &Manifest) -> io::Result<()> {
    writeln!(
        out,
        "<section aria-labelledby=\"method\">\n<h2 id=\"method\">Method and thresholds</h2>\n<p>Each account is split into sentences, \
         its claims. Claims of different sources, of longer accounts those that share names, numbers, rare words or meaning, are compared in both directions by a language model, \
         which gives the probability that one entails, leaves open or contradicts the other. Thresholds turn these into relations; claims \
         that support each other form a narrative; two narratives that contradict each other form a divergence. A source's stance towards a \
         narrative follows from the same relations. Accounts that share their wording count as one witness. Reasons are read off the text by \
         rules and only annotate.</p>"
    )?;
    provenance(out, manifest)?;
    writeln!(out, "</section>")
}

/// Model, thresholds, options, inputs and what was skipped.
pub(super) fn provenance(out: &mut dyn Write, manifest: &Manifest) -> io::Result<()> {
    let model = &manifest.model;
    writeln!(out, "<dl class=\"method\">")?;
    let mut entry = |name: &str, value: &str| writeln!(out, "<dt>{}</dt><dd>{}</dd>", Escaped(name), Foreign(value));
    entry("Model", &model.name)?;
    entry("Weights, SHA-256", &model.sha256)?;
    entry("Computed by", &model.network)?;
    entry("Temperature", &model.temperature.to_string())?;
    for (name, value) in &manifest.thresholds {
        entry(&format!("Threshold: {name}"), &value.to_string())?;
    }
    for (name, value) in &manifest.options {
        entry(&format!("Option: {name}"), value)?;
    }
    entry("Schema", &manifest.schema.to_string())?;
    writeln!(out, "</dl>")?;
    if !manifest.inputs.is_empty() {
        writeln!(
            out,
            "<details><summary>{}</summary><div class=\"scroll\"><table class=\"list\"><thead><tr><th scope=\"col\" class=\"wide\">File</th>\
             <th scope=\"col\" class=\"n\">Documents</th><th scope=\"col\">SHA-256</th></tr></thead><tbody>",
            count(manifest.inputs.len(), "input file")
        )?;
        for input in manifest.inputs.iter().take(500) {
            writeln!(
                out,
                "<tr><th scope=\"row\">{}</th><td class=\"n\">{}</td><td>{}</td></tr>",
                Foreign(&input.path),
                grouped(input.documents),
                Foreign(&input.sha256)
            )?;
        }
        writeln!(out, "</tbody></table></div></details>")?;
    }
    if !manifest.skipped.is_empty() {
        writeln!(out, "<details><summary>{} skipped</summary><ul class=\"plain\">", count(manifest.skipped.len(), "document"))?;
        for skipped in manifest.skipped.iter().take(500) {
            writeln!(out, "<li>{}: {}</li>", Foreign(&skipped.document), Foreign(&skipped.reason))?;
        }
        writeln!(out, "</ul></details>")?;
    }
    Ok(())
}
