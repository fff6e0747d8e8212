//! Sentences, boilerplate and attributions on newly written news text.

use proptest::prelude::*;
use rashomon::read::Document;
use rashomon::segment::{Attribution, Manner, Segmented, passages, segment};

fn parts(text: &str) -> Segmented {
    segment(0, &Document { text: text.to_owned(), ..Document::default() })
}

fn sentences(text: &str) -> Vec<String> {
    parts(text).claims.into_iter().map(|claim| claim.text).collect()
}

/// Each row is a paragraph, given as the sentences that it must be parted into.
const PARAGRAPHS: &[&[&str]] = &[
    &["Mr. Haddad met Gen. Ali Saqr at noon.", "Lt. Col. Omar Daher waited outside with Sgt. Nour."],
    &["The U.S. Treasury froze the accounts.", "It angered officials in the U.S.", "The decision surprised nobody."],
    &["The envoy left the U.N. headquarters on Sept. 7.", "She returned in Oct. and stayed."],
    &["Talks broke off in Sept.", "The mediators blamed both sides."],
    &["George W. Bush spoke first.", "J. K. Rowling and J.R.R. Tolkien were quoted."],
    &["Prices rose 3.5 percent to $1.2 billion.", "The index fell 0.4 points."],
    &["The gates opened at 9 a.m. on Monday.", "They closed at 6 p.m.", "Nobody was let in after that."],
    &["The call came at 11 p.m. Eastern time.", "Nobody answered it."],
    &["He works for Orient Oil Inc. in Aleppo.", "The firm was bought by Cham Corp.", "The price was not disclosed."],
    &["Judges heard Daher vs. the Ministry on Friday.", "The case Roe v. Wade was cited."],
    &["Resolution No. 2254 was ignored.", "Did they agree?", "The answer was no.", "Nobody signed the paper."],
    &["\"We will not leave our homes.\"", "The crowd cheered loudly."],
    &["“They shelled us all night.”", "“Nobody slept at all,” said Umm Khaled."],
    &["\"Where should we go?\" asked Abu Ali.", "\"There is nowhere left!\" he said."],
    &["He called it \"a disgrace.\"", "The ministry did not reply."],
    &["She called it 'a farce.'", "Her colleague laughed at that."],
    &["The army (which denied the charge) withdrew.", "The police stayed (for now)."],
    &["(The army denied this.)", "Its spokesman gave no details."],
    &["The group (see p. 4. It is small) has left.", "Nobody has replaced it."],
    &["They waited ... and nothing came.", "The buses left at dawn."],
    &["“I ... I saw the tank turn,” he said.", "His hands were shaking."],
    &["The road was empty...", "Then the shelling began again."],
    &["Stop the shelling now!", "Who gave the order?", "Nobody seems to know."],
    &["The 5th Corps entered at 10:30.", "Its 8th Brigade followed an hour later."],
    &["Sen. Ruth Vance, R-Ohio, objected.", "Reps. Bell and Cho, D-Calif., agreed."],
    &["Dr. Samir Aziz Jr. runs the clinic.", "He trained in Washington, D.C.", "The clinic has two beds."],
    &["The document, i.e. the draft, was leaked.", "Others, e.g. the Russian text, were not."],
    &["St. George Church was hit.", "Mt. Hermon was covered in snow."],
    &["It happened on Jan. 3, 2021.", "On Feb. 4 it happened again."],
    &["The agency (est. 1961) is state-run.", "Its director was named in Aug. by decree."],
    &["About 2,000 people left.", "30 of them were children.", "12 were wounded on the way."],
    &["“The terms are clear.", "We reject them,” the committee wrote."],
    &["Is this a truce?", "\"It is not!\" said one fighter.", "\"It is,\" said another."],
    &["The site example.com was blocked.", "Users of mail.example.org complained."],
    &["Version 2.0 of the plan was rejected.", "Version 3.1 was not discussed."],
    &["The ship, the S.S. Halcyon, sank.", "Its crew of 14 survived."],
    &["Prof. A. Weiss of the Univ. of Graz disagreed.", "Her paper appeared in vol. 12."],
    &["Capt. R. Malik and Cmdr. T. Stone signed.", "Adm. Price refused to sign."],
    &["هل انتهى حصار درعا البلد؟", "دخلت الشرطة العسكرية الروسية المدينة."],
    &["停火协议已经生效。", "俄罗斯宪兵进入该地区。"],
    &["सेना शहर में घुस गई।", "लोग घर छोड़ कर गए।"],
    &["The plan is simple: they surrender, we leave.", "It failed; nobody was surprised."],
    &["Nobody there got vitamin C.", "The doctors had nothing else to give."],
    &["The price of Yahoo! Inc. shares fell.", "Nobody at the firm commented."],
    &["Gov. Marwan Safi, 61, resigned.", "His deputy, Lt. Gov. Rana Taha, took over."],
    &["The train from St. Gallen was late.", "It carried 300 passengers."],
    &["Rebels hold the area vs. 2,000 soldiers.", "The ratio is roughly 1 to 4."],
    &["He lives on Fifth Ave. near the park.", "She lives on Oak Blvd.", "The houses burned."],
    &["\"No,\" he said.", "\"We do not surrender.", "We never will.\""],
];

#[test]
fn sentence_boundaries() {
    let mut wrong = Vec::new();
    let mut boundaries = 0;
    for paragraph in PARAGRAPHS {
        // passages leave out no question
        let got: Vec<String> = passages(&paragraph.join(" ")).into_iter().map(|claim| claim.text).collect();
        boundaries += paragraph.len();
        let expected: Vec<&str> = paragraph.to_vec();
        if got != expected {
            wrong.push(format!("expected {expected:#?}\ngot {got:#?}"));
        }
    }
    assert!(boundaries >= 60, "{boundaries} boundaries");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn paragraphs_headings_and_lists() {
    let text = "# Siege of the old town\n\nThe army entered\nthe town on Monday. Nobody\nresisted it.\n\nA Quiet Night\n\nResidents say the shelling has stopped for good\n\n\
                - The gates are open.\n- Free bread\n* Two **buses** left for [Idlib](https://example.org/a_b).\n\n> The [_truce_] holds.\r\n\r\n---\r\nNo one left\u{a0}town.";
    let parts = parts(text);
    let got: Vec<&str> = parts.claims.iter().map(|claim| claim.text.as_str()).collect();
    let expected = [
        "The army entered the town on Monday.",
        "Nobody resisted it.",
        "Residents say the shelling has stopped for good",
        "The gates are open.",
        "Two buses left for Idlib.",
        "The [truce] holds.",
        "No one left town.",
    ];
    assert_eq!(got, expected);
    assert_eq!(parts.left_out, 3, "two headings and the bread");
    assert_eq!(&text[parts.claims[4].span.clone()], "Two **buses** left for [Idlib](https://example.org/a_b).");
    assert_eq!(sentences("Army Enters Old Town\nThe army entered the town on Monday."), ["The army entered the town on Monday."]);
    assert_eq!(sentences("He met with President\nBashar Assad on Monday."), ["He met with President Bashar Assad on Monday."]);
}

#[test]
fn boilerplate_is_left_out_and_counted() {
    let lines = [
        "By Jane Doe",
        "By Jane Doe and Omar van Rijn, Harbour Post",
        "JANE DOE, Reuters",
        "Read more: The siege in pictures",
        "Related: What the deal says",
        "Photo: Omar Rijn/Harbour Post",
        "A boy waits. (AP Photo/Omar Rijn)",
        "Follow us on Telegram for more.",
        "Advertisement",
        "ADVERTISEMENT",
        "© 2021 Harbour Post. All rights reserved.",
        "Copyright 2021 Harbour Post.",
        "Click here to subscribe to our letter.",
        "desk@harbourpost.example",
        "https://harbourpost.example/siege",
        "(Reporting by Jane Doe; Editing by John Roe)",
        "Sign up for our daily briefing.",
    ];
    for line in lines {
        let parts = parts(&format!("{line}\n\nThe army entered the town.\n{line}\n"));
        assert_eq!(parts.claims.len(), 1, "{line}: {:#?}", parts.claims);
        assert!(parts.left_out >= 2, "{line}: {} left out", parts.left_out);
    }
    let kept = [
        "By Monday the army had entered the town.",
        "Related families were kept apart.",
        "Photographs of the siege moved the town.",
        "The watch stopped at noon.",
        "Followers of the sheikh left the town.",
        "Advertisements for the vote were torn down.",
    ];
    for line in kept {
        assert_eq!(sentences(line), [line]);
    }
    assert_eq!(
        (parts("Yes. No way. They left at noon.").left_out, sentences("Yes. No way. They left at noon.")),
        (2, vec!["They left at noon.".into()])
    );
    let titled = Document {
        title: "Army says the truce still holds in town".into(),
        text: "Army says the truce still holds in town\n\nIt has held for two days.".into(),
        ..Document::default()
    };
    assert_eq!((segment(0, &titled).claims.len(), segment(0, &titled).left_out), (1, 1));
}

#[test]
fn questions_are_left_out_and_counted() {
    for line in [
        "Who opened the gate of the town?",
        "\u{201c}And is this a truce as well?\u{201d}",
        "\"The army had left by then?\"",
        "But why, then, did nobody see them leave?",
    ] {
        let parts = parts(&format!("The army entered the town. {line} It left on Monday."));
        assert_eq!((parts.claims.len(), parts.left_out), (2, 1), "{line}: {:#?}", parts.claims);
    }
    for line in [
        "The gate was open, and who can blame them?",
        "\"Who opened the gate?\" asked the judge.",
        "He asked who had opened the gate.",
        "Nobody asked \"Who opened it?\" that day.",
    ] {
        assert_eq!(sentences(line), [line]);
    }
}

#[test]
fn datelines_are_taken_off() {
    let rest = "The army entered the town on Monday.";
    for line in [
        "DARAA, Syria (AP) — ",
        "DARAA (Reuters) - ",
        "WASHINGTON – ",
        "Damascus, Sept. 3 (SANA) -- ",
        "(CNN) ",
        "(CNN) — ",
        "NEW YORK -- ",
        "HARTFORD, Conn. — ",
        "BEIRUT/AMMAN (Reuters) - ",
    ] {
        let text = format!("{line}{rest}");
        let claims = parts(&text).claims;
        assert_eq!((claims[0].text.as_str(), claims[0].span.start), (rest, line.len()), "{line}");
    }
    for text in [
        "The army — the 4th Division — entered the town.",
        "UNICEF says aid trucks – all ten of them – were stopped.",
        "Daraa is a town - and a symbol.",
    ] {
        assert_eq!(sentences(text), [text]);
    }
}

use Manner::{Confirmed, Denied, Said};

/// Sentence, holder, cue, manner, content.
const ATTRIBUTED: &[(&str, &str, &str, Manner, &str)] = &[
    ("The ministry said that nine people were killed.", "The ministry", "said", Said, "Nine people were killed."),
    ("The ministry said nine people were killed.", "The ministry", "said", Said, "Nine people were killed."),
    ("SOHR said on Friday that the army had shelled the town.", "SOHR", "said", Said, "The army had shelled the town."),
    ("The group said in a statement that it would not surrender.", "The group", "said", Said, "It would not surrender."),
    ("The group said in a statement on Monday it would not surrender.", "The group", "said", Said, "It would not surrender."),
    ("On Tuesday, the governor said the siege was over.", "the governor", "said", Said, "The siege was over."),
    ("But the governor says the siege is over.", "the governor", "says", Said, "The siege is over."),
    (
        "Rami Aziz, a doctor in the town, said the clinic had run out of blood.",
        "Rami Aziz",
        "said",
        Said,
        "The clinic had run out of blood.",
    ),
    ("Residents who had fled said that their homes were looted.", "Residents", "said", Said, "Their homes were looted."),
    ("The state agency claims the rebels broke the truce.", "The state agency", "claims", Said, "The rebels broke the truce."),
    ("Damascus insists that the weapons must be handed over.", "Damascus", "insists", Said, "The weapons must be handed over."),
    ("The prosecutor alleges he ordered the raid.", "The prosecutor", "alleges", Said, "He ordered the raid."),
    ("SANA reported that the militants had fired first.", "SANA", "reported", Said, "The militants had fired first."),
    ("A spokesman told reporters that talks would resume.", "A spokesman", "told", Said, "Talks would resume."),
    ("A spokesman told Reuters on Monday that talks would resume.", "A spokesman", "told", Said, "Talks would resume."),
    ("She told state media the buses had left.", "She", "told", Said, "The buses had left."),
    ("The envoy has repeatedly warned that the truce could collapse.", "The envoy", "warned", Said, "The truce could collapse."),
    ("The ministry said the truce had held, but residents reported new shelling.", "The ministry", "said", Said, "The truce had held."),
    ("The ministry said the plan was \"a disgrace.\"", "The ministry", "said", Said, "The plan was \"a disgrace.\""),
    ("Nine people were killed, the hospital said.", "the hospital", "said", Said, "Nine people were killed."),
    ("Nine people were killed, the hospital said on Friday.", "the hospital", "said", Said, "Nine people were killed."),
    ("The truce collapsed overnight, said Rami Aziz, a doctor in the town.", "Rami Aziz", "said", Said, "The truce collapsed overnight."),
    ("The truce, the ministry said, has collapsed.", "the ministry", "said", Said, "The truce has collapsed."),
    ("The army, he said on Monday, had left the town.", "he", "said", Said, "The army had left the town."),
    ("According to local sources, nine people were killed.", "local sources", "according to", Said, "Nine people were killed."),
    ("According to Rami Aziz, a doctor, nine people were killed.", "Rami Aziz", "according to", Said, "Nine people were killed."),
    ("Nine people were killed, according to the monitor.", "the monitor", "according to", Said, "Nine people were killed."),
    ("Nine people were killed according to two witnesses.", "two witnesses", "according to", Said, "Nine people were killed."),
    ("The army, according to residents, has withdrawn.", "residents", "according to", Said, "The army has withdrawn."),
    ("\"We will not leave our homes,\" said Abu Ali.", "Abu Ali", "said", Said, "We will not leave our homes."),
    ("“We will not leave our homes,” Abu Ali, a farmer, said.", "Abu Ali", "said", Said, "We will not leave our homes."),
    ("“The truce,” he said, “has collapsed.”", "he", "said", Said, "The truce has collapsed."),
    ("\"Where are we supposed to go?\" she asked.", "she", "asked", Said, "Where are we supposed to go?"),
    (
        "\"The terms were never shown to us,\" the committee wrote in a statement.",
        "the committee",
        "wrote",
        Said,
        "The terms were never shown to us.",
    ),
    ("The sheikh said: \"We were never asked about it.\"", "The sheikh", "said", Said, "We were never asked about it."),
    ("The sheikh said, “We were never asked about it.”", "The sheikh", "said", Said, "We were never asked about it."),
    ("Abu Ali told the crowd, \"We were never asked about it.\"", "Abu Ali", "told", Said, "We were never asked about it."),
    (
        "The terms “were never shown to anyone,” Abu Ali told reporters on Monday.",
        "Abu Ali",
        "told",
        Said,
        "The terms “were never shown to anyone”.",
    ),
    ("The Harbour Post reported earlier this week that the army had left.", "The Harbour Post", "reported", Said, "The army had left."),
    ("When asked about the siege, the mayor said it's over now.", "the mayor", "said", Said, "It's over now."),
    ("The mayor said that was never the plan.", "The mayor", "said", Said, "That was never the plan."),
    ("The truce has collapsed, the Harbour Post reports.", "the Harbour Post", "reports", Said, "The truce has collapsed."),
    ("He said that the wall was lost, one of his aides said.", "He", "said", Said, "The wall was lost."),
    ("Abu Ali said “the terms” were “never shown.”", "Abu Ali", "said", Said, "“The terms” were “never shown.”"),
    ("“We were never asked.” Abu Ali said.", "Abu Ali", "said", Said, "We were never asked."),
    ("The mayor says he sees no way out.", "The mayor", "says", Said, "He sees no way out."),
    ("The mayor said recently on local radio that the siege was over.", "The mayor", "said", Said, "The siege was over."),
    ("Rep. Ada Bell (Calif.), the chair, said that the vote was lost.", "Rep. Ada Bell", "said", Said, "The vote was lost."),
    ("The ministry denied that it had broken the truce.", "The ministry", "denied", Denied, "It had broken the truce."),
    ("The ministry denied claims that soldiers had looted homes.", "The ministry", "denied", Denied, "Soldiers had looted homes."),
    (
        "Moscow rejected Western allegations that its jets had bombed the hospital.",
        "Moscow",
        "rejected",
        Denied,
        "Its jets had bombed the hospital.",
    ),
    ("The mayor dismissed as false reports that the water was poisoned.", "The mayor", "dismissed", Denied, "The water was poisoned."),
    ("The army denied it had entered the town.", "The army", "denied", Denied, "It had entered the town."),
    ("The general confirmed that two soldiers had died.", "The general", "confirmed", Confirmed, "Two soldiers had died."),
    ("The general has acknowledged that mistakes were made.", "The general", "acknowledged", Confirmed, "Mistakes were made."),
    ("The mayor admitted he had been wrong.", "The mayor", "admitted", Confirmed, "He had been wrong."),
    (
        "The ministry confirmed reports that the governor was dismissed.",
        "The ministry",
        "confirmed",
        Confirmed,
        "The governor was dismissed.",
    ),
    ("The paper repeated the ministry's claim that nobody had died.", "the ministry", "claim", Said, "Nobody had died."),
    ("Residents fled amid reports that the army was near.", "", "reports", Said, "The army was near."),
    ("There were claims by the opposition that the vote had been rigged.", "the opposition", "claims", Said, "The vote had been rigged."),
];

/// Sentences that attribute nothing that can be cut out safely.
const PLAIN: &[&str] = &[
    "The army entered the town on Monday.",
    "The ministry did not say that the truce was over.",
    "The ministry declined to say whether talks would resume.",
    "He was said to be in Damascus.",
    "It is not known who would claim that.",
    "The claims that he made were false.",
    "The group claimed responsibility for the attack.",
    "Both states report to the same council.",
    "The rebels rejected the terms.",
    "The ministry denied the charge.",
    "She said nothing about it.",
    "He said so on Monday.",
    "The work went according to plan.",
    "\"No comment,\" he said.",
    "The general would not confirm that the town had fallen.",
    "The report's claims were never tested in court.",
    "Before he said goodbye, he wept.",
    "They asked him to say what he knew.",
    "They spoke of a report that said the town had fallen.",
    "The ministry disputed a report on Monday that said the town had fallen.",
    "The teacher wrote \"Truce\" on the board so that all could see what was wanted.",
    "\"A clown show,\" they called it.",
];

#[test]
fn attributions() {
    let mut wrong = Vec::new();
    for &(text, holder, cue, manner, content) in ATTRIBUTED {
        let got = parts(text).claims.remove(0).attribution;
        let tuple = got.as_ref().map(|a| (a.holder.as_str(), a.cue.as_str(), a.manner, a.content.as_str()));
        if tuple != Some((holder, cue, manner, content)) {
            wrong.push(format!("{text}\n    {tuple:?}"));
        }
    }
    for text in PLAIN {
        if let Some(got) = parts(text).claims.remove(0).attribution {
            wrong.push(format!("{text}\n    {got:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn spans_of_contents_and_speakers_who_go_on() {
    let text = "“They shelled us all night,” said Umm Khaled. “Nobody slept. The roof is gone.”\n\n“We left at dawn. We took nothing,” said Abu Ali.";
    let claims = parts(text).claims;
    let holders: Vec<&str> = claims.iter().filter_map(|claim| Some(claim.attribution.as_ref()?.holder.as_str())).collect();
    assert_eq!(holders, ["Umm Khaled", "Umm Khaled", "Abu Ali", "Abu Ali"], "two words are no claim: {claims:#?}");
    let Attribution { span, content, .. } = claims[0].attribution.clone().expect("attributed");
    assert_eq!((&text[span], content.as_str()), ("They shelled us all night", "They shelled us all night."));
    let text = "TOWN (AP) — The *ministry* said that **nine** people\nwere killed.";
    let claim = parts(text).claims.remove(0);
    let attribution = claim.attribution.expect("attributed");
    assert_eq!((&text[attribution.span], attribution.content.as_str()), ("nine** people\nwere killed.", "Nine people were killed."));
}

/// Whether the claim's text is what its span holds, white space and markup aside.
fn holds(source: &str, text: &str) -> bool {
    let mut source = source.chars();
    text.chars().filter(|c| !c.is_whitespace()).all(|wanted| source.any(|c| c == wanted))
}

fn check(text: &str) {
    let parts = parts(text);
    let mut end = 0;
    for claim in &parts.claims {
        assert!(claim.span.start >= end && claim.span.start < claim.span.end, "{:?} after {end}", claim.span);
        end = claim.span.end;
        let source = text.get(claim.span.clone()).expect("on character boundaries");
        assert!(holds(source, &claim.text), "{source:?} does not hold {:?}", claim.text);
        assert!(!claim.text.starts_with(' ') && !claim.text.ends_with(' ') && !claim.text.contains("  ") && !claim.text.contains('\n'));
        if let Some(attribution) = &claim.attribution {
            let inside = attribution.span.start >= claim.span.start && attribution.span.end <= claim.span.end;
            assert!(inside && !attribution.span.is_empty() && text.get(attribution.span.clone()).is_some(), "{attribution:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_gives_valid_spans(text in "\\PC{0,200}") {
        check(&text);
    }

    #[test]
    fn news_words_in_any_order_give_valid_spans(words in proptest::collection::vec(
        prop_oneof![
            Just("said"), Just("told"), Just("state"), Just("that"), Just("The ministry"), Just("denied"), Just("claims"), Just("\"we"), Just("were\""),
            Just("“Nobody"), Just("left,”"), Just(","), Just("."), Just("according to"), Just("residents,"), Just("U.S."), Just("Sept. 7"), Just("\n"),
            Just("\n\n"), Just("(AP) —"), Just("DARAA"), Just("[a](b)"), Just("**"), Just("_it_"), Just("has"), Just("been,"), Just("reports"), Just("?"),
            Just("by"), Just("on Monday"), Just("é—ß"), Just("İstanbul's"), Just("。"), Just("؟"), Just("- "), Just("# "), Just("\u{feff}"), Just(" "),
        ], 0..60,
    ), glue in prop_oneof![Just(" "), Just("")]) {
        check(&words.join(glue));
    }
}
