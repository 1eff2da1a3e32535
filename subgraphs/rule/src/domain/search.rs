/// Text to search for, in normal form.
pub(crate) struct Search(String);

impl Search {
    /// Without a text, the search matches everything.
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
