//! Which known name a mistyped one was meant to be.

/// Longer names are no typing errors of ours, and comparing them costs the square of their length.
const LONGEST: usize = 40;

/// The known name nearest to a mistyped one, while names are offered to it one by one.
pub(super) struct Nearest<'a> {
    typed: &'a str,
    best: Option<(usize, String)>,
}

impl<'a> Nearest<'a> {
    pub(super) fn to(typed: &'a str) -> Self {
        Self { typed, best: None }
    }

    /// Considers a known name: it is kept if it is nearer than all before and near enough to be meant.
    pub(super) fn offer(&mut self, known: &str) {
        let most_edits = self.typed.len().min(known.len()).max(3) / 2;
        if self.typed.len() > LONGEST || self.typed.len().abs_diff(known.len()) > most_edits {
            return;
        }
        let distance = edit_distance(self.typed, known);
        if distance <= most_edits && self.best.as_ref().is_none_or(|(best, _)| distance < *best) {
            self.best = Some((distance, known.to_owned()));
        }
    }

    pub(super) fn name(self) -> Option<String> {
        self.best.map(|(_, name)| name)
    }

    /// Whether only capitals differ.
    pub(super) fn is_certain(&self) -> bool {
        matches!(self.best, Some((0, _)))
    }
}

/// How many bytes must be put in, taken out or replaced to turn one text into the other (Levenshtein), capitals or not.
fn edit_distance(left: &str, right: &str) -> usize {
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (position, byte) in left.bytes().enumerate() {
        let mut diagonal = position;
        let mut beside = position + 1;
        for (cell, other) in row.iter_mut().skip(1).zip(right.bytes()) {
            let replaced = diagonal + usize::from(!byte.eq_ignore_ascii_case(&other));
            diagonal = *cell;
            beside = replaced.min(diagonal + 1).min(beside + 1);
            *cell = beside;
        }
        if let Some(first) = row.first_mut() {
            *first = position + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn nearest(typed: &str, known: &[&str]) -> Option<String> {
        let mut nearest = Nearest::to(typed);
        known.iter().for_each(|name| nearest.offer(name));
        nearest.name()
    }

    #[test]
    fn a_distance_counts_single_edits() {
        let distances = [("", ""), ("", "abc"), ("kitten", "sitting"), ("items", "item"), ("form", "from")]
            .map(|(left, right)| edit_distance(left, right));
        assert_eq!(distances, [0, 3, 3, 1, 2]);
    }

    #[test]
    fn the_nearest_name_is_the_one_with_fewest_edits() {
        assert_eq!(nearest("sumary", &["form", "summary"]).as_deref(), Some("summary"));
        assert_eq!(nearest("webSiteID", &["websiteId", "invoiceId"]).as_deref(), Some("websiteId"));
    }

    #[test]
    fn of_names_that_are_equally_near_the_first_is_named() {
        assert_eq!(nearest("abcq", &["abcd", "abce"]).as_deref(), Some("abcd"));
    }

    #[test]
    fn a_name_that_resembles_none_is_like_none() {
        assert_eq!(nearest("onReady", &["form", "summary", "jwt"]), None);
        assert_eq!(nearest("", &["form"]), None);
        assert_eq!(nearest(&"a".repeat(100_000), &["form"]), None);
    }

    proptest! {
        #[test]
        fn the_distance_is_symmetric_and_zero_only_for_the_same(left in "[a-c]{0,6}", right in "[a-c]{0,6}") {
            prop_assert_eq!(edit_distance(&left, &right), edit_distance(&right, &left));
            prop_assert_eq!(edit_distance(&left, &right) == 0, left == right);
        }
    }
}
