//! Words that the rules go by: finite verbs, verbs of speech, words that open sentences.

/// Words that open a sentence more often than they continue a name after an abbreviation.
const OPENERS: &[&str] = &[
    "The", "A", "An", "He", "She", "It", "They", "We", "I", "You", "But", "And", "Or", "So", "Yet", "In", "On", "At", "By", "To", "From", "For",
    "With", "Without", "Of", "This", "That", "These", "Those", "His", "Her", "Their", "Its", "Our", "My", "Your", "If", "When", "While", "As",
    "After", "Before", "Since", "Until", "Because", "Although", "Though", "Despite", "During", "Some", "Many", "Most", "Several", "No", "Not",
    "None", "There", "Then", "However", "Meanwhile", "According", "Both", "Each", "Every", "Another", "Other", "Others", "Last", "Now", "Once",
    "Only", "Also", "Still", "Even", "What", "Who", "Why", "How", "Where", "Which", "Whether", "Under", "Over", "Among", "All", "One", "Two",
    "Three", "Four", "Five", "Few", "More", "Residents", "Officials", "Police", "Critics", "Witnesses", "Earlier", "Later", "Such", "Instead",
    "Nor", "Asked", "Nobody", "Nothing", "Everyone", "Someone", "Today", "Yesterday",
];

/// Forms of verbs that are finite wherever they stand.
const FINITE: &[&str] = &[
    "is", "are", "was", "were", "am", "has", "have", "had", "do", "does", "did", "will", "would", "can", "could", "should", "may", "might", "must",
    "shall", "isn't", "aren't", "wasn't", "weren't", "hasn't", "haven't", "hadn't", "don't", "doesn't", "didn't", "won't", "wouldn't", "can't",
    "cannot", "couldn't", "shouldn't", "mustn't", "it's", "he's", "she's", "they're", "we're", "you're", "i'm", "there's", "that's", "they've",
    "we've", "i've", "he'd", "she'd", "they'd", "we'd", "i'd", "they'll", "we'll", "i'll", "he'll", "she'll", "it'll", "you'll", "you've", "let's",
];

/// Irregular pasts and common present forms of news verbs.
const COMMON: &[&str] = &[
    "went", "came", "took", "made", "gave", "left", "fell", "fled", "held", "hit", "began", "broke", "brought", "built", "fought", "found", "got",
    "kept", "knew", "led", "lost", "met", "ran", "said", "saw", "sent", "set", "shot", "stood", "struck", "told", "won", "wrote", "became", "put",
    "cut", "drew", "drove", "felt", "flew", "grew", "heard", "laid", "lay", "meant", "paid", "rose", "sat", "sold", "sought", "spent", "spoke",
    "swept", "thought", "threw", "wore", "bore", "bought", "caught", "chose", "dealt", "forced", "froze", "rode", "shook", "shut", "sank", "slept",
    "stole", "swore", "taught", "tore", "understood", "withdrew", "overran", "says", "wants", "remains", "continues", "needs", "plans", "seems",
    "appears", "includes", "means", "shows", "makes", "takes", "goes", "comes", "gives", "keeps", "holds", "stands", "supports", "opposes",
    "believes", "knows", "works", "seeks", "calls", "contains", "requires", "allows", "expects", "hopes", "begins", "becomes", "leaves", "enters",
    "kills", "hits", "wins", "loses", "rejects", "accuses", "denies", "confirms", "warns", "want", "need", "believe", "know", "think", "support",
    "oppose", "remain", "expect", "hope", "go", "understand", "stand", "deserve", "agree", "refuse", "control", "run", "fear", "happened", "looks",
    "feels", "gets", "starts", "ends", "breaks", "tries", "represents", "reflects", "depends", "lacks", "poses", "plays", "serves", "represent",
    "continue", "rest", "lack", "violates", "violate", "deserves", "threatens", "owes", "owe", "amounts", "proves", "falls", "runs", "puts",
    "sends", "faces", "carries", "turns", "refuses", "agrees", "fails", "applies", "belongs", "exists", "matters", "hurts", "helps", "targets",
];

/// Adverbs and others in "-ed" that are no verbs.
const NOT_PAST: &[&str] = &["hundred", "indeed", "united", "alleged", "red", "bed", "sacred", "naked", "wicked", "speed", "need", "seed", "breed", "feed", "armed", "so-called"];

/// Verbs that introduce speech, in every form that does.
const SPEECH: &[&str] = &[
    "said", "says", "say", "asked", "asks", "told", "tells", "replied", "replies", "added", "adds", "wrote", "writes", "continued", "explained",
    "explains", "insisted", "insists", "claimed", "claims", "argued", "argues", "stated", "states", "noted", "notes", "warned", "warns", "joked",
    "quipped", "shouted", "yelled", "declared", "declares", "recalled", "tweeted", "responded", "answered", "wondered", "testified", "charged",
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
    FINITE.contains(&word) || COMMON.contains(&word) || (word.ends_with("ed") && word.len() >= 4 && !NOT_PAST.contains(&word)) || is_contracted(word)
}

/// "It's", "They're", "I'm" carry their verb with them.
fn is_contracted(word: &str) -> bool {
    word.len() <= 8 && FINITE.contains(&word.to_lowercase().replace('’', "'").as_str()) && word.contains(['\'', '’'])
}

/// Whether some word looks like a finite verb.
pub(super) fn has_verb(text: &str) -> bool {
    text.split(' ').any(|word| is_verb(word.trim_matches(|c: char| !c.is_alphanumeric())))
}
