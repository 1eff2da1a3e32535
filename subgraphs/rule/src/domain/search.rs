/// A part of a text that somebody looks for, in any case and form.
pub(crate) struct Search(String);

impl Search {
    /// Without a text, everything is found.
    pub fn new(text: Option<&str>) -> Self {
        Self(text.map(normalisation::search_key).unwrap_or_default())
    }

    pub fn is_in<const N: usize>(&self, texts: [Option<&str>; N]) -> bool {
        self.0.is_empty()
            || texts
                .into_iter()
                .flatten()
                .any(|text| normalisation::search_key(text).contains(&self.0))
    }
}
