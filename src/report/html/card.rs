//! One divergence: two narratives, who holds them, the best pair of quotes, and on demand everything behind it.

use std::io::{self, Write};

use super::quote::{claim_figure, pair};
use super::{Detail, Foreign, Summary, names, some_names};
use crate::aggregate::{Divergence, Judgement, Narrative, Reason};
use crate::report::text::{count, percent, shortened};
use crate::report::view::{self, Turned, View, reason_name};

/// Writes the card at `rank` (from 0) under a heading of `level`.
pub(super) fn card(out: &mut dyn Write, view: &View<'_>, rank: usize, summary: &Summary, detail: Detail, level: u8) -> io::Result<()> {
    let divergence = &view.comparison.divergences[rank];
    let [a, b] = [divergence.a, divergence.b].map(|narrative| &view.comparison.narratives[narrative]);
    let id = format!("e{}d{}", view.number, rank + 1);
    let reasons = view.reasons(divergence);
    writeln!(
        out,
        "<article id=\"{id}\" aria-labelledby=\"{id}h\" data-confidence=\"{:.0}\" data-reasons=\"{}\" data-sources=\"{}\">",
        divergence.confidence * 100.0,
        reasons.iter().map(|&reason| reason_name(reason)).collect::<Vec<_>>().join(" "),
        places(view, [a, b], summary),
    )?;
    writeln!(
        out,
        "<header><span class=\"rank\" aria-hidden=\"true\">{0}</span><h{level} class=\"card\" id=\"{id}h\"><span class=\"sr\">Divergence {0}: </span>{1} <span class=\"vs\">against</span> {2}</h{level}>",
        rank + 1,
        some_names(&view.names(&a.holders)),
        some_names(&view.names(&b.holders)),
    )?;
    facts(out, view, divergence, &reasons)?;
    writeln!(out, "</header>")?;
    let contradictions = view.contradictions(divergence);
    if let Some((&best, further)) = contradictions.split_first() {
        let heads = [("A", a), ("B", b)].map(|(side, narrative)| head(view, side, narrative, level));
        pair(out, view, best, Some(&heads), detail.context)?;
        shown(out, view.judgement(best.judgement))?;
        writeln!(out, "<div class=\"folds\">")?;
        probabilities(out, view, best)?;
        more(out, view, further, detail)?;
        if detail.context && a.claims.len() + b.claims.len() > 2 {
            narratives(out, view, [a, b])?;
        }
        writeln!(out, "</div>")?;
    }
    writeln!(out, "</article>")
}

/// The holders' outlets by their places in the filter's list.
fn places(view: &View<'_>, narratives: [&Narrative; 2], summary: &Summary) -> String {
    let mut places: Vec<usize> =
        narratives.iter().flat_map(|narrative| &narrative.holders).filter_map(|&document| summary.outlet(view.outlet(document))).collect();
    places.sort_unstable();
    places.dedup();
    places.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn facts(out: &mut dyn Write, view: &View<'_>, divergence: &Divergence, reasons: &[Reason]) -> io::Result<()> {
    write!(
        out,
        "<ul class=\"facts\"><li>Confidence <b>{}</b></li><li>Strength <b>{:.2}</b></li>",
        percent(divergence.confidence),
        divergence.strength
    )?;
    if !divergence.silent.is_empty() {
        write!(out, "<li>Holding neither: <b>{}</b></li>", names(&view.names(&divergence.silent)))?;
    }
    if !reasons.is_empty() {
        let tags: Vec<String> = reasons.iter().map(|&reason| format!("<span class=\"tag\">{}</span>", reason_name(reason))).collect();
        write!(out, "<li>{}</li>", tags.join(" "))?;
    }
    writeln!(out, "</ul>")
}

fn head(view: &View<'_>, side: &str, narrative: &Narrative, level: u8) -> String {
    let holders = view.names(&narrative.holders);
    format!(
        "<h{0} class=\"side-head\">Narrative {side} · {1}, {2}</h{0}>{3}",
        level + 1,
        count(narrative.claims.len(), "claim"),
        count(holders.len(), "source"),
        if holders.len() > 4 { format!("<p class=\"note\">Held by {}.</p>", names(&holders)) } else { String::new() }
    )
}

/// What the text shows, apart from what the model says.
fn shown(out: &mut dyn Write, judgement: &Judgement) -> io::Result<()> {
    if judgement.evidence.is_empty() {
        return Ok(());
    }
    writeln!(out, "<ul class=\"reasons\" aria-label=\"What the text shows\">")?;
    for evidence in &judgement.evidence {
        write!(out, "<li><span class=\"tag\">{}</span> ", reason_name(evidence.reason))?;
        if !evidence.note.is_empty() {
            write!(out, "<b>{}</b> · ", Foreign(shortened(&evidence.note, 300).0))?;
        }
        writeln!(out, "{}</li>", meaning(evidence.reason))?;
    }
    writeln!(out, "</ul>")
}

/// What a reason means, in words for people.
fn meaning(reason: Reason) -> &'static str {
    match reason {
        Reason::Number => "the same quantity with different values",
        Reason::Time => "different times for the same thing",
        Reason::Negation => "one side denies what the other states",
        Reason::Actor => "different doers of the same thing",
        Reason::Role => "the two parties change their parts",
        Reason::Place => "different places for the same thing",
        Reason::Modality => "planned, possible or claimed against done",
        Reason::Characterisation => "opposite wording",
        Reason::Evolved => "dated differently: both may have been true in turn",
        Reason::Reported => "attributed: somebody says so, the outlet may not",
    }
}

/// The model's word on a pair, in both directions; shown on demand.
pub(super) fn probabilities(out: &mut dyn Write, view: &View<'_>, pair: Turned) -> io::Result<()> {
    let judgement = view.judgement(pair.judgement);
    let turn = |(ab, ba)| if pair.swapped { (ba, ab) } else { (ab, ba) };
    let (there, back) = turn((judgement.ab, judgement.ba));
    let reported = judgement.content.map(turn);
    let (decided, what) = match reported {
        Some(reported) if judgement.by_content => (reported, ", by what is reported"),
        _ => ((there, back), ""),
    };
    writeln!(
        out,
        "<details><summary>Model: contradiction {} (A → B), {} (B → A){what}</summary>\n<div class=\"scroll\"><table><caption>What the model makes of \
         this pair, {}: the probability of each relation when one sentence is given and the other asked about.</caption><thead><tr>\
         <th scope=\"col\">Given → asked</th><th scope=\"col\" class=\"n\">Entails</th><th scope=\"col\" class=\"n\">Leaves open</th>\
         <th scope=\"col\" class=\"n\">Contradicts</th></tr></thead><tbody>",
        percent(decided.0.probabilities.contradiction),
        percent(decided.1.probabilities.contradiction),
        view.pair_id(pair.judgement),
    )?;
    let sentences = [("A → B", there), ("B → A", back)];
    let contents = reported.map(|(there, back)| [("A → B, what is reported", there), ("B → A, what is reported", back)]);
    for (name, prediction) in sentences.into_iter().chain(contents.into_iter().flatten()) {
        let p = prediction.probabilities;
        writeln!(
            out,
            "<tr><th scope=\"row\">{name}</th><td class=\"n\">{:.4}</td><td class=\"n\">{:.4}</td><td class=\"n\">{:.4}</td></tr>",
            p.entailment, p.neutral, p.contradiction
        )?;
    }
    writeln!(out, "</tbody></table></div>")?;
    let cut = view::truncated(judgement);
    if cut > 0 {
        writeln!(out, "<p>The pair was too long: the model did not read {}.</p>", count(cut, "token"))?;
    }
    writeln!(out, "</details>")
}

/// The other contradicting pairs of the divergence, folded.
fn more(out: &mut dyn Write, view: &View<'_>, further: &[Turned], detail: Detail) -> io::Result<()> {
    if further.is_empty() {
        return Ok(());
    }
    let name =
        if further.len() == 1 { "1 further contradicting pair".into() } else { format!("{} further contradicting pairs", further.len()) };
    if detail.further == 0 {
        return writeln!(out, "<p class=\"more\">{name} in <code>pairs.csv</code>.</p>");
    }
    writeln!(out, "<details class=\"further\"><summary>{name}</summary>")?;
    for &quoted in further.iter().take(detail.further) {
        pair(out, view, quoted, None, false)?;
        shown(out, view.judgement(quoted.judgement))?;
    }
    if further.len() > detail.further {
        writeln!(out, "<p class=\"more\">{} more in <code>pairs.csv</code>.</p>", count(further.len() - detail.further, "pair"))?;
    }
    writeln!(out, "</details>")
}

/// Every claim of both narratives, folded.
fn narratives(out: &mut dyn Write, view: &View<'_>, both: [&Narrative; 2]) -> io::Result<()> {
    writeln!(out, "<details class=\"further\"><summary>All claims of the two narratives</summary><div class=\"pair\">")?;
    for (side, narrative) in ["A", "B"].iter().zip(both) {
        writeln!(out, "<div class=\"side\"><p class=\"note\">Narrative {side}</p>")?;
        for &claim in narrative.claims.iter().take(12) {
            claim_figure(out, view, claim)?;
        }
        if narrative.claims.len() > 12 {
            writeln!(out, "<p class=\"more\">{} more in <code>report.json</code>.</p>", count(narrative.claims.len() - 12, "claim"))?;
        }
        writeln!(out, "</div>")?;
    }
    writeln!(out, "</div></details>")
}
