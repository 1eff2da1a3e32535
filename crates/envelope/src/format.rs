//! Byte formats of sealed values. The README has them as tables. All begin with [`MAGIC`] and a version.
//!
//! Parsing only splits the bytes; the parts are trusted after authentication. The whole head, including version and key versions, is
//! associated data of the wrapped key (in the addressed form, of the value).

use uuid::Uuid;

use crate::cipher::{KEY, NONCE, TAG};
use crate::{Error, Subject};

/// No UTF-8 text begins with this byte and a version (a two-byte character would continue with a byte from 0x80), so a plaintext
/// column is detected.
const MAGIC: u8 = 0xCE;
const BY_SUBJECT: u8 = 1;
const ADDRESSED: u8 = 2;
const FILE: u8 = 3;

const WRAPPED: usize = NONCE + KEY + TAG;

/// Head of a value that was sealed under its subject's branch key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    /// Version of the domain key at sealing. It wraps the branch key, not the value, so opening does not need it.
    pub domain_key: u32,
    pub subject: Subject,
    pub subject_key: u32,
}

impl Head {
    pub(crate) const LENGTH: usize = 2 + 4 + 1 + 16 + 4;

    pub(crate) fn bytes(self) -> Vec<u8> {
        let mut bytes = vec![MAGIC, BY_SUBJECT];
        bytes.extend(self.domain_key.to_be_bytes());
        bytes.push(self.subject.kind());
        bytes.extend(self.subject.id().as_bytes());
        bytes.extend(self.subject_key.to_be_bytes());
        bytes
    }
}

/// Parts of a value that was sealed under its subject's branch key.
pub(crate) struct BySubject<'a> {
    pub head: Head,
    pub head_bytes: &'a [u8],
    pub wrapped_key: &'a [u8],
    pub value: &'a [u8],
}

impl<'a> BySubject<'a> {
    pub(crate) fn parse(sealed: &'a [u8]) -> Result<Self, Error> {
        Self::cut(sealed).ok_or(Error::Malformed)
    }

    fn cut(sealed: &'a [u8]) -> Option<Self> {
        let (head_bytes, rest) = sealed.split_at_checked(Head::LENGTH)?;
        let (wrapped_key, value) = rest.split_at_checked(WRAPPED)?;
        let mut cursor = head_bytes;
        if take::<2>(&mut cursor)? != [MAGIC, BY_SUBJECT] || value.len() < NONCE + TAG {
            return None;
        }
        let domain_key = u32::from_be_bytes(take(&mut cursor)?);
        let [kind] = take(&mut cursor)?;
        let subject = Subject::from_parts(kind, Uuid::from_bytes(take(&mut cursor)?))?;
        let subject_key = u32::from_be_bytes(take(&mut cursor)?);
        Some(Self {
            head: Head {
                domain_key,
                subject,
                subject_key,
            },
            head_bytes,
            wrapped_key,
            value,
        })
    }
}

/// Parts of a value that was sealed to a recipient's public key.
pub(crate) struct Addressed<'a> {
    pub recipient: [u8; 8],
    pub wrapped_key: &'a [u8],
    /// All bytes before the value, including the wrapped key.
    pub head_bytes: &'a [u8],
    pub value: &'a [u8],
}

impl<'a> Addressed<'a> {
    const FIXED: usize = 2 + 8 + 2;

    pub(crate) fn head(recipient: [u8; 8], wrapped_key: &[u8]) -> Result<Vec<u8>, Error> {
        let length = u16::try_from(wrapped_key.len()).map_err(|_| Error::Malformed)?;
        Ok([
            &[MAGIC, ADDRESSED],
            recipient.as_slice(),
            &length.to_be_bytes(),
            wrapped_key,
        ]
        .concat())
    }

    pub(crate) fn parse(sealed: &'a [u8]) -> Result<Self, Error> {
        Self::cut(sealed).ok_or(Error::Malformed)
    }

    fn cut(sealed: &'a [u8]) -> Option<Self> {
        let mut cursor = sealed;
        if take::<2>(&mut cursor)? != [MAGIC, ADDRESSED] {
            return None;
        }
        let recipient = take(&mut cursor)?;
        let length = usize::from(u16::from_be_bytes(take(&mut cursor)?));
        let (wrapped_key, value) = cursor.split_at_checked(length)?;
        let head_bytes = sealed.get(..Self::FIXED + length)?;
        (value.len() >= NONCE + TAG).then_some(Self {
            recipient,
            wrapped_key,
            head_bytes,
            value,
        })
    }
}

/// Head of a sealed file: the format, and the prefix of its nonces.
pub(crate) struct FileHead;

impl FileHead {
    /// Length of the nonce prefix that all frames share. The rest of a nonce has the position and marks the last frame.
    pub(crate) const PREFIX: usize = 7;
    pub(crate) const LENGTH: usize = 2 + Self::PREFIX;

    pub(crate) fn bytes(prefix: [u8; Self::PREFIX]) -> Vec<u8> {
        [&[MAGIC, FILE], prefix.as_slice()].concat()
    }

    /// Parses the head. Returns the prefix, or `None` if this is not a sealed file.
    pub(crate) fn parse(head: &[u8]) -> Option<[u8; Self::PREFIX]> {
        let mut cursor = head;
        if take::<2>(&mut cursor)? != [MAGIC, FILE] {
            return None;
        }
        let prefix = take(&mut cursor)?;
        cursor.is_empty().then_some(prefix)
    }
}

fn take<const N: usize>(cursor: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, rest) = cursor.split_first_chunk::<N>()?;
    *cursor = rest;
    Some(*taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sealed values must stay readable: this vector never changes.
    const GOLDEN: &str = concat!(
        "ce01",                                                             // magic, format version
        "00000007",                                                         // domain key version
        "02",                                                               // a user
        "0190a5c8b7f47a1e8c3d5e6f70819203",                                 // its id
        "00000003",                                                         // subject key version
        "101112131415161718191a1b", // nonce of the wrapped data key
        "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f", // the data key, encrypted
        "404142434445464748494a4b4c4d4e4f",                                 // and its tag
        "505152535455565758595a5b",                                         // nonce of the value
        "6061626364",                       // five bytes of text, encrypted
        "707172737475767778797a7b7c7d7e7f", // and their tag
    );

    fn unhex(text: &str) -> Vec<u8> {
        (0..text.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
            .collect()
    }

    #[test]
    fn the_golden_vector_is_cut_as_documented() {
        let sealed = unhex(GOLDEN);
        let parsed = BySubject::parse(&sealed).unwrap();
        let id = Uuid::parse_str("0190a5c8-b7f4-7a1e-8c3d-5e6f70819203").unwrap();
        assert_eq!(
            parsed.head,
            Head {
                domain_key: 7,
                subject: Subject::User(id),
                subject_key: 3
            }
        );
        assert_eq!(parsed.head.bytes(), parsed.head_bytes);
        assert_eq!(parsed.head_bytes, &sealed[..27]);
        assert_eq!(parsed.wrapped_key, &sealed[27..87]);
        assert_eq!(parsed.value, &sealed[87..]);
    }

    #[test]
    fn the_golden_addressed_vector_is_cut_as_documented() {
        let sealed = unhex(concat!(
            "ce02",
            "a0a1a2a3a4a5a6a7",         // fingerprint of the recipient's key
            "0004",                     // length of the wrapped key
            "b0b1b2b3",                 // the wrapped key
            "505152535455565758595a5b", // nonce
            "6061",                     // two bytes of text, encrypted
            "707172737475767778797a7b7c7d7e7f", // and their tag
        ));
        let parsed = Addressed::parse(&sealed).unwrap();
        assert_eq!(
            parsed.recipient,
            [0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7]
        );
        assert_eq!(parsed.wrapped_key, [0xb0, 0xb1, 0xb2, 0xb3]);
        assert_eq!(parsed.head_bytes, &sealed[..16]);
        assert_eq!(parsed.value, &sealed[16..]);
        assert_eq!(
            Addressed::head(parsed.recipient, parsed.wrapped_key).unwrap(),
            parsed.head_bytes
        );
    }

    #[test]
    fn one_form_is_not_taken_for_the_other_nor_for_a_newer_one() {
        let mut sealed = unhex(GOLDEN);
        assert!(Addressed::parse(&sealed).is_err());
        sealed[1] = 3;
        assert!(BySubject::parse(&sealed).is_err());
        assert!(
            BySubject::parse(
                "plain text that is long enough to be cut "
                    .repeat(4)
                    .as_bytes()
            )
            .is_err()
        );
    }
}
