//! Words that the rules go by: finite verbs, verbs of speech, words that open sentences.

/// Words that open a sentence more often than they continue a name after an abbreviation.
#[rustfmt::skip]
const OPENERS: &[&str] = &[
    "The", "A", "An", "He", "She", "It", "They", "We", "I", "You", "But", "And", "Or", "So", "Yet", "In", "On", "At", "By", "To",
    "From", "For", "With", "Without", "Of", "This", "That", "These", "Those", "His", "Her", "Their", "Its", "Our", "My", "Your",
    "If", "When", "While", "As", "After", "Before", "Since", "Until", "Because", "Although", "Though", "Despite", "During",
    "Some", "Many", "Most", "Several", "No", "Not", "None", "There", "Then", "However", "Meanwhile", "According", "Both", "Each",
    "Every", "Another", "Other", "Others", "Last", "Now", "Once", "Only", "Also", "Still", "Even", "What", "Who", "Why", "How",
    "Where", "Which", "Whether", "Under", "Over", "Among", "All", "One", "Two", "Three", "Four", "Five", "Few", "More",
    "Residents", "Officials", "Police", "Critics", "Witnesses", "Earlier", "Later", "Such", "Instead", "Nor", "Asked", "Nobody",
    "Nothing", "Everyone", "Someone", "Today", "Yesterday",
];

/// Words that, at the start of a sentence, point to the one before.
const POINTING: &[&str] = &[
    "he",
    "she",
    "it",
    "they",
    "this",
    "that",
    "these",
    "those",
    "his",
    "her",
    "its",
    "their",
    "both",
    "neither",
    "none",
    "such",
    "the latter",
    "the former",
];

/// Whether a sentence begins with a pronoun or the like, so that it says little without the sentence before it.
///
/// ```
/// use rashomon::segment::leans_back;
/// assert!(leans_back("It was rejected by 41 votes to 20."));
/// assert!(leans_back("\u{201c}They lied,\u{201d} she said."));
/// assert!(!leans_back("The council rejected the plan."));
/// ```
pub fn leans_back(sentence: &str) -> bool {
    let start: String = sentence.trim_start_matches(|c: char| !c.is_alphanumeric()).chars().take(12).collect::<String>().to_lowercase();
    POINTING.iter().any(|word| start.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)))
}

/// Forms of verbs that are finite wherever they stand.
#[rustfmt::skip]
const FINITE: &[&str] = &[
    "is", "are", "was", "were", "am", "has", "have", "had", "do", "does", "did", "will", "would", "can", "could", "should", "may",
    "might", "must", "shall", "isn't", "aren't", "wasn't", "weren't", "hasn't", "haven't", "hadn't", "don't", "doesn't", "didn't",
    "won't", "wouldn't", "can't", "cannot", "couldn't", "shouldn't", "mustn't", "it's", "he's", "she's", "they're", "we're",
    "you're", "i'm", "there's", "that's", "they've", "we've", "i've", "he'd", "she'd", "they'd", "we'd", "i'd", "they'll",
    "we'll", "i'll", "he'll", "she'll", "it'll", "you'll", "you've", "let's",
];

/// Irregular pasts and common present forms of news verbs.
#[rustfmt::skip]
const COMMON: &[&str] = &[
    "went", "came", "took", "made", "gave", "left", "fell", "fled", "held", "hit", "began", "broke", "brought", "built", "fought",
    "found", "got", "kept", "knew", "led", "lost", "met", "ran", "said", "saw", "sent", "set", "shot", "stood", "struck", "told",
    "won", "wrote", "became", "put", "cut", "drew", "drove", "felt", "flew", "grew", "heard", "laid", "lay", "meant", "paid",
    "rose", "sat", "sold", "sought", "spent", "spoke", "swept", "thought", "threw", "wore", "bore", "bought", "caught", "chose",
    "dealt", "forced", "froze", "rode", "shook", "shut", "sank", "slept", "stole", "swore", "taught", "tore", "understood",
    "withdrew", "overran", "says", "wants", "remains", "continues", "needs", "plans", "seems", "appears", "includes", "means",
    "shows", "makes", "takes", "goes", "comes", "gives", "keeps", "holds", "stands", "supports", "opposes", "believes", "knows",
    "works", "seeks", "calls", "contains", "requires", "allows", "expects", "hopes", "begins", "becomes", "leaves", "enters",
    "kills", "hits", "wins", "loses", "rejects", "accuses", "denies", "confirms", "warns", "want", "need", "believe", "know",
    "think", "support", "oppose", "remain", "expect", "hope", "go", "understand", "stand", "deserve", "agree", "refuse",
    "control", "run", "fear", "happened", "looks", "feels", "gets", "starts", "ends", "breaks", "tries", "represents", "reflects",
    "depends", "lacks", "poses", "plays", "serves", "represent", "continue", "rest", "lack", "violates", "violate", "deserves",
    "threatens", "owes", "owe", "amounts", "proves", "falls", "runs", "puts", "sends", "faces", "carries", "turns", "refuses",
    "sees", "provides", "asks", "brings", "involves", "affects", "protects", "prevents", "creates", "considers", "regrets",
    "understands", "owns", "spends", "reduces", "agrees", "fails", "applies", "belongs", "exists", "matters", "hurts", "helps",
    "targets",
];

/// Adverbs and others in "-ed" that are no verbs.
#[rustfmt::skip]
const NOT_PAST: &[&str] = &[
    "hundred", "indeed", "united", "alleged", "red", "bed", "sacred", "naked", "wicked", "speed", "need", "seed", "breed", "feed",
    "armed", "so-called",
];

/// Verbs that introduce speech, in every form that does.
#[rustfmt::skip]
const SPEECH: &[&str] = &[
    "said", "says", "say", "asked", "asks", "told", "tells", "replied", "replies", "added", "adds", "wrote", "writes",
    "continued", "explained", "explains", "insisted", "insists", "claimed", "claims", "argued", "argues", "stated", "states",
    "noted", "notes", "warned", "warns", "joked", "quipped", "shouted", "yelled", "declared", "declares", "recalled", "tweeted",
    "responded", "answered", "wondered", "testified", "charged",
];

/// Whether the word is one that opens sentences.
pub(super) fn opens(word: &str) -> bool {
    OPENERS.contains(&word)
}

/// Whether the word is a verb of speech that may stand beside a quotation.
pub(super) fn is_speech(word: &str) -> bool {
    SPEECH.contains(&word)
}

/// Whether the word, without punctuation, looks like a finite verb.
pub(super) fn is_verb(word: &str) -> bool {
    if !word.starts_with(|c: char| c.is_lowercase()) {
        return is_contracted(word);
    }
    let word = word.replace('’', "'");
    let word = word.as_str();
    FINITE.contains(&word)
        || COMMON.contains(&word)
        || (word.ends_with("ed") && word.len() >= 4 && !NOT_PAST.contains(&word))
        || is_contracted(word)
}

/// "It's", "They're", "I'm" carry their verb with them.
fn is_contracted(word: &str) -> bool {
    word.len() <= 8 && FINITE.contains(&word.to_lowercase().replace('’', "'").as_str()) && word.contains(['\'', '’'])
}

/// Whether some word looks like a finite verb.
pub(super) fn has_verb(text: &str) -> bool {
    text.split(' ').any(|word| is_verb(word.trim_matches(|c: char| !c.is_alphanumeric())))
}

/// What no clause of content starts with.
#[rustfmt::skip]
pub(super) const NO_CLAUSE: &[&str] = &[
    "on", "in", "at", "to", "of", "with", "during", "about", "by", "for", "nothing", "so", "as", "from", "whether", "what", "how",
    "why", "when", "if", "where", "who", "goodbye", "yes", "no", "and", "or", "but", "something", "anything", "enough", "through",
    "after", "before", "via", "because",
];

/// What opens a clause that is not the main one.
#[rustfmt::skip]
pub(super) const SUBORDINATE: &[&str] = &[
    "when", "while", "if", "as", "after", "before", "although", "because", "since", "though", "once", "until", "asked",
    "speaking", "whether",
];

/// What opens a clause that the content does not include.
#[rustfmt::skip]
pub(super) const BREAKS: &[&str] = &[
    "but", "while", "although", "though", "adding", "however", "citing", "whereas", "yet",
];

/// Prepositions, and conjunctions that look like them.
#[rustfmt::skip]
pub(super) const PREPOSITIONS: &[&str] = &[
    "in", "on", "at", "after", "amid", "of", "to", "by", "with", "for", "from", "despite", "during", "following", "given",
    "about", "over", "under", "through", "against", "before", "as", "into", "between", "among", "without", "since", "because",
    "like", "than",
];

/// What is no speaker: "according to plan".
#[rustfmt::skip]
pub(super) const NO_HOLDER: &[&str] = &[
    "plan", "plans", "schedule", "law", "rules", "size", "tradition", "custom", "need", "age", "rank", "script",
];

/// Nouns that stand for something said.
#[rustfmt::skip]
const CLAIM_NOUNS: &[&str] = &[
    "claim", "claims", "report", "reports", "allegation", "allegations", "assertion", "assertions", "accusation", "accusations",
    "suggestion", "suggestions", "rumor", "rumors", "rumour", "rumours", "charge", "charges", "idea", "notion", "denial",
    "denials", "insistence", "contention", "admission", "acknowledgment", "acknowledgement", "confirmation", "statement",
    "statements", "speculation",
];

/// Forms in which something is said: "in a statement".
#[rustfmt::skip]
pub(super) const FORMS: &[&str] = &[
    "statement", "statements", "interview", "interviews", "report", "speech", "briefing", "post", "tweet", "letter", "memo",
    "video", "message", "conference", "remarks", "address", "email", "e-mail", "filing", "testimony", "television", "tv", "radio",
    "reporters", "journalists", "meeting", "rally", "hearing", "telegram", "phone", "blog", "editorial", "affidavit", "court",
    "complaint",
];

#[rustfmt::skip]
const MONTHS: &[&str] = &[
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
];

/// Whether the word stands for something said, such as "claims" or "report".
pub(super) fn is_claim_noun(word: &str) -> bool {
    CLAIM_NOUNS.contains(&word)
}

/// Whether the word, or what stands before its apostrophe, opens a clause as its subject.
pub(super) fn is_pronoun(word: &str) -> bool {
    matches!(
        word.split(['\'', '’']).next().unwrap_or_default(),
        "he" | "she" | "it" | "they" | "we" | "i" | "you" | "there" | "this" | "these" | "those" | "nobody" | "nothing" | "everyone"
    )
}

/// Whether the word is a day of the week.
pub(super) fn is_day(word: &str) -> bool {
    matches!(word, "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday")
}

/// Whether the word is a month.
pub(super) fn is_month(word: &str) -> bool {
    MONTHS.contains(&word)
}
