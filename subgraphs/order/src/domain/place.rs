//! Places and containers by their international codes.

use super::Refusal;

/// A place as UN/LOCODE names it: a country of this lane's end, and three of A to Z and 2 to 9.
pub fn unlocode(path: &[&str], code: &str, country: &str) -> Result<(), Refusal> {
    let place = |byte: u8| byte.is_ascii_uppercase() || matches!(byte, b'2'..=b'9');
    let good = match code.as_bytes().split_at_checked(2) {
        Some((land, rest)) => {
            land.iter().all(u8::is_ascii_uppercase) && rest.len() == 3 && rest.iter().copied().all(place)
        }
        None => false,
    };
    if !good {
        return Err(Refusal::invalid(path, "a UN/LOCODE is a country and 3 of A to Z and 2 to 9, as DEHAM"));
    }
    if code.starts_with(country) {
        Ok(())
    } else {
        Err(Refusal::invalid(path, format!("must be in {country}, as the lane says")))
    }
}

/// A freight container as ISO 6346 names it, check digit included.
pub fn container(path: &[&str], code: &str) -> Result<(), Refusal> {
    if check_digit(code).is_some_and(|digit| code.as_bytes().last() == Some(&(b'0' + digit))) {
        Ok(())
    } else {
        Err(Refusal::invalid(
            path,
            "is no ISO 6346 container number: 3 letters, U, J or Z, 6 digits and a check digit",
        ))
    }
}

/// What the last digit has to be; `None` for what is not written as a container number.
fn check_digit(code: &str) -> Option<u8> {
    let bytes: &[u8; 11] = code.as_bytes().try_into().ok()?;
    let (owner, rest) = bytes.split_at_checked(4)?;
    let good = owner.iter().all(u8::is_ascii_uppercase)
        && matches!(owner.last(), Some(b'U' | b'J' | b'Z'))
        && rest.iter().all(u8::is_ascii_digit);
    if !good {
        return None;
    }
    // Letters count from 10 on, without the multiples of 11; the n-th character counts 2 to the power of n.
    let value = |byte: u8| match byte {
        b'0'..=b'9' => u32::from(byte - b'0'),
        b'A' => 10,
        b'B'..=b'K' => u32::from(byte - b'A') + 11,
        b'L'..=b'U' => u32::from(byte - b'A') + 12,
        _ => u32::from(byte.saturating_sub(b'A')) + 13,
    };
    let sum: u32 = (0_u32..).zip(bytes.iter().take(10)).map(|(power, byte)| value(*byte) << power).sum();
    u8::try_from(sum % 11 % 10).ok()
}

#[cfg(test)]
mod tests {
    use super::{container, unlocode};

    #[test]
    fn a_place_has_five_characters_and_is_in_its_country() {
        for good in ["DEHAM", "DEFRA", "DE234", "DEXXX"] {
            assert!(unlocode(&[], good, "DE").is_ok(), "{good}");
        }
        for bad in [
            "", "DE", "DEHA", "DEHAMB", "deham", "DE0AM", "DE1AM", "D3HAM", "DEHÄM", "DE AM", "ÄÖHAM",
            "CNSZX",
        ] {
            assert!(unlocode(&[], bad, "DE").is_err(), "{bad}");
        }
    }

    #[test]
    fn a_container_has_its_check_digit() {
        // The standard's own example first; the others are in use.
        for good in ["CSQU3054383", "MSCU6639870", "HLXU2008419", "TGHU7599330"] {
            assert!(container(&[], good).is_ok(), "{good}");
            // A remainder of 10 is written 0, so a check digit of 0 misses some changes: the standard advises against
            // such numbers.
            for (position, byte) in good.bytes().enumerate().filter(|_| !good.ends_with('0')) {
                let other = if byte.is_ascii_digit() { b'0' + (byte - b'0' + 1) % 10 } else { b'0' };
                let mut changed = good.as_bytes().to_vec();
                changed[position] = other;
                let changed = String::from_utf8(changed).unwrap();
                assert!(container(&[], &changed).is_err(), "{changed}");
            }
        }
        for bad in
            ["", "CSQU305438", "CSQU30543833", "CSQA3054383", "csqu3054383", "CSQU 305438", "ÄSQU305438"]
        {
            assert!(container(&[], bad).is_err(), "{bad}");
        }
    }
}
