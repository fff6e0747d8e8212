//! Sentences, boilerplate and attributions on newly written news text.

use proptest::prelude::*;
use rashomon::read::Document;
use rashomon::segment::{Segmented, segment};

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
        let got = sentences(&paragraph.join(" "));
        boundaries += paragraph.len();
        let expected: Vec<&str> = paragraph.to_vec();
        if got != expected {
            wrong.push(format!("expected {expected:#?}\ngot {got:#?}"));
        }
    }
    assert!(boundaries >= 60, "{boundaries} boundaries");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
