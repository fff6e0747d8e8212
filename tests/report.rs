//! The report from hand-made comparisons: every file, hostile texts, and nothing left behind by a failure.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::too_many_lines)]

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rashomon::aggregate::{Comparison, Direction, Divergence, Evidence, Judgement, Narrative, Reason, Relation, SourcePair};
use rashomon::align::Candidate;
use rashomon::read::Document;
use rashomon::report::row::{DivergenceRow, EventRow, PairRow, SourceRow, StandingRow};
use rashomon::report::{self, Comparisons, Counts, FILES, Input, Manifest, ModelUsed, ReportOptions, Skipped};
use rashomon::segment::{Attribution, Claim, Manner};
use rashomon::{Error, ErrorKind, Prediction, Probabilities};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Builds a comparison from sentences, so that a test names claims by `(document, sentence)`.
struct Builder(Comparison);

impl Builder {
    fn new(event: &str) -> Self {
        Self(Comparison {
            event: event.into(),
            documents: Vec::new(),
            claims: Vec::new(),
            judgements: Vec::new(),
            witnesses: Vec::new(),
            narratives: Vec::new(),
            divergences: Vec::new(),
            sources: Vec::new(),
        })
    }

    fn account(mut self, id: &str, outlet: &str, date: &str, sentences: &[&str]) -> Self {
        let at = self.0.documents.len();
        let mut text = String::new();
        for sentence in sentences {
            let start = text.len();
            text.push_str(sentence);
            self.0.claims.push(Claim { document: at, span: start..text.len(), text: sentence.trim().to_owned(), attribution: None });
            text.push(' ');
        }
        self.0.witnesses.push(at);
        self.0.documents.push(Document {
            id: id.into(),
            event: self.0.event.clone(),
            outlet: outlet.into(),
            date: date.into(),
            url: format!("https://example.org/{at}?a=1&b=2"),
            title: format!("{outlet}: the night at the ford"),
            text,
            origin: format!("accounts/{id}.txt").into(),
        });
        self
    }

    fn claim(&self, document: usize, sentence: usize) -> usize {
        self.0.claims.iter().position(|claim| claim.document == document).expect("has claims") + sentence
    }

    fn attributed(mut self, place: (usize, usize), holder: &str, cue: &str, manner: Manner) -> Self {
        let at = self.claim(place.0, place.1);
        let claim = &mut self.0.claims[at];
        claim.attribution =
            Some(Attribution { holder: holder.into(), cue: cue.into(), manner, content: claim.text.clone(), span: claim.span.clone() });
        self
    }

    fn judge(
        mut self,
        a: (usize, usize),
        b: (usize, usize),
        relation: Relation,
        confidence: f32,
        shows: &[(Reason, &str, &str, &str)],
    ) -> Self {
        let (a, b) = (self.claim(a.0, a.1), self.claim(b.0, b.1));
        let place = |claim: usize, words: &str| {
            let Claim { document, span, .. } = &self.0.claims[claim];
            let start = span.start + self.0.documents[*document].text[span.clone()].find(words).expect("the words are in the sentence");
            (!words.is_empty()).then_some(start..start + words.len())
        };
        let evidence = shows
            .iter()
            .map(|&(reason, in_a, in_b, note)| Evidence { reason, a: place(a, in_a), b: place(b, in_b), note: note.into() })
            .collect();
        let (entailment, contradiction) = match relation {
            Relation::Agrees => (confidence, 0.01),
            Relation::Contradicts => (0.01, confidence),
            Relation::Unsure => (0.1, 0.45),
            Relation::Unrelated => (0.02, 0.03),
        };
        let probabilities = Probabilities { entailment, contradiction, neutral: 1.0 - entailment - contradiction };
        let prediction = Prediction { probabilities, tokens: 40, truncated: 0 };
        self.0.judgements.push(Judgement {
            contradiction,
            by_content: false,
            content: None,
            candidate: Candidate { a, b, relatedness: 0.5 },
            ab: prediction,
            ba: prediction,
            relation,
            direction: (relation == Relation::Agrees).then_some(Direction::Both),
            confidence,
            evidence,
        });
        self
    }

    /// Lets what the last judged pair reports decide.
    fn by_content(mut self, contradiction: f32) -> Self {
        let judgement = self.0.judgements.last_mut().expect("a judged pair");
        let probabilities = Probabilities { entailment: 0.01, contradiction, neutral: 0.99 - contradiction };
        let prediction = Prediction { probabilities, tokens: 30, truncated: 0 };
        (judgement.by_content, judgement.content) = (true, Some((prediction, prediction)));
        self
    }

    fn narrative(mut self, claims: &[(usize, usize)]) -> Self {
        let claims: Vec<usize> = claims.iter().map(|&(document, sentence)| self.claim(document, sentence)).collect();
        let mut holders: Vec<usize> = claims.iter().map(|&at| self.0.claims[at].document).collect();
        holders.sort_unstable();
        holders.dedup();
        self.0.narratives.push(Narrative { claims, holders });
        self
    }

    fn divergence(mut self, a: usize, b: usize, judgements: &[usize], strength: f32) -> Self {
        let holders = [&self.0.narratives[a].holders, &self.0.narratives[b].holders];
        let silent = (0..self.0.documents.len()).filter(|at| !holders.iter().any(|holders| holders.contains(at))).collect();
        let confidence = self.0.judgements[judgements[0]].confidence;
        self.0.divergences.push(Divergence { a, b, silent, judgements: judgements.to_vec(), strength, confidence });
        self
    }

    fn build(mut self) -> Comparison {
        let size = self.0.documents.len();
        for (a, b) in (0..size).flat_map(|a| (a + 1..size).map(move |b| (a, b))) {
            let between: Vec<&Judgement> = self
                .0
                .judgements
                .iter()
                .filter(|judgement| [judgement.candidate.a, judgement.candidate.b].map(|claim| self.0.claims[claim].document) == [a, b])
                .collect();
            let count = |relation| between.iter().filter(|judgement| judgement.relation == relation).count();
            let pair = SourcePair {
                a,
                b,
                compared: between.len(),
                agreeing: count(Relation::Agrees),
                contradicting: count(Relation::Contradicts),
                unsure: count(Relation::Unsure),
                coverage: 0.5,
            };
            self.0.sources.push(pair);
        }
        self.0
    }
}

/// Five invented accounts of a night at a ferry crossing.
fn ferry() -> Comparison {
    use Relation::{Agrees, Contradicts, Unrelated, Unsure};
    let mut comparison = Builder::new("The ferry at Marrow Ford")
        .account(
            "gazette",
            "Provincial Gazette",
            "2024-03-04",
            &[
                "The ferry Halina sank at Marrow Ford on Sunday night after it struck the old weir.",
                "All 46 passengers were brought ashore within an hour, and nobody was killed.",
                "The harbour office had inspected the boat in February and found no fault.",
                "Fog closed the river road until noon.",
                "The prosecutor's office denied that the company would be charged.",
            ],
        )
        .account(
            "river-wire",
            "River Wire",
            "2024-03-04",
            &[
                "A passenger ferry went down at Marrow Ford late on Sunday.",
                "At least 9 people drowned, according to hospital staff in the district town.",
                "Divers searched the weir for the missing through the night.",
                "Survivors said that the boat turned over in seconds.",
            ],
        )
        .account(
            "coast-daily",
            "Coast Daily",
            "2024-03-05",
            &[
                "A passenger ferry went down at Marrow Ford late on Sunday.",
                "At least 9 people drowned, according to hospital staff in the district town.",
                "Families waited at the pier on Monday.",
            ],
        )
        .account(
            "monitor",
            "Inland Waters Monitor",
            "2024-03-06",
            &[
                "Our volunteers counted 11 bodies at the landing stage by Tuesday.",
                "The Halina had not passed an inspection since 2021, and its papers were out of date.",
                "The boat capsized in open water, more than 300 metres upstream of the weir.",
                "Prosecutors have opened a case against the company.",
            ],
        )
        .account(
            "analyst",
            "M. Orlov, analyst",
            "2024-03-11",
            &[
                "The Halina capsized well before it reached the weir.",
                "Whether the boat was ever inspected remains disputed.",
                "The rescue was slow: the first launch arrived after almost two hours.",
            ],
        )
        .attributed((1, 1), "hospital staff in the district town", "according to", Manner::Said)
        .attributed((2, 1), "hospital staff in the district town", "according to", Manner::Said)
        .attributed((0, 4), "the prosecutor's office", "denied", Manner::Denied)
        .judge(
            (0, 1),
            (1, 1),
            Contradicts,
            0.971,
            &[
                (Reason::Number, "nobody", "At least 9 people", "0 ≠ at least 9"),
                (Reason::Negation, "nobody was killed", "", "nobody"),
                (Reason::Reported, "", "according to hospital staff", "hospital staff"),
            ],
        )
        .judge(
            (0, 1),
            (3, 0),
            Contradicts,
            0.934,
            &[(Reason::Number, "nobody was killed", "11 bodies", "0 ≠ 11"), (Reason::Evolved, "", "", "2 days apart")],
        )
        .judge(
            (0, 2),
            (3, 1),
            Contradicts,
            0.905,
            &[(Reason::Negation, "", "not", ""), (Reason::Time, "February", "since 2021", "February 2024 ≠ before 2021")],
        )
        .judge((0, 0), (3, 2), Contradicts, 0.842, &[(Reason::Place, "at Marrow Ford", "300 metres upstream of the weir", "")])
        .judge((0, 0), (4, 0), Contradicts, 0.811, &[])
        .judge(
            (0, 4),
            (3, 3),
            Contradicts,
            0.788,
            &[
                (Reason::Negation, "denied", "have opened a case", "denied"),
                (Reason::Reported, "The prosecutor's office denied", "", "the prosecutor's office"),
            ],
        )
        .by_content(0.788)
        .judge(
            (0, 1),
            (4, 2),
            Contradicts,
            0.721,
            &[(Reason::Time, "within an hour", "after almost two hours", "1 h ≠ 2 h"), (Reason::Characterisation, "", "slow", "")],
        )
        .judge((1, 0), (2, 0), Agrees, 0.99, &[])
        .judge((1, 1), (2, 1), Agrees, 0.99, &[])
        .judge((0, 0), (1, 0), Agrees, 0.93, &[])
        .judge((3, 2), (4, 0), Agrees, 0.88, &[])
        .judge((1, 1), (3, 0), Unsure, 0.48, &[(Reason::Number, "At least 9", "11", "at least 9 ~ 11")])
        .judge((0, 2), (4, 1), Unsure, 0.51, &[])
        .judge((0, 3), (2, 2), Unrelated, 0.95, &[])
        .narrative(&[(0, 1)])
        .narrative(&[(1, 1), (2, 1), (3, 0)])
        .narrative(&[(0, 2)])
        .narrative(&[(3, 1)])
        .narrative(&[(0, 0), (1, 0), (2, 0)])
        .narrative(&[(3, 2), (4, 0)])
        .narrative(&[(0, 4)])
        .narrative(&[(3, 3)])
        .narrative(&[(4, 2)])
        .divergence(0, 1, &[0, 1], 2.41)
        .divergence(2, 3, &[2], 1.62)
        .divergence(4, 5, &[3, 4], 1.5)
        .divergence(6, 7, &[5], 1.1)
        .divergence(0, 8, &[6], 0.9)
        .build();
    comparison.witnesses[2] = 1;
    comparison.judgements[3].ba.truncated = 7;
    comparison
}

fn manifest() -> Manifest {
    Manifest {
        model: ModelUsed { name: "default".into(), sha256: "ab".repeat(32), network: "candle f32".into(), temperature: 1.25 },
        thresholds: BTreeMap::from([("contradicts".into(), 0.7), ("agrees".into(), 0.65)]),
        options: BTreeMap::from([("all-pairs".into(), "false".into())]),
        inputs: vec![Input { path: "accounts".into(), sha256: "cd".repeat(32), documents: 5 }],
        skipped: vec![Skipped { document: "accounts/empty.txt".into(), reason: "holds no text".into() }],
        counts: Counts { left_out_sentences: 6, truncated_pairs: 1 },
        ..Manifest::default()
    }
}

/// Writes a report and reads all its files back as text.
fn files(comparisons: &[Comparison], options: ReportOptions) -> BTreeMap<String, String> {
    files_fetched(&comparisons, options)
}

fn files_fetched(comparisons: &dyn Comparisons, options: ReportOptions) -> BTreeMap<String, String> {
    let folder = tempfile::tempdir().expect("a folder");
    let paths = report::write_fetched(&folder.path().join("made/for/it"), comparisons, &manifest(), &options).expect("writes");
    assert_eq!(paths.iter().map(|path| path.file_name().unwrap().to_str().unwrap()).collect::<Vec<_>>(), FILES);
    assert_eq!(names_in(&folder.path().join("made/for/it")).len(), FILES.len(), "no temporary file stays");
    paths.iter().map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(path).unwrap())).collect()
}

fn names_in(folder: &Path) -> Vec<String> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn rows<R: serde::de::DeserializeOwned>(csv: &str) -> Vec<R> {
    csv::Reader::from_reader(csv.as_bytes()).deserialize().collect::<Result<_, _>>().expect("rows read back")
}

const PAIR_COLUMNS: &str = "event,pair_id,doc_a,outlet_a,date_a,url_a,start_a,end_a,text_a,doc_b,outlet_b,date_b,url_b,start_b,end_b,text_b,relation,\
direction,confidence,by_content,p_entailment_ab,p_neutral_ab,p_contradiction_ab,p_entailment_ba,p_neutral_ba,p_contradiction_ba,\
content_p_entailment_ab,content_p_neutral_ab,content_p_contradiction_ab,content_p_entailment_ba,content_p_neutral_ba,\
content_p_contradiction_ba,reasons,evidence_a,evidence_b,days_apart,attributed_a,attributed_b,truncated,schema";
const DIVERGENCE_COLUMNS: &str =
    "event,rank,strength,narrative_a,narrative_b,holders_a,holders_b,silent,doc_a,text_a,doc_b,text_b,confidence,reasons";
const STANDING_COLUMNS: &str = "event,narrative,narrative_doc,narrative_text,doc,outlet,holds,stance,basis,confidence,start,end,text,attributed,pair_id,\
contradiction,contradiction_pair";
const SOURCE_COLUMNS: &str = "event,doc_a,outlet_a,doc_b,outlet_b,compared,agreeing,contradicting,unsure,coverage,same_wording";
const EVENT_COLUMNS: &str = "event,documents,claims,pairs,divergences,agreeing,contradicting,unsure";

#[test]
fn the_columns_are_the_schema_even_without_rows() {
    for comparisons in [Vec::new(), vec![ferry()]] {
        let files = files(&comparisons, ReportOptions::default());
        for (name, columns) in [
            ("pairs.csv", PAIR_COLUMNS),
            ("divergences.csv", DIVERGENCE_COLUMNS),
            ("stances.csv", STANDING_COLUMNS),
            ("sources.csv", SOURCE_COLUMNS),
            ("events.csv", EVENT_COLUMNS),
        ] {
            assert_eq!(files[name].split("\r\n").next(), Some(columns), "{name}");
        }
    }
}

#[test]
fn csv_reads_back_as_the_rows_of_the_json() {
    let files = files(&[ferry()], ReportOptions::default());
    let json: Value = serde_json::from_str(&files["report.json"]).unwrap();
    let event = &json["events"][0];
    let of = |list: &str| event[list].as_array().unwrap().clone();
    let pairs: Vec<PairRow<'static>> = rows(&files["pairs.csv"]);
    assert_eq!(pairs, of("pairs").into_iter().map(|row| serde_json::from_value(row).unwrap()).collect::<Vec<PairRow<'static>>>());
    let divergences: Vec<DivergenceRow<'static>> = rows(&files["divergences.csv"]);
    assert_eq!(
        divergences,
        of("divergences").into_iter().map(|row| serde_json::from_value(row).unwrap()).collect::<Vec<DivergenceRow<'static>>>()
    );
    let standings: Vec<StandingRow<'static>> = rows(&files["stances.csv"]);
    assert_eq!(standings, of("stances").into_iter().map(|row| serde_json::from_value(row).unwrap()).collect::<Vec<StandingRow<'static>>>());
    let sources: Vec<SourceRow<'static>> = rows(&files["sources.csv"]);
    assert_eq!(sources, of("sources").into_iter().map(|row| serde_json::from_value(row).unwrap()).collect::<Vec<SourceRow<'static>>>());
    let events: Vec<EventRow<'static>> = rows(&files["events.csv"]);
    assert_eq!(events, [serde_json::from_value(event["summary"].clone()).unwrap()]);
    assert_eq!((pairs.len(), divergences.len(), standings.len(), sources.len()), (14, 5, 9 * 5, 10));

    let first = &pairs[0];
    let comparison = ferry();
    assert_eq!(&comparison.documents[0].text[first.start_a..first.end_a], first.text_a);
    assert_eq!((&*first.relation, first.direction.as_deref(), first.days_apart), ("contradicts", None, Some(0)));
    assert_eq!(first.reasons, "number; negation; reported");
    assert_eq!(first.evidence_b, "number 59-76 \"At least 9 people\"; reported 86-113 \"according to hospital staff\"");
    assert_eq!(first.attributed_b.as_deref(), Some("hospital staff in the district town"));
    assert_eq!((pairs[7].direction.as_deref(), pairs[1].days_apart, pairs[3].truncated), (Some("both"), Some(2), 7));
    assert!(files["pairs.csv"].contains(",0.9710,false,0.0100,"), "four decimals");
    assert_eq!((first.by_content, first.content_p_contradiction_ab), (false, None));
    assert_eq!((pairs[5].by_content, pairs[5].content_p_contradiction_ba.map(|p| p.value)), (true, Some(0.788)));
    assert_eq!(files["report.html"].matches("79\u{a0}% (B → A), by what is reported</summary>").count(), 1);
    assert_eq!(divergences[0].holders_b, "River Wire; Coast Daily; Inland Waters Monitor");
    assert_eq!(
        (divergences[0].silent.as_ref(), divergences[0].reasons.as_ref()),
        ("M. Orlov, analyst", "number; negation; evolved; reported")
    );
    assert!(sources.iter().any(|row| row.same_wording && row.doc_a == "river-wire" && row.doc_b == "coast-daily"));
}

/// Two accounts made of everything that breaks pages and spreadsheets.
fn hostile() -> Comparison {
    let long = "w".repeat(10_000);
    let mut comparison = Builder::new("=cmd|' /C calc'!A0 </title><script>alert(1)</script>")
        .account(
            "a\"><img src=x onerror=alert(2)>",
            "+Outlet \u{202e}elif\u{202c} & <b>Sons</b>",
            "@2024",
            &["=HYPERLINK(\"https://example.org\",\"x\"), he said, <script>alert('3')</script> {{script}} &amp; more.", &long],
        )
        .account("b", "وكالة النهر", "-1", &["-5", "@SUM(1) أعلنت الوكالة \u{2067}غرق العبّارة\u{2069}, line\r\nbreak, \"quoted\"."])
        .judge((0, 0), (1, 1), Relation::Contradicts, 0.9, &[(Reason::Actor, "he said", "", "<i>*note*</i>")])
        .judge((0, 1), (1, 0), Relation::Unsure, 0.5, &[])
        .narrative(&[(0, 0)])
        .narrative(&[(1, 1)])
        .divergence(0, 1, &[0], 1.0)
        .build();
    comparison.documents[0].url = "javascript:alert(4)".into();
    comparison.documents[1].title = "\t<svg onload=alert(5)>".into();
    comparison
}

#[test]
fn cells_that_a_spreadsheet_would_execute_are_neutralised() {
    let safe = files(&[hostile()], ReportOptions::default());
    let pairs: Vec<PairRow<'static>> = rows(&safe["pairs.csv"]);
    assert!(pairs[0].event.starts_with("'=cmd") && pairs[0].text_a.starts_with("'=HYPERLINK") && pairs[0].outlet_a.starts_with("'+"));
    assert_eq!((pairs[1].text_b.as_ref(), pairs[1].date_a.as_ref(), pairs[1].date_b.as_ref()), ("-5", "'@2024", "-1"));
    assert!(pairs[0].text_b.contains("line\r\nbreak, \"quoted\""), "quotes and line breaks survive");
    for name in ["pairs.csv", "divergences.csv", "stances.csv", "sources.csv", "events.csv"] {
        for record in csv::Reader::from_reader(safe[name].as_bytes()).records() {
            for cell in record.unwrap().iter().filter(|cell| cell.parse::<f64>().is_err()) {
                assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{name}: {cell}");
            }
        }
    }
    let raw = files(&[hostile()], ReportOptions { raw_csv: true });
    let pairs: Vec<PairRow<'static>> = rows(&raw["pairs.csv"]);
    assert!(pairs[0].event.starts_with("=cmd") && pairs[0].text_a.starts_with("=HYPERLINK"));
}

#[test]
fn the_page_escapes_what_is_hostile() {
    let page = &files(&[hostile()], ReportOptions::default())["report.html"];
    assert_eq!(page.matches("<script").count(), 1, "the page's own script only");
    for markup in ["<img", "<svg", "<b>Sons", "<i>", "onerror=alert(2)>", "javascript:alert(4)\""] {
        assert!(!page.contains(markup), "{markup}");
    }
    assert!(!page.contains(['\u{202e}', '\u{202c}', '\u{2067}', '\u{2069}']), "no character turns the text");
    assert!(page.contains("[U+202E]elif[U+202C]") && page.contains("<bdi>وكالة النهر</bdi>") && page.contains("{{script}}"));
    assert!(page.contains("&lt;script&gt;alert(&#39;3&#39;)&lt;/script&gt;") && page.contains("&amp;amp; more"));
    assert!(!page.contains(&"w".repeat(2_000)) && page.contains("[8,500 bytes more]"), "a huge word is cut and says so");
    assert!(!page.contains(" style=") && !page.contains(" onclick"), "the policy would refuse these");
}

#[test]
fn the_policy_names_the_inline_blocks() {
    let page = &files(&[ferry()], ReportOptions::default())["report.html"];
    for (element, directive) in [("style", "style-src"), ("script", "script-src")] {
        let (_, block) = page.split_once(&format!("<{element}>")).expect("has the block");
        let (block, _) = block.split_once(&format!("</{element}>")).expect("ends");
        let (_, hash) = page.split_once(&format!("{directive} 'sha256-")).expect("the policy names it");
        let (hash, _) = hash.split_once('\'').expect("ends");
        assert_eq!(hash, base64(&Sha256::digest(block.as_bytes())), "{element}");
    }
    assert!(page.contains("content=\"default-src 'none'; "));
}

/// Base64 the slow way: every sixth of a bit string looked up by itself.
fn base64(bytes: &[u8]) -> String {
    let alphabet: Vec<char> = ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(['+', '/']).collect();
    let bit = |at: usize| bytes.get(at / 8).map_or(0, |byte| usize::from(byte >> (7 - at % 8) & 1));
    let sextet = |at: usize| (0..6).fold(0, |bits, next| bits * 2 + bit(at * 6 + next));
    let text: String = (0..(bytes.len() * 8).div_ceil(6)).map(|at| alphabet[sextet(at)]).collect();
    format!("{text}{}", "=".repeat(text.len().next_multiple_of(4) - text.len()))
}

#[test]
fn the_page_says_who_what_and_what_not() {
    let page = &files(&[ferry()], ReportOptions::default())["report.html"];
    for words in [
        "5 accounts make 19 claims",
        "<b>7 contradict</b>, 4 agree and 2 stay undecided",
        "5 divergences",
        "<bdi>River Wire</bdi> and <bdi>Coast Daily</bdi> share their wording",
        "2 pairs are undecided",
        "1 pair is too long",
        "1 document is skipped: accounts/empty.txt (holds no text)",
        "6 sentences are left out",
        "Holding neither: <b><bdi>M. Orlov, analyst</bdi></b>",
        "according to <bdi>hospital staff in the district town</bdi>",
        "denied by <bdi>the prosecutor's office</bdi>".replace('\'', "&#39;").as_str(),
        "<bdi>0 ≠ at least 9</bdi>",
        "1 further contradicting pair",
        "href=\"https://example.org/3?a=1&amp;b=2\"",
        "lang=\"en\"",
    ] {
        assert!(page.contains(words), "{words}");
    }
    let opened = |tag: &str| page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
    for tag in [
        "section",
        "article",
        "details",
        "figure",
        "div",
        "table",
        "tr",
        "td",
        "th",
        "ul",
        "ol",
        "li",
        "mark",
        "span",
        "bdi",
        "p",
        "blockquote",
    ] {
        assert_eq!(opened(tag), page.matches(&format!("</{tag}>")).count(), "{tag} is closed as often as opened");
    }
    let mut ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "ids are unique");
    for target in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(ids.binary_search(&target).is_ok(), "#{target} leads somewhere");
    }
}

#[test]
fn the_table_says_who_stands_where() {
    let files = files(&[ferry()], ReportOptions::default());
    let standings: Vec<StandingRow<'static>> = rows(&files["stances.csv"]);
    let order: Vec<(&str, &str)> = standings.iter().map(|row| (row.narrative.as_ref(), row.doc.as_ref())).collect();
    assert_eq!(
        order[..6].iter().map(|(_, doc)| *doc).collect::<Vec<_>>(),
        ["gazette", "river-wire", "coast-daily", "monitor", "analyst", "gazette"]
    );
    assert!(order.is_sorted_by_key(|(narrative, _)| *narrative));
    let of = |narrative: &str, doc: &str| {
        let row = standings.iter().find(|row| (row.narrative.as_ref(), row.doc.as_ref()) == (narrative, doc)).expect("a row");
        (row.stance.as_ref(), row.basis.as_ref(), row.confidence.map(|p| p.value), row.pair_id.as_deref())
    };
    assert_eq!(of("e1n1", "gazette"), ("agree", "own", None, None), "the only teller: nothing was judged");
    assert_eq!(of("e1n1", "river-wire"), ("discuss", "rival", Some(0.971), Some("e1p1")), "hospital staff contradict it, not the wire");
    assert_eq!(of("e1n1", "monitor"), ("disagree", "contradicts", Some(0.934), Some("e1p2")));
    assert_eq!(of("e1n1", "coast-daily"), ("unrelated", "uncompared", None, None));
    assert_eq!(of("e1n2", "river-wire"), ("discuss", "reported", Some(0.99), Some("e1p9")));
    assert_eq!(of("e1n2", "gazette"), ("disagree", "contradicts", Some(0.971), Some("e1p1")));
    assert_eq!(of("e1n3", "analyst"), ("discuss", "unsure", Some(0.51), Some("e1p13")));
    assert_eq!(of("e1n8", "gazette"), ("discuss", "denial", Some(0.788), Some("e1p6")));
    let row = &standings[5];
    assert_eq!((row.narrative_doc.as_ref(), row.doc.as_ref(), row.holds), ("river-wire", "gazette", false));
    assert_eq!(row.narrative_text, "At least 9 people drowned, according to hospital staff in the district town.");
    assert_eq!(&ferry().documents[0].text[row.start.unwrap()..row.end.unwrap()], row.text);
    assert_eq!((row.contradiction.map(|p| p.value), row.contradiction_pair.as_deref()), (Some(0.971), Some("e1p1")));

    let page = &files["report.html"];
    let (_, table) = page.split_once("<table class=\"stand\"").expect("the table");
    let (table, _) = table.split_once("</table>").expect("ends");
    assert_eq!((table.matches("<th scope=\"row\">").count(), table.matches("<th scope=\"col\">").count()), (9, 6));
    assert_eq!(table.matches("<td").count(), 45);
    for words in [
        "<summary>agrees</summary>",
        "<summary>reports <small>a denial</small></summary>",
        "<summary>reports <small>the contrary</small></summary>",
        "<summary>unsure</summary>",
        "<td class=\"z\">silent</td>",
        "contradicts it: 93\u{a0}% (e1p2)",
        "<small>e1n1, divergences <a href=\"#e1d1\">1</a> and <a href=\"#e1d5\">5</a></small>",
    ] {
        assert!(table.contains(words), "{words}");
    }
    assert!(table.find("e1n1,") < table.find("e1n2,") && table.find("e1n9,") > table.find("e1n8,"), "strongest divergence first");
    assert!(page.contains("<a href=\"#stances\">Who stands where</a>"));
    let markdown = &files["report.md"];
    assert!(
        markdown.contains(
            "- “All 46 passengers were brought ashore within an hour, and nobody was killed.” agrees: Provincial Gazette; \
             disputes: Inland Waters Monitor and M. Orlov, analyst; reports: River Wire (the contrary); silent: Coast Daily."
        ),
        "{markdown}"
    );
}

#[test]
fn both_sides_in_one_account_are_shown_as_such() {
    let both = Builder::new("")
        .account("a", "A", "", &["The bridge fell.", "The bridge stands."])
        .account("b", "B", "", &["The bridge stands firm."])
        .account("c", "C", "", &["Police said the bridge stands.", "The bridge is gone."])
        .attributed((2, 0), "Police", "said", Manner::Said)
        .judge((0, 0), (1, 0), Relation::Contradicts, 0.9, &[])
        .judge((0, 1), (1, 0), Relation::Agrees, 0.85, &[])
        .judge((1, 0), (2, 0), Relation::Agrees, 0.8, &[])
        .judge((1, 0), (2, 1), Relation::Contradicts, 0.7, &[])
        .narrative(&[(0, 0)])
        .narrative(&[(0, 1), (1, 0), (2, 0)])
        .divergence(0, 1, &[0], 1.0)
        .build();
    let files = files(&[both], ReportOptions::default());
    let standings: Vec<StandingRow<'static>> = rows(&files["stances.csv"]);
    let second: Vec<_> = standings[3..].iter().map(|row| (row.holds, row.stance.as_ref(), row.contradiction.map(|p| p.value))).collect();
    assert_eq!(second, [(true, "agree", Some(0.9)), (true, "agree", None), (true, "disagree", Some(0.7))]);
    let page = &files["report.html"];
    assert!(page.contains("<summary>agrees <small>tells the contrary, too</small></summary>"));
    assert!(page.contains("<summary>disputes <small>reports it, too</small></summary>"));
    assert!(page.contains("contradicts it: 90\u{a0}% (e1p1)"));
    assert!(files["report.md"].contains("agrees: A (tells the contrary, too)"));
}

#[test]
fn cells_among_many_sources_name_theirs() {
    let outlets = ["\"><script>alert(1)</script>", "\u{202e}B", "C", "D", "E", "F", "G", "H"];
    let crowd = outlets.iter().fold(Builder::new(""), |builder, outlet| builder.account(outlet, outlet, "", &["The bridge fell."]));
    let crowd = crowd.judge((0, 0), (1, 0), Relation::Agrees, 0.9, &[]).narrative(&[(0, 0), (1, 0)]).build();
    let page = &files(&[crowd], ReportOptions::default())["report.html"];
    assert!(page.contains("<table class=\"stand many\""));
    assert!(page.contains("<td class=\"b2\" data-source=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\"><details>"));
    assert!(page.contains("data-source=\"[U+202E]B\"") && page.contains("<td class=\"z\" data-source=\"H\">silent</td>"));
    assert_eq!((page.matches("<script").count(), page.matches(" data-source=").count()), (1, 8));
}

#[test]
fn many_events_have_an_index_and_a_small_page() {
    let few = files(&vec![ferry(); 3], ReportOptions::default());
    assert!(
        few["report.html"].contains("id=\"e3-stances\"")
            && few["report.html"].contains("id=\"e3d5\"")
            && few["report.html"].contains("href=\"#e2\"")
    );
    let mut events = vec![ferry(); 60];
    events[7].divergences.clear();
    let many = files(&events, ReportOptions::default());
    let page = &many["report.html"];
    assert!(page.contains("id=\"e60d3\"") && !page.contains("id=\"e60d4\"") && !page.contains("id=\"e8\""));
    assert!(page.contains("2 weaker divergences more in") && !page.contains("class=\"stand\""));
    assert_eq!(rows::<StandingRow<'static>>(&many["stances.csv"]).len(), 60 * 45);
    assert_eq!(rows::<EventRow<'static>>(&many["events.csv"]).len(), 60);
    assert!(page.len() < 60 * 16_000, "{} bytes", page.len());
}

#[test]
fn markdown_holds_the_quotes_and_no_markup_of_theirs() {
    let markdown = &files(&[ferry()], ReportOptions::default())["report.md"];
    assert!(markdown.contains("### 1. Provincial Gazette against River Wire, Coast Daily and Inland Waters Monitor"));
    assert!(markdown.contains("> “At least 9 people drowned, according to hospital staff in the district town.”"));
    let hostile = &files(&[hostile()], ReportOptions::default())["report.md"];
    assert!(!hostile.contains("<script") && hostile.contains("&lt;script\\>") && !hostile.contains('\u{202e}'));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let comparisons = [ferry(), hostile()];
    assert_eq!(files(&comparisons, ReportOptions::default()), files(&comparisons, ReportOptions::default()));
}

/// Comparisons that wait as JSON and are made anew each time; those from `lost` on can be fetched only once.
struct Stored {
    events: Vec<String>,
    fetched: Cell<usize>,
    lost: usize,
}

impl Stored {
    fn new(comparisons: &[Comparison]) -> Self {
        let events = comparisons.iter().map(|comparison| serde_json::to_string(comparison).unwrap()).collect();
        Self { events, fetched: Cell::new(0), lost: comparisons.len() }
    }
}

impl Comparisons for Stored {
    fn count(&self) -> usize {
        self.events.len()
    }

    fn fetch(&self, at: usize) -> rashomon::Result<Cow<'_, Comparison>> {
        self.fetched.set(self.fetched.get() + 1);
        if at >= self.lost && self.fetched.get() > self.count() {
            return Err(Error::new(ErrorKind::Read, "is gone").in_file(format!("event{at}.json")));
        }
        Ok(Cow::Owned(serde_json::from_str(&self.events[at]).expect("reads back")))
    }
}

#[test]
fn fetched_comparisons_give_the_same_bytes_as_a_slice() {
    let many: Vec<Comparison> = (0..60).map(|at| if at % 3 == 0 { hostile() } else { ferry() }).collect(); // enough for the short page
    for comparisons in [Vec::new(), vec![ferry()], vec![ferry(), hostile()], many] {
        for options in [ReportOptions::default(), ReportOptions { raw_csv: true }] {
            let folder = tempfile::tempdir().expect("a folder");
            let stored = Stored::new(&comparisons);
            let fetched = files_fetched(&stored, options);
            assert_eq!(stored.fetched.get(), 2 * comparisons.len(), "each event is fetched twice");
            for path in report::write(folder.path(), &comparisons, &manifest(), &options).expect("writes") {
                let name = path.file_name().unwrap().to_str().unwrap();
                assert!(fetched[name] == fs::read_to_string(&path).unwrap(), "{name} of {} events", comparisons.len());
            }
        }
    }
}

#[test]
fn an_event_that_is_lost_on_the_way_ends_the_report() {
    let folder = tempfile::tempdir().expect("a folder");
    let stored = Stored { lost: 1, ..Stored::new(&[ferry(), hostile()]) };
    let out = folder.path().join("out");
    let error = report::write_fetched(&out, &stored, &manifest(), &ReportOptions::default()).expect_err("the second event is gone");
    assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Read, "event1.json: is gone"));
    assert!(!out.exists(), "nothing stays");
}

#[test]
fn a_failure_leaves_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("taken");
    fs::write(&file, "a file where the folder should be").unwrap();
    let error = report::write(&file, &[ferry()], &manifest(), &ReportOptions::default()).expect_err("a file is no folder");
    assert_eq!((error.kind(), error.file()), (ErrorKind::Write, Some(file.as_path())));
    let error = report::write(&file.join("below"), &[ferry()], &manifest(), &ReportOptions::default()).expect_err("a file is no folder");
    assert_eq!(error.kind(), ErrorKind::Write);
    assert_eq!(names_in(folder.path()), ["taken"]);

    let out = folder.path().join("out");
    fs::create_dir_all(out.join("report.json")).unwrap();
    let error = report::write(&out, &[ferry()], &manifest(), &ReportOptions::default()).expect_err("a folder has a file's name");
    assert!(error.to_string().contains("report.json: is a folder"), "{error}");
    assert_eq!(names_in(&out), ["report.json"]);
}

#[cfg(unix)]
#[test]
fn a_folder_without_permission_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).unwrap();
    let writable = fs::write(folder.path().join("probe"), "").is_ok(); // an administrator may write anywhere
    if !writable {
        let error = report::write(folder.path(), &[ferry()], &manifest(), &ReportOptions::default()).expect_err("must not be writable");
        assert_eq!(error.kind(), ErrorKind::Write);
        assert!(names_in(folder.path()).is_empty());
    }
}

#[test]
fn the_documents_describe_every_column_and_the_json() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let prose = fs::read_to_string(root.join("schema.md")).expect("docs/schema.md");
    for (file, columns) in [
        ("pairs.csv", PAIR_COLUMNS),
        ("divergences.csv", DIVERGENCE_COLUMNS),
        ("stances.csv", STANDING_COLUMNS),
        ("sources.csv", SOURCE_COLUMNS),
        ("events.csv", EVENT_COLUMNS),
    ] {
        let (_, mut rest) = prose.split_once(&format!("\n## {file}\n")).unwrap_or_else(|| panic!("{file} has a section"));
        (rest, _) = rest.split_once("\n## ").unwrap_or((rest, ""));
        for column in columns.split(',') {
            let at = rest.find(&format!("\n| `{column}` |")).unwrap_or_else(|| panic!("{column} is described, in its order"));
            rest = &rest[at + 1..];
        }
    }
    let schema: Value =
        serde_json::from_str(&fs::read_to_string(root.join("report.schema.json")).expect("docs/report.schema.json")).unwrap();
    for comparisons in [vec![], vec![ferry(), hostile()]] {
        let files = files(&comparisons, ReportOptions::default());
        let report: Value = serde_json::from_str(&files["report.json"]).unwrap();
        conforms(&schema, &schema, &report, "report");
        assert_eq!(report["manifest"], serde_json::from_str::<Value>(&files["manifest.json"]).unwrap());
    }
    let mut wrong: Value = serde_json::from_str(&files(&[ferry()], ReportOptions::default())["report.json"]).unwrap();
    wrong["events"][0]["pairs"][0]["relation"] = "denies".into();
    assert!(std::panic::catch_unwind(|| conforms(&schema, &schema, &wrong, "report")).is_err(), "the check can fail");
}

/// The part of JSON Schema that the committed schema uses.
fn conforms(root: &Value, schema: &Value, value: &Value, place: &str) {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        let target = root.pointer(name.strip_prefix('#').unwrap()).unwrap_or_else(|| panic!("{name} exists"));
        return conforms(root, target, value, place);
    }
    let fits = |name: &str| match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("{place}: unknown type {other}"),
    };
    match &schema["type"] {
        Value::String(name) => assert!(fits(name), "{place} is no {name}: {value}"),
        Value::Array(names) => assert!(names.iter().any(|name| fits(name.as_str().unwrap())), "{place}: {value}"),
        _ => {}
    }
    if let Some(allowed) = schema.get("enum") {
        assert!(allowed.as_array().unwrap().contains(value), "{place}: {value} is not one of {allowed}");
    }
    if let Some(expected) = schema.get("const") {
        assert_eq!(value, expected, "{place}");
    }
    if let (Some(number), Some(most)) = (value.as_f64(), schema.get("maximum")) {
        assert!(number <= most.as_f64().unwrap(), "{place}");
    }
    if let (Some(number), Some(least)) = (value.as_f64(), schema.get("minimum")) {
        assert!(number >= least.as_f64().unwrap(), "{place}");
    }
    if let Some(items) = value.as_array() {
        for (at, item) in items.iter().enumerate() {
            conforms(root, &schema["items"], item, &format!("{place}[{at}]"));
        }
    }
    if let Some(object) = value.as_object() {
        for name in schema.get("required").and_then(Value::as_array).into_iter().flatten() {
            assert!(object.contains_key(name.as_str().unwrap()), "{place} lacks {name}");
        }
        for (name, member) in object {
            match (schema["properties"].get(name), schema.get("additionalProperties")) {
                (Some(property), _) => conforms(root, property, member, &format!("{place}.{name}")),
                (None, Some(Value::Bool(false))) => panic!("{place}.{name} is not in the schema"),
                (None, Some(other)) => conforms(root, other, member, &format!("{place}.{name}")),
                (None, None) => {}
            }
        }
    }
}
