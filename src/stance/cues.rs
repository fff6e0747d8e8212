//! Words by which a text takes a stand, doubts, hedges, or only passes on what others say.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The groups, each with its words in lower case.
#[rustfmt::skip]
const GROUPS: [(&str, &str); 14] = [
    ("denies", "deny denies denied denying denial denials refute refutes refuted refuting rebut rebuts rebutted dismiss dismisses dismissed \
        dismissing dispute disputes disputed disputing contradict contradicts contradicted disavow disavowed reject rejects rejected rejecting"),
    ("false", "hoax hoaxes hoaxed fake faked fakes false falsely falsehood fabricated fabrication bogus untrue debunk debunked debunks debunking \
        fiction fictional fictitious satire satirical myth lie lies lying lied prank pranked photoshopped misleading inaccurate wrong wrongly \
        incorrect erroneous mistaken mistakenly ridiculous nonsense absurd baseless unfounded"),
    ("doubts", "doubt doubts doubtful doubted skeptic skeptical skepticism skeptics sceptical scepticism questionable dubious suspicious suspicion \
        unlikely unsubstantiated unproven unverified discredited question questions questioned questioning experts expert"),
    ("hedges", "reportedly allegedly alleged allegation allegations purported purportedly supposedly supposed apparently apparent rumor rumors rumored \
        rumour rumours rumoured unconfirmed might may could possibly possible perhaps likely seems appears suggest suggests suggesting"),
    ("claims", "claim claims claimed claiming says say said according report reports reported reporting source sources told tells tweeted posted \
        account accounts statement alleges allege asserted asserts stated"),
    ("confirms", "confirm confirms confirmed confirming confirmation official officials officially verified verifies acknowledge acknowledged \
        acknowledges announce announced announces announcement proof proves proved proven true truth indeed evidence authentic genuine real really"),
    ("negates", "not no never none nobody nothing neither nor without cannot"),
    ("turns", "but however although though despite yet still instead rather nevertheless while contrary unfortunately"),
    ("corrects", "update updated updates correction corrected retract retracted retraction retracts apologise apologised apologize apologized \
        clarified clarify clarification"),
    ("investigates", "investigate investigated investigating investigation probe inquiry verify looking unclear unknown mystery"),
    ("favours", "support supports supported supporting favor favors favour favours good better best benefit benefits beneficial right agree agrees \
        agreed great important should deserve deserves help helps helpful love success necessary"),
    ("opposes", "against oppose opposes opposed opposing bad worse worst harm harms harmful disagree disagrees danger dangerous terrible fail fails \
        failed failure hate stupid unfair unnecessary destroy risk risks problem problems corrupt"),
    ("absolves", "safe alive fine survived unharmed untouched intact innocent cleared"),
    ("social", "facebook twitter instagram viral video photo photos image images online internet website blog youtube reddit"),
];

/// How many signs [`cues`] tells: the groups, then a question mark and a quotation.
pub(super) const CUES: usize = GROUPS.len() + 2;

/// Groups that turn a statement round: denies, false, negates.
pub(super) const DENYING: [usize; 3] = [0, 1, NEGATES];

/// Groups that take back or question what was said: denies, false, doubts, corrects.
pub(super) const TURNS: [usize; 4] = [0, 1, 2, 8];

static OF_WORD: LazyLock<HashMap<&'static str, usize>> =
    LazyLock::new(|| GROUPS.iter().enumerate().flat_map(|(at, (_, words))| words.split_whitespace().map(move |word| (word, at))).collect());

/// The group of negating words, to which every `n't` belongs.
const NEGATES: usize = 6;

/// Groups whose distance to what a passage shares with the target matters: denies to negates.
pub(super) const NEAR: usize = 7;

/// The group that a word in lower case belongs to.
pub(super) fn group(word: &str) -> Option<usize> {
    OF_WORD.get(word).copied().or_else(|| word.ends_with("n't").then_some(NEGATES))
}

/// Which signs a text shows, given its words in lower case.
pub(super) fn cues<'w>(text: &str, words: impl Iterator<Item = &'w str>) -> [bool; CUES] {
    let mut found = [false; CUES];
    for word in words {
        if let Some(group) = group(word) {
            found[group] = true;
        }
    }
    found[GROUPS.len()] = text.contains('?');
    found[GROUPS.len() + 1] = text.contains(['"', '“', '‘']);
    found
}
