//! Sealing of files as streams.
//!
//! A file is split into frames of [`FRAME`] bytes, each sealed with AES-256-GCM under the file's data key: the STREAM construction
//! (Hoang, Reyhanitabar, Rogaway, Vizár 2015), as in age and in libsodium's secretstream. The nonce of a frame has its position and
//! marks the last frame, so a missing, moved, duplicated or foreign frame does not open, and a truncated file has no end. Opened bytes
//! are authentic; only [`FileOpener::finish`] confirms that they are complete.

use std::fmt;

use aes_gcm::Aes256Gcm;
use aes_gcm::aead::OsRng;
use aes_gcm::aead::rand_core::RngCore;
use aes_gcm::aead::stream::{DecryptorBE32, EncryptorBE32};
use zeroize::Zeroizing;

use crate::cipher::{Key, TAG};
use crate::format::FileHead;
use crate::{Error, Field};

/// Bytes of a file per frame.
pub const FRAME: usize = 64 * 1024;

const PURPOSE: &str = "carnet.envelope.file";

/// Seals one file.
pub struct FileSealer {
    cipher: EncryptorBE32<Aes256Gcm>,
    /// The head, to be written before the first frame.
    head: Option<Vec<u8>>,
    associated: Vec<u8>,
    /// Beginning of the next frame. The last frame is marked, so a full frame waits for more bytes.
    frame: Zeroizing<Vec<u8>>,
}

impl fmt::Debug for FileSealer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("FileSealer(redacted)")
    }
}

impl FileSealer {
    pub(crate) fn new(key: &Key, file: Field) -> Self {
        let mut prefix = [0; FileHead::PREFIX];
        OsRng.fill_bytes(&mut prefix);
        let head = FileHead::bytes(prefix);
        let associated = file.associated(PURPOSE, &head);
        let cipher = EncryptorBE32::new(key.bytes().into(), &prefix.into());
        let frame = Zeroizing::new(Vec::with_capacity(FRAME + TAG));
        Self {
            cipher,
            head: Some(head),
            associated,
            frame,
        }
    }

    /// Takes the next bytes of the file, and appends complete sealed frames to `sealed`.
    pub fn push(&mut self, bytes: &[u8], sealed: &mut Vec<u8>) -> Result<(), Error> {
        let mut rest = bytes;
        while !rest.is_empty() {
            if self.frame.len() == FRAME {
                self.begin(sealed);
                self.cipher
                    .encrypt_next_in_place(&self.associated, &mut *self.frame)
                    .map_err(|_| Error::TooLong)?;
                sealed.extend_from_slice(&self.frame);
                self.frame.clear();
            }
            let (now, later) = rest.split_at(rest.len().min(FRAME - self.frame.len()));
            self.frame.extend_from_slice(now);
            rest = later;
        }
        Ok(())
    }

    /// Appends the last frame.
    pub fn finish(mut self, sealed: &mut Vec<u8>) -> Result<(), Error> {
        self.begin(sealed);
        self.cipher
            .encrypt_last_in_place(&self.associated, &mut *self.frame)
            .map_err(|_| Error::TooLong)?;
        sealed.extend_from_slice(&self.frame);
        Ok(())
    }

    fn begin(&mut self, sealed: &mut Vec<u8>) {
        sealed.extend(self.head.take().unwrap_or_default());
    }
}

/// Opens one file.
pub struct FileOpener {
    key: Key,
    file: Field,
    /// Set after the head was read.
    frames: Option<Frames>,
    /// Sealed bytes that are not opened yet.
    waiting: Vec<u8>,
}

struct Frames {
    cipher: DecryptorBE32<Aes256Gcm>,
    associated: Vec<u8>,
}

impl fmt::Debug for FileOpener {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("FileOpener(redacted)")
    }
}

impl FileOpener {
    pub(crate) const fn new(key: Key, file: Field) -> Self {
        Self {
            key,
            file,
            frames: None,
            waiting: Vec::new(),
        }
    }

    /// Takes the next sealed bytes, and appends their opened frames to `opened`. Appends only authentic bytes.
    pub fn push(&mut self, sealed: &[u8], opened: &mut Vec<u8>) -> Result<(), Error> {
        self.waiting.extend_from_slice(sealed);
        self.begin()?;
        let Some(Frames { cipher, associated }) = &mut self.frames else {
            return Ok(());
        };
        let mut frame = Zeroizing::new(Vec::new());
        // The last frame is recognised by the end of the file, so a full frame waits for more bytes.
        let whole = self.waiting.len().saturating_sub(1) / (FRAME + TAG);
        for next in self.waiting.chunks_exact(FRAME + TAG).take(whole) {
            frame.clear();
            frame.extend_from_slice(next);
            cipher
                .decrypt_next_in_place(associated, &mut *frame)
                .map_err(|_| Error::Tampered)?;
            opened.extend_from_slice(&frame);
        }
        self.waiting.drain(..whole * (FRAME + TAG));
        Ok(())
    }

    /// Opens the last frame. Fails for a truncated or extended file.
    pub fn finish(self, opened: &mut Vec<u8>) -> Result<(), Error> {
        let Frames { cipher, associated } = self.frames.ok_or(Error::Malformed)?;
        let mut frame = Zeroizing::new(self.waiting);
        cipher
            .decrypt_last_in_place(&associated, &mut *frame)
            .map_err(|_| Error::Tampered)?;
        opened.extend_from_slice(&frame);
        Ok(())
    }

    fn begin(&mut self) -> Result<(), Error> {
        if self.frames.is_some() || self.waiting.len() < FileHead::LENGTH {
            return Ok(());
        }
        let head: Vec<u8> = self.waiting.drain(..FileHead::LENGTH).collect();
        let prefix = FileHead::parse(&head).ok_or(Error::Malformed)?;
        let associated = self.file.associated(PURPOSE, &head);
        let cipher = DecryptorBE32::new(self.key.bytes().into(), &prefix.into());
        self.frames = Some(Frames { cipher, associated });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    const SEALED_FRAME: usize = FRAME + TAG;
    const FILE: Field = Field {
        entity: "File",
        field: "content",
        id: Uuid::from_u128(7),
    };

    fn key() -> Key {
        Key::from_slice(&[7; 32]).unwrap()
    }

    fn seal(parts: &[&[u8]]) -> Vec<u8> {
        let (mut sealer, mut bytes) = (FileSealer::new(&key(), FILE), Vec::new());
        for part in parts {
            sealer.push(part, &mut bytes).unwrap();
        }
        sealer.finish(&mut bytes).unwrap();
        bytes
    }

    fn open_as(key: Key, file: Field, sealed: &[u8], step: usize) -> Result<Vec<u8>, Error> {
        let (mut opener, mut clear) = (FileOpener::new(key, file), Vec::new());
        for part in sealed.chunks(step.max(1)) {
            opener.push(part, &mut clear)?;
        }
        opener.finish(&mut clear)?;
        Ok(clear)
    }

    fn open(sealed: &[u8]) -> Result<Vec<u8>, Error> {
        open_as(key(), FILE, sealed, 8192)
    }

    fn content(length: usize) -> Vec<u8> {
        (0..length)
            .map(|at| u8::try_from(at * 31 % 251).unwrap())
            .collect()
    }

    #[test]
    fn what_was_sealed_opens_at_every_boundary() {
        for length in [
            0,
            1,
            FRAME - 1,
            FRAME,
            FRAME + 1,
            2 * FRAME,
            2 * FRAME + 1,
            3 * FRAME + 500,
        ] {
            let content = content(length);
            let sealed = seal(&[&content]);
            let frames = length.div_ceil(FRAME).max(1);
            assert_eq!(
                sealed.len(),
                FileHead::LENGTH + length + frames * TAG,
                "{length}"
            );
            assert_eq!(open(&sealed).unwrap(), content, "{length}");
        }
    }

    #[test]
    fn every_truncation_fails() {
        let sealed = seal(&[&content(2 * FRAME + 100)]);
        let ends = (0..sealed.len()).step_by(997);
        let boundaries = (0..3).flat_map(|frame| {
            let at = FileHead::LENGTH + frame * SEALED_FRAME;
            [at.saturating_sub(1), at, at + 1]
        });
        for end in ends.chain(boundaries).chain([sealed.len() - 1]) {
            assert!(
                open(&sealed[..end]).is_err(),
                "{end} bytes of {}",
                sealed.len()
            );
        }
    }

    #[test]
    fn a_short_file_is_safe_in_every_bit_and_at_every_end() {
        let sealed = seal(&[b"a declaration"]);
        for end in 0..sealed.len() {
            assert!(open(&sealed[..end]).is_err(), "{end} bytes");
            for bit in 0..8 {
                let mut changed = sealed.clone();
                changed[end] ^= 1 << bit;
                assert!(open(&changed).is_err(), "bit {bit} of byte {end}");
            }
        }
        assert!(
            open(&[sealed.as_slice(), &[0]].concat()).is_err(),
            "goes on after its end"
        );
    }

    #[test]
    fn frames_cannot_be_moved_doubled_left_out_or_taken_from_elsewhere() {
        let sealed = seal(&[&content(3 * FRAME + 10)]);
        let (head, frames) = sealed.split_at(FileHead::LENGTH);
        let frames: Vec<&[u8]> = frames.chunks(SEALED_FRAME).collect();
        let another = seal(&[&content(3 * FRAME + 10)]);
        let foreign = &another[FileHead::LENGTH..FileHead::LENGTH + SEALED_FRAME];
        let with = |order: &[&[u8]]| open(&[head, &order.concat()].concat());
        assert_eq!(with(&frames).unwrap(), content(3 * FRAME + 10));
        for order in [
            vec![frames[1], frames[0], frames[2], frames[3]],
            vec![frames[0], frames[0], frames[1], frames[2], frames[3]],
            vec![frames[0], frames[2], frames[3]],
            vec![frames[1], frames[2], frames[3]],
            vec![frames[0], frames[1], frames[2]],
            vec![foreign, frames[1], frames[2], frames[3]],
            vec![frames[3]],
            vec![],
        ] {
            assert!(with(&order).is_err());
        }
    }

    #[test]
    fn opens_with_its_own_key_and_as_itself_only() {
        let sealed = seal(&[&content(FRAME + 1)]);
        assert!(open_as(Key::random(), FILE, &sealed, 8192).is_err());
        let other = Field {
            id: Uuid::from_u128(8),
            ..FILE
        };
        assert!(open_as(key(), other, &sealed, 8192).is_err());
        assert!(
            open_as(
                key(),
                Field {
                    field: "preview",
                    ..FILE
                },
                &sealed,
                8192
            )
            .is_err()
        );
    }

    #[test]
    fn what_was_opened_before_the_damage_is_authentic() {
        let content = content(3 * FRAME);
        let mut sealed = seal(&[&content]);
        sealed[FileHead::LENGTH + 2 * SEALED_FRAME] ^= 1;
        let (mut opener, mut clear) = (FileOpener::new(key(), FILE), Vec::new());
        let pushed = opener.push(&sealed, &mut clear);
        assert!(pushed.is_err() || opener.finish(&mut clear).is_err());
        assert_eq!(clear, content[..2 * FRAME]);
    }

    /// Sealed by an independent implementation; must always open. The key is 32 times 7, the file is [`FILE`].
    const GOLDEN: &str = "ce030102030405060764dae251c259d68abfd2b9b69e73addef2636acc709d";

    #[test]
    fn the_golden_vector_opens() {
        let sealed: Vec<u8> = (0..GOLDEN.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&GOLDEN[at..at + 2], 16).unwrap())
            .collect();
        assert_eq!(open(&sealed).unwrap(), b"carnet");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn how_a_file_comes_in_pieces_does_not_matter(
            length in 0..3 * FRAME, cut in 0..3 * FRAME, step in 1..100_000_usize,
        ) {
            let content = content(length);
            let (first, second) = content.split_at(cut.min(length));
            let sealed = seal(&[first, &[], second]);
            prop_assert_eq!(open_as(key(), FILE, &sealed, step).unwrap(), content);
        }

        #[test]
        fn no_changed_byte_opens(at in 0..2 * FRAME, change in 1..=255_u8) {
            let mut sealed = seal(&[&content(2 * FRAME)]);
            sealed[at] ^= change;
            prop_assert!(open(&sealed).is_err());
        }
    }
}
