//! Identifiers of a domain.

use uuid::Uuid;

ids::ids!(TestId);

#[test]
fn ids_sort_by_age() {
    assert!(TestId::new() < TestId::new());
}

#[test]
fn malformed_text_matches_nothing() {
    let id = TestId::new();
    assert_eq!(TestId::parse(&id.0.to_string()), id);
    for text in ["", "no UUID", "0"] {
        assert_eq!(TestId::parse(text), TestId(Uuid::nil()));
    }
}
