//! The page on one claim: who disputes, who agrees, who merely reports it.

use std::io::{self, Write};

use super::Foreign;
use super::parts::provenance;
use super::quote::link;
use crate::read::Document;
use crate::report::Manifest;
use crate::report::stance::{QUOTE, SECTIONS, StanceReport, blind_spots};
use crate::report::text::{Escaped, percent, shortened};
use crate::report::view::manner;
use crate::stance::{Deciding, Stance, StancePrediction};

/// Writes the page.
pub(in crate::report) fn write(out: &mut dyn Write, report: &StanceReport, manifest: &Manifest) -> io::Result<()> {
    let title = format!("{}: who says what of it", Escaped(shortened(&report.claim, 120).0));
    super::open_page(out, &title)?;
    body(out, report, manifest)?;
    super::close_page(out)
}

fn body(out: &mut dyn Write, report: &StanceReport, manifest: &Manifest) -> io::Result<()> {
    writeln!(
        out,
        "<header>\n<p class=\"kicker\">Rashomon · a claim and its articles</p>\n<h1>“{}”</h1>\n<p class=\"lead\">{}.</p>",
        Foreign(shortened(&report.claim, QUOTE).0),
        Escaped(&report.summary())
    )?;
    write!(out, "<nav class=\"contents\" aria-label=\"Contents\"><ul>")?;
    for (stance, id, name) in SECTIONS {
        if !report.of(stance).is_empty() {
            write!(out, "<li><a href=\"#{id}\">{name}</a></li>")?;
        }
    }
    writeln!(
        out,
        "<li><a href=\"#all\">All articles</a></li><li><a href=\"#method\">Method</a></li></ul></nav>\n</header>\n<main id=\"main\">"
    )?;
    for (stance, id, name) in SECTIONS {
        let found = report.of(stance);
        if found.is_empty() {
            continue;
        }
        writeln!(out, "<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{name}</h2>")?;
        for (document, prediction) in found {
            article(out, document, prediction)?;
        }
        writeln!(out, "</section>")?;
    }
    table(out, report)?;
    writeln!(out, "<section aria-labelledby=\"blind\">\n<h2 id=\"blind\">What this report cannot see</h2>\n<ul class=\"plain\">")?;
    for blind in blind_spots(report) {
        writeln!(out, "<li>{}</li>", Escaped(&blind))?;
    }
    writeln!(
        out,
        "</ul>\n</section>\n<section aria-labelledby=\"method\">\n<h2 id=\"method\">Method and thresholds</h2>\n<p>Words decide first whether \
         an article speaks of the claim at all. Of those that do, a language model reads the first passage and those that share most with the \
         claim and a small network judges from what it saw, from words that deny, doubt or pass on, and from where they \
         stand. The passages shown are those without which the stance would be least sure.</p>"
    )?;
    provenance(out, manifest)?;
    writeln!(
        out,
        "</section>\n</main>\n<footer class=\"note\"><p>Made by rashomon {}. A model's judgement: read the passages in their place before you \
         cite a stance. The same rows are in <code>stances.csv</code> and <code>report.json</code>.</p></footer>",
        Escaped(&manifest.version)
    )
}

fn article(out: &mut dyn Write, document: &Document, prediction: &StancePrediction) -> io::Result<()> {
    let stance = prediction.stance();
    writeln!(
        out,
        "<article>\n<h3 class=\"card\">{}</h3>\n<ul class=\"facts\"><li><b>{}</b> {}</li>",
        Foreign(&document.outlet),
        stance.name(),
        percent(prediction.of(stance))
    )?;
    if !document.date.is_empty() {
        write!(out, "<li>{}</li>", Foreign(&document.date))?;
    }
    if let Some(link) = link(&document.url, "source") {
        write!(out, "<li>{link}</li>")?;
    }
    writeln!(out, "<li>{} of {} passages read</li></ul>", prediction.read, prediction.passages)?;
    for deciding in &prediction.deciding {
        quote(out, deciding)?;
    }
    writeln!(out, "</article>")
}

fn quote(out: &mut dyn Write, deciding: &Deciding) -> io::Result<()> {
    let (said, left) = shortened(&deciding.text, QUOTE);
    write!(
        out,
        "<figure class=\"side\"><blockquote dir=\"auto\">{}{}</blockquote><figcaption>",
        Escaped(said),
        if left > 0 { " …" } else { "" }
    )?;
    if let Some(attribution) = &deciding.attribution {
        write!(out, "{} {}\u{a0}· ", manner(attribution.manner), Foreign(&attribution.holder))?;
    }
    writeln!(
        out,
        "bytes {} to {}\u{a0}· towards the claim: entails {}, contradicts {}</figcaption></figure>",
        deciding.span.start,
        deciding.span.end,
        percent(deciding.probabilities.entailment),
        percent(deciding.probabilities.contradiction)
    )
}

fn table(out: &mut dyn Write, report: &StanceReport) -> io::Result<()> {
    writeln!(
        out,
        "<section aria-labelledby=\"all\">\n<h2 id=\"all\">All articles</h2>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" \
         aria-labelledby=\"all\"><table class=\"list\">\n<thead><tr><th scope=\"col\" class=\"wide\">Article</th><th scope=\"col\">Stance</th>"
    )?;
    for stance in Stance::ALL {
        write!(out, "<th scope=\"col\" class=\"n\">{}</th>", stance.name())?;
    }
    writeln!(out, "</tr></thead>\n<tbody>")?;
    for (document, prediction) in &report.articles {
        write!(out, "<tr><th scope=\"row\">{}</th><td>{}</td>", Foreign(shortened(&document.outlet, 120).0), report.stance(prediction))?;
        for stance in Stance::ALL {
            write!(out, "<td class=\"n\">{}</td>", percent(prediction.of(stance)))?;
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody>\n</table></div>\n</section>")
}
