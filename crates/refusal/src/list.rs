use crate::Refusal;

/// Passes if a list has an item.
pub fn not_empty<T>(path: &[&str], items: &[T]) -> Result<(), Refusal> {
    if items.is_empty() {
        return Err(Refusal::invalid(
            path,
            "The list is empty. Send at least one item.",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::not_empty;
    use crate::Refusal;

    #[test]
    fn an_empty_list_is_invalid_at_its_path() {
        assert_eq!(not_empty(&["ids"], &[1]), Ok(()));
        let message = "The list is empty. Send at least one item.";
        let refusal = Refusal::invalid(&["ids"], message);
        assert_eq!(not_empty::<i32>(&["ids"], &[]), Err(refusal));
    }
}
