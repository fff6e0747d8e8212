//! `report.json`: the rows of all CSV files, event by event, with what does not fit a table. `docs/report.schema.json` is its schema.

use std::io::{self, Write};
use std::ops::Range;

use serde::{Serialize, Serializer};

use super::row::{DivergenceRow, EventRow, Form, PairRow, SourceRow, StandingRow};
use super::view::View;
use super::{Manifest, SCHEMA, view};
use crate::segment::{Attribution, Manner};

/// Writes what stands before the list of events.
pub(super) fn begin(out: &mut dyn Write, manifest: &Manifest) -> io::Result<()> {
    write!(out, "{{\"schema\":{SCHEMA},\"manifest\":")?;
    serde_json::to_writer(&mut *out, manifest)?;
    write!(out, ",\"events\":[")
}

/// Writes an event; none of its rows is kept.
pub(super) fn event(out: &mut dyn Write, view: &View<'_>) -> io::Result<()> {
    if view.number > 1 {
        write!(out, ",")?;
    }
    Ok(serde_json::to_writer(out, &whole(view))?)
}

/// Writes what stands behind the list of events.
pub(super) fn end(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "]}}")
}

/// Writes `manifest.json`, indented for people.
pub(super) fn write_manifest(out: &mut dyn Write, manifest: &Manifest) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, manifest)?;
    out.write_all(b"\n")
}

/// A sequence that is made while it is written.
struct Each<F>(F);

impl<F: Fn() -> I, I: Iterator<Item: Serialize>> Serialize for Each<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

#[derive(Serialize)]
struct Event<D, C, N, V, T, S, P> {
    summary: EventRow<'static>,
    documents: D,
    claims: C,
    narratives: N,
    divergences: V,
    stances: T,
    sources: S,
    pairs: P,
}

#[derive(Serialize)]
struct Account<'a> {
    id: &'a str,
    label: &'a str,
    outlet: &'a str,
    date: &'a str,
    url: &'a str,
    title: &'a str,
    origin: String,
    bytes: usize,
    witness: &'a str,
}

#[derive(Serialize)]
struct Assertion<'a> {
    id: String,
    document: &'a str,
    start: usize,
    end: usize,
    text: &'a str,
    attribution: Option<Attributed<'a>>,
}

#[derive(Serialize)]
struct Attributed<'a> {
    holder: &'a str,
    cue: &'a str,
    manner: Manner,
    content: &'a str,
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct Group<'a> {
    id: String,
    claims: Vec<String>,
    holders: Vec<&'a str>,
}

#[derive(Serialize)]
struct Dispute<'a> {
    #[serde(flatten)]
    row: DivergenceRow<'a>,
    contradictions: Vec<String>,
}

#[derive(Serialize)]
struct Scored<'a> {
    #[serde(flatten)]
    row: PairRow<'a>,
    evidence: Vec<Shown<'a>>,
}

#[derive(Serialize)]
struct Shown<'a> {
    reason: &'a str,
    a: Option<[usize; 2]>,
    b: Option<[usize; 2]>,
    note: &'a str,
}

fn whole<'v>(view: &'v View<'_>) -> impl Serialize + 'v {
    let comparison = view.comparison;
    let form = Form::Values;
    Event {
        summary: EventRow::new(view, form),
        documents: Each(move || (0..comparison.documents.len()).map(move |at| account(view, at))),
        claims: Each(move || (0..comparison.claims.len()).map(move |at| assertion(view, at))),
        narratives: Each(move || (0..comparison.narratives.len()).map(move |at| group(view, at))),
        divergences: Each(move || {
            comparison.divergences.iter().enumerate().map(move |(at, divergence)| Dispute {
                row: DivergenceRow::new(view, at, form),
                contradictions: divergence.judgements.iter().map(|&at| view.pair_id(at)).collect(),
            })
        }),
        stances: Each(move || view.standings().iter().map(move |standing| StandingRow::new(view, standing, form))),
        sources: Each(move || (0..comparison.sources.len()).map(move |at| SourceRow::new(view, at, form))),
        pairs: Each(move || {
            comparison.judgements.iter().enumerate().map(move |(at, judgement)| Scored {
                row: PairRow::new(view, at, form),
                evidence: judgement
                    .evidence
                    .iter()
                    .map(|evidence| Shown {
                        reason: view::reason_name(evidence.reason),
                        a: evidence.a.as_ref().map(ends),
                        b: evidence.b.as_ref().map(ends),
                        note: &evidence.note,
                    })
                    .collect(),
            })
        }),
    }
}

fn account<'v>(view: &'v View<'_>, at: usize) -> Account<'v> {
    let documents = &view.comparison.documents;
    let document = &documents[at];
    let witness = view.comparison.witnesses.get(at).and_then(|&witness| documents.get(witness)).unwrap_or(document);
    Account {
        id: &document.id,
        label: &view.labels[at],
        outlet: &document.outlet,
        date: &document.date,
        url: &document.url,
        title: &document.title,
        origin: document.origin.display().to_string(),
        bytes: document.text.len(),
        witness: &witness.id,
    }
}

fn assertion<'v>(view: &'v View<'_>, at: usize) -> Assertion<'v> {
    let claim = view.claim(at);
    let attributed = |attribution: &'v Attribution| Attributed {
        holder: &attribution.holder,
        cue: &attribution.cue,
        manner: attribution.manner,
        content: &attribution.content,
        start: attribution.span.start,
        end: attribution.span.end,
    };
    Assertion {
        id: view.claim_id(at),
        document: &view.document(at).id,
        start: claim.span.start,
        end: claim.span.end,
        text: &claim.text,
        attribution: claim.attribution.as_ref().map(attributed),
    }
}

fn group<'v>(view: &'v View<'_>, at: usize) -> Group<'v> {
    let narrative = &view.comparison.narratives[at];
    Group {
        id: view.narrative_id(at),
        claims: narrative.claims.iter().map(|&claim| view.claim_id(claim)).collect(),
        holders: narrative.holders.iter().map(|&document| view.comparison.documents[document].id.as_str()).collect(),
    }
}

fn ends(span: &Range<usize>) -> [usize; 2] {
    [span.start, span.end]
}
