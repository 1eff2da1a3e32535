//! The number of files, and their lengths without their tests.

use super::bounds::{LINES_P90, LONGEST_FILE};
use super::figure::Figure;
use super::sources::{Source, program};

pub fn figures(sources: &[Source]) -> Vec<Figure> {
    let mut files: Vec<(usize, String)> = program(sources)
        .map(|source| (source.lines().count(), source.path.clone()))
        .collect();
    files.sort();
    vec![
        Figure::count("files", files.len()),
        Figure::count("lines", files.iter().map(|(lines, _)| lines).sum()),
        Figure::count("lines, p50", percentile(&files, 50)),
        Figure::count(LINES_P90, percentile(&files, 90)),
        Figure::largest(LONGEST_FILE, files),
    ]
}

/// The length that so many percent of the sorted files do not exceed (nearest rank).
fn percentile(files: &[(usize, String)], percent: usize) -> usize {
    let rank = (files.len() * percent).div_ceil(100);
    files
        .get(rank.saturating_sub(1))
        .map(|(lines, _)| *lines)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_the_length_of_a_file() {
        let files: Vec<_> = (1..=10).map(|lines| (lines * 10, String::new())).collect();
        assert_eq!(
            (
                percentile(&files, 50),
                percentile(&files, 90),
                percentile(&[], 50)
            ),
            (50, 90, 0)
        );
    }
}
