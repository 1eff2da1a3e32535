//! Seals and opens one value with a given key: no I/O, and no randomness except keys and nonces.

use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use crate::cipher::Key;
use crate::format::{Addressed, BySubject, Head};
use crate::subject::parts;
use crate::{Error, Field};

/// Longest text that is sealed, in bytes. Files have their own format.
pub const MAX_TEXT: usize = 1 << 20;

// Purposes of associated data, so that no data can be used for another purpose.
const KEY: &str = "carnet.envelope.key";
const VALUE: &str = "carnet.envelope.value";
const ADDRESSED: &str = "carnet.envelope.addressed";

pub(crate) fn seal(
    branch: &Key,
    head: Head,
    field: Field,
    text: &SecretString,
) -> Result<Vec<u8>, Error> {
    let head = head.bytes();
    let data_key = Key::random();
    let wrapped = branch.seal(&key_associated(&head), data_key.bytes())?;
    let value = data_key.seal(&field.associated(VALUE, &[]), bytes(text)?)?;
    Ok([head, wrapped, value].concat())
}

pub(crate) fn open(
    branch: &Key,
    sealed: &BySubject<'_>,
    field: Field,
) -> Result<SecretString, Error> {
    let data_key = branch.open(&key_associated(sealed.head_bytes), sealed.wrapped_key);
    let data_key = data_key
        .and_then(|bytes| Key::from_slice(&bytes))
        .ok_or(Error::Tampered)?;
    into_text(
        data_key
            .open(&field.associated(VALUE, &[]), sealed.value)
            .ok_or(Error::WrongField)?,
    )
}

/// `head` has the data key, wrapped for the recipient.
pub(crate) fn seal_addressed(
    data_key: &Key,
    head: &[u8],
    field: Field,
    text: &SecretString,
) -> Result<Vec<u8>, Error> {
    let value = data_key.seal(&field.associated(ADDRESSED, head), bytes(text)?)?;
    Ok([head, &value].concat())
}

pub(crate) fn open_addressed(
    data_key: &Key,
    sealed: &Addressed<'_>,
    field: Field,
) -> Result<SecretString, Error> {
    let associated = field.associated(ADDRESSED, sealed.head_bytes);
    into_text(
        data_key
            .open(&associated, sealed.value)
            .ok_or(Error::WrongField)?,
    )
}

/// Associated data of a wrapped data key. The head has the format, the subject and the key versions.
fn key_associated(head: &[u8]) -> Vec<u8> {
    parts(&[KEY.as_bytes(), head])
}

fn bytes(text: &SecretString) -> Result<&[u8], Error> {
    let bytes = text.expose_secret().as_bytes();
    if bytes.len() > MAX_TEXT {
        Err(Error::TooLong)
    } else {
        Ok(bytes)
    }
}

fn into_text(mut bytes: Zeroizing<Vec<u8>>) -> Result<SecretString, Error> {
    // The bytes are moved, not copied, because the buffer has the length of the text. Only text is ever sealed.
    let text = String::from_utf8(std::mem::take(&mut *bytes)).map_err(|_| Error::Malformed)?;
    Ok(SecretString::from(text))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::Subject;

    /// Sealed with the code of the first version, and opened by an independent implementation; must always open.
    const GOLDEN: &str = concat!(
        "ce01000000010200000000000000000000000000000001000000017e4aad26a9150035d411c698dd14897490ea7196c770f4",
        "270d3cd49d88ca723f5f084ffdd7fccfcb8653782f28302d4f0104ab1f6c91896cb4944668bc8e0011fd9554c8b3470bebbe",
        "714345435128591708263c0fa00ea823919091ddbb727634db1d4b18a0e5",
    );

    #[test]
    fn the_golden_vector_opens() {
        let sealed: Vec<u8> = (0..GOLDEN.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&GOLDEN[at..at + 2], 16).unwrap())
            .collect();
        let sealed = BySubject::parse(&sealed).unwrap();
        assert_eq!(sealed.head.subject, Subject::User(Uuid::from_u128(1)));
        let branch = Key::from_slice(&[7; 32]).unwrap();
        let field = Field {
            entity: "user",
            field: "email",
            id: Uuid::from_u128(2),
        };
        assert_eq!(
            open(&branch, &sealed, field).unwrap().expose_secret(),
            "ada@example.org"
        );
    }
}
