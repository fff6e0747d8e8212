//! Sentences to words: where each lies, its stem, and whether it carries meaning, names something or counts.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};

/// What a word does in a sentence, as far as its form shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Starts with a digit.
    Digits,
    /// A capital first letter, and not merely the start of a sentence before a common word.
    Name,
    /// Carries meaning.
    Content,
    /// Grammar: found in nearly every sentence.
    Stop,
    /// `%` or a currency sign.
    Sign,
}

/// One word of a text.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    /// In lower case, with a straight apostrophe.
    pub(crate) lower: String,
    /// Its stem, the same for words that mean the same in news (`wounded`, `injured`).
    pub(crate) stem: String,
    /// First byte in the text.
    pub(crate) start: usize,
    /// One past the last byte.
    pub(crate) end: usize,
    /// What it does.
    pub(crate) kind: Kind,
    /// Whether a comma, full stop or other mark that parts clauses stands between it and the word before.
    pub(crate) after_break: bool,
}

impl Word {
    /// Whether the word says what the sentence is about.
    pub(crate) fn is_content(&self) -> bool {
        matches!(self.kind, Kind::Content | Kind::Name)
    }
}

static STEMMER: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::English));

/// Words of grammar, reporting and filling.
const STOP: &str = "a about above after again against all also although am among an and another any anybody anyone are around as at be became \
    because become been before being below between both but by came can cannot could did do does doing done down during each either else even \
    ever every few for from further get go goes going got had has have having he hence her here hers herself him himself his how however i if in \
    into is it its itself just least less let like made make many may me might mine more most much must my myself near neither never no nobody none nor \
    not nothing now of off often on once one only onto or other others our ours ourselves out over own per put quite rather said same say says saying see \
    seen several shall she should since so some somebody someone something still such take taken than that the their theirs them themselves \
    then there these they this those though through thus to together told too toward towards under unless until up upon us very via was we were what when where whether \
    which while who whom whose why will with within without would yes yet you your yours according added adding n't 's";

static STOP_WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| STOP.split_whitespace().collect());

/// Words that news use for the same thing: the first stands for all of its line.
const SYNONYMS: &str = "\
    kill killed kills killing dead die dies died dying death deaths fatality fatalities fatal perished slain body bodies corpse corpses
    wound wounded wounding injured injure injuring injury injuries hurt hurting wounds
    arrest arrested arrests detain detained detention detaining custody
    person people persons civilian civilians resident residents inhabitant inhabitants villagers villager
    soldier soldiers troops troop servicemen
    police policemen officer officers
    close closed closing shut shutting closure
    begin began begun start started starting starts begins beginning
    end ended ending ends finish finished
    attack attacked attacks attacking assault assaulted raid raided strike struck strikes
    shell shelled shelling shells bombard bombarded bombardment artillery guns
    shoot shot shooting shots fire fired gunfire bullets firing
    ceasefire truce armistice
    demonstrate demonstrators demonstration demonstrations protest protested protests protesters protestors march marched rally rallied marchers
    pupil pupils student students schoolchildren children child
    sick ill illness sickness
    government cabinet administration
    deal agreement accord treaty pact
    win won winner winning victory
    hospital clinic hospitals clinics
    leak leaked leaking spill spilled escaped
    blaze blazes fires wildfire flames
    explosion blast exploded explosions blasts explode
    flee fled displaced evacuated evacuate evacuation evacuations
    vote votes voted ballot ballots
    election poll polls elections
    ship vessel boat ferry vessels ships
    ask asked request requested requests
    free released freed release
    rise rose risen raised raise increase increased rises increases
    fall fallen drop dropped decline declined decrease decreased lowered
    refuse refused rejects rejected reject refusal declines
    chief head leader boss
    minister ministry
    destroy destroyed destruction collapsed wrecked
    aid relief humanitarian
    lorry lorries truck trucks
    withdraw withdrew withdrawn withdrawal retreat retreated
    talks negotiation negotiations negotiate negotiated
    money funds funding
    sign signed signing signature
    buy bought purchase purchased
    firm company companies firms
    crowd attendance audience
    turnout voters voter
    prison jail jailed imprisoned
    inspect inspection inspected inspections
    certify certified certification
    freeze froze frozen freezing";

/// Forms that no rule leads back to their verb or noun, each line the plain form first.
const IRREGULAR: &str = "\
    run ran\npay paid\nsell sold\nbuild built\nfind found\nleave left\nlose lost\nhold held\nkeep kept\nlead led\nmeet met\nsend sent\nspend spent\nteach taught\n\
    fall fell fallen\nrise rose risen\nflee fled\nfly flew flown\ndrive drove driven\nbreak broke broken\nbring brought\nbuy bought\ncatch caught\nfight fought\n\
    draw drew drawn\ngive gave given\ngrow grew grown\nknow knew known\nthrow threw thrown\nspeak spoke spoken\nsteal stole stolen\nchoose chose chosen\n\
    write wrote written\nwithdraw withdrew withdrawn\nsink sank sunk\nhang hung\nstrike struck stricken\nstand stood\nunderstand understood\nstick stuck\n\
    burn burnt\nlearn learnt\nlay laid\nlie lain\nfeel felt\ndeal dealt\nhear heard\nfreeze froze frozen\nhide hid hidden\nshake shook shaken\nswear swore sworn\n\
    wear wore worn\ntear tore torn\nbear bore borne\nblow blew blown\nsweep swept\nsleep slept\nbend bent\nlend lent\nfeed fed\nflow flowed\nforbid forbade forbidden\n\
    swim swam\nsing sang sung\nring rang rung\ndrink drank drunk\neat ate eaten\nwake woke woken\ndig dug\nseek sought\nthink thought\ntell told\nsit sat\nwin won\nbegin began begun\n\
    shoot shot\nman men\nwoman women\nchild children\nfoot feet\nbus buses\ngas gases\nlife lives\nwife wives\nloaf loaves\ncrisis crises";

static PLAIN: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    IRREGULAR
        .lines()
        .flat_map(|line| {
            let mut forms = line.split_whitespace();
            let plain = forms.next().unwrap_or_default();
            forms.map(move |form| (form, plain))
        })
        .collect()
});

static CANONICAL: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let lines = SYNONYMS.lines().map(str::split_whitespace);
    lines
        .flat_map(|mut words| {
            words.next().into_iter().flat_map(move |first| std::iter::once(first).chain(words.clone()).map(move |word| (word, first)))
        })
        .collect()
});

/// The stem of a lower-case word; words of one meaning share it.
pub(crate) fn stem(lower: &str) -> String {
    let plain = PLAIN.get(lower).copied().unwrap_or(lower);
    STEMMER.stem(CANONICAL.get(lower).or_else(|| CANONICAL.get(plain)).copied().unwrap_or(plain)).into_owned()
}

/// The value of a single number word up to ninety.
pub(crate) fn cardinal(lower: &str) -> Option<u32> {
    const UNITS: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let unit = UNITS.iter().zip(0..).find(|&(&word, _)| word == lower).map(|(_, n)| n);
    unit.or_else(|| TENS.iter().zip(2..).find(|&(&word, _)| word == lower).map(|(_, n)| n * 10))
}

/// The words of a text, in order. Hyphens part words, apostrophes do not; digits keep their separators (`2,300`, `06:15`).
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut chars = text.char_indices().peekable();
    let mut after_break = true;
    let mut starts_sentence = true;
    while let Some((start, first)) = chars.next() {
        if !first.is_alphanumeric() {
            if matches!(first, '%' | '$' | '€' | '£') {
                push(&mut words, text, start..start + first.len_utf8(), Some(Kind::Sign), false, &mut after_break);
            } else if matches!(first, '.' | '!' | '?' | ',' | ';' | ':' | '(' | ')' | '—' | '–' | '"' | '“' | '”' | '«' | '»') {
                after_break = true;
                starts_sentence |= matches!(first, '.' | '!' | '?' | ':' | '"' | '“' | '«');
            }
            continue;
        }
        let digits = first.is_numeric();
        let mut end = start + first.len_utf8();
        while let Some(&(at, c)) = chars.peek() {
            let next = text[at + c.len_utf8()..].chars().next();
            let goes_on = if digits {
                c.is_numeric() || (matches!(c, ',' | '.' | ':') && next.is_some_and(char::is_numeric))
            } else {
                c.is_alphanumeric() || (matches!(c, '\'' | '’') && next.is_some_and(char::is_alphabetic))
            };
            if !goes_on {
                break;
            }
            end = at + c.len_utf8();
            chars.next();
        }
        if digits {
            for ending in ["st", "nd", "rd", "th", "s"] {
                if text[end..].starts_with(ending) && !text[end + ending.len()..].starts_with(char::is_alphanumeric) {
                    end += ending.len();
                    while chars.next_if(|&(at, _)| at < end).is_some() {}
                    break;
                }
            }
        }
        push(&mut words, text, start..end, digits.then_some(Kind::Digits), starts_sentence, &mut after_break);
        starts_sentence = false;
    }
    words
}

/// What a word counts as when texts are held against each other: its stem, a number in words or digits as the same number; none for words
/// of grammar and signs.
pub(crate) fn term(word: &Word) -> Option<Cow<'_, str>> {
    match word.kind {
        Kind::Stop | Kind::Sign => None,
        Kind::Digits => Some(word.lower.replace(',', "").into()),
        Kind::Name | Kind::Content => Some(cardinal(&word.lower).map_or_else(|| word.stem.as_str().into(), |n| n.to_string().into())),
    }
}

/// Appends a word, without a possessive ending.
fn push(
    words: &mut Vec<Word>,
    text: &str,
    span: std::ops::Range<usize>,
    kind: Option<Kind>,
    starts_sentence: bool,
    after_break: &mut bool,
) {
    let mut end = span.end;
    let written = &text[span.clone()];
    if kind.is_none()
        && let Some(bare) = written.strip_suffix("'s").or_else(|| written.strip_suffix("’s"))
    {
        end = span.start + bare.len();
    }
    let written = &text[span.start..end];
    let lower = written.to_lowercase().replace('’', "'");
    let kind = kind.unwrap_or_else(|| {
        let capital = written.starts_with(char::is_uppercase);
        let stop = STOP_WORDS.contains(lower.as_str())
            || lower.ends_with("n't")
            || lower.split('\'').next().is_some_and(|w| w != lower && STOP_WORDS.contains(w));
        match (stop, capital && !starts_sentence) {
            (true, _) => Kind::Stop,
            (false, true) => Kind::Name,
            (false, false) => Kind::Content,
        }
    });
    let stem = if kind == Kind::Stop { lower.clone() } else { stem(&lower) };
    words.push(Word { stem, lower, start: span.start, end, kind, after_break: std::mem::take(after_break) });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lowers(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.lower).collect()
    }

    #[test]
    fn words_keep_separators_in_numbers_and_part_at_hyphens() {
        assert_eq!(
            lowers("About 2,300 left at 06:15, the 88th day; thirty-four didn't."),
            ["about", "2,300", "left", "at", "06:15", "the", "88th", "day", "thirty", "four", "didn't"]
        );
        assert_eq!(lowers("$5m, 7pm and 12%…"), ["$", "5", "m", "7", "pm", "and", "12", "%"]);
    }

    #[test]
    fn names_stems_and_breaks_are_seen() {
        let words = words("Troops near Ostrel, the town’s guard, fled.");
        assert_eq!(words[0].stem, stem("soldiers"));
        assert_eq!((words[2].kind, words[0].kind), (Kind::Name, Kind::Content));
        assert_eq!(words[4].lower, "town");
        assert!(words[3].after_break && !words[4].after_break);
    }
}
