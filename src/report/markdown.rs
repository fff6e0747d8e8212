//! The report for pasting: summary, divergences with their quotes, what is not seen.

use std::io::{self, Write};

use super::Manifest;
use super::html::{Summary, blind_spots};
use super::text::{self, count, listed, percent};
use super::view::{self, STANDING_WORDS, View, standing_aside, standing_word};

/// Divergences of one event that are written out; the rest is counted.
const SHOWN: usize = 25;
/// The longest quote, in bytes.
const QUOTE: usize = 600;

/// Writes the title.
pub(super) fn begin(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# Where the accounts diverge\n")
}

/// Writes what stands below the events.
pub(super) fn end(out: &mut dyn Write, summary: &Summary, manifest: &Manifest) -> io::Result<()> {
    writeln!(out, "## What this report cannot see\n")?;
    for blind in blind_spots(summary, manifest) {
        writeln!(out, "- {}", text::markdown(&blind))?;
    }
    let model = &manifest.model;
    writeln!(
        out,
        "\nMade by rashomon {} with the model {} ({}). The relations are a model's judgement: read the sentences before you cite them.",
        text::markdown(&manifest.version),
        text::markdown(&model.name),
        text::markdown(&model.network),
    )
}

/// Writes the section of an event.
pub(super) fn event(out: &mut dyn Write, view: &View<'_>) -> io::Result<()> {
    let comparison = view.comparison;
    if !comparison.event.is_empty() {
        writeln!(out, "## {}\n", text::markdown(&comparison.event))?;
    }
    let sources: Vec<String> = view.labels.iter().map(|label| text::markdown(label)).collect();
    writeln!(
        out,
        "{} ({}) make {}; {} of claims were compared, {} contradict, {} agree, {} stay undecided. {}.\n",
        count(sources.len(), "account"),
        listed(&sources),
        count(comparison.claims.len(), "claim"),
        count(comparison.judgements.len(), "pair"),
        view.contradicting,
        view.agreeing,
        view.unsure,
        capital(&count(comparison.divergences.len(), "divergence")),
    )?;
    for (at, divergence) in comparison.divergences.iter().take(SHOWN).enumerate() {
        let names = |narrative: usize| -> Vec<String> {
            view.names(&comparison.narratives[narrative].holders).into_iter().map(text::markdown).collect()
        };
        writeln!(out, "### {}. {} against {}\n", at + 1, listed(&names(divergence.a)), listed(&names(divergence.b)))?;
        let reasons: Vec<&str> = view.reasons(divergence).into_iter().map(view::reason_name).collect();
        write!(out, "Confidence {}", percent(divergence.confidence))?;
        if !reasons.is_empty() {
            write!(out, "; reasons: {}", reasons.join(", "))?;
        }
        if !divergence.silent.is_empty() {
            let silent: Vec<String> = view.names(&divergence.silent).into_iter().map(text::markdown).collect();
            write!(out, "; holding neither: {}", listed(&silent))?;
        }
        writeln!(out, ".\n")?;
        if let Some(best) = view.contradictions(divergence).first() {
            for claim in [best.here, best.there] {
                quote(out, view, claim)?;
            }
        }
    }
    let more = comparison.divergences.len().saturating_sub(SHOWN);
    if more > 0 {
        writeln!(out, "{} more in divergences.csv.\n", count(more, "divergence"))?;
    }
    standings(out, view)
}

/// Who stands where: a line a narrative.
fn standings(out: &mut dyn Write, view: &View<'_>) -> io::Result<()> {
    let narratives = view.ranked_narratives();
    if narratives.is_empty() {
        return Ok(());
    }
    writeln!(out, "### Who stands where\n")?;
    for &narrative in narratives.iter().take(SHOWN) {
        let said = view.representatives[narrative].map_or("", |claim| &view.claim(claim).text);
        let (said, left) = text::shortened(said, QUOTE);
        let groups: Vec<String> = STANDING_WORDS.iter().filter_map(|word| group(view, narrative, word)).collect();
        writeln!(out, "- “{}{}” {}.", text::markdown(said), if left > 0 { " …" } else { "" }, groups.join("; "))?;
    }
    let more = narratives.len().saturating_sub(SHOWN);
    if more > 0 {
        writeln!(out, "\n{} more in stances.csv.", count(more, "narrative"))?;
    }
    writeln!(out)
}

/// Everybody who stands to a narrative in one way, if anybody does.
fn group(view: &View<'_>, narrative: usize, word: &str) -> Option<String> {
    let such = view.standings_to(narrative).iter().filter(|standing| standing_word(standing.basis) == word);
    let names: Vec<String> = such
        .map(|standing| {
            let aside = standing_aside(standing).map_or_else(String::new, |aside| format!(" ({aside})"));
            format!("{}{aside}", text::markdown(&view.labels[standing.document]))
        })
        .collect();
    (!names.is_empty()).then(|| format!("{word}: {}", listed(&names)))
}

fn quote(out: &mut dyn Write, view: &View<'_>, claim: usize) -> io::Result<()> {
    let (said, left) = text::shortened(view.quote(claim).0, QUOTE);
    let document = view.document(claim);
    write!(
        out,
        "> “{}{}”  \n> — {}",
        text::markdown(said),
        if left > 0 { " …" } else { "" },
        text::markdown(&view.labels[view.claim(claim).document])
    )?;
    if !document.date.is_empty() {
        write!(out, ", {}", text::markdown(&document.date))?;
    }
    if let Some(attribution) = &view.claim(claim).attribution {
        write!(out, ", {} {}", view::manner(attribution.manner), text::markdown(&attribution.holder))?;
    }
    writeln!(out, "\n")
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
