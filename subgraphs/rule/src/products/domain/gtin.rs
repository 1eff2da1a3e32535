use crate::domain::hs;

/// Checks the check digit of the GS1 General Specifications: from the right, digits have the weights 1 and 3 in turn, and the
/// weighted sum is a multiple of 10.
pub(super) fn is_gtin(text: &str) -> bool {
    // A number of zeros is a placeholder: the prefix 0000000 is not assigned to a company.
    let assigned = text.bytes().any(|digit| digit != b'0');
    let weighed = text.bytes().rev().zip([1, 3].into_iter().cycle());
    let sum: u32 = weighed
        .map(|(digit, weight)| u32::from(digit.wrapping_sub(b'0')) * weight)
        .sum();
    assigned && hs::digits(text) && matches!(text.len(), 8 | 12..=14) && sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::is_gtin;

    #[test]
    fn the_check_digit_of_a_gtin_is_checked() {
        for good in [
            "96385074",
            "036000291452",
            "4006381333931",
            "10614141543219",
        ] {
            assert!(is_gtin(good), "{good}");
        }
        for bad in [
            "",
            "4006381333932",
            "400638133393",
            "4006381333931 ",
            "400638133393A",
            "00000000",
            "0000000000000",
        ] {
            assert!(!is_gtin(bad), "{bad}");
        }
    }
}
