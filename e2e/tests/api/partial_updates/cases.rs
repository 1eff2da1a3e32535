//! Subsets of optional fields, and the forms in which they are sent.

use std::collections::BTreeSet;

use rand::{SeedableRng, rngs::StdRng, seq::SliceRandom};

/// The number of cases per update that are sent by default, in addition to the first case for each form of each field.
const SAMPLE: usize = 15;
const SEED: u64 = 20_261_130;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Given {
    /// A variable for the field is declared and not sent.
    Absent,
    Null,
    Value,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    Literals,
    OneVariable,
    FieldVariables,
}

/// The form in which each field is given, in the order of the fields.
#[derive(Debug)]
pub struct Case {
    pub form: Form,
    pub given: Vec<Given>,
}

impl Case {
    fn with(&self, given: Given) -> Self {
        Self {
            form: self.form,
            given: [self.given.as_slice(), &[given]].concat(),
        }
    }

    fn parts(&self) -> impl Iterator<Item = (usize, Given, Form)> {
        self.given
            .iter()
            .enumerate()
            .map(|(position, given)| (position, *given, self.form))
    }
}

/// Every subset of this many fields in every form, or a deterministic sample of them.
pub fn cases(fields: usize) -> Vec<Case> {
    let forms = [Form::Literals, Form::OneVariable, Form::FieldVariables];
    let mut cases: Vec<Case> = forms
        .map(|form| Case {
            form,
            given: Vec::new(),
        })
        .into();
    for _ in 0..fields {
        let longer =
            |case: &Case| [Given::Absent, Given::Null, Given::Value].map(|given| case.with(given));
        cases = cases.iter().flat_map(longer).collect();
    }
    cases.shuffle(&mut StdRng::seed_from_u64(SEED));
    if std::env::var_os("CARNET_TEST_ALL").is_some() {
        return cases;
    }
    let (mut seen, mut position) = (BTreeSet::new(), 0);
    cases.retain(|case| {
        position += 1;
        let unseen = case.parts().filter(|part| seen.insert(*part)).count();
        unseen > 0 || position <= SAMPLE
    });
    cases
}

#[test]
fn a_sample_shows_every_field_in_every_form() {
    for fields in 1..=5 {
        let cases = cases(fields);
        let shown: BTreeSet<_> = cases.iter().flat_map(Case::parts).collect();
        assert_eq!(
            shown.len(),
            fields * 9,
            "{fields} fields, each absent, null and given, in three forms"
        );
    }
}
