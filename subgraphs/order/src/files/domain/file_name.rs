//! File names that are valid on all common operating systems.

use super::FileType;

/// Longest name in bytes of UTF-8: the limit of common file systems.
const LONGEST_NAME: usize = 255;

/// Derives a safe file name: without directories, without characters that are special to a shell or change the direction of text,
/// not the name of a device, and with an extension that matches the type of the file.
#[must_use]
pub fn file_name(wished: &str, kind: FileType) -> String {
    let last = wished.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain = visible(
        &last
            .chars()
            .filter(|char| !is_special(*char))
            .collect::<String>(),
    );
    let plain = plain.trim_matches(is_edge);
    let (stem, ending) = plain.rsplit_once('.').unwrap_or((plain, ""));
    let known = kind
        .extensions()
        .iter()
        .any(|known| ending.eq_ignore_ascii_case(known));
    let usual = kind.extensions().first().copied().unwrap_or_default();
    let (stem, ending) = if known {
        (stem, ending)
    } else {
        (plain, usual)
    };
    let stem = if is_device(stem) {
        format!("_{stem}")
    } else {
        stem.to_owned()
    };
    let stem = shortened(&stem, LONGEST_NAME - ending.len() - 1).trim_end_matches(is_edge);
    let stem = if stem.is_empty() { "file" } else { stem };
    format!("{stem}.{ending}")
}

/// Removes invisible characters. Those that a script requires are kept unless another invisible character makes the name
/// misleading.
fn visible(name: &str) -> String {
    normalisation::name(name).unwrap_or_else(|| {
        let seen: String = name
            .chars()
            .filter(|char| !normalisation::is_invisible(*char))
            .collect();
        normalisation::composed(&seen)
    })
}

fn is_special(char: char) -> bool {
    char.is_control() || matches!(char, '<' | '>' | ':' | '"' | '|' | '?' | '*' | '`' | '$')
}

/// Windows removes dots and blanks at the end of a name; on other systems a leading dot hides the file.
fn is_edge(char: char) -> bool {
    char == '.' || char.is_whitespace() || normalisation::is_invisible(char)
}

/// Windows reserves these names for devices, with any extension.
fn is_device(stem: &str) -> bool {
    let key = normalisation::key(stem.split('.').next().unwrap_or_default());
    let is_numbered = |device: &str| {
        key.strip_prefix(device)
            .is_some_and(|number| matches!(number.as_bytes(), [digit] if digit.is_ascii_digit()))
    };
    matches!(
        &*key,
        "con" | "prn" | "aux" | "nul" | "conin" | "conout" | "clock"
    ) || is_numbered("com")
        || is_numbered("lpt")
}

/// Longest prefix with at most this many bytes.
fn shortened(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_NAME, file_name};
    use crate::files::domain::FileType;

    #[test]
    fn a_name_is_safe_and_tells_what_the_file_is() {
        for (wished, kind, expected) in [
            ("Report 2026.pdf", FileType::Pdf, "Report 2026.pdf"),
            ("scan.JPEG", FileType::Jpeg, "scan.JPEG"),
            (
                "Pr\u{FC}fbericht.PDF",
                FileType::Pdf,
                "Pr\u{FC}fbericht.PDF",
            ),
            (
                "Pru\u{308}fbericht.pdf",
                FileType::Pdf,
                "Pr\u{FC}fbericht.pdf",
            ),
            ("../../etc/passwd", FileType::Text, "passwd.txt"),
            ("C:\\temp\\a.csv", FileType::Csv, "a.csv"),
            ("invoice.pdf.exe", FileType::Pdf, "invoice.pdf.exe.pdf"),
            ("fdp\u{202E}exe.pdf", FileType::Pdf, "fdpexe.pdf"),
            ("re\u{200B}port\u{AD}.pdf", FileType::Pdf, "report.pdf"),
            (
                "\u{645}\u{6CC}\u{200C}\u{62E}.pdf",
                FileType::Pdf,
                "\u{645}\u{6CC}\u{200C}\u{62E}.pdf",
            ),
            ("\u{200B}\u{3164}.pdf", FileType::Pdf, "pdf.pdf"),
            ("a\"b\r\nc.pdf", FileType::Pdf, "abc.pdf"),
            ("report .pdf. ", FileType::Pdf, "report.pdf"),
            ("report...", FileType::Pdf, "report.pdf"),
            ("", FileType::Png, "file.png"),
            ("..", FileType::Png, "file.png"),
            ("\u{200D}", FileType::Png, "file.png"),
            (".png", FileType::Png, "png.png"),
            ("CON.pdf", FileType::Pdf, "_CON.pdf"),
            ("nul", FileType::Pdf, "_nul.pdf"),
            ("Aux.tar.pdf", FileType::Pdf, "_Aux.tar.pdf"),
            ("com1.txt", FileType::Text, "_com1.txt"),
            ("COM\u{B9}.txt", FileType::Text, "_COM\u{B9}.txt"),
            ("LPT9 .csv", FileType::Csv, "_LPT9.csv"),
            ("com10.txt", FileType::Text, "com10.txt"),
            ("console.txt", FileType::Text, "console.txt"),
        ] {
            let name = file_name(wished, kind);
            assert_eq!(name, expected, "{wished:?}");
            assert_eq!(file_name(&name, kind), name, "a safe name stays as it is");
        }
    }

    #[test]
    fn a_long_name_is_cut_between_characters_and_keeps_its_ending() {
        for (character, count) in [
            ("a", 251),
            ("\u{E4}", 125),
            ("\u{691C}", 83),
            ("\u{1F50B}", 62),
        ] {
            let name = file_name(&format!("{}.pdf", character.repeat(500)), FileType::Pdf);
            assert_eq!(name, format!("{}.pdf", character.repeat(count)));
            assert!(name.len() <= LONGEST_NAME);
        }
        let blank = file_name(
            &format!("{} {}.pdf", "a".repeat(250), "b".repeat(9)),
            FileType::Pdf,
        );
        assert_eq!(blank, format!("{}.pdf", "a".repeat(250)));
    }
}
