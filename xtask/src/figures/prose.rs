//! The English of the documentation comments: sentences without a subject, and forbidden words of the conventions.

use super::bounds::{FORBIDDEN, HEADLESS};
use super::figure::Figure;
use super::layout;
use super::sources::{Source, program};

/// The words that open a clause without a head.
const HEADLESS_WORDS: [&str; 5] = ["What", "Whether", "Who", "Whoever", "Which"];

/// Words that have a plain equivalent. The pronoun `one` and contractions have rules of their own.
const WORDS: [&str; 7] = [
    "somebody", "nobody", "anybody", "whoever", "stands", "tells", "one's",
];

/// Phrases that have a plain equivalent. The last one is "as `X`" where "for example `X`" is meant.
const PHRASES: [&str; 5] = [
    "what is there",
    "as it is by now",
    "washes off",
    "goes with",
    ", as `",
];

/// The endings of contractions. A possessive `'s` is none.
const CONTRACTIONS: [&str; 8] = [
    "n't", "'re", "'ll", "'ve", "'m", "it's", "that's", "there's",
];

/// The words after a pronoun `one` and before it, as in "if one has".
const VERBS: [&str; 10] = [
    "has", "had", "is", "was", "does", "may", "can", "must", "will", "wants",
];
const BEFORE_PRONOUN: [&str; 9] = [
    "", "if", "when", "what", "where", "as", "how", "than", "whom",
];

pub fn figures(sources: &[Source]) -> Vec<Figure> {
    let (mut blocks, mut headless, mut forbidden) = (0, Vec::new(), Vec::new());
    for source in program(sources) {
        let docs = documentation(source);
        let is_public = layout::is_in(&source.path, "graphql");
        blocks += docs.iter().filter(|doc| doc.opens).count();
        for doc in docs {
            let place = |what: &str| format!("{}:{} {what}", source.path, doc.line);
            headless.extend(headless_word(&doc).map(&place));
            if is_public {
                forbidden.extend(forbidden_words(doc.text).iter().map(|word| place(word)));
            }
        }
    }
    vec![
        Figure::count("`///` blocks", blocks),
        Figure::share(HEADLESS, headless, blocks),
        Figure::places(FORBIDDEN, forbidden),
    ]
}

/// One line of documentation.
struct Doc<'a> {
    line: usize,
    text: &'a str,
    /// True for the first line of a block.
    opens: bool,
}

fn documentation(source: &Source) -> Vec<Doc<'_>> {
    let mut docs: Vec<Doc<'_>> = Vec::new();
    for (line, text) in source.lines() {
        let Some(text) = text
            .trim()
            .strip_prefix("///")
            .filter(|text| !text.starts_with('/'))
        else {
            continue;
        };
        let opens = docs.last().is_none_or(|last| last.line + 1 != line);
        docs.push(Doc {
            line,
            text: text.trim(),
            opens,
        });
    }
    docs
}

/// The word that opens a block without a subject. A question has one.
fn headless_word(doc: &Doc<'_>) -> Option<&'static str> {
    let first = doc
        .text
        .split(|letter: char| !letter.is_alphabetic())
        .next()?;
    let word = HEADLESS_WORDS.into_iter().find(|word| *word == first)?;
    (doc.opens && !doc.text.contains('?')).then_some(word)
}

/// The forbidden words and phrases of a line, once for each time.
fn forbidden_words(text: &str) -> Vec<String> {
    let text = text.to_lowercase().replace('’', "'");
    let words: Vec<&str> = text
        .split(|letter: char| !letter.is_alphanumeric() && letter != '\'')
        .collect();
    let is_contraction = |word: &str| CONTRACTIONS.iter().any(|end| word.ends_with(*end));
    let mut found: Vec<String> = words
        .iter()
        .filter(|word| WORDS.contains(word) || is_contraction(word))
        .map(|word| (*word).to_owned())
        .collect();
    for phrase in PHRASES {
        found.extend(text.matches(phrase).map(str::to_owned));
    }
    let padded: Vec<&str> = std::iter::once("")
        .chain(text.split(' '))
        .chain([""])
        .collect();
    let is_pronoun = |words: &&[&str]| match **words {
        [before, "one", next] => {
            let next = next.trim_end_matches(|letter: char| !letter.is_alphanumeric());
            BEFORE_PRONOUN.contains(&before) && VERBS.contains(&next)
        }
        _ => false,
    };
    found.extend(
        padded
            .windows(3)
            .filter(is_pronoun)
            .map(|_| "one".to_owned()),
    );
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_that_opens_without_a_subject_is_counted_once() {
        let text = "/// Whether it is open.\n/// Which is rare.\nstruct A;\n/// Whose is it?\nstruct B;\n/// Which is it?\nstruct C;\n/// An order.\nstruct D;\n";
        let source = Source::parse("gateway/src/a.rs", text.to_owned()).unwrap();
        let figures = figures(&[source]);
        let row: Vec<_> = figures
            .iter()
            .map(|figure| figure.value.to_string())
            .collect();
        assert_eq!(row, ["4", "25.0 % (1)", "0"]);
    }

    #[test]
    fn forbidden_words_are_found_and_their_lookalikes_are_not() {
        for (text, expected) in [
            ("Ends one's own session.", vec!["one's"]),
            (
                "Somebody who stands for it, as `X`.",
                vec!["somebody", "stands", ", as `"],
            ),
            ("It doesn't end.", vec!["doesn't"]),
            ("What one has, and what one may.", vec!["one", "one"]),
            (
                "The id of one order; each one has a day. The buyer's order.",
                vec![],
            ),
        ] {
            assert_eq!(forbidden_words(text), expected, "{text}");
        }
    }

    #[test]
    fn only_the_docs_of_the_api_are_searched_for_words() {
        let count = |path: &str| {
            let source = Source::parse(path, "/// By somebody.\nstruct A;".to_owned()).unwrap();
            figures(&[source])
                .iter()
                .find(|figure| figure.name == FORBIDDEN)
                .map(|figure| figure.places.len())
        };
        assert_eq!(
            count("subgraphs/order/src/quotes/graphql/query.rs"),
            Some(1)
        );
        assert_eq!(count("subgraphs/order/src/quotes/service.rs"), Some(0));
    }
}
