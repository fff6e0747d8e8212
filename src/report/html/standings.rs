//! Who stands where: narratives down, sources across, one word a cell, and on demand the sentence that decided.

use std::io::{self, Write};

use super::parts::open;
use super::quote::claim_figure;
use super::summary::brief;
use super::{Detail, Foreign};
use crate::aggregate::{Basis, Standing};
use crate::report::text::{Escaped, count, percent, shortened};
use crate::report::view::{View, standing_aside, standing_word};
use crate::stance::Stance;

/// How much of a narrative's claim heads its row, in bytes.
const HEAD: usize = 240;

/// Writes the section.
pub(super) fn standings(out: &mut dyn Write, view: &View<'_>, detail: Detail, level: u8) -> io::Result<()> {
    let narratives = view.ranked_narratives();
    let many = view.labels.len() > 7; // then each cell names its source, and on paper rows become lists
    let id = open(out, view, level, "stances", "Who stands where")?;
    if narratives.is_empty() {
        return writeln!(out, "<p>Nothing to stand to: no claim is contradicted, and none is held by several sources.</p>\n</section>");
    }
    writeln!(
        out,
        "<p class=\"note\" id=\"{id}-key\">Each row is a narrative, quoted by the claim of it that agrees with most others; the strongest \
         divergences come first. <b>Agrees</b>: says so in its own voice. <b>Disputes</b>: contradicts it in its own voice. \
         <b>Reports</b>: tells it, or the contrary, only as what others say or deny. <b>Partly</b>: says less. \
         <b>Unsure</b>: the scores leave it open. <b>Silent</b>: nothing that was compared speaks of it. Open a word for the sentence \
         that decided.</p>\n\
         <div class=\"scroll tall\" tabindex=\"0\" role=\"region\" aria-labelledby=\"{id}\"><table class=\"stand{}\" aria-labelledby=\"{id}\" \
         aria-describedby=\"{id}-key\">\n<thead><tr><th scope=\"col\">Narrative</th>",
        if many { " many" } else { "" }
    )?;
    for label in &view.labels {
        write!(out, "<th scope=\"col\">{}</th>", Foreign(shortened(label, 120).0))?;
    }
    writeln!(out, "</tr></thead>\n<tbody>")?;
    for &narrative in narratives.iter().take(detail.narratives) {
        write!(out, "<tr><th scope=\"row\">")?;
        if let Some(claim) = view.representatives[narrative] {
            write!(out, "{}", brief(view, claim, HEAD))?;
        }
        writeln!(out, "<small>{}{}</small></th>", view.narrative_id(narrative), places(view, narrative, detail))?;
        for standing in view.standings_to(narrative) {
            cell(out, view, standing, many)?;
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody></table></div>")?;
    if narratives.len() > detail.narratives {
        writeln!(
            out,
            "<p class=\"more\">{} more in <code>stances.csv</code>.</p>",
            count(narratives.len() - detail.narratives, "narrative")
        )?;
    }
    writeln!(out, "</section>")
}

/// Links to the divergences that a narrative stands in, at most three.
fn places(view: &View<'_>, narrative: usize, detail: Detail) -> String {
    let all = view.comparison.divergences.iter().enumerate().take(detail.divergences);
    let ranks: Vec<usize> =
        all.filter(|(_, divergence)| [divergence.a, divergence.b].contains(&narrative)).map(|(rank, _)| rank + 1).collect();
    let links: Vec<String> = ranks.iter().take(3).map(|rank| format!("<a href=\"#e{}d{rank}\">{rank}</a>", view.number)).collect();
    match ranks.len() {
        0 => String::new(),
        1 => format!(", divergence {}", links[0]),
        shown @ 2..=3 => format!(", divergences {} and {}", links[..shown - 1].join(", "), links[shown - 1]),
        more => format!(", divergences {} and {} more", links.join(", "), more - 3),
    }
}

fn cell(out: &mut dyn Write, view: &View<'_>, standing: &Standing, many: bool) -> io::Result<()> {
    let class = match standing.stance {
        Stance::Agree => " class=\"b2\"",
        Stance::Disagree => " class=\"o2\"",
        Stance::Discuss => "",
        Stance::Unrelated => " class=\"z\"",
    };
    write!(out, "<td{class}")?;
    if many {
        write!(out, " data-source=\"{}\"", Escaped(shortened(&view.labels[standing.document], 120).0))?;
    }
    write!(out, ">")?;
    let word = standing_word(standing.basis);
    let Some(claim) = standing.claim.filter(|_| standing.stance != Stance::Unrelated) else {
        return writeln!(out, "{word}</td>");
    };
    write!(out, "<details><summary>{word}")?;
    if let Some(aside) = standing_aside(standing) {
        write!(out, " <small>{aside}</small>")?;
    }
    writeln!(out, "</summary>")?;
    said(out, view, claim, standing.judgement, meaning(standing.basis))?;
    if let Some(at) = standing.contradiction.filter(|at| standing.judgement != Some(*at)) {
        let candidate = view.judgement(at).candidate;
        let claim = if view.claim(candidate.a).document == standing.document { candidate.a } else { candidate.b };
        said(out, view, claim, Some(at), "contradicts it")?;
    }
    writeln!(out, "</details></td>")
}

/// A claim of the source, and what the model makes of it.
fn said(out: &mut dyn Write, view: &View<'_>, claim: usize, judgement: Option<usize>, meaning: &str) -> io::Result<()> {
    claim_figure(out, view, claim)?;
    match judgement {
        Some(at) => writeln!(out, "<p class=\"note\">{meaning}: {} ({})</p>", percent(view.judgement(at).confidence), view.pair_id(at)),
        None => writeln!(out, "<p class=\"note\">{meaning}</p>"),
    }
}

/// What a basis means, in words for people.
fn meaning(basis: Basis) -> &'static str {
    match basis {
        Basis::Own => "is part of the narrative",
        Basis::Contradicts => "contradicts it",
        Basis::Supports => "entails it",
        Basis::Reported => "tells it as what others say",
        Basis::Denial => "passes on a denial of it",
        Basis::Rival => "tells the contrary as what others say",
        Basis::Weaker => "follows from it, but says less",
        Basis::Unsure => "left open",
        Basis::Unrelated | Basis::Uncompared => "says nothing of it",
    }
}
